"""What waits for an account in a programme: worked out from what it may read and do there.

Nothing here says more about people than the pages that the tasks lead to: notes that wait are
counted for moderators alone, and of a round of review nothing but one's own progress.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from workshop.board.joint_drafts import list_waiting
from workshop.board.joint_forms import DraftStatus
from workshop.board.note_kinds import NoteStatus
from workshop.board.notes import count_notes
from workshop.local_time import today
from workshop.people.accounts import count_accounts
from workshop.people.rights import Actor, Right
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import list_activities
from workshop.programme.contribution_window import find_window
from workshop.programme.sessions import CLOSED, OPEN, list_sessions
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.programme.wall import session_on_wall
from workshop.review.comments import list_comments
from workshop.review.dispositions import count_open_comments_by_subject
from workshop.review.rating_rows import finished_subjects
from workshop.review.ratings import own_ratings
from workshop.review.review_kinds import SubjectKind
from workshop.review.rounds import day_of_deadline, list_rounds, standing_subjects
from workshop.review.tables import Comment, ReviewRound
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.tables import Clause


class TaskKind(StrEnum):
    """What is to be done, the most urgent first."""

    RUN_SESSION = "run_session"
    APPROVE_NOTES = "approve_notes"
    ACCEPT_DRAFTS = "accept_drafts"
    KEEP_MINUTES = "keep_minutes"
    FOLLOW_SESSION = "follow_session"
    RATE = "rate"
    ANSWER_COMMENTS = "answer_comments"
    REVISE_CLAUSES = "revise_clauses"
    CLOSE_ROUND = "close_round"
    APPROVE_MINUTES = "approve_minutes"
    GIVE_ACCOUNTS = "give_accounts"


@dataclass(frozen=True)
class RunningSession:
    """An open session; ``activity`` and ``kind``: what runs in it, empty where nothing does."""

    id: str
    number: int
    title: str
    activity: str = ""
    kind: str = ""


@dataclass(frozen=True)
class WaitingRound:
    """An open round. ``done`` of ``count`` subjects are rated by the account itself; ``until``: its
    last day."""

    id: str
    title: str
    until: date | None
    invited: bool
    done: int
    count: int


@dataclass(frozen=True)
class Waiting:
    """What there is in a programme, as far as an account may read it.

    ``running``: the session on the wall first; ``window``: the meeting that takes contributions;
    ``notes``: in the queue of the first of these; ``drafts``: ``(id, number, count)`` of sessions
    in which drafts were given in; ``unapproved``: ``(id, number)`` of closed sessions;
    ``to_answer``, ``to_revise``: ids of clauses; ``alone``: nobody else has an account.
    """

    running: Sequence[RunningSession] = ()
    window: RunningSession | None = None
    notes: int = 0
    drafts: Sequence[tuple[str, int, int]] = ()
    rounds: Sequence[WaitingRound] = ()
    to_answer: Sequence[str] = ()
    to_revise: Sequence[str] = ()
    unapproved: Sequence[tuple[str, int]] = ()
    alone: bool = False


@dataclass(frozen=True)
class Task:
    """One thing to do. ``subject``: the id of a session, round or, where there is only one, clause;
    ``number``: of a session; ``title``: of what runs, or of the round; ``work``: the kind of
    activity that is worked on."""

    kind: TaskKind
    subject: str = ""
    number: int = 0
    title: str = ""
    count: int = 0
    until: date | None = None
    work: str = ""


WORKED_ON = {
    ActivityKind.GROUPING: Right.GROUP,
    ActivityKind.NEED_WRITING: Right.WRITE_NEED,
    ActivityKind.DRAFTING: Right.WRITE_CLAUSE,
}
"""Activities that people with an account take part in on a page, with the right it needs."""


def tasks_of(may: Callable[[Right], bool], waiting: Waiting, day: date) -> list[Task]:
    """What an account with these rights has to do on this day, the most urgent first."""
    tasks = [task for running in waiting.running if (task := _in_session(may, running))]
    first = waiting.running[0] if waiting.running else waiting.window
    if may(Right.MODERATE) and waiting.notes and first:
        task = Task(TaskKind.APPROVE_NOTES, first.id, first.number, count=waiting.notes)
        tasks.append(task)
    if may(Right.MODERATE):
        tasks += [
            Task(TaskKind.ACCEPT_DRAFTS, key, number, count=count)
            for key, number, count in waiting.drafts
        ]
    tasks += [
        Task(TaskKind.RATE, row.id, title=row.title, count=row.count - row.done, until=row.until)
        for row in waiting.rounds
        if row.invited and row.done < row.count and may(Right.COMMENT)
    ]
    tasks += _about_clauses(TaskKind.ANSWER_COMMENTS, waiting.to_answer)
    if may(Right.WRITE_CLAUSE):
        tasks += _about_clauses(TaskKind.REVISE_CLAUSES, waiting.to_revise)
    if may(Right.RUN):
        tasks += [
            Task(TaskKind.CLOSE_ROUND, row.id, title=row.title, until=row.until)
            for row in waiting.rounds
            if row.until is not None and row.until < day
        ]
        tasks += [Task(TaskKind.APPROVE_MINUTES, *session) for session in waiting.unapproved]
    if may(Right.ADMINISTER) and waiting.alone:
        tasks.append(Task(TaskKind.GIVE_ACCOUNTS))
    order = list(TaskKind)
    return sorted(tasks, key=lambda task: order.index(task.kind))


def _in_session(may: Callable[[Right], bool], running: RunningSession) -> Task | None:
    """The part that an account has in an open session; ``None`` where it has none."""
    if may(Right.RUN):
        kind = TaskKind.RUN_SESSION
    elif may(Right.KEEP_MINUTES):
        kind = TaskKind.KEEP_MINUTES
    elif running.kind in WORKED_ON and may(WORKED_ON[ActivityKind(running.kind)]):
        kind = TaskKind.FOLLOW_SESSION
    else:
        return None
    title = running.activity or running.title
    return Task(kind, running.id, running.number, title, work=running.kind)


def _about_clauses(kind: TaskKind, clauses: Sequence[str]) -> list[Task]:
    if not clauses:
        return []
    return [Task(kind, clauses[0] if len(clauses) == 1 else "", count=len(clauses))]


def load_tasks(
    db: Session, actor: Actor, programme: Programme, review_key: bytes | None
) -> list[Task]:
    """The tasks of an account in a programme. ``review_key``: opens its own ratings, if at hand."""
    waiting = _load_waiting(db, actor, programme, review_key)
    return tasks_of(lambda right: actor.may(right, programme.id), waiting, today())


def _load_waiting(
    db: Session, actor: Actor, programme: Programme, review_key: bytes | None
) -> Waiting:
    sessions = list_sessions(db, programme.id)
    running = [_running(db, session) for session in _open_first(db, programme, sessions)]
    ahead = find_window(sessions)
    window = _running(db, ahead) if ahead else None
    queue = running[0] if running else window
    moderates = actor.may(Right.MODERATE, programme.id)
    clauses = readable_clauses(db, actor, programme.id)
    open_rounds = [row for row in list_rounds(db, programme.id) if not row.closed]
    return Waiting(
        running=running,
        window=window,
        notes=_count_waiting_notes(db, queue.id) if moderates and queue else 0,
        drafts=_count_offered(db, sessions) if moderates else (),
        rounds=[_round(db, actor, row, review_key) for row in open_rounds],
        to_answer=_to_answer(db, actor, programme.id, clauses),
        to_revise=_to_revise(clauses, open_rounds),
        unapproved=[(row.id, row.number) for row in sessions if row.status == CLOSED],
        alone=count_accounts(db) == 1,
    )


def _open_first(
    db: Session, programme: Programme, sessions: Sequence[WorkingSession]
) -> list[WorkingSession]:
    """The open sessions, the one on the wall first, as it was opened last."""
    shown = session_on_wall(db, programme.id)
    ours = [row for row in sessions if row.status == OPEN]
    return sorted(ours, key=lambda row: shown is None or row.id != shown.id)


def _running(db: Session, session: WorkingSession) -> RunningSession:
    found = db.get(Activity, session.current_activity_id or "")
    title, kind = (found.title, found.kind) if found else ("", "")
    return RunningSession(session.id, session.number, session.title, title, kind)


def _count_waiting_notes(db: Session, session_id: str) -> int:
    """As many as the queue of that session shows."""
    agenda = [row.id for row in list_activities(db, session_id)]
    return count_notes(db, agenda, NoteStatus.PENDING, NoteStatus.FLAGGED).total()


def _count_offered(db: Session, sessions: Sequence[WorkingSession]) -> list[tuple[str, int, int]]:
    """Drafts of tables and pairs that were given in, by session."""
    waiting = list_waiting(db, [row.id for row in sessions])
    offered = Counter(row.session_id for row in waiting if row.status == DraftStatus.OFFERED)
    return [(row.id, row.number, offered[row.id]) for row in sessions if offered[row.id]]


def _round(
    db: Session, actor: Actor, review: ReviewRound, review_key: bytes | None
) -> WaitingRound:
    invited = actor.id in review.experts and actor.id not in review.keyless
    own = own_ratings(db, review, review_key) if invited else {}
    done = len(finished_subjects(db, review, own)) if invited else 0
    until = day_of_deadline(review.deadline) if review.deadline else None
    count = len(standing_subjects(db, review))
    return WaitingRound(review.id, review.title, until, invited, done, count)


def _to_answer(
    db: Session, actor: Actor, programme_id: str, clauses: Sequence[Clause]
) -> list[str]:
    """The clauses on which somebody waits for the account: for whoever writes clauses, those with
    an open comment, unless the account itself had the last word; for others, those on which their
    own comment was answered."""
    threads = _threads(list_comments(db, programme_id, SubjectKind.CLAUSE))
    unsettled = [thread for thread in threads if not thread[0].resolved]
    mine = Counter(row[0].subject_id for row in unsettled if row[-1].account_id == actor.id)
    if actor.may(Right.WRITE_CLAUSE, programme_id):
        still = count_open_comments_by_subject(db, programme_id, SubjectKind.CLAUSE)
        waiting = {key for key, number in still.items() if number > mine[key]}
    else:
        own = [row for row in unsettled if row[0].account_id == actor.id]
        waiting = {row[0].subject_id for row in own if row[-1].account_id != actor.id}
    return [row.id for row in clauses if row.id in waiting]


def _threads(comments: Sequence[Comment]) -> list[list[Comment]]:
    """Comments with their answers, each oldest first."""
    threads = {row.id: [row] for row in comments if row.reply_to is None}
    for row in comments:
        if row.reply_to in threads:
            threads[row.reply_to].append(row)
    return list(threads.values())


def _to_revise(clauses: Sequence[Clause], open_rounds: Sequence[ReviewRound]) -> list[str]:
    """The clauses whose first review is over and that nobody has revised yet."""
    rated = {key for review in open_rounds for _kind, key in review.subjects}
    return [
        row.id
        for row in clauses
        if row.status == ClauseStatus.EXPERT_REVIEW_1 and row.id not in rated
    ]
