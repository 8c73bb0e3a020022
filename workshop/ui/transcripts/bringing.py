"""Bringing an interview in: the consent first, then the file or the text."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.board.note_rules import find_marks
from workshop.errors import WorkshopError
from workshop.export.transcripts.reading import ENDINGS, read_text, read_transcript
from workshop.i18n import _, ngettext
from workshop.local_time import today
from workshop.people.participants import NewPhrase, load_texts, make_phrase
from workshop.programme.session_words import session_word
from workshop.programme.sessions import list_sessions
from workshop.store.ids_and_clock import new_id
from workshop.transcripts.keeping import (
    LONGEST_DAYS,
    USUAL_DAYS,
    AddTranscript,
    Agreed,
    Passage,
    add_transcript,
    last_day_of,
)
from workshop.ui.shell.formatting import day, fault_words, plain
from workshop.ui.shell.navigation import go_on_at
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.transcripts.meeting import MEETING
from workshop.ui.widgets.copy_text import show_to_copy
from workshop.ui.widgets.file_field import clear_file, pick_file

_SHOWN = 3
"""Passages of a file that are shown before it is stored."""


def new_phrase(page: Page) -> NewPhrase:
    """A phrase for somebody who was interviewed, in the language of the programme."""
    texts = load_texts(page.services.settings.content_dir, page.programme.language)
    return make_phrase(texts, page.services.settings.secret)


def keep_phrase(page: Page, said: str, phrase: NewPhrase, place: str) -> None:
    """Show this phrase until somebody says that they have it; ``said``: what it takes back;
    ``place``: where the work goes on then, as ``go_on_here`` names it."""
    st.session_state[page.state("phrase")] = (said, phrase.words, place)


def show_phrase(page: Page) -> None:
    """The phrase that was made last, until somebody says that they have it: no copy of it is
    stored."""
    said, words, place = st.session_state.get(page.state("phrase"), ("", "", ""))
    if not words:
        return

    @dialog(_("Five words for the person"), width="medium", dismissible=False)
    def tell() -> None:
        st.markdown(f"**{plain(said)}**")
        st.caption(
            _(
                "Give these five words to the person who was interviewed. They are shown only now. "
                "Whoever has them types them in on the page where people join, under “Withdraw my "
                "notes”."
            )
        )
        show_to_copy(words, page.state("phrase.copy"), "large")
        if press_button(_("I have it"), icon=":material/check:", key=page.state("phrase.kept")):
            st.session_state.pop(page.state("phrase"), None)
            go_on_at(page, place)
            st.rerun()

    tell()


def show_bringing(page: Page) -> None:
    """The form; nothing is stored before somebody says what the person agreed to."""
    _say_step(_("1. What the person agreed to"))
    st.caption(
        _(
            "Ask them beforehand, and say that words of theirs will stand on the wall and in the "
            "minutes, and as a quote perhaps in the published standard. Their name is not asked "
            "for: that they agreed, on which day and to what is enough."
        )
    )
    agreed = _ask_consent(page)
    _say_step(_("2. What was said"))
    passages = _ask_passages(page)
    _say_step(_("3. What it is called, and for how long it is kept"))
    title = st.text_input(
        _("Name, without the name of a person"),
        key=page.state("title"),
        max_chars=120,
        placeholder=_("For example: a resident with a pram, October"),
        width=520,
    )
    session_id = _ask_session(page)
    days = int(
        st.number_input(
            _("Kept for so many days"),
            1,
            LONGEST_DAYS,
            USUAL_DAYS,
            key=page.state("days"),
            width=220,
        )
    )
    _say_day(page, days)
    missing = _list_missing(agreed, passages, title)
    pressed = press_button(
        _("Keep it"),
        icon=":material/lock:",
        type="primary",
        key=page.state("add"),
        disabled=bool(missing),
    )
    if missing:
        st.caption(_("Still missing: {what}", what=", ".join(missing)))
    if pressed:
        _add(page, title, agreed, passages, days, session_id)


def _list_missing(agreed: Agreed, passages: Sequence[Passage], title: str) -> list[str]:
    return [
        words
        for words, is_there in (
            (_("what the person agreed to"), agreed.quoting or agreed.paraphrasing),
            (_("what was said"), bool(passages)),
            (_("what it is called"), bool(title.strip())),
        )
        if not is_there
    ]


def _add(
    page: Page,
    title: str,
    agreed: Agreed,
    passages: Sequence[Passage],
    days: int,
    session_id: str | None,
) -> None:
    phrase = new_phrase(page)
    command = AddTranscript(
        new_id(),
        page.programme.id,
        title,
        agreed,
        passages,
        phrase.keys.lookup,
        days,
        session_id,
    )
    if page.attempt(add_transcript, command, done=_("The interview is kept.")) is not None:
        said = _("With these words everything is taken back that this interview has become")
        keep_phrase(page, said, phrase, "head")
        clear_file(page.state("file"))
        for name in ("title", "pasted", "quoting", "paraphrasing"):
            st.session_state.pop(page.state(name), None)
        st.query_params.pop(MEETING, None)
        st.session_state[page.state("came_in")] = True
        st.session_state[page.state("chosen")] = command.id
        st.rerun()


def _say_step(words: str) -> None:
    st.markdown(f"**{words}**")


def _ask_consent(page: Page) -> Agreed:
    on = st.date_input(
        _("Day of the consent"),
        today(),
        max_value=today(),
        format="DD.MM.YYYY",
        key=page.state("agreed_on"),
        width=220,
    )
    quoting = st.checkbox(
        _("Yes to being quoted, in the words that were said"), key=page.state("quoting")
    )
    paraphrasing = st.checkbox(
        _("Yes to being told in other words"), key=page.state("paraphrasing")
    )
    return Agreed(on or today(), quoting, paraphrasing)


def _ask_passages(page: Page) -> Sequence[Passage]:
    """What was read from a file or from pasted text; nothing where neither can be read."""
    picked = pick_file(_("Transcript: TXT, DOCX, SRT or VTT"), ENDINGS, page.state("file"))
    pasted = st.text_area(
        _("Or paste the text here"),
        key=page.state("pasted"),
        height=140,
        placeholder=_("A: What was hard?\nB: Nobody told me which window."),
        disabled=picked is not None,
    )
    if picked is None and not pasted.strip():
        return ()
    try:
        found = read_transcript(picked.content, picked.name) if picked else read_text(pasted)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return ()
    _say_found(found)
    return found


def _say_found(found: Sequence[Passage]) -> None:
    marked = sum(bool(find_marks(one.text)) for one in found)
    count = len(found)
    st.caption(ngettext("{count} passage was read.", "{count} passages were read.", count))
    for one in found[:_SHOWN]:
        st.markdown(f"> {say_speaker(one.speaker)}{plain(one.text)}")
    if marked:
        st.info(
            ngettext(
                "{count} passage may name somebody. You decide on it before it becomes a note.",
                "{count} passages may name somebody. You decide on them before they become notes.",
                marked,
            ),
            icon=":material/flag:",
        )


def say_speaker(number: int) -> str:
    """Who speaks, in bold, before what they say; nothing where it is not known."""
    person = _("Person {number}", number=number)
    return f"**{person}:** " if number else ""


def _ask_session(page: Page) -> str | None:
    with page.read() as db:
        sessions = list_sessions(db, page.programme.id)
    names: Mapping[str, str] = {
        "": _("The whole programme"),
        **{row.id: f"{session_word(row.number)} · {row.title}" for row in sessions},
    }
    chosen = st.selectbox(
        _("Belongs to, or prepares"),
        list(names),
        format_func=lambda key: names[key],
        key=page.state("session"),
        width=520,
    )
    return chosen or None


def _say_day(page: Page, days: int) -> None:
    try:
        last = last_day_of(page.programme, days)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    st.caption(
        _(
            "What was said is deleted on {day}, and never later than the notes of this programme. "
            "Until then only those who moderate read it; it is in no file and no minutes.",
            day=day(last),
        )
    )
