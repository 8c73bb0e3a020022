"""The block *Your tasks* at home: what waits for this account, and the way there with one press."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from sqlmodel import Session

from workshop.i18n import PluralMessage, _, mark, mark_plural, translate_plural
from workshop.people.rights import Right
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.meeting_kinds import FIRST_NAMED, is_named
from workshop.programme.sessions import list_sessions, next_session
from workshop.programme.tables import WorkingSession
from workshop.standards.tasks import Task, TaskKind, load_tasks
from workshop.ui.programme.session_choice import SESSION_KEY
from workshop.ui.shell.formatting import day, plain
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.watch import watch

_LOOK_AGAIN = 20.0
"""Seconds after which the block is read anew."""


@dataclass(frozen=True)
class _Words:
    """``says``: with ``{number}``, ``{title}``, ``{count}``, ``{until}``; ``goes``: the button."""

    icon: str
    says: str | PluralMessage
    goes: str


_WORDS: Mapping[str, _Words] = {
    TaskKind.RUN_SESSION: _Words(
        ":material/sensors:", mark("Session {number} is open: {title}"), mark("Run it")
    ),
    TaskKind.APPROVE_NOTES: _Words(
        ":material/inbox:",
        mark_plural("{count} note waits for approval", "{count} notes wait for approval"),
        mark("Look at them"),
    ),
    TaskKind.ACCEPT_DRAFTS: _Words(
        ":material/edit_note:",
        mark_plural(
            "{count} draft of session {number} waits to be taken over",
            "{count} drafts of session {number} wait to be taken over",
        ),
        mark("To the drafts"),
    ),
    TaskKind.KEEP_MINUTES: _Words(
        ":material/edit_note:",
        mark("Session {number} is open: {title}. You keep the minutes"),
        mark("To the minutes"),
    ),
    TaskKind.FOLLOW_SESSION: _Words(
        ":material/groups:",
        mark("Session {number} is at work: {title}. You can work along"),
        mark("Join the work"),
    ),
    TaskKind.RATE: _Words(
        ":material/rate_review:",
        mark("The review “{title}” waits for your ratings"),
        mark("Rate"),
    ),
    TaskKind.ANSWER_COMMENTS: _Words(
        ":material/forum:",
        mark_plural(
            "{count} clause has a comment that waits for an answer",
            "{count} clauses have comments that wait for an answer",
        ),
        mark("Answer"),
    ),
    TaskKind.REVISE_CLAUSES: _Words(
        ":material/edit:",
        mark_plural(
            "{count} clause was reviewed and waits to be revised",
            "{count} clauses were reviewed and wait to be revised",
        ),
        mark("Revise"),
    ),
    TaskKind.CLOSE_ROUND: _Words(
        ":material/event_busy:",
        mark("The review “{title}” is past its deadline and still open"),
        mark("To the review"),
    ),
    TaskKind.APPROVE_MINUTES: _Words(
        ":material/verified:",
        mark("The minutes of session {number} wait for approval"),
        mark("To the minutes"),
    ),
    TaskKind.GIVE_ACCOUNTS: _Words(
        ":material/person_add:",
        mark("Nobody but you has an account yet"),
        mark("Make accounts"),
    ),
}
_NAMED: Mapping[str, str | PluralMessage] = {
    TaskKind.RUN_SESSION: mark("Meeting {number} is open: {title}"),
    TaskKind.ACCEPT_DRAFTS: mark_plural(
        "{count} draft of meeting {number} waits to be taken over",
        "{count} drafts of meeting {number} wait to be taken over",
    ),
    TaskKind.KEEP_MINUTES: mark("Meeting {number} is open: {title}. You keep the minutes"),
    TaskKind.FOLLOW_SESSION: mark("Meeting {number} is at work: {title}. You can work along"),
    TaskKind.APPROVE_MINUTES: mark("The minutes of meeting {number} wait for approval"),
}
"""What is said instead of meetings that are no working sessions."""
_WORK_PAGES = {
    ActivityKind.GROUPING: "grouping",
    ActivityKind.NEED_WRITING: "needs",
    ActivityKind.DRAFTING: "standards",
}


def show_tasks(page: Page) -> None:
    """What this account has to do now; where there is nothing, what comes next."""

    def load(db: Session) -> list[Task]:
        actor = page.present_actor()
        return list(load_tasks(db, actor, page.programme, page.visitor.review_key))

    watch(page, "tasks", load, every=_LOOK_AGAIN)
    with page.read() as db:
        tasks = load(db)
        following = next_session(list_sessions(db, page.programme.id))
    with st.container(border=True, key=page.state("tasks")):
        st.subheader(_("Your tasks"), anchor=False)
        for place, task in enumerate(tasks):
            _show_task(page, task, first=place == 0)
        if not tasks:
            st.write(_nothing(page))
        if words := _describe_next(following):
            st.caption(words)


def _show_task(page: Page, task: Task, *, first: bool) -> None:
    words = _WORDS[task.kind]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            st.markdown(f"{words.icon} **{describe_task(task)}**")
            if task.until is not None:
                st.caption(_("until {date}", date=day(task.until)))
        if press_button(
            _(words.goes),
            type="primary" if first else "secondary",
            key=page.state(f"task.{task.kind}.{task.subject}"),
        ):
            _go(task)


def describe_task(task: Task) -> str:
    """A task as a sentence, escaped for Markdown."""
    says, number = _WORDS[task.kind].says, task.number
    if is_named(number) and task.kind in _NAMED:
        says, number = _NAMED[task.kind], number - FIRST_NAMED + 1
    if isinstance(says, PluralMessage):
        return translate_plural(says, task.count, number=number)
    return _(says, number=number, title=plain(task.title))


def _nothing(page: Page) -> str:
    if page.may(Right.RUN) or page.may(Right.KEEP_MINUTES):
        return _("Nothing waits for you now. A session that opens appears here.")
    if page.may(Right.WRITE_CLAUSE):
        return _("Nothing waits for you now. Comments and clauses to revise appear here.")
    return _("Nothing waits for you now. Invitations to a review appear here.")


def _describe_next(following: WorkingSession | None) -> str:
    if following is None:
        return ""
    title = plain(following.title)
    if is_named(following.number):
        return _("Next: {title}", title=title)
    return _("Next: session {number}, {title}", number=following.number, title=title)


def _go(task: Task) -> None:
    """Open the page of a task, at its session, round or clause."""
    if task.kind in (TaskKind.RUN_SESSION, TaskKind.APPROVE_MINUTES):
        _go_to_session(task, "session")
    if task.kind == TaskKind.APPROVE_NOTES:
        _go_to_session(task, "session", first_side=_("Waiting notes"))
    if task.kind == TaskKind.ACCEPT_DRAFTS:
        _go_to_session(task, "session", first_list=_("Drafts"))
    if task.kind == TaskKind.KEEP_MINUTES:
        _go_to_session(task, "minutes")
    if task.kind == TaskKind.FOLLOW_SESSION:
        go_to(_WORK_PAGES[ActivityKind(task.work)])
    if task.kind in (TaskKind.RATE, TaskKind.CLOSE_ROUND):
        view = "desk" if task.kind == TaskKind.RATE else "lead"
        go_to("review", {"round": task.subject, "view": view})
    if task.kind in (TaskKind.ANSWER_COMMENTS, TaskKind.REVISE_CLAUSES):
        go_to("standards", {"clause": task.subject} if task.subject else {})
    go_to("people")


def _go_to_session(task: Task, key: str, **opening: str) -> None:
    st.session_state[SESSION_KEY] = task.subject
    go_to(key, {"session": str(task.number)}, choice=task.subject, **opening)
