"""The form of a need: its sentence in three parts, its links, and advice that never blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from workshop.i18n import _, mark
from workshop.needs.advice import check_need
from workshop.needs.group_queries import list_groups
from workshop.needs.need_links import links_of
from workshop.needs.need_rules import MOSCOW
from workshop.needs.needs import CreateNeed, EditNeed, create_need, edit_need
from workshop.needs.review_subjects import SeenGroup
from workshop.needs.support import load_support_index
from workshop.needs.tables import Need
from workshop.text_signs import split_lines
from workshop.ui.maps.personas import choose_area
from workshop.ui.needs.moscow import MOSCOW_HELP, moscow_name
from workshop.ui.needs.need_links import choose_links
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.group_names import load_seen_groups, name_group
from workshop.ui.widgets.note_lists import list_notes

HARM_NAMES: Mapping[int | None, str] = {
    None: mark("not judged yet"),
    1: mark("1 · a nuisance"),
    2: mark("2 · costs time or money"),
    3: mark("3 · people give up what they are entitled to"),
    4: mark("4 · people are hurt, outed or left without support"),
    5: mark("5 · a danger to health or life"),
}
"""The label of each step of harm (1 to 5, ``None``: not judged)."""


@dataclass(frozen=True)
class NeedWording:
    """The content of the form."""

    who: str
    need: str
    goal: str
    groups: Sequence[str]
    fields: Mapping[str, object]
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)


def open_need_form(page: Page, need: Need | None = None, groups: Sequence[str] = ()) -> None:
    """A dialog that creates a need (resting on ``groups``) or edits the given one."""
    # An id per opened dialog: fields of another one must not show what was typed in this one.
    form_id = page.state(f"form.{need.id if need else '-'.join(groups) or 'new'}")

    title = _("Edit the need") if need else _("New need")

    @dialog(title, width="large")
    def form() -> None:
        page.present_actor()
        kept = need or Need(programme_id=page.programme.id, who="", need="")
        words = {"who": kept.who, "need": kept.need, "goal": kept.goal}
        keep_draft(page, form_id, title, **words, lines="\n".join(kept.criteria))
        st.caption(
            _(
                "For example: As a person whose papers do not say how to address them, I need to "
                "settle things without the whole waiting room hearing, so that I can come back."
            )
        )
        wording = _ask(page, need, groups, form_id)
        if press_button(_("Save the need"), type="primary", key=f"{form_id}.save") and _save(
            page, need, wording
        ):
            settle_draft(form_id)
            st.rerun()

    form()


def ask_sentence(present: Need, form_id: str) -> tuple[str, str, str]:
    """Fields for the three parts of a need, with advice below; returns who, need and goal."""
    who = st.text_input(
        _("As… (who, in what situation)"), present.who, max_chars=200, key=f"{form_id}.who"
    )
    text = st.text_area(_("I need…"), present.need, height=70, max_chars=400, key=f"{form_id}.need")
    goal = st.text_area(
        _("so that…"), present.goal, height=70, max_chars=400, key=f"{form_id}.goal"
    )
    if who or text:
        for advice in check_need(who, text, goal):
            words, example = plain(_(advice.words)), plain(_(advice.example))
            st.markdown(f":orange[:material/lightbulb:] {words}  \n:gray[{example}]")
    return who, text, goal


def _ask(page: Page, need: Need | None, groups: Sequence[str], form_id: str) -> NeedWording:
    present = need or Need(programme_id=page.programme.id, who="", need="")
    known = load_seen_groups(page)
    chosen = _choose_groups(page, need, groups, form_id, known)
    _show_voices([known[key] for key in chosen])
    who, text, goal = ask_sentence(present, form_id)
    with st.expander(_("Single notes, evidence, steps of a journey"), icon=":material/link:"):
        links = choose_links(page, need, form_id)
    left, right = st.columns(2)
    with left:
        area_id = choose_area(page, present.area_id, key=f"{form_id}.area")
    with right:
        harms = list(HARM_NAMES)
        harm = st.selectbox(
            _("Harm where it is not met"),
            harms,
            index=harms.index(present.harm),
            format_func=lambda value: _(HARM_NAMES[value]),
            key=f"{form_id}.harm",
        )
    moscow = st.segmented_control(
        _("This time it…"),
        MOSCOW,
        default=present.moscow,
        format_func=moscow_name,
        key=f"{form_id}.moscow",
        help=_(MOSCOW_HELP),
    )
    with st.expander(
        _("How we can tell that it is met"),
        expanded=bool(present.criteria),
        icon=":material/checklist:",
    ):
        lines = st.text_area(
            _("One sign a line"), "\n".join(present.criteria), height=100, key=f"{form_id}.lines"
        )
    fields = {"area_id": area_id, "harm": harm, "moscow": moscow, "criteria": split_lines(lines)}
    return NeedWording(who, text, goal, chosen, fields, links)


def _show_voices(groups: Sequence[SeenGroup]) -> None:
    """What the need is to sum up: the notes of its groups."""
    said = [group for group in groups if group.notes]
    if not said:
        return
    with st.expander(_("What people said"), expanded=True, icon=":material/format_quote:"):
        for group in said:
            if len(said) > 1:
                st.markdown(f"**{plain(name_group(group))}**")
            list_notes(group.notes)


def _choose_groups(
    page: Page,
    need: Need | None,
    groups: Sequence[str],
    form_id: str,
    known: Mapping[str, SeenGroup],
) -> list[str]:
    if need is not None:
        groups = list(_standing(page, need).values())
    return st.multiselect(
        _("Stands on these groups"),
        sorted(known, key=lambda key: not known[key].header),
        default=[key for key in dict.fromkeys(groups) if key in known],
        format_func=lambda key: name_group(known[key]),
        placeholder=_("Choose groups"),
        key=f"{form_id}.groups",
        select_all=False,
    )


def _standing(page: Page, need: Need) -> dict[str, str]:
    """For each linked group the active group it was merged into, or itself."""
    with page.read() as db:
        ground = load_support_index(db, page.programme.id)
        linked = links_of(db, "group", [need.id])[need.id]
    return {group: ground.resolve_group(group) or group for group in linked}


def _save(page: Page, need: Need | None, wording: NeedWording) -> Need | None:
    if need is None:
        content = CreateNeed(
            page.programme.id,
            wording.who,
            wording.need,
            wording.goal,
            wording.groups,
            wording.fields,
            wording.links,
        )
        return page.attempt(create_need, content, done=_("Need written."))
    standing = _standing(page, need)
    with page.read() as db:
        offered = {row.id for row in list_groups(db, page.programme.id)}
    # A merged or deleted group is not offered, but the need keeps its link to it.
    kept = [key for key, at in standing.items() if at in wording.groups or at not in offered]
    new = [key for key in wording.groups if key not in standing.values()]
    parts = {"who": wording.who, "need": wording.need, "goal": wording.goal}
    changed = EditNeed(
        need.id, {**parts, **wording.fields}, {**wording.links, "group": [*kept, *new]}
    )
    return page.attempt(edit_need, changed, done=_("Need saved."))
