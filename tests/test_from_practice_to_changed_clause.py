"""One line through everything: practice, note, group, need, clause, training, answer, finding,
changed clause; each link on the screen's data and in what is published."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.asking import AFTER, SURE, answer, ask, end, write_questionnaire
from tests.conftest import Scene
from tests.publishing import Press
from tests.trainings import School
from workshop.board.practices import AddPractice, PracticeContent, add_practice
from workshop.errors import Conflict
from workshop.export.documents.blocks import Table
from workshop.export.public_site.page import write_page
from workshop.export.report.outline import outline_report
from workshop.export.report.record import load_report
from workshop.export.standard.markdown import write_markdown
from workshop.needs.needs import LinkEvidence, link_evidence
from workshop.programme.meetings import RecordMeeting, record_meeting
from workshop.questionnaires.questionnaires import QuestionnaireContent
from workshop.standards.clause_card import CardPart, load_cards
from workshop.standards.clauses import SaveClause, load_clause, save_clause
from workshop.standards.findings import (
    AddFinding,
    DisposeFinding,
    FindingContent,
    SettleFinding,
    add_finding,
    dispose_finding,
    settle_finding,
)
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.trace.backward import load_clause_trace
from workshop.standards.trace.story import load_story
from workshop.training.running import RunScenario, run_scenario

FOUND = "Staff do not know what to say when the display of numbers fails."
BETTER = "Say who calls, and how, when the display fails."
REASON = "Three desks told the same in the pilot training."
CHANGED = "The desk calls numbers; when the display fails, a clerk walks into the room."
NINE, FOUR = datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 2, 15, tzinfo=UTC)


class Line:
    """What the standard went through, step by step."""

    def __init__(self, scene: Scene, alice, programme, session) -> None:
        self.scene, self.alice, self.programme = scene, alice, programme
        self.session, activity = session, scene.make_activity(alice, session)
        self.press = Press(scene.store, alice, programme.id)
        content = {"title": "Numbers, no names", "what": "The desk calls numbers"}
        seen = PracticeContent({**content, "publisher": "City library"})
        self.practice = self.do(add_practice, AddPractice(programme.id, seen))
        notes = self.press.write_notes(activity.id, ["They shout my old name", "I hide"])
        self.need = self.press.make_need(notes)
        self.do(link_evidence, LinkEvidence(self.need.id, self.practice.id))
        self.clause = self.press.accept(self.press.write_clause("By number", [self.need]))

    def do(self, command, content):
        return self.scene.do(command, self.alice, content)

    def train(self) -> None:
        """A block practises the clause, and was held."""
        school = School(self.scene, self.alice, self.programme.id)
        school.begin()
        practised = {self.clause.id: "practised"}
        school.add_block(school.add_module("Practice"), "The first minute", clauses=practised)
        command = RunScenario(school.training_id, "pilot_training", start=NINE)
        meeting = self.do(run_scenario, command)
        self.do(record_meeting, RecordMeeting(meeting.id, NINE, FOUR))

    def ask(self) -> None:
        """Six people say afterwards how sure they are about the clause."""
        item = replace(SURE, moments=(AFTER,), clauses=[self.clause.id])
        content = QuestionnaireContent("After the pilot", items=[item])
        asked = write_questionnaire(self.scene, self.alice, self.programme.id, content)
        activity = ask(self.scene, self.alice, self.session, asked, AFTER)
        for point in (1, 1, 2, 2, 3, 3):
            person = self.scene.make_person(self.session)
            answer(self.scene, person, activity, {asked.items[0].id: point})
        end(self.scene, self.alice, activity)
        self.item = asked.items[0]

    def find(self) -> str:
        """The answers say that something is missing, and it is taken up."""
        content = FindingContent(
            FOUND,
            source="item",
            source_id=self.item.id,
            source_name=self.item.text,
            proposal=BETTER,
            clauses=[self.clause.id],
        )
        finding = self.do(add_finding, AddFinding(self.programme.id, content))
        self.do(dispose_finding, DisposeFinding(finding.id, "accepted", REASON, finding.edits))
        return finding.id

    def change(self) -> None:
        now = self.scene.read(load_clause, self.clause.id)
        self.do(save_clause, SaveClause(now.id, now.revision, {"body": CHANGED}))

    def become(self, *states: str) -> None:
        for state in states:
            self.do(set_status, SetStatus(self.clause.id, state, "After the pilot."))

    def card(self):
        return self.scene.read(load_cards, self.programme.id, [self.clause.id])[self.clause.id]


@pytest.fixture
def line(scene: Scene, alice, programme, session) -> Line:
    return Line(scene, alice, programme, session)


def test_the_final_version_tells_what_the_pilot_changed(line: Line, scene: Scene) -> None:
    line.become("piloted")
    pilot = line.press.publish("0.9")
    line.train()
    line.ask()
    finding = line.find()
    with pytest.raises(Conflict):
        line.do(settle_finding, SettleFinding(finding, line.clause.id))
    line.change()
    line.do(settle_finding, SettleFinding(finding, line.clause.id))
    line.become("final")
    final = line.press.publish("1.0").snapshot

    trace = scene.read(load_clause_trace, line.alice, line.clause.id)
    assert [need.row.id for need in trace.needs] == [line.need.id]
    assert [one.practice is not None for one in trace.evidence] == [True]
    report = scene.read(load_report, line.alice, line.programme.id, "en")
    [table] = [
        block
        for block in outline_report(report, "https://example.org")
        if isinstance(block, Table) and block.columns[0] == "Finding"
    ]
    code = f"{line.clause.code} (changed)"
    assert table.rows == ((f"W1: {FOUND}", code, f"Taken up: {REASON}"),)
    story = scene.read(load_story, line.alice, line.clause.id)
    followed = [moment.entry.part for moment in story if moment.entry]
    assert followed == [CardPart.TRAINED, CardPart.CHANGE]
    [part] = final["clauses"]
    assert part["evidence"], "the practice stands behind the need"
    assert "Numbers, no names" in final["evidence"][0]["title"]
    told = {entry["part"]: entry for entry in part["trace"]["afterwards"]}
    assert (told["trained"]["title"], told["trained"]["state"]) == ("The first minute", "practised")
    assert (told["understood"]["title"], told["understood"]["figure"]) == (SURE.text, "2.0/5")
    assert (told["finding"]["title"], told["finding"]["detail"]) == (f"W1: {FOUND}", REASON)
    assert told["change"]["title"] == f"W1: {BETTER}"
    [change] = final["changes"]
    assert change["because"] == [f"W1: {FOUND}"]
    assert pilot.snapshot["clauses"][0]["trace"]["afterwards"] == []
    for file in (write_markdown(final), write_page(final)):
        text = file.decode()
        for words in (FOUND, BETTER, REASON, SURE.text, "The first minute"):
            assert words in text


def test_what_is_not_decided_or_not_held_stays_inside(line: Line) -> None:
    school = School(line.scene, line.alice, line.programme.id)
    school.begin()
    school.add_block(school.add_module("Practice"), "Later", clauses={line.clause.id: "told"})
    content = FindingContent(FOUND, clauses=[line.clause.id])
    line.do(add_finding, AddFinding(line.programme.id, content))
    assert {entry.part for entry in line.card()} == {CardPart.TRAINED, CardPart.FINDING}
    [part] = line.press.publish("0.5").snapshot["clauses"]
    assert part["trace"]["afterwards"] == []
