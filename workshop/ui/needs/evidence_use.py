"""Where pieces of evidence are used: by which needs and clauses, choosing them, and deleting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.board.evidence import list_evidence, remove_evidence
from workshop.board.practices import SeenPractice, list_practices
from workshop.board.tables import Evidence
from workshop.i18n import _, ngettext
from workshop.needs.need_links import links_of
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import LinkEvidence, link_evidence, list_needs
from workshop.needs.tables import Need
from workshop.people.rights import Right
from workshop.pictures.subjects import PictureSubject, pictures_by_subject
from workshop.pictures.tables import Picture
from workshop.standards.citations import CiteEvidence, cite_evidence, evidence_of_clauses
from workshop.standards.clause_access import readable_clauses
from workshop.standards.tables import Clause
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.pictures import offer_picture, show_cards


@dataclass(frozen=True)
class Library:
    """The evidence of a programme, practices apart, with the needs and clauses that link to each
    piece."""

    entries: Sequence[Evidence]
    practices: Sequence[SeenPractice]
    needs: Mapping[str, Need]
    clauses: Mapping[str, Clause]
    of_need: Mapping[str, Sequence[str]]
    of_clause: Mapping[str, Sequence[str]]
    pictures: Mapping[str, Sequence[Picture]]

    def needs_with(self, key: str) -> list[Need]:
        """The needs that rest on a piece of evidence, except merged ones."""
        rows = (self.needs[need_id] for need_id, used in self.of_need.items() if key in used)
        return [need for need in rows if need.status != NeedStatus.MERGED]

    def clauses_with(self, key: str) -> list[Clause]:
        """The clauses that cite a piece of evidence."""
        return [self.clauses[one] for one, used in self.of_clause.items() if key in used]


def load_library(page: Page) -> Library:
    """The evidence and the practices of the programme, with where they are used."""
    with page.read() as db:
        needs = {need.id: need for need in list_needs(db, page.programme.id)}
        readable = readable_clauses(db, page.actor, page.programme.id)
        clauses = {clause.id: clause for clause in readable}
        practices = list_practices(db, page.programme.id)
        of_kind = {one.id for one in practices}
        return Library(
            [row for row in list_evidence(db, page.programme.id) if row.id not in of_kind],
            practices,
            needs,
            clauses,
            links_of(db, "evidence", list(needs)),
            evidence_of_clauses(db, list(clauses)),
            pictures_by_subject(db, "evidence", page.programme.id),
        )


def show_use(library: Library, row: Evidence) -> None:
    """The needs and clauses that stand on a piece of evidence."""
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


def offer_links(page: Page, library: Library, row: Evidence) -> None:
    """A popover that chooses the needs and clauses that stand on a piece of evidence."""
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


def show_pictures_of(page: Page, library: Library, row: Evidence) -> None:
    """The pictures beside a piece of evidence or a practice."""
    pictures = library.pictures.get(row.id, ())
    show_cards(page, "evidence", pictures, editable=page.may(Right.WRITE_NEED))


def offer_picture_of(page: Page, row: Evidence) -> None:
    """The button with which a picture is put beside a piece of evidence or a practice."""
    offer_picture(page, {"": PictureSubject("evidence", row.id)})


def ask_to_delete(page: Page, library: Library, row: Evidence, title: str) -> None:
    """A confirmation, with this title, that says where the evidence is used."""
    used = len(library.needs_with(row.id)) + len(library.clauses_with(row.id))
    words = _("“{title}” leaves the library. You can undo it.", title=plain(row.title))
    if used:
        where = ngettext(
            "It is used in {count} place, which will no longer show it.",
            "It is used in {count} places, which will no longer show it.",
            used,
        )
        words = f"{words} {where}"
    if library.pictures.get(row.id):
        words += " " + _("Its pictures are erased for good; undoing does not bring them back.")
    ask_first(
        page,
        title,
        words,
        (_("Delete"), ":material/delete:"),
        lambda: page.accepts(remove_evidence, row.id, done=_("Deleted. You can undo it.")),
    )
