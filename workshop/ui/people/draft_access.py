"""Choosing the areas whose drafts an expert or editor may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from workshop.i18n import _
from workshop.people.accounts import BY_AREA
from workshop.people.members import list_area_choices
from workshop.programme.draft_areas import OpenAreas, open_areas
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Area
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button


@dataclass(frozen=True)
class DraftAccess:
    """The areas of a programme by id. ``opened``: account id → ids of its areas; an account that
    is missing may read the drafts of all areas."""

    areas: Mapping[str, Area]
    opened: Mapping[str, Sequence[str]]


def load_draft_access(page: Page) -> DraftAccess:
    """The access of all members of the programme."""
    with page.read() as db:
        areas = {area.id: area for area in list_areas(db, page.programme.id)}
        return DraftAccess(areas, list_area_choices(db, page.programme.id))


def offer_draft_access(page: Page, access: DraftAccess, account_id: str, role: str) -> None:
    """The choice for one account; nothing for roles that read all drafts or with a single area."""
    if role not in BY_AREA or len(access.areas) < 2:
        return
    present = [key for key in access.areas if key in access.opened.get(account_id, ())]
    codes = ", ".join(access.areas[key].code for key in present)
    label = _("Drafts: {areas}", areas=codes) if codes else _("Drafts of all areas")
    with st.popover(label, icon=":material/visibility:", key=page.state(f"drafts.{account_id}")):
        st.caption(
            _(
                "Accepted clauses are open to everybody in the programme, and so is what somebody "
                "is asked to review. Nothing chosen: the drafts of all areas."
            )
        )
        chosen = st.pills(
            _("Drafts this person may read"),
            list(access.areas),
            selection_mode="multi",
            default=present,
            format_func=lambda key: plain(access.areas[key].name),
            key=page.state(f"areas.{account_id}.{'.'.join(present)}"),
        )
        if press_button(_("Save"), key=page.state(f"areas.save.{account_id}"), type="primary"):
            content = OpenAreas(page.programme.id, account_id, chosen)
            if page.attempt(open_areas, content, done=_("Saved.")):
                st.rerun()
