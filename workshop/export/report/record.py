"""The report on a project as data: everything its documents and its page show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from workshop.export.meeting_words import (
    KINDS,
    describe_held,
    describe_planned,
    describe_shift,
)
from workshop.export.questionnaires.result_words import say_item, say_turnout
from workshop.export.report.figures import FIGURES, Counted, Value, compute_figures
from workshop.i18n import known_language, translate
from workshop.people.rights import Actor, Right
from workshop.programme.head_counting import HeadKind
from workshop.programme.meeting_times import MeetingStanding, hours_of, standing
from workshop.programme.meetings import list_phases
from workshop.programme.programmes import load_programme
from workshop.programme.reporting import Part, list_entries, list_indicators
from workshop.programme.session_words import full_name
from workshop.programme.tables import (
    Indicator,
    Programme,
    ProjectPhase,
    ReportEntry,
    WorkingSession,
)
from workshop.questionnaires.labels import CAVEAT
from workshop.questionnaires.questionnaires import list_questionnaires
from workshop.questionnaires.results import ItemResults, load_results
from workshop.retention.told import DeletedOn, list_deletions
from workshop.standards.findings import SeenFinding, list_findings
from workshop.standards.publication.publications import Edition, list_editions


@dataclass(frozen=True)
class ReportedIndicator:
    """An indicator with what was reached. ``computed``: in words, ``None`` where nothing is;
    ``achieved``: what the report says; ``replaced``: it is not what was computed."""

    row: Indicator
    computed: str | None
    achieved: str
    replaced: bool


@dataclass(frozen=True)
class ReportedMeeting:
    """A meeting in words. ``hours``: ``None`` if not known; ``heads``: only once it was held."""

    row: WorkingSession
    name: str
    kind: str
    planned: str
    held: str
    shift: str
    standing: MeetingStanding
    hours: float | None
    heads: Mapping[HeadKind, int]


@dataclass(frozen=True)
class ReportedEvaluation:
    """A questionnaire of which something was told. ``lines``: who answered, and what changed;
    ``path``: where its results stand, below the address of the installation."""

    title: str
    lines: Sequence[str]
    path: str


@dataclass(frozen=True)
class Report:
    """A report in one language. ``entries``: lines that were typed, by part; ``deletions``: what
    was deleted on its day."""

    programme: Programme
    language: str
    indicators: Sequence[ReportedIndicator]
    phases: Sequence[ProjectPhase]
    meetings: Sequence[ReportedMeeting]
    editions: Sequence[Edition]
    entries: dict[str, list[ReportEntry]]
    findings: Sequence[SeenFinding]
    deletions: Sequence[DeletedOn]
    evaluations: Sequence[ReportedEvaluation] = ()

    @property
    def deviations(self) -> list[ReportedMeeting]:
        """Meetings that came otherwise than planned: another day, cancelled, or with a reason."""
        return [
            one
            for one in self.meetings
            if one.row.deviation
            or one.standing is MeetingStanding.CANCELLED
            or (one.shift and one.standing is MeetingStanding.HELD)
        ]


def load_report(db: Session, actor: Actor, programme_id: str, language: str) -> Report:
    """The report of a programme. Raises ``NotFound``, ``NotAllowed``."""
    programme = load_programme(db, actor, programme_id)
    actor.must(Right.RUN, programme_id)
    language = known_language(language)
    counted = Counted.load(db, programme_id)
    figures = compute_figures(counted)
    now = datetime.now(UTC)
    entries: dict[str, list[ReportEntry]] = {part: [] for part in Part}
    for row in list_entries(db, programme_id):
        entries[row.part].append(row)
    return Report(
        programme,
        language,
        [_reported(row, figures.get(row.figure)) for row in list_indicators(db, programme_id)],
        list_phases(db, programme_id),
        [_meeting(row, counted.heads.get(row.id, {}), now, language) for row in counted.meetings],
        list_editions(db, programme_id),
        entries,
        list_findings(db, programme_id),
        list_deletions(db, programme_id),
        list(_evaluations(db, programme_id, language)),
    )


def _evaluations(db: Session, programme_id: str, language: str) -> Iterator[ReportedEvaluation]:
    """What questionnaires say, in told figures alone."""
    for seen in list_questionnaires(db, programme_id):
        results = load_results(db, seen.row.id)
        if results is None:
            continue
        lines = [say_turnout(moment, one, language) for moment, one in results.moments.items()]
        for item in seen.items:
            said = say_item(item, results.items.get(item.id, ItemResults()), language)
            lines += [f"{item.text}: {line}" for line in said]
        lines.append(translate(CAVEAT, language))
        path = f"/questionnaires?questionnaire={seen.row.id}&view=results"
        yield ReportedEvaluation(seen.row.title, lines, path)


def say_figure(value: Value) -> str:
    """A figure without decimals that say nothing; a dash for one that is not told."""
    return "–" if value is None else f"{value:g}"


def _reported(row: Indicator, value: Value) -> ReportedIndicator:
    computed = say_figure(value) if row.figure in FIGURES else None
    achieved = row.achieved or computed or "–"
    return ReportedIndicator(row, computed, achieved, bool(computed and row.achieved))


def _meeting(
    row: WorkingSession, heads: Mapping[HeadKind, int], now: datetime, language: str
) -> ReportedMeeting:
    return ReportedMeeting(
        row,
        full_name(row),
        translate(KINDS[row.kind], language),
        describe_planned(row, language),
        describe_held(row, language),
        describe_shift(row, language),
        standing(row, now),
        hours_of(row),
        heads,
    )
