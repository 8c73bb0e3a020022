"""One block of a scenario: what is done, for how long, what phones are asked, and how people are
cared for."""

from collections.abc import Mapping

import streamlit as st

from workshop.i18n import _
from workshop.programme.activity_kinds import ACTIVITY_TYPES, ActivityKind
from workshop.training.block_kinds import BLOCK_KINDS, Taught
from workshop.training.blocks import (
    BLOCK_LINES,
    BLOCK_TEXTS,
    LONGEST,
    SHORTEST,
    BlockContent,
    SaveBlock,
    clauses_of_blocks,
    save_block,
)
from workshop.training.scenario import Scenario
from workshop.training.tables import TrainingBlock
from workshop.ui.shell.formatting import distinct
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.training.choice import choose_clauses, name_teachable
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_USUAL = 45


def block_dialog(page: Page, scenario: Scenario, module_id: str, row: TrainingBlock | None) -> None:
    """A dialog that adds a block to a module, or changes one as it was seen."""
    names = name_teachable(page)
    with page.read() as db:
        taught = clauses_of_blocks(db, scenario.training.id).get(row.id, {}) if row else {}

    @dialog(_("Block"), width="large")
    def ask() -> None:
        page.present_actor()
        key = page.state(f"block.{row.id if row else f'{module_id}.new'}")
        fields = ("title", *BLOCK_TEXTS, *BLOCK_LINES)
        known = {name: str(getattr(row, name)) if row else "" for name in fields}
        keep_draft(page, key, _("Block"), **known)
        content = _ask_content(key, row, known, names, taught)
        into = _choose_module(scenario, module_id, key) if row else module_id
        if press_button(_("Save"), type="primary"):
            seen = row.revision if row else None
            command = SaveBlock(into, content, row.id if row else None, seen)
            if page.attempt(save_block, command, _("It is saved.")):
                settle_draft(key)
                st.rerun()

    ask()


def _ask_content(
    key: str,
    row: TrainingBlock | None,
    known: Mapping[str, str],
    names: Mapping[str, str],
    taught: Mapping[str, str],
) -> BlockContent:
    def line(name: str, label: str, told: str | None = None) -> str:
        most = BLOCK_LINES.get(name, 200)
        return st.text_input(label, known[name], max_chars=most, key=f"{key}.{name}", help=told)

    def area(name: str, label: str, height: int, told: str | None = None) -> str:
        most, place = BLOCK_TEXTS[name], f"{key}.{name}"
        return st.text_area(label, known[name], max_chars=most, key=place, height=height, help=told)

    wide, narrow = st.columns([4, 1])
    with wide:
        title = line("title", _("Title"))
    minutes = narrow.number_input(
        _("Length in minutes"),
        SHORTEST,
        LONGEST,
        row.minutes if row else _USUAL,
        key=f"{key}.minutes",
    )
    kind, about_clauses = _ask_kind(key, row)
    texts = {"prompt": area("prompt", _("What phones are asked"), 80)}
    practised = choose_clauses(
        _("Clauses that are practised"), names, _by(taught, Taught.PRACTISED), f"{key}.practised"
    )
    told = choose_clauses(
        _("Clauses that are only told of"), names, _by(taught, Taught.TOLD), f"{key}.told"
    )
    texts["aim"] = area("aim", _("Aim"), 80)
    first, second = st.columns(2)
    with first:
        texts["method"] = line("method", _("Method"))
    with second:
        texts["leads"] = line(
            "leads", _("Who leads"), _("As what they are, such as “trainer”. No names.")
        )
    texts["course"] = area("course", _("Step by step"), 180)
    texts["care"] = area(
        "care",
        _("What may hurt, and how you care for it"),
        100,
        _("Whoever leads has it before them beside the course."),
    )
    texts["materials"] = area("materials", _("Materials, one in each line"), 80)
    clauses = dict.fromkeys(told, Taught.TOLD) | dict.fromkeys(practised, Taught.PRACTISED)
    return BlockContent(title, minutes, kind, about_clauses, texts, clauses)


def _ask_kind(key: str, row: TrainingBlock | None) -> tuple[str, bool]:
    kind = st.selectbox(
        _("What it is when it is run"),
        BLOCK_KINDS,
        BLOCK_KINDS.index(ActivityKind(row.kind)) if row else 0,
        format_func=lambda one: _(ACTIVITY_TYPES[one].label),
        key=f"{key}.kind",
    )
    if kind != ActivityKind.NOTES:
        return kind, False
    about = st.checkbox(
        _("Notes are written under the clauses of this block"),
        bool(row and row.about_clauses),
        key=f"{key}.about",
    )
    return kind, about


def _by(taught: Mapping[str, str], how: Taught) -> list[str]:
    return [key for key, one in taught.items() if one == how]


def _choose_module(scenario: Scenario, module_id: str, key: str) -> str:
    """The module of a block; in another one it comes last."""
    names = distinct({one.row.id: one.row.title for one in scenario.modules})
    if len(names) < 2:
        return module_id
    return st.selectbox(
        _("Module"),
        list(names),
        list(names).index(module_id),
        format_func=lambda one: names[one],
        key=f"{key}.module",
    )
