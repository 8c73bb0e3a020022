"""A version is looked at before it is published: by whoever may publish it, and nobody else."""

import httpx
import pytest

from tests.publishing import Press
from tests.serving import Served
from workshop.export.preview_shelf import PREVIEWS, Preview
from workshop.live.public_address import is_local_address
from workshop.programme.file_faults import BadFile
from workshop.standards.adoption.check import read_standard
from workshop.standards.publication.publications import Publish, list_editions, preview
from workshop.standards.publication.versions import VersionState
from workshop.store import log


@pytest.fixture
def press(hosted: Served) -> Press:
    room = hosted.room
    return Press(room.store, room.facilitator, room.programme_id)


@pytest.fixture
def shown(press: Press) -> str:
    """The address of a preview."""
    clause = press.write_clause("Being addressed")
    command = Publish(press.programme_id, "0.1", "", [clause.id], state=VersionState.CONSULTATION)
    with press.store.read() as db:
        before = log.last_number(db, press.programme_id)
        snapshot = preview(db, press.actor, command)
        assert log.last_number(db, press.programme_id) == before
        assert list_editions(db, press.programme_id) == []
    return f"/previews/{PREVIEWS.put(Preview(press.actor.id, press.programme_id, snapshot))}/"


def test_page_and_files_are_as_they_would_be_and_say_that_they_are_none(hosted: Served, shown: str):
    cookie = {"cookie": f"workshop_session={hosted.room.cookie}"}
    with httpx.Client(base_url=f"http://{hosted.host}", headers=cookie) as browser:
        page = browser.get(shown)
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
        assert "Being addressed" in page.text
        assert "podgląd" in page.text.casefold()
        for name in ("standard.pdf", "standard.docx", "standard.csv", "poster-OK.pdf", "ST-01"):
            wanted = 404 if name.startswith("poster") else 200
            assert browser.get(f"{shown}{name}").status_code == wanted
        assert browser.get(f"{shown}site.css").status_code == 200
        with pytest.raises(BadFile):
            read_standard(browser.get(f"{shown}standard.json").content)


def test_nobody_else_sees_it(hosted: Served, shown: str, press: Press):
    with httpx.Client(base_url=f"http://{hosted.host}") as stranger:
        for name in ("", "standard.pdf", "ST-01"):
            answer = stranger.get(f"{shown}{name}")
            assert answer.status_code == 404
            assert "Being addressed" not in answer.text
    key = shown.split("/")[2]
    assert PREVIEWS.find(key, "somebody else") is None


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://192.168.0.7:8501", True),
        ("http://10.1.2.3", True),
        ("http://localhost:8501", True),
        ("http://[fe80::1]:8501", True),
        ("http://laptop:8501", True),
        ("http://laptop.local", True),
        ("https://standard.gdansk.pl", False),
        ("https://93.184.216.34", False),
    ],
)
def test_an_address_that_only_this_network_knows_is_recognised(address: str, local: bool):
    assert is_local_address(address) is local
