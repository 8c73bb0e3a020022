"""The published versions of a standard, and a preview of the next one with its blockers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from workshop.i18n import PluralMessage, _, current_language, mark, mark_plural, translate_plural
from workshop.i18n.counted_nouns import CLAUSES
from workshop.people.rights import Right
from workshop.services import services
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_states import ACCEPTED, ClauseStatus
from workshop.standards.labels import FIELDS, LEVELS
from workshop.standards.publication.changes import ChangeKind
from workshop.standards.publication.publications import (
    Edition,
    Publish,
    blockers_of,
    list_editions,
    withdrawn_codes,
)
from workshop.standards.publication.publish_checks import Blocker, blocker_sentence, find_warnings
from workshop.standards.publication.snapshot import build_snapshot
from workshop.standards.publication.versions import BINDING, VersionState, next_version
from workshop.standards.tables import Clause
from workshop.store import log
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to, own_link
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.word_differences import Changed, show_differences

CHANGE_NAMES: Mapping[str, PluralMessage] = {
    ChangeKind.NEW: mark_plural("{count} new", "{count} new"),
    ChangeKind.CHANGED: mark_plural("{count} changed", "{count} changed"),
    ChangeKind.WITHDRAWN: mark_plural("{count} withdrawn", "{count} withdrawn"),
}
CHANGE_LOOKS: Mapping[str, tuple[str, str, str]] = {
    ChangeKind.NEW: (mark("new"), "green", ":material/add:"),
    ChangeKind.CHANGED: (mark("changed"), "orange", ":material/edit:"),
    ChangeKind.WITHDRAWN: (mark("taken out"), "gray", ":material/remove:"),
}
_AT_ONCE = 6


@dataclass(frozen=True)
class NextVersion:
    """The version that would be published now: number, state, clauses, snapshot, blockers and
    notices."""

    version: str
    state: VersionState
    clauses: Sequence[Clause]
    snapshot: dict[str, Any]
    refusals: Sequence[Blocker]
    warnings: Sequence[Blocker]

    @property
    def titles(self) -> dict[str, str]:
        """Titles by code of all clauses, including withdrawn ones."""
        gone = {row["code"]: row["title"] for row in self.snapshot["withdrawn"]}
        return gone | {row["code"]: row["title"] for row in self.snapshot["clauses"]}


def load_editions(page: Page) -> list[Edition]:
    """The published versions, the latest first."""
    with page.read() as db:
        return list_editions(db, page.programme.id)


def load_next_version(page: Page, last: Edition | None) -> NextVersion:
    """The proposed next version, in the state of the last one, from the cache unless the log has a
    new event."""
    version = next_version(last.version if last else None)
    state = VersionState(last.state) if last else VersionState.WORKING
    with page.read() as db:
        readable = readable_clauses(db, page.actor, page.programme.id)
        clauses = proposed_clauses(readable, state, withdrawn_codes(db, page.programme.id))
        number = log.last_number(db, page.programme.id)
    keys = tuple(clause.id for clause in clauses)
    snapshot, refusals, warnings = _prepare(page.programme.id, number, version, state, keys)
    return NextVersion(version, state, clauses, snapshot, refusals, warnings)


def proposed_clauses(
    clauses: Sequence[Clause], state: VersionState, withdrawn: Collection[str]
) -> list[Clause]:
    """The clauses that a version would hold: all except rejected ones and those whose code is in
    ``withdrawn``; accepted ones only in a pilot or final version."""
    staying = [clause for clause in clauses if clause.code not in withdrawn]
    if state in BINDING:
        return [clause for clause in staying if clause.status in ACCEPTED]
    return [clause for clause in staying if clause.status != ClauseStatus.REJECTED]


@st.cache_resource(max_entries=8, show_spinner=False)
def _prepare(
    programme_id: str, number: int, version: str, state: VersionState, keys: tuple[str, ...]
) -> tuple[dict[str, Any], list[Blocker], list[Blocker]]:
    command = Publish(programme_id, version, "", keys, state=state)
    with services().store.read() as db:
        return (
            build_snapshot(db, programme_id, version, "", keys, state=state),
            blockers_of(db, command),
            find_warnings(db, programme_id, keys, state),
        )


def show_next_version(page: Page, coming: NextVersion) -> None:
    """The changes of the next version, and its blockers."""
    with st.container(border=True):
        title = _("Next version: {version}", version=coming.version)
        st.subheader(title, anchor=False)
        counts = [translate_plural(CLAUSES, len(coming.clauses)), *_changes_in_words(coming)]
        st.markdown(" · ".join(counts))
        if coming.warnings and not coming.refusals:
            ready = _("It can be published. Look at this first:")
            st.info(ready, icon=":material/info:")
        elif not coming.refusals:
            ready = _("Nothing is in its way.")
            st.success(ready, icon=":material/check_circle:")
        show_blockers(coming.refusals, page.state("refusal"))
        for number, warning in enumerate(coming.warnings):
            st.caption(f":material/info: {plain(blocker_sentence(warning, current_language()))}")
            if warning.screen == "insight" and press_button(
                _("Go there"),
                key=page.state(f"warning.{number}"),
                icon=":material/arrow_forward:",
                type="tertiary",
            ):
                go_to(warning.screen)


def show_blockers(refusals: Sequence[Blocker], key: str, programme_id: str = "") -> None:
    """The blockers, each with a link to the page where it can be resolved. ``programme_id``: in a
    dialog, where the link opens beside it and what was typed stays."""
    if not refusals:
        return
    title = _("In its way: {count}", count=len(refusals))
    st.markdown(f"**{title}**")
    more = st.session_state.get(f"{key}.all", False)
    for number, refusal in enumerate(refusals if more else refusals[:_AT_ONCE]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            words = plain(blocker_sentence(refusal, current_language()))
            st.markdown(f":orange[:material/block:] {words}", width="stretch")
            if refusal.screen and programme_id:
                query = urlencode({"programme": programme_id, **refusal.address})
                st.link_button(
                    _("Go there"),
                    own_link(f"/{refusal.screen}?{query}"),
                    icon=":material/open_in_new:",
                    type="tertiary",
                )
            elif refusal.screen and press_button(
                _("Go there"),
                key=f"{key}.{number}",
                icon=":material/arrow_forward:",
                type="tertiary",
            ):
                go_to(refusal.screen, dict(refusal.address))
    if len(refusals) > _AT_ONCE and not more and press_button(_("Show all"), key=f"{key}.more"):
        st.session_state[f"{key}.all"] = True
        st.rerun()


def show_changes(changes: Sequence[Any], titles: dict[str, str], key: str) -> None:
    """Changes clause by clause, with word differences of each field."""
    for change in changes:
        word, colour, icon = CHANGE_LOOKS[change["kind"]]
        with st.container(border=True, gap="small"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                title = plain(titles.get(change["code"], ""))
                st.markdown(f"**{plain(change['code'])}** {title}", width="content")
                st.badge(_(word), color=colour, icon=icon)  # type: ignore[arg-type]
            if change["fields"]:
                fields = [_changed(field) for field in change["fields"]]
                show_differences(fields, f"{key}.{change['code']}")


def _changed(field: Any) -> Changed:
    before, after = field["before"], field["after"]
    if field["field"] == "level":
        before, after = (_(LEVELS[text]) if text else "" for text in (before, after))
    return Changed(_(FIELDS[field["field"]]), before, after)


def _changes_in_words(coming: NextVersion) -> list[str]:
    kinds = [change["kind"] for change in coming.snapshot["changes"]]
    return [
        translate_plural(change, kinds.count(kind))
        for kind, change in CHANGE_NAMES.items()
        if kind in kinds
    ]


def may_publish(page: Page) -> bool:
    """Whether the visitor has the right to publish in this programme."""
    return page.may(Right.RUN)
