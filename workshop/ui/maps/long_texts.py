"""What becomes of texts that are too long for a note: decided for all together, or one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from zlib import crc32

import streamlit as st

from workshop.board.evidence import LINES
from workshop.board.note_rules import LONGEST_NOTE
from workshop.export.table_import.long_texts import (
    LongChoice,
    LongDecision,
    as_evidence,
    begin_of,
    long_texts,
    may_be_evidence,
    settle_long,
    split_text,
)
from workshop.export.table_import.note_rows import Incoming
from workshop.i18n import _, mark, ngettext, translate_plural
from workshop.i18n.counted_nouns import NOTES
from workshop.people.rights import Right
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft

CHOICES = {
    LongChoice.SPLIT: mark("Split by sentence"),
    LongChoice.SHORTEN: mark("Shorten"),
    LongChoice.EVIDENCE: mark("Keep as evidence"),
    LongChoice.LEAVE: mark("Leave out"),
}
FOR_ALL = {
    LongChoice.SPLIT: (mark("Split all by sentence"), ":material/format_list_numbered:"),
    LongChoice.EVIDENCE: (mark("Keep all as evidence"), ":material/menu_book:"),
    LongChoice.LEAVE: (mark("Leave all out"), ":material/block:"),
}
Decisions = dict[str, LongDecision]
_PLACE = "bring.long"
_MOST_OPEN = 500
"""A text of more characters is scrolled."""


@dataclass(frozen=True)
class Settled:
    """The lines as decided, what comes in as evidence (fields of each), how many long texts wait
    for a decision, and whether the source of the evidence is still to be named."""

    lines: Sequence[Incoming]
    evidence: Sequence[dict[str, str]] = ()
    undecided: int = 0
    sourceless: bool = False


def forget_long_texts(page: Page) -> None:
    """Keep no decision about the texts of a file, and none of the texts."""
    st.session_state.pop(page.state(_PLACE), None)


def settle_long_texts(page: Page, key: str, lines: Sequence[Incoming]) -> Settled:
    """Fields for the texts that are too long; ``key``: of this file or list."""
    long = long_texts(lines)
    if not long:
        return Settled(lines)
    decided = _decisions(page, key)
    open_ones = [text for text in long if text not in decided]
    with st.container(border=True):
        words = ngettext(
            "{count} text is too long for a note", "{count} texts are too long for notes", len(long)
        )
        st.markdown(f"**:material/wrap_text: {words}**")
        _decide_together(page, decided, open_ones)
        _show_one(page, key, decided, long)
        kept = [text for text in long if _chosen(decided, text) == LongChoice.EVIDENCE]
        source = _ask_source(page) if kept else ""
    evidence = [as_evidence(text, source) for text in kept]
    sourceless = bool(evidence) and not source
    return Settled(settle_long(lines, decided), evidence, len(open_ones), sourceless)


def _decisions(page: Page, key: str) -> Decisions:
    """The decisions about the texts of this file or list; those about another are forgotten."""
    kept = st.session_state.get(page.state(_PLACE))
    if kept is None or kept[0] != key:
        kept = (key, {})
        st.session_state[page.state(_PLACE)] = kept
    decided: Decisions = kept[1]
    return decided


def _chosen(decided: Decisions, text: str) -> LongChoice | None:
    return decided[text].choice if text in decided else None


def _may_choose(page: Page, choice: LongChoice, text: str) -> bool:
    if choice != LongChoice.EVIDENCE:
        return True
    return page.may(Right.WRITE_NEED) and may_be_evidence(text)


def _decide_together(page: Page, decided: Decisions, open_ones: Sequence[str]) -> None:
    st.caption(
        _(
            "A note has at most {longest} characters. Nothing is left out before you decide; "
            "undecided: {count}.",
            longest=LONGEST_NOTE,
            count=len(open_ones),
        )
    )

    def decide(choice: LongChoice) -> None:
        for text in open_ones:
            if _may_choose(page, choice, text):
                decided[text] = LongDecision(choice)
                st.session_state[_field(page, text)] = choice

    with st.container(horizontal=True):
        for choice, (label, icon) in FOR_ALL.items():
            if any(_may_choose(page, choice, text) for text in open_ones):
                press_button(
                    _(label),
                    icon=icon,
                    key=page.state(f"{_PLACE}.all.{choice}"),
                    stands_for=len(open_ones),
                    on_click=partial(decide, choice),
                )


def _show_one(page: Page, key: str, decided: Decisions, long: Mapping[str, int]) -> None:
    """One text at a time, whole, with what becomes of it."""
    texts, place = list(long), f"{key}.long.at"
    number = min(st.session_state.get(place, 0), len(texts) - 1)
    text = texts[number]
    told = _(
        "Text {number} of {count} · line {line} · {length} characters",
        number=number + 1,
        count=len(texts),
        line=long[text],
        length=len(text),
    )
    st.caption(told)
    with st.container(border=True, height=180 if len(text) > _MOST_OPEN else "content"):
        st.text(text)
    _decide_one(page, decided, text)
    if len(texts) > 1:
        with st.container(horizontal=True):
            _step(place, number - 1, _("Previous text"), ":material/arrow_back:", number > 0)
            last = number == len(texts) - 1
            _step(place, number + 1, _("Next text"), ":material/arrow_forward:", not last)


def _step(place: str, to: int, label: str, icon: str, there: bool) -> None:
    press_button(
        label,
        icon=icon,
        type="tertiary",
        key=f"{place}.{icon}",
        disabled=not there,
        repeats=True,
        on_click=lambda: st.session_state.update({place: to}),
    )


def _decide_one(page: Page, decided: Decisions, text: str) -> None:
    field = _field(page, text)

    def keep() -> None:
        choice = st.session_state.get(field)
        if choice is None:
            decided.pop(text, None)
        else:
            decided[text] = LongDecision(choice, begin_of(text))

    st.session_state.setdefault(field, _chosen(decided, text))
    st.segmented_control(
        _("What becomes of it?"),
        [choice for choice in CHOICES if _may_choose(page, choice, text)],
        format_func=lambda choice: _(CHOICES[choice]),
        key=field,
        on_change=keep,
    )
    chosen = _chosen(decided, text)
    if chosen == LongChoice.SPLIT:
        _show_parts(split_text(text))
    elif chosen == LongChoice.SHORTEN:
        decided[text] = LongDecision(LongChoice.SHORTEN, _shorten(page, text, decided[text].text))
    elif chosen is None and page.may(Right.WRITE_NEED) and not may_be_evidence(text):
        st.caption(_("Not offered as evidence: it may identify somebody, or is too long for that."))


def _show_parts(parts: Sequence[str]) -> None:
    st.caption(_("It becomes {notes}, in this order:", notes=translate_plural(NOTES, len(parts))))
    lines = [f"{number}. {plain(' '.join(part.split()))}" for number, part in enumerate(parts, 1)]
    st.markdown("\n".join(lines))


def _shorten(page: Page, text: str, begun: str) -> str:
    form = f"{_field(page, text)}.short"
    keep_draft(page, form, _("Shorten a text"), text=begun)
    written: str = st.text_area(
        _("The note in its place"),
        begun,
        max_chars=LONGEST_NOTE,
        height=110,
        key=f"{form}.text",
        help=_("It begins with the first sentences that fit. Say the rest in fewer words."),
    )
    return written


def _ask_source(page: Page) -> str:
    source: str = st.text_input(
        _("Source of the texts kept as evidence"),
        max_chars=LINES["publisher"],
        key=page.state(f"{_PLACE}.source"),
        placeholder=_("For example: survey in the waiting room, autumn 2026"),
    )
    return " ".join(source.split())


def _field(page: Page, text: str) -> str:
    return page.state(f"{_PLACE}.{crc32(text.encode())}")
