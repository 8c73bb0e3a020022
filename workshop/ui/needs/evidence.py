"""The evidence library: sources with caveats, and where each is used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.board.evidence import (
    LINES,
    AddEvidence,
    EditEvidence,
    add_evidence,
    edit_evidence,
    list_evidence,
    remove_evidence,
    search_evidence,
)
from workshop.board.tables import Evidence
from workshop.i18n import _, ngettext, translate_plural
from workshop.i18n.counted_nouns import EVIDENCE
from workshop.needs.need_links import links_of
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import LinkEvidence, link_evidence, list_needs
from workshop.needs.tables import Need
from workshop.people.rights import Right
from workshop.standards.citations import CiteEvidence, cite_evidence, evidence_of_clauses
from workshop.standards.clause_access import readable_clauses
from workshop.standards.tables import Clause
from workshop.ui.needs.evidence_import import open_import
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import only_asked_for
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.evidence_entry import show_evidence_entry


@dataclass(frozen=True)
class Library:
    """The evidence of a programme, with the needs and clauses that link to each piece."""

    entries: Sequence[Evidence]
    needs: Mapping[str, Need]
    clauses: Mapping[str, Clause]
    of_need: Mapping[str, Sequence[str]]
    of_clause: Mapping[str, Sequence[str]]

    def needs_with(self, key: str) -> list[Need]:
        """The needs that rest on a piece of evidence, except merged ones."""
        rows = (self.needs[need_id] for need_id, used in self.of_need.items() if key in used)
        return [need for need in rows if need.status != NeedStatus.MERGED]

    def clauses_with(self, key: str) -> list[Clause]:
        """The clauses that cite a piece of evidence."""
        return [self.clauses[one] for one, used in self.of_clause.items() if key in used]


def show_evidence(page: Page) -> None:
    """The library with search, buttons to add and import, and each entry with its uses."""
    library = _load(page)
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


def _load(page: Page) -> Library:
    with page.read() as db:
        needs = {need.id: need for need in list_needs(db, page.programme.id)}
        readable = readable_clauses(db, page.actor, page.programme.id)
        clauses = {clause.id: clause for clause in readable}
        return Library(
            list_evidence(db, page.programme.id),
            needs,
            clauses,
            links_of(db, "evidence", list(needs)),
            evidence_of_clauses(db, list(clauses)),
        )


def _show_one(page: Page, library: Library, row: Evidence, *, writes: bool) -> None:
    with st.container(border=True):
        words, use = st.columns([3, 2], gap="large")
        with words:
            show_evidence_entry(row)
        with use:
            _show_use(library, row)
        if writes:
            with st.container(horizontal=True):
                if press_button(_("Edit"), key=f"edit.{row.id}", icon=":material/edit:"):
                    _open_form(page, row)
                _offer_links(page, library, row)
                if press_button(_("Delete"), key=f"delete.{row.id}", icon=":material/delete:"):
                    _ask_to_delete(page, library, row)


def _show_use(library: Library, row: Evidence) -> None:
    needs, clauses = library.needs_with(row.id), library.clauses_with(row.id)
    if not needs and not clauses:
        st.badge(_("not used yet"), color="gray", icon=":material/link_off:")
        return
    st.caption(_("Used by"))
    for need in needs:
        st.markdown(f":material/favorite: {plain(shortened(need.need, 90))}")
    for clause in clauses:
        title = plain(shortened(clause.title, 80))
        st.markdown(f":material/gavel: **{plain(clause.code)}** {title}")


def _offer_links(page: Page, library: Library, row: Evidence) -> None:
    with st.popover(_("Where it is used"), icon=":material/link:"):
        used = {need.id for need in library.needs_with(row.id)}
        names = {
            need.id: shortened(need.need, 80)
            for need in library.needs.values()
            if need.status != NeedStatus.MERGED
        }
        needs = _choose(page, row, "needs", _("Needs that stand on it"), names, used)
        cited = {clause.id for clause in library.clauses_with(row.id)}
        titles = {
            clause.id: f"{clause.code} {shortened(clause.title, 70)}"
            for clause in library.clauses.values()
        }
        clauses = cited
        if page.may(Right.WRITE_CLAUSE):
            clauses = _choose(page, row, "clauses", _("Clauses that cite it"), titles, cited)
        if press_button(_("Save"), key=f"links.{row.id}", type="primary"):
            _relink(page, library, row, needs ^ used, clauses ^ cited)


def _choose(
    page: Page, row: Evidence, kind: str, label: str, names: Mapping[str, str], used: set[str]
) -> set[str]:
    chosen = st.multiselect(
        label,
        list(names),
        default=[key for key in names if key in used],
        format_func=lambda key: names[key],
        placeholder=_("Choose"),
        # The key changes with the links: an outdated choice must not remove links made elsewhere.
        key=page.state(f"evidence.{kind}.{row.id}.{'-'.join(sorted(used))}"),
        select_all=False,
    )
    return set(chosen)


def _relink(
    page: Page, library: Library, row: Evidence, needs: set[str], clauses: set[str]
) -> None:
    """Add and remove links so that exactly the given needs and clauses link to the evidence."""
    told = True
    for need_id in needs:
        tied = row.id in library.of_need[need_id]
        told &= page.accepts(link_evidence, LinkEvidence(need_id, row.id, linked=not tied))
    for clause_id in clauses:
        cited = {*library.of_clause[clause_id]} ^ {row.id}
        told &= page.accepts(cite_evidence, CiteEvidence(clause_id, sorted(cited)))
    if told:
        st.rerun()


def _ask_to_delete(page: Page, library: Library, row: Evidence) -> None:
    used = len(library.needs_with(row.id)) + len(library.clauses_with(row.id))
    words = _("“{title}” leaves the library. You can undo it.", title=plain(row.title))
    if used:
        where = ngettext(
            "It is used in {count} place, which will no longer show it.",
            "It is used in {count} places, which will no longer show it.",
            used,
        )
        words = f"{words} {where}"
    ask_first(
        page,
        _("Delete this evidence?"),
        words,
        (_("Delete"), ":material/delete:"),
        lambda: page.accepts(remove_evidence, row.id, done=_("Deleted. You can undo it.")),
    )


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
        max_chars=1000,
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
        max_chars=1000,
        key=keys["caveat"],
        placeholder=_("What must be said whenever the figure is cited?"),
    )
    return fields


def _save(page: Page, row: Evidence | None, fields: dict[str, str]) -> bool:
    if row is None:
        content = AddEvidence(page.programme.id, fields)
        return page.accepts(add_evidence, content, done=_("Evidence added."))
    return page.accepts(edit_evidence, EditEvidence(row.id, fields), done=_("Evidence saved."))
