"""What was said, passage by passage, and a dialog that makes a note of chosen words."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.board.note_kinds import NoteKind
from workshop.board.note_rules import LONGEST_NOTE, SECTIONS, list_marked
from workshop.board.research import DRAWN
from workshop.errors import WorkshopError
from workshop.export.labels import SECTIONS as SECTION_NAMES
from workshop.i18n import _, mark, ngettext
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.agenda import is_per_table
from workshop.programme.tables import WorkingSession
from workshop.store.ids_and_clock import new_id
from workshop.transcripts.highlighting import (
    LEFT_OUT,
    HighlightWords,
    count_made,
    highlight,
    highlights_of,
    said_in,
)
from workshop.transcripts.keeping import DeleteText, delete_text, load_transcript
from workshop.transcripts.tables import Transcript
from workshop.ui.maps.map_choice import Item, list_items, takes_notes
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import day_of, fault_words, plain
from workshop.ui.shell.navigation import go_on_at, go_on_here
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.transcripts.bringing import keep_phrase, new_phrase, say_speaker
from workshop.ui.transcripts.meeting import show_way_to_meeting
from workshop.ui.widgets.drafts import fill_in
from workshop.ui.widgets.unfolding import unfold

_AT_ONCE, _MORE = 30, 60
_MOST_FOLLOWING = 5
_KINDS: Mapping[str, str] = {
    NoteKind.QUOTE: mark("Quote: the words that were said"),
    NoteKind.OBSERVATION: mark("Observation: in other words"),
}


def show_transcript(page: Page, row: Transcript) -> None:
    """One interview: what was agreed to, until when it is kept, and its passages."""
    _show_head(page, row)
    if row.is_gone:
        return
    with page.read() as db:
        used = {number for one in highlights_of(db, row.id) for number in one.passages}
        items = [one for one in list_items(db, page.programme.id) if takes_notes(one)]
    if not items:
        st.info(
            _("No activity of this programme takes notes yet. Add one to an agenda first."),
            icon=":material/event_busy:",
        )
    for number in unfold(page, "passages", range(len(row.passages)), _AT_ONCE, _MORE):
        _show_passage(page, row, number, items, is_used=number in used)


def _show_head(page: Page, row: Transcript) -> None:
    with page.read() as db:
        session = db.get(WorkingSession, row.session_id) if row.session_id else None
    with st.container(border=True, gap="small"):
        go_on_here(page, "head")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(plain(row.title), anchor=False, width="content")
            if row.may_quote:
                st.badge(_("may be quoted"), color="green")
            if row.may_paraphrase:
                st.badge(_("may be told in other words"), color="green")
        if session is not None:
            show_way_to_meeting(page, session)
        agreed = _("Agreed on {day}.", day=day_of(row.consent_on))
        if row.is_gone:
            kept = _("What was said is deleted. The phrases still take notes back.")
            st.caption(f"{agreed} {kept}")
            return
        kept = _("What was said is deleted on {day}.", day=day_of(row.keep_until))
        st.caption(f"{agreed} {kept}")
        command = DeleteText(row.id, row.edits)
        if press_button(_("Delete it now"), icon=":material/delete:", key=page.state("delete")):
            ask_first(
                page,
                _("Delete what was said?"),
                _("The notes made of it stay, and so do their phrases. It cannot be undone."),
                (_("Delete"), ":material/delete:"),
                lambda: _delete(page, command),
            )


def _delete(page: Page, command: DeleteText) -> bool:
    deleted = page.accepts(delete_text, command, done=_("What was said is deleted."))
    if deleted:
        go_on_at(page, "head")
    return deleted


def _show_passage(
    page: Page, row: Transcript, number: int, items: Sequence[Item], *, is_used: bool
) -> None:
    speaker, text = row.passages[number]
    with st.container(border=True, key=page.state(f"passage.{number}"), gap="small"):
        go_on_here(page, _place_of(row, number))
        if not text:
            words = _("This passage was taken back.")
            st.caption(f"{number + 1}. {words}")
            return
        st.markdown(f"{number + 1}. {say_speaker(speaker)}{plain(text)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            pressed = bool(items) and press_button(
                _("Highlight"),
                icon=":material/format_ink_highlighter:",
                key=page.state(f"highlight.{number}"),
                type="tertiary",
                stands_for=row.edits,
            )
            if is_used:
                st.badge(_("highlighted"), color="blue")
            if found := list_marked(text):
                words = ", ".join(plain(word) for word in found[:3])
                st.badge(
                    _("It may name somebody: {words}", words=words),
                    color="orange",
                    icon=":material/flag:",
                )
    if pressed:
        open_highlighting(page, row.id, number, items)


def _place_of(row: Transcript, number: int) -> str:
    """The place of a passage on the page, for ``go_on_here``."""
    return f"{row.id}.{number}"


def open_highlighting(page: Page, transcript_id: str, number: int, items: Sequence[Item]) -> None:
    """A dialog that makes a note of this passage and some that follow."""
    form, title = page.state(f"words.{transcript_id}.{number}"), _("Highlight")

    @dialog(title, width="medium")
    def ask() -> None:
        actor = page.present_actor()
        try:
            with page.read() as db:
                # Read anew at each turn: somebody else may work on the same interview.
                row = load_transcript(db, actor, transcript_id)
            said_in(row, [number])
        except WorkshopError as error:
            st.error(fault_words(error), icon=":material/info:")
            return
        _ask_words(page, row, number, items, form)

    ask()


def _ask_words(page: Page, row: Transcript, number: int, items: Sequence[Item], form: str) -> None:
    passages = _ask_following(row, number, form)
    made = _say_made(page, row, passages)
    kind = _ask_kind(row, form)
    said = " ".join(row.passages[one][1] for one in passages)
    if kind != NoteKind.QUOTE:
        st.caption(plain(said))
    key = f"{form}.{kind}.{len(passages)}.text"
    # Kept by no browser as other forms are: what was said would outlive its day there.
    text = st.text_area(
        _("Words of the note"),
        said if kind == NoteKind.QUOTE else "",
        height=180,
        key=key,
        help=_(
            "Take out what is not needed, at most {most} characters. In a quote put “{sign}” "
            "where you leave something out.",
            most=LONGEST_NOTE,
            sign=LEFT_OUT,
        ),
    )
    cleared = _decide_names(text, key, form)
    item, section, table = _ask_place(page, row, items, form)
    label = _("Make a note of it")
    if not press_button(label, key=f"{form}.do", type="primary", stands_for=made):
        return
    phrase = new_phrase(page)
    command = HighlightWords(
        new_id(),
        row.id,
        item.activity.id,
        passages,
        text,
        phrase.keys.lookup,
        made,
        kind,
        cleared,
        section,
        table,
    )
    if page.attempt(highlight, command, done=_("It is a note now.")) is not None:
        st.session_state[page.state("place")] = item.activity.id
        keep_phrase(
            page,
            _("With these words this one note is taken back"),
            phrase,
            _place_of(row, passages[0]),
        )
        st.rerun()


def _say_made(page: Page, row: Transcript, passages: Sequence[int]) -> int:
    with page.read() as db:
        count = count_made(db, row.id, passages)
    if count:
        st.caption(
            ngettext(
                "{count} note was made of this already.",
                "{count} notes were made of this already.",
                count,
            )
        )
    return count


def _ask_following(row: Transcript, number: int, form: str) -> list[int]:
    last = number
    while last + 1 < len(row.passages) and row.passages[last + 1][1]:
        last += 1
        if last - number == _MOST_FOLLOWING:
            break
    if last == number:
        return [number]
    more = st.number_input(
        _("How many of the next passages to add"), 0, last - number, 0, key=f"{form}.more"
    )
    return list(range(number, number + int(more) + 1))


def _ask_kind(row: Transcript, form: str) -> str:
    allowed = [
        kind
        for kind, may in (
            (NoteKind.QUOTE, row.may_quote),
            (NoteKind.OBSERVATION, row.may_paraphrase),
        )
        if may
    ]
    chosen = st.segmented_control(
        _("What it becomes"),
        allowed,
        default=allowed[0],
        required=True,
        format_func=lambda kind: _(_KINDS[kind]),
        key=f"{form}.kind",
    )
    return str(chosen or allowed[0])


def _decide_names(text: str, key: str, form: str) -> list[str]:
    """Words that may name somebody: struck out, or cleared by whoever reads them."""
    found = list_marked(text)
    if not found:
        return []
    words = ", ".join(plain(word) for word in found)
    st.warning(_("This may name somebody: {words}", words=words), icon=":material/flag:")
    struck = text
    for word in found:
        struck = struck.replace(word, LEFT_OUT)
    press_button(
        _("Strike it out"),
        icon=":material/ink_eraser:",
        key=f"{form}.strike",
        stands_for=text,
        on_click=fill_in,
        args=(key, struck),
    )
    harmless = st.checkbox(
        _("I have read it: these words name nobody"), key=f"{form}.clear.{'|'.join(found)}"
    )
    return found if harmless else []


def _first_place(page: Page, row: Transcript, items: Sequence[Item]) -> int:
    """Which activity is offered first: the last one chosen, else the first map or journey of the
    meeting that the interview belongs to, else the one that runs, else the first map or journey."""
    last = st.session_state.get(page.state("place"))

    def rank(item: Item) -> tuple[bool, ...]:
        return (
            item.activity.id == last,
            item.session.id == row.session_id,
            item.runs,
            item.activity.kind in DRAWN,
        )

    return max(range(len(items)), key=lambda place: (rank(items[place]), -place))


def _ask_place(
    page: Page, row: Transcript, items: Sequence[Item], form: str
) -> tuple[Item, str | None, int | None]:
    """Activity, section of a map, and table where each has a map of its own."""
    by_id = {one.activity.id: one for one in items}
    key = st.selectbox(
        _("Activity"),
        list(by_id),
        _first_place(page, row, items),
        format_func=lambda one: by_id[one].name,
        key=f"{form}.activity",
    )
    activity = by_id[key].activity
    section = table = None
    if activity.kind == ActivityKind.EMPATHY_MAP:
        section = st.selectbox(
            _("Section"),
            SECTIONS[activity.variant],
            format_func=lambda one: _(SECTION_NAMES[one]),
            key=f"{form}.section.{activity.variant}",
        )
    if is_per_table(activity):
        tables = list(range(1, page.programme.tables + 1))
        table = st.selectbox(_("Table"), tables, key=f"{form}.table")
    return by_id[key], section, table
