"""The reasons for which notes may be rejected, agreed on before the session."""

import streamlit as st

from workshop.i18n import _
from workshop.programme.reasons import (
    LONGEST_REASON,
    MOST_REASONS,
    SetReasons,
    list_reasons,
    say_reason,
    set_reasons,
)
from workshop.programme.tables import Programme
from workshop.ui.shell.page import AppPage
from workshop.ui.shell.presses import submit_button


def show_reasons(page: AppPage, programme: Programme) -> None:
    """Up to five short texts; empty ones are left out."""
    st.write(
        _(
            "Agree on these before the session. Phones show them under the contract, whoever "
            "rejects a note chooses one, and its author is told which."
        )
    )
    reasons = [say_reason(reason) for reason in list_reasons(programme)]
    with st.container(width=520), st.form(page.state("reasons")):
        given = [
            st.text_input(
                _("Reason {number}", number=place + 1),
                reasons[place] if place < len(reasons) else "",
                max_chars=LONGEST_REASON,
                key=page.state(f"reason.{programme.id}.{place}"),
            )
            for place in range(MOST_REASONS)
        ]
        saved = submit_button(_("Save"), key=page.state("reasons.send"), type="primary")
    if saved:
        # The usual ones, left as they are, go on following the reader's language.
        chosen = programme.reasons if [*filter(None, given)] == reasons else given
        content = SetReasons(programme.id, chosen)
        if page.attempt(set_reasons, content, done=_("Saved.")):
            st.rerun()
