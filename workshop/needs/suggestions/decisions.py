"""Storing proposals, and people's decisions on them: accept, change, refuse; all can be undone.

Nothing is ever applied automatically. Where suggestions are switched off for a programme, nothing
is computed or kept.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, cast, or_, select
from sqlmodel import Session, col

from workshop.board.tables import Note
from workshop.board.visibility import SHOWN
from workshop.errors import Closed, Conflict, NotFound
from workshop.i18n import mark
from workshop.needs.group_queries import groups_by_note, load_active_group, with_duplicates
from workshop.needs.grouping_steps import log_steps, new_group, put_in, take_out
from workshop.needs.groups import clean_header
from workshop.needs.headers_of_notes import find_repeated
from workshop.needs.need_states import SuggestionOutcome
from workshop.needs.suggestions.embedding import from_text
from workshop.needs.suggestions.nearest_groups import StoreNear, forget_near, store_near
from workshop.needs.suggestions.stored_vectors import digest_of, forget_vectors, store_vectors
from workshop.needs.suggestions.task_input import GROUPS, SAME, TaskInput, list_refused_parts
from workshop.needs.suggestions.tokens import words_still_said
from workshop.needs.tables import Group, Suggestion, SuggestionRun
from workshop.people.rights import Actor, Right
from workshop.programme.tables import Programme
from workshop.store import log
from workshop.store.ids_and_clock import checked_id
from workshop.store.log import Change
from workshop.store.store import mark_erased
from workshop.store.undo import change

ACCEPTED, CHANGED, REFUSED = (
    SuggestionOutcome.ACCEPTED,
    SuggestionOutcome.CHANGED,
    SuggestionOutcome.REFUSED,
)
TAKEN = (ACCEPTED, CHANGED)


@dataclass(frozen=True)
class KeepRun:
    """The result of a run on ``material``; ``result`` as ``worker_process.propose_groups`` or
    ``find_near`` returns it, ``number``: of groups asked for."""

    material: TaskInput
    model: str
    number: int | None
    result: Mapping[str, Any]


@dataclass(frozen=True)
class NewPart:
    """A group to be made within the new group: of which part, its id, and its sentence or none."""

    id: str
    group_id: str
    header: str = ""


@dataclass(frozen=True)
class AcceptGroupSuggestion:
    """``group_id``: chosen by the client for the new group. ``kept``: the notes that people keep,
    all where ``None``. The header is a person's sentence or empty, never the label words.
    ``parts``: those that become groups within it; without any it is one group."""

    id: str
    group_id: str
    header: str = ""
    kept: Sequence[str] | None = None
    parts: Sequence[NewPart] = ()


@dataclass(frozen=True)
class SetSuggestions:
    """Whether proposals may be computed in a programme."""

    programme_id: str
    on: bool


@dataclass(frozen=True)
class StoredRun:
    """A run as it is stored, with its proposals in their order."""

    run: SuggestionRun
    suggestions: Sequence[Suggestion] = field(default_factory=list)


def keep_run(db: Session, actor: Actor, command: KeepRun) -> int:
    """Store the result of a run: vectors, proposals, duplicates; returns the number of proposals.

    Nothing is kept of notes whose text was changed or erased in the meantime. Raises ``Closed``
    when suggestions have been switched off since.
    """
    material, result = command.material, command.result
    actor.must(Right.GROUP, material.programme_id)
    _must_be_on(db, material.programme_id)
    _keep_vectors(db, command)
    fresh = _unchanged(db, material)
    runs = [
        _add_run(db, actor, command, method, fresh)
        for method in (GROUPS, SAME)
        if method == GROUPS or result["same"]
    ]
    _keep_proposals(db, runs[0].id, command, fresh)
    notes = list(material.texts)
    for position, entry in enumerate(result["same"]):
        found = [notes[number] for number in entry["notes"] if notes[number] in fresh]
        if len(found) > 1:
            same = Suggestion(run_id=runs[-1].id, note_ids=found, position=position)
            same.cohesion = entry["likeness"]
            db.add(same)
    log.append(
        db,
        material.programme_id,
        "suggestions_made",
        actor=actor.log_id,
        payload={"runs": [run.id for run in runs]},
    )
    return len(result["proposals"])


def keep_near(db: Session, actor: Actor, command: KeepRun) -> int:
    """Store the groups nearest to ungrouped notes; returns for how many notes they changed.

    Raises ``Closed`` when suggestions have been switched off since.
    """
    material = command.material
    actor.must(Right.GROUP, material.programme_id)
    _must_be_on(db, material.programme_id)
    _keep_vectors(db, command)
    notes, groups = list(material.texts), list(material.groups)
    near = {
        notes[note]: [(groups[group], float(distance)) for group, distance in found]
        for note, found in command.result["near"]
    }
    return store_near(db, actor, StoreNear(material.programme_id, near))


def accept_group_suggestion(db: Session, actor: Actor, command: AcceptGroupSuggestion) -> Group:
    """Make an ordinary group of a proposal, or put its notes into the group it is for.

    With ``parts`` each of these becomes a group within it, and the notes of none of them stand in
    it directly; it is one step, undone at once. Notes that people have grouped since stay in their
    groups. Raises ``Conflict`` when the proposal or one of the parts is settled already, or none
    of its notes is left.
    """
    suggestion, programme_id = _open(db, actor, command.id)
    parts = [_open_part(db, actor, suggestion, wish) for wish in command.parts]
    wanted = suggestion.note_ids if command.kept is None else command.kept
    free = _free(db, suggestion.note_ids)
    kept = [note for note in suggestion.note_ids if note in free and note in set(wanted)]
    if not kept:
        raise Conflict(mark("No note of this proposal is left; people have grouped them since."))
    steps: list[Change] = []
    if suggestion.extends is not None:
        group = load_active_group(db, suggestion.extends)
    else:
        wish = NewPart(suggestion.id, command.group_id, command.header)
        group, steps = _make_group(db, programme_id, wish, kept, None)
    own, settled = list(kept), [(suggestion, group, kept)]
    for part, wish in zip(parts, command.parts, strict=True):
        if notes := [note for note in own if note in part.note_ids]:
            inner, made = _make_group(db, programme_id, wish, notes, group.id)
            steps += made + _place(db, inner.id, notes)
            own = [note for note in own if note not in notes]
            settled.append((part, inner, notes))
    steps += _place(db, group.id, own)
    steps += [_settle(db, row, made, notes, free) for row, made, notes in settled]
    log_steps(db, actor, programme_id, "suggestion_accepted", steps)
    return group


def refuse_group_suggestion(db: Session, actor: Actor, suggestion_id: str) -> Suggestion:
    """Refuse a proposal: its notes are not proposed together again (see ``list_refused``).

    The parts of a refused proposal stay open, each as a proposal of its own. The notes of a refused
    part stay in the proposal around it.
    """
    suggestion, programme_id = _open(db, actor, suggestion_id)
    steps = [change(db, suggestion, outcome=REFUSED)]
    log_steps(db, actor, programme_id, "suggestion_refused", steps)
    return suggestion


def set_suggestions(db: Session, actor: Actor, command: SetSuggestions) -> Programme:
    """Switch suggestions of a programme on or off. Off deletes stored vectors and distances."""
    actor.must(Right.RUN, command.programme_id)
    programme = db.get(Programme, command.programme_id)
    if programme is None:
        raise NotFound(mark("There is no such programme."))
    programme.suggestions = bool(command.on)
    db.add(programme)
    near = [] if command.on else forget_near(db, programme.id)
    if not command.on:
        forget_vectors(db, programme.id)
    refs = [("near", note_id) for note_id in near]
    log.append(
        db,
        programme.id,
        "suggestions_switched",
        refs,
        actor=actor.log_id,
        payload={"on": programme.suggestions},
    )
    return programme


def are_on(db: Session, programme_id: str) -> bool:
    """Whether proposals may be computed in this programme."""
    programme = db.get(Programme, programme_id)
    return programme is not None and programme.suggestions


def load_latest(db: Session, programme_id: str, method: str = GROUPS) -> StoredRun | None:
    """The newest run of a method in a programme with its proposals, the parts of proposals last;
    ``None`` without a run.

    Duplicates (``SAME``) are those found together with the newest run of groups.
    """
    query = (
        select(SuggestionRun)
        .where(col(SuggestionRun.programme_id) == programme_id)
        .order_by(col(SuggestionRun.at).desc(), col(SuggestionRun.id))
    )
    newest = db.execute(query.where(col(SuggestionRun.method) == GROUPS).limit(1)).scalar()
    if newest is not None and method != GROUPS:
        same_time = query.where(
            col(SuggestionRun.method) == method, col(SuggestionRun.at) >= newest.at
        )
        newest = db.execute(same_time.limit(1)).scalar()
    if newest is None:
        return None
    rows = (
        select(Suggestion)
        .where(col(Suggestion.run_id) == newest.id)
        .order_by(col(Suggestion.part_of).is_not(None), col(Suggestion.position))
    )
    return StoredRun(newest, list(db.execute(rows).scalars()))


def forget_words(db: Session, note_ids: Sequence[str]) -> None:
    """Remove from labels the words that only these erased notes contained.

    Called when texts are erased, so that nothing of them can be read from a label.
    """
    holds = [cast(col(Suggestion.note_ids), String).contains(key) for key in note_ids]
    for row in db.execute(select(Suggestion).where(or_(False, *holds))).scalars():
        texts = [
            note.text
            for key in row.note_ids
            if key not in note_ids and (note := db.get(Note, key)) is not None
        ]
        row.label_words = words_still_said(row.label_words, texts)
        db.add(row)
        mark_erased(db)


def _must_be_on(db: Session, programme_id: str) -> None:
    if not are_on(db, programme_id):
        raise Closed(mark("Suggestions are switched off in this programme."))


def _keep_vectors(db: Session, command: KeepRun) -> None:
    notes = list(command.material.texts.items())
    made = [
        (notes[int(number)][0], digest_of(notes[int(number)][1]), from_text(vector))
        for number, vector in command.result["vectors"].items()
    ]
    store_vectors(db, command.model, made)


def _unchanged(db: Session, material: TaskInput) -> dict[str, str]:
    """The notes (id → text) that are still on the wall with the same text."""
    rows = ((key, text, db.get(Note, key)) for key, text in material.texts.items())
    return {
        key: text
        for key, text, note in rows
        if note is not None and note.status == SHOWN and note.text == text
    }


def _add_run(
    db: Session, actor: Actor, command: KeepRun, method: str, fresh: Mapping[str, str]
) -> SuggestionRun:
    run = SuggestionRun(
        programme_id=command.material.programme_id,
        method=method,
        parameters={
            **command.result["parameters"],
            "number": command.number,
            "fewer": command.result.get("fewer"),
        },
        model=command.model,
        version=command.result["version"],
        note_ids=list(fresh),
        account_id=actor.log_id,
    )
    db.add(run)
    db.flush()
    return run


def _keep_proposals(db: Session, run_id: str, command: KeepRun, fresh: Mapping[str, str]) -> None:
    """Store proposals and their parts, without notes that are not ``fresh`` any more and without
    parts that people have refused."""
    material = command.material
    notes, groups = list(material.texts), list(material.groups)
    refused = list_refused_parts(db, material.programme_id)

    def add(entry: Mapping[str, Any], position: int, whole: str | None) -> Suggestion | None:
        found = [notes[number] for number in entry["notes"] if notes[number] in fresh]
        extends = entry.get("extends")
        if len(found) < (2 if extends is None else 1):
            return None
        if whole is not None and any(_are_alike(found, part) for part in refused):
            return None
        row = Suggestion(
            run_id=run_id,
            note_ids=found,
            label_words=words_still_said(entry["words"], [fresh[note] for note in found]),
            misfits=[notes[at] for at in entry.get("misfits", ()) if notes[at] in fresh],
            cohesion=entry["cohesion"],
            held=entry.get("held"),
            position=position,
            extends=None if extends is None else groups[extends],
            part_of=whole,
        )
        db.add(row)
        db.flush()
        return row

    for position, entry in enumerate(command.result["proposals"]):
        row = add(entry, position, None)
        for place, part in enumerate(entry.get("parts", ()) if row else ()):
            add(part, place, row.id if row else None)


def _are_alike(notes: Collection[str], others: Collection[str]) -> bool:
    """Whether two groups share more than half of their notes."""
    shared = len(set(notes) & set(others))
    return 2 * shared > len(set(notes) | set(others))


def _open(db: Session, actor: Actor, suggestion_id: str) -> tuple[Suggestion, str]:
    """A proposal that nobody has settled yet, alone or with the one around it; its programme."""
    suggestion = db.get(Suggestion, checked_id(suggestion_id))
    run = db.get(SuggestionRun, suggestion.run_id) if suggestion else None
    if suggestion is None or run is None or run.method != GROUPS:
        raise NotFound(mark("There is no such proposal."))
    actor.must(Right.GROUP, run.programme_id)
    whole = db.get(Suggestion, suggestion.part_of) if suggestion.part_of else None
    if suggestion.outcome is not None or (whole is not None and whole.outcome in TAKEN):
        raise Conflict(mark("Somebody has settled this proposal already."))
    return suggestion, run.programme_id


def _open_part(db: Session, actor: Actor, whole: Suggestion, wish: NewPart) -> Suggestion:
    part, _programme_id = _open(db, actor, wish.id)
    if part.part_of != whole.id:
        raise NotFound(mark("There is no such proposal."))
    return part


def _make_group(
    db: Session, programme_id: str, wish: NewPart, notes: Sequence[str], parent_id: str | None
) -> tuple[Group, list[Change]]:
    """A new group for these notes, still without them."""
    header = clean_header(wish.header)
    if db.get(Group, checked_id(wish.group_id)) is not None:
        raise Conflict(mark("This group was stored with another content already."))
    group, steps = new_group(db, wish.group_id, programme_id, header, parent_id)
    group.words_of = find_repeated(db, programme_id, header, notes)
    return group, steps


def _place(db: Session, group_id: str, notes: Sequence[str]) -> list[Change]:
    """Put notes with their duplicates into a group, out of those that they are in."""
    joined = with_duplicates(db, notes)
    return take_out(db, groups_by_note(db, joined)) + put_in(db, group_id, joined)


def _settle(
    db: Session, row: Suggestion, group: Group, kept: Sequence[str], free: Sequence[str]
) -> Change:
    """The proposal is accepted, or changed where notes that were still free are left out."""
    dropped = [note for note in row.note_ids if note in free and note not in kept]
    still = [note for note in row.note_ids if note not in dropped]
    outcome = CHANGED if dropped else ACCEPTED
    return change(db, row, outcome=outcome, kept_ids=still, group_id=group.id)


def _free(db: Session, note_ids: Sequence[str]) -> list[str]:
    """Those of the notes that are on the wall and in no group."""
    placed = {place.note_id for place in groups_by_note(db, note_ids)}
    rows = [note for key in note_ids if (note := db.get(Note, key)) is not None]
    return [note.id for note in rows if note.status == SHOWN and note.id not in placed]
