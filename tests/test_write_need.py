"""Needs: written from groups, advised, linked, and what they stand on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Scene
from tests.linking import LinkNeed, link_group
from workshop.board.moderation import RedactNote, RejectNotes, redact_note, reject_notes
from workshop.board.tables import Evidence
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.i18n import ngettext
from workshop.needs.advice import check_need, names_solution
from workshop.needs.groups import (
    CreateGroup,
    MergeGroups,
    SetParent,
    create_group,
    delete_group,
    merge_groups,
    set_parent,
)
from workshop.needs.needs import (
    CreateNeed,
    EditNeed,
    LinkEvidence,
    SetNeedStatus,
    create_need,
    edit_need,
    link_evidence,
    list_needs,
    need_sentence,
    need_supports,
    set_need_status,
)
from workshop.needs.support import (
    CountedNote,
    GroupNode,
    Support,
    SupportIndex,
    count_support,
    describe_support,
)
from workshop.programme.tables import Area
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def make_group(scene: Scene, alice, programme):
    """A function that makes a group around notes and returns its id."""

    def make(*notes) -> str:
        command = CreateGroup(programme.id, new_id(), "", [note.id for note in notes])
        return scene.do(create_group, alice, command).id

    return make


@pytest.fixture
def make_need(scene: Scene, alice, programme):
    """A function that writes a need on groups and returns it."""

    def make(*groups: str, **fields):
        command = CreateNeed(programme.id, "a guest", "be heard", "stay", groups, fields)
        return scene.do(create_need, alice, command)

    return make


def _support(scene: Scene, need) -> Support:
    return scene.read(need_supports, need.programme_id)[need.id]


def test_a_need_stands_on_notes_and_sessions(
    scene: Scene, alice, bob, programme, session, activity, make_group, make_need, desk
):
    other = scene.make_session(alice, programme, 4)
    later = scene.make_activity(alice, other)
    group = make_group(
        scene.make_note(bob, activity),
        scene.make_note(bob, activity, "Again"),
        scene.make_note(scene.make_person(session), activity),
        scene.make_note(scene.make_person(other), later),
    )
    need = make_need(group)
    assert _support(scene, need) == Support(notes=4, sessions=(3, 4), sections=())
    fact = scene.see(desk, "need")[need.id]
    assert (fact["notes"], fact["sessions"], fact["who"]) == (4, 2, "a guest")
    assert "voices" not in fact


def test_a_note_in_two_groups_counts_once(scene, bob, activity, make_group, make_need):
    first, second = scene.make_note(bob, activity), scene.make_note(bob, activity, "More")
    need = make_need(make_group(first), make_group(first, second))
    assert _support(scene, need).notes == 2


def test_a_group_of_two_notes_does_not_say_whether_one_person_wrote_both(
    scene, bob, session, activity, make_group, make_need, desk
):
    """Whoever may group could else ask it of any two notes, and undo the group afterwards."""
    by_one = [scene.make_note(bob, activity, text) for text in ("One", "Two")]
    by_two = [scene.make_note(scene.make_person(session), activity, text) for text in ("A", "B")]
    same, other = make_group(*by_one), make_group(*by_two)
    needs = [make_need(same), make_need(other)]
    assert _support(scene, needs[0]) == _support(scene, needs[1])
    told = [scene.see(desk, "group")[key] for key in (same, other)]
    assert set(told[0]) == set(told[1]) == {"t", "id", "header", "parent", "pos", "notes"}


def test_redacted_notes_go_on_counting_and_rejected_ones_do_not(
    scene: Scene, alice, session, activity, make_group, make_need
):
    notes = [scene.make_note(scene.make_person(session), activity) for _ in range(3)]
    need = make_need(make_group(*notes))
    scene.do(redact_note, alice, RedactNote(notes[0].id))
    scene.do(reject_notes, alice, RejectNotes([notes[1].id]))
    assert _support(scene, need).notes == 2


def test_a_need_follows_its_group_into_a_merge(
    scene: Scene, alice, session, activity, make_group, make_need
):
    notes = [scene.make_note(scene.make_person(session), activity) for _ in range(3)]
    group, target = make_group(notes[0]), make_group(notes[1], notes[2])
    need = make_need(group)
    scene.do(merge_groups, alice, MergeGroups(target, [group]))
    assert _support(scene, need).notes == 3


def test_inner_groups_belong(scene, alice, session, activity, make_group, make_need):
    notes = [scene.make_note(scene.make_person(session), activity) for _ in range(2)]
    outer, inner = make_group(notes[0]), make_group(notes[1])
    need = make_need(outer)
    scene.do(set_parent, alice, SetParent(inner, outer))
    assert _support(scene, need).notes == 2


def test_a_deleted_group_supports_nothing(scene, alice, bob, activity, make_group, make_need):
    group = make_group(scene.make_note(bob, activity))
    need = make_need(group)
    scene.do(delete_group, alice, group)
    assert _support(scene, need) == Support(0, (), ())
    with pytest.raises(Conflict):
        make_need(group)


def test_screens_hear_of_a_need_when_its_group_changes(
    scene: Scene, bob, activity, make_group, make_need, desk
):
    group = make_group(scene.make_note(bob, activity))
    need = make_need(group)
    told = scene.hear(desk, ("group", group))
    assert told[("need", need.id)]["notes"] == 1


def test_groups_merged_in_a_circle_do_no_harm():
    ground = SupportIndex({"a": GroupNode("merged", "b"), "b": GroupNode("merged", "a")}, {})
    assert ground.resolve_group("a") is None
    nested = SupportIndex(
        {"a": GroupNode("active", None, "b"), "b": GroupNode("active", None, "a")},
        {"a": (CountedNote("n", 1, None),)},
    )
    assert nested.support(["b"]).notes == 1


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 10))))
def test_notes_are_counted_once_however_often_they_come(places):
    support = count_support(CountedNote(str(key), key % 4, None) for key, _session in places)
    assert support.notes == len({key for key, _session in places})
    assert support.sessions == tuple(sorted({key % 4 for key, _session in places}))
    assert support.at_least is None


@pytest.mark.parametrize(
    ("notes", "sessions", "people", "polish", "english"),
    [
        (17, (1, 2, 3), None, "17 karteczek · 3 sesje", "17 notes · 3 sessions"),
        (1, (1,), None, "1 karteczka · 1 sesja", "1 note · 1 session"),
        (22, (), 0, "22 karteczki · 0 sesji · osoby: <5", "22 notes · 0 sessions · people: <5"),
        (
            12,
            (1, 2, 3),
            10,
            "12 karteczek · 3 sesje · co najmniej 10 osób",
            "12 notes · 3 sessions · at least 10 people",
        ),
    ],
)
def test_support_in_words(notes, sessions, people, polish, english):
    support = Support(notes, sessions, (), people)
    assert (describe_support(support, "pl"), describe_support(support, "en")) == (polish, english)


def test_a_message_without_translation_is_counted_in_english():
    assert [ngettext("{count} box", "{count} boxes", n, "pl") for n in (1, 2, 5)] == [
        "1 box",
        "2 boxes",
        "5 boxes",
    ]


@pytest.mark.parametrize("who", ["użytkownik", " Użytkownik ", "user", "USER"])
def test_a_bare_user_gets_advice(who):
    assert len(check_need(who, "usłyszeć swoje imię", "móc zostać")) == 1


@pytest.mark.parametrize(
    "need", ["aplikacji", "nowa aplikacja", "Szkolenia dla kadry", "a form", "strony internetowej"]
)
def test_a_solution_gets_advice(need):
    assert len(check_need("osoba bez domu", need, "spać spokojnie")) == 1


@pytest.mark.parametrize(
    "need", ["formalnie potwierdzić imię", "a formal answer", "spokojnej rozmowy", "an apple", ""]
)
def test_what_only_sounds_like_a_solution_gets_none(need):
    assert not names_solution(need)


def test_a_good_need_gets_no_advice_and_a_missing_goal_gets_some():
    assert check_need("osoba w kryzysie", "porozmawiać bez świadków", "zostać w terapii") == []
    assert len(check_need("osoba w kryzysie", "porozmawiać bez świadków", " ")) == 1


def test_advice_never_blocks(scene: Scene, alice, programme):
    scene.do(create_need, alice, CreateNeed(programme.id, "user", "an app"))
    assert len(scene.read(list_needs, programme.id)) == 1


@pytest.mark.parametrize(
    ("who", "need"), [("", "x"), ("x", ""), (" \0", "x"), ("x" * 201, "x"), ("x", "x" * 401)]
)
def test_empty_and_over_long_parts_are_refused(scene: Scene, alice, programme, who, need):
    with pytest.raises(Invalid):
        scene.do(create_need, alice, CreateNeed(programme.id, who, need))


def test_a_need_is_edited(scene: Scene, alice, programme, session, make_need, desk):
    need = make_need()
    area = scene.do(_add_area, alice, programme.id)
    fields = {
        "who": "a visitor",
        "criteria": ["heard within a day", " ", "asked again"],
        "harm": 4,
        "area_id": area,
        "first_session_id": session.id,
    }
    edited = scene.do(edit_need, alice, EditNeed(need.id, fields))
    assert edited.criteria == ["heard within a day", "asked again"]
    assert scene.see(desk, "need")[need.id]["who"] == "a visitor"
    assert (edited.harm, edited.area_id) == (4, area)
    assert scene.do(edit_need, alice, EditNeed(need.id, {"harm": None})).harm is None


@pytest.mark.parametrize(
    "fields", [{"harm": 0}, {"harm": 6}, {"harm": "3"}, {"status": "selected"}, {"id": "x"}]
)
def test_what_does_not_fit_is_refused(scene: Scene, alice, make_need, fields):
    with pytest.raises(Invalid):
        scene.do(edit_need, alice, EditNeed(make_need().id, fields))


def test_states_of_a_need(scene: Scene, alice, programme, make_need):
    need, other = make_need(), make_need()
    for status in ("selected", "parked", "proposed"):
        assert scene.do(set_need_status, alice, SetNeedStatus(need.id, status)).status == status
    for status in ("merged", "lost"):
        with pytest.raises(Invalid):
            scene.do(set_need_status, alice, SetNeedStatus(need.id, status))
    scene.do(set_need_status, alice, SetNeedStatus(need.id, "parked"))
    assert [row.id for row in scene.read(list_needs, programme.id, "proposed")] == [other.id]


def test_links_come_and_go(scene: Scene, alice, bob, programme, activity, make_group, make_need):
    need, group = make_need(), make_group(scene.make_note(bob, activity))
    for linked, notes in ((True, 1), (True, 1), (False, 0), (False, 0)):
        scene.do(link_group, alice, LinkNeed(need.id, group, linked))
        assert _support(scene, need).notes == notes
    evidence = scene.do(_add_evidence, alice, programme.id)
    scene.do(link_evidence, alice, LinkEvidence(need.id, evidence))
    scene.do(link_evidence, alice, LinkEvidence(need.id, evidence, False))


def test_nothing_of_another_programme_can_be_linked(scene: Scene, alice, charlie, make_need):
    elsewhere = next(iter(charlie.programmes))
    need = make_need()
    group = scene.do(create_group, charlie, CreateGroup(elsewhere, new_id())).id
    with pytest.raises(NotFound):
        scene.do(link_group, alice, LinkNeed(need.id, group))
    with pytest.raises(NotFound):
        make_need(group)
    evidence = scene.do(_add_evidence, charlie, elsewhere)
    with pytest.raises(NotFound):
        scene.do(link_evidence, alice, LinkEvidence(need.id, evidence))
    area = scene.do(_add_area, charlie, elsewhere)
    with pytest.raises(NotFound):
        scene.do(edit_need, alice, EditNeed(need.id, {"area_id": area}))


@pytest.mark.parametrize("who", ["bob", "charlie", "ewa"])
def test_only_who_writes_needs_may(scene: Scene, request, programme, make_need, who):
    person = request.getfixturevalue(who)
    need = make_need()
    for command, content in (
        (create_need, CreateNeed(programme.id, "a", "b")),
        (edit_need, EditNeed(need.id, {"who": "me"})),
        (set_need_status, SetNeedStatus(need.id, "parked")),
        (link_group, LinkNeed(need.id, new_id())),
    ):
        with pytest.raises(NotAllowed):
            scene.do(command, person, content)


def test_phones_and_wall_know_needs_while_they_work_with_them(
    scene: Scene, alice, session, make_need, phone, wall
):
    need, parked = make_need(), make_need()
    scene.do(set_need_status, alice, SetNeedStatus(parked.id, "parked"))
    assert scene.see(phone, "need") == scene.see(wall, "need") == {}
    vote = scene.make_activity(alice, session, "dot_vote")
    for viewer in (phone, wall):
        assert set(scene.see(viewer, "need")) == {need.id}
        assert ("need", need.id) in scene.hear(viewer, ("board_of", vote.id))


def test_a_need_as_a_sentence(make_need):
    need = make_need()
    assert need_sentence(need, "en") == "As a guest I need be heard, so that stay"
    assert need_sentence(need, "pl") == "Jako a guest potrzebuję be heard, żeby stay"
    need.goal = ""
    assert need_sentence(need, "pl") == "Jako a guest potrzebuję be heard"


def _add_area(db, _actor, programme_id):
    area = Area(programme_id=programme_id, code="OK", name="Front desk")
    db.add(area)
    db.flush()
    return area.id


def _add_evidence(db, _actor, programme_id):
    evidence = Evidence(programme_id=programme_id, title="A survey")
    db.add(evidence)
    db.flush()
    return evidence.id


def test_what_the_sentence_says_already_does_not_stand_twice(scene: Scene, alice, programme):
    command = CreateNeed(programme.id, "Jako osoba w kryzysie", "potrzebuję spokoju", "aby wrócić")
    need = scene.do(create_need, alice, command)
    assert need_sentence(need, "pl") == "Jako osoba w kryzysie potrzebuję spokoju, żeby wrócić"
