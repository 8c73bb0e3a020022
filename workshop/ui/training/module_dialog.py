"""A module of a training: its title, and what people take along."""

import streamlit as st

from workshop.export.training.outline import OUTCOMES
from workshop.i18n import _
from workshop.training.tables import TrainingModule, TrainingProgramme
from workshop.training.trainings import MODULE_TEXTS, SaveModule, save_module
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft


def module_dialog(page: Page, training: TrainingProgramme, row: TrainingModule | None) -> None:
    """A dialog that adds a module, or changes one as it was seen."""

    @dialog(_("Module"), width="medium")
    def ask() -> None:
        page.present_actor()
        key = page.state(f"module.{row.id if row else f'{training.id}.new'}")
        known = {name: str(getattr(row, name)) if row else "" for name in ("title", *OUTCOMES)}
        keep_draft(page, key, _("Module"), **known)
        title = st.text_input(_("Title"), known["title"], max_chars=200, key=f"{key}.title")
        st.caption(_("After this module people, one in each line:"))
        texts = {
            name: st.text_area(
                _(label),
                known[name],
                max_chars=MODULE_TEXTS[name],
                key=f"{key}.{name}",
                height=80,
            )
            for name, label in OUTCOMES.items()
        }
        if press_button(_("Save"), type="primary"):
            content = SaveModule(
                training.id, title, row.id if row else None, texts, row.revision if row else None
            )
            if page.attempt(save_module, content, _("It is saved.")):
                settle_draft(key)
                st.rerun()

    ask()
