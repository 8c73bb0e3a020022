"""What a connection may ask for, by name; each is one call of the write path."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session

from workshop.board import moderation, notes
from workshop.board.visibility import Viewer
from workshop.errors import Invalid
from workshop.i18n import mark
from workshop.needs import card_sort, duplicates, estimates, groups, votes
from workshop.people.rights import Actor
from workshop.standards.clause_fields import fields_of
from workshop.standards.clauses import SaveClause, save_clause
from workshop.standards.room import objections

Args = Mapping[str, Any]
Answer = dict[str, Any]
Handler = Callable[[Session, Actor, Viewer, Args], Answer]


def carry_out(db: Session, actor: Actor, request: tuple[Viewer, str, Args]) -> Answer:
    """Run one named command; returns what the client is told. Raises the errors of the command."""
    viewer, name, args = request
    handler = COMMANDS.get(name)
    if handler is None or not isinstance(args, Mapping):
        raise Invalid(mark("The request was not understood."))
    try:
        return handler(db, actor, viewer, args)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise Invalid(mark("The request was not understood.")) from error


def _add_note(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = notes.AddNote(
        id=_text(args, "id"),
        activity_id=_text(args, "activity"),
        text=_text(args, "text"),
        section=args.get("section"),
        kind=args.get("kind"),
        table=_table(args.get("table")),
        origin=str(args.get("origin") or "keyboard"),
    )
    return _note_answer(notes.add_note(db, actor, command))


def _edit_note(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = notes.EditNote(
        id=_text(args, "id"),
        text=args.get("text"),
        section=args.get("section"),
        kind=args.get("kind"),
    )
    return _note_answer(notes.edit_note(db, actor, command))


def _withdraw_note(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    return _note_answer(notes.withdraw_note(db, actor, _text(args, "id")))


def _set_dots(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = votes.SetDots(_text(args, "activity"), _text(args, "subject"), int(args["count"]))
    return votes.set_dots(db, actor, command)


def _set_estimate(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = estimates.SetEstimate(
        _text(args, "activity"), _text(args, "need"), args["impact"], args["effort"]
    )
    return estimates.set_estimate(db, actor, command)


def _show_fingers(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = votes.ShowFingers(_text(args, "activity"), int(args["value"]))
    return objections.show_fingers_on_clause(db, actor, command)


def _object_to(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = objections.ObjectTo(_text(args, "activity"), _text(args, "text"))
    return objections.object_to(db, actor, command)


def _place_note(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = card_sort.PlaceNote(_text(args, "activity"), _text(args, "note"), args["pile"])
    return card_sort.place_note(db, actor, command)


def _approve(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = moderation.ApproveNotes(_texts(args, "notes"), _number(args.get("seen")))
    return {"count": moderation.approve_notes(db, actor, command)}


def _approve_all(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = moderation.ApproveAll(_text(args, "activity"), _number(args.get("seen")))
    return {"count": moderation.approve_all(db, actor, command)}


def _reject(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    return {"count": moderation.reject_notes(db, actor, _texts(args, "notes"))}


def _redact(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = moderation.RedactNote(_text(args, "id"), args.get("text"))
    return _note_answer(moderation.redact_note(db, actor, command))


def _mute_author(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    moderation.mute_author(db, actor, _text(args, "note"))
    return {}


def _mute(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = moderation.MuteParticipant(_text(args, "participant"), args["muted"] is True)
    moderation.mute_participant(db, actor, command)
    return {}


def _create_group(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = groups.CreateGroup(
        id=_text(args, "id"),
        programme_id=viewer.programme_id,
        header=_text(args, "header"),
        notes=tuple(_texts(args, "notes")),
        parent=args.get("parent"),
    )
    return {"id": groups.create_group(db, actor, command).id}


def _rename_group(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    groups.rename_group(db, actor, groups.RenameGroup(_text(args, "id"), _text(args, "header")))
    return {}


def _move_notes(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = groups.MoveNotes(
        programme_id=viewer.programme_id,
        notes=tuple(_texts(args, "notes")),
        to=args.get("to"),
        from_=args.get("from"),
        copy=args.get("copy") is True,
    )
    groups.move_notes(db, actor, command)
    return {}


def _merge_groups(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = groups.MergeGroups(_text(args, "into"), tuple(_texts(args, "groups")))
    groups.merge_groups(db, actor, command)
    return {}


def _split_group(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = groups.SplitGroup(
        id=_text(args, "id"),
        new_id=_text(args, "new_id"),
        notes=tuple(_texts(args, "notes")),
        header=_text(args, "header"),
    )
    return {"id": groups.split_group(db, actor, command).id}


def _nest_group(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    parent = None if args["parent"] is None else _text(args, "parent")
    groups.set_parent(db, actor, groups.SetParent(_text(args, "id"), parent))
    return {}


def _delete_group(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    groups.delete_group(db, actor, _text(args, "id"))
    return {}


def _join_notes(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = duplicates.MarkDuplicates(_text(args, "lead"), _texts(args, "notes"))
    return {"joined": duplicates.mark_duplicates(db, actor, command)}


def _part_notes(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    return {"parted": duplicates.unmark_duplicates(db, actor, _texts(args, "notes"))}


def _save_clause(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = SaveClause(
        id=_text(args, "id"),
        revision=_revision(args),
        fields=_fields(args, "fields"),
        why=str(args.get("why") or ""),
    )
    clause = save_clause(db, actor, command)
    return {"revision": clause.revision, "fields": fields_of(clause)}


def _undo(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = moderation.Undo(viewer.programme_id, _text(args, "of"))
    return {"done": moderation.undo(db, actor, command)}


def _redo(db: Session, actor: Actor, viewer: Viewer, args: Args) -> Answer:
    command = moderation.Undo(viewer.programme_id, _text(args, "of"))
    return {"done": moderation.redo(db, actor, command)}


COMMANDS: Mapping[str, Handler] = {
    "add_note": _add_note,
    "edit_note": _edit_note,
    "withdraw_note": _withdraw_note,
    "set_dots": _set_dots,
    "set_estimate": _set_estimate,
    "show_fingers": _show_fingers,
    "object_to": _object_to,
    "place_note": _place_note,
    "approve_notes": _approve,
    "approve_all": _approve_all,
    "reject_notes": _reject,
    "redact_note": _redact,
    "mute_author": _mute_author,
    "mute_participant": _mute,
    "create_group": _create_group,
    "rename_group": _rename_group,
    "move_notes": _move_notes,
    "merge_groups": _merge_groups,
    "split_group": _split_group,
    "nest_group": _nest_group,
    "delete_group": _delete_group,
    "join_notes": _join_notes,
    "part_notes": _part_notes,
    "save_clause": _save_clause,
    "undo": _undo,
    "redo": _redo,
}


def _text(args: Args, name: str) -> str:
    value = args[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _texts(args: Args, name: str) -> list[str]:
    values = args[name]
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(name)
    return values[:1000]


def _fields(args: Args, name: str) -> dict[str, str | None]:
    values = args[name]
    texts = isinstance(values, dict) and all(
        value is None or isinstance(value, str) for value in values.values()
    )
    if not texts:
        raise TypeError(name)
    return dict(values)


def _revision(args: Args) -> int:
    revision = _number(args["revision"])
    if revision is None:
        raise TypeError("revision")
    return revision


def _number(value: Any) -> int | None:
    return value if type(value) is int else None


def _table(value: Any) -> int | None:
    return int(value) if value is not None and 1 <= int(value) <= 20 else None


def _note_answer(note: Any) -> Answer:
    return {"note": {"id": note.id, "status": note.status, "late": note.late}}
