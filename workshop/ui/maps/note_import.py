"""Importing notes from a file or pasted lines: target, preview, and taking an import out again.

A file is kept in the memory of this browser's session until it is imported or discarded. It is
not stored, as it may hold names or other data that no note takes over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import streamlit as st

from workshop.board.evidence import evidence_key, known_evidence
from workshop.board.note_import import EVENT, ImportNotes
from workshop.board.note_kinds import NoteOrigin
from workshop.errors import WorkshopError
from workshop.export.table_import.file_kinds import ENDINGS
from workshop.export.table_import.known_sources import Source, recognise
from workshop.export.table_import.note_columns import Columns
from workshop.export.table_import.note_rows import (
    Incoming,
    Repeats,
    Target,
    check_lines,
    load_target,
    tell_repeats,
)
from workshop.export.table_import.own_archive import NOTE_SHEETS
from workshop.i18n import (
    _,
    mark,
    ngettext,
    translate_plural,
)
from workshop.i18n.counted_nouns import EVIDENCE, NOTES
from workshop.people.rights import Right
from workshop.programme.session_words import session_word
from workshop.programme.sessions import APPROVED, list_sessions
from workshop.programme.tables import WorkingSession
from workshop.text_folding import find_repeats
from workshop.ui.maps.bringing import Brought, bring_in
from workshop.ui.maps.column_choice import choose_columns, choose_for_all
from workshop.ui.maps.import_boards import choose_boards, divide
from workshop.ui.maps.import_preview import show_lines
from workshop.ui.maps.long_texts import Settled, forget_long_texts, settle_long_texts
from workshop.ui.maps.map_choice import Item, list_items, takes_notes
from workshop.ui.maps.source_choice import choose_source
from workshop.ui.shell.formatting import distinct, fault_words, shortened
from workshop.ui.shell.page import NOTICE_KEY, Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.file_field import clear_file, pick_file
from workshop.ui.widgets.table_reading import (
    choose_lines_reading,
    choose_reading,
    show_problems,
)
from workshop.ui.widgets.taking_back import show_imports

_CHECKED = "bring.checked"
WAYS = {"file": mark("From a file"), "lines": mark("Typed or pasted")}
ORIGINS = {
    NoteOrigin.PAPER: mark("from paper"),
    NoteOrigin.KEYBOARD: mark("spoken"),
    NoteOrigin.IMPORT: mark("elsewhere"),
}


@dataclass(frozen=True)
class ImportPlace:
    """A target for notes: an activity, or a new one at the end of a session.

    ``apart``: the names of a table's columns, where each column of texts becomes a new activity.
    """

    session: WorkingSession
    item: Item | None = None
    apart: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        """The target's label."""
        if self.item is not None:
            return self.item.name
        where = session_word(self.session.number)
        title = shortened(self.session.title, 50)
        return _("{place}: a new activity ({title})", place=where, title=title)


@dataclass(frozen=True)
class _Found:
    """A recognised table; ``key``: for the fields that belong to this file or list alone."""

    key: str
    source: Source


def offer_import(page: Page, activity_id: str | None = None) -> None:
    """The button that opens the dialog; ``activity_id``: the preselected target."""
    if page.may(Right.WRITE_NOTE) and press_button(
        _("Bring notes in"), icon=":material/upload_file:", key=page.state("bring")
    ):
        _forget(page)
        _open(page, activity_id)


def _forget(page: Page) -> None:
    """Keep nothing of a file, nor of what was read from it."""
    clear_file(page.state("bring.file"))
    st.session_state.pop(page.state(_CHECKED), None)
    forget_long_texts(page)


def _open(page: Page, activity_id: str | None) -> None:
    @dialog(_("Bring notes in"), width="large")
    def ask() -> None:
        page.present_actor()
        way = st.segmented_control(
            _("Where from"),
            list(WAYS),
            default="file",
            required=True,
            format_func=lambda key: _(WAYS[key]),
            key=page.state("bring.way"),
            label_visibility="collapsed",
        )
        origin, found = _show_file(page) if way == "file" else _show_lines(page)
        if found is not None:
            _show_rest(page, found, origin, activity_id)
        with page.read() as db:
            items = {row.activity.id: row.name for row in list_items(db, page.programme.id)}
        show_imports(page, EVENT, items)

    ask()


def _show_file(page: Page) -> tuple[str, _Found | None]:
    key = page.state("bring.file")
    given = pick_file(
        _("CSV, XLSX, ODS, XLS, DOCX; also from Forms, LimeSurvey, Padlet, Miro or Trello"),
        ENDINGS,
        key,
    )
    if given is None:
        st.caption(_("You see every line before it comes in. The file itself is not kept."))
        return NoteOrigin.IMPORT, None
    try:
        table = choose_reading(key, given, liked_sheets=NOTE_SHEETS, joined=True)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return NoteOrigin.IMPORT, None
    own = f"{key}.{given.key}"
    return NoteOrigin.IMPORT, _Found(own, choose_source(own, table))


def _show_lines(page: Page) -> tuple[str, _Found | None]:
    keep_draft(page, page.state("bring"), _("Bring notes in"), text="")
    text = st.text_area(
        _("One note a line"),
        height=180,
        key=page.state("bring.text"),
        placeholder=_("Type from paper or paste a list; bullets in front of lines are left out."),
    )
    origin = st.segmented_control(
        _("Origin"),
        list(ORIGINS),
        default=NoteOrigin.PAPER,
        required=True,
        format_func=lambda key: _(ORIGINS[key]),
        key=page.state("bring.origin"),
    )
    if not text.strip():
        return origin, None
    own = page.state(f"bring.lines.{crc32(text.split(chr(10))[0].encode())}")
    table = choose_lines_reading(own, text)
    return origin, _Found(own, replace(recognise(table), name="", table=table))


def _show_rest(page: Page, found: _Found, origin: str, activity_id: str | None) -> None:
    source = found.source
    show_problems(source.table.problems)
    place = _choose_place(page, activity_id)
    if place is None:
        st.info(_("There is no activity yet that takes notes."), icon=":material/event_busy:")
        return
    target = _target(page, place)
    columns = choose_columns(found.key, source, target)
    if columns is None:
        return
    if choose_boards(page, found.key, columns, target):
        place, target = replace(place, apart=source.table.header), Target()
    target = choose_for_all(page, target, columns)
    lines = _check(page, found, columns, target)
    settled = settle_long_texts(page, found.key, lines)
    told = replace(settled, lines=tell_repeats(settled.lines, target))
    _show_bringing(page, told, place, origin)


def _choose_place(page: Page, activity_id: str | None) -> ImportPlace | None:
    with page.read() as db:
        items = [row for row in list_items(db, page.programme.id) if takes_notes(row)]
        sessions = list_sessions(db, page.programme.id) if page.may(Right.RUN) else []
    places = [ImportPlace(row.session, row) for row in items]
    places += [ImportPlace(row) for row in sessions if row.status != APPROVED]
    if not places:
        return None
    ids = [place.item.activity.id if place.item else "" for place in places]
    names = distinct({at: place.name for at, place in enumerate(places)})
    first = next((at for at, place in enumerate(places) if place.item and place.item.runs), 0)
    at = st.selectbox(
        _("Where do the notes go?"),
        range(len(places)),
        index=ids.index(activity_id) if activity_id in ids else first,
        format_func=lambda at: names[at],
        key=page.state("bring.place"),
    )
    return places[at]


def _target(page: Page, place: ImportPlace) -> Target:
    if place.item is None:
        return Target()
    with page.read() as db:
        return load_target(db, page.actor, place.item.activity.id)


def _check(page: Page, found: _Found, columns: Columns, target: Target) -> list[Incoming]:
    """The lines, checked once for each choice: a long file takes seconds."""
    place = page.state(_CHECKED)
    apart = (found.source, columns, replace(target, known={}, maps={}))
    kept = st.session_state.get(place)
    if kept is None or kept[0] != apart:
        st.session_state[place] = kept = (apart, check_lines(found.source.table, *apart[1:]))
    lines: list[Incoming] = kept[1]
    return lines


def _show_bringing(page: Page, settled: Settled, place: ImportPlace, origin: str) -> None:
    repeats = _choose_repeats(page, settled.lines)
    taken = [line for line in settled.lines if line.note and repeats.takes(line)]
    good = [line.note for line in taken if line.note]
    show_lines(settled.lines, repeats)
    evidence = _new_evidence(page, settled, repeats)
    if settled.sourceless:
        st.caption(_("Name the source of what is kept as evidence."))
    if press_button(
        _say_bringing(len(good), len(evidence), settled.undecided),
        type="primary",
        icon=":material/download_done:",
        disabled=not (good or evidence) or settled.sourceless,
        stands_for=(len(good), len(evidence), settled.undecided),
        key=page.state("bring.now"),
    ):
        content = ImportNotes(
            good,
            activity_id=place.item.activity.id if place.item else None,
            session_id=place.session.id,
            title=_("Notes brought in"),
            origin=origin,
        )
        wanted = [content] if place.apart is None else divide(content, taken, place.apart)
        brought = bring_in(page, wanted if good else [], evidence)
        _finish(page, brought, settled.undecided)


def _new_evidence(page: Page, settled: Settled, repeats: Repeats) -> list[dict[str, str]]:
    """What comes in as evidence and does not stand there already, unless that is wished."""
    if not settled.evidence:
        return []
    with page.read() as db:
        known = known_evidence(db, page.programme.id)
    told = find_repeats(map(evidence_key, settled.evidence), known)
    pairs = zip(settled.evidence, told, strict=True)
    return [fields for fields, (again, _twice) in pairs if repeats.again or not again]


def _say_bringing(notes: int, evidence: int, undecided: int) -> str:
    """What the button does, and what it leaves behind."""
    words = ngettext("Bring in {count} note", "Bring in {count} notes", notes)
    if evidence:
        words = f"{words} + {translate_plural(EVIDENCE, evidence)}"
    if undecided:
        left = ngettext(
            "{count} long text stays behind, undecided",
            "{count} long texts stay behind, undecided",
            undecided,
        )
        words = f"{words} ({left})"
    return words


def _choose_repeats(page: Page, lines: Sequence[Incoming]) -> Repeats:
    """Fields for what is said more than once; without any no field is shown."""
    again = sum(line.again for line in lines)
    with_again = again > 0 and st.checkbox(
        _("Also bring in notes that stand there already ({count})", count=again),
        key=page.state("bring.again"),
    )
    twice = sum(line.twice and not line.again for line in lines)
    with_twice = twice == 0 or st.checkbox(
        _("Repeated lines come in as notes of their own ({count} more)", count=twice),
        True,
        key=page.state("bring.twice"),
        help=_("Two people may say the same. Without this each text comes in once."),
    )
    return Repeats(with_again, with_twice)


def _finish(page: Page, brought: Brought, undecided: int) -> None:
    if not brought.whole:
        if brought.notes:
            told = _("Came in before: {notes}.", notes=translate_plural(NOTES, brought.notes))
            more = _("Bring the same in again for the rest; what is there is not doubled.")
            st.info(f"{told} {more}", icon=":material/info:")
        return
    done = _("Brought in: {notes}.", notes=translate_plural(NOTES, brought.notes))
    if brought.flagged:
        waiting = _("Waiting for approval because of a mark: {count}.", count=brought.flagged)
        done = f"{done} {waiting}"
    if brought.evidence:
        entries = translate_plural(EVIDENCE, brought.evidence)
        kept = _("In the library of evidence: {entries}.", entries=entries)
        done = f"{done} {kept}"
    if undecided:
        left = _("Too long, not brought in: {count}. They are still in your file.", count=undecided)
        done = f"{done} {left}"
    st.session_state[NOTICE_KEY] = done
    settle_draft(page.state("bring"))
    _forget(page)
    for name in ("text", "again", "twice"):
        st.session_state.pop(page.state(f"bring.{name}"), None)
    st.rerun()
