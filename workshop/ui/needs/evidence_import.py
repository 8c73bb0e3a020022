"""Importing evidence from a table: a preview with problems per line, then all rows or none."""

import streamlit as st

from workshop.board.evidence import (
    FIELD_NAMES,
    IMPORTED,
    ImportEvidence,
    import_evidence,
    known_evidence,
)
from workshop.errors import WorkshopError
from workshop.export.table_import.evidence_rows import (
    EvidenceTable,
    check_evidence,
    evidence_template,
)
from workshop.export.table_import.file_kinds import ENDINGS
from workshop.i18n import (
    LANGUAGES,
    _,
    current_language,
    error_message,
    ngettext,
    translate,
    translate_plural,
)
from workshop.i18n.counted_nouns import MORE_LINES
from workshop.ui.shell.formatting import fault_words, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_downloads import CSV, offer_file
from workshop.ui.widgets.file_field import PickedFile, clear_file, pick_file
from workshop.ui.widgets.table_reading import choose_reading
from workshop.ui.widgets.taking_back import show_imports

_SHOWN_ROWS = 200
_EVIDENCE_SHEETS = tuple(translate("evidence", language) for language in LANGUAGES)
"""What the sheet of evidence is called in our own spreadsheets."""


def open_import(page: Page) -> None:
    """A dialog that reads a table, previews it, and imports all rows in one transaction."""

    @dialog(_("Import evidence from a table"), width="large")
    def ask() -> None:
        page.present_actor()
        st.caption(
            _(
                "A CSV or XLSX file; its first line names the columns, in Polish or English. "
                "Every row needs a title, and a publisher or an address."
            )
        )
        offer_file(
            _("Download an empty table"),
            lambda: evidence_template(current_language()),
            _("evidence.csv"),
            CSV,
            type="tertiary",
        )
        key = page.state("evidence.file")
        file = pick_file(_("File with the table"), ENDINGS, key)
        if file is not None:
            _take(page, key, file)
        show_imports(page, IMPORTED)

    clear_file(page.state("evidence.file"))
    ask()


def _take(page: Page, key: str, file: PickedFile) -> None:
    try:
        read = choose_reading(key, file, liked_sheets=_EVIDENCE_SHEETS, least_header=1)
        with page.read() as db:
            known = known_evidence(db, page.programme.id)
        table = check_evidence(read).beside(known)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    show_preview(table)
    if table.troubled:
        st.caption(_("Nothing is imported while a line is wrong. Mend the file, choose it again."))
        return
    again = sum(row.again for row in table.rows)
    with_again = again > 0 and st.checkbox(
        _("Also import entries that stand there already ({count})", count=again),
        key=page.state("evidence.again"),
    )
    new = [row.fields for row in table.rows if with_again or not row.again]
    label = ngettext("Import {count} entry", "Import {count} entries", len(new))
    icon = ":material/upload_file:"
    if press_button(label, type="primary", icon=icon, disabled=not new, stands_for=len(new)):
        content_ = ImportEvidence(page.programme.id, new)
        if page.accepts(import_evidence, content_, done=_("Imported. You can undo it.")):
            clear_file(key)
            st.rerun()


def show_preview(table: EvidenceTable) -> None:
    """The rows as they were read, those with problems first."""
    import pandas as pd  # 70 MB: not before somebody brings a table

    if table.unknown:
        names = ", ".join(plain(name) for name in table.unknown)
        st.caption(_("Columns left out: {names}", names=names))
    for row in table.troubled[:20]:
        if row.trouble is not None:
            line = _("Line {number}", number=row.line)
            st.markdown(
                f":orange[:material/error: **{line}:** {plain(error_message(row.trouble))}]"
            )
    if len(table.troubled) > 20:
        more = len(table.troubled) - 20
        st.caption(translate_plural(MORE_LINES, more))
    if again := sum(row.again for row in table.rows):
        st.caption(_("There already: {count}", count=again))
    used = [name for name in FIELD_NAMES if any(row.fields.get(name) for row in table.rows)]
    rows = sorted(table.rows, key=lambda row: row.trouble is None)[:_SHOWN_ROWS]
    frame = pd.DataFrame(
        {_("Line"): [row.line for row in rows]}
        | {_(FIELD_NAMES[name]): [row.fields.get(name, "") for row in rows] for name in used}
    )
    st.dataframe(frame, hide_index=True, width="stretch")
