"""What a facilitator notes down to say stays theirs; own words have a second language."""

import json
from typing import Any

import pytest

from tests.conftest import Scene
from tests.serving import Served
from tests.wire import Wire, come_in
from workshop.errors import Invalid
from workshop.people.rights import Actor
from workshop.programme.agenda import EditActivity, edit_activity, repeat_activity
from workshop.programme.tables import Activity
from workshop.settings import ROOT

SCRIPT = "Powiedz powoli: nikt nie musi mówić o sobie."


def shown_on(phone: Wire) -> tuple[str, str]:
    """Title and prompt of what runs."""
    room: dict[str, Any] = next(fact for (kind, _), fact in phone.facts.items() if kind == "room")
    return room["activity"]["title"], room["activity"]["prompt"]


def test_neither_wall_nor_phones_receive_the_script(hosted: Served) -> None:
    room = hosted.room
    room.run("notes", "Nasze pytania", script=SCRIPT)
    token = come_in(hosted.host, room.code)["token"]
    phone = Wire(hosted.host).hello(**{"as": "participant"}, token=token)
    wall = Wire(hosted.host).hello(**{"as": "wall"}, token=room.wall_token)
    for screen in (phone, wall):
        assert shown_on(screen)[0] == "Nasze pytania"
        received = json.dumps(list(screen.facts.values()), ensure_ascii=False)
        assert SCRIPT not in received
        assert "script" not in received
        screen.socket.close()


def test_a_phone_reads_own_words_in_its_language(hosted: Served) -> None:
    room = hosted.room
    words = {"en": {"title": "Our questions", "prompt": ""}}
    room.run("notes", "Nasze pytania", prompt="Napisz pytanie.", translations=words)
    token = come_in(hosted.host, room.code)["token"]
    phone = Wire(hosted.host).hello(**{"as": "participant"}, token=token, lang="en")
    # What has no second language is read as it was written.
    assert shown_on(phone) == ("Our questions", "Napisz pytanie.")
    phone.socket.close()


def test_own_words_win_over_those_of_the_template(
    scene: Scene, alice: Actor, activity: Activity
) -> None:
    settings = {"translations": {"en": {"title": " Mine ", "prompt": ""}}}
    scene.do(edit_activity, alice, EditActivity(activity.id, settings))
    changed = scene.do(edit_activity, alice, EditActivity(activity.id, {"script": SCRIPT}))
    assert changed.translations == {"en": {"title": "Mine", "prompt": ""}}
    again = scene.do(repeat_activity, alice, activity.id)
    assert (again.script, again.translations) == (SCRIPT, changed.translations)
    empty = {"translations": {"en": {"title": " ", "prompt": ""}}}
    assert scene.do(edit_activity, alice, EditActivity(activity.id, empty)).translations == {}


@pytest.mark.parametrize(
    "settings",
    [
        {"translations": {"xx": {"title": "Mine"}}},
        {"translations": {"en": {"title": "x" * 201}}},
        {"script": "x" * 2_001},
    ],
)
def test_what_does_not_fit_is_refused(
    scene: Scene, alice: Actor, activity: Activity, settings: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        scene.do(edit_activity, alice, EditActivity(activity.id, settings))


def test_the_template_brings_a_script_for_every_activity() -> None:
    for language in ("pl", "en"):
        path = ROOT / "data" / "templates" / f"ten_sessions.{language}.json"
        for session in json.loads(path.read_text("utf-8"))["sessions"]:
            for item in session["activities"]:
                assert 20 <= len(item["script"]) <= 600, (language, item["title"])
