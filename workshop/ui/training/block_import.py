"""Blocks from a table or a Word document: a look at what was read, then all rows or none."""

from collections.abc import Callable, Mapping

import streamlit as st
from sqlmodel import Session

from workshop.errors import WorkshopError
from workshop.export.csv_writing import write_csv_table
from workshop.export.table_import.block_documents import read_document
from workshop.export.table_import.block_rows import (
    BLOCK_LABELS,
    BlockRow,
    BlockTable,
    block_template,
    check_table,
)
from workshop.export.table_import.file_kinds import ENDINGS
from workshop.export.table_import.word_document import is_document
from workshop.i18n import _, current_language, error_message, ngettext, translate_plural
from workshop.i18n.counted_nouns import MORE_LINES
from workshop.people.rights import Actor
from workshop.training.block_kinds import Taught
from workshop.training.blocks import BLOCK_LINES, BLOCK_TEXTS, TakenModule, take_in
from workshop.training.scenario import Scenario, teachable_clauses
from workshop.ui.shell.formatting import fault_words, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_downloads import CSV, offer_file
from workshop.ui.widgets.file_field import PickedFile, clear_file, pick_file
from workshop.ui.widgets.table_reading import choose_reading

_MOST_TOLD = 20


def import_dialog(page: Page, scenario: Scenario) -> None:
    """A dialog that reads blocks, previews them, and takes all of them in at once."""
    key = page.state("blocks.file")

    @dialog(_("Blocks from a table"), width="large")
    def ask() -> None:
        page.present_actor()
        st.caption(
            _(
                "A CSV, XLSX or DOCX file; its first line names the columns, in Polish or English: "
                "module, block, length, aim, method, step by step, materials, who leads, care, on "
                "phones, clauses (their codes). Codes under “Clauses practised” count as "
                "practised, others as told of."
            )
        )
        offer_file(
            _("Download an empty table"),
            lambda: write_csv_table(block_template(current_language()), [], current_language()),
            _("blocks.csv"),
            CSV,
            type="tertiary",
        )
        file = pick_file(_("File with the blocks"), ENDINGS, key)
        if file is not None:
            take_file(page, scenario, key, file)

    clear_file(key)
    ask()


def take_file(page: Page, scenario: Scenario, key: str, file: PickedFile) -> None:
    """What was read from a picked file, and a button that takes it in. ``key``: of the field."""
    with page.read() as db:
        clauses = teachable_clauses(db, page.actor, page.programme.id)
    codes = {row.code: row.id for row in clauses}
    language = scenario.training.language
    try:
        if is_document(file.name):
            table = read_document(file.content, codes, language)
        else:
            table = check_table(choose_reading(key, file, least_header=1), codes, language)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    _show_preview(table, {row.id: row.code for row in clauses})
    if table.troubled:
        st.caption(_("Nothing is imported while a line is wrong. Mend the file, choose it again."))
        return
    label = ngettext("Take in {count} block", "Take in {count} blocks", len(table.rows))
    if press_button(label, type="primary", icon=":material/upload_file:"):
        taking = _taking(scenario)
        modules = table.modules(_("Blocks from the table"))
        if page.attempt(taking, modules, _("The blocks are in the scenario.")):
            clear_file(key)
            st.rerun()


def _taking(scenario: Scenario) -> Callable[[Session, Actor, list[TakenModule]], bool]:
    def now(db: Session, actor: Actor, modules: list[TakenModule]) -> bool:
        take_in(db, actor, scenario.training.id, modules, scenario.training.changes)
        return True

    return now


def _show_preview(table: BlockTable, codes: Mapping[str, str]) -> None:
    """What was read, after what is told of single rows."""
    import pandas as pd  # 70 MB: not before somebody brings a table

    if table.unknown:
        names = ", ".join(plain(name) for name in table.unknown)
        st.caption(_("Columns left out: {names}", names=names))
    told = [(row, row.trouble, "error") for row in table.troubled if row.trouble]
    told += [(row, one, "warning") for row in table.rows for one in row.told]
    for row, one, icon in told[:_MOST_TOLD]:
        line = _("Line {number}", number=row.line)
        st.markdown(f":orange[:material/{icon}: **{line}:** {plain(error_message(one))}]")
    if len(told) > _MOST_TOLD:
        more = len(told) - _MOST_TOLD
        st.caption(translate_plural(MORE_LINES, more))
    rows = [_cells(row, codes) for row in table.rows]
    used = [name for name in BLOCK_LABELS if any(row[name] for row in rows)]
    frame = pd.DataFrame(
        {_("Line"): [row.line for row in table.rows]}
        | {_(BLOCK_LABELS[name]): [row[name] for row in rows] for name in used}
    )
    st.dataframe(frame, hide_index=True, width="stretch")


def _cells(row: BlockRow, codes: Mapping[str, str]) -> dict[str, str]:
    """A row as it will be stored, by column."""
    content = row.content

    def taught(how: Taught) -> str:
        return ", ".join(codes[key] for key, one in content.clauses.items() if one == how)

    return {
        "module": row.module,
        "title": content.title,
        "minutes": str(content.minutes),
        "clauses": taught(Taught.TOLD),
        "practised": taught(Taught.PRACTISED),
        **{name: content.texts.get(name, "") for name in (*BLOCK_TEXTS, *BLOCK_LINES)},
    }
