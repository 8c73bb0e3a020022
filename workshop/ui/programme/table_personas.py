"""Which persona each table works on: fields for it, a dialog, and what stands of it on a page."""

from collections.abc import Mapping

import streamlit as st

from workshop.board.personas import list_personas
from workshop.board.table_maps import (
    AssignPersonas,
    assign_personas,
    list_table_personas,
    short_name,
    suggest_personas,
)
from workshop.board.tables import Persona
from workshop.i18n import _
from workshop.programme.agenda import is_per_table, load_activity
from workshop.programme.tables import Activity
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button

ABREAST = 2


def ask_table_personas(page: Page, activity: Activity, key: str) -> dict[int, str | None]:
    """A field for each table; what is chosen at first is suggested."""
    with page.read() as db:
        names = {row.id: row.label for row in list_personas(db, page.programme.id)}
        chosen = suggest_personas(db, activity)
        names |= {row.id: row.label for row in list_table_personas(db, activity.id).values()}
    if not names:
        st.info(
            _("There are no personas yet. Create one for each table on the page Personas."),
            icon=":material/psychology_alt:",
        )
        return {}
    ids = list(names)
    answers: dict[int, str | None] = {}
    columns = st.columns(ABREAST)
    for table in range(1, page.programme.tables + 1):
        present = chosen.get(table)
        answers[table] = columns[(table - 1) % ABREAST].selectbox(
            _("Table {number}", number=table),
            ids,
            index=ids.index(present) if present in ids else None,
            format_func=lambda persona: names[persona],
            placeholder=_("Choose a persona"),
            key=f"{key}.table.{table}",
        )
    return answers


def give_personas(page: Page, activity_id: str, chosen: Mapping[int, str | None]) -> bool:
    """Whether the tables have these personas now; without any nothing is changed."""
    if not chosen:
        return True
    return page.attempt(assign_personas, AssignPersonas(activity_id, chosen)) is not None


def table_personas_dialog(page: Page, activity_id: str) -> None:
    """A dialog that gives each table its persona."""

    @dialog(_("Personas of the tables"))
    def ask() -> None:
        page.present_actor()
        with page.read() as db:
            activity = load_activity(db, activity_id)
        st.write(
            _(
                "Each table writes about a persona of its own. Its name and situation stand on the "
                "table's phones, and its map on the wall."
            )
        )
        chosen = ask_table_personas(page, activity, page.state(f"seats.{activity_id}"))
        if not chosen:
            if press_button(_("Go to the personas"), icon=":material/group:", type="primary"):
                go_to("personas")
        elif press_button(_("Give the tables these personas"), type="primary") and give_personas(
            page, activity_id, chosen
        ):
            st.rerun()

    ask()


def fill_tables(page: Page, activity: Activity) -> None:
    """Give tables that have no persona the suggested one, before the activity starts."""
    if not is_per_table(activity):
        return
    with page.read() as db:
        present = list_table_personas(db, activity.id)
        suggested = suggest_personas(db, activity)
    give_personas(page, activity.id, {k: v for k, v in suggested.items() if k not in present})


def show_table_personas(page: Page, activity: Activity) -> None:
    """Who is at which table; what is missing, and the press that mends it."""
    with page.read() as db:
        personas = list_table_personas(db, activity.id)
    tables = range(1, page.programme.tables + 1)
    missing = ", ".join(str(table) for table in tables if table not in personas)
    with st.container(horizontal=True, vertical_alignment="center"):
        if personas:
            st.markdown(f":material/psychology: {name_tables(personas)}", width="stretch")
        if missing:
            st.warning(
                _("No persona yet at tables: {tables}. Phones there wait.", tables=missing),
                icon=":material/psychology_alt:",
            )
        if press_button(
            _("Change personas") if not missing else _("Give the tables personas"),
            icon=":material/psychology:",
            type="primary" if missing else "tertiary",
            key=page.state(f"seats.{activity.id}.open"),
        ):
            table_personas_dialog(page, activity.id)


def name_tables(personas: Mapping[int, Persona]) -> str:
    """Tables and the short names of their personas, as a line of Markdown."""
    return " · ".join(
        f"{table}: **{plain(short_name(persona.label))}**" for table, persona in personas.items()
    )
