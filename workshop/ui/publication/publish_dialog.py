"""The dialog that publishes a version: number, summary, clauses, reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from workshop.errors import WorkshopError
from workshop.i18n import _, error_message, translate_plural
from workshop.i18n.counted_nouns import CLAUSES
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_states import ClauseStatus
from workshop.standards.labels import STATUSES
from workshop.standards.publication.publications import (
    LONGEST_NOTES,
    LONGEST_REASON,
    Publish,
    blockers_of,
    count_unexplained,
    leaving_codes,
    publish,
    rejection_reasons,
    withdrawn_codes,
)
from workshop.standards.publication.versions import checked_version
from workshop.standards.tables import Clause
from workshop.ui.publication.next_version import NextVersion, proposed_clauses, show_blockers
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft


def open_publishing(page: Page, coming: NextVersion, last: str | None) -> None:
    """A dialog with all fields of a version, and the button that publishes it."""

    @dialog(_("Publish a version"), width="large")
    def ask() -> None:
        page.present_actor()
        st.write(_("From then on everybody can read it, and it stays as it is."))
        version = _ask_version(page, coming, last)
        keep_draft(page, page.state("version"), _("Publish a version"), place=page.key, notes="")
        notes = st.text_area(
            _("What is new in it"),
            max_chars=LONGEST_NOTES,
            key=page.state("notes"),
            height=110,
            help=_("Stands at the head of the page and of every document."),
        )
        if version is None:
            return
        chosen = _ask_clauses(page, version)
        command = Publish(page.programme.id, version, notes, chosen, _ask_reasons(page, chosen))
        command = _ask_to_leave_unexplained(page, command)
        with page.read() as db:
            refusals = blockers_of(db, command)
        show_blockers(refusals, page.state("dialog"))
        label = _("Publish version {version}", version=version)
        pressed = press_button(
            label,
            type="primary",
            icon=":material/publish:",
            disabled=bool(refusals),
            help=_("First mend what is in its way.") if refusals else None,
        )
        done = _("Version {version} is published.", version=version)
        if pressed and page.accepts(publish, command, done):
            settle_draft(page.state("version"))
            st.session_state.pop(page.state("notes"), None)
            st.rerun()

    ask()


def _ask_version(page: Page, coming: NextVersion, last: str | None) -> str | None:
    """A field for the version number; returns it, or ``None`` with a message if it is invalid."""
    given = st.text_input(
        _("Version"),
        coming.version,
        max_chars=7,
        key=page.state(f"version.{coming.version}"),
        help=_("0.x while you work on it, 0.9 for the pilot, 1.0 after the evaluation."),
    )
    try:
        return checked_version(given, last)
    except WorkshopError as error:
        st.error(error_message(error), icon=":material/info:")
        return None


def _ask_clauses(page: Page, version: str) -> Sequence[str]:
    with page.read() as db:
        clauses = [
            clause
            for clause in readable_clauses(db, page.actor, page.programme.id)
            if clause.status != ClauseStatus.REJECTED
        ]
        withdrawn = withdrawn_codes(db, page.programme.id)
    names = {clause.id: _name(clause) for clause in clauses}
    proposed = [clause.id for clause in proposed_clauses(clauses, version, withdrawn)]
    count = translate_plural(CLAUSES, len(proposed))
    with st.expander(_("Which clauses: {count} proposed", count=count)):
        chosen: list[str] = st.multiselect(
            _("Clauses of this version"),
            list(names),
            proposed,
            format_func=names.__getitem__,
            key=page.state(f"chosen.{version}.{len(names)}"),
        )
    return chosen


def _ask_reasons(page: Page, chosen: Sequence[str]) -> Mapping[str, str]:
    """Fields for the reason for each withdrawn clause; returns code → reason."""
    with page.read() as db:
        leaving = leaving_codes(db, page.programme.id, chosen)
        known = rejection_reasons(db, page.programme.id)
    if leaving:
        title = _("No longer part of the standard")
        st.markdown(f"**{title}**")
    return {
        code: st.text_input(
            _("Why {code} goes; everybody can read it", code=plain(code)),
            known.get(code, ""),
            max_chars=LONGEST_REASON,
            key=page.state(f"reason.{code}"),
        )
        for code in leaving
    }


def _ask_to_leave_unexplained(page: Page, command: Publish) -> Publish:
    """A tick that lets missing voices go without a reason: as many as are seen now."""
    with page.read() as db:
        count = count_unexplained(db, command)
    if not count:
        return command
    words = _("Publish although nobody has said why these are in no clause: {count}", count=count)
    ticked = st.checkbox(words, key=page.state(f"unexplained.{count}"))
    return replace(command, unexplained=count) if ticked else command


def _name(clause: Clause) -> str:
    state = _(STATUSES.get(clause.status, clause.status))
    return f"{clause.code} {shortened(clause.title, 50)} ({state})"
