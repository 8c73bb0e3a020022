"""Withdrawing a published version, with a reason for everybody, and handing it out again."""

import streamlit as st

from workshop.i18n import _
from workshop.standards.publication.publications import Edition
from workshop.standards.publication.version_withdrawal import (
    LONGEST_WITHDRAWAL_REASON,
    LiftWithdrawal,
    WithdrawVersion,
    lift_withdrawal,
    list_withdrawals,
    withdraw_version,
)
from workshop.ui.shell.formatting import day, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft


def show_withdrawals(page: Page, edition: Edition) -> None:
    """Why a version is withdrawn, or was at some time."""
    with page.read() as db:
        rows = list_withdrawals(db, page.programme.id)
    for row in rows:
        if row.publication_id != edition.id:
            continue
        told = _("Withdrawn on {day}: {reason}", day=day(row.at), reason=plain(row.reason))
        if row.lifted_at is None:
            st.warning(told, icon=":material/block:")
        else:
            again = _(
                "Handed out again since {day}: {reason}",
                day=day(row.lifted_at),
                reason=plain(row.lifted_reason),
            )
            st.caption(f"{told}  \n{again}")


def offer_withdrawal(page: Page, edition: Edition) -> None:
    """A button that opens the dialog for withdrawing a version, or for handing it out again."""
    key = page.state(f"withdraw.{edition.version}")
    if edition.withdrawal is None:
        if press_button(_("Withdraw"), icon=":material/block:", key=key, type="tertiary"):
            _ask(page, edition)
    elif press_button(_("Hand out again"), icon=":material/undo:", key=key, type="tertiary"):
        _ask(page, edition)


def _ask(page: Page, edition: Edition) -> None:
    title = (
        _("Hand version {version} out again", version=edition.version)
        if edition.withdrawal
        else _("Withdraw version {version}", version=edition.version)
    )

    @dialog(title)
    def ask() -> None:
        page.present_actor()
        if edition.withdrawal is None:
            st.write(
                _(
                    "Its address will say that it is withdrawn, and why; its page and files are "
                    "not handed out any more. What people have downloaded stays with them. The "
                    "version stays stored, and you can hand it out again."
                )
            )
        key = page.state(f"withdrawing.{edition.version}")
        keep_draft(page, key, title, reason="")
        label = _("Why? Everybody can read it.")
        reason = st.text_area(
            label, max_chars=LONGEST_WITHDRAWAL_REASON, key=f"{key}.reason", height=100
        )
        if press_button(title, key=f"{key}.do", type="primary") and _send(page, edition, reason):
            settle_draft(key)
            st.rerun()

    ask()


def _send(page: Page, edition: Edition, reason: str) -> bool:
    version = edition.version
    if edition.withdrawal is None:
        command = WithdrawVersion(page.programme.id, version, reason)
        done = _("Version {version} is withdrawn.", version=version)
        return page.accepts(withdraw_version, command, done)
    lifting = LiftWithdrawal(page.programme.id, version, edition.withdrawal.id, reason)
    done = _("Version {version} is handed out again.", version=version)
    return page.accepts(lift_withdrawal, lifting, done)
