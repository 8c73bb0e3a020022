"""What other towns find on public pages: the feed, the register, the file that was given out."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from sqlmodel import Session

from tests.publishing import Press
from tests.returning import Town, make_returned
from tests.serving import Served
from workshop.errors import Invalid
from workshop.live.fetching import NotFetched
from workshop.people.rights import SYSTEM
from workshop.programme.programmes import CreateProgramme, create_programme
from workshop.programme.tables import Programme
from workshop.standards.adoption.decisions import (
    AdoptArea,
    BringStandard,
    adopt_area,
    bring_standard,
)
from workshop.standards.adoption.giving_back import GiveBack, compose_return, digest, give_back
from workshop.standards.adoption.news import (
    fetch_return,
    fetch_standard,
    find_news,
    find_source,
    list_sources,
    look_for_news,
    look_quietly,
)
from workshop.standards.adoption.news_clock import NewsClock
from workshop.standards.adoption.returns import TakeReturn, take_return
from workshop.standards.publication.signatures import key_fingerprint
from workshop.standards.publication.signing_keys import ChangeKey, change_key, list_keys
from workshop.standards.publication.version_withdrawal import WithdrawVersion, withdraw_version

HERE = ("127.0.0.0/8",)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def press(hosted: Served) -> Press:
    room = hosted.room
    press = Press(room.store, room.facilitator, room.programme_id)
    for number in range(2):
        press.write_clause(f"Clause {number}")
    return press


@pytest.fixture
def slug(press: Press) -> str:
    with press.store.read() as db:
        programme = db.get(Programme, press.programme_id)
        assert programme is not None
        return programme.slug


@pytest.fixture
def outside(hosted: Served, slug: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://{hosted.host}/standards/{slug}/") as client:
        yield client


@pytest.fixture
def adopter(press: Press) -> str:
    """A second programme of the same facilitator."""
    return str(press.do(create_programme, CreateProgramme("Other town", "en", None)).id)


def read(press: Press, function: Any, *given: Any) -> Any:
    with press.store.read() as db:
        return function(db, *given)


def test_the_feed_names_every_version(press: Press, outside: httpx.Client):
    press.publish("0.1", "First & <best>")
    press.publish("0.2")
    answer = outside.get("feed.xml")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    titles = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    assert [title.rpartition(" ")[2] for title in titles if title] == ["0.2", "0.1"]
    assert "First & <best>" in [one.text for one in root.iter(f"{ATOM}summary")]
    assert 'href="feed.xml"' in outside.get("").text


def test_a_withdrawn_version_is_in_no_feed(press: Press, outside: httpx.Client):
    press.publish("0.1")
    row = press.publish("0.2")
    press.do(
        withdraw_version, WithdrawVersion(press.programme_id, row.version, "A number was wrong.")
    )
    assert "0.2/standard.json" not in outside.get("feed.xml").text


@pytest.mark.parametrize("name", ["feed.xml", "adopters", "returned/" + "a" * 32 + ".json"])
def test_nothing_is_there_before_something_is_published(outside: httpx.Client, name: str):
    assert outside.get(name).status_code == 404


def test_the_register_tells_towns_versions_counts_and_keys(press: Press, outside: httpx.Client):
    published = press.publish()
    codes = [clause.code for clause in press.clauses()]
    town = Town(name="Town <of> Brook")
    file = town.tell(published, make_returned(codes[0]), make_returned(codes[1], "not_adopted"))
    press.do(take_return, TakeReturn(press.programme_id, file, town.key))
    page = outside.get("adopters").text
    assert "Town &lt;of&gt; Brook" in page
    assert key_fingerprint(town.key) in page
    assert key_fingerprint(read(press, list_keys)[0].public) in page
    assert 'href="adopters"' in outside.get("").text


def test_the_register_says_why_a_key_is_new_and_whether_to_call_again(
    press: Press, outside: httpx.Client
):
    press.publish()
    page = outside.get("adopters").text
    assert "Poprzednie klucze" not in page
    for because, endorsed, told in (
        ("A new server", True, "Poprzedni klucz go podpisał."),
        ("The disk is broken", False, "Poprzedni klucz go nie podpisał: porównaj odcisk od nowa."),
    ):
        change = ChangeKey(because, endorsed)
        press.store.write(change_key, SYSTEM, change)
        now, _sign, former = outside.get("adopters").text.partition("Poprzednie klucze")
        present, *older = (key_fingerprint(key.public) for key in read(press, list_keys))
        assert because in now
        assert told in now
        assert present in now
        assert all(one in former for one in older)


def brought(press: Press, adopter: str, outside: httpx.Client, name: str) -> None:
    found = fetch_standard(f"{outside.base_url}{name}", inside=HERE)
    press.do(bring_standard, BringStandard(adopter, found.file, feed=found.feed))


@pytest.mark.parametrize("name", ["", "0.1/standard.json", "feed.xml", "0.1/"])
def test_a_standard_is_loaded_by_any_of_its_addresses(
    press: Press, adopter: str, outside: httpx.Client, name: str
):
    press.publish("0.1")
    brought(press, adopter, outside, name)
    source = read(press, find_source, adopter, press.programme_id)
    assert source.feed == f"{outside.base_url}feed.xml"


def test_a_new_version_is_told_when_somebody_looks(
    press: Press, adopter: str, outside: httpx.Client
):
    press.publish("0.1")
    brought(press, adopter, outside, "")
    source = read(press, find_source, adopter, press.programme_id)
    look_for_news(press.store, press.actor, source, inside=HERE)
    assert look_now(press, adopter) is None
    press.publish("0.2")
    look_for_news(press.store, press.actor, source, inside=HERE)
    news = look_now(press, adopter)
    assert news is not None
    assert news.version == "0.2"
    assert fetch_standard(news.address, inside=HERE).file.snapshot["standard"]["version"] == "0.2"


def look_now(press: Press, adopter: str) -> Any:
    def find(db: Session) -> Any:
        source = find_source(db, adopter, press.programme_id)
        assert source is not None
        return find_news(db, source)

    return read(press, find)


def test_the_clock_reads_a_feed_once_a_day(press: Press, adopter: str, outside: httpx.Client):
    press.publish("0.1")
    brought(press, adopter, outside, "")
    press.publish("0.2")
    clock = NewsClock(press.store, inside=HERE)
    clock.look()
    assert look_now(press, adopter).version == "0.2"
    press.publish("0.3")
    clock.look()
    assert look_now(press, adopter).version == "0.2"


def test_a_feed_that_cannot_be_read_is_told_and_forgets_nothing(
    press: Press, adopter: str, outside: httpx.Client
):
    press.publish("0.1")
    brought(press, adopter, outside, "")
    (source,) = read(press, list_sources)
    # The settings do not allow addresses inside a network any more.
    look_quietly(press.store, SYSTEM, source, inside=())
    assert read(press, list_sources)[0].failed
    with pytest.raises(Invalid):
        look_for_news(press.store, press.actor, source, inside=())
    assert read(press, list_sources)[0].feed == source.feed


def test_what_was_made_of_a_standard_lies_at_an_address(
    hosted: Served, press: Press, adopter: str, outside: httpx.Client
):
    press.publish("0.1")
    brought(press, adopter, outside, "")
    codes = [clause.code for clause in press.clauses()]
    press.do(adopt_area, AdoptArea(adopter, press.programme_id, codes))
    shelf = f"http://{hosted.host}/standards/other-town/"
    said = read(press, compose_return, press.actor, adopter, press.programme_id, shelf)
    press.do(give_back, GiveBack(adopter, press.programme_id, shelf, digest(said)))
    file = fetch_return(said["town"]["address"], inside=HERE)
    key = read(press, list_keys)[0].public
    press.do(take_return, TakeReturn(press.programme_id, file, key))
    page = httpx.get(f"{shelf}adopters")
    assert page.status_code == 200
    assert f"returned/{press.programme_id}.json" in page.text
    with pytest.raises(NotFetched, match="no file there"):
        fetch_return(f"{shelf}returned/{adopter}.json", inside=HERE)
