"""Three towns with a server each: a standard goes out, and what became of it comes back.

All files go from server to server over HTTP, as between towns.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.databases import Engine
from tests.towns import HERE, NAMES, Office, open_offices
from workshop.people.rights import SYSTEM
from workshop.standards.adoption.borrowing import BorrowWording, borrow_wording
from workshop.standards.adoption.news import fetch_return
from workshop.standards.adoption.returns import find_signer, list_taken, what_others_made
from workshop.standards.adoption.signers import Signer
from workshop.standards.publication.publications import load_publication
from workshop.standards.publication.signing_keys import ChangeKey, change_key
from workshop.standards.publication.versions import VersionState
from workshop.standards.suggestions import accept_wording_suggestion

CLAUSES = 8
ADAPTED, LEFT = range(5), range(5, 7)


@pytest.fixture
def offices(tmp_path: Path, engine: Engine, empty_database: str) -> Iterator[list[Office]]:
    with ExitStack() as stack:
        for name in NAMES:
            (tmp_path / name).mkdir()
            stack.enter_context(engine.copied(empty_database, tmp_path / name))
        yield open_offices(stack, tmp_path)


def test_a_standard_goes_out_and_a_better_wording_comes_back(offices: list[Office]):
    alder, brook, cedar = offices
    alder.publish_final(CLAUSES)

    # Brook adapts five clauses, leaves two out and adopts one.
    codes = brook.adopt(alder)
    for place in ADAPTED:
        brook.adapt(alder, codes[place])
    for place in LEFT:
        brook.decide(alder, codes[place], "not_adopted", "There is no such desk here.")
    brook.decide(alder, codes[-1], "adopted")
    address = brook.tell(alder)
    alder.hear(address, compared=True)

    # Cedar adapts one of them.
    cedar.adopt(alder)
    cedar.adapt(alder, codes[0])
    alder.hear(cedar.tell(alder), compared=True)

    made = alder.read(what_others_made, alder.id)
    assert [made[code].count("adapted") for code in codes] == [2, 1, 1, 1, 1, 0, 0, 0]
    assert [made[code].count("not_adopted") for code in codes] == [0, 0, 0, 0, 0, 1, 1, 0]
    assert made[codes[-1]].count("adopted") == 1
    page = httpx.get(f"{alder.shelf}adopters").text
    assert "Brook" in page
    assert "Cedar" in page

    # Alder takes one wording over and says in its next version whose it is.
    taken = next(one for one in alder.read(list_taken, alder.id) if one.town == "Brook")
    clause = alder.press.clauses()[1]
    command = BorrowWording(clause.id, brook.id, "body", taken.sha256)
    comment = alder.press.do(borrow_wording, command)
    alder.press.do(accept_wording_suggestion, comment.id)
    alder.press.publish("1.1", "What others found", state=VersionState.FINAL)
    snapshot = alder.read(load_publication, alder.id, "1.1").snapshot
    (change,) = snapshot["changes"]
    assert "Brook" in change["because"][0]
    assert "Brook" in httpx.get(f"{alder.shelf}1.1/{clause.code}").text

    # Brook changes its key, which the former one names, and goes on being believed.
    brook.press.store.write(change_key, SYSTEM, ChangeKey("once a year", endorsed=True))
    alder.hear(brook.tell(alder))
    brook.press.store.write(change_key, SYSTEM, ChangeKey("the disk was lost", endorsed=False))
    strange = fetch_return(brook.tell(alder), inside=HERE)
    assert alder.read(find_signer, alder.id, strange) == Signer.ANOTHER
