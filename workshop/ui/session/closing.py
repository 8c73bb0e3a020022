"""Opening and closing a session, its minutes and downloads."""

from datetime import date

import streamlit as st
from sqlmodel import Session

from workshop.export.minutes.approval import (
    ApproveMinutes,
    Export,
    approve_minutes,
    load_export,
    load_minutes,
)
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.pdf import write_pdf
from workshop.export.minutes.pictures import load_images
from workshop.export.minutes.record import find_missing, load_record, notes_file
from workshop.export.minutes.record_parts import Approval
from workshop.export.tables.moderation_log import write_moderation_log
from workshop.export.tables.notes_table import write_notes
from workshop.i18n import _, current_language, mark
from workshop.people.rights import Actor, Right
from workshop.programme.session_run import (
    OpenInstead,
    close_session,
    open_instead,
    open_session,
)
from workshop.programme.session_words import full_name, session_in_files
from workshop.programme.sessions import APPROVED, CLOSED, OPEN, PLANNED, list_sessions
from workshop.programme.tables import WorkingSession
from workshop.ui.programme.timeline import show_status
from workshop.ui.session.run_state import act
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import day, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_downloads import DOCX, PDF, offer_files, offer_table


def show_status_button(page: Page, session: WorkingSession) -> None:
    """The session's status, and the button that changes it: open, close or open again."""
    with st.container(horizontal=True, vertical_alignment="center"):
        show_status(session.status)
        if session.status == OPEN:
            pressed = press_button(
                _("Close the session"),
                icon=":material/lock:",
                width="stretch",
                key=page.state("close"),
                stands_for=session.status,
            )
        else:
            pressed = _show_opening(page, session)
    if pressed and session.status == OPEN:
        _closing_dialog(page, session)
    elif pressed and session.status == APPROVED:
        _reopening_dialog(page, session)
    elif pressed:
        _open(page, session)


def _open(page: Page, session: WorkingSession) -> None:
    """Open the session; where others are open still, ask first what becomes of them."""
    with page.read() as db:
        sessions = list_sessions(db, session.programme_id)
    others = [row for row in sessions if row.status == OPEN and row.id != session.id]
    if others:
        _others_dialog(page, session, others)
    else:
        act(page, open_session, session.id)


def _others_dialog(page: Page, session: WorkingSession, others: list[WorkingSession]) -> None:
    names = ", ".join(plain(full_name(row)) for row in others)

    @dialog(_("Another session is still open"))
    def ask() -> None:
        page.present_actor()
        st.write(
            _(
                "Open now: {sessions}. Phones that joined there stay there, and the wall "
                "changes over to this session. A closed session can be opened again at any time.",
                sessions=names,
            )
        )
        close = _("Close what is open and open this one")
        instead = OpenInstead(session.id, [row.id for row in others])
        if (
            press_button(close, type="primary", icon=":material/sensors:", width="stretch")
            and page.attempt(open_instead, instead, _("The session is open.")) is not None
        ):
            st.rerun()
        if (
            press_button(_("Leave it open and open this one as well"), width="stretch")
            and page.attempt(open_session, session.id, _("The session is open.")) is not None
        ):
            st.rerun()

    ask()


def _show_opening(page: Page, session: WorkingSession) -> bool:
    first = session.status == PLANNED
    return press_button(
        _("Open the session") if first else _("Reopen the session"),
        icon=":material/sensors:" if first else ":material/lock_open:",
        type="primary" if first else "secondary",
        width="stretch",
        key=page.state("open"),
        stands_for=session.status,
    )


def _reopening_dialog(page: Page, session: WorkingSession) -> None:
    words = _(
        "Its minutes are approved. They stay as they are, but what is changed now comes"
        " into minutes only when they are approved again."
    )
    done = _("The session is open.")
    ask_first(
        page,
        _("Reopen the session?"),
        words,
        (_("Reopen the session"), ":material/lock_open:"),
        lambda: page.attempt(open_session, session.id, done),
    )


def _closing_dialog(page: Page, session: WorkingSession) -> None:
    @dialog(_("Close the session"))
    def ask() -> None:
        page.present_actor()
        with page.read() as db:
            record = load_record(db, page.actor, session.id, current_language())
        missing = find_missing(record)
        if missing:
            st.write(_("This is still open. You can mend it first, or close anyway."))
            st.markdown("\n".join(f"- {_(message)}" for message in missing))
        else:
            st.success(_("Nothing is missing."), icon=":material/check:")
        st.caption(_("Phones say goodbye. You can reopen the session at any time."))
        words = _("Close anyway") if missing else _("Close the session")
        sure = press_button(words, type="primary", icon=":material/lock:")
        done = _("The session is closed.")
        if sure and page.attempt(close_session, session.id, done) is not None:
            st.rerun()

    ask()


def show_minutes(page: Page, session: WorkingSession) -> None:
    """Downloads of the minutes at any time; approval once the session is closed."""
    with page.read() as db:
        minutes = load_minutes(db, session.id)
    if session.status == APPROVED and minutes:
        st.success(_show_approval(minutes.approval), icon=":material/verified:")
        st.caption(_("Seal (SHA-256): {hash}", hash=minutes.approval.sha256))
    else:
        st.write(_("The minutes as they stand now, also in the middle of a session."))
        if minutes:
            before = _(
                "The session was reopened since; approve the minutes again once it is closed."
            )
            st.info(f"{_show_approval(minutes.approval)} {before}", icon=":material/history:")
            _show_approved(page, session)
    show_downloads(page, session)
    if not page.may(Right.RUN):
        st.caption(_("Whoever runs the programme closes the session and approves the minutes."))
    elif session.status == CLOSED:
        if press_button(
            _("Approve the minutes"),
            icon=":material/verified:",
            type="primary",
            key=page.state("approve"),
        ):
            _approval_dialog(page, session)
    elif session.status == OPEN:
        st.caption(_("Close the session to approve its minutes."))


def _show_approval(approval: Approval) -> str:
    on = day(date.fromisoformat(approval.on))
    return _("Approved on {day} by {name}.", day=on, name=plain(approval.by))


def _approval_dialog(page: Page, session: WorkingSession) -> None:
    words = _(
        "The minutes are frozen as they stand. Later changes of notes or needs do not"
        " touch them; reopening the session and approving again makes new ones."
    )
    content = ApproveMinutes(session.id, current_language())
    done = _("The minutes are approved.")
    ask_first(
        page,
        _("Approve the minutes?"),
        words,
        (_("Approve the minutes"), ":material/verified:"),
        lambda: page.attempt(approve_minutes, content, done),
    )


def show_downloads(page: Page, session: WorkingSession) -> None:
    """Minutes as DOCX, PDF and text (Markdown), and tables of notes, written on the click."""
    language = current_language()
    stem = _(mark("minutes-{number}"), number=session_in_files(session.number))
    files = (
        (_("Minutes (Word)"), f"{stem}.docx", DOCX, _docx),
        (_("Minutes (PDF)"), f"{stem}.pdf", PDF, _pdf),
        (_("Minutes (text file)"), f"{stem}.md", "text/markdown", _markdown),
    )
    offer_files(page, session.id, files)
    with st.container(horizontal=True):
        notes = notes_file(language, session.number).removesuffix(".csv")
        offer_table(page, session.id, _("Notes as a table"), notes, write_notes)
        number = session_in_files(session.number)
        log = _(mark("moderation-{number}.csv"), number=number).removesuffix(".csv")
        offer_table(page, session.id, _("Moderation log as a table"), log, write_moderation_log)


def _show_approved(page: Page, session: WorkingSession) -> None:
    """Downloads of the last approved minutes of a session that was opened again since."""
    stem = _(mark("minutes-{number}-approved"), number=session_in_files(session.number))
    files = (
        (_("Approved minutes (Word)"), f"{stem}.docx", DOCX, _approved_docx),
        (_("Approved minutes (PDF)"), f"{stem}.pdf", PDF, _approved_pdf),
        (_("Approved minutes (text file)"), f"{stem}.md", "text/markdown", _approved_markdown),
    )
    offer_files(page, session.id, files)


def _approved_docx(db: Session, actor: Actor, session_id: str, language: str) -> bytes:
    export = load_export(db, actor, session_id, language, approved=True)
    return _write_docx(db, export)


def _approved_markdown(db: Session, actor: Actor, session_id: str, language: str) -> bytes:
    export = load_export(db, actor, session_id, language, approved=True)
    return write_markdown(export.record, export.approval).encode()


def _write_docx(db: Session, export: Export) -> bytes:
    from workshop.export.minutes.docx import write_docx  # python-docx: only who asks for Word

    return write_docx(export.record, export.approval, load_images(db, export.record))


def _approved_pdf(db: Session, actor: Actor, session_id: str, language: str) -> bytes:
    export = load_export(db, actor, session_id, language, approved=True)
    return write_pdf(export.record, export.approval, load_images(db, export.record))


def _pdf(db: Session, actor: Actor, session_id: str, language: str) -> bytes:
    export = load_export(db, actor, session_id, language)
    return write_pdf(export.record, export.approval, load_images(db, export.record))


def _docx(db: Session, actor: Actor, session_id: str, language: str) -> bytes:
    export = load_export(db, actor, session_id, language)
    return _write_docx(db, export)


def _markdown(db: Session, actor: Actor, session_id: str, language: str) -> bytes:
    export = load_export(db, actor, session_id, language)
    return write_markdown(export.record, export.approval).encode()
