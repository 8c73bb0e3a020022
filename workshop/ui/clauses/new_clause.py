"""The dialog for a new clause, with or without a need; its text is written in the editor."""

from collections.abc import Mapping

import streamlit as st

from workshop.i18n import _
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import list_needs
from workshop.needs.tables import Need
from workshop.programme.programmes import list_areas
from workshop.standards.clauses import CreateClause, create_clause
from workshop.ui.clauses.clause_list import open_clause
from workshop.ui.shell.formatting import distinct, plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import submit_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft


def open_clause_form(page: Page, need_id: str = "") -> None:
    """A dialog that creates a clause, linked to the need if one is given, and opens it."""
    needs = list_offered(page)
    need = needs.get(need_id)
    form_id = page.state(f"form.{need_id or 'new'}")

    @dialog(_("New clause"), width="medium")
    def form() -> None:
        page.present_actor()
        if need is not None:
            st.markdown(f":material/favorite: {plain(need.need)}")
        keep_draft(page, form_id, _("New clause"), title="", body="")
        with st.form(form_id, border=False):
            title = st.text_input(
                _("Title"),
                max_chars=200,
                key=f"{form_id}.title",
                help=_("A few words by which everybody will know it."),
            )
            body = st.text_area(
                _("What is required"),
                height=100,
                max_chars=4000,
                key=f"{form_id}.body",
                help=_("One requirement in one sentence: who does what, for whom."),
            )
            area_id = _choose_area(page, need)
            chosen = choose_needs(needs, [need_id] if need else [], f"{form_id}.needs")
            made = submit_button(_("Make a clause"), key=f"{form_id}.send", type="primary")
        if made:
            _create(page, form_id, title, {"body": body, "area_id": area_id}, chosen)

    form()


def list_offered(page: Page) -> Mapping[str, Need]:
    """The needs that a clause can answer, by id: all except merged ones."""
    with page.read() as db:
        rows = list_needs(db, page.programme.id)
    return {row.id: row for row in rows if row.status != NeedStatus.MERGED}


def choose_needs(needs: Mapping[str, Need], present: list[str], key: str) -> list[str]:
    """A field for the needs that a clause answers; returns the chosen ids."""
    if not needs:
        return []
    names = distinct({one: shortened(row.need, 100) for one, row in needs.items()})
    return st.multiselect(
        _("Needs it answers"),
        list(names),
        default=[one for one in present if one in names],
        format_func=lambda one: names[one],
        placeholder=_("Choose"),
        key=key,
        select_all=False,
    )


def _choose_area(page: Page, need: Need | None) -> str | None:
    """A field for an area in which the visitor may write, preset to the need's; returns its id."""
    mine = page.actor.areas_in(page.programme.id)
    with page.read() as db:
        areas = {row.id: row for row in list_areas(db, page.programme.id)}
    offered = [None, *(key for key in areas if mine is None or key in mine)]
    preset = need.area_id if need and need.area_id in offered else None
    return st.selectbox(
        _("Area"),
        offered,
        index=offered.index(preset),
        format_func=lambda key: (
            f"{areas[key].code} · {areas[key].name}" if key else _("For all areas")
        ),
    )


def _create(
    page: Page, form_id: str, title: str, fields: dict[str, str | None], needs: list[str]
) -> None:
    content = CreateClause(page.programme.id, title, needs, fields)
    clause = page.attempt(create_clause, content, done=_("Clause written."))
    if clause:
        settle_draft(form_id)
        open_clause(clause.id)
        st.rerun()
