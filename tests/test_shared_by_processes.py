"""What processes at one PostgreSQL share: marks of who is here, limits, files, suggestions.

Two houses in one process stand for two processes, so that limits can be made short.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import text
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from tests.clusters import Cluster
from tests.neighbours import A_WHILE, wait_until
from tests.rooms import Room, furnish_neighbours
from tests.server import settings_for
from tests.serving import hosting
from tests.wire import come_in, post
from workshop.board.notes import AddNote, add_note
from workshop.errors import SlowDown
from workshop.live import neighbours
from workshop.needs.suggestions.runs import RunRequest, Runs
from workshop.needs.tables import SuggestionRun
from workshop.outside import delivery_clock
from workshop.outside.deliveries import DeliveryOutcome, TakenDelivery
from workshop.outside.outside_states import TELLABLE
from workshop.outside.webhooks import AddWebhook, add_webhook
from workshop.people import rate_limit
from workshop.people.login_throttle import FREE_FAILURES, SharedThrottle
from workshop.programme.session_run import close_session
from workshop.services import Services
from workshop.store.ids_and_clock import new_id
from workshop.store.kept_secret import make_secret
from workshop.web import join, live_feed
from workshop.web.shared_media import SharedMedia

pytestmark = pytest.mark.postgres
SLOWLY = 0.0001
"""Tokens a second: within a test none comes back."""
WAITING = (sys.executable, "-c", "import time; time.sleep(60)")


def test_a_whole_hall_fits_into_what_processes_tell(both: tuple[Services, Services]):
    here, there = both
    for number in range(1500):
        here.hub.presence.arrive("p", "s", f"somebody {number}")
    there.hub.presence.arrive("p", "s", "somebody 7")
    wait_until(lambda: there.hub.presence.count("s") == 1500)
    here.close()
    wait_until(lambda: there.hub.presence.count("s") == 1)


def test_nobody_is_named_in_what_processes_tell(both: tuple[Services, Services]):
    here, _there = both
    for session_id in ("s", "t"):
        here.hub.presence.arrive("p", session_id, "somebody")
    assert here.neighbours is not None
    [payload] = here.neighbours._payloads()
    assert "somebody" not in payload
    marks = [row[2] for topic, row in json.loads(payload)["rows"] if topic == "present"]
    assert len(set(marks)) == 2


def test_neighbours_that_are_silent_are_forgotten(
    both: tuple[Services, Services], monkeypatch: pytest.MonkeyPatch
):
    here, there = both
    here.hub.presence.arrive("p", "s", "somebody")
    wait_until(lambda: there.hub.presence.count("s") == 1)
    monkeypatch.setattr(neighbours, "GONE_AFTER", 0.5)
    assert here.neighbours is not None
    monkeypatch.setattr(here.neighbours, "_payloads", list)
    wait_until(lambda: there.hub.presence.count("s") == 0)


def test_codes_are_guessed_as_often_on_two_processes_as_on_one(
    both: tuple[Services, Services], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(join, "GUESSES_A_SECOND", SLOWLY)
    monkeypatch.setattr(join, "GUESS_BURST", 6)
    with hosting(both[0]) as near, hosting(both[1]) as far:
        tried = [
            post(host, "/join/lookup", {"code": f"AAA{number:03}"}).status_code
            for number, host in enumerate([near, far] * 6)
        ]
    assert tried.count(404) == 6
    assert tried.count(429) == 6


def test_a_phone_gains_hardly_anything_by_going_to_two_processes(
    both: tuple[Services, Services], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(live_feed, "NOTES_A_SECOND", SLOWLY)
    monkeypatch.setattr(live_feed, "NOTE_BURST", 10)
    monkeypatch.setattr(rate_limit, "FREE_RATE", SLOWLY)
    with hosting(both[0]) as near, hosting(both[1]) as far:
        room = furnish_neighbours(both[0].store, f"http://{near}")
        token = come_in(near, room.code)["token"]
        hello = {"as": "participant", "token": token, "lang": "en"}

        def write(number: int) -> bool:
            args = {"id": new_id(), "activity": room.activity_id, "text": f"Note {number}"}
            body = {"hello": hello, "ref": "a", "do": "add_note", "args": {**args, "carries": []}}
            return "ok" in post([near, far][number % 2], "/live/do", body).json()

        accepted = [write(number) for number in range(40)].count(True)
    assert accepted == 10 + 2 * rate_limit.FREE_BURST
    assert len(room.stored()) == accepted


def test_people_come_in_at_the_same_pace_through_two_processes(
    both: tuple[Services, Services], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(join, "ENTRIES_A_SECOND", SLOWLY)
    monkeypatch.setattr(join, "ENTRY_BURST", 4)
    with hosting(both[0]) as near, hosting(both[1]) as far:
        room = furnish_neighbours(both[0].store, f"http://{near}")
        entry = {"code": room.code, "notice": "2", "consent": True, "role": "guest", "table": 1}
        tried = [post(host, "/join/enter", entry).status_code for host in [near, far] * 4]
    assert (tried.count(200), tried.count(429)) == (4, 4)


def test_wrong_passwords_are_counted_together(both: tuple[Services, Services]):
    near, far = (SharedThrottle(one.passing, "names") for one in both if one.passing)
    for throttle in [near, far] * 3:
        throttle.must_not_wait("nobody", "here")
        throttle.note_failure("nobody", "here")
        if throttle.passing.failures(throttle._name("nobody", "here"))[0] > FREE_FAILURES:
            break
    for throttle in (near, far):
        with pytest.raises(SlowDown):
            throttle.must_not_wait("Nobody ", "here")
        throttle.must_not_wait("somebody", "here")
        throttle.must_not_wait("nobody", "there")
    near.forgive("nobody", "here")
    far.must_not_wait("nobody", "here")


def test_a_process_counts_alone_while_the_database_is_away(
    both: tuple[Services, Services], copied_cluster: tuple[Cluster, str], postgres_address: str
):
    bucket = rate_limit.SharedBuckets(both[0].passing, "guesses", SLOWLY, 2)
    copied_cluster[0].drop(postgres_address)
    assert [bucket.try_take() for _try in range(3)] == [True, True, False]


def test_a_file_that_one_process_has_comes_from_another_too(both: tuple[Services, Services]):
    here, there = both
    disposition = 'attachment; filename="minutes.csv"'

    async def minutes(_request: Any) -> Response:
        return Response(b"a;b\n" * 100_000, headers={"content-disposition": disposition})

    async def ask() -> list[httpx.Response]:
        near = SharedMedia(Starlette(routes=[Route("/media/abc.csv", minutes)]), here)
        far = SharedMedia(Starlette(), there)
        for one, services in ((near, here), (far, there)):
            assert services.neighbours is not None
            one._begin(services.neighbours)
        transport = httpx.ASGITransport(far)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as web:
            return [await web.get(f"/media/{name}.csv") for name in ("abc", "abc", "abd")]

    wait_until(lambda: there.neighbours is not None and there.neighbours.count)
    first, again, missing = asyncio.run(ask())
    for answer in (first, again):
        assert answer.status_code == 200
        assert answer.content == b"a;b\n" * 100_000
        assert answer.headers["content-disposition"] == disposition
    assert missing.status_code == 404
    assert there.passing is not None
    with there.passing._engine.connect() as db:
        assert db.execute(text("SELECT count(*) FROM passing_file")).scalar_one() == 0


def room_with_notes(services: Services) -> Room:
    room = furnish_neighbours(services.store)
    for number in range(4):
        room.do(add_note, AddNote(new_id(), room.activity_id, f"A queue {number}"))
    return room


@pytest.fixture
def computing(both: tuple[Services, Services]) -> Iterator[tuple[Room, Runs, Runs]]:
    """A room with notes, and the runs of two processes, which last until they are cancelled."""
    room = room_with_notes(both[0])
    runs = []
    for services in both:
        assert services.neighbours is not None
        runs.append(Runs(WAITING))
        runs[-1].meet(services.neighbours)
    yield room, runs[0], runs[1]
    for one in runs:
        one.cancel(room.programme_id)
        one.wait(room.programme_id)


def test_one_run_goes_on_for_a_programme_and_all_see_and_cancel_it(
    both: tuple[Services, Services], computing: tuple[Room, Runs, Runs]
):
    room, here, there = computing
    wish = RunRequest(room.programme_id)
    assert here.start(both[0].store, room.facilitator, wish)
    assert not there.start(both[1].store, room.facilitator, wish)
    wait_until(lambda: there.progress(room.programme_id))
    progress = there.progress(room.programme_id)
    assert progress is not None
    assert not progress.ended
    there.cancel(room.programme_id)
    here.wait(room.programme_id, seconds=A_WHILE)
    wait_until(lambda: there.progress(room.programme_id) is None)
    assert room.read(lambda db: db.query(SuggestionRun).all()) == []
    assert there.start(both[1].store, room.facilitator, wish)


def test_a_run_ends_in_words_when_its_process_does(
    both: tuple[Services, Services], computing: tuple[Room, Runs, Runs]
):
    room, here, there = computing
    assert here.start(both[0].store, room.facilitator, RunRequest(room.programme_id))
    wait_until(lambda: there.progress(room.programme_id))
    assert both[0].neighbours is not None
    both[0].neighbours.stop()

    def ended() -> bool:
        progress = there.progress(room.programme_id)
        return progress is not None and progress.ended

    wait_until(ended)
    assert "stopped" in str(there.progress(room.programme_id).error)  # type: ignore[union-attr]
    there.forget(room.programme_id)
    assert there.progress(room.programme_id) is None


def test_a_killed_process_holds_no_run(both: tuple[Services, Services]):
    room = room_with_notes(both[0])
    script = (
        "import sys; from workshop.store.held_names import try_to_hold;"
        "held = try_to_hold(*sys.argv[1:]); print(bool(held), flush=True); sys.stdin.read()"
    )
    name = f"suggestions groups {room.programme_id}"
    url = both[0].store.url
    with subprocess.Popen(
        [sys.executable, "-c", script, url, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"True\n"
        runs, wish = Runs(WAITING), RunRequest(room.programme_id)
        assert not runs.start(both[1].store, room.facilitator, wish)
        other.kill()
    wait_until(lambda: runs.start(both[1].store, room.facilitator, wish))
    runs.cancel(room.programme_id)
    runs.wait(room.programme_id, seconds=A_WHILE)


def test_of_two_processes_one_calls_a_webhook(
    both: tuple[Services, Services], monkeypatch: pytest.MonkeyPatch
):
    called: list[str] = []

    def take(taken: TakenDelivery, _secret: bytes, _inside: Sequence[str]) -> DeliveryOutcome:
        called.append(taken.id)
        return DeliveryOutcome(taken.id, 200)

    monkeypatch.setattr(delivery_clock, "send_delivery", take)
    room = furnish_neighbours(both[0].store)
    room.do(add_webhook, AddWebhook("https://example.org/", TELLABLE, None, (), b"a secret"))
    for session_id in (room.session_id, room.other_session_id):
        room.do(close_session, session_id)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda house: house.webhooks.look(), both))
    wait_until(lambda: len(called) == 2)
    assert len(set(called)) == 2


def test_processes_that_start_together_have_one_secret(tmp_path: Path):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _number: make_secret(tmp_path), range(8)))
    assert made == {settings_for(tmp_path).secret}
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
