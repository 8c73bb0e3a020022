"""The commands of the protocol by name: how arguments are parsed, what runs, what is answered.

Arguments are validated strictly before the command is given to the writer. Any later exception that
is no ``WorkshopError`` is therefore a bug of the server, not the fault of the client.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any, Generic, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session

from workshop.board import (
    evening_out,
    joint_drafts,
    moderation,
    notes,
    striking_out,
    table_maps,
)
from workshop.board.tables import JointDraft, Note
from workshop.board.visibility import Viewer
from workshop.needs import (
    card_sort,
    duplicates,
    estimates,
    groups,
    questions,
    sentence_choice,
    votes,
)
from workshop.needs.tables import Group
from workshop.people.rights import Actor
from workshop.questionnaires import answering
from workshop.review import phone_ratings
from workshop.standards.clause_fields import fields_of
from workshop.standards.clauses import SaveClause, save_clause
from workshop.standards.room import objections
from workshop.standards.tables import Clause
from workshop.web.protocol import LARGEST_NUMBER, Malformed

Args = Mapping[str, Any]
Answer = dict[str, Any]
InputT = TypeVar("InputT")
ResultT = TypeVar("ResultT")


@dataclass(frozen=True)
class WireCommand(Generic[InputT, ResultT]):
    """One command: ``read`` parses arguments, ``carry_out`` runs in the writer, ``answer``
    serializes. ``prepare``: what takes long and needs the server's secret, between the first two.
    """

    read: Callable[[Args, Viewer], InputT]
    carry_out: Callable[[Session, Actor, InputT], ResultT]
    answer: Callable[[ResultT], Answer]
    prepare: Callable[[bytes, InputT], Any] | None = None


def read_command(name: str, args: Args, viewer: Viewer) -> tuple[WireCommand[Any, Any], Any]:
    """The command with this name and its parsed input. Raises ``Malformed``; no database access."""
    command = COMMANDS.get(name)
    if command is None:
        raise Malformed
    return command, command.read(args, viewer)


class _Argument:
    """One argument of a command, validated without conversion (``"1"`` is no number)."""

    def __init__(self, wire_name: str, hint: Any, *, optional: bool = False) -> None:
        self._name, self._optional = wire_name, optional
        self._validator = TypeAdapter[Any](hint).validator

    def is_left_out(self, args: Args) -> bool:
        """Whether the default applies: an optional argument that is missing or ``null``."""
        return self._optional and args.get(self._name) is None

    def read(self, args: Args) -> Any:
        """The value. Raises ``Malformed``, also for numbers beyond ``LARGEST_NUMBER``."""
        if self._name not in args:
            raise Malformed
        try:
            value = self._validator.validate_python(args[self._name], strict=True)
        except ValidationError:
            # Without the cause: it quotes what somebody wrote, and would be logged.
            raise Malformed from None
        if type(value) is int and abs(value) > LARGEST_NUMBER:
            raise Malformed
        return value


def _from_dataclass(
    command: Callable[..., InputT],
    carry_out: Callable[[Session, Actor, InputT], ResultT],
    answer: Callable[[ResultT], Answer],
    **wire_names: str,
) -> WireCommand[InputT, ResultT]:
    """A command whose input is a dataclass. ``wire_names``: field → its name in the protocol.

    ``programme_id`` is never an argument: it is the programme for which the client was
    authenticated, so that no client can act in another one.
    """
    hints = get_type_hints(command)
    arguments = {
        field.name: _Argument(
            wire_names.pop(field.name, field.name),
            hints[field.name],
            optional=field.default is not MISSING,
        )
        for field in fields(command)  # type: ignore[arg-type]
        if field.name != "programme_id"
    }
    if wire_names:
        raise TypeError(f"no such fields: {', '.join(wire_names)}")
    in_programme = "programme_id" in hints

    def read(args: Args, viewer: Viewer) -> InputT:
        given = {
            name: argument.read(args)
            for name, argument in arguments.items()
            if not argument.is_left_out(args)
        }
        return (
            command(programme_id=viewer.programme_id, **given) if in_programme else command(**given)
        )

    return WireCommand(read, carry_out, answer)


def _from_argument(
    wire_name: str,
    hint: type[InputT],
    carry_out: Callable[[Session, Actor, InputT], ResultT],
    answer: Callable[[ResultT], Answer],
) -> WireCommand[InputT, ResultT]:
    """A command whose input is one argument, such as the id of a note."""
    argument = _Argument(wire_name, hint)
    return WireCommand(lambda args, _viewer: argument.read(args), carry_out, answer)


def _note_answer(note: Note) -> Answer:
    return {"note": {"id": note.id, "status": note.status, "late": note.late}}


def _clause_answer(clause: Clause) -> Answer:
    return {"revision": clause.revision, "fields": fields_of(clause)}


def _draft_answer(draft: JointDraft) -> Answer:
    return {
        "draft": {
            "id": draft.id,
            "status": draft.status,
            "revision": draft.revision,
            "fields": draft.fields,
            "code": draft.code,
        }
    }


def _settled_answer(draft: JointDraft) -> Answer:
    return {"status": draft.status, "becomes": draft.becomes}


def _id_answer(group: Group) -> Answer:
    return {"id": group.id}


def _unchanged(answer: Answer) -> Answer:
    return answer


def _empty_answer(_result: object) -> Answer:
    return {}


def _under(name: str) -> Callable[[object], Answer]:
    return lambda result: {name: result}


_Ids: Any = Sequence[str]

COMMANDS: Mapping[str, WireCommand[Any, Any]] = {
    "add_note": _from_dataclass(
        notes.AddNote, notes.add_note, _note_answer, activity_id="activity"
    ),
    "edit_note": _from_dataclass(notes.EditNote, notes.edit_note, _note_answer),
    "withdraw_note": _from_dataclass(
        notes.WithdrawNote, notes.withdraw_note, _note_answer, activity_id="activity"
    ),
    "set_dots": _from_dataclass(votes.SetDots, votes.set_dots, _unchanged, activity_id="activity"),
    "set_estimate": _from_dataclass(
        estimates.SetEstimate,
        estimates.set_estimate,
        _unchanged,
        activity_id="activity",
        subject="need",
    ),
    "show_fingers": _from_dataclass(
        votes.ShowFingers, objections.show_fingers_on_clause, _unchanged, activity_id="activity"
    ),
    "choose_sentence": _from_dataclass(
        sentence_choice.ChooseSentence,
        sentence_choice.choose_sentence,
        _unchanged,
        activity_id="activity",
    ),
    "back_question": _from_dataclass(
        questions.BackQuestion, questions.back_question, _unchanged, activity_id="activity"
    ),
    "set_question": _from_dataclass(questions.SetQuestion, questions.set_question, _under("state")),
    "object_to": _from_dataclass(
        objections.ObjectTo, objections.object_to, _unchanged, activity_id="activity"
    ),
    "hand_in": replace(
        _from_dataclass(answering.HandIn, answering.hand_in, _unchanged, activity_id="activity"),
        prepare=answering.derive_keys,
    ),
    "rate_clause": _from_dataclass(
        phone_ratings.RateByPhone,
        phone_ratings.rate_by_phone,
        _unchanged,
        activity_id="activity",
        subject_id="clause",
    ),
    "comment_on_clause": _from_dataclass(
        phone_ratings.CommentByPhone,
        phone_ratings.comment_by_phone,
        _unchanged,
        activity_id="activity",
        subject_id="clause",
    ),
    "rate_elsewhere": _from_argument("activity", str, phone_ratings.rate_elsewhere, _empty_answer),
    "choose_table": _from_dataclass(table_maps.ChooseTable, table_maps.choose_table, _unchanged),
    "place_note": _from_dataclass(
        card_sort.PlaceNote,
        card_sort.place_note,
        _unchanged,
        activity_id="activity",
        note_id="note",
    ),
    "approve_notes": _from_dataclass(
        moderation.ApproveNotes, moderation.approve_notes, _under("count"), ids="notes"
    ),
    "approve_all": _from_dataclass(
        moderation.ApproveAll, moderation.approve_all, _under("count"), activity_id="activity"
    ),
    "reject_notes": _from_dataclass(
        moderation.RejectNotes, moderation.reject_notes, _under("count"), ids="notes"
    ),
    "redact_note": _from_dataclass(moderation.RedactNote, moderation.redact_note, _note_answer),
    "strike_words": _from_dataclass(
        striking_out.StrikeWords, striking_out.strike_words, _note_answer
    ),
    "even_out_notes": _from_dataclass(
        evening_out.EvenOutNotes, evening_out.even_out_notes, _under("count"), ids="notes"
    ),
    "mute_author": _from_argument("note", str, moderation.mute_author, _empty_answer),
    "unmute_author": _from_argument("note", str, moderation.unmute_author, _empty_answer),
    "mute_participant": _from_dataclass(
        moderation.MuteParticipant,
        moderation.mute_participant,
        _empty_answer,
        participant_id="participant",
    ),
    "create_group": _from_dataclass(groups.CreateGroup, groups.create_group, _id_answer),
    "rename_group": _from_dataclass(groups.RenameGroup, groups.rename_group, _empty_answer),
    "move_notes": _from_dataclass(groups.MoveNotes, groups.move_notes, _empty_answer, from_="from"),
    "merge_groups": _from_dataclass(groups.MergeGroups, groups.merge_groups, _empty_answer),
    "split_group": _from_dataclass(groups.SplitGroup, groups.split_group, _id_answer),
    "nest_group": _from_dataclass(groups.SetParent, groups.set_parent, _empty_answer),
    "delete_group": _from_argument("id", str, groups.delete_group, _empty_answer),
    "join_notes": _from_dataclass(
        duplicates.MarkDuplicates, duplicates.mark_duplicates, _under("joined")
    ),
    "part_notes": _from_argument("notes", _Ids, duplicates.unmark_duplicates, _under("parted")),
    "save_clause": _from_dataclass(SaveClause, save_clause, _clause_answer),
    "open_draft": _from_dataclass(
        joint_drafts.OpenDraft, joint_drafts.open_draft, _draft_answer, activity_id="activity"
    ),
    "join_draft": _from_dataclass(
        joint_drafts.JoinDraft, joint_drafts.join_draft, _draft_answer, activity_id="activity"
    ),
    "save_draft": _from_dataclass(joint_drafts.SaveDraft, joint_drafts.save_draft, _draft_answer),
    "offer_draft": _from_dataclass(
        joint_drafts.SettleDraft, joint_drafts.offer_draft, _draft_answer
    ),
    "take_back_draft": _from_dataclass(
        joint_drafts.SettleDraft, joint_drafts.take_back_draft, _draft_answer
    ),
    "accept_draft": _from_dataclass(
        joint_drafts.SettleDraft, joint_drafts.accept_draft, _settled_answer
    ),
    "return_draft": _from_dataclass(
        joint_drafts.ReturnDraft, joint_drafts.return_draft, _settled_answer
    ),
    "drop_draft": _from_dataclass(
        joint_drafts.SettleDraft, joint_drafts.drop_draft, _settled_answer
    ),
    "pick_up_draft": _from_argument("id", str, joint_drafts.pick_up_draft, _settled_answer),
    "undo": _from_dataclass(moderation.Undo, moderation.undo, _under("done"), topic="of"),
    "redo": _from_dataclass(moderation.Undo, moderation.redo, _under("done"), topic="of"),
}
"""Every command of the protocol by name."""

IN_BURSTS = frozenset(
    (
        *("add_note", "edit_note", "withdraw_note", "set_dots", "set_estimate", "show_fingers"),
        *("choose_sentence", "back_question", "object_to", "rate_clause", "place_note"),
    )
)
"""Commands that a whole room gives at once: while they wait they share what they load."""
