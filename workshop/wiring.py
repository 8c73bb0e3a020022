"""Tables of all functions of higher packages that lower packages call through slots.

``connect`` puts the tables into the slots of the packages that own them. Every process calls it
before its first command, through ``Services.build`` or ``cli.main``. A function that is in no table
is not run, so erasure is complete exactly when ``ON_ERASE`` is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from typing import Any

from sqlmodel import Session, SQLModel

from workshop.board import hooks, joint_drafts
from workshop.board.carried import must_have_no_notes
from workshop.board.draft_facts import drafts_of, load_board_drafts, load_draft_facts
from workshop.board.evidence import programme_of_evidence
from workshop.board.from_drafts import complete_step, make_persona, programme_of_step
from workshop.board.hooks import Follow, Forget, LetGo, PlaceUnder
from workshop.board.joint_drafts import Becomes, Subject, forget_writers
from workshop.board.journey_facts import (
    journeys_of,
    load_journeys,
    load_journeys_of_notes,
    load_journeys_of_steps,
)
from workshop.board.journey_notes import forget_steps, keep_steps
from workshop.board.moderation import end_mutes, load_mutes, mutes_of
from workshop.board.note_facts import load_board, load_notes, load_notes_under, notes_of
from workshop.board.note_release import (
    covered_of,
    load_board_covered,
    load_covered,
    release_at_phase_change,
)
from workshop.board.notes import forget_small_tables
from workshop.board.practice_erasure import forget_practices
from workshop.board.practice_facts import (
    load_board_practices,
    load_practice_facts,
    place_under_practice,
    practices_of,
)
from workshop.board.practices import drop_practice, refill_practices
from workshop.board.room_fact import load_programmes, load_rooms, programme_on_wall, rooms_of
from workshop.board.tables import MutedAuthor, Note
from workshop.export.minutes.approval import erase_from_snapshots, erase_pictures_from_snapshots
from workshop.in_use.told_use import tell_use
from workshop.live import facts
from workshop.live.facts import Loader, Snapshot
from workshop.needs.agreed_piles import (
    load_board_piles_facts,
    load_piles_facts,
    piles_shown_to,
    settle_piles,
)
from workshop.needs.ballots import load_open_ballots
from workshop.needs.card_sort import (
    keep_agreement,
    load_board_progress_facts,
    load_progress_facts,
    piles_of,
)
from workshop.needs.duplicates import release_duplicates
from workshop.needs.from_drafts import make_need, make_question, name_group_by_draft
from workshop.needs.groups import groups_of, load_grouping_board, load_groups, programme_of_group
from workshop.needs.headers_of_notes import forget_headers
from workshop.needs.idea_estimates import keep_idea_estimates
from workshop.needs.idea_facts import ideas_of, load_board_ideas, load_ideas
from workshop.needs.need_links import unlink_evidence, unlink_step
from workshop.needs.needs import (
    load_board_needs,
    load_needs,
    load_needs_above,
    needs_of,
    programme_of_need,
    programme_of_votable_need,
)
from workshop.needs.note_ideas import follow_notes, follow_phase, place_under_need
from workshop.needs.proposals import GROUP_PROPOSALS, NEED_PROPOSALS
from workshop.needs.question_telling import forget_questions, settle_questions
from workshop.needs.questions import asked_of, load_asked, load_board_asked
from workshop.needs.review_subjects import (
    is_need_reviewable,
    name_group,
    name_need,
    name_need_briefly,
)
from workshop.needs.role_medians import freeze_role_medians
from workshop.needs.sentence_choice import propose_all
from workshop.needs.suggestions.decisions import forget_words
from workshop.needs.suggestions.nearest_groups import load_near, near_of
from workshop.needs.suggestions.stored_vectors import erase_vectors
from workshop.needs.tables import (
    Choice,
    Dots,
    Fingers,
    IdeaDots,
    IdeaImpactEffort,
    ImpactEffort,
    Pile,
    QuestionVote,
    VoterRole,
)
from workshop.needs.told_results import keep_telling
from workshop.needs.vote_end import settle_votes
from workshop.needs.votes import (
    check_same_subject,
    load_board_vote_results,
    load_vote_results,
    votes_of,
)
from workshop.outside.webhooks import tell_closed, tell_published
from workshop.people import review_keys
from workshop.people.accounts import load_account_facts
from workshop.people.attendance import sum_up_attendance
from workshop.people.consent import load_leavers
from workshop.people.last_presses import forget_presses
from workshop.people.participants import load_people, people_of
from workshop.people.rekeying import pseudonymous
from workshop.people.review_keys import KeyLost
from workshop.people.rights import Right
from workshop.pictures import pictures, subjects
from workshop.pictures.pictures import ForgetPictures, erase_pictures_of_evidence
from workshop.pictures.subjects import (
    Pictured,
    check_activity_open,
    check_session_open,
    programme_of_activity,
    programme_of_session,
)
from workshop.programme import agenda, session_run
from workshop.programme.activity_kinds import DraftForm
from workshop.programme.agenda import Check
from workshop.programme.session_run import OnClose
from workshop.programme.tables import Activity
from workshop.questionnaires.asked import load_sheets, must_not_have_begun, sheets_of
from workshop.questionnaires.card_part import tell_questionnaires
from workshop.questionnaires.own_answers import OWN_ANSWERS
from workshop.questionnaires.telling import end_questionnaires, settle_questionnaire
from workshop.questionnaires.wall_item import load_told_items, told_items_of
from workshop.review import reviewable
from workshop.review.activity_rounds import close_with_activity, open_with_activity, tie_talk
from workshop.review.former_keys import shut_out
from workshop.review.reviewable import (
    Reviewable,
    is_always_open,
    is_never_a_draft,
    refuse_passage,
    stay_unchanged,
)
from workshop.review.room_experts import forget_phones
from workshop.slot import Slot
from workshop.standards.borrowed import tell_borrowed
from workshop.standards.citations import uncite_evidence
from workshop.standards.clause_access import draft_area_of
from workshop.standards.clause_card import TellPart, card_parts
from workshop.standards.clause_facts import (
    clauses_of,
    load_board_clauses,
    load_clause_facts,
    place_under_clause,
)
from workshop.standards.clause_review import (
    enter_review,
    is_clause_reviewable,
    name_clause,
    name_clause_briefly,
)
from workshop.standards.clauses import programme_of_clause
from workshop.standards.displayed_clause import (
    displayed_clauses_of_viewer,
    load_board_displayed_clauses,
    load_displayed_clauses,
)
from workshop.standards.findings import tell_findings
from workshop.standards.from_drafts import make_clause
from workshop.standards.person_rows import KeptElsewhere, kept_elsewhere
from workshop.standards.publication import publications
from workshop.standards.publication.publications import erase_from_publications
from workshop.standards.publication.shown_standard import (
    load_shown_standards,
    shown_standard_of,
)
from workshop.standards.quotes import forget_quotes
from workshop.standards.room.objections import own_objection
from workshop.standards.room.round_facts import (
    load_board_rounds,
    load_round_facts,
    rounds_of_viewer,
)
from workshop.standards.suggestions import CLAUSE_PROPOSALS, checked_passage_of_clause
from workshop.standards.support_telling import tell_at_close
from workshop.standards.tables import Objection, Publication
from workshop.standards.understanding.telling import tell_answers_at_close, tell_understanding
from workshop.standards.withdrawal import OtherPhrases, other_phrases
from workshop.training.clause_training import tell_training
from workshop.transcripts.withdrawing import (
    describe_phrase,
    is_phrase_known,
    notes_of_phrase,
    withdraw_by_phrase,
)

ON_ERASE: Sequence[Forget] = (
    erase_from_snapshots,
    release_duplicates,
    erase_vectors,
    forget_words,
    forget_headers,
    forget_quotes,
    erase_from_publications,
    forget_steps,
    forget_practices,
    follow_notes,
    forget_questions,
)
"""Erases every copy of a note's text and data derived from it: in approved minutes, duplicates,
vectors, words of labels, headers that repeat it, quotes, published versions, steps of journeys,
practices, parked questions; and the votes for it."""

ON_CHANGE: Sequence[Follow] = (follow_notes, refill_practices)
"""Brings ideas and emptied practices to what the notes say that they were made of."""

SUBJECTS: Mapping[str, PlaceUnder] = {
    "need": place_under_need,
    "clause": place_under_clause,
    "practice": place_under_practice,
}
"""What notes can be written under."""

ON_REMOVE: Mapping[str, Sequence[LetGo]] = {
    "evidence": (unlink_evidence, uncite_evidence, drop_practice, erase_pictures_of_evidence),
    "step": (unlink_step,),
}
"""Removes links to a piece of evidence or a step of a journey before it is deleted, and erases its
pictures."""

PICTURED: Mapping[str, Pictured] = {
    "session": Pictured(
        "session_id",
        programme_of_session,
        see=Right.EXPORT,
        change=Right.KEEP_MINUTES,
        check_open=check_session_open,
    ),
    "activity": Pictured(
        "activity_id",
        programme_of_activity,
        see=Right.EXPORT,
        change=Right.KEEP_MINUTES,
        check_open=check_activity_open,
    ),
    "evidence": Pictured(
        "evidence_id", programme_of_evidence, see=Right.SEE, change=Right.WRITE_NEED
    ),
}
"""What pictures can stand beside. Who may export minutes may see theirs: a wall of paper shows what
nobody has moderated."""

ON_PICTURE_ERASED: Sequence[ForgetPictures] = (erase_pictures_from_snapshots,)
"""Erases what repeats the descriptions of pictures."""

FACT_LOADERS: Mapping[str, Sequence[Loader]] = {
    "account": (load_account_facts,),
    "agreement": (load_piles_facts,),
    "asked": (load_asked,),
    "author": (),
    "board_of": (
        load_board,
        load_board_needs,
        load_board_ideas,
        load_board_clauses,
        load_board_practices,
        load_board_vote_results,
        load_grouping_board,
        load_board_progress_facts,
        load_board_piles_facts,
        load_board_displayed_clauses,
        load_board_rounds,
        load_board_covered,
        load_journeys,
        load_board_drafts,
        load_board_asked,
        load_sheets,
        load_told_items,
    ),
    "clause": (load_clause_facts,),
    "comment": (),
    "covered": (load_covered,),
    "departed": (),
    "draft": (load_draft_facts,),
    "evidence": (load_practice_facts,),
    "group": (load_needs_above, load_groups),
    "leaver": (load_leavers,),
    "mute": (load_mutes,),
    "near": (load_near,),
    "need": (load_needs, load_open_ballots, load_ideas, load_notes_under),
    "note": (load_notes, load_journeys_of_notes),
    "paper": (load_displayed_clauses,),
    "person": (load_people,),
    "picture": (),
    "programme": (load_programmes,),
    "result": (load_vote_results,),
    # Who leads and who is admitted; ratings make no event, so that no feed shows when one rates.
    "review_round": (load_round_facts,),
    "room": (load_rooms, load_shown_standards),
    "silence": (load_progress_facts,),
    "step": (load_journeys_of_steps,),
    "stop": (),
}
"""Loaders for every kind of reference in the log. Comments, pictures and stops have no facts, nor
has evidence that is no practice; "author" and "departed" are in logs of the first release only."""

SNAPSHOT_LOADERS: Sequence[Snapshot] = (
    people_of,
    programme_on_wall,
    rooms_of,
    notes_of,
    covered_of,
    mutes_of,
    needs_of,
    ideas_of,
    votes_of,
    asked_of,
    shown_standard_of,
    groups_of,
    piles_of,
    piles_shown_to,
    near_of,
    clauses_of,
    practices_of,
    displayed_clauses_of_viewer,
    rounds_of_viewer,
    own_objection,
    journeys_of,
    drafts_of,
    sheets_of,
    told_items_of,
)
"""Loaders of a snapshot, in the order in which it is sent."""

REVIEWABLE: Mapping[str, Reviewable] = {
    "need": Reviewable(
        programme_of=programme_of_need,
        name=name_need,
        brief_name=name_need_briefly,
        is_open=is_need_reviewable,
        draft_area=is_never_a_draft,
        check_passage=refuse_passage,
        on_round_begin=stay_unchanged,
        proposals=NEED_PROPOSALS,
    ),
    "group": Reviewable(
        programme_of=programme_of_group,
        name=name_group,
        brief_name=name_group,
        is_open=is_always_open,
        draft_area=is_never_a_draft,
        check_passage=refuse_passage,
        on_round_begin=stay_unchanged,
        proposals=GROUP_PROPOSALS,
    ),
    "clause": Reviewable(
        programme_of=programme_of_clause,
        name=name_clause,
        brief_name=name_clause_briefly,
        is_open=is_clause_reviewable,
        draft_area=draft_area_of,
        check_passage=checked_passage_of_clause,
        on_round_begin=enter_review,
        proposals=CLAUSE_PROPOSALS,
    ),
}
"""By kind of subject. The keys are those of ``reviewable.RATED_AS``."""

DRAFT_BECOMES: Mapping[str, Becomes] = {
    DraftForm.PERSONA: make_persona,
    DraftForm.NEED: make_need,
    DraftForm.QUESTION: make_question,
    DraftForm.CLAUSE: make_clause,
    DraftForm.HEADER: name_group_by_draft,
    DraftForm.STEP: complete_step,
}
"""By form of a joint draft."""

DRAFT_SUBJECTS: Mapping[str, Subject] = {
    "group": programme_of_group,
    "need": programme_of_votable_need,
    "step": programme_of_step,
}
"""By ``FormType.about``."""

BEFORE_NEW_TARGETS: Sequence[Check] = (check_same_subject, must_not_have_begun)
"""Checks that may refuse other targets of an activity."""

BEFORE_REOPENED: Sequence[Check] = (keep_telling, keep_agreement, open_with_activity)
"""Keeps what an ended activity has told before it is opened again."""

BEFORE_NEW_RULES: Sequence[Check] = (must_have_no_notes,)
"""Checks that may refuse to change what the notes of an activity carry."""

BEFORE_END: Sequence[Check] = (
    settle_votes,
    settle_questions,
    settle_piles,
    close_with_activity,
    settle_questionnaire,
)
"""What is settled before an activity ends."""

AFTER_PHASE: Sequence[Callable[[Session, Activity], None]] = (
    release_at_phase_change,
    tie_talk,
    keep_steps,
    follow_phase,
    keep_idea_estimates,
    propose_all,
)
"""What follows when an activity has changed its phase."""

PSEUDONYMOUS: Mapping[type[SQLModel], str] = {
    Note: "author",
    MutedAuthor: "author",
    Objection: "author",
    Choice: "voter",
    Dots: "voter",
    Fingers: "voter",
    IdeaDots: "voter",
    IdeaImpactEffort: "voter",
    ImpactEffort: "voter",
    Pile: "voter",
    QuestionVote: "voter",
    VoterRole: "voter",
}
"""The tables that hold pseudonyms, with the column."""
ON_CLOSE: Sequence[OnClose] = (
    tell_at_close,
    tell_answers_at_close,
    freeze_role_medians,
    forget_small_tables,
    forget_writers,
    end_mutes,
    forget_phones,
    end_questionnaires,
    sum_up_attendance,
    forget_presses,
    tell_closed,
)
"""Done when a session is closed: what stands beside a pseudonym becomes sums, and how many people
stand behind what is counted anew; webhooks are told at the end."""

AFTER_PUBLISHED: Sequence[Callable[[Session, Publication], None]] = (tell_published,)
"""What follows when a version was published."""

CARD_PARTS: Sequence[TellPart] = (
    tell_training,
    tell_questionnaires,
    tell_understanding,
    tell_use,
    tell_findings,
    tell_borrowed,
)
"""What is told on the card of a clause."""

KEPT_ELSEWHERE: Sequence[KeptElsewhere] = (OWN_ANSWERS,)
"""What packages above the standards keep about people."""

OTHER_PHRASES: Sequence[OtherPhrases] = (
    OtherPhrases(is_phrase_known, notes_of_phrase, describe_phrase, withdraw_by_phrase),
)
"""Phrases of people who were interviewed."""

ON_KEY_LOST: Sequence[KeyLost] = (shut_out,)
"""What follows when an account can no longer find its anonymous ratings."""


_SLOTS: Mapping[str, Slot[Any]] = {
    "on_erase": hooks.on_erase,
    "on_change": hooks.on_change,
    "subjects": hooks.subjects,
    "on_remove": hooks.on_remove,
    "pictured": subjects.pictured,
    "on_picture_erased": pictures.on_picture_erased,
    "fact": facts.fact_loaders,
    "snapshot": facts.snapshot_loaders,
    "reviewable": reviewable.reviewable_kinds,
    "before_end": agenda.before_end,
    "after_phase": session_run.after_phase,
    "before_new_targets": agenda.before_new_targets,
    "before_reopened": agenda.before_reopened,
    "on_close": session_run.on_close,
    "after_published": publications.after_published,
    "before_new_rules": agenda.before_new_rules,
    "card_parts": card_parts,
    "kept_elsewhere": kept_elsewhere,
    "other_phrases": other_phrases,
    "on_key_lost": review_keys.on_key_lost,
    "draft_becomes": joint_drafts.draft_becomes,
    "draft_subjects": joint_drafts.draft_subjects,
}


def connect() -> None:
    """Fill every slot of this process from the tables. Idempotent."""
    hooks.on_erase.fill(ON_ERASE)
    hooks.on_change.fill(ON_CHANGE)
    hooks.subjects.fill(SUBJECTS)
    hooks.on_remove.fill(ON_REMOVE)
    subjects.pictured.fill(PICTURED)
    pictures.on_picture_erased.fill(ON_PICTURE_ERASED)
    facts.fact_loaders.fill(FACT_LOADERS)
    facts.snapshot_loaders.fill(SNAPSHOT_LOADERS)
    reviewable.reviewable_kinds.fill(REVIEWABLE)
    agenda.before_end.fill(BEFORE_END)
    session_run.after_phase.fill(AFTER_PHASE)
    pseudonymous.fill(PSEUDONYMOUS)
    agenda.before_new_targets.fill(BEFORE_NEW_TARGETS)
    agenda.before_reopened.fill(BEFORE_REOPENED)
    session_run.on_close.fill(ON_CLOSE)
    publications.after_published.fill(AFTER_PUBLISHED)
    agenda.before_new_rules.fill(BEFORE_NEW_RULES)
    card_parts.fill(CARD_PARTS)
    kept_elsewhere.fill(KEPT_ELSEWHERE)
    other_phrases.fill(OTHER_PHRASES)
    review_keys.on_key_lost.fill(ON_KEY_LOST)
    joint_drafts.draft_becomes.fill(DRAFT_BECOMES)
    joint_drafts.draft_subjects.fill(DRAFT_SUBJECTS)


def describe() -> Iterator[str]:
    """One line for each connected function, such as ``on_erase: module.function``.

    Read from the slots, not from the tables. Raises ``NotConnected`` before ``connect``.
    """
    for name, slot in _SLOTS.items():
        yield from _lines(name, slot.get())


def _lines(path: str, found: Any) -> Iterator[str]:
    if callable(found):
        yield f"{path}: {found.__module__}.{found.__qualname__}"
    elif isinstance(found, str):
        return
    elif isinstance(found, Mapping):
        for name, inner in found.items():
            yield from _lines(f"{path} {name}", inner)
    elif is_dataclass(found):
        yield from _lines(path, vars(found))
    else:
        for inner in found or ():
            yield from _lines(path, inner)
