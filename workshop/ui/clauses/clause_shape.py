"""On the page of a clause: its area, splitting it, merging and removing it; where it came from."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.board.evidence import list_evidence
from workshop.i18n import _, current_language
from workshop.needs.needs import list_needs, need_sentence
from workshop.people.rights import Right
from workshop.standards.advice.sentences import split_sentences
from workshop.standards.brought_clauses import import_of, same_texts, say_source
from workshop.standards.clause_overview import Overview
from workshop.standards.clause_shapes import (
    BringBack,
    SplitClause,
    SplitPart,
    bring_back,
    links_of,
    split_clause,
)
from workshop.standards.quotes import quotes_of
from workshop.standards.tables import Clause
from workshop.ui.clauses.clause_list import open_clause
from workshop.ui.clauses.whole_standard import (
    lazy_menu,
    open_merging,
    open_moving,
    open_removing,
    writable,
)
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button

_MOST_PARTS = 6


def show_descent(page: Page, overview: Overview, clause: Clause) -> None:
    """Captions: what it was brought in with, split from or merged into, and who says the same."""
    told = []
    with page.read() as db:
        brought = import_of(db, clause)
        if brought:
            told.append(("playlist_add", say_source(brought, current_language())))
    codes = {line.clause.id: line.clause.code for line in (*overview.lines, *overview.removed)}
    if clause.split_from in codes:
        told.append(("call_split", _("Split from {code}", code=codes[clause.split_from])))
    if clause.merged_into in codes:
        told.append(("merge", _("Merged into {code}", code=codes[clause.merged_into])))
    merged = [one.clause.code for one in overview.removed if one.clause.merged_into == clause.id]
    if merged:
        told.append(("merge", _("Merged with: {codes}", codes=", ".join(merged))))
    same = same_texts(line.clause for line in overview.lines).get(clause.id)
    if same:
        told.append(("content_copy", _("It says the same as {code}.", code=", ".join(same))))
    for icon, words in told:
        st.caption(f":material/{icon}: {plain(words)}")


def offer_shapes(page: Page, overview: Overview, clause: Clause) -> None:
    """A popover with area, splitting, merging and removing, for those who may write it."""
    if not page.may(Right.WRITE_CLAUSE):
        return
    if clause.removed:
        command = BringBack({clause.id: clause.revision})
        pressed = press_button(
            _("Bring back"), key=page.state("shape.back"), icon=":material/undo:"
        )
        if pressed and page.accepts(bring_back, command, done=_("It is a draft again.")):
            st.rerun()
        return
    ours = writable(page, overview)
    if clause.id not in [row.id for row in ours]:
        return
    with lazy_menu(page.state("shape"), _("Area, split, merge"), "call_split") as menu:
        if not menu.open:
            return
        if menu.offer("move", _("Put into another area"), "drive_file_move"):
            open_moving(page, ours, [clause.id])
        if menu.offer("split", _("Split"), "call_split"):
            open_splitting(page, clause)
        if menu.offer("merge", _("Merge with another clause"), "merge"):
            open_merging(page, ours, [clause.id])
        if menu.offer("remove", _("Remove"), "delete"):
            open_removing(page, ours, [clause.id])


def open_splitting(page: Page, clause: Clause) -> None:
    """A dialog that divides text and links of a clause among two or more."""

    @dialog(_("Split {code}", code=clause.code), width="large")
    def ask() -> None:
        page.present_actor()
        key = page.state(f"split.{clause.id}.{clause.revision}")
        links, names = _links(page, clause)
        count = st.number_input(
            _("How many clauses"), 2, _MOST_PARTS, 2, key=f"{key}.count", width=200
        )
        st.caption(
            _(
                "The first one keeps code and history. The others get new codes and copies of all "
                "other fields. An accepted clause goes back for revision."
            )
        )
        halves = _halves(clause.body, int(count))
        parts = [_show_part(key, clause, at, halves[at], links, names) for at in range(int(count))]
        if press_button(
            _("Split"), key=f"{key}.send", type="primary", icon=":material/call_split:"
        ):
            command = SplitClause({clause.id: clause.revision}, parts)
            if page.attempt(split_clause, command, done=_("Split. You can undo it.")):
                open_clause(None)
                st.rerun()

    ask()


def _links(page: Page, clause: Clause) -> tuple[dict[str, list[str]], Mapping[str, str]]:
    """What the clause stands on, by kind, and what each is called."""
    with page.read() as db:
        links = links_of(db, clause)
        names = {row.id: need_sentence(row) for row in list_needs(db, page.programme.id)}
        names |= {row.id: row.title for row in list_evidence(db, page.programme.id)}
        names |= {one.note_id: f"„{one.text}”" for one in quotes_of(db, [clause.id])[clause.id]}
    return links, names


def _show_part(
    key: str,
    clause: Clause,
    at: int,
    body: str,
    links: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
) -> SplitPart:
    labels = {
        "needs": _("Needs it answers"),
        "evidence": _("Evidence it cites"),
        "quotes": _("Quotes"),
    }
    with st.container(border=True, gap="small"):
        st.markdown(f"**{plain(clause.code) if at == 0 else _('New clause')}**")
        title = st.text_input(
            _("Title"), clause.title if at == 0 else "", max_chars=200, key=f"{key}.{at}.title"
        )
        text = st.text_area(
            _("What is required"), body, height=100, max_chars=4000, key=f"{key}.{at}.body"
        )
        dealt = {
            kind: st.multiselect(
                labels[kind],
                list(keys),
                default=list(keys),
                format_func=lambda one: shortened(names.get(one, "…"), 100),
                placeholder=_("Choose"),
                key=f"{key}.{at}.{kind}",
                select_all=False,
            )
            for kind, keys in links.items()
            if keys
        }
    return SplitPart(title, text, dealt)


def _halves(body: str, count: int) -> list[str]:
    """The lines of a text, or its sentences where it is one line, dealt among so many parts."""
    pieces = [line for line in body.split("\n") if line.strip()]
    glue = "\n"
    if len(pieces) < count:
        pieces, glue = [sentence for _start, sentence in split_sentences(body)], " "
    if len(pieces) < count:
        return [body] + [""] * (count - 1)
    dealt = [pieces[at : at + 1] for at in range(count - 1)] + [pieces[count - 1 :]]
    return [glue.join(part) for part in dealt]
