"""Figures for whoever watches over the server: behind a token, and of people only in sums."""

import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from tests.databases import Engine
from tests.rooms import furnish_neighbours
from tests.server import settings_for
from tests.serving import Served, hosting
from tests.wire import Wire, phone, web
from workshop.disclosure import ACTORS_THRESHOLD
from workshop.services import Services, describe_bad_setting
from workshop.settings import BadSetting
from workshop.store.times import Times
from workshop.web.acts import WINDOW, Acts

TOKEN = "a token that nobody guesses"
Told = dict[tuple[str, ...], float]


def ask(host: str, token: str = TOKEN) -> httpx.Response:
    return web.get(f"http://{host}/metrics", headers={"authorization": f"Bearer {token}"})


def figures(text: str) -> Told:
    """Numbers by name and the values of labels, without that of the worker."""
    return {
        (sample.name, *(value for name, value in sample.labels.items() if name != "worker")): (
            sample.value
        )
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 1000 * WINDOW

    def __call__(self) -> float:
        return self.now

    def end_window(self) -> None:
        self.now += WINDOW


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the windows in which acts are counted."""
    made = Clock()
    monkeypatch.setattr("workshop.web.live_feed.Acts", partial(Acts, clock=made))
    return made


@contextmanager
def watched_house(folder: Path, **environment: str) -> Iterator[Served]:
    services = Services.build(settings_for(folder, **environment))
    try:
        with hosting(services) as host:
            yield Served(host, furnish_neighbours(services.store, f"http://{host}"))
    finally:
        services.close()


@pytest.fixture
def watched(tmp_path: Path, engine: Engine, empty_database: str, clock: Clock) -> Iterator[Served]:
    """A house of this test's own that somebody watches."""
    with (
        engine.copied(empty_database, tmp_path),
        watched_house(tmp_path, WORKSHOP_METRICS_TOKEN=TOKEN) as served,
    ):
        yield served


def make_copy(data_dir: Path) -> None:
    """A file where copies of the database lie, an hour old by its name."""
    made = datetime.now(UTC) - timedelta(hours=1)
    (data_dir / "backups").mkdir(exist_ok=True)
    (data_dir / "backups" / f"workshop-{made:%Y%m%d-%H%M%S-%f}.db").touch()


def write_all(served: Served, people: int, notes: int = 1) -> None:
    with ExitStack() as here:
        phones = [here.enter_context(phone(served.host, served.room.code)) for _ in range(people)]
        for number in range(notes):
            for at, bob in enumerate(phones):
                assert "ok" in bob.write(served.room.activity_id, f"Note {number} of {at}")


def test_figures_are_closed_where_nobody_has_set_a_token(hosted: Served) -> None:
    assert ask(hosted.host).status_code == 404
    assert web.get(f"http://{hosted.host}/metrics").status_code == 404


def test_only_the_token_opens_the_figures(watched: Served) -> None:
    plain = web.get(f"http://{watched.host}/metrics")
    assert (plain.status_code, plain.headers["www-authenticate"]) == (401, "Bearer")
    for wrong in ("x", TOKEN[:-1], f"{TOKEN}x", TOKEN.upper()):
        refused = ask(watched.host, wrong)
        assert (refused.status_code, refused.text) == (403, "")
    assert ask(watched.host).status_code == 200


def test_the_server_says_how_it_is(watched: Served, tmp_path: Path) -> None:
    told = figures(ask(watched.host).text)
    parts = ("store", "live", "disk", "migration")
    assert [told["workshop_ready", part] for part in parts] == [1, 1, 1, 1]
    assert told[("workshop_processes",)] == 1
    assert told["workshop_disk_free_bytes", "data"] > 0
    assert told["workshop_connections", "open"] == 0 < told["workshop_connections", "most"]
    assert ("workshop_backup_age_seconds",) not in told
    make_copy(tmp_path)
    assert 3600 <= figures(ask(watched.host).text)[("workshop_backup_age_seconds",)] < 4200


def test_notes_and_answers_are_told_as_one_sum_when_a_busy_window_has_ended(
    watched: Served, clock: Clock
) -> None:
    write_all(watched, ACTORS_THRESHOLD, notes=2)
    during = figures(ask(watched.host).text)
    assert during[("workshop_notes_total",)] == 0
    clock.end_window()
    told = figures(ask(watched.host).text)
    assert told[("workshop_notes_total",)] == 2 * ACTORS_THRESHOLD
    assert told["workshop_commands_total", "ok"] >= 2 * ACTORS_THRESHOLD
    assert told[("workshop_answer_seconds_count",)] == told["workshop_commands_total", "ok"]
    assert told["workshop_answer_seconds_bucket", "+Inf"] == told["workshop_commands_total", "ok"]
    assert told[("workshop_write_seconds_count",)] > 0
    assert told[("workshop_answer_seconds_sum",)] > 0


def test_of_fewer_people_nothing_is_told_until_a_busy_window(watched: Served, clock: Clock) -> None:
    write_all(watched, ACTORS_THRESHOLD - 1)
    clock.end_window()
    assert figures(ask(watched.host).text)[("workshop_notes_total",)] == 0
    write_all(watched, ACTORS_THRESHOLD)
    clock.end_window()
    assert figures(ask(watched.host).text)[("workshop_notes_total",)] == 2 * ACTORS_THRESHOLD - 1


def test_sockets_of_people_are_told_in_steps_and_walls_one_by_one(watched: Served) -> None:
    room, seen = watched.room, []
    with ExitStack() as here:
        here.enter_context(Wire(watched.host).hello(**{"as": "wall"}, token=room.wall_token))
        desk = Wire(watched.host, cookie=room.cookie)
        here.enter_context(desk.hello(**{"as": "staff"}, programme=room.programme_id))
        for _phone in range(6):
            here.enter_context(phone(watched.host, room.code))
            told = figures(ask(watched.host).text)
            seen.append(told["workshop_sockets", "phone"])
    assert seen == [0, 0, 0, 0, 5, 5]
    assert (told["workshop_sockets", "wall"], told["workshop_sockets", "desk"]) == (1, 0)


def test_no_label_names_anybody_or_anything_of_a_programme(watched: Served, clock: Clock) -> None:
    write_all(watched, ACTORS_THRESHOLD)
    clock.end_window()
    text, room = ask(watched.host).text, watched.room
    for secret in (room.code, room.programme_id, room.slug, room.activity_id, "alice", "127.0.0"):
        assert secret not in text
    labels = {
        name
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        for name in sample.labels
    }
    assert labels <= {"worker", "outcome", "kind", "queue", "part", "folder", "count", "le"}


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdefghi"), st.sampled_from(["ok", "closed"]), st.integers(0, 400)
        ),
        max_size=60,
    )
)
def test_who_asks_all_the_time_reads_nothing_of_nine_people(acts) -> None:
    clock = Clock()
    counted = Acts(Times(), clock)
    told = {repr(counted.told())}
    for person, outcome, passes in acts:
        counted.count(person, "add_note", outcome, 0.01)
        told.add(repr(counted.told()))
        clock.now += passes
        told.add(repr(counted.told()))
    assert len(told) == 1


def test_a_refusal_of_one_person_is_no_figure(clock: Clock) -> None:
    counted = Acts(Times(), clock)
    for number in range(ACTORS_THRESHOLD):
        counted.count(str(number), "add_note", "ok", 0.02)
    for outcome, times in (("muted", 1), ("closed", 7), ("internal", 1)):
        for _time in range(times):
            counted.count("0", "add_note", outcome, 0.02)
    clock.end_window()
    told = counted.told()
    assert told.commands == {"ok": ACTORS_THRESHOLD, "muted": 0, "closed": 5, "internal": 1}
    assert sum(told.answers.counts) == ACTORS_THRESHOLD


def test_a_token_that_could_be_guessed_or_is_not_there_is_refused(tmp_path: Path) -> None:
    kept = tmp_path / "token"
    for given_, sentence in (
        ({"WORKSHOP_METRICS_TOKEN": "short"}, "WORKSHOP_METRICS_TOKEN is too short"),
        ({"WORKSHOP_METRICS_TOKEN_FILE": str(kept)}, "names no file with a token of 20"),
    ):
        with pytest.raises(BadSetting) as refused:
            settings_for(tmp_path, **given_)
        assert sentence in describe_bad_setting(refused.value)
        assert "short" not in str(refused.value)
    kept.write_text(f"{TOKEN}\n")
    kept.chmod(stat.S_IRUSR)
    made = settings_for(tmp_path, WORKSHOP_METRICS_TOKEN_FILE=str(kept))
    assert made.metrics_token == TOKEN
    assert TOKEN not in repr(made)
