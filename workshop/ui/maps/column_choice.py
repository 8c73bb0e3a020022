"""Which columns of a table become notes, what else is read of each line, and what holds for all."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from workshop.export.labels import NOTE_KINDS, SECTIONS, word
from workshop.export.table_import.known_sources import Source
from workshop.export.table_import.note_columns import (
    Columns,
    likely_texts,
    people_columns,
    text_columns,
    with_sections,
)
from workshop.export.table_import.note_rows import Target
from workshop.i18n import _, current_language, mark, ngettext
from workshop.ui.maps.source_choice import show_people
from workshop.ui.shell.formatting import distinct, plain, quoted, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button

_OTHERS = {
    "kind": mark("Kind"),
    "table": mark("Table"),
    "heading": mark("In front of the text"),
}
_MOST_NAMED, _MOST_OFFERED = 8, 4


def choose_columns(key: str, source: Source, target: Target) -> Columns | None:
    """The columns of notes, chosen from all that may hold texts; ``None`` while none is chosen.

    No fields for a table of a single column, none for sections on a free board.
    """
    table, guess = source.table, source.columns
    if table.width <= 1:
        return Columns(0)
    own = f"{key}.column.{len(table.named)}.{table.begins}.{table.sheet}.{table.width}"
    names = distinct({at: column_name(table.header, at) for at in range(table.width)})
    texts = _choose_texts(f"{own}.texts", source, names)
    if not texts:
        st.info(_("Choose at least one column with texts."), icon=":material/view_column:")
        return None
    columns = replace(guess, text=texts[0], more=tuple(texts[1:]), sections=())
    columns = _choose_sections(own, columns, names, table.header, target)
    with st.expander(_("What else is read of each line"), icon=":material/view_column:"):
        columns = _choose_others(own, columns, names)
    if guess.section is not None and not target.sections:
        st.caption(_("The file names sections, but this board has none; they are left out."))
    _show_left_out([name for at, name in names.items() if at not in columns.used])
    show_people(source)
    return columns


def column_name(header: Sequence[str], at: int) -> str:
    """The name of a column as people see it, at most 60 signs of it."""
    named = header[at] if at < len(header) else ""
    return shortened(named, 60) or _("Column {number}", number=at + 1)


def _choose_texts(key: str, source: Source, names: dict[int, str]) -> list[int]:
    table, guess = source.table, source.columns
    people = people_columns(table.header)
    offered = {at for at in text_columns(table, hidden=True) if at not in people}
    if key not in st.session_state:
        st.session_state[key] = list(guess.texts)
    chosen = [at for at in st.session_state[key] if at in names]
    place = st.container()
    more = likely_texts(table, Columns(guess.text, guess.section, more=tuple(chosen)))
    if chosen and more:
        told = ", ".join(quoted(shortened(names[at], 40)) for at in more[:_MOST_OFFERED])
        told += " …" if len(more) > _MOST_OFFERED else ""
        words = ngettext(
            "{count} more column looks like answers: {names}",
            "{count} more columns look like answers: {names}",
            len(more),
            names=told,
        )
        st.caption(plain(words))
        if press_button(
            _("Take them too"), icon=":material/add:", key=f"{key}.more", stands_for=tuple(more)
        ):
            st.session_state[key] = [*chosen, *more]
    picked: list[int] = place.multiselect(
        _("Columns with the texts of notes"),
        sorted({*offered, *guess.texts}),
        format_func=lambda at: names[at],
        placeholder=_("Choose"),
        key=key,
    )
    return picked


def _choose_sections(
    own: str, columns: Columns, names: dict[int, str], header: Sequence[str], target: Target
) -> Columns:
    """The columns with the one that names sections, or, for several texts, the section of each."""
    if not target.sections:
        return columns
    if not columns.more:
        options = [None, *names]
        at = st.selectbox(
            _("Column that names the section"),
            options,
            index=options.index(columns.section),
            format_func=lambda at: names[at] if at is not None else _("none"),
            key=f"{own}.section",
        )
        return replace(columns, section=at)
    language = current_language()
    guessed = dict(with_sections(columns, header, target.sections).sections)
    chosen = []
    for at in columns.texts:
        code = st.selectbox(
            _("Section of “{name}”", name=names[at]),
            target.sections,
            index=target.sections.index(guessed[at]) if at in guessed else None,
            placeholder=_("Choose"),
            format_func=lambda code: word(SECTIONS, code, language),
            key=f"{own}.section.{at}",
        )
        if code:
            chosen.append((at, code))
    return replace(columns, section=None, sections=tuple(chosen))


def _choose_others(own: str, columns: Columns, names: dict[int, str]) -> Columns:
    options = [None, *names]
    chosen: dict[str, int | None] = {}
    for place, (name, label) in zip(st.columns(len(_OTHERS)), _OTHERS.items(), strict=True):
        guess = getattr(columns, name)
        chosen[name] = place.selectbox(
            _(label),
            options,
            index=options.index(None if guess in columns.texts else guess),
            format_func=lambda at: names[at] if at is not None else _("none"),
            key=f"{own}.{name}",
        )
    return replace(columns, kind=chosen["kind"], table=chosen["table"], heading=chosen["heading"])


def _show_left_out(names: Sequence[str]) -> None:
    """The columns that no property of a note is taken from."""
    if names:
        told = ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
        words = ngettext(
            "{count} column stays behind: {names}",
            "{count} columns stay behind: {names}",
            len(names),
            names=told,
        )
        st.caption(plain(words))


def choose_for_all(page: Page, target: Target, columns: Columns) -> Target:
    """Fields for the defaults of lines without a value: section, kind, table."""
    language = current_language()
    section = None
    if target.sections and not columns.sections:
        named = columns.section is not None
        section = st.selectbox(
            _("Section, if none is named") if named else _("Section of all lines"),
            target.sections,
            index=None,
            placeholder=_("Choose"),
            format_func=lambda code: word(SECTIONS, code, language),
            key=page.state("bring.section"),
        )
    with st.expander(_("What holds for all lines"), icon=":material/checklist:"):
        kind_place, table_place = st.columns(2)
        kind = kind_place.selectbox(
            _("Kind of all lines") if columns.kind is None else _("Kind, if none is named"),
            [*NOTE_KINDS],
            index=None,
            placeholder=_("as usual for the section"),
            format_func=lambda code: word(NOTE_KINDS, code, language),
            key=page.state("bring.kind"),
        )
        table = table_place.selectbox(
            _("Table of all lines") if columns.table is None else _("Table, if none is named"),
            [*range(1, page.programme.tables + 1)],
            index=None,
            placeholder=_("no table"),
            key=page.state("bring.table"),
        )
    return replace(target, section=section, kind=kind, table=table)
