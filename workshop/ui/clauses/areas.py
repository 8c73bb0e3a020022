"""The dialog for the areas of a standard."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.i18n import _, translate_plural
from workshop.i18n.counted_nouns import CLAUSES
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Area
from workshop.standards.areas import (
    AddArea,
    MoveArea,
    RemoveArea,
    RenameArea,
    add_area,
    clauses_in_areas,
    move_area,
    remove_area,
    rename_area,
)
from workshop.standards.tables import Clause
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button


def area_options(page: Page) -> Mapping[str, Area | None]:
    """The areas that the visitor may write in, by id, and none under an empty key."""
    mine = page.actor.areas_in(page.programme.id)
    with page.read() as db:
        areas = list_areas(db, page.programme.id)
    return {"": None} | {row.id: row for row in areas if mine is None or row.id in mine}


def choose_area(label: str, areas: Mapping[str, Area | None], key: str) -> str:
    """A field that offers these areas by code and name; gives the key of the chosen one."""

    def name(one: str) -> str:
        area = areas[one]
        return f"{area.code} · {area.name}" if area else _("For all areas")

    return str(st.selectbox(label, list(areas), format_func=name, key=key))


def open_areas_dialog(page: Page) -> None:
    """A dialog in which areas are added, renamed, put in order and removed."""

    @dialog(_("Areas"), width="large")
    def ask() -> None:
        page.present_actor()
        with page.read() as db:
            areas = list_areas(db, page.programme.id)
            inside = clauses_in_areas(db, page.programme.id)
        st.caption(
            _(
                "The code is the beginning of new codes of clauses. Clauses that are here keep "
                "theirs, whatever becomes of their area."
            )
        )
        for place, area in enumerate(areas):
            _show_area(page, areas, place, inside.get(area.id, []))
        _offer_adding(page)

    ask()


def _show_area(page: Page, areas: Sequence[Area], place: int, clauses: Sequence[Clause]) -> None:
    area = areas[place]
    key = page.state(f"areas.{area.id}.{area.code}.{area.name}")
    standing = [row for row in clauses if not row.removed]
    with st.container(border=True, gap="small"):
        with st.form(key, border=False):
            code, name, save = st.columns([2, 7, 2], vertical_alignment="bottom")
            new_code = code.text_input(_("Code"), area.code, max_chars=8, key=f"{key}.code")
            new_name = name.text_input(
                _("Name of the area"), area.name, max_chars=120, key=f"{key}.name"
            )
            with save:
                pressed = submit_button(_("Save"), key=f"{key}.send")
        if pressed:
            command = RenameArea(area.id, new_name, new_code, (area.name, area.code))
            _do(page, rename_area, command)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(translate_plural(CLAUSES, len(standing)))
            for label, icon, to in (
                (_("Move up: {code}", code=area.code), "arrow_upward", place - 1),
                (_("Move down: {code}", code=area.code), "arrow_downward", place + 1),
            ):
                if press_button(
                    "",
                    key=f"{key}.{icon}",
                    icon=f":material/{icon}:",
                    help=plain(label),
                    type="tertiary",
                    disabled=not 0 <= to < len(areas),
                ):
                    _do(page, move_area, MoveArea(area.id, to))
            with st.popover(_("Remove"), icon=":material/delete:", type="tertiary"):
                _offer_removing(page, areas, area, clauses, key)


def _offer_removing(
    page: Page, areas: Sequence[Area], area: Area, clauses: Sequence[Clause], key: str
) -> None:
    others = {"": None} | {row.id: row for row in areas if row.id != area.id}
    into = ""
    st.markdown(_("Remove the area “{name}”?", name=plain(area.name)))
    if clauses:
        into = choose_area(_("Where its clauses go"), others, f"{key}.into")
        st.caption(
            _(
                "Needs and personas of this area go there too. Clauses never published get a code "
                "of that area."
            )
        )
    if press_button(_("Remove the area"), key=f"{key}.remove", type="primary"):
        seen = frozenset(row.id for row in clauses)
        _do(page, remove_area, RemoveArea(area.id, into or None, seen))


def _offer_adding(page: Page) -> None:
    key = page.state("areas.new")
    with st.form(key, border=False, clear_on_submit=True):
        code, name, save = st.columns([2, 7, 2], vertical_alignment="bottom")
        new_code = code.text_input(
            _("Code"), max_chars=8, key=f"{key}.code", placeholder=_("by itself")
        )
        new_name = name.text_input(_("New area"), max_chars=120, key=f"{key}.name")
        with save:
            pressed = submit_button(_("Add"), key=f"{key}.send", type="primary")
    if pressed:
        _do(page, add_area, AddArea(page.programme.id, new_name, new_code))


def _do(page: Page, command: object, content: object) -> None:
    """Run a command; the dialog stays open and shows what is there now."""
    if page.accepts(command, content):  # type: ignore[arg-type]
        st.rerun(scope="fragment")
