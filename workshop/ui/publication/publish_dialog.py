"""The dialog that publishes a version: state, number, summary, clauses, reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from workshop.errors import WorkshopError
from workshop.export.preview_shelf import PREVIEWS, Preview
from workshop.i18n import _, mark, ngettext, translate_plural
from workshop.i18n.counted_nouns import CLAUSES
from workshop.live.public_address import is_local_address, public_address
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_states import ACCEPTED, ClauseStatus
from workshop.standards.labels import STATUSES, VERSION_STATES
from workshop.standards.publication.publications import (
    LONGEST_NOTES,
    LONGEST_REASON,
    Edition,
    Publish,
    blockers_of,
    count_unexplained,
    leaving_codes,
    preview,
    rejection_reasons,
    withdrawn_codes,
)
from workshop.standards.publication.publishing import publish_beside
from workshop.standards.publication.versions import BINDING, VersionState, checked_version
from workshop.standards.tables import Clause
from workshop.ui.clauses.clause_list import UNACCEPTED
from workshop.ui.publication.next_version import NextVersion, proposed_clauses, show_blockers
from workshop.ui.shell.formatting import fault_words, plain, shortened
from workshop.ui.shell.navigation import own_link
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

STATE_HINTS: Mapping[str, str] = {
    VersionState.WORKING: mark("Drafts may be in it; it is marked as a draft everywhere."),
    VersionState.CONSULTATION: mark(
        "For people who are to say what they think; drafts may be in it, and it is marked."
    ),
    VersionState.PILOT: mark("Offices try it out. Accepted clauses only."),
    VersionState.FINAL: mark("It holds from now on. Accepted clauses only."),
}


def open_publishing(page: Page, coming: NextVersion, last: Edition | None) -> None:
    """A dialog with all fields of a version, and the button that publishes it."""

    @dialog(_("Publish a version"), width="large")
    def ask() -> None:
        page.present_actor()
        st.write(
            _(
                "From then on everybody can read it, and it stays as it is. It can be withdrawn "
                "with a reason, but not changed."
            )
        )
        state = _ask_state(page, coming)
        clauses = _load_clauses(page)
        proposed = _propose(page, clauses, state)
        if not proposed:
            return
        version = _ask_version(page, coming, last)
        keep_draft(page, page.state("version"), _("Publish a version"), place=page.key, notes="")
        notes = st.text_area(
            _("What is new in it"),
            max_chars=LONGEST_NOTES,
            key=page.state("notes"),
            height=110,
            help=_("Stands at the head of the page and of every document."),
        )
        if version is None:
            return
        chosen = _ask_clauses(page, clauses, proposed, f"{state}.{version}")
        reasons = _ask_reasons(page, chosen, state)
        command = Publish(page.programme.id, version, notes, chosen, reasons, state=state)
        _finish(page, _ask_to_leave_unexplained(page, command))

    ask()


def _finish(page: Page, command: Publish) -> None:
    """What is in the way, and the button."""
    with page.read() as db:
        refusals = blockers_of(db, command)
    show_blockers(refusals, page.state("dialog"), programme_id=page.programme.id)
    _warn_of_address(page)
    _offer_preview(page, command)
    pressed = press_button(
        _("Publish version {version}", version=command.version),
        type="primary",
        icon=":material/publish:",
        disabled=bool(refusals),
        help=_("First mend what is in its way.") if refusals else None,
    )
    done = _("Version {version} is published.", version=command.version)
    if not pressed:
        return
    carry_out = partial(publish_beside, command=command)
    if page.attempt_with(carry_out, done):
        settle_draft(page.state("version"))
        st.session_state.pop(page.state("notes"), None)
        st.rerun()


def _warn_of_address(page: Page) -> None:
    """The address goes into QR codes on paper, where nobody can mend it."""
    address = public_address(page.services.settings)
    if is_local_address(address):
        st.warning(
            _(
                "Posters and QR codes of this version will lead to {address}, which opens only in "
                "this network. Have WORKSHOP_PUBLIC_URL set to an address that everybody can open "
                "before you publish.",
                address=plain(address),
            ),
            icon=":material/wifi_off:",
        )


def _offer_preview(page: Page, command: Publish) -> None:
    """A button that makes a preview of the page and all files, then the link to it."""
    key = page.state("preview")
    made = st.session_state.get(key)
    with st.container(horizontal=True, vertical_alignment="center"):
        if press_button(_("Make a preview"), key=f"{key}.make", icon=":material/preview:"):
            with page.read() as db:
                snapshot = preview(db, page.actor, command)
            word = PREVIEWS.put(Preview(page.actor.id, page.programme.id, snapshot))
            made = st.session_state[key] = (command, word)
        if made and made[0] == command:
            link = own_link(f"/previews/{made[1]}/")
            st.link_button(_("Open the preview"), link, icon=":material/open_in_new:")
            st.caption(
                _("For you alone, for an hour. Numbers of people are told when it is published.")
            )


def _ask_state(page: Page, coming: NextVersion) -> VersionState:
    """What the version is for; its number says nothing about that."""
    states = list(VersionState)
    return VersionState(
        st.radio(
            _("What the version is for"),
            states,
            states.index(coming.state),
            format_func=lambda state: _(VERSION_STATES[state]),
            captions=[_(STATE_HINTS[state]) for state in states],
            key=page.state(f"for.{coming.version}"),
        )
    )


def _load_clauses(page: Page) -> list[Clause]:
    with page.read() as db:
        readable = readable_clauses(db, page.actor, page.programme.id)
    return [clause for clause in readable if clause.status != ClauseStatus.REJECTED]


def _propose(page: Page, clauses: Sequence[Clause], state: VersionState) -> list[Clause]:
    """The clauses of a version in this state, after a sentence about those that are not accepted
    where it may not hold them."""
    with page.read() as db:
        withdrawn = withdrawn_codes(db, page.programme.id)
    proposed = proposed_clauses(clauses, state, withdrawn)
    waiting = sum(clause.status not in ACCEPTED for clause in clauses)
    if state in BINDING and waiting:
        told = ngettext(
            "Only accepted clauses go into it; {count} clause is not accepted yet.",
            "Only accepted clauses go into it; {count} clauses are not accepted yet.",
            waiting,
        )
        if not proposed:
            told += " " + _("So nothing can be published like this yet.")
        link = own_link(f"/standards?programme={page.programme.id}&state={UNACCEPTED}")
        there = _("Show them")
        st.info(f"{told} [{there}]({link})", icon=":material/info:")
    return proposed


def _ask_version(page: Page, coming: NextVersion, last: Edition | None) -> str | None:
    """A field for the version number; returns it, or ``None`` with a message if it is invalid."""
    given = st.text_input(
        _("Version"),
        coming.version,
        max_chars=7,
        key=page.state(f"version.{coming.version}"),
        help=_("Two numbers with a dot, higher than the last: 0.9 is followed by 0.10."),
    )
    try:
        return checked_version(given, last.version if last else None)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return None


def _ask_clauses(
    page: Page, clauses: Sequence[Clause], proposed: Sequence[Clause], turn: str
) -> Sequence[str]:
    names = {clause.id: _name(clause) for clause in clauses}
    count = translate_plural(CLAUSES, len(proposed))
    with st.expander(_("Which clauses: {count} proposed", count=count)):
        chosen: list[str] = st.multiselect(
            _("Clauses of this version"),
            list(names),
            [clause.id for clause in proposed],
            format_func=names.__getitem__,
            key=page.state(f"chosen.{turn}.{len(names)}"),
        )
    return chosen


def _ask_reasons(page: Page, chosen: Sequence[str], state: VersionState) -> Mapping[str, str]:
    """Fields for the reason for each withdrawn clause; returns code → reason."""
    with page.read() as db:
        leaving = leaving_codes(db, page.programme.id, chosen, state)
        known = rejection_reasons(db, page.programme.id)
    if leaving:
        title = _("No longer part of the standard")
        st.markdown(f"**{title}**")
    return {
        code: st.text_input(
            _("Why {code} goes; everybody can read it", code=plain(code)),
            known.get(code, ""),
            max_chars=LONGEST_REASON,
            key=page.state(f"reason.{code}"),
        )
        for code in leaving
    }


def _ask_to_leave_unexplained(page: Page, command: Publish) -> Publish:
    """A tick that lets missing voices go without a reason: as many as are seen now."""
    with page.read() as db:
        count = count_unexplained(db, command)
    if not count:
        return command
    words = _("Publish although nobody has said why these are in no clause: {count}", count=count)
    ticked = st.checkbox(words, key=page.state(f"unexplained.{count}"))
    return replace(command, unexplained=count) if ticked else command


def _name(clause: Clause) -> str:
    state = _(STATUSES.get(clause.status, clause.status))
    return f"{clause.code} {shortened(clause.title, 50)} ({state})"
