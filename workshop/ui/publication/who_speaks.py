"""The dialog “Who speaks”: who issues the standard, where to turn, what binds, what words mean, and
the accessibility statement of its page."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from workshop.i18n import _, mark
from workshop.standards.imprint import (
    DAYS,
    LABELS,
    LICENCES,
    LINES,
    MOST_TERMS,
    OWN_LICENCE,
    TEXTS,
    A11yStatus,
    SaveImprint,
    list_unsaid,
    load_imprint,
    save_imprint,
    write_terms,
)
from workshop.standards.tables import Imprint
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_LABELS: Mapping[str, str] = {
    **LABELS,
    "act_name": mark("The act that adopts it"),
    "act_number": mark("Number and day of the act"),
    "act_address": mark("Where the act can be read"),
    "licence_text": mark("Which licence"),
    "a11y_unmet": mark("What is not accessible, and why"),
    "a11y_method": mark("Who found that out"),
    "a11y_made_on": mark("Statement made on"),
    "a11y_reviewed_on": mark("Last looked through on"),
    "building": mark("How the building is reached"),
}
_HINTS: Mapping[str, str] = {
    "issuer": mark("The city or institution, as it stands on its letters"),
    "office": mark("The part of it that looks after the standard"),
    "email": mark("A mailbox of the office, not of a person"),
    "complaints": mark("To whom, how, and how long an answer takes"),
    "feedback": mark("A mailbox or the address of a form"),
    "act_name": mark("For example: ordinance of the mayor"),
    "act_address": mark("It begins with https://"),
    "a11y_method": mark("For example: the institution itself, with axe and a screen reader"),
    "building": mark("Entrances, lifts, loop, sign language, assistance dogs"),
}
_STATUSES: Mapping[str, str] = {
    "": mark("No statement yet"),
    A11yStatus.FULL: mark("The page meets the law"),
    A11yStatus.PARTIAL: mark("The page meets it in part"),
    A11yStatus.NONE: mark("The page does not meet it"),
}
_WRITTEN = (*LINES, *TEXTS, "feedback", "act_address")
_TERMS = "terms"


def show_who_speaks(page: Page) -> None:
    """The button that opens the dialog, and what is not said yet."""
    with page.read() as db:
        row = load_imprint(db, page.programme.id)
        unsaid = list_unsaid(row)
    with st.container(horizontal=True, vertical_alignment="center"):
        if press_button(_("Who speaks"), icon=":material/account_balance:"):
            _open(page, row)
        if unsaid:
            names = ", ".join(_(label) for label in unsaid)
            st.caption(_("Not said yet: {what}", what=names))


def _open(page: Page, row: Imprint) -> None:
    form = page.state("imprint")

    @dialog(_("Who speaks"), width="large")
    def ask() -> None:
        page.present_actor()
        st.write(
            _("All of this is published. Name offices and functions, never people.")
            + " "
            + _("A version keeps what stands here when it is published.")
        )
        texts = {name: getattr(row, name) for name in _WRITTEN}
        terms = write_terms(row.terms)
        keep_draft(page, form, _("Who speaks"), **texts, terms=terms)
        values = _ask_fields(form, row)
        words = st.text_area(
            _("What words mean here"),
            terms,
            key=f"{form}.{_TERMS}",
            height=120,
            help=_("One a line: “word: what it means”; at most {most}.", most=MOST_TERMS),
        )
        values |= _ask_accessibility(form, row)
        if press_button(_("Save"), type="primary"):
            command = SaveImprint(page.programme.id, row.edits, values, words)
            if page.attempt(save_imprint, command, _("Saved.")):
                settle_draft(form)
                st.rerun()

    ask()


def _ask_fields(form: str, row: Imprint) -> dict[str, str]:
    values = {}
    left, right = st.columns(2)
    with left:
        for name in ("issuer", "office", "address"):
            values[name] = _line(form, row, name)
    with right:
        for name in ("email", "phone", "feedback"):
            values[name] = _line(form, row, name)
    values["complaints"] = _text(form, row, "complaints")
    left, right = st.columns(2)
    with left:
        values["binds_from"] = _day(form, row, "binds_from")
        values |= _licence(form, row)
    with right:
        for name in ("act_name", "act_number", "act_address"):
            values[name] = _line(form, row, name)
    return values


def _licence(form: str, row: Imprint) -> dict[str, str]:
    names = {
        "": _("Not said"),
        **{key: name for key, (name, _address) in LICENCES.items()},
        OWN_LICENCE: _("Another one"),
    }
    keys = list(names)
    chosen = st.selectbox(
        _(LABELS["licence"]),
        keys,
        keys.index(row.licence),
        format_func=names.__getitem__,
        key=f"{form}.licence",
        help=_("What others may do with the text. Texts of offices mostly go under CC BY 4.0."),
    )
    if chosen != OWN_LICENCE:
        return {"licence": chosen, "licence_text": ""}
    return {"licence": chosen, "licence_text": _line(form, row, "licence_text")}


def _ask_accessibility(form: str, row: Imprint) -> dict[str, str]:
    with st.expander(_("Accessibility statement"), icon=":material/accessibility_new:"):
        st.caption(
            _("It gets a page of its own below the standard, always as it stands here, also later.")
        )
        keys = list(_STATUSES)
        values = {
            "a11y_status": st.selectbox(
                _("State of the public pages"),
                keys,
                keys.index(row.a11y_status),
                format_func=lambda key: _(_STATUSES[key]),
                key=f"{form}.a11y_status",
            ),
            "a11y_unmet": _text(form, row, "a11y_unmet"),
            "a11y_method": _line(form, row, "a11y_method"),
        }
        left, right = st.columns(2)
        with left:
            values["a11y_made_on"] = _day(form, row, "a11y_made_on")
        with right:
            values["a11y_reviewed_on"] = _day(form, row, "a11y_reviewed_on")
        values["building"] = _text(form, row, "building")
    return values


def _line(form: str, row: Imprint, name: str) -> str:
    text: str = st.text_input(
        _(_LABELS[name]),
        getattr(row, name),
        max_chars=LINES.get(name, 500),
        key=f"{form}.{name}",
        help=_(_HINTS[name]) if name in _HINTS else None,
    )
    return text


def _text(form: str, row: Imprint, name: str) -> str:
    text: str = st.text_area(
        _(_LABELS[name]),
        getattr(row, name),
        max_chars=TEXTS[name],
        key=f"{form}.{name}",
        height=90,
        help=_(_HINTS[name]) if name in _HINTS else None,
    )
    return text


def _day(form: str, row: Imprint, name: str) -> str:
    assert name in DAYS
    given = getattr(row, name)
    chosen = st.date_input(
        _(_LABELS[name]),
        date.fromisoformat(given) if given else None,
        format="DD.MM.YYYY",
        key=f"{form}.{name}",
    )
    return chosen.isoformat() if isinstance(chosen, date) else ""
