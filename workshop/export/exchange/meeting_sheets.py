"""The tables of an exchange file about meetings, phases, practices, outcomes and the report."""

from collections.abc import Iterator, Mapping

from workshop.board.practice_kinds import DECISION_NAMES
from workshop.board.practices import FIELD_NAMES, IN_EVIDENCE
from workshop.export.csv_writing import Cell
from workshop.export.exchange.keys import read_moment
from workshop.export.exchange.meeting_models import PracticeRecord, SessionRecord
from workshop.export.exchange.sheet_parts import BETWEEN, YES, FileTables
from workshop.export.labels import word
from workshop.export.meeting_words import HEAD_KINDS, KINDS, describe_span
from workshop.export.table_files import Sheet
from workshop.i18n import mark
from workshop.programme.next_steps import StepState
from workshop.programme.reporting import Part

_Row = tuple[Cell | None, ...]
_STATES: Mapping[str, str | None] = {
    StepState.OPEN: None,
    StepState.DONE: mark("done"),
    StepState.DROPPED: mark("dropped"),
}
_PARTS: Mapping[str, str] = {
    Part.PRODUCT: mark("Products"),
    Part.DEVIATION: mark("What came otherwise than planned"),
    Part.EVALUATION: mark("Evaluation"),
    Part.ANNEX: mark("Annexes"),
}


class MeetingTables(FileTables):
    """Makes these tables; a meeting is called by its number or its title."""

    def meetings(self) -> Sheet:
        """All meetings in their order, as planned and as held."""
        columns = (
            mark("Meeting"),
            mark("Title"),
            mark("Kind"),
            mark("Goal"),
            mark("As planned"),
            mark("As it was"),
            mark("Cancelled"),
            mark("What came otherwise than planned"),
            mark("Where"),
            mark("Trainers and guests"),
            mark("Signatures"),
            mark("People without a phone"),
        )
        return self.sheet(mark("meetings"), columns, map(self._meeting, self.file.sessions))

    def _meeting(self, row: SessionRecord) -> _Row:
        return (
            self.meeting(row.number),
            row.title,
            word(KINDS, row.kind, self.language),
            row.goal,
            self._span(row.planned_start, row.planned_end),
            self._span(row.began, row.ended),
            self.say(YES) if row.cancelled else "",
            row.deviation,
            row.place,
            BETWEEN.join(row.functions),
            row.signatures,
            BETWEEN.join(
                f"{word(HEAD_KINDS, kind, self.language)}: {count}"
                for kind, count in row.heads.items()
            ),
        )

    def _span(self, start: str | None, end: str | None) -> str:
        began = read_moment(start)
        return describe_span(began, read_moment(end), self.language) if began else ""

    def phases(self) -> Sheet:
        """The phases of the project."""
        columns = (mark("Phase"), mark("Begins on"), mark("Ends on"))
        rows = ((row.name, row.from_day, row.to_day) for row in self.file.phases)
        return self.sheet(mark("phases"), columns, rows)

    def practices(self) -> Sheet:
        """The practices with what was decided; what stands on them is told with the needs."""
        columns = (
            mark("id"),
            mark("Meeting"),
            mark("Stop"),
            mark("Area"),
            *FIELD_NAMES.values(),
            mark("Decision on a practice"),
            mark("Reason"),
        )
        return self.sheet(mark("practices"), columns, map(self._practice, self.file.practices))

    def _practice(self, row: PracticeRecord) -> _Row:
        evidence = self.evidence_by_id[row.evidence]
        stop = self.stops_by_id.get(row.stop or "")
        return (
            row.evidence,
            self.meeting(stop.session) if stop else None,
            stop.institution if stop else None,
            row.area,
            *(getattr(evidence if name in IN_EVIDENCE else row, name) for name in FIELD_NAMES),
            word(DECISION_NAMES, row.decision, self.language),
            row.reason,
        )

    def outcomes(self) -> Sheet:
        """Decisions, separate opinions, next steps and parked questions, meeting by meeting."""
        columns = (
            mark("Meeting"),
            mark("Kind"),
            mark("Text"),
            mark("Until"),
            mark("State"),
            mark("Reason"),
        )
        return self.sheet(mark("outcomes"), columns, self._outcomes())

    def _outcomes(self) -> Iterator[_Row]:
        for decision in self.file.decisions:
            meeting, kind = self.meeting(decision.session), self.say(mark("Decision"))
            yield meeting, kind, decision.text, decision.until, None, None
        for dissent in self.file.dissents:
            meeting, kind = self.meeting(dissent.session), self.say(mark("Separate opinion"))
            yield meeting, kind, dissent.text, None, None, None
        for step in self.file.next_steps:
            kind = self.say(mark("Parked question") if step.parked else mark("Next step"))
            state = self.say(_STATES[step.state])
            yield self.meeting(step.session), kind, step.text, step.until, state, step.reason

    def report(self) -> Sheet:
        """Indicators and lines of the report."""
        columns = (
            mark("Part"),
            mark("Title"),
            mark("What it is"),
            mark("Unit"),
            mark("Before"),
            mark("Target"),
            mark("Achieved"),
            mark("How it is counted"),
            mark("Verified by"),
            mark("Reason"),
            mark("Address"),
        )
        return self.sheet(mark("report"), columns, self._report())

    def _report(self) -> Iterator[_Row]:
        for row in self.file.indicators:
            counted = (row.unit, row.baseline, row.target, row.achieved, row.rule, row.source)
            head = (self.say(mark("Indicator")), row.name, row.definition)
            yield (*head, *counted, row.reason, None)
        for entry in self.file.entries:
            head = (self.say(_PARTS[entry.part]), entry.title, entry.text)
            yield (*head, *(None,) * 7, entry.address)
