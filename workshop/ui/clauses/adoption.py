"""Adopting standards of other cities: import, a decision on each clause, comparison with ours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from workshop.i18n import _, mark, ngettext
from workshop.people.rights import Right
from workshop.standards.adoption.circles import find_ours, links_of
from workshop.standards.adoption.comparison import (
    Matter,
    find_withdrawal,
    list_matters,
    list_originals,
)
from workshop.standards.adoption.decisions import DecideAdoption, decide_adoption
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_states import AdoptionDecision
from workshop.standards.labels import FIELDS, LEVELS
from workshop.standards.origins import differing_fields, origin_of
from workshop.standards.publication.changes import ChangeKind
from workshop.standards.tables import AdoptedStandard, Clause
from workshop.ui.clauses.adoption_dialogs import (
    about_standard,
    open_bringing,
    open_leaving_out,
    show_following,
)
from workshop.ui.clauses.adoption_steps import offer_steps
from workshop.ui.clauses.clause_list import open_clause
from workshop.ui.shell.formatting import distinct, plain
from workshop.ui.shell.page import NOTICE_KEY, Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.word_differences import Changed, show_differences

DECISION_NAMES: Mapping[str, str] = {
    AdoptionDecision.OPEN: mark("waits for a decision"),
    AdoptionDecision.ADOPTED: mark("adopted as it is"),
    AdoptionDecision.ADAPTED: mark("taken over, adapted"),
    AdoptionDecision.NOT_ADOPTED: mark("left out"),
}
_LOOKS: Mapping[str, tuple[str, str]] = {
    AdoptionDecision.OPEN: ("orange", ":material/hourglass_empty:"),
    AdoptionDecision.ADOPTED: ("primary", ":material/check:"),
    AdoptionDecision.ADAPTED: ("blue", ":material/edit:"),
    AdoptionDecision.NOT_ADOPTED: ("gray", ":material/block:"),
}
_NEWS: Mapping[str, str] = {
    ChangeKind.CHANGED: mark("changed there since"),
    ChangeKind.WITHDRAWN: mark("withdrawn there since"),
}
_FILTERS: Mapping[str, tuple[str, Callable[[Matter], bool]]] = {
    "all": (mark("All"), lambda matter: True),
    AdoptionDecision.OPEN: (
        mark("To decide"),
        lambda matter: matter.decision == AdoptionDecision.OPEN,
    ),
    "news": (mark("News"), lambda matter: bool(matter.news)),
    "taken": (
        mark("Taken over"),
        lambda matter: matter.decision in (AdoptionDecision.ADOPTED, AdoptionDecision.ADAPTED),
    ),
    "out": (mark("Left out"), lambda matter: matter.decision == AdoptionDecision.NOT_ADOPTED),
}
_AT_ONCE = 12


def show_adoption(page: Page) -> None:
    """The imported standards with the decisions on their clauses, and the import of another one."""
    with page.read() as db:
        originals = list_originals(db, page.programme.id)
    if not originals:
        _show_beginning(page)
        return
    original = _choose(page, originals)
    with page.read() as db:
        readable = {row.id for row in readable_clauses(db, page.actor, page.programme.id)}
        found = list_matters(db, page.programme.id, original.origin)
        links = links_of(db, page.programme.id)
    # Our clause may be a draft of an area that the visitor may not read: then it is not shown.
    matters = [
        one if one.ours is None or one.ours.id in readable else replace(one, ours=None)
        for one in found
    ]
    circles = {
        one.row.code: ours
        for one in found
        if (ours := find_ours(links, (original.origin, one.row.code), page.programme.id))
    }
    _show_standing(page, original, matters, circles)
    _show_matters(page, original, matters, circles)


def show_origin(page: Page, clause: Clause) -> None:
    """Which clause of another city this one was adopted from; nothing for other clauses."""
    with page.read() as db:
        origin = origin_of(db, [clause.id]).get(clause.id)
    if origin:
        how = (
            mark("word for word")
            if origin["decision"] == AdoptionDecision.ADOPTED
            else mark("adapted")
        )
        words = _(
            "Taken over from: {title}, version {version}, {code} ({how})",
            title=plain(origin["title"]),
            version=origin["version"],
            code=plain(origin["code"]),
            how=_(how),
        )
        st.caption(f":material/move_down: {words}")


def _show_beginning(page: Page) -> None:
    st.info(
        _(
            "Another city has published its standard? Bring it in by its file or its address, then "
            "decide clause by clause: adopt, adapt, or leave out with a reason."
        ),
        icon=":material/move_down:",
    )
    if not page.may(Right.RUN):
        st.caption(_("Whoever runs the programme brings the file in."))
    elif press_button(_("Bring a standard in"), icon=":material/upload_file:", type="primary"):
        open_bringing(page)


def _choose(page: Page, originals: Sequence[AdoptedStandard]) -> AdoptedStandard:
    if len(originals) == 1:
        return originals[0]
    names = distinct({row.origin: row.title for row in originals})
    chosen = st.selectbox(
        _("Standard"),
        list(names),
        format_func=lambda key: names[key],
        key=page.state("adoption.origin"),
        label_visibility="collapsed",
        width=480,
    )
    return next(row for row in originals if row.origin == chosen)


def _show_standing(
    page: Page, original: AdoptedStandard, matters: Sequence[Matter], circles: Mapping[str, str]
) -> None:
    with st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"
    ):
        with st.container(gap=None, width=640):
            st.subheader(plain(original.title), anchor=False)
            st.caption(about_standard(original.snapshot))
            if reason := _withdrawn_there(page, original):
                told = _("The other city has withdrawn this version: {reason}", reason=reason)
                st.warning(plain(told), icon=":material/block:")
        if page.may(Right.RUN) and press_button(
            _("Bring another file in"), icon=":material/upload_file:"
        ):
            open_bringing(page)
    decided = sum(matter.decision != AdoptionDecision.OPEN for matter in matters)
    if matters:
        words = _("Decided: {decided} of {all}", decided=decided, all=len(matters))
        st.progress(decided / len(matters), words)
    offer_steps(page, original, matters, circles)


def _withdrawn_there(page: Page, original: AdoptedStandard) -> str | None:
    with page.read() as db:
        return find_withdrawal(db, original)


def _show_matters(
    page: Page, original: AdoptedStandard, matters: Sequence[Matter], circles: Mapping[str, str]
) -> None:
    found = {key: [one for one in matters if fits(one)] for key, (_name, fits) in _FILTERS.items()}
    names = {
        key: f"{_(name)} ({len(found[key])})"
        for key, (name, _fits) in _FILTERS.items()
        if found[key]
    }
    chosen = st.pills(
        _("Show"),
        list(names),
        default="all",
        format_func=lambda key: names.get(key, ""),
        key=page.state("adoption.filter"),
        required=True,
        label_visibility="collapsed",
    )
    shown = found[chosen or "all"]
    key = page.state("adoption.more")
    limit = st.session_state.get(key, _AT_ONCE)
    for matter in shown[:limit]:
        _show_matter(page, original, matter, circles.get(matter.row.code, ""))
    if len(shown) > limit and press_button(_("Show more"), icon=":material/expand_more:"):
        st.session_state[key] = limit + _AT_ONCE
        st.rerun()


def _show_matter(page: Page, original: AdoptedStandard, matter: Matter, from_ours: str) -> None:
    clause = matter.original
    ours = matter.ours
    with st.container(border=True):
        with st.container(horizontal=True, gap="small"):
            st.badge(plain(matter.row.code), color="violet")
            if clause["level"]:
                st.badge(_(LEVELS[clause["level"]]), color="gray")
            colour, icon = _LOOKS[matter.decision]
            st.badge(_(DECISION_NAMES[matter.decision]), color=colour, icon=icon)  # type: ignore[arg-type]
            if matter.news:
                st.badge(_(_NEWS[matter.news]), color="orange", icon=":material/update:")
        with st.container(gap=None):
            st.markdown(f"#### {plain(clause['title'])}")
            st.markdown(plain(clause["body"]))
        if from_ours:
            told = _(
                "It was taken there from our {code}: look at what they made of it, rather than "
                "adopting it once more.",
                code=plain(from_ours),
            )
            st.caption(f":material/cycle: {told}")
        if matter.row.reason and matter.decision == AdoptionDecision.NOT_ADOPTED:
            st.caption(f":material/chat: {plain(matter.row.reason)}")
        if matter.news:
            _show_news(page, matter)
        with st.container(horizontal=True, vertical_alignment="center"):
            _offer_decisions(page, matter, ours)
            _show_whole(original, matter)
        if ours:
            _show_difference(page, matter, ours)


def _show_whole(original: AdoptedStandard, matter: Matter) -> None:
    with st.popover(_("All it says there"), icon=":material/article:"):
        for name, label in FIELDS.items():
            text = matter.original.get(name)
            if text and name not in ("code", "title", "body", "level"):
                st.markdown(f"**{_(label)}**  \n{plain(text)}")
        trace = matter.original["trace"]
        needs = [plain(need["sentence"]) for need in trace["needs"]]
        if needs:
            title = _("Needs behind it there")
            st.markdown(f"**{title}**\n" + "\n".join(f"- {need}" for need in needs))
        cited = [
            row
            for row in original.snapshot["evidence"]
            if row["key"] in matter.original["evidence"]
        ]
        if cited:
            title = _("Evidence")
            sources = "\n".join(f"- {plain(row['title'])}" for row in cited)
            st.markdown(f"**{title}**\n{sources}")


def _show_news(page: Page, matter: Matter) -> None:
    key = page.state(f"adoption.{matter.row.id}.news")
    with st.container(border=True):
        if matter.news == ChangeKind.WITHDRAWN:
            st.markdown(_("The other city has withdrawn this clause."))
        else:
            st.caption(_("What has changed there since our decision"))
            show_differences(
                [
                    Changed(
                        _(FIELDS[row["field"]]),
                        _said(row["field"], row["before"]),
                        _said(row["field"], row["after"]),
                    )
                    for row in matter.changes
                ],
                key,
            )
        if page.may(Right.WRITE_CLAUSE):
            show_following(page, matter)


def _show_difference(page: Page, matter: Matter, ours: Clause) -> None:
    fields = differing_fields(matter.original, ours)
    if not fields or (matter.news == ChangeKind.CHANGED and not matter.differing):
        return
    with st.expander(
        ngettext(
            "How ours differs: {count} field", "How ours differs: {count} fields", len(fields)
        ),
        icon=":material/difference:",
    ):
        show_differences(
            [
                Changed(
                    _(FIELDS[name]),
                    _said(name, matter.original.get(name)),
                    _said(name, getattr(ours, name)),
                )
                for name in fields
            ],
            page.state(f"adoption.{matter.row.id}.differing"),
        )


def _said(name: str, value: str | None) -> str:
    return _(LEVELS[value]) if name == "level" and value else value or ""


def _offer_decisions(page: Page, matter: Matter, ours: Clause | None) -> None:
    taken = matter.decision in (AdoptionDecision.ADOPTED, AdoptionDecision.ADAPTED)
    if ours and taken:
        words = _("Open our clause {code}", code=ours.code)
        if press_button(
            words, key=page.state(f"adoption.{matter.row.id}.open"), icon=":material/gavel:"
        ):
            open_clause(ours.id)
            st.rerun()
    if not page.may(Right.WRITE_CLAUSE):
        return
    if not taken:
        _offer(
            page,
            matter,
            AdoptionDecision.ADOPTED,
            _("Adopt"),
            ":material/check:",
            primary=matter.decision == AdoptionDecision.OPEN,
        )
        _offer(page, matter, AdoptionDecision.ADAPTED, _("Adapt"), ":material/edit:")
    if matter.decision != AdoptionDecision.NOT_ADOPTED and press_button(
        _("Leave out"),
        key=page.state(f"adoption.{matter.row.id}.out"),
        icon=":material/block:",
        type="secondary" if matter.decision == AdoptionDecision.OPEN else "tertiary",
    ):
        open_leaving_out(page, matter)


def _offer(
    page: Page, matter: Matter, decision: str, label: str, icon: str, *, primary: bool = False
) -> None:
    key = page.state(f"adoption.{matter.row.id}.{decision}")
    if press_button(label, key=key, icon=icon, type="primary" if primary else "secondary"):
        row = matter.row
        command = DecideAdoption(page.programme.id, row.origin, row.code, decision)
        made = page.attempt(decide_adoption, command)
        if made is not None:
            st.session_state[NOTICE_KEY] = _("Taken over into our standard.")
            if decision == AdoptionDecision.ADAPTED:
                open_clause(made.clause_id)
            st.rerun()
