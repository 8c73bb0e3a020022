"""Units assess themselves: what counts, what is kept, what is late, and what is refused."""

from datetime import timedelta

import pytest

from tests.conftest import Scene
from tests.publishing import Press
from tests.units_in_use import Town
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.in_use.assessing import (
    Assess,
    AssessmentContent,
    DuePassed,
    assess,
    assess_many,
    list_changes,
    load_history,
)
from workshop.in_use.days import read_day
from workshop.in_use.overview import load_use
from workshop.in_use.told_use import tell_use
from workshop.in_use.unit_lines import read_unit_lines
from workshop.in_use.units import (
    AddUnits,
    EditUnit,
    UnitContent,
    add_units,
    edit_unit,
    list_units,
    remove_unit,
)
from workshop.local_time import today
from workshop.standards.clause_card import CardPart, load_cards

YESTERDAY = (today() - timedelta(days=1)).isoformat()
LAST_MONTH = (today() - timedelta(days=30)).isoformat()
NEXT_WEEK = (today() + timedelta(days=7)).isoformat()


@pytest.fixture
def town(scene: Scene, alice, programme) -> Town:
    return Town(lambda what, content: scene.do(what, alice, content), scene.read, programme.id)


@pytest.fixture
def use(scene: Scene, alice, programme):
    return lambda: scene.read(load_use, alice, programme.id)


def test_what_was_said_last_counts_and_what_was_said_before_is_kept(scene: Scene, town: Town, use):
    (unit,), (clause,) = town.add_units("Branch Harbour"), town.write_clauses(1)
    town.assess(unit, clause, "not_yet", day=LAST_MONTH, obstacle="No separate room")
    town.assess(unit, clause, "partly", evidence="A room on Tuesdays")
    assert use().latest[unit.id, clause.id].answer == "partly"
    newest, before = scene.read(load_history, unit.id)[clause.id]
    assert (newest.answer, before.answer) == ("partly", "not_yet")
    assert list_changes(before, newest) == ["answer", "evidence", "obstacle"]
    # Found on paper later: it belongs into the history and does not count.
    town.assess(unit, clause, "does_not_apply", day=YESTERDAY)
    assert use().latest[unit.id, clause.id].answer == "partly"
    days = [row.day for row in scene.read(load_history, unit.id)[clause.id]]
    assert days == [today().isoformat(), YESTERDAY, LAST_MONTH]


def test_saying_the_same_once_more_adds_nothing(scene: Scene, town: Town):
    (unit,), (clause,) = town.add_units("Branch"), town.write_clauses(1)
    content = Assess(unit.id, clause.id, 0, AssessmentContent("meets", "A sign at the door"))
    first, second = town.do(assess, content), town.do(assess, content)
    assert first.id == second.id
    assert len(scene.events(town.programme_id, "clauses_assessed")) == 1


def test_two_people_at_one_clause_the_second_sees_the_first(scene: Scene, town: Town, use):
    (unit,), (clause,) = town.add_units("Branch"), town.write_clauses(1)
    town.do(assess, Assess(unit.id, clause.id, 0, AssessmentContent("meets")))
    with pytest.raises(Conflict, match="meanwhile"):
        town.do(assess, Assess(unit.id, clause.id, 0, AssessmentContent("not_yet")))
    assert use().latest[unit.id, clause.id].answer == "meets"


def test_a_due_day_that_has_passed_is_asked_about_and_not_refused(town: Town, use):
    (unit,), (clause,) = town.add_units("Branch"), town.write_clauses(1)
    with pytest.raises(DuePassed):
        town.assess(unit, clause, "partly", next_action="Paint", due_on=YESTERDAY)
    assert use().given == 0
    town.assess(unit, clause, "partly", next_action="Paint", due_on=YESTERDAY, past_due=True)
    assert [one.days for one in use().late] == [-1]
    # A day that stood there before is not asked about again.
    town.assess(unit, clause, "partly", next_action="Paint", due_on=YESTERDAY, evidence="Half")
    assert len(use().late) == 1


@pytest.mark.parametrize(
    "said",
    [
        {"answer": "yes"},
        {"answer": ""},
        {"day": "2026-02-30"},
        {"day": (today() + timedelta(days=1)).isoformat()},
        {"next_action": "Paint", "due_on": "soon"},
        {"due_on": NEXT_WEEK},
        {"evidence": "x" * 4001},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(town: Town, use, said: dict[str, str]):
    (unit,), (clause,) = town.add_units("Branch"), town.write_clauses(1)
    with pytest.raises(Invalid):
        town.assess(unit, clause, **{"answer": "meets", **said})
    assert use().given == 0


def test_days_are_read_as_people_write_them():
    assert read_day("31.3.2026 r.") == read_day("2026-03-31") == "2026-03-31"
    assert read_day("  ") == ""
    for text in ("31.02.2026", "2026-13-01", "1999-01-01", "in March", "03/04/2026"):
        with pytest.raises(Invalid, match="no day that exists"):
            read_day(text)


def test_a_closed_unit_keeps_its_history_and_is_not_late(scene: Scene, town: Town, use):
    (unit, other), (clause,) = town.add_units("Branch", "Centre"), town.write_clauses(1)
    town.assess(unit, clause, "partly", next_action="Paint", due_on=YESTERDAY, past_due=True)
    closing = EditUnit(unit.id, unit.revision, UnitContent("Branch", closed_on=YESTERDAY))
    town.do(edit_unit, closing)
    found = use()
    assert found.late == []
    assert [row.id for row in found.open_units] == [other.id]
    assert found.latest[unit.id, clause.id].next_action == "Paint"
    with pytest.raises(Closed):
        town.assess(unit, clause, "meets")
    with pytest.raises(Conflict, match="kept"):
        town.do(remove_unit, unit.id)
    town.do(remove_unit, other.id)
    assert [row.name for row in scene.read(list_units, town.programme_id)] == ["Branch"]


def test_two_people_at_one_unit_the_second_is_told(town: Town):
    (unit,) = town.add_units("Branch")
    town.do(edit_unit, EditUnit(unit.id, 1, UnitContent("Branch North")))
    with pytest.raises(Conflict):
        town.do(edit_unit, EditUnit(unit.id, 1, UnitContent("Branch South")))


def test_a_name_stands_once_and_several_units_come_together_or_not_at_all(scene: Scene, town: Town):
    town.add_units("Branch Harbour")
    with pytest.raises(Invalid, match="already"):
        town.add_units("Centre", "branch  harbour")
    assert len(scene.read(list_units, town.programme_id)) == 1
    with pytest.raises(Invalid, match="before it opens"):
        town.add_units("Late", opened_on="2026-05-01", closed_on="2026-04-01")
    with pytest.raises(Invalid, match="units fit"):
        town.add_units(*(f"Unit {number}" for number in range(500)))
    town.add_units(*(f"Unit {number}" for number in range(499)))
    assert len(scene.read(list_units, town.programme_id)) == 500


def test_lines_become_units_and_repeats_are_told():
    read = read_unit_lines("Branch; Long Street; head of the branch\n\nCentre\nbranch;;\n ; x")
    assert [(unit.name, unit.place, unit.function) for unit in read.units] == [
        ("Branch", "Long Street", "head of the branch"),
        ("Centre", "", ""),
    ]
    assert read.repeated == ("branch",)
    assert read_unit_lines("Centre\tShort Street\tdirector").units[0].function == "director"


def test_the_newest_version_counts_and_a_withdrawn_clause_keeps_what_was_said(
    scene: Scene, alice, programme, activity, town: Town, use
):
    press = Press(scene.store, alice, programme.id)
    need = press.make_need(press.write_notes(activity.id, ["One", "Two"]))
    stays, goes = (press.accept(press.write_clause(name, [need])) for name in ("Stays", "Goes"))
    draft = press.write_clause("Draft", [need])
    assert use().standard.version == ""
    assert [row.title for row in use().standard.clauses] == ["Stays", "Goes", "Draft"]
    press.publish(clauses=[stays, goes])
    (unit,) = town.add_units("Branch")
    version = use().standard.version
    said = town.assess(unit, goes, "partly", next_action="Ask", due_on=YESTERDAY, past_due=True)
    assert said.version == version
    with pytest.raises(NotFound):
        town.assess(unit, draft)
    press.publish(clauses=[stays], reasons={goes.code: "It was merged."})
    assert [row.title for row in use().standard.clauses] == ["Stays"]
    assert use().late == []
    assert scene.read(load_history, unit.id)[goes.id][0].next_action == "Ask"
    with pytest.raises(NotFound, match="no longer"):
        town.assess(unit, goes)


def test_only_who_writes_clauses_writes_and_only_the_programme_reads(
    scene: Scene, town: Town, alice, ewa, charlie
):
    (unit,), (clause,) = town.add_units("Branch"), town.write_clauses(1)
    content = Assess(unit.id, clause.id, 0, AssessmentContent("meets"))
    for person in (ewa, charlie):
        with pytest.raises(NotAllowed):
            scene.do(assess, person, content)
        with pytest.raises(NotAllowed):
            scene.do(add_units, person, AddUnits(town.programme_id, [UnitContent("Mine")]))
    assert scene.read(load_use, ewa, town.programme_id).asked == 1
    with pytest.raises(NotAllowed):
        scene.read(load_use, charlie, town.programme_id)


def test_several_answers_of_a_unit_are_stored_together_or_not_at_all(town: Town, use):
    (unit,), clauses = town.add_units("Branch"), town.write_clauses(3)
    good = [Assess(unit.id, row.id, 0, AssessmentContent("meets")) for row in clauses[:2]]
    bad = Assess(unit.id, clauses[2].id, 0, AssessmentContent("perhaps"))
    with pytest.raises(Invalid):
        town.do(assess_many, [*good, bad])
    assert use().given == 0
    town.do(assess_many, good)
    assert use().given == 2


def test_the_card_tells_staff_each_answer_and_obstacle_and_outsiders_only_many_units(
    scene: Scene, town: Town
):
    units = town.add_units(*(f"Branch {number}" for number in range(1, 12)))
    clause, other = town.write_clauses(2)
    for unit in units[:6]:
        town.assess(unit, clause, "meets")
    for unit in units[6:]:
        town.assess(unit, clause, "partly", obstacle="The only colleague has no time")
    town.assess(units[0], other, "not_yet")
    ids = [clause.id, other.id]
    cards = scene.read(load_cards, town.programme_id, ids)
    used = [row for row in cards[clause.id] if row.part is CardPart.USED]
    assert [(row.state, row.figure, row.public) for row in used] == [
        ("meets", "6", True),
        ("partly", "5", True),
    ]
    obstacles = [row for row in cards[clause.id] if row.part is CardPart.OBSTACLE]
    assert obstacles[0].title == "Branch 7: The only colleague has no time"
    assert not any(row.public for row in obstacles)
    # One unit of eleven: told to staff alone.
    assert [(row.figure, row.public) for row in cards[other.id]] == [("1", False)]
    # Two units come: what is left beside the six is not few, beside the five neither.
    town.assess(units[0], clause, "partly")
    used = scene.read(tell_use, town.programme_id, ids)[clause.id]
    assert [(row.figure, row.public) for row in used if row.part is CardPart.USED] == [
        ("5", True),
        ("6", True),
    ]
    # Four against seven: neither is told outside, for each follows from the other.
    for unit in units[1:3]:
        town.assess(unit, clause, "partly")
    used = scene.read(tell_use, town.programme_id, ids)[clause.id]
    assert [row.public for row in used if row.part is CardPart.USED] == [False, False]
