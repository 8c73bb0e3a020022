"""Which training the page shows, and the clauses that its forms offer."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.i18n import _
from workshop.training.scenario import Scenario, load_scenario, teachable_clauses
from workshop.training.tables import TrainingProgramme
from workshop.ui.shell.formatting import distinct
from workshop.ui.shell.page import Page

TRAINING = "training"
"""The query parameter with the id of the training that is shown."""


def choose_training(page: Page, trainings: Sequence[TrainingProgramme]) -> Scenario:
    """The training of this page, with a field where there are several. ``trainings``: one at
    least."""
    ids = [row.id for row in trainings]
    key = page.state("chosen")
    wanted = st.session_state.get(key) or st.query_params.get(TRAINING)
    present = wanted if wanted in ids else ids[-1]
    if len(ids) > 1:
        st.session_state[key] = present
        names = distinct({row.id: row.title for row in trainings})
        present = st.selectbox(_("Training"), ids, format_func=lambda one: names[one], key=key)
    if st.query_params.get(TRAINING) != present:
        st.query_params[TRAINING] = present
    with page.read() as db:
        return load_scenario(db, page.actor, present)


def name_teachable(page: Page) -> Mapping[str, str]:
    """Code and title by id of the clauses that a block may teach, in their order."""
    with page.read() as db:
        clauses = teachable_clauses(db, page.actor, page.programme.id)
    return {row.id: f"{row.code} {row.title}" for row in clauses}


def choose_clauses(
    label: str, names: Mapping[str, str], present: Sequence[str], key: str
) -> list[str]:
    """A field for several clauses."""
    return st.multiselect(
        label,
        list(names),
        [one for one in present if one in names],
        format_func=lambda one: names[one],
        placeholder=_("Choose"),
        key=key,
    )
