"""The form of a need: three parts, what it stands on, and advice that never blocks."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from sqlmodel import Session

from workshop.i18n import _
from workshop.needs.advice import check_need
from workshop.needs.grouping import list_groups
from workshop.needs.needs import (
    CreateNeed,
    EditNeed,
    LinkNeed,
    create_need,
    edit_need,
    groups_of_needs,
    link_group,
)
from workshop.needs.support import load_ground
from workshop.needs.tables import Need
from workshop.people.rights import Actor
from workshop.ui.page import Page
from workshop.ui.personas import choose_area
from workshop.ui.words import plain, shortened

_HARMS = (None, 1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Wording:
    """What the form holds."""

    who: str
    need: str
    goal: str
    groups: Sequence[str]
    area_id: str | None
    harm: int | None
    criteria: Sequence[str]

    @property
    def fields(self) -> dict[str, object]:
        """The fields beside the three parts."""
        return {"area_id": self.area_id, "harm": self.harm, "criteria": list(self.criteria)}


@dataclass(frozen=True)
class Reword:
    """A need as the form leaves it, and the groups it stands on from now on."""

    id: str
    wording: Wording


def reword_need(db: Session, actor: Actor, command: Reword) -> Need:
    """Edit a need and its groups in one step. Raises as ``edit_need`` and ``link_group``."""
    wording = command.wording
    parts = {"who": wording.who, "need": wording.need, "goal": wording.goal}
    need = edit_need(db, actor, EditNeed(command.id, {**parts, **wording.fields}))
    ground = load_ground(db, need.programme_id)
    linked = groups_of_needs(db, [need.id])[need.id]
    standing = {group: ground.standing(group) for group in linked}
    for group in linked:
        if standing[group] and standing[group] not in wording.groups:
            link_group(db, actor, LinkNeed(need.id, group, linked=False))
    for group in set(wording.groups) - set(standing.values()):
        link_group(db, actor, LinkNeed(need.id, group))
    return need


def open_need_form(page: Page, need: Need | None = None, groups: Sequence[str] = ()) -> None:
    """A dialog that writes a new need (from ``groups``) or changes this one."""
    # Which dialog this is: the fields of another one must not show what was typed here.
    form_id = page.state(f"form.{need.id if need else '-'.join(groups) or 'new'}")

    @st.dialog(_("Edit the need") if need else _("New need"), width="large")
    def form() -> None:
        page.present_actor()
        st.caption(
            _("For example: As a person whose papers do not say how to address them, I need to "
              "settle things without the whole waiting room hearing, so that I can come back.")
        )  # fmt: skip
        wording = _ask(page, need, groups, form_id)
        _advise(wording)
        if st.button(_("Save the need"), type="primary", key=f"{form_id}.save") and _save(
            page, need, wording
        ):
            st.rerun()

    form()


def _ask(page: Page, need: Need | None, groups: Sequence[str], form_id: str) -> Wording:
    present = need or Need(programme_id=page.programme.id, who="", need="")
    who = st.text_input(
        _("As… (who, in what situation)"), present.who, max_chars=200, key=f"{form_id}.who"
    )
    text = st.text_area(
        _("I need…"), present.need, height=70, max_chars=400, key=f"{form_id}.need"
    )
    goal = st.text_area(
        _("so that…"), present.goal, height=70, max_chars=400, key=f"{form_id}.goal"
    )
    chosen = _choose_groups(page, need, groups, form_id)
    left, right = st.columns(2)
    with left:
        area_id = choose_area(page, present.area_id, key=f"{form_id}.area")
    with right:
        harm = st.segmented_control(
            _("Harm where it is not met"), _HARMS, default=present.harm, key=f"{form_id}.harm",
            format_func=lambda value: "–" if value is None else str(value),
            help=_("1: a nuisance, 5: a danger to health or life"),
        )  # fmt: skip
    with st.expander(_("How we can tell that it is met"), expanded=bool(present.criteria)):
        lines = st.text_area(
            _("One sign a line"), "\n".join(present.criteria), height=100, key=f"{form_id}.lines"
        )
    return Wording(who, text, goal, chosen, area_id, harm, lines.splitlines())


def _choose_groups(
    page: Page, need: Need | None, groups: Sequence[str], form_id: str
) -> list[str]:
    with page.read() as db:
        headers = {row.id: row.header for row in list_groups(db, page.programme.id)}
        if need is not None:
            ground = load_ground(db, page.programme.id)
            linked = groups_of_needs(db, [need.id])[need.id]
            groups = [key for group in linked if (key := ground.standing(group))]
    return st.multiselect(
        _("Stands on these groups"), list(headers),
        default=[key for key in dict.fromkeys(groups) if key in headers],
        format_func=lambda key: shortened(headers[key], 90) or _("No header yet"),
        placeholder=_("Choose groups"), key=f"{form_id}.groups",
    )  # fmt: skip


def _advise(wording: Wording) -> None:
    if not (wording.who or wording.need):
        return
    for advice in check_need(wording.who, wording.need, wording.goal):
        st.markdown(f":orange[:material/lightbulb:] {plain(_(advice))}")


def _save(page: Page, need: Need | None, wording: Wording) -> Need | None:
    if need is not None:
        return page.attempt(reword_need, Reword(need.id, wording), done=_("Need saved."))
    content = CreateNeed(
        page.programme.id, wording.who, wording.need, wording.goal, wording.groups, wording.fields
    )
    return page.attempt(create_need, content, done=_("Need written."))
