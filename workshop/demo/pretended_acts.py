"""What a pretended participant does next in what runs: the commands that a phone would send."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from workshop.board.carried import list_carried
from workshop.board.joint_drafts import (
    BEING_WRITTEN,
    JoinDraft,
    OpenDraft,
    SaveDraft,
    SettleDraft,
    join_draft,
    list_drafts,
    offer_draft,
    open_draft,
    save_draft,
    writers_of,
)
from workshop.board.joint_forms import FORMS
from workshop.board.note_facts import notes_by_id
from workshop.board.note_kinds import NoteStatus
from workshop.board.notes import AddNote, add_note, list_notes
from workshop.board.practice_facts import practices_offered
from workshop.board.tables import JointDraft
from workshop.demo.example_texts import ExampleTexts
from workshop.needs.card_sort import PlaceNote, list_sortable_notes, place_note
from workshop.needs.estimates import SetEstimate, set_estimate
from workshop.needs.group_queries import list_groups, notes_in
from workshop.needs.needs import VOTABLE, list_needs
from workshop.needs.questions import BackQuestion, back_question
from workshop.needs.sentence_choice import ChooseSentence, choose_sentence, list_proposals
from workshop.needs.told_results import CAN_LIVE_WITH_IT
from workshop.needs.vote_offer import load_offer
from workshop.needs.votes import SetDots, ShowFingers, set_dots
from workshop.people.rights import Actor
from workshop.programme.activity_kinds import (
    ACTIVITY_TYPES,
    ActivityKind,
    BallotPart,
    DraftForm,
    SurveyMoment,
)
from workshop.programme.agenda import asks_kind, list_activities, subject_of
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity
from workshop.questionnaires.answering import HandIn, hand_in
from workshop.questionnaires.asked import clauses_offered as clauses_offered_under
from workshop.questionnaires.asked import questionnaire_of
from workshop.questionnaires.item_kinds import ItemKind
from workshop.review.activity_rounds import round_of
from workshop.review.phone_ratings import (
    CommentByPhone,
    RateByPhone,
    comment_by_phone,
    rate_by_phone,
)
from workshop.review.room_experts import phones_of
from workshop.review.rounds import criteria_of, standing_subjects
from workshop.standards.clause_facts import clauses_offered
from workshop.standards.room.objections import ObjectTo, object_to, show_fingers_on_clause
from workshop.store.ids_and_clock import new_id

NOTES_EACH = 2
"""Notes that each of them writes in an activity."""
_DRAFTS_EACH = 2
"""Drafts that a table writes in an activity."""
_AT_ONCE = 5
"""Notes that one of them puts on piles before somebody else goes on."""
_SURE = 0.9
"""How often somebody puts a note where most people put it."""
_WANTED = 0.5
"""How often somebody votes for a question from the audience."""
_KNOWS = (0.3, 0.8)
"""How often somebody knows an answer before a training, and after it."""
_LOW = 5
"""An expert who rates lower than this says why."""


@dataclass
class Pretender:
    """A pretended participant. ``done``: what they have done for good."""

    actor: Actor
    table: int
    done: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Act:
    """A command with its content; ``done``: what is noted of it once it has been carried out."""

    command: Callable[[Session, Actor, Any], Any]
    content: Any
    done: str = ""


Acts = Iterator[Act]


def next_acts(db: Session, activity: Activity, person: Pretender, texts: ExampleTexts) -> Acts:
    """What somebody does next in the activity that runs; nothing where they have done it all."""
    if activity.phase == Phase.COLLECT:
        yield from _write(db, activity, person, texts)
        yield from _back(db, activity, person)
    elif activity.phase == Phase.WORK and activity.silent:
        yield from _sort(db, activity, person, texts)
    elif activity.phase == Phase.WORK and ACTIVITY_TYPES[activity.kind].drafts:
        yield from _draft(db, activity, person, texts)
    elif activity.phase == Phase.VOTE and activity.kind == ActivityKind.EXPERT_RATING:
        yield from _rate(db, activity, person, texts)
    elif activity.kind == ActivityKind.QUESTIONS and activity.phase == Phase.VOTE:
        yield from _back(db, activity, person)
    elif activity.phase == Phase.VOTE and activity.kind == ActivityKind.QUESTIONNAIRE:
        yield from _answer(db, activity, person, texts)
    elif activity.phase == Phase.VOTE and activity.id not in person.done:
        yield from _vote(db, activity, texts)


# ── notes and piles ─────────────────────────────────────────────────────────────────────────────


def _write(db: Session, activity: Activity, person: Pretender, texts: ExampleTexts) -> Acts:
    left = [key for n in range(NOTES_EACH) if (key := f"{activity.id}.{n}") not in person.done]
    subjects = _subjects(db, activity, subject_of(activity) or "")
    if not left or not subjects:
        return
    about = random.choice(subjects)  # noqa: S311
    agenda = list_activities(db, activity.session_id)
    of_drafts = any(
        row.kind == ActivityKind.DRAFTING and row.position < activity.position for row in agenda
    )
    note = texts.note(activity, about.words, of_drafts=of_drafts and about.id is None)
    content = AddNote(
        new_id(),
        activity.id,
        note.text,
        note.section,
        note.kind if asks_kind(activity) else None,
        carries=list_carried(activity),
        stage=note.stage,
        feeling=note.feeling,
        about=about.id,
    )
    yield Act(add_note, content, left[0])


def _sort(db: Session, activity: Activity, person: Pretender, texts: ExampleTexts) -> Acts:
    fresh = [
        note for note in list_sortable_notes(db, activity) if f"pile {note.id}" not in person.done
    ]
    for note in fresh[:_AT_ONCE]:
        sure = random.random() < _SURE  # noqa: S311
        pile = texts.pile_of(note.text if sure else "")
        yield Act(place_note, PlaceNote(activity.id, note.id, pile), f"pile {note.id}")


# ── joint drafts ────────────────────────────────────────────────────────────────────────────────


def _draft(db: Session, activity: Activity, person: Pretender, texts: ExampleTexts) -> Acts:
    """Begin a draft or come to one, write its next field, or give it in: clauses in pairs,
    everything else at tables."""
    own = person.actor.pseudonym(activity.id)
    drafts = list_drafts(db, activity.id)
    writers = writers_of(db, [row.id for row in drafts])
    mine = [row for row in drafts if own in writers.get(row.id, ())]
    written = next((row for row in mine if row.status in BEING_WRITTEN), None)
    in_pairs = activity.kind == ActivityKind.DRAFTING
    if written is not None:
        yield _write_on(db, activity, written, texts)
    elif len(mine) < (1 if in_pairs else _DRAFTS_EACH):
        waiting = [row for row in drafts if row.status in BEING_WRITTEN]
        if in_pairs:
            there = [row for row in waiting if row.code and len(writers[row.id]) == 1]
        else:
            there = [row for row in waiting if row.table_number == person.table]
        yield from _begin(db, activity, drafts, there[0] if there else None, pair=in_pairs)


def _begin(
    db: Session,
    activity: Activity,
    drafts: Sequence[JointDraft],
    there: JointDraft | None,
    *,
    pair: bool,
) -> Acts:
    """Come to the draft that is there, or begin one about what nobody writes about."""
    if there is not None:
        known = {"code": there.code} if pair else {"id": there.id}
        yield Act(join_draft, JoinDraft(activity.id, **known))
        return
    taken = {draft.about for draft in drafts}
    form = FORMS[str(ACTIVITY_TYPES[activity.kind].drafts)]
    subjects = _subjects(db, activity, form.about)
    free = [one for one in subjects if one.id is None or one.id not in taken]
    if free:
        about = random.choice(free).id  # noqa: S311
        yield Act(open_draft, OpenDraft(new_id(), activity.id, about, pair))


def _write_on(db: Session, activity: Activity, draft: JointDraft, texts: ExampleTexts) -> Act:
    form = FORMS[draft.form]
    subjects = _subjects(db, activity, form.about)
    words = next((one.words for one in subjects if one.id == draft.about), "")
    voices = _voices(db, draft.about) if draft.form == DraftForm.HEADER else ()
    wanted = texts.fields_of(draft.id, draft.form, words, voices)
    for name in form.fields:
        if wanted.get(name) and not draft.fields.get(name):
            return Act(save_draft, SaveDraft(draft.id, draft.revision, {name: wanted[name]}))
    return Act(offer_draft, SettleDraft(draft.id, draft.revision))


def _voices(db: Session, group_id: str | None) -> list[str]:
    notes = notes_by_id(db, notes_in(db, group_id or ""))
    return [note.text for note in notes.values()]


# ── votes and ratings ───────────────────────────────────────────────────────────────────────────


def _vote(db: Session, activity: Activity, texts: ExampleTexts) -> Acts:
    part = ACTIVITY_TYPES[activity.kind].votes_with
    if part == BallotPart.FINGERS:
        fingers = random.choices(range(6), (1, 1, 2, 5, 7, 4))[0]  # noqa: S311
        yield Act(show_fingers_on_clause, ShowFingers(activity.id, fingers), activity.id)
        if fingers < CAN_LIVE_WITH_IT:
            yield Act(object_to, ObjectTo(activity.id, texts.objection()))
        return
    if part == BallotPart.CHOICES:
        for proposals in list_proposals(db, activity):
            draft = random.choice(proposals.drafts)  # noqa: S311
            yield Act(choose_sentence, ChooseSentence(activity.id, draft.id), activity.id)
        return
    offered = sorted(load_offer(db, activity).subjects)
    random.shuffle(offered)
    if part == BallotPart.DOTS:
        for subject in offered[: activity.votes_per_person]:
            yield Act(set_dots, SetDots(activity.id, subject, 1), activity.id)
    elif part == BallotPart.ESTIMATES:
        for subject in offered:
            impact, effort = random.randint(2, 5), random.randint(1, 5)  # noqa: S311
            yield Act(set_estimate, SetEstimate(activity.id, subject, impact, effort), activity.id)


def _answer(db: Session, activity: Activity, person: Pretender, texts: ExampleTexts) -> Acts:
    """Hand in a sheet; after a training more is known than before it."""
    seen = questionnaire_of(db, activity)
    if seen is None or activity.id in person.done:
        return
    later = int(activity.moment != SurveyMoment.BEFORE)
    given: dict[str, Any] = {}
    for item in seen.asked_at(activity.moment):
        if item.kind in (ItemKind.SCALE, ItemKind.RETROSPECTIVE):
            now = later if item.kind == ItemKind.SCALE else 0
            given[item.id] = random.randint(1 + now, 4 + now)  # noqa: S311
        elif item.kind == ItemKind.KNOWLEDGE:
            knows = random.random() < _KNOWS[later]  # noqa: S311
            given[item.id] = item.right if knows else random.randrange(len(item.options))  # noqa: S311
        elif item.kind == ItemKind.OPEN:
            given[item.id] = texts.comment()
        elif clauses := clauses_offered_under(db, seen, item):
            given[item.id] = {"clause": random.choice(clauses).id, "why": texts.objection()}  # noqa: S311
    yield Act(hand_in, HandIn(activity.id, given), activity.id)


def _back(db: Session, activity: Activity, person: Pretender) -> Acts:
    """Look at one more question from the audience, and in every second case vote for it."""
    if activity.kind != ActivityKind.QUESTIONS:
        return
    questions = list_notes(db, [activity.id], NoteStatus.VISIBLE)
    fresh = [row.id for row in questions if f"vote {row.id}" not in person.done]
    if fresh:
        wanted = BackQuestion(activity.id, fresh[0], random.random() < _WANTED)  # noqa: S311
        yield Act(back_question, wanted, f"vote {fresh[0]}")


def _rate(db: Session, activity: Activity, person: Pretender, texts: ExampleTexts) -> Acts:
    """The next clause, on the phone of somebody whom the facilitator has admitted."""
    review = round_of(db, activity)
    if review is None or person.actor.id not in phones_of(review):
        return
    clauses = [key for _kind, key in standing_subjects(db, review)]
    left = [key for key in clauses if f"{review.id} {key}" not in person.done]
    if not left:
        return
    given = random.choices(range(3, 10), (1, 1, 2, 3, 6, 6, 3), k=len(criteria_of(review)))  # noqa: S311
    values = dict(zip(criteria_of(review), given, strict=True))
    yield Act(rate_by_phone, RateByPhone(activity.id, left[0], values), f"{review.id} {left[0]}")
    if min(given) < _LOW:
        yield Act(comment_by_phone, CommentByPhone(activity.id, left[0], texts.comment()))


# ── what all of it is about ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Subject:
    """Something that is written about; ``words``: what it says."""

    id: str | None
    words: str = ""


def _subjects(db: Session, activity: Activity, kind: str) -> list[_Subject]:
    """What can be written about; one without an id where nothing has to be chosen."""
    match kind:
        case "need":
            needs = list_needs(db, activity.programme_id, *VOTABLE)
            return [_Subject(row.id, row.need) for row in needs]
        case "group":
            groups = list_groups(db, activity.programme_id)
            return [_Subject(row.id, row.header) for row in groups]
        case "clause":
            return [_Subject(row.id, row.title) for row in clauses_offered(db, activity)]
        case "practice":
            return [_Subject(one.id, one.title) for one in practices_offered(db, activity)]
        case _:
            return [_Subject(None)]
