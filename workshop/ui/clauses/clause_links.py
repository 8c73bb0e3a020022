"""Linking a clause to the needs it answers and the evidence it cites."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.standards.citations import CiteEvidence, cite_evidence, evidence_of_clauses
from workshop.standards.clauses import LinkClause, link_clause, needs_of_clauses
from workshop.standards.tables import Clause
from workshop.ui.clauses.new_clause import choose_needs, list_offered
from workshop.ui.needs.need_links import evidence_names
from workshop.ui.shell.formatting import distinct
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button


def offer_links(page: Page, clause: Clause) -> None:
    """A popover to change a clause's links, for those who may write it."""
    mine = page.actor.areas_in(page.programme.id)
    ours = mine is None or clause.area_id is None or clause.area_id in mine
    if not (page.may(Right.WRITE_CLAUSE) and ours):
        return
    if press_button(_("Needs and evidence"), icon=":material/link:", key=page.state("ties")):
        _open_ties(page, clause)


def _open_ties(page: Page, clause: Clause) -> None:
    @dialog(_("What {code} stands on", code=clause.code), width="large")
    def ties() -> None:
        page.present_actor()
        with page.read() as db:
            answered = needs_of_clauses(db, [clause.id])[clause.id]
            cited = evidence_of_clauses(db, [clause.id])[clause.id]
        key = page.state(f"ties.{clause.id}")
        with st.form(key, border=False):
            needs = choose_needs(list_offered(page), answered, f"{key}.needs")
            evidence = _choose_evidence(page, cited, f"{key}.evidence")
            saved = submit_button(_("Save"), key=f"{key}.send", type="primary")
        if saved and _save(page, clause, (set(answered), set(needs)), (cited, evidence)):
            st.rerun()

    ties()


def _choose_evidence(page: Page, cited: list[str], key: str) -> list[str]:
    names = distinct(evidence_names(page))
    if not names:
        st.caption(_("There is no evidence yet. Add some on the page Needs."))
        return []
    return st.multiselect(
        _("Evidence it cites"),
        list(names),
        default=[one for one in cited if one in names],
        format_func=lambda one: names[one],
        placeholder=_("Choose"),
        key=key,
        select_all=False,
    )


def _save(
    page: Page,
    clause: Clause,
    needs: tuple[set[str], set[str]],
    evidence: tuple[list[str], list[str]],
) -> bool:
    """Add and remove the links that differ; returns whether all commands were accepted."""
    before, now = needs
    told = True
    for need_id in sorted(before ^ now):
        content = LinkClause(clause.id, need_id, linked=need_id in now)
        told &= page.accepts(link_clause, content, done=_("Saved."))
    cited, wanted = evidence
    if set(cited) != set(wanted):
        told &= page.accepts(cite_evidence, CiteEvidence(clause.id, wanted), done=_("Saved."))
    return told
