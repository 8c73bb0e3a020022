"""Copies of everything: when they are made, how they are kept, and one more now."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import streamlit as st

from workshop.i18n import _, mark
from workshop.people.rights import Right
from workshop.settings import Settings
from workshop.store.backup import (
    BackupFailed,
    back_up,
    find_problems,
    opened_copy,
    present_key,
)
from workshop.store.backup_clock import last_try
from workshop.store.backup_key import note_shown, was_shown, words_of
from workshop.store.backup_place import BackupPlace
from workshop.store.bundles import BrokenBackup, LockedBackup
from workshop.store.kept_copies import KeptCopy, Occasion, list_copies
from workshop.ui.shell.formatting import moment
from workshop.ui.shell.page import AppPage
from workshop.ui.shell.presses import press_button

_WHAT_FOR = {
    Occasion.DAILY: mark("of the day"),
    Occasion.ASKED: mark("made by hand"),
    Occasion.BEFORE_UPDATE: mark("before an update"),
    Occasion.BEFORE_RESTORE: mark("before a restore"),
}
_logger = logging.getLogger(__name__)


def show_backups(page: AppPage) -> None:
    """The schedule and how it goes, the key, a button for a copy now, and the copies there are."""
    settings = page.services.settings
    place = BackupPlace.of(settings)
    _tell_schedule(settings, place)
    _tell_key(page, settings, place)
    if press_button(_("Make a backup now"), type="primary", icon=":material/save:"):
        _make_backup(page, place)
    copies = list_copies(place.folder)
    if not copies:
        st.info(_("There is no backup yet. Make the first one."))
        return
    st.table(
        {
            _("Made"): [moment(copy.made) for copy in copies],
            _("Kind"): [_(_WHAT_FOR[copy.why]) for copy in copies],
            _("Encrypted"): [_sealed(copy) for copy in copies],
            _("Size"): [_size(copy.path) for copy in copies],
        },
        border="horizontal",
    )
    _offer_check(page, place, copies)
    st.caption(_("They lie in {folder}. Keep a copy on another machine.", folder=_code(place)))
    st.caption(
        _(
            "To bring one back: stop the server, then run `workshop restore FILE`. To undo an"
            " update of the program: `workshop go-back`."
        )
    )


def _tell_schedule(settings: Settings, place: BackupPlace) -> None:
    if settings.backups_at is None:
        st.write(_("This server makes no copies by itself (`WORKSHOP_BACKUPS=off`)."))
    else:
        st.write(
            _(
                "Each day after {hour} a complete copy is made and checked, and one before each"
                " update. Of older ones those of 7 days, 5 weeks and 12 months are kept.",
                hour=settings.backups_at.strftime("%H:%M"),
            )
        )
    last = last_try(place.folder)
    if last.failed is not None and (last.succeeded is None or last.succeeded < last.failed):
        st.error(
            _(
                "The last copy by schedule failed, {when}: {why}",
                when=moment(last.failed),
                why=last.why,
            ),
            icon=":material/error:",
        )
    if last.succeeded is not None:
        st.caption(_("Last copy by schedule: {when}.", when=moment(last.succeeded)))


def _tell_key(page: AppPage, settings: Settings, place: BackupPlace) -> None:
    path = settings.backup_key
    if path is None:
        st.warning(
            _(
                "Copies are not encrypted, because WORKSHOP_BACKUP_KEY says “none”: whoever gets"
                " one can read everything that people wrote."
            ),
            icon=":material/lock_open:",
        )
        return
    if path.is_relative_to(settings.data_dir):
        st.warning(
            _(
                "The key of the copies lies in the data folder, beside them: whoever gets that"
                " folder can read them. Name another place in WORKSHOP_BACKUP_KEY."
            ),
            icon=":material/key_off:",
        )
    key, where = present_key(place), f"`{path}`"
    if key is None:
        st.caption(
            _("Copies are encrypted. The key is made with the first one: {path}", path=where)
        )
        return
    st.caption(_("Copies are encrypted with the key in {path}.", path=where))
    if was_shown(path):
        return
    st.info(
        _(
            "Nobody has written down the recovery key yet. Without it a copy cannot be opened on"
            " another machine once this one is lost."
        ),
        icon=":material/key:",
    )
    if press_button(_("Show the recovery key, once"), icon=":material/key:"):
        page.present_actor().must(Right.ADMINISTER)
        with suppress(OSError):
            note_shown(path)
        words = words_of(key).split("-")
        lines = ["-".join(words[at : at + 7]) for at in (0, 7)]
        st.markdown("\n".join(["```text", *lines, "```"]))
        st.write(_("Write it down on paper now, and keep it away from this machine."))


def _make_backup(page: AppPage, place: BackupPlace) -> None:
    with st.status(_("Copying and checking…")) as status:
        try:
            page.present_actor().must(Right.ADMINISTER)
            back_up(page.services.settings.database_url, place)
        except (BackupFailed, BrokenBackup, OSError) as error:
            _logger.error("a backup could not be made: %s", type(error).__name__)
            status.update(label=_("The backup could not be made."), state="error")
            if isinstance(error, BackupFailed):
                st.write(str(error))
        else:
            status.update(label=_("The backup is complete and sound."), state="complete")


def _offer_check(page: AppPage, place: BackupPlace, copies: Sequence[KeptCopy]) -> None:
    names = {copy.path.name: moment(copy.made) for copy in copies}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Which copy"), list(names), format_func=lambda name: names.get(name, name), width=260
        )
        wanted = press_button(_("Check this copy"), icon=":material/fact_check:")
    if not wanted or chosen not in names:
        return
    page.present_actor().must(Right.ADMINISTER)
    with st.status(_("Opening and checking…")) as status:
        try:
            with opened_copy(place.folder / chosen, present_key(place), place.folder) as opened:
                problems = find_problems(opened.database)
        except LockedBackup as error:
            problems = [str(error)]
        except (BrokenBackup, OSError):
            problems = [_("the copy is damaged: {path}", path=chosen)]
        if problems:
            status.update(label=_("This copy cannot be used."), state="error", expanded=True)
            st.write("; ".join(problems))
        else:
            status.update(label=_("This copy is complete and sound."), state="complete")


def _sealed(copy: KeptCopy) -> str:
    return _("yes") if copy.head is not None and copy.head.key else _("no")


def _code(place: BackupPlace) -> str:
    return f"`{place.folder}`"


def _size(path: Path) -> str:
    return f"{max(path.stat().st_size / 1e6, 0.1):.1f} MB"
