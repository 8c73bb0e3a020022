"""The dialog that writes an item."""

from dataclasses import replace

import streamlit as st

from workshop.i18n import _
from workshop.programme.activity_kinds import SurveyMoment
from workshop.questionnaires.item_kinds import ItemKind, Kirkpatrick
from workshop.questionnaires.labels import ITEM_KINDS, LEVELS, MOMENTS
from workshop.questionnaires.questionnaires import (
    LONGEST_TEXT,
    MOST_OPTIONS,
    ItemContent,
    QuestionnaireContent,
    SeenQuestionnaire,
)
from workshop.questionnaires.ready_sets import content_of
from workshop.standards.clause_access import readable_clauses
from workshop.text_signs import split_lines
from workshop.ui.questionnaires.saving import save
from workshop.ui.shell.formatting import distinct, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_BLANK = ItemContent(ItemKind.SCALE, "", (SurveyMoment.AFTER,))


def item_dialog(page: Page, seen: SeenQuestionnaire, place: int | None) -> None:
    """Add an item at the end, or change the one at a place."""
    content = content_of(seen)
    present = _BLANK if place is None else content.items[place]
    title = _("Add a question") if place is None else _("Edit the question")
    form = page.state(f"item.{present.key or f'new.{seen.row.id}'}")

    @dialog(title, width="medium")
    def ask() -> None:
        page.present_actor()
        keep_draft(page, form, title, text=present.text, low=present.low, high=present.high)
        item = _ask(page, content, present, form)
        if press_button(_("Save"), type="primary", key=f"{form}.save"):
            items = [*content.items]
            if place is None:
                items.append(item)
            else:
                items[place] = item
            if save(page, seen, replace(content, items=items), _("The question is saved.")):
                settle_draft(form)
                st.rerun()

    ask()


def _ask(page: Page, content: QuestionnaireContent, present: ItemContent, form: str) -> ItemContent:
    kinds = list(ItemKind)
    kind = st.selectbox(
        _("Kind of question"),
        kinds,
        index=kinds.index(ItemKind(present.kind)),
        format_func=lambda one: _(ITEM_KINDS[one]),
        disabled=present.key is not None,
        key=f"{form}.kind",
    )
    text = st.text_area(
        _("Question"), present.text, max_chars=LONGEST_TEXT, height=90, key=f"{form}.text"
    )
    item = replace(present, kind=kind, text=text)
    if kind in (ItemKind.SCALE, ItemKind.RETROSPECTIVE):
        left, right = st.columns(2)
        low = left.text_input(_("Words for 1"), present.low, max_chars=80, key=f"{form}.low")
        high = right.text_input(_("Words for 5"), present.high, max_chars=80, key=f"{form}.high")
        item = replace(item, low=low, high=high)
    if kind == ItemKind.KNOWLEDGE:
        item = _ask_options(item, present, form)
    if kind == ItemKind.RETROSPECTIVE:
        item = _ask_about(content, item, present, form)
    return _ask_rest(page, item, present, form)


def _ask_options(item: ItemContent, present: ItemContent, form: str) -> ItemContent:
    written = st.text_area(
        _("Answers to choose from, one a line, at most {most}", most=MOST_OPTIONS),
        "\n".join(present.options),
        key=f"{form}.options",
    )
    options = [line for one in split_lines(written) if (line := one.strip())]
    right = st.radio(
        _("The right answer"),
        range(len(options)),
        index=present.right if present.right is not None and present.right < len(options) else None,
        format_func=lambda place: options[place],
        key=f"{form}.right.{len(options)}",
    )
    return replace(item, options=options, right=right)


def _ask_about(
    content: QuestionnaireContent, item: ItemContent, present: ItemContent, form: str
) -> ItemContent:
    scales = {
        place: f"{place + 1}. {shortened(one.text)}"
        for place, one in enumerate(content.items)
        if one.kind == ItemKind.SCALE
    }
    about = st.selectbox(
        _("Looks back at"),
        list(scales),
        index=list(scales).index(present.about) if present.about in scales else None,
        format_func=lambda place: scales[place],
        placeholder=_("Choose") if scales else _("Write a scale first"),
        key=f"{form}.about",
    )
    return replace(item, about=about)


def _ask_rest(page: Page, item: ItemContent, present: ItemContent, form: str) -> ItemContent:
    moments = [one for one in SurveyMoment if _fits(item.kind, one)]
    chosen = st.pills(
        _("When it is asked"),
        moments,
        selection_mode="multi",
        default=[one for one in moments if one in present.moments],
        format_func=lambda one: _(MOMENTS[one]),
        key=f"{form}.moments.{item.kind}",
    )
    levels = list(Kirkpatrick)
    level = st.selectbox(
        _("What it says something about"),
        levels,
        index=levels.index(Kirkpatrick(present.level)),
        format_func=lambda one: _(LEVELS[one]),
        key=f"{form}.level",
        help=_("The four levels of evaluation by Kirkpatrick."),
    )
    with page.read() as db:
        clauses = readable_clauses(db, page.actor, page.programme.id)
    names = distinct({row.id: f"{row.code} {row.title}" for row in clauses})
    offers = item.kind == ItemKind.CLAUSE
    about = st.multiselect(
        _("Clauses to choose from") if offers else _("Clauses it is about"),
        list(names),
        default=[key for key in present.clauses if key in names],
        format_func=lambda key: names[key],
        placeholder=_("All accepted ones") if offers else _("None"),
        key=f"{form}.clauses",
        help=_("Phones show code and title of these clauses, also of drafts.") if offers else None,
    )
    unseen = [key for key in present.clauses if key not in names]
    return replace(item, moments=list(chosen), level=level, clauses=[*about, *unseen])


def _fits(kind: str, moment: SurveyMoment) -> bool:
    return kind != ItemKind.RETROSPECTIVE or moment != SurveyMoment.BEFORE
