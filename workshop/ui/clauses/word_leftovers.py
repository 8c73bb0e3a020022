"""What came back in a Word file and has no place: put by hand at a clause, or made a clause."""

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.export.edited_copy.read_copy import UnplacedText
from workshop.i18n import _
from workshop.people.rights import Right
from workshop.review.comments import LONGEST_COMMENT, AddComment, add_comment
from workshop.review.review_kinds import SubjectKind
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.tables import Clause
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import NOTICE_KEY, Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.copy_text import show_to_copy

_CODE = re.compile(r"[^\W_]{1,8}-\d{1,4}[.:]?\s+")
_LONGEST_TITLE = 200


def show_leftovers(
    page: Page, file_key: str, texts: Sequence[UnplacedText], clauses: Mapping[str, Clause]
) -> None:
    """The texts without a place, each with what can be done with it."""
    if not texts:
        return
    st.subheader(_("Without a place"), anchor=False)
    st.caption(_("Nothing of this comes in by itself. Copy it, or put it where it belongs."))
    done: set[str] = st.session_state.setdefault(page.state(f"word.{file_key}.put"), set())
    for number, one in enumerate(texts):
        with st.container(border=True, gap="small"):
            near = clauses.get(one.near or "")
            told = [_("At {code}", code=plain(near.code)) if near else "", _(one.reason)]
            told.append(", ".join(map(plain, one.by)))
            st.caption(" · ".join(part for part in told if part))
            key = page.state(f"word.{file_key}.left.{number}")
            show_to_copy(one.text, f"{key}.text")
            if one.text in done:
                st.badge(_("put where it belongs"), color="green", icon=":material/check:")
            elif clauses:
                _offer_places(page, key, one, clauses, done)


def _offer_places(
    page: Page, key: str, one: UnplacedText, clauses: Mapping[str, Clause], done: set[str]
) -> None:
    ids = list(clauses)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        clause_id = st.selectbox(
            _("Clause"),
            ids,
            index=ids.index(one.near) if one.near and one.near in clauses else None,
            format_func=lambda key: f"{clauses[key].code} {clauses[key].title}",
            placeholder=_("Choose"),
            key=f"{key}.clause",
            width=320,
        )
        if press_button(
            _("Put it there as a comment"),
            key=f"{key}.put",
            stands_for=clause_id,
            icon=":material/add_comment:",
            disabled=clause_id is None or len(one.text) > LONGEST_COMMENT,
        ):
            content = AddComment(page.programme.id, SubjectKind.CLAUSE, str(clause_id), one.text)
            if page.attempt(add_comment, content):
                _note(done, one, _("Put at the clause as a comment."))
        if page.may(Right.WRITE_CLAUSE) and press_button(
            _("Make a clause of it"), key=f"{key}.make", icon=":material/add:", type="tertiary"
        ):
            near = clauses.get(one.near or "")
            clause = clause_of(page.programme.id, one.text, near.area_id if near else None)
            if page.attempt(create_clause, clause):
                _note(done, one, _("Clause written."))


def _note(done: set[str], one: UnplacedText, notice: str) -> None:
    done.add(one.text)
    st.session_state[NOTICE_KEY] = notice
    st.rerun()


def clause_of(programme_id: str, text: str, area_id: str | None) -> CreateClause:
    """A clause whose title is the first line of a text, without a code, and whose body the rest;
    of a text that is one long line the body is all."""
    first, _end, rest = text.partition("\n")
    title = _CODE.sub("", first, count=1).strip() or first.strip()
    if len(title) > _LONGEST_TITLE:
        title, rest = f"{title[: _LONGEST_TITLE - 1]}…", text
    return CreateClause(programme_id, title, fields={"body": rest.strip(), "area_id": area_id})
