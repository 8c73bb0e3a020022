"""Retention of the programme, backups, and removal of the demo."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.programme.programmes import list_programmes, remove_examples, remove_programme
from workshop.programme.retention import RETENTION_DAYS, SetRetention, kept_until, set_retention
from workshop.programme.tables import Programme
from workshop.store.backup import BackupFailed, BrokenBackup, back_up
from workshop.store.ids_and_clock import now
from workshop.ui.shell.formatting import day, moment, plain
from workshop.ui.shell.page import AppPage
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button

_logger = logging.getLogger(__name__)


def show_retention(page: AppPage, programme: Programme) -> None:
    """The retention period of the programme; after it, administrators can delete it here."""
    until = kept_until(programme)
    over = until < now()
    message = _("“{title}” is kept until {date}.", title=plain(programme.title), date=day(until))
    if over:
        st.warning(message + " " + _("That time is over."), icon=":material/schedule:")
    else:
        st.write(message)
    with st.container(width=520), st.form(page.state("retention")):
        shortest, longest = RETENTION_DAYS
        days = st.number_input(
            _("Days from the programme's creation"),
            min_value=shortest,
            max_value=longest,
            value=programme.retention_days,
            step=30,
            help=_("Nothing is deleted by itself; this page reminds you when the time is over."),
        )
        if submit_button(_("Save"), key=page.state("retention.send"), type="primary"):
            content = SetRetention(programme.id, int(days))
            if page.attempt(set_retention, content, done=_("Saved.")):
                st.rerun()
    if page.actor.may(Right.ADMINISTER):
        _show_removal(page, programme)


def _show_removal(page: AppPage, programme: Programme) -> None:
    if press_button(
        _("Delete this programme…"), icon=":material/delete:", key=page.state("delete")
    ):
        dialog(_("Delete the programme?"))(_confirm_removal)(page, programme)


def _confirm_removal(page: AppPage, programme: Programme) -> None:
    st.write(
        _(
            "Sessions, notes, groups, needs, clauses and minutes of “{title}” will be gone. "
            "Backups made before still hold them.",
            title=plain(programme.title),
        )
    )
    typed = st.text_input(_("Type the programme's title to confirm"), autocomplete="off")
    if press_button(_("Delete for good"), type="primary", icon=":material/delete:"):
        if typed.strip() != programme.title:
            st.error(_("This is not the title."), icon=":material/info:")
        elif page.accepts(remove_programme, programme.id, done=_("The programme is deleted.")):
            st.rerun()


def show_backups(page: AppPage) -> None:
    """A button that makes a backup now, and the list of backups."""
    folder = page.services.settings.data_dir / "backups"
    st.write(_("A complete, checked copy of everything; one is made before each update as well."))
    if press_button(_("Make a backup now"), type="primary", icon=":material/save:"):
        _make_backup(page, folder)
    copies = sorted(folder.glob("workshop-*.db"), reverse=True)
    if not copies:
        st.info(_("There is no backup yet. Make the first one."))
        return
    st.table(
        {
            _("Made"): [_made(path) for path in copies],
            _("Size"): [_size(path) for path in copies],
            _("File"): [f"`{path.name}`" for path in copies],
        },
        border="horizontal",
    )
    st.caption(_("They lie in {folder}. Keep a copy on another machine.", folder=f"`{folder}`"))
    st.caption(_("To go back: stop the server, then run `workshop restore FILE`."))


def _make_backup(page: AppPage, folder: Path) -> None:
    with st.status(_("Copying and checking…")) as status:
        try:
            page.present_actor().must(Right.ADMINISTER)
            back_up(page.services.settings.database_url, folder)
        except (BackupFailed, BrokenBackup, OSError):
            _logger.exception("a backup could not be made")
            status.update(label=_("The backup could not be made."), state="error")
        else:
            status.update(label=_("The backup is complete and sound."), state="complete")


def _made(path: Path) -> str:
    return moment(datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"


def show_demo(page: AppPage) -> None:
    """A button that deletes every demo programme; nothing if there is none."""
    with page.read() as db:
        examples = [row for row in list_programmes(db, page.actor) if row.example]
    if not examples:
        st.info(_("There is no demo programme here. Load it on the page Programme, under Change."))
        return
    for programme in examples:
        st.markdown(f"- {plain(programme.title)}")
    st.caption(_("Demo people, notes, groups, needs and clauses go; your own programmes stay."))
    if press_button(_("Remove the demo"), type="primary", icon=":material/delete_sweep:"):
        removed = page.attempt(remove_examples, None, done=_("The demo is removed."))
        if removed is not None:
            st.rerun()
