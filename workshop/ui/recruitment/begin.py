"""Beginning a recruitment: the table, its columns, the day of erasure, and the list of codes.

The file and what is made of it are kept in memory, for this browser alone, until the recruitment
has begun; nothing of them is written before identity is left behind.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st

from workshop.errors import WorkshopError
from workshop.export.csv_writing import write_csv_table
from workshop.export.table_import.file_kinds import ENDINGS
from workshop.export.table_import.table_reader import ParsedTable
from workshop.i18n import _, current_language, ngettext
from workshop.local_time import today
from workshop.people.recruiters import list_recruiters
from workshop.recruitment.columns import Column, guess_columns
from workshop.recruitment.preparing import PreparedTable, must_have_rows, prepare_table
from workshop.recruitment.recruitments import (
    LONGEST_KEPT,
    MOST_CRITERIA,
    BeginRecruitment,
    begin_recruitment,
)
from workshop.recruitment.states import ColumnUse
from workshop.text_signs import split_lines
from workshop.ui.recruitment.words import USES
from workshop.ui.shell.formatting import distinct, fault_words, plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.file_downloads import CSV, offer_file
from workshop.ui.widgets.file_field import PickedFile, clear_file, pick_file
from workshop.ui.widgets.table_reading import choose_reading

_USUAL_DAYS = 90
_EXAMPLES = 2


@dataclass(frozen=True)
class _Settings:
    title: str
    erase_on: date
    criteria: Sequence[str]
    raters: Sequence[str]


@dataclass(frozen=True)
class _Made:
    """``of``: the file and the columns from which the codes were made."""

    of: tuple[str, tuple[Column, ...]]
    table: PreparedTable
    downloaded: bool = False


def show_beginning(page: Page) -> None:
    """All steps up to the first day of a recruitment."""
    st.markdown(
        _(
            "Answers come in as a table. **Names and addresses are left behind before anything "
            "is stored**; each candidate gets a code, and at least two people rate the answers "
            "without knowing whose they are. On a day that you choose now, the program erases "
            "everything by itself."
        )
    )
    st.subheader("1. " + _("The table of candidates"), anchor=False)
    key = page.state("file")
    file = pick_file(_("File with the answers (CSV, XLSX or ODS)"), ENDINGS, key)
    if file is None:
        st.caption(_("From LimeSurvey, Google Forms, Kobo, CiviCRM or a spreadsheet."))
        return
    try:
        table = choose_reading(key, file, least_header=1)
        must_have_rows(table.rows if table.header else ())
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    columns = _choose_columns(page, file, table)
    settings = _ask_settings(page)
    _show_codes(page, file, table, columns, settings)


def _choose_columns(page: Page, file: PickedFile, table: ParsedTable) -> list[Column]:
    st.subheader("2. " + _("What happens to each column"), anchor=False)
    st.caption(
        _(
            "**Left behind** columns never reach the program's files: they stand beside the codes "
            "in your own list alone. **Shown to raters** are answers. **For balance** are town, "
            "organisation, experience and the like: they are counted, and stand beside no "
            "candidate."
        )
    )
    found = []
    for column in guess_columns(table.header, table.rows):
        place = page.state(f"use.{file.key}.{len(table.named)}.{column.place}")
        found.append(_choose_use(column, table, place))
    return found


def _choose_use(column: Column, table: ParsedTable, key: str) -> Column:
    with st.container(border=True):
        name, use = st.columns([5, 4], vertical_alignment="center")
        told = name.container(gap=None)
        told.markdown(f"**{plain(column.header) or column.place + 1}**")
        cells = [row[column.place] for row in table.rows if row[column.place].strip()]
        examples = " · ".join(shortened(" ".join(cell.split()), 60) for cell in cells[:_EXAMPLES])
        # As text: an address must not become a link.
        told.text(examples or _("empty"))
        chosen = use.segmented_control(
            column.header or str(column.place + 1),
            list(USES),
            default=column.use,
            required=True,
            format_func=lambda choice: _(USES[choice]),
            label_visibility="collapsed",
            width="stretch",
            key=key,
        )
        if column.use == ColumnUse.LEAVE and chosen != ColumnUse.LEAVE:
            st.warning(
                _("This column will be stored. Make sure that it tells nobody apart."),
                icon=":material/warning:",
            )
    return replace(column, use=ColumnUse(chosen))


def _ask_settings(page: Page) -> _Settings:
    st.subheader("3. " + _("By what, by whom, until when"), anchor=False)
    form = page.state("begin")
    usual = {
        "title": _("Recruitment of leaders"),
        "criteria": "\n".join((_("Motivation"), _("Experience"), _("What it brings the town"))),
    }
    keep_draft(page, form, _("Begin a recruitment"), **usual)
    for name, text in usual.items():
        st.session_state.setdefault(f"{form}.{name}", text)
    left, right = st.columns(2, gap="large")
    title = left.text_input(_("Title"), max_chars=200, key=f"{form}.title")
    criteria = left.text_area(
        _("Criteria, one in each line"),
        key=f"{form}.criteria",
        height=120,
        help=_("At most {most}. Each is rated from 1 to 9.", most=MOST_CRITERIA),
    )
    erase_on = right.date_input(
        _("Everything is erased on"),
        value=today() + timedelta(days=_USUAL_DAYS),
        min_value=today() + timedelta(days=1),
        max_value=today() + timedelta(days=LONGEST_KEPT),
        format="DD.MM.YYYY",
        key=f"{form}.day",
        help=_("It can be brought forward later, never put off. Tell candidates this day."),
    )
    with right:
        raters = choose_raters(page, None, f"{form}.raters")
    day = erase_on if isinstance(erase_on, date) else today()
    return _Settings(title, day, split_lines(criteria), raters)


def choose_raters(page: Page, present: Sequence[str] | None, key: str) -> list[str]:
    """A field for those who rate, among those who are named; ``None``: all of them at first."""
    with page.read() as db:
        named = {row.id: row.display_name for row in list_recruiters(db, page.programme.id)}
    names = distinct(named)
    return st.multiselect(
        _("Who rates, each alone"),
        list(names),
        [key for key in names if present is None or key in present],
        format_func=lambda account: names[account],
        placeholder=_("Choose"),
        key=key,
        help=_("At least two. Administrators name whoever recruits, on the page People."),
    )


def _show_codes(
    page: Page,
    file: PickedFile,
    table: ParsedTable,
    columns: Sequence[Column],
    settings: _Settings,
) -> None:
    st.subheader("4. " + _("Your list of codes"), anchor=False)
    st.write(
        _(
            "Only this list says whose a code is. It is made once and stored nowhere in the "
            "program: keep it where you keep the applications. It cannot be made again."
        )
    )
    of = (file.key, tuple(columns))
    made: _Made | None = st.session_state.get(page.state("made"))
    if made is None or made.of != of:
        st.session_state.pop(page.state("made"), None)
        if press_button(_("Make the codes"), type="primary", icon=":material/qr_code:"):
            made = _make(page, of, table)
        else:
            return
    if made is not None:
        _offer_list(page, made, settings)


def _make(page: Page, of: tuple[str, tuple[Column, ...]], table: ParsedTable) -> _Made | None:
    try:
        made = _Made(of, prepare_table(of[1], table.rows, _("Code")))
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return None
    st.session_state[page.state("made")] = made
    return made


def _offer_list(page: Page, made: _Made, settings: _Settings) -> None:
    table = made.table
    count = len(table.candidates)
    told = [ngettext("{count} candidate has a code.", "{count} candidates have codes.", count)]
    if table.answers_struck:
        told.append(
            ngettext(
                "In {count} answer the candidate's own name or number was struck out.",
                "In {count} answers the candidates' own names or numbers were struck out.",
                table.answers_struck,
            )
        )
    st.success(" ".join(told), icon=":material/check_circle:")
    with st.container(horizontal=True):
        offer_file(
            _("Download the list of codes"),
            lambda: write_csv_table(table.list_header, table.list_rows, current_language()),
            _("codes-and-names.csv"),
            CSV,
            type="secondary" if made.downloaded else "primary",
            on_click=_note_download,
            args=(page,),
        )
        begins = press_button(
            _("I have saved the list: begin"),
            icon=":material/play_arrow:",
            type="primary" if made.downloaded else "secondary",
            disabled=not made.downloaded,
        )
    if begins:
        _begin(page, table, settings)


def _note_download(page: Page) -> None:
    """Callback: the list is on its way to the coordinator."""
    made: _Made | None = st.session_state.get(page.state("made"))
    if made is not None:
        st.session_state[page.state("made")] = replace(made, downloaded=True)


def _begin(page: Page, table: PreparedTable, settings: _Settings) -> None:
    content = BeginRecruitment(
        page.programme.id,
        settings.title,
        settings.erase_on,
        table.questions,
        table.balance_columns,
        settings.criteria,
        settings.raters,
        table.candidates,
    )
    done = _("The recruitment has begun. Names and addresses were not stored.")
    if page.attempt(begin_recruitment, content, done=done):
        settle_draft(page.state("begin"))
        clear_file(page.state("file"))
        st.session_state.pop(page.state("made"), None)
        st.rerun()
