"""Files behind buttons, over real HTTP: only for whom they were made, with the rights of now."""

from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import dataclass

import httpx
import pytest
from streamlit.runtime import memory_media_file_storage
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.web.server.starlette.starlette_routes import create_media_routes

from tests.rooms import Room, furnish_neighbours
from tests.serving import hosting
from workshop.people.accounts import ChangeAccount, SetMembership, change_account, set_membership
from workshop.people.rights import SYSTEM, Role
from workshop.people.sign_in import find_session, sign_out
from workshop.services import Services, use_services
from workshop.ui.shell.own_files import make_files_for, seal_file_names

CSV = b"Notes;of a room\n"


@dataclass
class Shelf:
    """Streamlit's own storage and routes of files behind our middleware, and two accounts."""

    host: str
    storage: MemoryMediaFileStorage
    room: Room

    def make(self, room: Room, content: bytes = CSV, mime: str = "text/csv") -> str:
        """The address of a file that somebody's click has made."""
        signed_in = room.read(find_session, room.cookie)

        def click() -> str:
            make_files_for(signed_in.session_id)
            kind = MediaFileKind.DOWNLOADABLE
            key = self.storage.load_and_get_id(content, mime, kind, "notes.csv")
            return self.storage.get_url(key)

        return copy_context().run(click)

    def ask(self, place: str, room: Room | None, method: str = "GET") -> httpx.Response:
        """Ask for it in the browser of this room's facilitator, or of nobody."""
        cookies = {"workshop_session": room.cookie} if room else {}
        return httpx.request(method, f"http://{self.host}{place}", cookies=cookies)


@pytest.fixture
def shelf(own_house: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    given = memory_media_file_storage._calculate_file_id
    monkeypatch.setattr(memory_media_file_storage, "_calculate_file_id", given)
    seal_file_names()
    use_services(own_house)
    storage = MemoryMediaFileStorage("/media")
    with hosting(own_house, routes=create_media_routes(storage, "")) as host:
        yield Shelf(host, storage, furnish_neighbours(own_house.store, f"http://{host}"))
    use_services(None)


def test_a_file_is_given_to_whom_it_was_made_for_and_to_nobody_else(shelf: Shelf):
    room = shelf.room
    place = shelf.make(room)
    answer = shelf.ask(place, room)
    assert (answer.status_code, answer.content) == (200, CSV)
    for method in ("GET", "HEAD"):
        refused = shelf.ask(place, room.charlie, method)
        assert (refused.status_code, refused.content) == (404, b"")
        assert shelf.ask(place, None, method).status_code == 403
    assert shelf.ask(place.replace("/media/", "/media//"), room.charlie).status_code == 404


def test_the_same_file_of_two_accounts_has_two_addresses(shelf: Shelf):
    ours, theirs = shelf.make(shelf.room), shelf.make(shelf.room.charlie)
    assert ours != theirs
    assert shelf.ask(theirs, shelf.room.charlie).content == CSV
    assert shelf.ask(theirs, shelf.room).status_code == 404
    # What follows the seal is the content's, which somebody with the same file knows.
    mixed = ours[:39] + theirs[39:]
    assert mixed == ours
    assert shelf.ask(mixed, shelf.room.charlie).status_code == 404


def test_no_browser_keeps_a_file_or_takes_it_for_a_page(shelf: Shelf):
    place = shelf.make(shelf.room, b"<script>alert(1)</script>", "text/html")
    for where in (place, place.replace(".html", ".svg")):
        headers = shelf.ask(where, shelf.room).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-disposition"].startswith("attachment")
        assert "sandbox" in headers["content-security-policy"]
    assert shelf.ask("/media/none.csv", shelf.room).headers["cache-control"] == "no-store"


def test_whoever_loses_the_right_meanwhile_does_not_get_the_file(shelf: Shelf):
    room, charlie = shelf.room, shelf.room.charlie
    who = charlie.facilitator.id
    place = shelf.make(charlie)
    room.do(set_membership, SetMembership(charlie.programme_id, who, Role.EXPERT), SYSTEM)
    assert shelf.ask(place, charlie).status_code == 404
    place = shelf.make(charlie)
    assert shelf.ask(place, charlie).status_code == 200
    room.do(set_membership, SetMembership(charlie.programme_id, who, None), SYSTEM)
    assert shelf.ask(place, charlie).status_code == 404
    place = shelf.make(charlie)
    room.do(change_account, ChangeAccount(who, disabled=True), SYSTEM)
    assert shelf.ask(place, charlie).status_code == 403


def test_whoever_signs_out_meanwhile_makes_and_gets_no_file(shelf: Shelf):
    charlie = shelf.room.charlie
    place = shelf.make(charlie)
    signed_in = charlie.read(find_session, charlie.cookie)
    charlie.do(sign_out, signed_in.session_id, SYSTEM)
    assert shelf.ask(place, charlie).status_code == 403
    with pytest.raises(Exception, match="right to do this"):
        copy_context().run(make_files_for, signed_in.session_id)
