"""Questionnaires and their items: written, changed, and made anew once somebody has answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workshop.errors import Closed, Conflict, Invalid, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.programme import field_rules
from workshop.programme.activity_kinds import ActivityKind, SurveyMoment
from workshop.programme.phases import Phase
from workshop.programme.sessions import load_session
from workshop.programme.tables import Activity
from workshop.questionnaires.item_kinds import ItemKind, Kirkpatrick
from workshop.questionnaires.tables import (
    OpenAnswer,
    Questionnaire,
    QuestionnaireAnswer,
    QuestionnaireItem,
)
from workshop.standards.clauses import load_clause
from workshop.store import log
from workshop.store.ids_and_clock import new_id

MOST_ITEMS = 60
MOST_OPTIONS = 8
LONGEST_TEXT = 600


@dataclass(frozen=True)
class ItemContent:
    """An item as it is written; fields as of ``QuestionnaireItem``.

    ``key``: the id of an item that is there already, ``about``: the place from 0 of the scale that
    a retrospective item asks about.
    """

    kind: str
    text: str
    moments: Sequence[str]
    low: str = ""
    high: str = ""
    options: Sequence[str] = ()
    right: int | None = None
    about: int | None = None
    level: str = Kirkpatrick.REACTION
    clauses: Sequence[str] = ()
    key: str | None = None


@dataclass(frozen=True)
class QuestionnaireContent:
    """A questionnaire as it is written, with all its items in order."""

    title: str
    intro: str = ""
    meeting_id: str | None = None
    items: Sequence[ItemContent] = ()


@dataclass(frozen=True)
class AddQuestionnaire:
    """A new questionnaire of a programme."""

    programme_id: str
    content: QuestionnaireContent


@dataclass(frozen=True)
class EditQuestionnaire:
    """``seen``: the ``edits`` of the questionnaire on the screen."""

    id: str
    content: QuestionnaireContent
    seen: int


@dataclass(frozen=True)
class SeenQuestionnaire:
    """A questionnaire with its items in order; ``answered``: whether somebody has answered it."""

    row: Questionnaire
    items: Sequence[QuestionnaireItem]
    answered: bool

    @property
    def moments(self) -> list[SurveyMoment]:
        """When it is answered, in order."""
        asked = {moment for item in self.items for moment in item.moments}
        return [moment for moment in SurveyMoment if moment in asked]

    def asked_at(self, moment: str) -> list[QuestionnaireItem]:
        """The items of one moment."""
        return [item for item in self.items if moment in item.moments]


def list_questionnaires(db: Session, programme_id: str) -> list[SeenQuestionnaire]:
    """The questionnaires of a programme by title, versions in their order."""
    query = select(Questionnaire).where(col(Questionnaire.programme_id) == programme_id)
    rows = db.execute(query.order_by(col(Questionnaire.title), col(Questionnaire.version)))
    return [_seen(db, row) for row in rows.scalars()]


def find_questionnaire(db: Session, questionnaire_id: str) -> SeenQuestionnaire | None:
    """A questionnaire, if there is one with this id."""
    row = db.get(Questionnaire, questionnaire_id)
    return _seen(db, row) if row else None


def load_questionnaire(db: Session, questionnaire_id: str) -> SeenQuestionnaire:
    """A questionnaire; raises ``NotFound``."""
    seen = find_questionnaire(db, questionnaire_id)
    if seen is None:
        raise NotFound(mark("There is no such questionnaire."))
    return seen


def activities_asking(db: Session, row: Questionnaire) -> list[Activity]:
    """The activities that ask a questionnaire, at any moment."""
    query = select(Activity).where(
        col(Activity.programme_id) == row.programme_id,
        col(Activity.kind) == ActivityKind.QUESTIONNAIRE,
    )
    return [one for one in db.execute(query).scalars() if one.targets[:1] == [row.id]]


def is_being_answered(db: Session, row: Questionnaire) -> bool:
    """Whether phones have its items before them now."""
    return any(one.phase == Phase.VOTE for one in activities_asking(db, row))


def add_questionnaire(db: Session, actor: Actor, command: AddQuestionnaire) -> Questionnaire:
    """Write a questionnaire. Raises ``Invalid``, ``NotFound`` (meeting, clause), ``NotAllowed``."""
    actor.must(Right.WRITE_CLAUSE, command.programme_id)
    row = Questionnaire(programme_id=command.programme_id, title="")
    _fill(db, row, command.content)
    return _saved(db, actor, row, "questionnaire_added")


def edit_questionnaire(db: Session, actor: Actor, command: EditQuestionnaire) -> Questionnaire:
    """Change a questionnaire. Once somebody has answered it, a change makes a new version and
    leaves the answered one as it is: an answer belongs to the words that were read.

    Raises as ``add_questionnaire``, ``Conflict`` where somebody has changed it since, and
    ``Closed`` while people have it before them.
    """
    seen = load_questionnaire(db, command.id)
    row = seen.row
    actor.must(Right.WRITE_CLAUSE, row.programme_id)
    if row.edits != command.seen:
        raise Conflict(
            mark(
                "Somebody has changed this questionnaire in the meantime. Nothing was overwritten."
            )
        )
    if is_being_answered(db, row):
        raise Closed(mark("People are answering it at this moment. End that activity first."))
    row.edits += 1
    if seen.answered:
        db.add(row)
        row = Questionnaire(
            programme_id=row.programme_id, title="", version=row.version + 1, former_id=row.id
        )
    _fill(db, row, command.content)
    return _saved(db, actor, row, "questionnaire_edited")


def remove_questionnaire(db: Session, actor: Actor, questionnaire_id: str) -> None:
    """Remove a questionnaire that nobody has answered and no activity asks. Raises ``Conflict``,
    ``NotFound``."""
    seen = load_questionnaire(db, questionnaire_id)
    actor.must(Right.WRITE_CLAUSE, seen.row.programme_id)
    if seen.answered:
        raise Conflict(mark("It was answered. What people answered is not thrown away."))
    if activities_asking(db, seen.row):
        raise Conflict(mark("An activity asks it. Choose another one there, or remove that first."))
    db.delete(seen.row)
    log.append(db, seen.row.programme_id, "questionnaire_removed", actor=actor.log_id)


def is_answered(db: Session, questionnaire_id: str) -> bool:
    """Whether somebody has answered."""
    for table in (QuestionnaireAnswer, OpenAnswer):
        query = select(col(table.item_id)).where(col(table.questionnaire_id) == questionnaire_id)
        if db.execute(query.limit(1)).first():
            return True
    return False


def _seen(db: Session, row: Questionnaire) -> SeenQuestionnaire:
    query = select(QuestionnaireItem).where(col(QuestionnaireItem.questionnaire_id) == row.id)
    items = list(db.execute(query.order_by(col(QuestionnaireItem.position))).scalars())
    return SeenQuestionnaire(row, items, is_answered(db, row.id))


def _fill(db: Session, row: Questionnaire, content: QuestionnaireContent) -> None:
    """Write title and items. Items that are there already keep their ids."""
    row.title = field_rules.line(content.title)
    row.intro = field_rules.paragraphs(content.intro, 2000)
    if content.meeting_id is not None:
        meeting = load_session(db, content.meeting_id)
        if meeting.programme_id != row.programme_id:
            raise NotFound(mark("There is no such session."))
    row.meeting_id = content.meeting_id
    if not 1 <= len(content.items) <= MOST_ITEMS:
        raise Invalid(mark("A questionnaire has 1 to {most} items."), most=MOST_ITEMS)
    db.add(row)
    db.flush()
    present = {item.id for item in _seen(db, row).items}
    keys = [one.key if one.key in present else new_id() for one in content.items]
    wanted = [
        QuestionnaireItem(
            id=key,
            questionnaire_id=row.id,
            position=place,
            **_checked(db, row.programme_id, one, content.items, keys),
        )
        for place, (key, one) in enumerate(zip(keys, content.items, strict=True))
    ]
    gone = present - set(keys)
    db.execute(delete(QuestionnaireItem).where(col(QuestionnaireItem.id).in_(gone)))
    for item in wanted:
        db.merge(item)
    db.flush()


def _checked(
    db: Session,
    programme_id: str,
    one: ItemContent,
    items: Sequence[ItemContent],
    keys: Sequence[str],
) -> Mapping[str, Any]:
    if one.kind not in set(ItemKind) or one.level not in set(Kirkpatrick):
        raise Invalid(mark("The request was not understood."))
    moments = [moment for moment in SurveyMoment if moment in one.moments]
    if not moments:
        raise Invalid(mark("Choose when “{text}” is asked."), text=one.text)
    fields: dict[str, Any] = {
        "kind": one.kind,
        "text": field_rules.line(one.text, LONGEST_TEXT),
        "moments": moments,
        "level": one.level,
        "clauses": [load_clause(db, key).id for key in dict.fromkeys(one.clauses)],
    }
    if any(load_clause(db, key).programme_id != programme_id for key in fields["clauses"]):
        raise NotFound(mark("There is no such clause."))
    if one.kind in (ItemKind.SCALE, ItemKind.RETROSPECTIVE):
        fields["low"] = field_rules.line(one.low, 80)
        fields["high"] = field_rules.line(one.high, 80)
    if one.kind == ItemKind.KNOWLEDGE:
        fields |= _options(one)
    if one.kind == ItemKind.RETROSPECTIVE:
        fields |= _about(one, items, keys)
    return fields


def _options(one: ItemContent) -> Mapping[str, Any]:
    options = [field_rules.line(text, 300) for text in one.options if text.strip()]
    if not 2 <= len(options) <= MOST_OPTIONS or len(set(options)) < len(options):
        raise Invalid(
            mark("“{text}” needs 2 to {most} different options."), text=one.text, most=MOST_OPTIONS
        )
    if one.right is None or not 0 <= one.right < len(options):
        raise Invalid(mark("Which option of “{text}” is right?"), text=one.text)
    return {"options": options, "right": one.right}


def _about(
    one: ItemContent, items: Sequence[ItemContent], keys: Sequence[str]
) -> Mapping[str, Any]:
    """A look back belongs to a scale, and is asked only afterwards."""
    place = one.about
    if place is None or not 0 <= place < len(items) or items[place].kind != ItemKind.SCALE:
        raise Invalid(mark("Choose the scale that “{text}” looks back at."), text=one.text)
    if SurveyMoment.BEFORE in one.moments:
        raise Invalid(mark("“{text}” looks back, so it is asked afterwards."), text=one.text)
    return {"about_id": keys[place]}


def _saved(db: Session, actor: Actor, row: Questionnaire, event: str) -> Questionnaire:
    db.add(row)
    db.flush()
    log.append(db, row.programme_id, event, actor=actor.log_id)
    return row
