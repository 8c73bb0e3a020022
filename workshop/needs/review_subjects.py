"""What reviewers see of a need or a group: its groups, the notes that they may read, where the
notes come from, journey steps, evidence, and notes that may have been overlooked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import select
from sqlmodel import Session, col

from workshop.board.note_facts import note_facts
from workshop.board.notes import COUNTED
from workshop.board.practices import practices_among
from workshop.board.tables import EmpathyMap, Evidence, JourneyStep, Note, Persona, Practice
from workshop.board.visibility import SHOWN, Viewer, seen_by
from workshop.i18n import mark, translate
from workshop.i18n.collation import collation_key
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.group_queries import list_groups, load_group, notes_by_group
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import load_need, need_sentence
from workshop.needs.overlooked_notes import find_overlooked
from workshop.needs.support import (
    CountedNote,
    Support,
    SupportIndex,
    count_support,
    load_support_index,
)
from workshop.needs.tables import (
    Group,
    Need,
    NeedEvidence,
    NeedGroup,
    NeedNote,
    NeedStep,
)
from workshop.people.rights import Actor, Right
from workshop.programme.tables import WorkingSession
from workshop.review.review_kinds import SubjectKind

Counts = tuple[tuple[str, int], ...]
"""Pairs of a name (section, persona or session) and its number of notes."""


@dataclass(frozen=True)
class SeenNote:
    """A note as a reviewer may see it; ``text`` is ``None`` where it is erased or hidden."""

    id: str
    text: str | None
    kind: str
    section: str | None
    session: int
    persona: str


@dataclass(frozen=True)
class SeenGroup:
    """A group with its own notes; those inside it follow as groups of their own."""

    id: str
    header: str
    notes: tuple[SeenNote, ...]
    support: Support


@dataclass(frozen=True)
class Dossier:
    """Everything a reviewer sees of one subject; ``need`` or ``group`` is the subject itself.

    ``needs``: for a group, the needs that rest on it. ``sections``, ``personas``, ``sessions``:
    how many notes come from where; ``practices``: what makes evidence a practice, by id.
    """

    kind: str
    id: str
    need: Need | None
    group: Group | None
    support: Support
    groups: tuple[SeenGroup, ...]
    singles: tuple[SeenNote, ...]
    overlooked: tuple[SeenNote, ...]
    needs: tuple[Need, ...]
    steps: tuple[JourneyStep, ...]
    evidence: tuple[Evidence, ...]
    practices: Mapping[str, Practice]
    sections: Counts
    personas: Counts
    sessions: Counts


def load_dossier(db: Session, actor: Actor, kind: str, subject_id: str) -> Dossier:
    """A need or a group as its reviewers see it; ``kind``: need or group.

    Raises ``NotFound``, ``NotAllowed``.
    """
    need = load_need(db, subject_id) if kind == SubjectKind.NEED else None
    group = load_group(db, subject_id) if need is None else None
    subject = need or group
    assert subject is not None
    programme_id = subject.programme_id
    actor.must(Right.SEE, programme_id)
    ground = load_support_index(db, programme_id)
    roots = groups_of_need(db, need) if need else [subject_id]
    behind = ground.notes_of_needs([subject_id]) if need else ground.notes_in_groups(roots)
    within = ground.with_subgroups(roots)
    seen = Reading(db, actor, programme_id)
    single = notes_of_need(db, need) if need else []
    needs = _needs_above(db, within) if group else []
    evidence = evidence_of_needs(db, [need.id] if need else ())
    return Dossier(
        kind=kind,
        id=subject_id,
        need=need,
        group=group,
        support=count_support(behind),
        groups=tuple(seen_groups(db, seen, ground, programme_id, within)),
        singles=seen.notes(single),
        overlooked=seen.readable(find_overlooked(db, programme_id, list(within))),
        needs=tuple(needs),
        steps=tuple(steps_of_needs(db, [need.id] if need else ())),
        evidence=tuple(evidence),
        practices=practices_among(db, [row.id for row in evidence]),
        sections=count_by(behind, {note.note_id: note.section or "" for note in behind}),
        personas=count_by(behind, seen.personas([note.note_id for note in behind])),
        sessions=count_by(behind, {note.note_id: str(note.session) for note in behind}),
    )


def read_notes(
    db: Session, actor: Actor, programme_id: str, note_ids: Sequence[str]
) -> tuple[SeenNote, ...]:
    """Those of these notes that the actor may read, in this order."""
    return Reading(db, actor, programme_id).readable(note_ids)


def name_need(db: Session, need_id: str, language: str) -> str:
    """A need as a sentence; empty where there is none."""
    need = db.get(Need, need_id)
    return need_sentence(need, language) if need else ""


def name_need_briefly(db: Session, need_id: str, language: str) -> str:
    """Only what is needed, without who and goal; empty where there is no such need."""
    need = db.get(Need, need_id)
    return need.need if need else ""


def name_group(db: Session, group_id: str, language: str) -> str:
    """A group's sentence, or a placeholder while it has none; empty where there is no group."""
    group = db.get(Group, group_id)
    nameless = translate(mark("No header yet"), language)
    return (group.header or nameless) if group else ""


def is_need_reviewable(db: Session, need_id: str) -> bool:
    """Whether a need exists and is not merged: merged ones are reviewed with their target."""
    need = db.get(Need, need_id)
    return need is not None and need.status != NeedStatus.MERGED


class Reading:
    """Notes of a programme with the texts that the actor may read."""

    def __init__(self, db: Session, actor: Actor, programme_id: str) -> None:
        self._db = db
        self._viewer = Viewer(
            kind=ViewerKind.STAFF,
            programme_id=programme_id,
            account_id=actor.id,
            moderates=actor.may(Right.MODERATE, programme_id),
            writes=actor.may(Right.WRITE_NOTE, programme_id),
        )
        numbers = select(col(WorkingSession.id), col(WorkingSession.number)).where(
            col(WorkingSession.programme_id) == programme_id
        )
        self._sessions: dict[str, int] = dict(db.execute(numbers).tuples().all())
        people = (
            select(col(EmpathyMap.id), col(Persona.label))
            .join(Persona, col(Persona.id) == col(EmpathyMap.persona_id))
            .where(col(EmpathyMap.programme_id) == programme_id)
        )
        self._personas: dict[str, str] = dict(db.execute(people).tuples().all())

    def notes(self, note_ids: Sequence[str]) -> tuple[SeenNote, ...]:
        """Those of these notes that count (see ``COUNTED``), in this order."""
        rows = {row.id: row for row in self._load(note_ids) if row.status in COUNTED}
        facts = {fact.id: fact for fact in note_facts(self._db, list(rows.values()))}
        found = []
        for note_id in note_ids:
            if note_id not in rows:
                continue
            row, seen = rows[note_id], seen_by(self._viewer, facts[note_id])
            shown = seen is not None and seen.get("status") == SHOWN and not seen.get("blank")
            found.append(
                SeenNote(
                    id=row.id,
                    text=seen["text"] if shown and seen else None,
                    kind=row.kind,
                    section=row.section,
                    session=self._sessions.get(row.session_id, 0),
                    persona=self._personas.get(row.map_id or "", ""),
                )
            )
        return tuple(found)

    def readable(self, note_ids: Sequence[str]) -> tuple[SeenNote, ...]:
        """Those of the notes whose text the actor may read."""
        return tuple(note for note in self.notes(note_ids) if note.text is not None)

    def personas(self, note_ids: Sequence[str]) -> dict[str, str]:
        """Note → the label of the persona whose map it is on; empty for none."""
        return {row.id: self._personas.get(row.map_id or "", "") for row in self._load(note_ids)}

    def _load(self, note_ids: Sequence[str]) -> list[Note]:
        query = select(Note).where(col(Note.id).in_(list(note_ids)))
        return list(self._db.execute(query).scalars())


def seen_groups(
    db: Session, seen: Reading, ground: SupportIndex, programme_id: str, within: Iterable[str]
) -> Iterable[SeenGroup]:
    """These groups in the order of the wall, with their own notes as they may be read."""
    placed: dict[str, list[str]] = {key: [] for key in within}
    for place in notes_by_group(db, list(placed)):
        placed[place.group_id].append(place.note_id)
    # One query for all: a need can rest on many groups, a programme has thousands of notes.
    notes = {note.id: note for note in seen.notes(list({*chain(*placed.values())}))}
    for group in list_groups(db, programme_id):
        if group.id in placed:
            own = tuple(notes[key] for key in placed[group.id] if key in notes)
            support = count_support(ground.notes.get(group.id, ()))
            yield SeenGroup(group.id, group.header, own, support)


def groups_of_need(db: Session, need: Need) -> list[str]:
    """The ids of the groups a need is linked to."""
    query = select(col(NeedGroup.group_id)).where(col(NeedGroup.need_id) == need.id)
    return list(db.execute(query).scalars())


def notes_of_need(db: Session, need: Need) -> list[str]:
    """The ids of the single notes a need is linked to."""
    query = select(col(NeedNote.note_id)).where(col(NeedNote.need_id) == need.id)
    return list(db.execute(query.order_by(col(NeedNote.note_id))).scalars())


def steps_of_needs(db: Session, need_ids: Iterable[str]) -> list[JourneyStep]:
    """The steps of journeys at which these needs come up, each once."""
    query = (
        select(JourneyStep)
        .join(NeedStep, col(NeedStep.step_id) == col(JourneyStep.id))
        .where(col(NeedStep.need_id).in_(list(need_ids)))
        .order_by(col(JourneyStep.persona_id), col(JourneyStep.position))
    )
    return list({row.id: row for row in db.execute(query).scalars()}.values())


def evidence_of_needs(db: Session, need_ids: Iterable[str]) -> list[Evidence]:
    """The evidence that these needs are linked to, each piece once, by title."""
    query = (
        select(Evidence)
        .join(NeedEvidence, col(NeedEvidence.evidence_id) == col(Evidence.id))
        .where(col(NeedEvidence.need_id).in_(list(need_ids)))
    )
    found = {row.id: row for row in db.execute(query).scalars()}
    return sorted(found.values(), key=lambda row: (collation_key(row.title), row.id))


def _needs_above(db: Session, group_ids: Iterable[str]) -> list[Need]:
    query = (
        select(Need)
        .join(NeedGroup, col(NeedGroup.need_id) == col(Need.id))
        .where(col(NeedGroup.group_id).in_(list(group_ids)), col(Need.status) != NeedStatus.MERGED)
        .order_by(col(Need.position))
    )
    return list({need.id: need for need in db.execute(query).scalars()}.values())


def count_by(notes: Iterable[CountedNote], places: Mapping[str, str]) -> Counts:
    """The number of notes per place (note id → place), most first, then by name.

    Notes without a place are left out.
    """
    found = Counter(places.get(note.note_id, "") for note in notes)
    counts = [(place, count) for place, count in found.items() if place]
    return tuple(sorted(counts, key=lambda pair: (-pair[1], collation_key(pair[0]))))
