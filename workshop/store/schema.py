"""Migrating a database to the current schema, with a backup before anything changes."""

from typing import TYPE_CHECKING

from workshop.i18n import _
from workshop.store.migration_lock import migrating_alone, must_have_no_others
from workshop.store.revisions import is_known, present_revision, upgrade

if TYPE_CHECKING:
    from workshop.store.backup_place import BackupPlace

REVISION = "0059"
"""The revision this program needs: the newest in ``migrations/versions``. Repeated here so that a
start without anything to migrate does not load Alembic and all migrations."""


def migrate(url: str, backups: "BackupPlace") -> bool:
    """Apply missing migrations; returns whether there were any.

    On PostgreSQL processes that start together wait for each other, and none migrates while servers
    of another version run. A database that is not empty is backed up to ``backups`` first.
    Raises ``SystemExit`` with a message when the database is newer than this program, or cannot be
    backed up.
    """
    if present_revision(url) == REVISION:
        return False
    with migrating_alone(url):
        present = present_revision(url)
        if present == REVISION:
            return False  # by another process that was started at the same time
        if present is not None:
            must_have_no_others(url, REVISION)
        _upgrade(url, present, backups)
    return True


def _upgrade(url: str, present: str | None, backups: "BackupPlace") -> None:
    # Copies are between databases of both kinds; a start needs the driver of one at most.
    from workshop.store.backup import BackupFailed, back_up
    from workshop.store.bundles import BrokenBackup
    from workshop.store.kept_copies import Occasion

    if present is not None:
        if not is_known(present):
            raise SystemExit(
                _("The database is newer than this program; install the newer program.")
            )
        try:
            back_up(url, backups, Occasion.BEFORE_UPDATE)
        except (BackupFailed, BrokenBackup) as error:
            raise SystemExit(
                _(
                    "The copy before the update could not be made: {what}. Nothing was changed.",
                    what=error,
                )
            ) from None
    upgrade(url)
