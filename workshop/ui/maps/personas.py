"""Cards of personas, and the form to create or edit one."""

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from workshop.board.draft_origin import say_origin
from workshop.board.note_kinds import PersonaBasis
from workshop.board.personas import (
    ArchivePersona,
    CreateMap,
    CreatePersona,
    EditPersona,
    archive_persona,
    create_map,
    create_persona,
    edit_persona,
)
from workshop.board.tables import EmpathyMap, Persona
from workshop.i18n import _, mark
from workshop.programme.activity_kinds import MapVariant
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Area
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

BASES: Mapping[str, str] = {
    PersonaBasis.ASSUMPTION: mark("on assumptions"),
    PersonaBasis.RESEARCH: mark("on research"),
}
"""Answers to the question what a persona stands on."""
_BASIS_BADGES: Mapping[str, str] = {
    PersonaBasis.ASSUMPTION: mark("based on assumptions"),
    PersonaBasis.RESEARCH: mark("based on research"),
}
_PARTS = (
    ("goals", mark("Goals"), ":material/flag:"),
    ("barriers", mark("Barriers"), ":material/block:"),
    ("access_needs", mark("Access needs"), ":material/accessibility_new:"),
)


def show_persona(
    page: Page, persona: Persona, area: Area | None, maps: Sequence[EmpathyMap]
) -> None:
    """A persona's card with its maps and buttons."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"#### {plain(persona.label)}")
        with st.container(horizontal=True, gap="small"):
            if area is not None:
                st.badge(plain(area.name), color="blue")
            st.badge(_(_BASIS_BADGES[persona.basis]), color=_colour(persona))
        if persona.situation:
            st.markdown(plain(persona.situation))
        if persona.context:
            st.caption(f":material/location_on: {plain(persona.context)}")
        if origin := say_origin(persona.origin):
            st.caption(f":material/groups_3: {origin}")
        for name, title, icon in _PARTS:
            if text := getattr(persona, name):
                st.markdown(f"{icon} **{_(title)}**  \n{plain(text)}")
        st.space("stretch")
        _show_actions(page, persona, maps)


def _colour(persona: Persona) -> Literal["green", "orange"]:
    return "green" if persona.basis == PersonaBasis.RESEARCH else "orange"


def _show_actions(page: Page, persona: Persona, maps: Sequence[EmpathyMap]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if persona.archived:
            _archive_button(page, persona, _("Take out again"), ":material/unarchive:")
            return
        if maps:
            if press_button(
                _("Open the map"),
                key=f"map.{persona.id}",
                icon=":material/psychology:",
                type="primary",
            ):
                go_to("empathy_map", map=maps[0].id)
        else:
            _offer_map(page, persona)
        if press_button(_("Edit"), key=f"edit.{persona.id}", icon=":material/edit:"):
            open_persona_form(page, persona)
        _archive_button(page, persona, _("Put away"), ":material/archive:")


def _archive_button(page: Page, persona: Persona, label: str, icon: str) -> None:
    if press_button(label, key=f"archive.{persona.id}", icon=icon, type="tertiary"):
        content = ArchivePersona(persona.id, archived=not persona.archived)
        done = _("Taken out again.") if persona.archived else _("Put away. Maps and notes stay.")
        if page.attempt(archive_persona, content, done=done):
            st.rerun()


def _offer_map(page: Page, persona: Persona) -> None:
    with st.popover(_("Begin the map"), icon=":material/psychology:", type="primary"):
        st.caption(_("The canvas goes from the goal through the outside to the inside."))
        variants = {
            MapVariant.CANVAS: _("Canvas: nine fields"),
            MapVariant.QUICK: _("Quick: says, thinks, does, feels"),
        }
        for variant, label in variants.items():
            if press_button(label, key=f"begin.{variant}.{persona.id}", width="stretch"):
                chart = page.attempt(create_map, CreateMap(persona.id, variant))
                if chart is not None:
                    go_to("empathy_map", map=chart.id)


_TEXTS = ("label", "situation", "context", "goals", "access_needs", "barriers")


def open_persona_form(page: Page, persona: Persona | None = None) -> None:
    """A dialog that creates a persona or edits the given one."""
    title = _("Edit the persona") if persona else _("New persona")
    form_id = page.state(f"persona.{persona.id if persona else 'new'}")

    @dialog(title, width="large")
    def form() -> None:
        page.present_actor()
        st.info(
            _("A persona is fictional. Do not describe a real person, not even a changed one."),
            icon=":material/theater_comedy:",
        )
        present = persona or Persona(programme_id=page.programme.id, label="")
        keep_draft(page, form_id, title, **{name: getattr(present, name) for name in _TEXTS})
        with st.form(page.state("form"), border=False):
            label, fields = _ask_for_fields(page, present, form_id)
            saved = submit_button(
                _("Save the persona"), key=page.state("form.send"), type="primary"
            )
        if saved and _save(page, persona, label, fields):
            settle_draft(form_id)
            st.rerun()

    form()


def _ask_for_fields(
    page: Page, present: Persona, form_id: str
) -> tuple[str, dict[str, str | None]]:
    label = st.text_input(
        _("Name, age, one line"),
        present.label,
        max_chars=120,
        key=f"{form_id}.label",
        placeholder=_("For example: Ola, 19, without a home for three weeks"),
    )
    situation = st.text_area(
        _("Situation"),
        present.situation,
        height=80,
        max_chars=600,
        key=f"{form_id}.situation",
    )
    left, right = st.columns(2)
    with left:
        context = st.text_input(
            _("Where they meet the city"),
            present.context,
            max_chars=300,
            key=f"{form_id}.context",
            placeholder=_("Which service, which visit"),
        )
        goals = st.text_area(
            _("Goals"), present.goals, height=100, max_chars=600, key=f"{form_id}.goals"
        )
        access_needs = st.text_area(
            _("Access needs"),
            present.access_needs,
            height=100,
            max_chars=600,
            key=f"{form_id}.access_needs",
        )
    with right:
        area_id = choose_area(page, present.area_id, key=page.state("form_area"))
        barriers = st.text_area(
            _("Barriers"), present.barriers, height=100, max_chars=600, key=f"{form_id}.barriers"
        )
        basis = st.radio(
            _("What it stands on"),
            list(BASES),
            index=list(BASES).index(present.basis),
            format_func=lambda value: _(BASES[value]),
            horizontal=True,
            help=_("Assumptions are welcome, as long as everybody can see that they are."),
        )
    return label, {
        "situation": situation,
        "context": context,
        "area_id": area_id,
        "goals": goals,
        "barriers": barriers,
        "access_needs": access_needs,
        "basis": basis,
    }


def choose_area(page: Page, present: str | None, key: str) -> str | None:
    """A field for an area of the programme; returns its id or ``None``."""
    with page.read() as db:
        areas = list_areas(db, page.programme.id)
    names = {area.id: f"{area.code} · {area.name}" for area in areas}
    choices: list[str | None] = [None, *names]
    return st.selectbox(
        _("Area"),
        choices,
        index=choices.index(present) if present in names else 0,
        key=key,
        format_func=lambda area: names[area] if area else _("no area"),
    )


def _save(
    page: Page, persona: Persona | None, label: str, fields: dict[str, str | None]
) -> Persona | None:
    if persona is None:
        content = CreatePersona(page.programme.id, label, fields)
        return page.attempt(create_persona, content, done=_("Persona created."))
    changed = EditPersona(persona.id, {"label": label, **fields})
    return page.attempt(edit_persona, changed, done=_("Persona saved."))
