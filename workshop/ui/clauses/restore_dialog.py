"""The dialog that restores an earlier revision of a clause."""

from collections.abc import Sequence

import streamlit as st

from workshop.i18n import _
from workshop.standards.labels import FIELDS
from workshop.standards.revisions import RESTORED, RestoreRevision, restore_revision
from workshop.standards.tables import Clause, ClauseRevision
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.word_differences import Changed, show_differences

_LONGEST_WHY = 900


def open_restoring(
    page: Page, clause: Clause, row: ClauseRevision, changes: Sequence[Changed]
) -> None:
    """A dialog that shows what restoring would change, asks for a reason and restores."""
    stay = [_(name) for field, name in FIELDS.items() if field not in RESTORED]
    shown = [change for change in changes if change.title not in stay]

    @dialog(_("Restore revision {number}", number=row.number), width="large")
    def restoring() -> None:
        page.present_actor()
        st.markdown(
            _(
                "This would change in the text. Code, area and state stay as they are, "
                "and nothing of the history is lost."
            )
        )
        key = page.state(f"restore.{clause.id}.{row.number}")
        show_differences(shown, f"{key}.differences")
        keep_draft(page, key, _("Restore revision {number}", number=row.number), why="")
        why = st.text_input(_("Why this change?"), key=f"{key}.why", max_chars=_LONGEST_WHY)
        if press_button(
            _("Restore this revision"), key=f"{key}.do", type="primary", icon=":material/history:"
        ):
            content = RestoreRevision(clause.id, row.number, clause.revision, why)
            if page.attempt(restore_revision, content, done=_("Restored.")):
                settle_draft(key)
                st.rerun()

    restoring()
