"""Dialogs that write a finding and decide on it."""

import streamlit as st

from workshop.i18n import _, mark
from workshop.programme.session_words import full_name
from workshop.programme.sessions import list_sessions
from workshop.standards.clause_states import FindingDisposition, FindingSource, Gravity
from workshop.standards.clauses import list_clauses
from workshop.standards.findings import (
    LONGEST,
    MOST_CLAUSES,
    AddFinding,
    DisposeFinding,
    EditFinding,
    FindingContent,
    SeenFinding,
    add_finding,
    dispose_finding,
    edit_finding,
)
from workshop.standards.labels import FINDING_DISPOSITIONS, FINDING_SOURCES, GRAVITIES
from workshop.ui.shell.formatting import distinct, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_WHAT_DECIDED = {
    FindingDisposition.ACCEPTED: mark("the clause is changed as proposed"),
    FindingDisposition.MODIFIED: mark("the clause is changed in another way"),
    FindingDisposition.REJECTED: mark("the clause stays as it is"),
    FindingDisposition.OPEN: mark("still to be talked about"),
}


def open_finding_form(
    page: Page, seen: SeenFinding | None = None, *, begin: FindingContent | None = None
) -> None:
    """A dialog to write a finding or to change one; ``begin``: what is known of a new one."""
    title = _("Edit the finding") if seen else _("New finding")
    present = _content_of(seen) if seen else begin or FindingContent("")
    of = seen.row.id if seen else present.source_id or "new"
    form_id = page.state(f"finding.{of}")

    @dialog(title, width="large")
    def form() -> None:
        page.present_actor()
        keep_draft(page, form_id, title, text=present.text, proposal=present.proposal)
        content = _ask(page, present, form_id)
        saved = press_button(_("Save the finding"), key=f"{form_id}.send", type="primary")
        if saved and _save(page, seen, content):
            settle_draft(form_id)
            st.rerun()

    form()


def _ask(page: Page, present: FindingContent, form_id: str) -> FindingContent:
    text = st.text_area(
        _("What was found"),
        present.text,
        height=110,
        max_chars=LONGEST,
        key=f"{form_id}.text",
        placeholder=_("In your own words: it may be published, and repeats no answer."),
    )
    with page.read() as db:
        clauses = {row.id: f"{row.code} {row.title}" for row in list_clauses(db, page.programme.id)}
    names = distinct(clauses)
    about = st.multiselect(
        _("Clauses it is about"),
        list(names),
        default=[key for key in present.clauses if key in names],
        format_func=lambda key: names[key],
        max_selections=MOST_CLAUSES,
        placeholder=_("Choose"),
        key=f"{form_id}.clauses",
    )
    proposal = st.text_area(
        _("Proposal"),
        present.proposal,
        height=80,
        max_chars=LONGEST,
        key=f"{form_id}.proposal",
        placeholder=_("What should be changed?"),
    )
    left, right = st.columns(2)
    with left:
        source, source_id, source_name = _ask_source(page, present, form_id)
    with right:
        gravity = st.selectbox(
            _("How grave"),
            list(Gravity),
            index=list(Gravity).index(Gravity(present.gravity)),
            format_func=lambda one: _(GRAVITIES[one]),
            key=f"{form_id}.gravity",
        )
    return FindingContent(
        text,
        source,
        source_id,
        source_name,
        present.said_by,
        gravity or present.gravity,
        proposal,
        about,
    )


def _ask_source(page: Page, present: FindingContent, form_id: str) -> tuple[str, str | None, str]:
    """The kind of source, and which meeting it is, or what else it is called."""
    sources = list(FindingSource)
    source = st.selectbox(
        _("Where it comes from"),
        sources,
        index=sources.index(FindingSource(present.source)),
        format_func=lambda one: _(FINDING_SOURCES[one]),
        key=f"{form_id}.source",
        disabled=bool(present.source_id) and present.source != FindingSource.MEETING,
    )
    if present.source_id and present.source != FindingSource.MEETING:
        return present.source, present.source_id, present.source_name
    if source != FindingSource.MEETING:
        name = st.text_input(
            _("Name it"), present.source_name, max_chars=300, key=f"{form_id}.source_name"
        )
        return source, None, name
    with page.read() as db:
        meetings = {row.id: full_name(row) for row in list_sessions(db, page.programme.id)}
    names = distinct(meetings)
    chosen = st.selectbox(
        _("Which meeting"),
        list(names),
        index=list(names).index(present.source_id) if present.source_id in names else None,
        format_func=lambda key: names[key],
        placeholder=_("Choose"),
        key=f"{form_id}.meeting",
    )
    return source, chosen, names.get(chosen or "", "")


def _save(page: Page, seen: SeenFinding | None, content: FindingContent) -> bool:
    if seen is None:
        new = AddFinding(page.programme.id, content)
        return page.accepts(add_finding, new, done=_("Finding added."))
    changed = EditFinding(seen.row.id, content, seen.row.edits)
    return page.accepts(edit_finding, changed, done=_("Finding saved."))


def _content_of(seen: SeenFinding) -> FindingContent:
    row = seen.row
    return FindingContent(
        row.text,
        row.source,
        row.source_id,
        row.source_name,
        row.said_by,
        row.gravity,
        row.proposal,
        [one.clause.id for one in seen.about],
    )


def open_decision_on(page: Page, seen: SeenFinding) -> None:
    """A dialog that decides what is done about a finding, with a reason."""
    row = seen.row
    form_id = page.state(f"finding.decision.{row.id}")
    title = _("What do we do about this finding?")

    @dialog(title)
    def form() -> None:
        page.present_actor()
        st.markdown(plain(row.text))
        keep_draft(page, form_id, title, reason=row.reason)
        decisions = list(_WHAT_DECIDED)
        with st.form(f"{form_id}.form", border=False):
            disposition = st.radio(
                _("Decision"),
                decisions,
                index=decisions.index(FindingDisposition(row.disposition)),
                format_func=lambda one: _(FINDING_DISPOSITIONS[one]),
                captions=[_(words) for words in _WHAT_DECIDED.values()],
                key=f"{form_id}.disposition",
            )
            reason = st.text_area(
                _("Reason"),
                row.reason,
                height=90,
                max_chars=LONGEST,
                key=f"{form_id}.reason",
                placeholder=_("It is published with the version that follows."),
            )
            saved = submit_button(_("Save the decision"), key=f"{form_id}.send", type="primary")
        content = DisposeFinding(row.id, disposition, reason, row.edits)
        if saved and page.accepts(dispose_finding, content, done=_("Decision saved.")):
            settle_draft(form_id)
            st.rerun()

    form()
