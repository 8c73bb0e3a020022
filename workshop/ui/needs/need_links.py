"""Choosing what a need rests on beside groups: single notes, evidence, steps of journeys."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.board.evidence import list_evidence
from workshop.board.journeys import list_steps
from workshop.board.personas import list_personas
from workshop.board.practices import name_evidence
from workshop.board.tables import JourneyStep
from workshop.export.labels import TEXT_DELETED, TEXT_TAKEN_BACK
from workshop.i18n import _
from workshop.needs.need_links import links_of
from workshop.needs.supporting_notes import list_readable, staff_viewer
from workshop.needs.tables import Need
from workshop.retention.told import texts_deleted_on
from workshop.ui.shell.formatting import day, shortened
from workshop.ui.shell.page import Page


def choose_links(page: Page, need: Need | None, form_id: str) -> dict[str, list[str]]:
    """Fields for single notes, evidence and steps; returns the chosen ids by kind."""
    present = _present(page, need)
    offered = {
        "note": (_("Single notes (type to search)"), note_names(page, present["note"])),
        "evidence": (_("Evidence"), evidence_names(page)),
        "step": (_("Steps of a journey"), step_names(page)),
    }
    chosen = {}
    for kind, (label, names) in offered.items():
        if names:
            chosen[kind] = _choose(label, names, present[kind], f"{form_id}.{kind}")
    if not chosen:
        st.caption(_("There is nothing yet that a need could be tied to."))
    return chosen


def note_names(page: Page, linked: Sequence[str] = ()) -> dict[str, str]:
    """Labels of the notes that the visitor may read, by id, and of ``linked`` ones that were
    erased: without them saving the form would remove their links."""
    with page.read() as db:
        notes = list_readable(db, staff_viewer(page.actor, page.programme.id))
        deleted_on = texts_deleted_on(db, page.programme.id)
    names = {said.note_id: shortened(said.text or "", 110) for said in notes}
    told = _(TEXT_DELETED, day=day(deleted_on)) if deleted_on else _(TEXT_TAKEN_BACK)
    return {**names, **{key: told for key in linked if key not in names}}


def evidence_names(page: Page) -> dict[str, str]:
    """Labels of all evidence by id."""
    with page.read() as db:
        names = name_evidence(db, list_evidence(db, page.programme.id))
    return {key: shortened(name, 110) for key, name in names.items()}


def step_names(page: Page) -> dict[str, str]:
    """Labels of all journey steps by id, each with its persona."""
    with page.read() as db:
        steps = list_steps(db, page.programme.id)
        personas = list_personas(db, page.programme.id, archived=True)
    labels: dict[str | None, str] = {row.id: row.label.split(",")[0] for row in personas}
    return {step.id: f"{labels.get(step.persona_id, '–')} · {step_name(step)}" for step in steps}


def step_name(step: JourneyStep) -> str:
    """A short label of a journey step."""
    return shortened(": ".join(part for part in (step.stage, step.action) if part), 90)


def _present(page: Page, need: Need | None) -> Mapping[str, list[str]]:
    if need is None:
        return {"note": [], "evidence": [], "step": []}
    with page.read() as db:
        return {
            kind: links_of(db, kind, [need.id])[need.id] for kind in ("note", "evidence", "step")
        }


def _choose(label: str, names: Mapping[str, str], present: Sequence[str], key: str) -> list[str]:
    return st.multiselect(
        label,
        list(names),
        default=[one for one in present if one in names],
        format_func=lambda one: names[one],
        placeholder=_("Choose"),
        key=key,
        select_all=False,
    )
