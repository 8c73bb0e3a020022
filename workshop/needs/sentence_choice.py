"""Choosing between the sentences that tables have proposed for groups, and taking the chosen ones.

For each group everybody has one vote, which they may change until the vote ends. As with all votes
(``needs/ballots.py``) nobody is shown more before than the number of voters and their own ballot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workshop.board.joint_drafts import (
    SettleDraft,
    accept_draft,
    drop_draft,
    give_in,
    list_drafts,
    load_draft,
)
from workshop.board.joint_forms import DraftStatus
from workshop.board.tables import JointDraft
from workshop.errors import Conflict, NotFound
from workshop.i18n import mark
from workshop.needs.ballots import Ballot, load_ballot_answer, note_press, open_ballot
from workshop.needs.tables import Choice
from workshop.needs.told_results import load_vote_result
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import load_activity
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity
from workshop.store import log


@dataclass(frozen=True)
class ChooseSentence:
    """``draft``: the proposal that the participant chooses for its group. ``nth``: as in
    ``last_presses``."""

    activity_id: str
    draft: str
    nth: int = 0


@dataclass(frozen=True)
class TakeChosen:
    """``drafts``: the sentences that the screen has shown as chosen."""

    activity_id: str
    drafts: Sequence[str]


@dataclass(frozen=True)
class Proposals:
    """The sentences proposed for one group that nobody has settled yet.

    ``counts``: draft → how many chose it, ``None`` where nothing may be told. ``taken``: the one
    that a press takes over: the only one proposed, or the one with most votes, unless two have as
    many.
    """

    group_id: str
    drafts: Sequence[JointDraft]
    counts: Mapping[str, int] | None
    taken: JointDraft | None


def choose_sentence(db: Session, actor: Actor, command: ChooseSentence) -> Ballot:
    """Choose a sentence for its group instead of any chosen before; returns the whole ballot.

    Raises ``Closed`` outside the vote's phase, ``NotFound`` for what is not proposed (any more).
    """
    activity = open_ballot(db, actor, command.activity_id, ActivityKind.HEADERS)
    draft = load_draft(db, command.draft)
    if draft.activity_id != activity.id or draft.status != DraftStatus.OFFERED or not draft.about:
        raise NotFound(mark("This sentence is not proposed any more. Choose another one."))
    voter = note_press(db, actor, activity, command.nth)
    key = {"activity_id": activity.id, "voter": voter, "group_id": draft.about}
    db.merge(Choice(**key, draft_id=draft.id))
    log.append(db, activity.programme_id, "sentence_chosen")  # no actor: votes are secret
    return load_ballot_answer(db, activity, voter)


def propose_all(db: Session, activity: Activity) -> None:
    """As a vote on sentences begins, what is written counts as given in, so that none is missed."""
    if activity.kind == ActivityKind.HEADERS and activity.phase == Phase.VOTE:
        give_in(db, activity)


def list_proposals(db: Session, activity: Activity) -> list[Proposals]:
    """The sentences that wait, by group, with what the vote says of them once it has ended."""
    by_group: dict[str, list[JointDraft]] = {}
    for draft in list_drafts(db, activity.id):
        if draft.status == DraftStatus.OFFERED and draft.about:
            by_group.setdefault(draft.about, []).append(draft)
    told = load_vote_result(db, activity).choices or {}
    return [_weigh(group_id, rows, told.get(group_id)) for group_id, rows in by_group.items()]


def take_chosen(db: Session, actor: Actor, command: TakeChosen) -> int:
    """Make the chosen sentences those of their groups, put the others aside; returns how many.

    Raises ``Conflict`` where others are chosen than were seen, else as ``accept_draft``.
    """
    activity = load_activity(db, command.activity_id)
    actor.must(Right.MODERATE, activity.programme_id)
    seen = set(command.drafts)
    chosen = [row for row in list_proposals(db, activity) if row.taken and row.taken.id in seen]
    if len(chosen) < len(seen):
        raise Conflict(mark("Somebody has changed something here meanwhile."))
    for proposals in chosen:
        for draft in proposals.drafts:
            settle = accept_draft if draft is proposals.taken else drop_draft
            settle(db, actor, SettleDraft(draft.id, draft.revision))
    return len(chosen)


def _weigh(
    group_id: str, drafts: Sequence[JointDraft], counts: Mapping[str, int] | None
) -> Proposals:
    votes = counts or {}
    ordered = sorted(drafts, key=lambda draft: (-votes.get(draft.id, 0), draft.position))
    most = votes.get(ordered[0].id, 0)
    leads = len(ordered) == 1 or most > votes.get(ordered[1].id, 0)
    return Proposals(group_id, ordered, counts, ordered[0] if leads else None)
