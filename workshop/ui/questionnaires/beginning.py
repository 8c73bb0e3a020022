"""A new questionnaire, the choice between several, and what stands there before the first."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from workshop.i18n import LANGUAGES, _
from workshop.people.rights import Right
from workshop.programme.session_words import full_name
from workshop.programme.sessions import list_sessions
from workshop.questionnaires.item_kinds import ItemKind
from workshop.questionnaires.questionnaires import (
    AddQuestionnaire,
    ItemContent,
    QuestionnaireContent,
    SeenQuestionnaire,
    add_questionnaire,
)
from workshop.questionnaires.ready_sets import read_ready_set
from workshop.ui.programme.activity_questionnaire import name_questionnaires
from workshop.ui.shell.formatting import distinct
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.shell.sign_in import LANGUAGE_NAMES
from workshop.ui.widgets.drafts import keep_draft, settle_draft

CHOSEN = "questionnaire"
"""Query parameter: the questionnaire that is open."""


def show_none(page: Page) -> None:
    """What stands on the page before there is any."""
    st.info(
        _(
            "No questionnaire yet. Begin with the ready questions around a training, or with an"
            " empty one; an activity of a meeting then asks them on phones."
        )
        if page.may(Right.WRITE_CLAUSE)
        else _("No questionnaire yet."),
        icon=":material/assignment:",
    )


def choose_questionnaire(page: Page, found: Sequence[SeenQuestionnaire]) -> SeenQuestionnaire:
    """The questionnaire that is open, by the address; the newest where none is named."""
    ids = [seen.row.id for seen in found]
    asked = st.query_params.get(CHOSEN, "")
    place = ids.index(asked) if asked in ids else len(ids) - 1
    if len(found) == 1:
        return found[0]
    names = name_questionnaires(list(found))
    key = page.state("chosen")
    if st.session_state.get(key) not in ids or asked in ids:
        st.session_state[key] = ids[place]
    chosen = st.selectbox(
        _("Questionnaire"),
        ids,
        format_func=lambda one: names[one],
        key=key,
        on_change=lambda: open_questionnaire(str(st.session_state[key])),
    )
    return found[ids.index(chosen)]


def open_questionnaire(questionnaire_id: str) -> None:
    """Have this one open at the next run."""
    st.query_params[CHOSEN] = questionnaire_id


def new_dialog(page: Page) -> None:
    """A dialog that adds a questionnaire: with ready questions, or one's own."""

    @dialog(_("New questionnaire"), width="medium")
    def ask() -> None:
        page.present_actor()
        ready, empty = st.tabs([_("Around a training"), _("An empty one")])
        with ready:
            _ask_ready(page)
        with empty:
            _ask_empty(page)

    ask()


def ask_head(page: Page, form: str, present: QuestionnaireContent) -> QuestionnaireContent:
    """Fields for the title, the words above the items, and the training it is about."""
    title = st.text_input(_("Title"), present.title, max_chars=200, key=f"{form}.title")
    intro = st.text_area(
        _("What stands above the questions"),
        present.intro,
        max_chars=2000,
        height=90,
        key=f"{form}.intro",
    )
    with page.read() as db:
        meetings = {row.id: full_name(row) for row in list_sessions(db, page.programme.id)}
    names = distinct(meetings)
    meeting = st.selectbox(
        _("The training it is about"),
        list(names),
        index=list(names).index(present.meeting_id) if present.meeting_id in names else None,
        format_func=lambda one: names[one],
        placeholder=_("None, or several"),
        key=f"{form}.meeting",
        help=_(
            "Its participants are those who could answer: the response rate is counted of them."
        ),
    )
    return replace(present, title=title, intro=intro, meeting_id=meeting)


def _ask_ready(page: Page) -> None:
    st.markdown(
        _(
            "Ten questions: what people know and can do before, after and three months later, a"
            " look back, how they found it, which clause must change, and what has changed at work."
            " Read them and change what you like; the knowledge question must fit your own clauses."
        )
    )
    language = st.radio(
        _("Language"),
        LANGUAGES,
        index=LANGUAGES.index(page.programme.language),
        format_func=lambda code: LANGUAGE_NAMES[code],
        horizontal=True,
        key=page.state("ready.language"),
    )
    if press_button(_("Add these questions"), type="primary", key=page.state("ready.add")):
        _add(page, read_ready_set(page.services.settings.content_dir, language))


def _ask_empty(page: Page) -> None:
    form = page.state("form.new")
    title = st.text_input(_("Title"), max_chars=200, key=f"{form}.title")
    first = st.text_input(_("The first question, answered in words"), key=f"{form}.first")
    keep_draft(page, form, _("New questionnaire"), title="", first="")
    if press_button(_("Add it"), type="primary", key=page.state("new.add")):
        item = ItemContent(ItemKind.OPEN, first, ["after"])
        if _add(page, QuestionnaireContent(title, items=[item])):
            settle_draft(form)


def _add(page: Page, content: QuestionnaireContent) -> bool:
    new = AddQuestionnaire(page.programme.id, content)
    row = page.attempt(add_questionnaire, new, _("The questionnaire is added."))
    if row is None:
        return False
    open_questionnaire(row.id)
    st.rerun()
    return True
