"""What other towns made of our standard: their files, and what they say of one clause."""

import streamlit as st

from workshop.errors import WorkshopError
from workshop.i18n import _, mark
from workshop.people.rights import Right
from workshop.standards.adoption.borrowing import BorrowWording, borrow_wording, list_suggested
from workshop.standards.adoption.news import fetch_return
from workshop.standards.adoption.return_format import CheckedReturn, read_return
from workshop.standards.adoption.returns import (
    Elsewhere,
    Made,
    TakeReturn,
    drop_return,
    find_signer,
    list_taken,
    take_return,
    what_others_made,
)
from workshop.standards.adoption.signers import WHAT_TO_DO, Signer
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.clause_states import AdoptionDecision
from workshop.standards.labels import FIELDS, LEVELS
from workshop.standards.network_tables import TakenReturn
from workshop.standards.publication.publications import list_editions
from workshop.standards.publication.signatures import key_fingerprint
from workshop.standards.publication.signing_keys import list_keys
from workshop.standards.tables import Clause
from workshop.ui.clauses.documents_of_towns import (
    begin_document,
    choose_document,
    forget_document,
    say_counts,
)
from workshop.ui.shell.formatting import day_of, fault_words, plain
from workshop.ui.shell.navigation import own_link
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.copy_text import show_fingerprint
from workshop.ui.widgets.word_differences import Changed, show_differences

_DECIDED = {
    AdoptionDecision.ADOPTED: mark("adopted as it is"),
    AdoptionDecision.ADAPTED: mark("taken over, adapted"),
    AdoptionDecision.NOT_ADOPTED: mark("left out"),
}


def show_returned(page: Page) -> None:
    """The towns that have told us what they made of our standard; nothing before a first version
    is published."""
    with page.read() as db:
        rows = list_taken(db, page.programme.id)
        published = bool(list_editions(db, page.programme.id))
    if not published and not rows:
        return
    st.divider()
    with st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"
    ):
        with st.container(gap=None, width=640):
            st.subheader(_("What other towns made of ours"), anchor=False)
            if not rows:
                st.caption(
                    _("A town that adopts our standard sends a signed file, or its address.")
                )
        if page.may(Right.RUN) and press_button(
            _("Read a file of a town"), icon=":material/mark_email_unread:"
        ):
            begin_document(page, "returned")
            open_reading(page)
    for row in rows:
        _show_town(page, row)
    if published:
        with st.container(horizontal=True):
            st.link_button(
                _("Public list of towns"),
                own_link(f"/standards/{page.programme.slug}/adopters"),
                icon=":material/public:",
            )
            with page.read() as db:
                keys = list_keys(db)
            if keys:
                _show_key(_("Our key"), keys[0].public, page.state("returned.our_key"))


def _show_key(label: str, key: str, place: str) -> None:
    with st.popover(label, icon=":material/key:"):
        st.caption(
            _(
                "When a town reads a file of another one for the first time, both compare this "
                "fingerprint on the telephone."
            )
        )
        show_fingerprint(key_fingerprint(key), place)


def open_reading(page: Page) -> None:
    """A dialog that reads what a town made of our standard, and shows it before it is kept."""

    @dialog(_("Read a file of a town"), width="medium")
    def ask() -> None:
        page.present_actor()
        inside = page.services.settings.inside
        found = choose_document(
            page,
            "returned",
            _("Signed file of a town (JSON)"),
            read_return,
            lambda address: fetch_return(address, inside=inside),
        )
        if found is None:
            return
        file, address = found
        _preview(file)
        compared = _show_signer(page, file)
        if press_button(
            _("Keep it"), type="primary", icon=":material/download_done:", disabled=compared is None
        ):
            command = TakeReturn(page.programme.id, file, compared or "", address)
            if page.attempt(take_return, command, _("What the town says is here.")):
                forget_document(page, "returned")
                st.rerun()

    ask()


def show_elsewhere(page: Page, clause: Clause) -> None:
    """What other towns made of this clause, where any has told it: counts, their wordings beside
    ours, and the way to take one over as a suggestion."""
    with page.read() as db:
        made = what_others_made(db, page.programme.id).get(clause.code, Made())
    if not made.towns:
        return
    st.subheader(_("What other towns made of it"), anchor=False)
    counts = " · ".join(f"{_(name)}: {made.count(decision)}" for decision, name in _DECIDED.items())
    st.markdown(f"**{counts}**")
    for one in made.towns:
        _show_elsewhere(page, clause, one)


def _show_town(page: Page, row: TakenReturn) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f"**{plain(row.town)}**")
        facts = [
            _("Version {version}", version=row.content["about"]["version"]),
            _("told on {day}", day=day_of(row.content["made_on"])),
            say_counts(row.content),
        ]
        st.caption(" · ".join(facts))
        with st.container(horizontal=True):
            _show_key(_("Key of this town"), row.signature["key"], page.state(f"key.{row.id}"))
            if not page.may(Right.RUN):
                return
            address = row.address or row.content["town"]["address"]
            if address and press_button(
                _("Look whether they have told more"),
                key=page.state(f"returned.{row.id}.again"),
                icon=":material/sync:",
                repeats=True,
            ):
                _read_again(page, address)
            if press_button(
                _("Forget"),
                key=page.state(f"returned.{row.id}.forget"),
                icon=":material/delete:",
                type="tertiary",
            ) and page.accepts(drop_return, row.id, _("What the town said is forgotten.")):
                st.rerun()


def _read_again(page: Page, address: str) -> None:
    try:
        with st.spinner(_("Fetching…")):
            file = fetch_return(address, inside=page.services.settings.inside)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    with page.read() as db:
        known = find_signer(db, page.programme.id, file) == Signer.SAME
    if not known:
        begin_document(page, "returned", address, file)
        open_reading(page)
        return
    command = TakeReturn(page.programme.id, file, address=address)
    if page.attempt(take_return, command, _("What the town says is here.")):
        st.rerun()


def _preview(file: CheckedReturn) -> None:
    content = file.content
    with st.container(border=True, gap="small"):
        st.markdown(f"**{plain(content['town']['name'])}**")
        if content["town"]["title"] != content["town"]["name"]:
            st.caption(plain(content["town"]["title"]))
        st.caption(
            " · ".join(
                [
                    plain(content["about"]["title"]),
                    _("Version {version}", version=content["about"]["version"]),
                    _("told on {day}", day=day_of(content["made_on"])),
                ]
            )
        )
        st.caption(say_counts(content))
        whole = _("The signature fits: the file is whole, and from whoever has this key:")
        st.caption(f":material/verified: {whole}")


def _show_signer(page: Page, file: CheckedReturn) -> str | None:
    """The key that somebody stands for, empty where it is known; ``None`` as long as nobody has
    compared it."""
    with page.read() as db:
        signer = find_signer(db, page.programme.id, file)
    key = file.signature["key"]
    show_fingerprint(key_fingerprint(key), page.state(f"returned.key.{file.sha256}"))
    if signer == Signer.SAME:
        st.caption(f":material/verified: {_(WHAT_TO_DO[signer])}")
        return ""
    st.warning(_(WHAT_TO_DO[signer]), icon=":material/gpp_maybe:")
    sure = st.checkbox(
        _("I have compared this fingerprint with people of that town"),
        key=page.state(f"returned.sure.{file.sha256}"),
    )
    return key if sure else None


def _show_elsewhere(page: Page, clause: Clause, one: Elsewhere) -> None:
    with st.container(border=True, gap="small"):
        how = _(_DECIDED[AdoptionDecision(one.decision)])
        st.markdown(f"**{plain(one.row.town)}** · {how}")
        facts = [_("made from version {version}", version=one.version)]
        if one.here:
            facts.append(_("there {code}", code=plain(one.here)))
        st.caption(" · ".join(facts))
        if one.from_there:
            told = _("This clause came to us from that town: it is not counted.")
            st.caption(f":material/cycle: {told}")
        if one.reason:
            st.markdown(f":material/chat: {plain(one.reason)}")
        if one.decision == AdoptionDecision.ADAPTED and not one.settled:
            st.caption(_("They have not accepted their wording yet."))
        _show_wordings(page, clause, one)


def _show_wordings(page: Page, clause: Clause, one: Elsewhere) -> None:
    place = f"elsewhere.{one.row.id}"
    changes = [
        (name, Changed(_(FIELDS[name]), _said(name, getattr(clause, name)), _said(name, text)))
        for name, text in one.wording.items()
        if (getattr(clause, name) or "") != text
    ]
    if not changes:
        if one.wording:
            st.caption(_("Ours says the same by now."))
        return
    st.caption(_("From our wording to theirs"))
    with page.read() as db:
        suggested = list_suggested(db, clause.id)
    for name, changed in changes:
        show_differences([changed], page.state(f"{place}.{name}"))
        if (name, one.wording[name]) in suggested:
            st.caption(_("This wording stands among the remarks already."))
        elif (
            name in WRITTEN
            and page.may(Right.COMMENT)
            and press_button(
                _("Suggest this wording here"),
                key=page.state(f"{place}.{name}.borrow"),
                icon=":material/add_comment:",
            )
        ):
            _borrow(page, clause, one, name)


def _borrow(page: Page, clause: Clause, one: Elsewhere, name: str) -> None:
    command = BorrowWording(clause.id, one.row.town_id, name, one.row.sha256)
    done = _("It stands among the remarks as a suggestion; accept or decline it there.")
    if page.attempt(borrow_wording, command, done):
        st.rerun()


def _said(name: str, value: str | None) -> str:
    return _(LEVELS[value]) if name == "level" and value else value or ""
