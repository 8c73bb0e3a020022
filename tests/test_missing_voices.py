"""The ledger of missing voices: every note is counted once, and nothing small is told."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Scene
from workshop.board.moderation import Undo, undo
from workshop.board.personas import CreateMap, CreatePersona, create_map, create_persona
from workshop.disclosure import OTHERS
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.needs.groups import CreateGroup, SetParent, create_group, set_parent
from workshop.needs.need_merging import MergeNeeds, merge_needs
from workshop.needs.needs import CreateNeed, SetNeedStatus, create_need, set_need_status
from workshop.needs.support import CountedNote, GroupNode, NeedLinks, SupportIndex
from workshop.needs.tables import Group, Need
from workshop.programme.tables import WorkingSession
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.insight.note_flow import CLAUSES, LONERS, build_flow
from workshop.standards.insight.programme_graph import ProgrammeGraph, load_programme_graph
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause
from workshop.standards.voices.ledger import GivenReason, Ledger, NoteFate, Scope, Why, build_ledger
from workshop.standards.voices.load_ledger import VoiceLedger, load_ledger
from workshop.standards.voices.reasons import ExplainMissing, explain_missing
from workshop.standards.voices.told import tell_voices
from workshop.store.ids_and_clock import new_id

SECTIONS = (None, "pains", "says", "gains")


@st.composite
def programmes(draw: st.DrawFn) -> tuple[ProgrammeGraph, Scope, dict[tuple[str, str], GivenReason]]:
    """Notes in groups in groups, needs upon them, clauses upon these, reasons for some."""
    notes = [
        CountedNote(f"n{number}", 1 + number % 3, SECTIONS[number % 4])
        for number in range(draw(st.integers(0, 40)))
    ]
    some = st.lists(st.sampled_from(notes), max_size=12) if notes else st.just([])
    keys = [f"g{number}" for number in range(draw(st.integers(0, 6)))]
    groups = {
        key: GroupNode("active", parent=draw(st.sampled_from([None, *keys[:place]])))
        for place, key in enumerate(keys)
    }
    held = {key: tuple(draw(some)) for key in keys}
    few = st.lists(st.sampled_from(keys), max_size=2) if keys else st.just([])
    needs = [
        Need(
            id=f"d{number}", programme_id="p", status=draw(st.sampled_from(["parked", "selected"]))
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    links = {need.id: NeedLinks(tuple(draw(few)), tuple(draw(some)[:2])) for need in needs}
    clauses = [
        Clause(id=f"c{number}", programme_id="p", code=f"C{number}", title="", status=status)
        for number, status in enumerate(
            draw(st.lists(st.sampled_from(["draft", "rejected", "accepted"]), max_size=4))
        )
    ]
    ids = [need.id for need in needs]
    wanted = st.frozensets(st.sampled_from(ids)) if ids else st.just(frozenset())
    answered = {row.id: draw(wanted) for row in clauses}
    graph = ProgrammeGraph(
        sessions=[WorkingSession(id=f"s{n}", number=n, position=n, title="") for n in (1, 2, 3)],
        areas=[],
        notes=notes,
        groups=[Group(id=key, programme_id="p", header=key) for key in keys],
        ground=SupportIndex(groups, held, links),
        needs=needs,
        clauses=clauses,
        answered=answered,
    )
    scope = Scope({row.id for row in clauses if draw(st.booleans())})
    places = [*product(["need"], links), *product(["group"], keys), ("loose", "pains")]
    told = draw(st.lists(st.sampled_from(places), unique=True))
    return graph, scope, {key: GivenReason("Because.", {"n1", "n5"}) for key in told}


@settings(max_examples=200, deadline=None)
@given(programmes())
def test_every_note_is_behind_a_clause_or_in_one_place_where_its_way_ends(given_):
    graph, scope, reasons = given_
    ledger = build_ledger(graph, scope, reasons)
    places = [ledger.behind, *(row.notes for row in ledger.missing)]
    assert sum(map(len, places)) == len(ledger.notes) == len(graph.notes)
    assert set(ledger.outcomes()) == ledger.notes == frozenset[str]().union(*places)


@settings(max_examples=200, deadline=None)
@given(programmes())
def test_the_sums_agree_with_the_flow_of_notes(given_):
    graph, _scope, reasons = given_
    ledger = build_ledger(graph, Scope({row.id for row in graph.clauses}), reasons)
    flow = build_flow(graph)
    loose = [row for row in ledger.missing if row.why == Why.NO_GROUP]
    alone = sum(step.notes for step in flow.steps if step.kind == LONERS)
    assert sum(len(row.notes) for row in loose) == alone
    answered = {step.subject for step in flow.column(CLAUSES)}
    for clause in graph.clauses:
        behind = {
            note.note_id for need in graph.answered[clause.id] for note in graph.notes_of_need(need)
        }
        assert behind <= ledger.behind
        assert bool(behind) == (clause.id in answered)


@settings(max_examples=200, deadline=None)
@given(programmes())
def test_what_nobody_has_explained_is_not_hidden_behind_what_is_explained(given_):
    graph, scope, reasons = given_
    ledger = build_ledger(graph, scope, reasons)
    waiting = {row.subject for row in ledger.unexplained if row.place == "need"}
    outcomes = ledger.outcomes()
    for key in waiting:
        for note in graph.notes_of_need(key):
            assert outcomes[note.note_id] in (NoteFate.BEHIND, NoteFate.UNEXPLAINED)


@settings(max_examples=200, deadline=None)
@given(programmes())
def test_no_small_number_is_told_and_no_sum_is_hidden(given_):
    graph, scope, reasons = given_
    ledger = build_ledger(graph, scope, reasons)
    told = tell_voices(
        ledger,
        {
            "section": {note.note_id: note.section or "" for note in graph.notes},
            "session": {note.note_id: str(note.session) for note in graph.notes},
        },
    )
    if told.tables is None:
        assert 0 < len(ledger.behind) < 5 or 0 < len(ledger.notes - ledger.behind) < 5
        return
    assert not [count for count in (told.reasons or {}).values() if 0 < count < 5]
    sums = []
    for table in told.tables.values():
        cells = table.cells.cells
        assert not [one for row in cells for one in row if one is not None and 0 < one < 5]
        if cells:
            assert None not in cells[-1]
            sums.append((table.columns, cells[-1]))
            assert cells[-1][-1] == told.notes
    # The sums stand in every table: what one of them hid another would tell.
    assert len(set(sums)) <= 1


# ── in a programme ──────────────────────────────────────────────────────────────────────────


@pytest.fixture
def notes(scene: Scene, session, activity) -> list[str]:
    writers = [scene.make_person(session) for _ in range(6)]
    return [
        scene.make_note(writers[number % 6], activity, f"Note number {number} of many").id
        for number in range(24)
    ]


def _group(scene: Scene, alice, programme, notes, header: str = "Nobody asks") -> Group:
    return scene.do(create_group, alice, CreateGroup(programme.id, new_id(), header, notes))


def _need(scene: Scene, alice, programme, notes, text: str = "to be asked") -> Need:
    group = _group(scene, alice, programme, notes)
    return scene.do(create_need, alice, CreateNeed(programme.id, "gość", text, "", [group.id]))


def _ledger(scene: Scene, programme, **scope) -> VoiceLedger:
    return scene.read(load_ledger, programme.id, **scope)


def _whys(ledger: Ledger) -> dict[str, tuple[str, str, int]]:
    return {row.subject: (row.why, row.because, len(row.notes)) for row in ledger.missing}


def test_each_way_a_voice_can_end_is_told_with_its_reason(scene: Scene, alice, programme, notes):
    heard = _need(scene, alice, programme, notes[:5])
    scene.do(create_clause, alice, CreateClause(programme.id, "Names", [heard.id]))
    parked = _need(scene, alice, programme, notes[5:7])
    scene.do(set_need_status, alice, SetNeedStatus(parked.id, "parked"))
    refused = _need(scene, alice, programme, notes[7:10])
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "A lift", [refused.id]))
    scene.do(set_status, alice, SetStatus(clause.id, "rejected", "The house is listed."))
    waiting = _need(scene, alice, programme, notes[10:13])
    twin = _need(scene, alice, programme, notes[13:14], "to be asked again")
    scene.do(merge_needs, alice, MergeNeeds(waiting.id, [twin.id]))
    group = _group(scene, alice, programme, notes[14:18], "Doors")
    found = _ledger(scene, programme)
    assert _whys(found.ledger) == {
        parked.id: ("parked", "", 2),
        refused.id: ("rejected", "The house is listed.", 3),
        waiting.id: ("no_clause", "", 4),
        twin.id: ("merged", "", 0),
        group.id: ("no_need", "", 4),
        "off_map": ("no_group", "", 6),
    }
    assert len(found.ledger.unexplained) == 4
    assert (found.told.notes, found.told.behind, found.told.share) == (24, 5, 20)


def test_a_reason_is_given_changed_taken_away_and_undone(scene: Scene, alice, programme, notes):
    need = _need(scene, alice, programme, notes[:3])

    def say(text: str, seen: str) -> None:
        scene.do(explain_missing, alice, ExplainMissing(programme.id, "need", need.id, text, seen))

    say("The law decides this.", "")
    assert _whys(_ledger(scene, programme).ledger)[need.id][1] == "The law decides this."
    with pytest.raises(Conflict):
        say("Something else", "")
    say("Another town tries it.", "The law decides this.")
    say("", "Another town tries it.")
    assert _whys(_ledger(scene, programme).ledger)[need.id][1] == ""
    scene.do(undo, alice, Undo(programme.id, "voices"))
    assert _whys(_ledger(scene, programme).ledger)[need.id][1] == "Another town tries it."


def test_loose_notes_that_come_later_wait_for_a_reason_of_their_own(
    scene: Scene, alice, bob, activity, programme, notes
):
    loose = _ledger(scene, programme).ledger.missing[0]
    said = ExplainMissing(programme.id, "loose", loose.subject, "Greetings.", "", loose.notes)
    scene.do(explain_missing, alice, said)
    assert not _ledger(scene, programme).ledger.unexplained
    later = scene.make_note(bob, activity, "Came the day after")
    ledger = _ledger(scene, programme).ledger
    assert [row.notes for row in ledger.unexplained] == [frozenset({later.id})]


def test_a_reason_shared_by_groups_within(scene: Scene, alice, programme, notes):
    outer = _group(scene, alice, programme, notes[:2], "Doors")
    inside = _group(scene, alice, programme, notes[2:5], "Handles")
    scene.do(set_parent, alice, SetParent(inside.id, outer.id))
    said = ExplainMissing(programme.id, "group", outer.id, "The landlord mends them.")
    scene.do(explain_missing, alice, said)
    assert _whys(_ledger(scene, programme).ledger)[inside.id][1] == "The landlord mends them."


def test_a_reason_may_not_repeat_a_note(scene: Scene, alice, programme, notes):
    need = _need(scene, alice, programme, notes[:3])
    said = ExplainMissing(programme.id, "need", need.id, "One wrote: note number 1 of many!")
    with pytest.raises(Invalid):
        scene.do(explain_missing, alice, said)


def test_reasons_are_given_by_staff_about_what_there_is(scene: Scene, alice, ewa, programme, notes):
    need = _need(scene, alice, programme, notes[:3])
    with pytest.raises(NotAllowed):
        scene.do(explain_missing, ewa, ExplainMissing(programme.id, "need", need.id, "No."))
    dorota = scene.make_account("dorota", "facilitator")
    other = scene.make_programme(dorota, "Another")
    said = ExplainMissing(other.id, "need", need.id, "Gone.")
    with pytest.raises(NotFound):
        scene.do(explain_missing, scene.actor(dorota.id), said)
    for place in ("need", "group"):
        with pytest.raises(NotFound):
            scene.do(explain_missing, alice, ExplainMissing(programme.id, place, new_id(), "Gone."))
    for place, key in (("loose", "nowhere"), ("note", notes[0])):
        with pytest.raises(Invalid):
            scene.do(explain_missing, alice, ExplainMissing(programme.id, place, key, "No."))


def test_notes_by_persona_are_told_where_enough_stand_there(
    scene: Scene, alice, bob, session, programme, notes
):
    persona = scene.do(create_persona, alice, CreatePersona(programme.id, "Kinga, 34"))
    board = scene.do(create_map, alice, CreateMap(persona.id))
    mapped = scene.make_activity(alice, session, "empathy_map", map_id=board.id)
    more = [
        scene.make_note(bob, mapped, f"I wait, says {number}", section="pains")
        for number in range(6)
    ]
    heard = _need(scene, alice, programme, [*notes[:6], *(note.id for note in more)])
    scene.do(create_clause, alice, CreateClause(programme.id, "Waiting", [heard.id]))
    tables = _ledger(scene, programme).told.tables
    assert tables is not None
    assert tables["persona"].rows == ("", persona.id)
    assert tables["persona"].cells.cells == ((6, 0, 18, 24), (6, 0, 0, 6), (12, 0, 18, 30))
    assert OTHERS not in tables["section"].rows


def test_the_graph_of_a_programme_and_its_ledger_count_the_same(
    scene: Scene, alice, programme, notes
):
    _need(scene, alice, programme, notes[:7])
    graph = scene.read(load_programme_graph, programme.id)
    assert _ledger(scene, programme).ledger.notes == {note.note_id for note in graph.notes}
