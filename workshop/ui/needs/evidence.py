"""The evidence library: sources with caveats, and where each is used."""

import streamlit as st

from workshop.board.evidence import (
    LINES,
    TEXTS,
    AddEvidence,
    EditEvidence,
    add_evidence,
    edit_evidence,
    search_evidence,
)
from workshop.board.tables import Evidence
from workshop.i18n import _, translate_plural
from workshop.i18n.counted_nouns import EVIDENCE
from workshop.people.rights import Right
from workshop.ui.needs.evidence_import import open_import
from workshop.ui.needs.evidence_use import (
    Library,
    ask_to_delete,
    load_library,
    offer_links,
    offer_picture_of,
    show_pictures_of,
    show_use,
)
from workshop.ui.shell.navigation import only_asked_for
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.evidence_entry import show_evidence_entry


def show_evidence(page: Page) -> None:
    """The library with search, buttons to add and import, and each entry with its uses."""
    library = load_library(page)
    writes = page.may(Right.WRITE_NEED)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            _("Search the evidence"),
            key=page.state("evidence.search"),
            width=360,
            placeholder=_("Title, publisher, figure…"),
        )
        if writes:
            if press_button(_("Add evidence"), icon=":material/add:"):
                _open_form(page)
            if press_button(_("Import a table"), icon=":material/upload_file:"):
                open_import(page)
    if not library.entries:
        st.info(
            _(
                "No evidence yet. Add a published figure with its source and what to be careful "
                "about; needs and clauses can then stand on it."
            ),
            icon=":material/menu_book:",
        )
        return
    found = search_evidence(library.entries, words)
    st.caption(translate_plural(EVIDENCE, len(found)))
    for row in only_asked_for("evidence", found):
        _show_one(page, library, row, writes=writes)


def _show_one(page: Page, library: Library, row: Evidence, *, writes: bool) -> None:
    with st.container(border=True):
        words, use = st.columns([3, 2], gap="large")
        with words:
            show_evidence_entry(row)
            show_pictures_of(page, library, row)
        with use:
            show_use(library, row)
        if writes:
            with st.container(horizontal=True):
                if press_button(_("Edit"), key=f"edit.{row.id}", icon=":material/edit:"):
                    _open_form(page, row)
                offer_links(page, library, row)
                offer_picture_of(page, row)
                if press_button(_("Delete"), key=f"delete.{row.id}", icon=":material/delete:"):
                    ask_to_delete(page, library, row, _("Delete this evidence?"))


def _open_form(page: Page, row: Evidence | None = None) -> None:
    present = row or Evidence(programme_id=page.programme.id, title="")

    title = _("Edit the evidence") if row else _("Add evidence")
    form_id = page.state(f"evidence.{row.id if row else 'new'}")

    @dialog(title, width="large")
    def form() -> None:
        page.present_actor()
        keep_draft(page, form_id, title, **{name: getattr(present, name) for name in _TEXTS})
        with st.form(page.state("evidence.form"), border=False):
            fields = _ask(present, form_id)
            saved = submit_button(
                _("Save the evidence"), key=page.state("evidence.send"), type="primary"
            )
        if saved and _save(page, row, fields):
            settle_draft(form_id)
            st.rerun()

    form()


_TEXTS = ("title", "figure", "publisher", "year", "address", "sample", "population", "caveat")


def _ask(present: Evidence, form_id: str) -> dict[str, str]:
    keys = {name: f"{form_id}.{name}" for name in _TEXTS}
    fields = {
        "title": st.text_input(
            _("Title"), present.title, max_chars=LINES["title"], key=keys["title"]
        )
    }
    fields["figure"] = st.text_area(
        _("Figure"),
        present.figure,
        height=70,
        max_chars=TEXTS["figure"],
        key=keys["figure"],
        placeholder=_("For example: 47% felt discriminated against within 12 months"),
    )
    st.caption(_("The source: a publisher or an address, better both."))
    left, right = st.columns([3, 1])
    fields["publisher"] = left.text_input(
        _("Publisher"), present.publisher, max_chars=200, key=keys["publisher"]
    )
    fields["year"] = right.text_input(_("Year"), present.year, max_chars=20, key=keys["year"])
    fields["address"] = st.text_input(
        _("Address"),
        present.address,
        max_chars=500,
        key=keys["address"],
        placeholder="https://",
    )
    left, right = st.columns(2)
    fields["sample"] = left.text_input(
        _("Sample"), present.sample, max_chars=200, key=keys["sample"]
    )
    fields["population"] = right.text_input(
        _("Population"), present.population, max_chars=300, key=keys["population"]
    )
    fields["caveat"] = st.text_area(
        _("Caveat"),
        present.caveat,
        height=70,
        max_chars=TEXTS["caveat"],
        key=keys["caveat"],
        placeholder=_("What must be said whenever the figure is cited?"),
    )
    return fields


def _save(page: Page, row: Evidence | None, fields: dict[str, str]) -> bool:
    if row is None:
        content = AddEvidence(page.programme.id, fields)
        return page.accepts(add_evidence, content, done=_("Evidence added."))
    return page.accepts(edit_evidence, EditEvidence(row.id, fields), done=_("Evidence saved."))
