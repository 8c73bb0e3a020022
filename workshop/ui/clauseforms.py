"""The form of a clause, and what happens when two people save the same one."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from workshop.errors import WorkshopError
from workshop.i18n import _, mark, tell
from workshop.needs.needs import load_need
from workshop.needs.tables import Need
from workshop.programme.programmes import list_areas
from workshop.standards.citing import CiteEvidence, cite_evidence, evidence_of_clauses
from workshop.standards.clausefields import LEVELS, fields_of
from workshop.standards.clauses import (
    CreateClause,
    SaveClause,
    StaleClause,
    create_clause,
    save_clause,
)
from workshop.standards.tables import Clause
from workshop.ui.needlinks import evidence_names
from workshop.ui.page import NOTICE_KEY, Page
from workshop.ui.personas import choose_area
from workshop.ui.words import plain

LEVEL_NAMES = dict(
    zip(LEVELS, (mark("Required"), mark("Recommended"), mark("Good practice")), strict=True)
)
FIELD_NAMES = {
    "code": mark("Code"),
    "title": mark("Title"),
    "body": mark("What is required"),
    "level": mark("Level"),
    "area_id": mark("Area"),
    "rationale": mark("Why"),
    "responsible": mark("Who answers for it"),
    "cooperating": mark("Who helps"),
    "check_method": mark("How it is checked"),
}
"""The fields of a clause that have a place on the screen, with their names."""


def open_clause_form(page: Page, clause: Clause | None = None, need_id: str = "") -> None:
    """A dialog that writes a clause (from a need) or changes this one, as it is read now."""
    form_id = page.state(f"form.{clause.id if clause else need_id or 'new'}")
    # What was typed against an older text is gone with its dialog.
    st.session_state.pop(f"{form_id}.stale", None)
    need = _find_need(page, need_id)
    title = _("Edit {code}", code=clause.code) if clause else _("New clause")

    @st.dialog(title, width="large")
    def form() -> None:
        page.present_actor()
        stale = st.session_state.get(f"{form_id}.stale")
        if clause is not None and stale is not None:
            _compare(page, clause, stale, form_id)
            return
        if need is not None:
            st.caption(f":material/favorite: {plain(need.need)}")
        with st.form(form_id, border=False):
            fields = _ask(page, clause, need, form_id)
            evidence = _choose_evidence(page, clause, form_id)
            why = st.text_input(_("What changes and why"), max_chars=1000) if clause else ""
            label = _("Save the clause") if clause else _("Make a clause")
            saved = st.form_submit_button(label, type="primary")
        if saved and clause is None:
            _create(page, need, fields, evidence)
        elif saved and clause is not None and _cite(page, clause, evidence):
            _save(page, clause, clause.revision, _changed(clause, fields), why, form_id)

    form()


def _find_need(page: Page, need_id: str) -> Need | None:
    if not need_id:
        return None
    with page.read() as db:
        try:
            need = load_need(db, need_id)
        except WorkshopError:
            return None
    return need if need.programme_id == page.programme.id else None


def _ask(page: Page, clause: Clause | None, need: Need | None, form_id: str) -> dict[str, Any]:
    present = clause or Clause(programme_id=page.programme.id, code="", title="")
    fields: dict[str, Any] = {
        "title": st.text_input(field_name("title"), present.title, max_chars=200),
        "body": st.text_area(
            field_name("body"), present.body, height=100, max_chars=4000,
            help=_("One requirement in one sentence: who does what, for whom."),
        ),
    }  # fmt: skip
    left, right = st.columns(2)
    with left:
        fields["level"] = _choose_level(present.level)
        fields["responsible"] = st.text_input(
            field_name("responsible"), present.responsible, max_chars=200
        )
        if clause is not None:
            fields["code"] = st.text_input(field_name("code"), present.code, max_chars=13)
    with right:
        area_id = present.area_id or (need.area_id if need else None)
        fields["area_id"] = choose_area(page, area_id, key=f"{form_id}.area")
        fields["cooperating"] = st.text_input(
            field_name("cooperating"), present.cooperating, max_chars=200
        )
    fields["rationale"] = st.text_area(
        field_name("rationale"), present.rationale, height=90, max_chars=4000
    )
    fields["check_method"] = st.text_input(
        field_name("check_method"), present.check_method, max_chars=4000
    )
    return fields


def _choose_evidence(page: Page, clause: Clause | None, form_id: str) -> list[str]:
    names = evidence_names(page)
    if not names:
        return []
    return st.multiselect(
        _("Evidence it cites"), list(names), default=_cited(page, clause),
        format_func=lambda key: names[key], placeholder=_("Choose"), key=f"{form_id}.evidence",
        select_all=False,
    )  # fmt: skip


def _cited(page: Page, clause: Clause | None) -> list[str]:
    if clause is None:
        return []
    with page.read() as db:
        return evidence_of_clauses(db, [clause.id])[clause.id]


def _cite(page: Page, clause: Clause, evidence: list[str]) -> bool:
    """Keep what the clause cites; no matter who changes its words meanwhile."""
    if set(evidence) == set(_cited(page, clause)):
        return True
    return page.accepts(cite_evidence, CiteEvidence(clause.id, evidence))


def _choose_level(present: str | None) -> str | None:
    choices = [None, *LEVELS]
    return st.selectbox(
        field_name("level"), choices, index=choices.index(present),
        format_func=lambda level: _(LEVEL_NAMES[level]) if level else _("no level yet"),
    )  # fmt: skip


def _changed(clause: Clause, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What was changed against the text that was read."""
    return differing(fields, fields_of(clause))


def differing(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of ``mine`` that say something else than ``theirs``; nothing and empty are one."""
    return {name: value for name, value in mine.items() if (value or "") != (theirs[name] or "")}


def _create(
    page: Page, need: Need | None, fields: dict[str, Any], evidence: list[str]
) -> None:
    title = fields.pop("title")
    needs = [need.id] if need else []
    content = CreateClause(page.programme.id, title, needs, fields)
    clause = page.attempt(create_clause, content, done=_("Clause written."))
    if clause and _cite(page, clause, evidence):
        st.rerun()


def _save(
    page: Page, clause: Clause, revision: int, fields: dict[str, Any], why: str, form_id: str
) -> None:
    """Save; where somebody was faster, keep both texts for the comparison."""
    try:
        actor = page.present_actor()
        page.house.store.write(save_clause, actor, SaveClause(clause.id, revision, fields, why))
    except StaleClause as stale:
        st.session_state[f"{form_id}.stale"] = {
            "revision": stale.revision, "theirs": stale.theirs, "mine": fields, "why": why,
        }  # fmt: skip
        st.rerun(scope="fragment")
    except WorkshopError as error:
        st.error(tell(error), icon=":material/info:")
    else:
        st.session_state.pop(f"{form_id}.stale", None)
        st.session_state[NOTICE_KEY] = _("Clause saved.")
        st.rerun()


def _compare(page: Page, clause: Clause, stale: Mapping[str, Any], form_id: str) -> None:
    """Both texts side by side, field by field; one of them is taken for each."""
    theirs, mine, revision = stale["theirs"], stale["mine"], stale["revision"]
    st.warning(
        _("Somebody has saved this clause in the meantime. Nothing was overwritten: "
          "choose for each field which text stays."),
        icon=":material/call_split:",
    )  # fmt: skip
    with page.read() as db:
        areas = {area.id: area.name for area in list_areas(db, page.programme.id)}
    chosen = {}
    for name, value in differing(mine, theirs).items():
        key = f"{form_id}.{revision}.{name}"
        if _choose_text(name, theirs[name], value, areas, key) == "mine":
            chosen[name] = value
    if st.button(_("Save what I have chosen"), type="primary", key=f"{form_id}.{revision}.save"):
        _save(page, clause, revision, chosen, stale["why"], form_id)


def _choose_text(
    name: str, theirs: object, mine: object, areas: Mapping[str, str], key: str
) -> str | None:
    st.markdown(f"**{field_name(name)}**")
    nothing = _("(empty)")
    titles = {"theirs": _("Saved in the meantime"), "mine": _("Yours")}
    for column, (which, value) in zip(
        st.columns(2), (("theirs", theirs), ("mine", mine)), strict=True
    ):
        with column.container(border=True, height="stretch"):
            st.caption(titles[which])
            st.markdown(field_words(name, value, areas) or f"*{nothing}*")
    return st.segmented_control(
        field_name(name), list(titles), default="mine", key=key, required=True,
        format_func=lambda which: titles[which], label_visibility="collapsed",
    )  # fmt: skip


def field_name(name: str) -> str:
    """The name of a clause's field, for people."""
    return _(FIELD_NAMES[name])


def field_words(name: str, value: object, areas: Mapping[str, str]) -> str:
    """The value of a clause's field as it is read, as Markdown."""
    if not value:
        return ""
    if name == "level":
        return _(LEVEL_NAMES[str(value)])
    return plain(areas.get(str(value), "") if name == "area_id" else str(value))
