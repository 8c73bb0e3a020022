"""The list *Prepare* of a session: what it needs, what is there, and the press that mends it."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from workshop.i18n import _, mark, ngettext
from workshop.programme.session_words import session_in_sentence
from workshop.programme.tables import WorkingSession
from workshop.standards.preparing import (
    Material,
    Requirement,
    Standing,
    list_missing,
    list_requirements,
)
from workshop.ui.programme.activity_form import edit_activity_dialog
from workshop.ui.programme.session_choice import SESSION_KEY
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button


@dataclass(frozen=True)
class _MaterialWords:
    """``lacks``: what is told where it is missing; ``goes``: the button; ``page``: where it leads,
    empty: the activity's dialog; ``comes``: how it comes about, empty: in a session."""

    name: str
    lacks: str = ""
    goes: str = ""
    page: str = ""
    comes: str = ""


_TO_PEOPLE = mark("Give an account")
_WORDS: Mapping[Material, _MaterialWords] = {
    Material.PERSONAS: _MaterialWords(
        mark("Personas"), mark("There is no persona yet."), mark("Write a persona"), "personas"
    ),
    Material.CHOSEN_PERSONA: _MaterialWords(
        mark("Persona of “{title}”"),
        mark("Phones would not know whom they write about."),
        mark("Choose a persona"),
        comes=mark("tables get the personas in turn when it starts"),
    ),
    Material.NOTES: _MaterialWords(
        mark("Notes to group"), mark("Nobody has written a note yet."), mark("Look"), "grouping"
    ),
    Material.GROUPS: _MaterialWords(
        mark("Groups"), mark("There is no group yet."), mark("Make groups"), "grouping"
    ),
    Material.NEEDS: _MaterialWords(
        mark("Needs"), mark("There is no need yet."), mark("Write a need"), "needs"
    ),
    Material.IDEAS: _MaterialWords(
        mark("Ideas"), mark("No need has an idea yet."), mark("Write an idea"), "needs"
    ),
    Material.CLAUSES: _MaterialWords(
        mark("Clauses"), mark("There is no clause yet."), mark("Write a clause"), "standards"
    ),
    Material.PRACTICES: _MaterialWords(
        mark("Practices"),
        mark("There is no practice from a visit yet."),
        mark("Write a practice"),
        "needs",
    ),
    Material.ROUND: _MaterialWords(
        mark("Review of “{title}”"),
        comes=mark("you make the round when it starts"),
    ),
    Material.MODERATORS: _MaterialWords(
        mark("Who approves notes"),
        mark("You alone can approve notes. With two, one leads and the other reads."),
        _TO_PEOPLE,
        "people",
    ),
    Material.NOTE_KEEPER: _MaterialWords(
        mark("Note-keeper"),
        mark("Nobody keeps the minutes; you would write decisions down yourself."),
        _TO_PEOPLE,
        "people",
    ),
    Material.EXPECTED: _MaterialWords(
        mark("People expected"),
        mark("No number was entered; the door would let a guessed number in."),
        mark("Enter the number"),
        "session",
    ),
}
_ICONS = {
    Standing.READY: ":green[:material/check_circle:]",
    Standing.COMING: ":gray[:material/schedule:]",
    Standing.MISSING: ":orange[:material/error:]",
}


def show_preparing(page: Page, session: WorkingSession) -> None:
    """What a session needs, folded up where nothing is missing."""
    with page.read() as db:
        requirements = list_requirements(db, session)
    missing = len(list_missing(requirements))
    words = (
        ngettext(
            "Prepare: {count} thing is missing", "Prepare: {count} things are missing", missing
        )
        if missing
        else _("Prepare: everything is there")
    )
    # The key makes another list of another session, which has not been folded by hand.
    with (
        st.container(key=page.state(f"prepare.{session.id}")),
        st.expander(words, icon=":material/checklist:", expanded=bool(missing)),
    ):
        st.caption(_("Nothing here stops you from opening the session."))
        for place, requirement in enumerate(requirements):
            _show(page, session, requirement, place)


def _show(page: Page, session: WorkingSession, row: Requirement, place: int) -> None:
    words = _WORDS[row.material]
    name = _(words.name, title=plain(row.title))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            st.markdown(f"{_ICONS[row.standing]} **{name}** · {_describe(row, session)}")
        if row.standing is Standing.MISSING and press_button(
            _(words.goes), key=page.state(f"mend.{session.id}.{place}"), stands_for=row.material
        ):
            _mend(page, session, row, words.page)


def _describe(row: Requirement, session: WorkingSession) -> str:
    if row.standing is Standing.READY:
        return str(row.count) if row.count else _("there")
    comes = _WORDS[row.material].comes
    if row.standing is Standing.COMING and comes:
        return _(comes)
    if row.standing is Standing.COMING and row.session == session.number:
        return _("comes about in this session")
    if row.standing is Standing.COMING and row.session is not None:
        return _("comes about in: {session}", session=session_in_sentence(row.session))
    lacks = _(_WORDS[row.material].lacks)
    if row.wanted > 1 and row.count:
        return _("{count} of {wanted}. {lacks}", count=row.count, wanted=row.wanted, lacks=lacks)
    return lacks


def _mend(page: Page, session: WorkingSession, row: Requirement, where: str) -> None:
    if not where:
        edit_activity_dialog(page, row.activity)
    elif where == "session":
        st.session_state[SESSION_KEY] = session.id
        go_to("session", {"session": str(session.number)}, choice=session.id)
    else:
        go_to(where)
