"""What was read of clauses, each with its fields to change, and the button that brings them in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import streamlit as st

from workshop.errors import WorkshopError
from workshop.export.clause_import.drafts import ClauseDraft, ClauseFile, find_trouble, title_from
from workshop.i18n import _, error_message, ngettext
from workshop.people.rights import Right
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Area
from workshop.standards.areas import find_area
from workshop.standards.brought_clauses import (
    BringClauses,
    BroughtClause,
    bring_clauses,
    find_repeats,
)
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_fields import LEVELS, LINES, WRITTEN
from workshop.standards.labels import FIELDS
from workshop.standards.labels import LEVELS as LEVEL_NAMES
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import settle_draft
from workshop.ui.widgets.table_reading import show_problems

_AT_ONCE = 25
Value = TypeVar("Value")


@dataclass(frozen=True)
class AreaChoice:
    """The areas to choose from: ids of those that are here, names of those the file has besides."""

    present: Mapping[str, Area]
    new: Sequence[str]

    @property
    def options(self) -> list[str]:
        """Ids and names, and first none."""
        return ["", *self.present, *self.new]

    def name(self, key: str) -> str:
        """What is shown for an id or a name."""
        if area := self.present.get(key):
            return f"{area.code} · {area.name}"
        return _("New: {name}", name=key) if key else _("For all areas")

    def find(self, told: str) -> str:
        """The area that a file calls so: an id, the name of a new one, or empty."""
        if area := find_area(self.present.values(), told):
            return area.id
        return told if told in self.new else ""


@dataclass
class _Edits:
    """What somebody has changed in the preview, by place of the clause."""

    taken: dict[int, bool] = field(default_factory=dict)
    areas: dict[int, str] = field(default_factory=dict)
    levels: dict[int, str | None] = field(default_factory=dict)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)


def show_clause_preview(page: Page, key: str, own: str, name: str, read: ClauseFile) -> None:
    """The clauses that were read from a file called ``name``. ``key``: of the dialog; ``own``: of
    this text or file, read in this way."""
    edits: _Edits = st.session_state.setdefault(f"{own}.edits", _Edits())
    choice = _areas(page, read)
    with page.read() as db:
        present = readable_clauses(db, page.actor, page.programme.id)
    texts = [{**draft.fields, **edits.texts.get(at, {})} for at, draft in enumerate(read.drafts)]
    repeats = find_repeats(texts, present)
    _tell(read, sum(map(bool, repeats)))
    _set_for_all(own, read, choice, edits)
    for at in _shown(own, len(read.drafts)):
        _show_draft(f"{own}.{at}", at, read.drafts[at], choice, edits, repeats[at])
    _offer_bringing(page, key, name, read, choice, edits, repeats)


def _areas(page: Page, read: ClauseFile) -> AreaChoice:
    mine = page.actor.areas_in(page.programme.id)
    with page.read() as db:
        rows = list_areas(db, page.programme.id)
    choice = AreaChoice({row.id: row for row in rows if mine is None or row.id in mine}, ())
    if not page.may(Right.RUN):
        return choice
    return AreaChoice(choice.present, [one for one in read.areas if not choice.find(one)])


def _tell(read: ClauseFile, repeated: int) -> None:
    show_problems(read.problems)
    if read.unknown:
        names = ", ".join(plain(name) for name in read.unknown)
        st.caption(_("Columns left out: {names}", names=names))
    if read.left_out:
        title = ngettext(
            "{count} line belongs to no clause and is left out",
            "{count} lines belong to no clause and are left out",
            len(read.left_out),
        )
        with st.expander(title, icon=":material/playlist_remove:"):
            st.markdown("  \n".join(plain(shortened(line, 200)) for line in read.left_out))
    if any(draft.made_title for draft in read.drafts):
        st.caption(
            ":material/title: " + _("Where a text has no title, its first words stand for it.")
        )
    if repeated:
        told = ngettext(
            "{count} says the same as another clause and is not chosen",
            "{count} say the same as other clauses and are not chosen",
            repeated,
        )
        st.caption(f":material/content_copy: {told}")


def _set_for_all(own: str, read: ClauseFile, choice: AreaChoice, edits: _Edits) -> None:
    """Fields that give area and level to all clauses that have none."""
    places = range(len(read.drafts))
    bare = [at for at in places if not _area_of(at, read.drafts[at], choice, edits)]
    unranked = [at for at in places if not _level_of(at, read.drafts[at], edits)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if bare:
            area = st.selectbox(
                _("Area of those without one"),
                choice.options,
                format_func=choice.name,
                key=f"{own}.all.area",
                width=320,
            )
            if press_button(_("Set this area"), key=f"{own}.all.area.set", disabled=not area):
                _set(own, "area", bare, area, edits.areas)
        if unranked:
            level = st.selectbox(
                _("Level of those without one"),
                [None, *LEVELS],
                format_func=_level_name,
                key=f"{own}.all.level",
                width=320,
            )
            if press_button(_("Set this level"), key=f"{own}.all.level.set", disabled=not level):
                _set(own, "level", unranked, level, edits.levels)


def _set(own: str, name: str, places: Sequence[int], value: Value, edits: dict[int, Value]) -> None:
    for at in places:
        edits[at] = value
        # The field is drawn anew: a value cannot be set once it stands there.
        st.session_state.pop(f"{own}.{at}.{name}", None)
    st.rerun(scope="fragment")


def _shown(own: str, count: int) -> range:
    """The places of the clauses on the chosen page of the preview."""
    if count <= _AT_ONCE:
        return range(count)
    pages = list(range(0, count, _AT_ONCE))
    start = st.segmented_control(
        _("Clauses"),
        pages,
        default=0,
        format_func=lambda at: f"{at + 1}–{min(at + _AT_ONCE, count)}",
        key=f"{own}.page",
        required=True,
        label_visibility="collapsed",
    )
    return range(start or 0, min((start or 0) + _AT_ONCE, count))


def _show_draft(
    key: str, at: int, draft: ClauseDraft, choice: AreaChoice, edits: _Edits, repeats: str
) -> None:
    texts = {**draft.fields, **edits.texts.get(at, {})}
    with st.container(border=True, gap="small"):
        title = shortened(texts.get("title", ""), 90)
        edits.taken[at] = st.checkbox(
            f"**{plain(draft.code or str(at + 1))}** {plain(title)}",
            value=edits.taken.get(at, not repeats),
            key=f"{key}.taken",
        )
        body = texts.get("body", "")
        if body and title_from(body) != texts.get("title"):
            st.caption(plain(shortened(body, 200)))
        _tell_of(draft, texts, repeats)
        area, level, change = st.columns([5, 3, 2], vertical_alignment="bottom")
        with area:
            st.session_state.setdefault(f"{key}.area", _area_of(at, draft, choice, edits))
            edits.areas[at] = st.selectbox(
                _("Area"),
                choice.options,
                format_func=choice.name,
                key=f"{key}.area",
            )
        with level:
            st.session_state.setdefault(f"{key}.level", _level_of(at, draft, edits))
            edits.levels[at] = st.selectbox(
                _("Level"),
                [None, *LEVELS],
                format_func=_level_name,
                key=f"{key}.level",
            )
        with change:
            open_ = st.toggle(_("Texts"), key=f"{key}.open")
        if open_:
            edits.texts[at] = _edit_texts(key, texts)


def _tell_of(draft: ClauseDraft, texts: Mapping[str, str], repeats: str) -> None:
    told: list[str] = [error_message(one) for one in draft.told]
    if trouble := find_trouble(texts):
        told.append(error_message(trouble))
    if repeats.startswith("#"):
        told.append(_("It says the same as number {number} of these.", number=repeats[1:]))
    elif repeats:
        told.append(_("It says the same as {code}.", code=repeats))
    for one in told:
        st.markdown(f":orange[:material/error: {plain(one)}]")


def _edit_texts(key: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Fields for all texts that the clause has, and for title and requirement."""
    changed = {}
    for name in WRITTEN:
        if name not in ("title", "body") and not texts.get(name):
            continue
        label, value = _(FIELDS[name]), texts.get(name, "")
        if name in LINES:
            changed[name] = st.text_input(label, value, key=f"{key}.{name}")
        else:
            changed[name] = st.text_area(label, value, key=f"{key}.{name}", height=100)
    return changed


def _area_of(at: int, draft: ClauseDraft, choice: AreaChoice, edits: _Edits) -> str:
    chosen = edits.areas.get(at, choice.find(draft.area))
    return chosen if chosen in choice.options else ""


def _level_of(at: int, draft: ClauseDraft, edits: _Edits) -> str | None:
    return edits.levels.get(at, draft.level)


def _level_name(level: str | None) -> str:
    return _(LEVEL_NAMES[level]) if level else _("no level yet")


def _offer_bringing(
    page: Page,
    key: str,
    name: str,
    read: ClauseFile,
    choice: AreaChoice,
    edits: _Edits,
    repeats: Sequence[str],
) -> None:
    taken: list[BroughtClause] = []
    wrong: list[WorkshopError] = []
    for at, draft in enumerate(read.drafts):
        if not edits.taken.get(at, not repeats[at]):
            continue
        texts = {**draft.fields, **edits.texts.get(at, {})}
        if trouble := find_trouble(texts):
            wrong.append(trouble)
        area = _area_of(at, draft, choice, edits)
        taken.append(BroughtClause(texts, _level_of(at, draft, edits), area, draft.code))
    if wrong:
        told = ngettext(
            "{count} clause must be changed or left out first",
            "{count} clauses must be changed or left out first",
            len(wrong),
        )
        st.markdown(f":orange[:material/error: {told}]")
    label = ngettext("Bring {count} clause in", "Bring {count} clauses in", len(taken))
    if press_button(
        label,
        key=f"{key}.bring",
        type="primary",
        icon=":material/playlist_add:",
        disabled=bool(wrong) or not taken,
    ):
        new = [one for one in choice.new if any(row.area == one for row in taken)]
        command = BringClauses(page.programme.id, name, taken, new)
        done = _("They are here as drafts. The whole import can be taken back.")
        if page.attempt(bring_clauses, command, done=done):
            settle_draft(key)
            st.session_state.pop(f"{key}.text", None)
            st.rerun()
