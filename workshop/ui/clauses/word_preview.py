"""The preview of what came back in a Word file: by clause, to be chosen and brought in."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.errors import WorkshopError
from workshop.export.edited_copy.copy_base import load_copied_clauses
from workshop.export.edited_copy.read_copy import BroughtItem, EditedCopy, read_copy
from workshop.export.edited_copy.read_package import WordFile
from workshop.i18n import _, mark_plural, translate_plural
from workshop.i18n.counted_nouns import COMMENTS
from workshop.standards.clause_access import readable_clauses
from workshop.standards.edited_copies import TakeEditedCopy, find_new_remarks, take_edited_copy
from workshop.standards.labels import FIELDS
from workshop.standards.tables import Clause
from workshop.ui.clauses.threads import quote_passage
from workshop.ui.clauses.word_leftovers import show_leftovers
from workshop.ui.shell.formatting import fault_words, plain
from workshop.ui.shell.page import NOTICE_KEY, Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.word_differences import Changed, show_differences

SUGGESTIONS = mark_plural("{count} suggestion", "{count} suggestions")
_UNPLACED = mark_plural("{count} text without a place", "{count} texts without a place")
_SAID = mark_plural(
    "{count} change stands in its clause already.",
    "{count} changes stand in their clauses already.",
)
_KNOWN = mark_plural("{count} was brought in before.", "{count} were brought in before.")
_AT_ONCE = 12


def show_copy_preview(page: Page, file_key: str, file: WordFile) -> None:
    """What a file would bring, against the clauses as they are now."""
    try:
        with page.read() as db:
            copied = load_copied_clauses(db, page.actor, page.programme.id, file)
            read = read_copy(file, copied)
            fresh = find_new_remarks(db, page.programme.id, [item.remark for item in read.items])
            clauses = {row.id: row for row in readable_clauses(db, page.actor, page.programme.id)}
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    if not read.found:
        st.warning(
            _("No clause of this standard was found in the file. Was it made here?"),
            icon=":material/help:",
        )
    waiting = {id(remark) for remark in fresh}
    items = [item for item in read.items if id(item.remark) in waiting]
    _show_counts(read, items)
    if items:
        chosen = _show_items(page, file_key, items, clauses)
        _offer_taking(page, file_key, chosen)
    show_leftovers(page, file_key, read.unplaced, clauses)


def _show_counts(read: EditedCopy, items: Sequence[BroughtItem]) -> None:
    suggestions = sum(item.remark.suggestion is not None for item in items)
    comments = len(items) - suggestions
    parts = [translate_plural(SUGGESTIONS, suggestions)] if suggestions else []
    parts += [translate_plural(COMMENTS, comments)] if comments else []
    parts += [translate_plural(_UNPLACED, len(read.unplaced))] if read.unplaced else []
    st.subheader(" · ".join(parts) or _("Nothing new in this file"), anchor=False)
    known = len(read.items) - len(items)
    told = [translate_plural(_KNOWN, known)] if known else []
    told += [translate_plural(_SAID, read.said)] if read.said else []
    if read.unmarked and read.found:
        told.append(
            _(
                "The program that saved this file has lost some of its marks: what was written "
                "outside clauses is not told here."
            )
        )
    if told:
        st.caption(" ".join(told))


def _show_items(
    page: Page, file_key: str, items: Sequence[BroughtItem], clauses: Mapping[str, Clause]
) -> list[BroughtItem]:
    """The items by clause, each with a tick; returns those that are ticked."""
    more = page.state(f"word.{file_key}.more")
    limit = st.session_state.get(more, _AT_ONCE)
    chosen: list[BroughtItem] = []
    by_clause: dict[str, list[tuple[int, BroughtItem]]] = {}
    for number, item in enumerate(items):
        by_clause.setdefault(item.remark.clause_id, []).append((number, item))
    for place, (clause_id, rows) in enumerate(by_clause.items()):
        if place >= limit:
            chosen += [item for _number, item in rows if not item.done]
            continue
        with st.container(border=True):
            clause = clauses[clause_id]
            st.markdown(f"**{plain(clause.code)}** {plain(clause.title)}")
            for number, item in rows:
                if _show_item(page.state(f"word.{file_key}.{number}"), item):
                    chosen.append(item)
    if len(by_clause) > limit and press_button(_("Show more"), icon=":material/expand_more:"):
        st.session_state[more] = limit + _AT_ONCE
        st.rerun()
    return chosen


def _show_item(key: str, item: BroughtItem) -> bool:
    remark = item.remark
    name = str(remark.passage.get("field", ""))
    if remark.suggestion is None:
        parts = [_("Comment in the file")]
    else:
        parts = [_("Suggested change"), _(FIELDS[name])]
    parts.append(", ".join(map(plain, item.by)))
    ticked = st.checkbox(
        " · ".join(part for part in parts if part), value=not item.done, key=f"{key}.take"
    )
    if item.moved:
        st.badge(_("changed here since"), color="orange", icon=":material/update:")
    if item.done:
        st.badge(_("marked as done in the file"), color="gray", icon=":material/done:")
    quote = str(remark.passage.get("quote", ""))
    if remark.suggestion is not None:
        show_differences([Changed("", quote, remark.suggestion)], f"{key}.change")
    else:
        if quote:
            st.markdown(quote_passage(_(FIELDS[name]), quote))
        st.markdown(plain(remark.text))
        for answer in remark.answers:
            st.markdown(f":material/subdirectory_arrow_right: {plain(answer)}")
    return ticked


def _offer_taking(page: Page, file_key: str, chosen: Sequence[BroughtItem]) -> None:
    suggestions = sum(item.remark.suggestion is not None for item in chosen)
    parts = [
        translate_plural(SUGGESTIONS, suggestions),
        translate_plural(COMMENTS, len(chosen) - suggestions),
    ]
    if press_button(
        _("Bring in: {what}", what=", ".join(parts)),
        key=page.state("word.take"),
        stands_for=(file_key, tuple(item.remark for item in chosen)),
        type="primary",
        icon=":material/download_done:",
        disabled=not chosen,
    ):
        content = TakeEditedCopy(page.programme.id, [item.remark for item in chosen])
        if page.attempt(take_edited_copy, content):
            st.session_state[NOTICE_KEY] = _("Brought in. Each waits at its clause.")
            st.rerun()
