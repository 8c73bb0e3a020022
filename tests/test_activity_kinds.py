"""One table says what every kind of activity is; pages, walls and phones go by it."""

import json

import pytest
from streamlit.material_icon_names import ALL_MATERIAL_ICONS

from tests.conftest import Scene
from workshop.i18n import translate
from workshop.needs.ballots import VOTES
from workshop.programme.activity_kinds import (
    ACTIVITY_LABELS,
    ACTIVITY_TYPES,
    ActivityKind,
    BallotPart,
    BoardContent,
    BoardPicture,
)
from workshop.programme.phases import Phase
from workshop.programme.session_run import close_session
from workshop.programme.sessions import is_running, running_activity

KINDS = list(ActivityKind)


def test_every_kind_has_its_row() -> None:
    assert set(ACTIVITY_TYPES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_begins_by_waiting_and_ends_by_being_done(kind: str) -> None:
    phases = ACTIVITY_TYPES[kind].phases
    assert (phases[0], phases[-1]) == (Phase.WAITING, Phase.DONE)
    assert len(phases) >= 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_name_in_polish_and_an_icon_that_there_is(kind: str) -> None:
    label = ACTIVITY_LABELS[kind]
    assert translate(label, "pl") != label
    name = ACTIVITY_TYPES[kind].icon.removeprefix(":material/").removesuffix(":")
    assert name in ALL_MATERIAL_ICONS


def test_what_people_vote_on_is_shown_to_them_and_has_somewhere_to_be_kept() -> None:
    voting = {kind: row for kind, row in ACTIVITY_TYPES.items() if row.votes_with}
    assert set(VOTES) == set(voting)
    assert {row.votes_with for row in voting.values()} == set(BallotPart)
    for row in voting.values():
        assert Phase.VOTE in row.phases
        on_screen = {BoardContent.NEEDS, BoardContent.CLAUSE, BoardContent.GROUPS}
        assert row.shows & (on_screen | {BoardContent.NOTES})


@pytest.mark.parametrize("kind", KINDS)
def test_phones_and_wall_are_told_what_runs_and_what_to_do_with_it(
    scene: Scene, alice, session, wall, phone, kind
) -> None:
    running = scene.make_activity(alice, session, kind)
    row = ACTIVITY_TYPES[kind]
    for viewer in (wall, phone):
        told = json.loads(json.dumps(scene.see(viewer, "room")[session.id]["activity"]))
        assert (told["id"], told["kind"]) == (running.id, str(kind))
        assert set(told["shows"]) == {str(content) for content in row.shows}
        if viewer is wall:
            assert told["picture"] == str(row.picture)
        else:
            assert told["phases"] == [str(phase) for phase in row.phases]
            assert told.get("votes_with") == (str(row.votes_with) if row.votes_with else None)


def test_groups_and_needs_are_given_to_a_room_only_while_it_works_with_them() -> None:
    def showing(content: BoardContent) -> set[str]:
        return {str(kind) for kind, row in ACTIVITY_TYPES.items() if content in row.shows}

    assert showing(BoardContent.GROUPS) == {"grouping", "headers", "need_writing", "dot_vote"}
    on_needs = {"need_writing", "dot_vote", "impact_effort", "drafting"}
    assert showing(BoardContent.NEEDS) == on_needs
    assert showing(BoardContent.CLAUSE) == {"drafting", "fist_to_five"}
    fingers = {kind for kind, row in ACTIVITY_TYPES.items() if row.picture == BoardPicture.FINGERS}
    assert fingers == {ActivityKind.FIST_TO_FIVE}


def test_of_what_was_only_spoken_nothing_is_minuted() -> None:
    spoken = {str(kind) for kind, row in ACTIVITY_TYPES.items() if not row.leaves_a_record}
    assert spoken == {"talk", "break"}


def test_one_activity_runs_in_a_session_until_another_one_does_or_it_closes(
    scene: Scene, alice, session
) -> None:
    assert scene.read(running_activity, session.id) is None
    first = scene.make_activity(alice, session, "talk")
    second = scene.make_activity(alice, session, "break")
    now = scene.read(running_activity, session.id)
    assert now.id == second.id
    present = scene.get(type(session), session.id)
    assert is_running(present, second)
    assert not is_running(present, first)
    scene.do(close_session, alice, session.id)
    assert scene.read(running_activity, session.id) is None
    assert scene.read(running_activity, None) is None
