"""A new training: from the template of six hours, or empty."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.standards.clause_access import DRAFTS
from workshop.training.ready_trainings import (
    TrainingFromTemplate,
    add_ready_training,
    read_ready_training,
)
from workshop.training.scenario import teachable_clauses
from workshop.training.tables import TrainingProgramme
from workshop.training.trainings import MOST_HOURS, TRAINING_TEXTS, SaveTraining, save_training
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.shell.sign_in import LANGUAGE_NAMES
from workshop.ui.training.choice import choose_clauses, name_teachable
from workshop.ui.widgets.drafts import keep_draft, settle_draft


def show_none(page: Page) -> None:
    """What stands on the page before there is any training."""
    st.info(
        _(
            "No training yet. Begin with the template of six hours: choose the clauses, and they "
            "are dealt out on its blocks."
        )
        if page.may(Right.WRITE_CLAUSE)
        else _("No training yet."),
        icon=":material/school:",
    )


def new_training_dialog(page: Page) -> None:
    """A dialog that adds a training from the template, or an empty one."""

    @dialog(_("New training"), width="medium")
    def ask() -> None:
        page.present_actor()
        ready, empty = st.tabs([_("Six hours, from the template"), _("Empty")])
        with ready:
            _ask_ready(page)
        with empty:
            ask_training(page, None)

    ask()


def training_dialog(page: Page, training: TrainingProgramme) -> None:
    """A dialog that changes what is said of a training as a whole."""

    @dialog(_("Training"), width="medium")
    def ask() -> None:
        page.present_actor()
        ask_training(page, training)

    ask()


def _ask_ready(page: Page) -> None:
    st.markdown(
        _(
            "Opening and ground rules, why the standard, three blocks in which its clauses are "
            "practised, hard situations, *What I change on Monday*, and breaks. Everything can be "
            "changed afterwards."
        )
    )
    language = _choose_language(page.programme.language, page.state("ready.language"))
    with page.read() as db:
        clauses = teachable_clauses(db, page.actor, page.programme.id)
    accepted = [row.id for row in clauses if row.status not in DRAFTS]
    names = name_teachable(page)
    chosen = choose_clauses(
        _("Clauses that are taught"), names, accepted, page.state("ready.clauses")
    )
    st.caption(_("They are dealt out on the three blocks of practice by area."))
    if press_button(_("Add this training"), type="primary"):
        template = read_ready_training(page.services.settings.content_dir, language)
        content = TrainingFromTemplate(page.programme.id, template, chosen)
        added = page.attempt(add_ready_training, content, _("The training is there."))
        if added:
            st.session_state[page.state("chosen")] = added.id
            st.rerun()


def ask_training(page: Page, training: TrainingProgramme | None) -> None:
    """Fields for a training as a whole, with a button that saves them."""
    key = page.state(f"training.{training.id if training else 'new'}")
    known = {
        name: str(getattr(training, name)) if training else ""
        for name in ("title", "audience", "aims")
    }
    keep_draft(page, key, _("Training"), **known)
    title = st.text_input(_("Title"), known["title"], max_chars=200, key=f"{key}.title")
    audience = st.text_input(_("For whom"), known["audience"], max_chars=300, key=f"{key}.audience")
    aims = st.text_area(
        _("Aims, one in each line"),
        known["aims"],
        max_chars=TRAINING_TEXTS["aims"],
        key=f"{key}.aims",
    )
    first, second = st.columns(2)
    hours = first.number_input(
        _("Hours"), 1, MOST_HOURS, training.hours if training else 6, key=f"{key}.hours"
    )
    with second:
        language = _choose_language(
            training.language if training else page.programme.language, f"{key}.language"
        )
    if press_button(_("Save"), type="primary", key=f"{key}.save"):
        content = SaveTraining(
            page.programme.id,
            title,
            training.id if training else None,
            audience,
            aims,
            hours,
            language,
            training.revision if training else None,
        )
        saved = page.attempt(save_training, content, _("It is saved."))
        if saved:
            settle_draft(key)
            st.session_state[page.state("chosen")] = saved.id
            st.rerun()


def _choose_language(present: str, key: str) -> str:
    return st.selectbox(
        _("Language"),
        list(LANGUAGE_NAMES),
        list(LANGUAGE_NAMES).index(present),
        format_func=lambda one: LANGUAGE_NAMES[one],
        key=key,
    )
