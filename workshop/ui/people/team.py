"""Members of the programme, and attendance of participants by role, never by name."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workshop.export.labels import ROLES
from workshop.i18n import _, mark
from workshop.people.accounts import SetMembership, set_membership
from workshop.people.attendance import count_shared_phones, head_count
from workshop.people.members import (
    AddByName,
    add_by_name,
    list_candidates,
    list_members,
    usual_role,
)
from workshop.people.recruiters import NameRecruiter, list_recruiters, name_recruiter
from workshop.people.rights import PARTICIPANT_ROLES, TABLE_ROLE, Right, Role
from workshop.people.tables import Account
from workshop.programme.session_words import full_name
from workshop.programme.sessions import list_sessions
from workshop.ui.people.accounts import show_name
from workshop.ui.people.draft_access import DraftAccess, load_draft_access, offer_draft_access
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.shell.role_names import role_name

MEMBER_ROLES = (Role.FACILITATOR, Role.NOTE_KEEPER, Role.EXPERT, Role.EDITOR)
MEMBER_RIGHTS = {
    Role.ADMIN: mark("runs everything"),
    Role.FACILITATOR: mark("runs sessions, moderates, groups, writes needs and clauses"),
    Role.NOTE_KEEPER: mark("types notes, keeps the minutes, edits personas, groups"),
    Role.EXPERT: mark("reads groups, needs and clauses, and comments on them"),
    Role.EDITOR: mark("groups, writes needs and clauses"),
}


def show_members(page: Page) -> None:
    """The accounts of the programme with their roles; those who lead it can change them."""
    with page.read() as db:
        members = list_members(db, page.programme.id)
        candidates = list_candidates(db, page.actor, page.programme.id)
    access = load_draft_access(page)
    _show_adding(page, candidates)
    if not members:
        st.info(_("Nobody belongs to this programme yet. Add the first person above."))
    for account, role in members:
        _show_member(page, account, role, access)
    if page.actor.may(Right.ADMINISTER):
        _show_naming(page, members)
    with st.expander(_("What each role may do")):
        for known in MEMBER_ROLES:
            st.markdown(f"**{role_name(known)}**: {_(MEMBER_RIGHTS[known])}")


def _show_adding(page: Page, candidates: list[Account]) -> None:
    if candidates:
        _show_choosing(page, candidates)
    elif page.actor.may(Right.ADMINISTER):
        st.caption(_("Every account belongs to this programme. New ones are made under Accounts."))
    if not page.actor.may(Right.ADMINISTER):
        _show_naming_somebody(page)


def _show_choosing(page: Page, candidates: list[Account]) -> None:
    names = {account.id: f"{account.display_name} ({account.username})" for account in candidates}
    known = {account.id: account for account in candidates}
    with st.form(page.state("add"), clear_on_submit=True):
        who, as_what, button = st.columns([3, 2, 1], vertical_alignment="bottom")
        account_id = who.selectbox(_("Person"), list(names), format_func=lambda key: names[key])
        role = _choose_role(as_what)
        if submit_button(
            _("Add"), key=page.state("add.send"), within=button, type="primary", width="stretch"
        ):
            chosen = role or usual_role(known[account_id])
            _set(page, account_id, chosen, _("Added to the programme."))


def _show_naming_somebody(page: Page) -> None:
    """For people of other programmes, who are not listed."""
    with st.form(page.state("name"), border=False):
        who, as_what, button = st.columns([3, 2, 1], vertical_alignment="bottom")
        username = who.text_input(
            _("User name of somebody else"),
            autocomplete="off",
            help=_(
                "Who works only in other programmes is not listed here: ask them for their user"
                " name. Administrators create new accounts."
            ),
        )
        role = _choose_role(as_what)
        if submit_button(_("Add"), key=page.state("name.send"), within=button, width="stretch"):
            content = AddByName(page.programme.id, username, role)
            if page.accepts(add_by_name, content, done=_("Added to the programme.")):
                st.rerun()


def _choose_role(within: DeltaGenerator) -> Role | None:
    """A role in the programme; ``None``: as in the account."""
    chosen: Role | None = within.selectbox(
        _("Role in this programme"), [None, *MEMBER_ROLES], format_func=_offered_role
    )
    return chosen


def _offered_role(role: Role | None) -> str:
    return role_name(role) if role else _("as in the account")


def _show_member(page: Page, account: Account, role: str, access: DraftAccess) -> None:
    own = account.id == page.visitor.account.id
    with st.container(border=True):
        name, as_what, button = st.columns([3, 2, 1], vertical_alignment="center")
        with name.container(horizontal=True, vertical_alignment="center"):
            show_name(account, own=own)
            offer_draft_access(page, access, account.id, role)
        roles = MEMBER_ROLES if role in MEMBER_ROLES else (Role(role), *MEMBER_ROLES)
        picked = as_what.selectbox(
            _("Role in this programme"),
            roles,
            index=roles.index(Role(role)),
            format_func=role_name,
            label_visibility="collapsed",
            disabled=own,
            key=page.state(f"role_{account.id}_{role}"),
        )
        if picked != role:
            _set(page, account.id, picked, _("Saved."))
        if press_button(
            _("Remove"),
            within=button,
            key=page.state(f"remove_{account.id}"),
            disabled=own,
            width="stretch",
        ):
            _set(page, account.id, None, _("Removed from the programme; the account remains."))


def _show_naming(page: Page, members: list[tuple[Account, str]]) -> None:
    """Who may recruit: chosen by administrators, who see nothing of it by that."""
    names = {account.id: account.display_name for account, _role in members}
    with page.read() as db:
        named = {account.id for account in list_recruiters(db, page.programme.id)}
    with st.expander(_("Who recruits"), icon=":material/how_to_reg:"):
        st.caption(
            _(
                "Only those named here see the page Recruitment: answers, ratings, decisions. No "
                "role brings this, an administrator's neither. Everybody named sees who else is."
            )
        )
        for account_id, name in names.items():
            is_named = account_id in named
            chosen = st.toggle(
                plain(name), is_named, key=page.state(f"recruits.{account_id}.{is_named}")
            )
            if chosen != is_named:
                content = NameRecruiter(page.programme.id, account_id, chosen)
                if page.accepts(name_recruiter, content, done=_("Saved.")):
                    st.rerun()


def _set(page: Page, account_id: str, role: str | None, done: str) -> None:
    content = SetMembership(page.programme.id, account_id, role)
    if page.accepts(set_membership, content, done=done):
        st.rerun()


def show_attendance(page: Page) -> None:
    """A table of participants per session and role."""
    st.caption(_("People who joined with a phone, counted by role. There is no list of names."))
    with page.read() as db:
        sessions = list_sessions(db, page.programme.id)
        counts = {session.id: head_count(db, session.id) for session in sessions}
        shared = {session.id: count_shared_phones(db, session.id) for session in sessions}
    if not any(sum(count.values()) for count in counts.values()) and not any(shared.values()):
        st.info(_("Nobody has joined a session yet. Open one on the page Run a session."))
        return
    columns: dict[str, list[str]] = {
        _("Session"): [plain(full_name(session)) for session in sessions]
    }
    for role in PARTICIPANT_ROLES:
        columns[_(ROLES[role])] = [_count(counts[session.id][role]) for session in sessions]
    columns[_("Together")] = [
        f"**{_count(sum(counts[session.id].values()))}**" for session in sessions
    ]
    if any(shared.values()):
        columns[_(ROLES[TABLE_ROLE])] = [_count(shared[session.id]) for session in sessions]
    st.table(columns, border="horizontal")


def _count(number: int) -> str:
    return str(number) if number else "–"
