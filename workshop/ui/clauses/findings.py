"""The view of findings: what trainings and use say about clauses, and what is done about it."""

from collections.abc import Sequence

import streamlit as st

from workshop.i18n import _, ngettext
from workshop.people.rights import Right
from workshop.standards.clause_states import FindingDisposition, Gravity
from workshop.standards.findings import (
    TAKEN_UP,
    AboutClause,
    SeenFinding,
    SettleFinding,
    list_findings,
    remove_finding,
    settle_finding,
)
from workshop.standards.labels import FINDING_DISPOSITIONS, FINDING_SOURCES, GRAVITIES
from workshop.ui.clauses.clause_list import open_clause
from workshop.ui.clauses.finding_dialogs import open_decision_on, open_finding_form
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import only_asked_for
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.unfolding import unfold

_AT_ONCE = 20
_COLOURS = {
    FindingDisposition.OPEN: "orange",
    FindingDisposition.ACCEPTED: "green",
    FindingDisposition.MODIFIED: "blue",
    FindingDisposition.REJECTED: "gray",
}
_WAITING, _ALL = "waiting", "all"


def show_findings(page: Page) -> None:
    """The findings, those first that wait for something."""
    with page.read() as db:
        findings = list_findings(db, page.programme.id)
    writes = page.may(Right.WRITE_CLAUSE)
    waiting = [one for one in findings if one.waits]
    with st.container(horizontal=True, vertical_alignment="center"):
        if writes and press_button(_("New finding"), icon=":material/add:"):
            open_finding_form(page)
        if findings:
            _say_what_waits(waiting)
    if not findings:
        st.info(
            _(
                "No finding yet. Write down what a training, a meeting or the use of the standard "
                "says about a clause, and decide what follows from it."
            ),
            icon=":material/lightbulb:",
        )
        return
    for one in unfold(page, "findings", _narrow(page, findings, waiting), _AT_ONCE, _AT_ONCE):
        _show_one(page, one, writes=writes)


def _say_what_waits(waiting: Sequence[SeenFinding]) -> None:
    undecided = sum(one.row.disposition == FindingDisposition.OPEN for one in waiting)
    unchanged = len(waiting) - undecided
    words = []
    if undecided:
        words.append(
            ngettext(
                "{count} finding waits for a decision",
                "{count} findings wait for a decision",
                undecided,
            )
        )
    if unchanged:
        words.append(
            ngettext(
                "{count} waits for a change of a clause",
                "{count} wait for a change of a clause",
                unchanged,
            )
        )
    st.caption(" · ".join(words) or _("Every finding is settled."))


def _narrow(
    page: Page, findings: Sequence[SeenFinding], waiting: Sequence[SeenFinding]
) -> Sequence[SeenFinding]:
    if st.query_params.get("finding"):
        return only_asked_for("finding", findings)
    if not waiting or len(waiting) == len(findings):
        return findings
    names = {_WAITING: _("Waiting"), _ALL: _("All")}
    chosen = st.segmented_control(
        _("Show"),
        list(names),
        default=_WAITING,
        format_func=lambda key: names[key],
        key=page.state("findings.which"),
        required=True,
        label_visibility="collapsed",
    )
    return waiting if chosen == _WAITING else findings


def _show_one(page: Page, one: SeenFinding, *, writes: bool) -> None:
    row = one.row
    with st.container(border=True):
        with st.container(horizontal=True, gap="small"):
            st.badge(one.code, color="violet")
            st.badge(
                _(FINDING_DISPOSITIONS[row.disposition]),
                color=_COLOURS[FindingDisposition(row.disposition)],  # type: ignore[arg-type]
            )
            colour = "red" if row.gravity == Gravity.GRAVE else "gray"
            st.badge(_(GRAVITIES[row.gravity]), color=colour)  # type: ignore[arg-type]
        st.markdown(plain(row.text))
        st.caption(plain(describe_source(one)))
        if row.proposal:
            st.markdown(f"**{_('Proposal')}:** {plain(row.proposal)}")
        if row.reason:
            st.markdown(f":material/gavel: {plain(row.reason)}")
        for about in one.about:
            _show_clause(page, one, about, writes=writes)
        if writes:
            _show_actions(page, one)


def describe_source(one: SeenFinding) -> str:
    """Where a finding comes from and how many said so."""
    words = [_(FINDING_SOURCES[one.row.source]), one.row.source_name, one.row.said_by]
    return " · ".join(word for word in words if word)


def _show_clause(page: Page, one: SeenFinding, about: AboutClause, *, writes: bool) -> None:
    key = f"{one.row.id}.{about.clause.id}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        press_button(
            f"{plain(about.clause.code)} {plain(about.clause.title)}",
            key=page.state(f"finding.clause.{key}"),
            type="tertiary",
            icon=":material/gavel:",
            on_click=open_clause,
            args=(about.clause.id,),
        )
        if about.link.changed is not None:
            words = _("changed in revision {number}", number=about.link.changed)
            st.caption(f":material/check: {words}", width="content")
        elif about.waits:
            st.caption(f":material/schedule: {_('waits for a change')}", width="content")
        if not writes or one.row.disposition not in TAKEN_UP:
            return
        done = about.link.changed is None
        label = _("Its wording does this now") if done else _("Not done after all")
        if press_button(label, key=page.state(f"finding.settle.{key}"), type="tertiary"):
            content = SettleFinding(one.row.id, about.clause.id, done)
            if page.accepts(settle_finding, content):
                st.rerun()


def _show_actions(page: Page, one: SeenFinding) -> None:
    key = one.row.id
    with st.container(horizontal=True):
        if page.may(Right.RUN) and press_button(
            _("Decide"), key=page.state(f"finding.decide.{key}"), icon=":material/gavel:"
        ):
            open_decision_on(page, one)
        if press_button(_("Edit"), key=page.state(f"finding.edit.{key}"), icon=":material/edit:"):
            open_finding_form(page, one)
        undecided = one.row.disposition == FindingDisposition.OPEN
        if undecided and _press_remove(page, key):
            st.rerun()


def _press_remove(page: Page, key: str) -> bool:
    pressed = press_button(
        _("Remove"),
        key=page.state(f"finding.remove.{key}"),
        icon=":material/delete:",
        type="tertiary",
    )
    return pressed and page.accepts(remove_finding, key, done=_("Finding removed."))
