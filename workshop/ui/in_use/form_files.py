"""The form of a unit as a file, out and in again: what would change is shown before it counts."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.errors import WorkshopError
from workshop.export.in_use.read_unit_form import FormChange, FormReading, read_unit_form
from workshop.export.in_use.unit_form import write_unit_form
from workshop.export.use_words import ANSWERS, FIELDS, SIGNS
from workshop.i18n import _, ngettext
from workshop.in_use.assessing import assess_many
from workshop.in_use.overview import UseOverview
from workshop.in_use.tables import Assessment, Unit
from workshop.in_use.units import is_closed
from workshop.people.rights import Right
from workshop.ui.in_use.name_marks import warn_of_names
from workshop.ui.shell.formatting import fault_words, plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_downloads import XLSX, offer_files
from workshop.ui.widgets.file_field import clear_file, pick_file
from workshop.ui.widgets.table_reading import show_problems


def show_form_files(
    page: Page, use: UseOverview, unit: Unit, history: Mapping[str, Sequence[Assessment]]
) -> None:
    """The form to download, and a field for the one that comes back."""
    if not page.may(Right.EXPORT):
        return
    key = page.state(f"form.{unit.id}")
    with st.expander(_("For a unit without an account: the form as a file"), expanded=False):
        st.caption(
            _(
                "Send the form to the unit, and bring it back here when it is filled in. It holds "
                "what the unit said last."
            )
        )
        name = _("self-assessment-{unit}.xlsx", unit=_file_name(unit.name))
        label = _("The form of this unit (Excel)")
        offer_files(page, unit.id, ((label, name, XLSX, write_unit_form),))
        if is_closed(unit) or not page.may(Right.WRITE_CLAUSE):
            return
        file = pick_file(
            _("The form that came back (XLSX or CSV)"), ("xlsx", "ods", "xls", "csv"), key
        )
        if file is None:
            return
        try:
            read = read_unit_form(file.name, file.content, unit, use.standard, history)
        except WorkshopError as error:
            st.error(fault_words(error), icon=":material/info:")
            return
        _show_reading(page, unit, read, key, file.key)


def _show_reading(page: Page, unit: Unit, read: FormReading, key: str, stands_for: str) -> None:
    if read.same:
        st.caption(
            ngettext(
                "{count} row says what is stored already.",
                "{count} rows say what is stored already.",
                read.same,
            )
        )
    if read.empty:
        st.caption(ngettext("{count} row is empty.", "{count} rows are empty.", read.empty))
    if read.problems:
        words = ngettext("{count} row is not taken:", "{count} rows are not taken:", _rows(read))
        st.markdown(words)
        show_problems(read.problems)
    show_problems(read.doubts)
    if not read.changes:
        st.info(_("This file says nothing new."), icon=":material/info:")
        return
    _show_changes(read.changes)
    contents = [change.command.content for change in read.changes]
    fields = ("evidence", "obstacle", "next_action", "function")
    texts = (getattr(content, name) for content in contents for name in fields)
    warn_of_names(*texts, known=(unit.name, unit.place))
    count = len(read.changes)
    if press_button(
        ngettext("Take over {count} answer", "Take over {count} answers", count),
        type="primary",
        key=f"{key}.take",
        stands_for=stands_for,
    ):
        commands = [change.command for change in read.changes]
        done = ngettext("{count} answer was taken over.", "{count} answers were taken over.", count)
        if page.attempt(assess_many, commands, done):
            clear_file(key)
            st.rerun()


def _rows(read: FormReading) -> int:
    return len({problem.line for problem in read.problems})


def _show_changes(changes: Sequence[FormChange]) -> None:
    rows = [
        {
            _("Clause"): f"**{change.clause.code}** {plain(shortened(change.clause.title, 60))}",
            _("So far"): _say(change.before.answer) if change.before else "–",
            _("In the file"): _say(change.command.content.answer),
            _(FIELDS["next_action"]): plain(shortened(change.command.content.next_action, 80)),
        }
        for change in changes
    ]
    st.table(
        {name: [row[name] for row in rows] for name in rows[0]},
        border="horizontal",
        hide_index=True,
    )


def _say(answer: str) -> str:
    return f"{SIGNS[answer]} {_(ANSWERS[answer])}"


def _file_name(name: str) -> str:
    """Letters, digits and hyphens of a name."""
    parts = "".join(sign if sign.isalnum() else " " for sign in name).split()
    return "-".join(parts)[:60] or "unit"
