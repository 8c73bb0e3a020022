"""The results of each activity of a session, as its minutes show them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.journeys import SAID_BESIDE
from workshop.board.note_facts import note_facts
from workshop.board.note_kinds import NoteKind, NoteStatus
from workshop.board.note_rules import CANVAS, QUICK
from workshop.board.notes import COUNTED, count_notes, list_notes
from workshop.board.practices import list_practices
from workshop.board.research import list_research_places
from workshop.board.room_fact import board_activities
from workshop.board.table_maps import list_personas_of
from workshop.board.tables import JourneyStep, Note
from workshop.board.visibility import SHOWN, WAITING, Viewer, seen_by
from workshop.export.minutes.record_parts import (
    ActivityPart,
    ClausePart,
    GroupPart,
    NeedPart,
    NoteLine,
    PilePart,
    SectionPart,
    SilencePart,
    VerdictPart,
)
from workshop.export.minutes.vote_sections import with_result
from workshop.i18n import translate
from workshop.i18n.collation import collation_key
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.agreed_piles import load_piles
from workshop.needs.card_sort import is_silent
from workshop.needs.group_queries import (
    groups_by_note,
    list_groups,
    notes_by_group,
    shown_parent,
)
from workshop.needs.need_states import QuestionState
from workshop.needs.needs import list_needs, need_sentence
from workshop.needs.questions import load_questions
from workshop.needs.support import load_support_index
from workshop.needs.tables import Group
from workshop.needs.told_support import load_told_figures
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import NOTE_KINDS, ActivityKind
from workshop.programme.agenda import subject_of
from workshop.programme.phases import Phase, standing
from workshop.programme.programmes import list_areas
from workshop.programme.sessions import OPEN
from workshop.programme.tables import Activity, WorkingSession
from workshop.review.activity_rounds import round_of
from workshop.review.ratings import agreements_of
from workshop.review.reviewable import brief_name_of
from workshop.review.subject_access import readable_subjects
from workshop.standards.clause_access import readable_clauses
from workshop.standards.running_clause import displayed_clause_id
from workshop.standards.session_work import load_session_work
from workshop.standards.yields import list_session_steps

WAITS = "waiting"
COVERED = "covered"
_ORDER: tuple[str | None, ...] = (None, *CANVAS, *QUICK)
_SHARED = (ActivityKind.GROUPING, ActivityKind.NEED_WRITING, ActivityKind.DRAFTING)
"""Kinds whose results belong to the programme: only the last such activity lists them."""


@dataclass(frozen=True)
class RecordReader:
    """The actor who asks for the record, the session, and the language of the record."""

    db: Session
    actor: Actor
    session: WorkingSession
    language: str

    @property
    def viewer(self) -> Viewer:
        """The actor's viewer for the visibility rule."""
        programme_id = self.session.programme_id
        return Viewer(
            kind=ViewerKind.STAFF,
            programme_id=programme_id,
            account_id=self.actor.id,
            moderates=self.actor.may(Right.MODERATE, programme_id),
            writes=self.actor.may(Right.WRITE_NOTE, programme_id),
        )


def load_course(
    desk: RecordReader, agenda: Sequence[Activity], pictured: Collection[str] = ()
) -> tuple[ActivityPart, ...]:
    """The results of the activities that were started or have notes or pictures, in the order of
    the agenda. ``pictured``: ids of those with pictures."""
    started = [
        row
        for row in agenda
        if row.phase != Phase.WAITING or row.id in pictured or _has_notes(desk.db, row)
    ]
    last = {(row.kind, *row.targets): row.id for row in started if row.kind in _SHARED}
    shared = set(last.values())
    return tuple(_load_part(desk, row, with_shared=row.id in shared) for row in started)


def load_lines(desk: RecordReader, notes: Sequence[Note]) -> dict[str, NoteLine]:
    """The notes whose text this actor's minutes may show, by id.

    Sorted by text. While a session is open, notes of an activity that is still covered are left out
    for everybody.
    """
    lines = []
    for note, fact in zip(notes, note_facts(desk.db, notes), strict=True):
        seen = seen_by(desk.viewer, fact)
        # Minutes leave the room: nobody's right to moderate may uncover notes in them too early.
        covered = fact.inner["hidden"] and _is_open(desk.db, note.session_id)
        if seen and not covered and seen.get("status") == SHOWN and not seen.get("blank"):
            lines.append(NoteLine(note.id, seen["text"], seen["section"], seen["kind"]))
    lines.sort(key=lambda line: (collation_key(line.text, desk.language), line.kind))
    return {line.id: line for line in lines}


def _load_part(desk: RecordReader, activity: Activity, *, with_shared: bool) -> ActivityPart:
    part = ActivityPart(
        id=activity.id,
        kind=activity.kind,
        title=activity.title,
        prompt=activity.prompt,
        phase=standing(activity.phase, runs=activity.id == desk.session.current_activity_id),
        persona=", ".join(one.label for one in list_personas_of(desk.db, activity)) or None,
        from_research=activity.id in list_research_places(desk.db, activity.programme_id),
    )
    if activity.kind in NOTE_KINDS:
        return _with_notes(desk, activity, part)
    if is_silent(activity) and activity.phase == Phase.DONE:
        part = replace(part, silence=_silence(desk, activity))
    if activity.kind == ActivityKind.EXPERT_RATING:
        return replace(part, verdicts=_verdicts(desk, activity))
    if activity.kind == ActivityKind.GROUPING and with_shared:
        return _with_groups(desk, activity, part)
    if activity.kind == ActivityKind.NEED_WRITING and with_shared:
        return replace(part, needs=need_parts(desk))
    if activity.kind == ActivityKind.DRAFTING:
        named = activity.targets or None
        return replace(part, clauses=clause_parts(desk, named) if with_shared else ())
    if voted_on := displayed_clause_id(activity):
        part = replace(part, clauses=clause_parts(desk, [voted_on]))
    return with_result(desk.db, activity, part)


def _with_notes(desk: RecordReader, activity: Activity, part: ActivityPart) -> ActivityPart:
    notes = list_notes(desk.db, [activity.id])
    lines = load_lines(desk, notes)
    if activity.kind == ActivityKind.QUESTIONS:
        lines = with_questions(desk.db, activity, lines)
    if subject_of(activity):
        return _with_subjects(desk, activity, part, notes, lines)
    stages = _by_stage(desk, activity, lines)
    on_journey = {line.id for stage in stages for line in stage.notes}
    found: dict[str | None, list[NoteLine]] = {}
    for line in (line for line in lines.values() if line.id not in on_journey):
        found.setdefault(line.section, []).append(line)
    sections = tuple(SectionPart(key, tuple(found[key])) for key in _ORDER if key in found)
    reasons = Counter(note.reason for note in notes if note.status == NoteStatus.REJECTED)
    return replace(
        part,
        groups=stages,
        sections=sections,
        counts=_counts(notes, lines.keys()),
        reasons={why: count for why, count in sorted(reasons.items()) if why},
    )


def with_questions(
    db: Session, activity: Activity, lines: Mapping[str, NoteLine]
) -> dict[str, NoteLine]:
    """Questions from the audience with what became of them and, once their activity has ended,
    their votes; most wanted first."""
    found, ended = load_questions(db, activity), activity.phase == Phase.DONE
    asked = {
        key: replace(
            line,
            became=found.states.get(key, QuestionState.OPEN),
            votes=found.votes.get(key, 0) if ended else None,
        )
        for key, line in lines.items()
    }
    return dict(sorted(asked.items(), key=lambda item: -(item[1].votes or 0)))


def _verdicts(desk: RecordReader, activity: Activity) -> tuple[VerdictPart, ...]:
    review = round_of(desk.db, activity)
    agreements = agreements_of(review) if review else {}
    readable = readable_subjects(desk.db, desk.actor, review) if review and agreements else []
    found = [
        VerdictPart(brief_name_of(desk.db, kind, key, desk.language), agreements[key].decision)
        for kind, key in readable
    ]
    return tuple(sorted(found, key=lambda one: collation_key(one.name, desk.language)))


def _by_stage(
    desk: RecordReader, activity: Activity, lines: Mapping[str, NoteLine]
) -> tuple[GroupPart, ...]:
    """Steps of journeys under their stages, in the order of the journey; where several personas
    have one, each stage names its persona."""
    if activity.kind != ActivityKind.JOURNEY_MAP:
        return ()
    personas = {one.id: one.label for one in list_personas_of(desk.db, activity)}
    order = {key: place for place, key in enumerate(personas)}
    made = list_session_steps(load_session_work(desk.db, desk.session.id))
    steps = [step for step, activity_id in made if activity_id == activity.id and step.stage]
    steps.sort(key=lambda step: (order.get(step.persona_id or "", len(order)), step.position))
    found: dict[tuple[str, str], list[NoteLine]] = {}
    for step in steps:
        if line := _step_line(step, lines, desk.language):
            whose = personas.get(step.persona_id or "", "") if len(personas) > 1 else ""
            found.setdefault((whose, step.stage), []).append(line)
    return tuple(
        GroupPart(" · ".join(filter(None, place)), None, tuple(steps))
        for place, steps in found.items()
    )


def _step_line(step: JourneyStep, lines: Mapping[str, NoteLine], language: str) -> NoteLine | None:
    """A step in the words of its note, which can be taken back; else in those of the desk."""
    line = lines.get(step.note_id or "")
    if line is None and (step.note_id or step.left_out):
        return None
    line = line or NoteLine(step.id, step.action, None, NoteKind.UNMARKED)
    said = (
        f"{translate(words, language)}: {text}"
        for name, words in SAID_BESIDE.items()
        if (text := getattr(step, name))
    )
    return replace(line, feeling=step.emotion, beside=" · ".join(said))


def _with_subjects(
    desk: RecordReader,
    activity: Activity,
    part: ActivityPart,
    notes: Sequence[Note],
    lines: Mapping[str, NoteLine],
) -> ActivityPart:
    """Notes under the needs or clauses that they were written under."""
    names = _name_subjects(desk, activity)
    under = {note.id: note.about_id for note in notes if note.about_id in names}
    groups = tuple(
        GroupPart(name, None, shown, textless=0)
        for key, name in names.items()
        if (shown := tuple(line for line in lines.values() if under.get(line.id) == key))
    )
    loners = tuple(line for line in lines.values() if line.id not in under)
    return replace(part, groups=groups, loners=loners, counts=_counts(notes, lines.keys()))


def _name_subjects(desk: RecordReader, activity: Activity) -> dict[str, str]:
    programme_id = desk.session.programme_id
    if subject_of(activity) == "need":
        needs = list_needs(desk.db, programme_id)
        return {need.id: need_sentence(need, desk.language) for need in needs}
    if subject_of(activity) == "practice":
        return {one.id: one.title for one in list_practices(desk.db, programme_id)}
    clauses = readable_clauses(desk.db, desk.actor, programme_id)
    return {row.id: f"{row.code} {row.title}" for row in clauses}


def _counts(notes: Sequence[Note], shown: Collection[str]) -> dict[str, int]:
    counter = Counter(_state(note) for note in notes if note.id not in shown)
    return dict(sorted(counter.items()))


def _state(note: Note) -> str:
    if note.status in WAITING:
        return WAITS
    return COVERED if note.status == SHOWN else note.status


def _with_groups(desk: RecordReader, activity: Activity, part: ActivityPart) -> ActivityPart:
    board = list_notes(desk.db, _boards(desk, activity), *COUNTED)
    lines = load_lines(desk, board)
    on_board = {note.id for note in board}
    groups, grouped = [], set[str]()
    for group in list_groups(desk.db, desk.session.programme_id):
        inside = [place.note_id for place in notes_by_group(desk.db, [group.id])]
        grouped.update(inside)
        if activity.targets and inside and not on_board.intersection(inside):
            continue
        groups.append(_group(desk, group, [key for key in inside if key in on_board], lines))
    loners = tuple(line for key, line in lines.items() if key not in grouped)
    return replace(part, groups=tuple(groups), loners=loners)


def _silence(desk: RecordReader, activity: Activity) -> SilencePart:
    found = load_piles(desk.db, activity)
    piles = (
        PilePart(pile.share, len(pile.notes), _header_over(desk, pile.notes))
        for pile in found.piles
    )
    return SilencePart(found.least, tuple(piles), len(found.apart))


def _header_over(desk: RecordReader, notes: Sequence[str]) -> str | None:
    """The sentence of the group in which most of these notes stand."""
    held = Counter(row.group_id for row in groups_by_note(desk.db, notes))
    group = desk.db.get(Group, held.most_common(1)[0][0]) if held else None
    return group.header if group else None


def _group(
    desk: RecordReader, group: Group, inside: Sequence[str], lines: Mapping[str, NoteLine]
) -> GroupPart:
    parent = desk.db.get(Group, shown_parent(desk.db, group) or "")
    within = set(inside)
    shown = tuple(line for key, line in lines.items() if key in within)
    header = parent.header if parent else None
    return GroupPart(group.header, header, shown, textless=len(within) - len(shown))


def _boards(desk: RecordReader, activity: Activity) -> list[str]:
    if activity.targets:
        return board_activities(activity)
    query = select(col(Activity.id)).where(
        col(Activity.programme_id) == activity.programme_id, col(Activity.kind).in_(NOTE_KINDS)
    )
    return list(desk.db.execute(query).scalars())


def need_parts(desk: RecordReader, wanted: Collection[str] | None = None) -> tuple[NeedPart, ...]:
    """The programme's needs, or only those with the wanted ids."""
    programme_id = desk.session.programme_id
    areas = {area.id: area.code for area in list_areas(desk.db, programme_id)}
    ground = load_support_index(desk.db, programme_id)
    told = load_told_figures(desk.db, programme_id)
    supports = {key: told.need_support(ground, key) for key in ground.needs}
    return tuple(
        NeedPart(
            who=need.who,
            need=need.need,
            goal=need.goal,
            area=areas.get(need.area_id or ""),
            status=need.status,
            harm=need.harm,
            sessions=len(supports[need.id].sessions),
            notes=supports[need.id].notes,
            at_least=supports[need.id].at_least,
            origin=need.origin,
        )
        for need in list_needs(desk.db, programme_id)
        if wanted is None or need.id in wanted
    )


def clause_parts(
    desk: RecordReader, wanted: Collection[str] | None = None
) -> tuple[ClausePart, ...]:
    """The programme's clauses, or only those with the wanted ids; drafts that the actor may not
    read are left out."""
    return tuple(
        ClausePart(
            code=clause.code,
            title=clause.title,
            body=clause.body,
            level=clause.level,
            responsible=clause.responsible,
            status=clause.status,
            origin=clause.origin,
        )
        for clause in readable_clauses(desk.db, desk.actor, desk.session.programme_id)
        if wanted is None or clause.id in wanted
    )


def _has_notes(db: Session, activity: Activity) -> bool:
    return bool(count_notes(db, [activity.id]))


def _is_open(db: Session, session_id: str) -> bool:
    session = db.get(WorkingSession, session_id)
    return session is not None and session.status == OPEN
