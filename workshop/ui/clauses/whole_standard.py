"""The menu of what is done to several clauses of a standard at once, and its dialogs."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import streamlit as st

from workshop.i18n import _, mark, translate_plural
from workshop.i18n.counted_nouns import CLAUSES
from workshop.local_time import local_day
from workshop.people.rights import Right
from workshop.standards.accept_many import AcceptMany, accept_many, list_acceptable
from workshop.standards.brought_clauses import (
    ImportState,
    TakeBack,
    list_imports,
    same_texts,
    take_back_import,
)
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_overview import Overview
from workshop.standards.clause_shapes import (
    BringBack,
    MergeClauses,
    MoveToArea,
    RemoveClauses,
    bring_back,
    list_removed,
    merge_clauses,
    move_to_area,
    remove_clauses,
)
from workshop.standards.clause_steps import UndoClauses, last_step, undo_clauses
from workshop.standards.tables import Clause
from workshop.ui.clauses.areas import area_options, choose_area, open_areas_dialog
from workshop.ui.clauses.clause_list import open_clause
from workshop.ui.clauses.tie_needs import open_tying, untied_clauses
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button

STEPS: Mapping[str, str] = {
    "area_added": mark("Area added"),
    "area_renamed": mark("Area renamed"),
    "area_moved": mark("Area moved"),
    "area_removed": mark("Area removed"),
    "clauses_to_area": mark("Clauses put into another area"),
    "clause_split": mark("Clause split"),
    "clauses_merged": mark("Clauses merged"),
    "clauses_removed": mark("Clauses removed"),
    "clauses_brought_back": mark("Clauses brought back"),
    "clauses_accepted": mark("Accepted together"),
    "clauses_brought": mark("Clauses brought in"),
}
"""Labels of the steps that can be undone here."""


def show_menu(page: Page, overview: Overview) -> None:
    """A popover with everything about several clauses; only for those who write them."""
    with lazy_menu(page.state("menu"), _("Whole standard"), "checklist") as menu:
        if menu.open:
            _fill_menu(page, overview, menu)


@dataclass(frozen=True)
class Menu:
    """A popover that is filled only while it is open, and closes when a line is pressed.

    ``chosen``: the line that was pressed; ``open``: whether the menu is to be filled now.
    """

    key: str
    open: bool
    chosen: str

    def offer(self, name: str, label: str, icon: str) -> bool:
        """A line of the menu; whether it was pressed."""
        press_button(
            label,
            key=f"{self.key}.{name}",
            icon=f":material/{icon}:",
            type="tertiary",
            on_click=partial(self._choose, name),
        )
        return self.chosen == name

    def _choose(self, name: str) -> None:
        # An open popover would stand above the dialog that opens now: the next one is a new one.
        st.session_state[f"{self.key}.turn"] = st.session_state.get(f"{self.key}.turn", 0) + 1
        st.session_state[f"{self.key}.chosen"] = name


@contextmanager
def lazy_menu(key: str, label: str, icon: str) -> Iterator[Menu]:
    """A popover as ``Menu``."""
    chosen = st.session_state.pop(f"{key}.chosen", "")
    drawn = f"{key}.popover.{st.session_state.get(f'{key}.turn', 0)}"
    with st.popover(label, icon=f":material/{icon}:", key=drawn, on_change="rerun"):
        yield Menu(key, bool(st.session_state.get(drawn)) or bool(chosen), chosen)


def _fill_menu(page: Page, overview: Overview, menu: Menu) -> None:
    clauses = writable(page, overview)
    with page.read() as db:
        acceptable = list_acceptable(db, page.actor, page.programme.id)
        imports = list_imports(db, page.programme.id)
        removed = [row for row in list_removed(db, page.programme.id) if _is_ours(page, row)]
        step = last_step(db, page.actor, page.programme.id)
    untied = len(untied_clauses(overview, clauses))
    if acceptable and menu.offer("accept", _counted(_("Accept together"), acceptable), "done_all"):
        open_accepting(page)
    if untied and menu.offer("tie", _("Tie to needs ({count})", count=untied), "link"):
        open_tying(page)
    if len(clauses) > 1 and menu.offer("merge", _("Merge clauses"), "merge"):
        open_merging(page, clauses)
    if clauses and menu.offer("move", _("Put into another area"), "drive_file_move"):
        open_moving(page, clauses)
    if clauses and menu.offer("remove", _("Remove clauses"), "delete"):
        open_removing(page, clauses)
    if page.may(Right.RUN) and menu.offer("areas", _("Areas"), "category"):
        open_areas_dialog(page)
    if imports and menu.offer("imports", _counted(_("What was brought in"), imports), "history"):
        open_imports(page)
    if removed and menu.offer("removed", _counted(_("Removed clauses"), removed), "inventory_2"):
        open_removed(page)
    if step is not None:
        words = _("Undo: {step}", step=_(STEPS[step.kind]) if step.kind in STEPS else _("Change"))
        command = UndoClauses(page.programme.id, step.number)
        if menu.offer("undo", words, "undo") and page.accepts(
            undo_clauses, command, done=_("Undone.")
        ):
            st.rerun()


def _counted(label: str, rows: Sequence[object]) -> str:
    return f"{label} ({len(rows)})"


def writable(page: Page, overview: Overview) -> list[Clause]:
    """The listed clauses that the visitor may change."""
    return [line.clause for line in overview.lines if _is_ours(page, line.clause)]


def _is_ours(page: Page, clause: Clause) -> bool:
    mine = page.actor.areas_in(page.programme.id)
    return mine is None or clause.area_id is None or clause.area_id in mine


def open_accepting(page: Page) -> None:
    """A dialog with the clauses that their round has accepted, all chosen."""

    @dialog(_("Accept together"), width="medium")
    def ask() -> None:
        page.present_actor()
        with page.read() as db:
            rows = list_acceptable(db, page.actor, page.programme.id)
        if not rows:
            st.info(_("No clause waits to be accepted."))
            return
        st.caption(
            _(
                "The last round has accepted these on every criterion, word for word as they are "
                "now, and no comment waits for an answer."
            )
        )
        key = page.state("accept")
        with st.form(key, border=False):
            chosen = [
                row
                for row in rows
                if st.checkbox(name_clause(row), value=True, key=f"{key}.{row.id}.{row.revision}")
            ]
            pressed = submit_button(_("Accept the chosen ones"), key=f"{key}.send", type="primary")
        if pressed:
            command = AcceptMany(page.programme.id, {row.id: row.revision for row in chosen})
            if page.attempt(accept_many, command, done=_accepted(chosen)):
                st.rerun()

    ask()


def _accepted(rows: Sequence[Clause]) -> str:
    return _("Accepted: {codes}", codes=", ".join(row.code for row in rows))


def open_merging(page: Page, clauses: Sequence[Clause], first: Sequence[str] = ()) -> None:
    """A dialog that makes one clause of several. ``first``: ids that are chosen beforehand."""
    rows = {row.id: row for row in clauses}

    @dialog(_("Merge clauses"), width="large")
    def ask() -> None:
        page.present_actor()
        key = page.state(f"merge.{'.'.join(first)}")
        same = same_texts(rows.values())
        preset = list(first) or list(same)[:2]
        chosen = choose_clauses(_("Clauses that become one"), rows, key, preset)
        if len(chosen) < 2:
            return
        into = st.radio(
            _("Which one stays, with its code and history"),
            [row.id for row in chosen],
            format_func=lambda one: name_clause(rows[one]),
            key=f"{key}.into",
        )
        kept = rows[into] if into else chosen[0]
        others = [row for row in chosen if row is not kept]
        own = f"{key}.{'.'.join(sorted(row.id for row in chosen))}.{kept.id}"
        title = st.text_input(_("Title"), kept.title, max_chars=200, key=f"{own}.title")
        bodies = dict.fromkeys(row.body for row in (kept, *others) if row.body)
        body = st.text_area(
            _("What is required"),
            "\n".join(bodies),
            height=140,
            max_chars=4000,
            key=f"{own}.body",
        )
        st.caption(
            _(
                "It takes over the needs, evidence and quotes of all. Its empty fields are filled "
                "from the others, longer texts stand below each other. Ratings and comments stay "
                "with the former wordings; {codes} are kept in the record.",
                codes=", ".join(row.code for row in others),
            )
        )
        if press_button(_("Merge"), key=f"{own}.send", type="primary", icon=":material/merge:"):
            seen = {row.id: row.revision for row in chosen}
            command = MergeClauses(seen, kept.id, title, body)
            if page.attempt(merge_clauses, command, done=_("Merged. You can undo it.")):
                open_clause(kept.id)
                st.rerun()

    ask()


def open_moving(page: Page, clauses: Sequence[Clause], first: Sequence[str] = ()) -> None:
    """A dialog that puts clauses into another area."""
    rows = {row.id: row for row in clauses}

    @dialog(_("Put into another area"), width="medium")
    def ask() -> None:
        page.present_actor()
        key = page.state(f"move.{'.'.join(first)}")
        chosen = choose_clauses(_("Clauses"), rows, key, first)
        areas = area_options(page)
        area = choose_area(_("Area"), areas, f"{key}.area")
        st.caption(
            _(
                "A clause that was never published gets the next code of its new area. A published "
                "one keeps its code for good."
            )
        )
        if press_button(_("Put there"), key=f"{key}.send", type="primary", disabled=not chosen):
            command = MoveToArea({row.id: row.revision for row in chosen}, area or None)
            if page.accepts(move_to_area, command, done=_("Moved. You can undo it.")):
                st.rerun()

    ask()


def open_removing(page: Page, clauses: Sequence[Clause], first: Sequence[str] = ()) -> None:
    """A dialog that removes clauses, with a reason."""
    rows = {row.id: row for row in clauses}

    @dialog(_("Remove clauses"), width="medium")
    def ask() -> None:
        page.present_actor()
        key = page.state(f"remove.{'.'.join(first)}")
        chosen = choose_clauses(_("Clauses"), rows, key, first)
        reason = st.text_area(_("Reason"), height=80, max_chars=1000, key=f"{key}.why")
        st.caption(
            _(
                "They leave all lists. Text, history, ratings and reason stay in the record, and "
                "you can bring them back. A published clause is named as withdrawn, with this "
                "reason, in the next version."
            )
        )
        if press_button(
            _("Remove"),
            key=f"{key}.send",
            type="primary",
            icon=":material/delete:",
            disabled=not chosen,
        ):
            command = RemoveClauses({row.id: row.revision for row in chosen}, reason)
            if page.attempt(remove_clauses, command, done=_("Removed. You can undo it.")):
                open_clause(None)
                st.rerun()

    ask()


def open_removed(page: Page) -> None:
    """A dialog with the removed clauses, each of which can be brought back."""

    @dialog(_("Removed clauses"), width="large")
    def ask() -> None:
        page.present_actor()
        with page.read() as db:
            rows = list_removed(db, page.programme.id)
            known = {row.id for row in readable_clauses(db, page.actor, page.programme.id)}
        for row in rows:
            if row.id not in known:
                continue
            with st.container(border=True):
                st.markdown(f"**{name_clause(row)}**")
                if row.status_reason:
                    st.caption(_("Reason: {reason}", reason=plain(row.status_reason)))
                with st.container(horizontal=True):
                    if press_button(
                        _("Open"), key=page.state(f"removed.{row.id}.open"), type="tertiary"
                    ):
                        open_clause(row.id)
                        st.rerun()
                    if press_button(
                        _("Bring back"),
                        key=page.state(f"removed.{row.id}.back"),
                        icon=":material/undo:",
                        type="tertiary",
                    ) and page.accepts(
                        bring_back,
                        BringBack({row.id: row.revision}),
                        done=_("It is a draft again."),
                    ):
                        st.rerun()

    ask()


def open_imports(page: Page) -> None:
    """A dialog with what was brought in, each import to be taken back as a whole."""

    @dialog(_("What was brought in"), width="large")
    def ask() -> None:
        page.present_actor()
        with page.read() as db:
            states = list_imports(db, page.programme.id)
        for state in states:
            with st.container(border=True):
                _show_import(page, state)

    ask()


def _show_import(page: Page, state: ImportState) -> None:
    row = state.row
    name = plain(row.name) or _("A pasted text")
    st.markdown(f"**{name}** · {translate_plural(CLAUSES, len(state.clauses))}")
    st.caption(f"{plain(row.brought_by)}, {local_day(row.at):%d.%m.%Y}")
    st.caption(", ".join(plain(clause.code) for clause in state.clauses))
    worked = [clause.code for clause in state.clauses if clause.id in state.changed]
    if worked:
        st.markdown(
            ":orange[:material/info: "
            + _(
                "Somebody has worked on these; they are removed, but stay in the record: {codes}.",
                codes=plain(", ".join(worked)),
            )
            + "]"
        )
    if press_button(
        _("Take the whole import back"),
        key=page.state(f"import.{row.id}"),
        icon=":material/undo:",
    ) and page.accepts(
        take_back_import, TakeBack(row.id, state.changed), done=_("The import is taken back.")
    ):
        st.rerun()


def choose_clauses(
    label: str, rows: Mapping[str, Clause], key: str, first: Sequence[str]
) -> list[Clause]:
    """A field for several clauses."""
    chosen = st.multiselect(
        label,
        list(rows),
        default=[one for one in first if one in rows],
        format_func=lambda one: f"{rows[one].code} {rows[one].title}",
        placeholder=_("Choose"),
        key=f"{key}.chosen",
        select_all=False,
    )
    return [rows[one] for one in chosen]


def name_clause(row: Clause) -> str:
    """Code and title of a clause, for labels."""
    return f"{plain(row.code)} {plain(row.title)}"
