"""An exchange file as tables; those of meetings and practices are in ``meeting_sheets.py``."""

from collections.abc import Iterable, Mapping, Sequence

from workshop.export.csv_writing import Cell
from workshop.export.exchange.meeting_sheets import MeetingTables
from workshop.export.exchange.models import ExchangeFile, NeedRecord
from workshop.export.exchange.records import VoteRecord
from workshop.export.exchange.sheet_parts import BETWEEN, YES, FileTables
from workshop.export.labels import (
    NEED_STATES,
    NOTE_KINDS,
    NOTE_STATES,
    SECTIONS,
    word,
)
from workshop.export.table_files import Sheet
from workshop.i18n import known_language, mark
from workshop.needs.need_states import IdeaKind, MoscowPriority
from workshop.programme.activity_kinds import ACTIVITY_LABELS

_MOSCOW: Mapping[str, str] = {
    MoscowPriority.MUST: mark("Must"),
    MoscowPriority.SHOULD: mark("Should"),
    MoscowPriority.COULD: mark("Could"),
    MoscowPriority.NOT_NOW: mark("Not this time"),
}
_IDEAS: Mapping[str, str] = {IdeaKind.QUESTION: mark("How might we…?"), IdeaKind.IDEA: mark("idea")}
NOTES_COLUMNS = (
    mark("id"),
    mark("session"),
    mark("activity"),
    mark("persona"),
    mark("section"),
    mark("kind"),
    mark("text"),
    mark("state"),
    mark("groups"),
)
EVIDENCE = {
    "id": mark("id"),
    "title": mark("title"),
    "publisher": mark("publisher"),
    "year": mark("year"),
    "address": mark("address"),
    "figure": mark("figure"),
    "sample": mark("sample"),
    "population": mark("population"),
    "caveat": mark("caveat"),
}
"""Fields of evidence and the names of their columns."""


def make_sheets(file: ExchangeFile, language: str) -> tuple[Sheet, ...]:
    """The tables of a file in this language."""
    spoken = known_language(language)
    tables, of_meetings = _Tables(file, spoken), MeetingTables(file, spoken)
    return (
        tables.groups(),
        tables.needs(),
        tables.votes(),
        tables.notes(),
        tables.evidence(),
        tables.ideas(),
        of_meetings.meetings(),
        of_meetings.phases(),
        of_meetings.practices(),
        of_meetings.outcomes(),
        of_meetings.report(),
    )


class _Tables(FileTables):
    def groups(self) -> Sheet:
        """Groups with parent, the group they were merged into, and the needs that rest on them."""
        needs = _invert((row.id, row.groups) for row in self.file.needs)
        columns = (
            mark("id"),
            mark("header"),
            mark("inside of"),
            mark("merged into"),
            mark("notes"),
            mark("needs"),
        )
        rows = (
            (
                row.id,
                row.header,
                row.parent,
                row.merged_into,
                BETWEEN.join(row.notes),
                BETWEEN.join(needs.get(row.id, ())),
            )
            for row in self.file.groups
        )
        return self.sheet(mark("groups"), columns, rows)

    def needs(self) -> Sheet:
        """Needs with all their fields and what they rest on."""
        columns = (
            mark("id"),
            mark("area"),
            mark("need as a sentence"),
            mark("who"),
            mark("need"),
            mark("goal"),
            mark("criteria"),
            mark("state"),
            mark("harm"),
            mark("MoSCoW"),
            mark("notes, number"),
            mark("sessions"),
            mark("people, at least"),
            mark("rare but grave"),
            mark("first seen in session"),
            mark("groups"),
            mark("notes"),
            mark("evidence"),
            mark("merged into"),
            mark("split from"),
        )
        return self.sheet(mark("needs"), columns, map(self._need, self.file.needs))

    def _need(self, row: NeedRecord) -> tuple[Cell | None, ...]:
        return (
            row.id,
            row.area,
            self.sentence(row.id),
            row.who,
            row.need,
            row.goal,
            "\n".join(row.criteria),
            word(NEED_STATES, row.status, self.language),
            row.harm,
            self.say(_MOSCOW.get(row.moscow or "")),
            row.support.notes,
            BETWEEN.join(str(self.meeting(one)) for one in row.support.sessions),
            row.support.at_least,
            self.say(YES) if row.rare_but_grave else "",
            self.meeting(row.first_session),
            BETWEEN.join(row.groups),
            BETWEEN.join(row.notes),
            BETWEEN.join(row.evidence),
            row.merged_into,
            row.split_from,
        )

    def votes(self) -> Sheet:
        """One row per count: dots of a need, fingers of a value, estimates of a step."""
        columns = (
            mark("session"),
            mark("activity"),
            mark("kind of vote"),
            mark("voters"),
            mark("need"),
            mark("need as a sentence"),
            mark("what was counted"),
            mark("value"),
            mark("count"),
        )
        rows = [row for vote in self.file.votes for row in self._vote(vote)]
        return self.sheet(mark("votes"), columns, rows)

    def _vote(self, vote: VoteRecord) -> Iterable[tuple[Cell | None, ...]]:
        activity = self.activities[vote.activity]
        kind = word(ACTIVITY_LABELS, activity.kind, self.language)
        head = (self.meeting(activity.session), activity.title, kind, vote.voters)
        for dots in vote.dots:
            yield (
                *head,
                dots.need,
                self.sentence(dots.need),
                self.say(mark("dots")),
                None,
                dots.dots,
            )
        for value, count in enumerate(vote.fingers or ()):
            yield (*head, None, None, self.say(mark("fingers")), value, count)
        for row in vote.estimates:
            for name, counts in ((mark("impact"), row.impact), (mark("effort"), row.effort)):
                for value, count in enumerate(counts, 1):
                    yield (
                        *head,
                        row.need,
                        self.sentence(row.need),
                        self.say(name),
                        value,
                        count,
                    )

    def notes(self) -> Sheet:
        """Notes with activity, map and section; those taken back have no text."""
        maps = {row.id: row.persona for row in self.file.maps}
        labels = {row.id: row.label for row in self.file.personas}
        groups = _invert((row.id, row.notes) for row in self.file.groups)
        rows = (
            (
                row.id,
                self.meeting(self.activities[row.activity].session),
                self.activities[row.activity].title,
                labels.get(maps.get(row.map or "", "")),
                word(SECTIONS, row.section, self.language) if row.section else "",
                word(NOTE_KINDS, row.kind, self.language),
                row.text,
                word(NOTE_STATES, row.status, self.language),
                BETWEEN.join(groups.get(row.id, ())),
            )
            for row in self.file.notes
        )
        return self.sheet(mark("notes"), NOTES_COLUMNS, rows)

    def evidence(self) -> Sheet:
        """The library of evidence."""
        rows = ([getattr(row, name) for name in EVIDENCE] for row in self.file.evidence)
        return self.sheet(mark("evidence"), tuple(EVIDENCE.values()), rows)

    def ideas(self) -> Sheet:
        """Questions and ideas under needs."""
        columns = (
            mark("id"),
            mark("need"),
            mark("kind"),
            mark("text"),
            mark("answers"),
            mark("impact"),
            mark("effort"),
            mark("MoSCoW"),
        )
        rows = (
            (
                row.id,
                row.need,
                self.say(_IDEAS[row.kind]),
                row.text,
                row.answers,
                row.impact,
                row.effort,
                self.say(_MOSCOW.get(row.moscow or "")),
            )
            for row in self.file.ideas
        )
        return self.sheet(mark("ideas"), columns, rows)


def _invert(pointers: Iterable[tuple[str, Sequence[str]]]) -> Mapping[str, list[str]]:
    """The reverse index: for each key, the rows that point to it."""
    found: dict[str, list[str]] = {}
    for row_id, keys in pointers:
        for key in keys:
            found.setdefault(key, []).append(row_id)
    return found
