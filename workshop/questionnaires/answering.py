"""Handing in a sheet: the answers of one person at one moment, all together.

An answer carries no time and makes no event: the log would tell when somebody has answered, and
between meetings that is a person. It stands under a pseudonym of the questionnaire, so that the
sheets of several moments belong together, and nothing else does. What was handed in is shown on no
screen again; the phone on which it was written keeps it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workshop.errors import Closed, Conflict, Invalid, NotAllowed
from workshop.i18n import mark
from workshop.people.credentials import DoorCodeKeys
from workshop.people.last_presses import erase_presses, must_be_last
from workshop.people.participants import load_consenting
from workshop.people.rights import TABLE_ROLE, Actor, Right
from workshop.programme import field_rules
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import load_activity
from workshop.programme.contribution_window import may_write_at_all
from workshop.programme.door_codes import check_code, derive_code, questionnaire_pseudonym
from workshop.programme.phases import Phase
from workshop.programme.sessions import OPEN, in_window, load_joined, load_session
from workshop.programme.tables import Activity
from workshop.questionnaires.asked import clauses_offered, coded_meeting, questionnaire_of
from workshop.questionnaires.item_kinds import LONGEST_ANSWER, SCALE, ItemKind
from workshop.questionnaires.questionnaires import SeenQuestionnaire
from workshop.questionnaires.tables import OpenAnswer, QuestionnaireAnswer, QuestionnaireItem
from workshop.store.ids_and_clock import checked_id
from workshop.store.store import mark_erased


@dataclass(frozen=True)
class HandIn:
    """The sheet of a person, in place of what they handed in at this moment before.

    ``answers``: item → a point of its scale, the place of an option, a text, or for a clause item
    ``{"clause": id, "why": text}``. What is missing is not answered; none takes everything back.
    ``code``: the door code of the training, as it was typed, where that pairs the answers.
    ``nth``: as in ``last_presses``.
    """

    activity_id: str
    answers: Mapping[str, Any]
    code: str | None = field(default=None, repr=False)
    nth: int = 0


@dataclass(frozen=True)
class CodedSheet:
    """A sheet with the keys of its code, which take too long to derive for the writer."""

    sheet: HandIn
    keys: DoorCodeKeys = field(repr=False)


@dataclass(frozen=True)
class SheetAnswer:
    """One answer as it is stored; ``text`` empty: nothing was written."""

    number: int | None = None
    clause_id: str | None = None
    text: str = ""


def derive_keys(secret: bytes, command: HandIn) -> "HandIn | CodedSheet":
    """The sheet with the keys of its code, if it has one. Takes as long as
    ``door_codes.derive_code``, and raises as that."""
    return CodedSheet(command, derive_code(secret, command.code)) if command.code else command


def hand_in(db: Session, actor: Actor, command: HandIn | CodedSheet) -> dict[str, Any]:
    """Keep a sheet; returns ``{"answered": items}``. The same one once more changes nothing.

    Raises ``Closed`` before and after its moment, ``Conflict`` for items it does not ask (another
    version), ``Invalid`` for answers that fit no item and without a code where one is needed,
    ``NotAllowed`` for people outside, ``NotFound`` for a code that is none of that training.
    """
    keys = command.keys if isinstance(command, CodedSheet) else None
    sheet = command.sheet if isinstance(command, CodedSheet) else command
    activity, seen = _open_sheet(db, actor, sheet.activity_id)
    given = _read(db, seen, activity.moment, sheet.answers)
    author = _author(db, actor, seen, keys)
    must_be_last(db, activity.session_id, author, sheet.nth)
    keep_sheet(db, seen, activity.moment, author, given)
    return {"answered": len(given)}


def keep_sheet(
    db: Session, seen: SeenQuestionnaire, moment: str, author: str, given: Mapping[str, SheetAnswer]
) -> None:
    """Store the sheet of somebody. What has not changed stays as it is: told, or read by staff."""
    place: dict[str, Any] = {"questionnaire_id": seen.row.id, "moment": moment, "author": author}
    points = {row.item_id: row for row in _own(db, QuestionnaireAnswer, place)}
    texts = {row.item_id: row for row in _own(db, OpenAnswer, place)}
    for key in {*points, *texts, *given}:
        answer = given.get(key, SheetAnswer())
        point, text = points.get(key), texts.get(key)
        if point and (point.number, point.clause_id) != (answer.number, answer.clause_id):
            db.delete(point)
            point = None
        if text and (text.text, text.clause_id) != (answer.text, answer.clause_id):
            db.delete(text)
            mark_erased(db, ("open answer", text.id))
            text = None
        db.flush()
        chosen = answer.number is not None or answer.clause_id is not None
        if point is None and chosen:
            number, clause = answer.number, answer.clause_id
            db.add(QuestionnaireAnswer(item_id=key, number=number, clause_id=clause, **place))
        if text is None and answer.text:
            words, clause = answer.text, answer.clause_id
            db.add(OpenAnswer(item_id=key, text=words, clause_id=clause, **place))
    db.flush()


def read_answer(
    item: QuestionnaireItem, value: Any, clauses: Mapping[str, Any]
) -> SheetAnswer | None:
    """An answer to an item, checked; ``None``: it is not answered. ``clauses``: those offered.

    Raises ``Invalid``, with the words of the item.
    """
    if value is None or value == "":
        return None
    kind = ItemKind(item.kind)
    if kind in (ItemKind.SCALE, ItemKind.RETROSPECTIVE):
        return SheetAnswer(_whole(item, value, SCALE[0], SCALE[-1]))
    if kind == ItemKind.KNOWLEDGE:
        return SheetAnswer(_whole(item, value, 0, len(item.options) - 1))
    if kind == ItemKind.OPEN:
        text = _text(item, value)
        return SheetAnswer(text=text) if text else None
    if not isinstance(value, Mapping):
        raise Invalid(mark("The request was not understood."))
    clause, why = value.get("clause") or None, _text(item, value.get("why") or "")
    if clause is not None and clause not in clauses:
        raise Invalid(mark("Choose a clause from the list under “{text}”."), text=item.text)
    return SheetAnswer(clause_id=clause, text=why) if clause or why else None


def _open_sheet(db: Session, actor: Actor, activity_id: str) -> tuple[Activity, SeenQuestionnaire]:
    activity = load_activity(db, checked_id(activity_id))
    actor.must(Right.VOTE, activity.programme_id)
    seen = questionnaire_of(db, activity)
    if activity.kind != ActivityKind.QUESTIONNAIRE or seen is None:
        raise Invalid(mark("The request was not understood."))
    session = load_session(db, activity.session_id)
    person = load_consenting(db, actor.id)
    if session.status == OPEN:
        load_joined(db, actor, session.id)
    elif not may_write_at_all(db, activity, person.id):
        raise NotAllowed(mark("You have not joined this session."))
    if person.role == TABLE_ROLE and coded_meeting(db, seen) is None:
        raise NotAllowed(mark("Everybody answers for themselves, on a phone of their own."))
    if activity.phase == Phase.WAITING and activity.window_began_at is None:
        raise Closed(mark("This questionnaire has not begun yet."))
    if activity.phase != Phase.VOTE or not (session.status == OPEN or in_window(session)):
        raise Closed(
            mark("This questionnaire is closed. What you handed in before counts; the rest stays.")
        )
    return activity, seen


def _author(db: Session, actor: Actor, seen: SeenQuestionnaire, keys: DoorCodeKeys | None) -> str:
    meeting_id = coded_meeting(db, seen)
    if meeting_id is None:
        return actor.pseudonym(seen.row.id)
    if keys is None:
        raise Invalid(mark("Enter the code from your slip: it is the one with which you came in."))
    return questionnaire_pseudonym(check_code(db, meeting_id, keys), seen.row.id)


def _read(
    db: Session, seen: SeenQuestionnaire, moment: str, answers: Mapping[str, Any]
) -> dict[str, SheetAnswer]:
    items = {item.id: item for item in seen.asked_at(moment)}
    if set(answers) - set(items):
        raise Conflict(
            mark("The questionnaire is another one by now. Look at it again; your words are kept.")
        )
    found: dict[str, SheetAnswer] = {}
    for key, value in answers.items():
        offered = {row.id: row for row in clauses_offered(db, seen, items[key])}
        answer = read_answer(items[key], value, offered)
        if answer is not None:
            found[key] = answer
    return found


def _whole(item: QuestionnaireItem, value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise Invalid(mark("Choose one of the answers under “{text}”."), text=item.text)
    return value


def _text(item: QuestionnaireItem, value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid(mark("The request was not understood."))
    text = field_rules.clean(value)
    if len(text) > LONGEST_ANSWER:
        raise Invalid(
            mark("Your answer to “{text}” is too long: {most} characters at the most."),
            text=item.text,
            most=LONGEST_ANSWER,
        )
    return text


def _own(db: Session, table: Any, place: Mapping[str, str]) -> list[Any]:
    query = select(table).where(*(col(getattr(table, name)) == at for name, at in place.items()))
    return list(db.execute(query).scalars())


def erase_answers(db: Session, authors: Mapping[str, str]) -> int:
    """Erase what these people have answered; ``authors``: questionnaire → pseudonym. Returns how
    many answers there were. Figures that were told stay."""
    count = 0
    for table in (QuestionnaireAnswer, OpenAnswer):
        for questionnaire_id, author in authors.items():
            rows = delete(table).where(
                col(table.questionnaire_id) == questionnaire_id, col(table.author) == author
            )
            count += db.execute(rows).rowcount  # type: ignore[attr-defined]
    erase_presses(db, authors.values())
    if count:
        mark_erased(db, *(("sheet", " ".join(place)) for place in authors.items()))
    return count
