"""Confirmation dialogs, and the buttons for undo and redo."""

from collections.abc import Callable

import streamlit as st

from workshop.board.moderation import Undo, redo, undo
from workshop.i18n import _, mark
from workshop.store.undo import steps_at_hand
from workshop.ui.shell.page import AppPage, Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button


def ask_first(
    page: AppPage, title: str, words: str, yes: tuple[str, str], then: Callable[[], object]
) -> None:
    """A confirmation dialog with the text ``words``; ``yes``: the button's label and icon.

    It closes when ``then`` returns anything except ``None`` or ``False``.
    """

    @dialog(title)
    def ask() -> None:
        page.present_actor()
        st.write(words)
        label, icon = yes
        # The button that opened it may have the same words.
        pressed = press_button(label, key=f"ask.{title}", type="primary", icon=icon)
        if pressed and then() not in (None, False):
            st.rerun()

    ask()


STEP_NAMES = {
    "need_created": mark("Need written"),
    "need_edited": mark("Need changed"),
    "need_status_set": mark("Status set"),
    "need_linked": mark("Tied to something it stands on"),
    "need_unlinked": mark("Untied from something it stood on"),
    "needs_merged": mark("Needs merged"),
    "need_split": mark("Need split"),
    "idea_added": mark("Idea or question added"),
    "idea_edited": mark("Idea or question changed"),
    "idea_moved": mark("Idea or question moved"),
    "idea_removed": mark("Idea or question deleted"),
    "evidence_added": mark("Evidence added"),
    "evidence_edited": mark("Evidence changed"),
    "evidence_removed": mark("Evidence deleted"),
    "evidence_imported": mark("Evidence imported"),
    "practice_added": mark("Practice added"),
    "practice_edited": mark("Practice changed"),
    "practice_decided": mark("Decision on a practice"),
    "step_added": mark("Step added"),
    "step_edited": mark("Step changed"),
    "step_moved": mark("Step moved"),
    "step_removed": mark("Step deleted"),
    "steps_merged": mark("Steps merged"),
    "stage_moved": mark("Stage moved"),
    "stage_renamed": mark("Stage renamed"),
    "group_created": mark("Group made"),
    "group_renamed": mark("Group renamed"),
    "group_deleted": mark("Group deleted"),
    "group_split": mark("Group split"),
    "groups_merged": mark("Groups merged"),
    "piles_grouped": mark("Groups made of the piles"),
    "group_nested": mark("Group put elsewhere"),
    "notes_moved": mark("Notes moved"),
    "notes_joined": mark("Notes joined"),
    "notes_parted": mark("Notes parted"),
    "missing_explained": mark("Reason given"),
    "suggestion_accepted": mark("Proposal accepted"),
    "suggestion_refused": mark("Proposal refused"),
    "undone": mark("Undone"),
    "redone": mark("Done again"),
}
"""Labels for kinds of events."""


def show_undo(page: Page, topic: str) -> None:
    """Buttons to undo and redo one's own last step of a topic."""
    with page.read() as db:
        back, forth = steps_at_hand(db, page.programme.id, topic, page.actor.id)
    asked = Undo(page.programme.id, topic)
    if press_button(
        _("Undo"),
        icon=":material/undo:",
        key=page.state("undo"),
        disabled=back is None,
        help=step_name(back.kind) if back else _("There is nothing to undo."),
        type="tertiary",
    ) and page.accepts(undo, asked, done=_("Undone.")):
        st.rerun()
    if (
        forth is not None
        and press_button(
            _("Redo"),
            icon=":material/redo:",
            key=page.state("redo"),
            help=step_name(forth.kind),
            type="tertiary",
        )
        and page.accepts(redo, asked, done=_("Done again."))
    ):
        st.rerun()


def step_name(kind: str) -> str:
    """The label of an event's kind."""
    return _(STEP_NAMES[kind]) if kind in STEP_NAMES else _("Change")
