"""The view for answers from elsewhere: a file for each moment, columns matched, a preview."""

from collections.abc import Sequence

import streamlit as st

from workshop.errors import WorkshopError
from workshop.export.table_import.file_kinds import ENDINGS
from workshop.export.table_import.table_reader import ParsedTable
from workshop.i18n import _
from workshop.people.rights import Right
from workshop.programme.activity_kinds import SurveyMoment
from workshop.questionnaires.imported import (
    ImportAnswers,
    ImportedSheets,
    Matching,
    import_answers,
    match_columns,
    read_sheets,
)
from workshop.questionnaires.labels import MOMENTS
from workshop.questionnaires.questionnaires import SeenQuestionnaire
from workshop.questionnaires.tables import QuestionnaireItem
from workshop.ui.questionnaires.beginning import open_questionnaire
from workshop.ui.shell.formatting import distinct, fault_words, plain, quoted, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.file_field import clear_file, pick_file
from workshop.ui.widgets.table_reading import choose_reading

_SHOWN = 3


def show_import(page: Page, seen: SeenQuestionnaire) -> None:
    """Everything up to storing; until then files are in memory, for this browser alone."""
    if not page.may(Right.RUN):
        st.info(_("Whoever runs the programme takes answers in."))
        return
    st.markdown(
        _(
            "Answers from LimeSurvey, Google Forms or a spreadsheet: one file for each moment."
            " **Only the columns that you match are stored**, under random signs; names, addresses"
            " and times are left behind. A code that people wrote each time pairs their"
            " answers: choose its column for all moments and take them in together."
        )
    )
    found = [one for moment in seen.moments if (one := _ask_moment(page, seen, moment))]
    count = sum(len(one.sheets) for one in found)
    if not count:
        return
    st.warning(
        _("Answers that came in are part of the results and cannot be taken out again."),
        icon=":material/warning:",
    )
    if press_button(
        _("Take in {count} answered sheets", count=count),
        type="primary",
        icon=":material/upload:",
        key=page.state("import"),
        stands_for=count,
    ):
        command = ImportAnswers(seen.row.id, found)
        if page.attempt(import_answers, command, _("The answers have come in.")):
            for moment in seen.moments:
                clear_file(_key(page, moment))
            open_questionnaire(seen.row.id)
            st.rerun()


def _key(page: Page, moment: str) -> str:
    return page.state(f"file.{moment}")


def _ask_moment(page: Page, seen: SeenQuestionnaire, moment: SurveyMoment) -> ImportedSheets | None:
    st.subheader(_(MOMENTS[moment]), anchor=False)
    file = pick_file(_("File with the answers (CSV, XLSX or ODS)"), ENDINGS, _key(page, moment))
    if file is None:
        return None
    try:
        table = choose_reading(_key(page, moment), file, least_header=1)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return None
    items = seen.asked_at(moment)
    matching = _choose_columns(items, table, f"{_key(page, moment)}.{file.key}")
    with page.read() as db:
        read = read_sheets(db, seen, moment, table.rows, matching)
    _show_preview(items, read)
    return read


def _choose_columns(items: Sequence[QuestionnaireItem], table: ParsedTable, key: str) -> Matching:
    names = distinct({place: title or str(place + 1) for place, title in enumerate(table.header)})
    guess = match_columns(table.header, items)
    found: dict[str, int] = {}
    with st.expander(_("Columns"), expanded=len(guess) < len(items), icon=":material/view_column:"):
        for item in items:
            chosen = st.selectbox(
                plain(shortened(item.text)),
                list(names),
                index=guess.get(item.id),
                format_func=lambda place: names[place],
                placeholder=_("in no column"),
                key=f"{key}.{item.id}",
            )
            if chosen is not None:
                found[item.id] = chosen
        code = st.selectbox(
            _("Code that pairs the answers of one person"),
            list(names),
            index=None,
            format_func=lambda place: names[place],
            placeholder=_("none: the answers stay unpaired"),
            key=f"{key}.code",
            help=_("It is hashed with a random key, which is thrown away, and stored nowhere."),
        )
    return Matching(found, code)


def _show_preview(items: Sequence[QuestionnaireItem], read: ImportedSheets) -> None:
    st.markdown(_("Answered sheets: **{count}**", count=len(read.sheets)))
    if read.repeated:
        st.warning(
            _("Rows with a code that stood there before, left out: {count}", count=read.repeated),
            icon=":material/content_copy:",
        )
    for item in items:
        cells = read.unread.get(item.id, ())
        if cells:
            some = ", ".join(quoted(shortened(cell, 30)) for cell in cells[:_SHOWN])
            st.warning(
                plain(
                    _(
                        "“{text}”: {count} cells are no answer to it and stay out, such as {some}",
                        text=shortened(item.text),
                        count=len(cells),
                        some=some,
                    )
                ),
                icon=":material/error:",
            )
