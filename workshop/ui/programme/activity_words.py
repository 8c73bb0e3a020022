"""What a facilitator says in an activity, and its title and prompt in the other language."""

from typing import Any

import streamlit as st

from workshop.i18n import LANGUAGES, _
from workshop.programme.agenda import LONGEST_SCRIPT
from workshop.programme.tables import Activity, Programme
from workshop.programme.template_words import words_of
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.sign_in import LANGUAGE_NAMES

_FIELDS = ("title", "prompt")


def other_languages(programme: Programme) -> list[str]:
    """The languages in which a programme is not written."""
    return [code for code in LANGUAGES if code != programme.language]


def translated_texts(programme: Programme, activity: Activity) -> dict[str, str]:
    """Own title and prompt in other languages, by the names of the form's fields."""
    return {
        f"{field}_{code}": activity.translations.get(code, {}).get(field, "")
        for code in other_languages(programme)
        for field in _FIELDS
    }


def ask_private_texts(programme: Programme, activity: Activity, key: str) -> dict[str, Any]:
    """Fields for the script and for the other language; returns the settings."""
    script = st.text_area(
        _("What you say and watch out for"),
        activity.script,
        max_chars=LONGEST_SCRIPT,
        key=f"{key}.script",
        help=_("Only those who run the session see it, never the wall or a phone."),
    )
    translations = {code: _ask_words(activity, code, key) for code in other_languages(programme)}
    return {"script": script, "translations": translations}


def _ask_words(activity: Activity, code: str, key: str) -> dict[str, str]:
    own = activity.translations.get(code, {})
    # Of the template, as long as nobody has changed its words.
    known = dict(zip(_FIELDS, words_of(activity).get(code, ("", "")), strict=True))
    with st.expander(_("Title and prompt in another language: {name}", name=LANGUAGE_NAMES[code])):
        st.caption(_("Phones in this language show these words instead."))
        title = st.text_input(
            f"{_('Title')} ({LANGUAGE_NAMES[code]})",
            own.get("title", ""),
            max_chars=200,
            placeholder=known["title"],
            key=f"{key}.title_{code}",
        )
        prompt = st.text_area(
            f"{_('Prompt')} ({LANGUAGE_NAMES[code]})",
            own.get("prompt", ""),
            max_chars=600,
            placeholder=known["prompt"],
            key=f"{key}.prompt_{code}",
        )
    return {"title": title, "prompt": prompt}


def show_script(activity: Activity) -> None:
    """What the facilitator says in an activity and watches out for, folded up with one press."""
    if activity.script:
        with st.expander(_("For you only"), icon=":material/visibility_lock:", expanded=True):
            st.markdown(plain(activity.script))
