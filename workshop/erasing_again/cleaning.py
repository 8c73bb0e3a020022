"""Copies that were made before something was erased lose it, too: at the next daily backup."""

import logging
from dataclasses import asdict, replace
from pathlib import Path

from workshop.erasing_again.older_copies import CannotErase, erase_in_copy
from workshop.store.backup import (
    gather,
    key_for,
    opened_copy,
    remove_database,
    snapshot,
    write_checked,
)
from workshop.store.backup_place import BackupPlace
from workshop.store.bundles import BrokenBackup, Head
from workshop.store.kept_copies import ENDING, KeptCopy, list_copies

_logger = logging.getLogger(__name__)


def clean_copies(url: str, place: BackupPlace) -> int:
    """Open each copy that is older than the last erasure, erase in it what was erased since, and
    write it anew; returns how many. One that cannot be opened stays as it is, and is logged.

    Copies that somebody has taken elsewhere are not reached; what was erased since is erased when
    they are restored.
    """
    erased = place.erased
    if erased is None:
        return 0
    last = erased.last()
    behind = [copy for copy in list_copies(place.folder) if _is_behind(copy, last)]
    cleaned = 0
    if behind:
        with snapshot(url, place) as present:
            cleaned = sum(_clean(copy, place, present, last) for copy in behind)
    if cleaned == len(behind):
        erased.join_parts()
    return cleaned


def _is_behind(copy: KeptCopy, last: int) -> bool:
    return copy.head is None or copy.head.erased is None or copy.head.erased < last


def _clean(copy: KeptCopy, place: BackupPlace, present: Path, last: int) -> bool:
    key = key_for(place)
    try:
        with opened_copy(copy.path, key, place.folder) as opened:
            erase_in_copy(opened.database, place.erased, present)
            gather(opened.database)
            head = Head(**{**asdict(opened.head), "erased": last})
            own = replace(place, secret=opened.secret or place.secret, settings=opened.settings)
            target = copy.path.with_suffix(ENDING)
            write_checked(target, head, opened.database, own, key)
            if target != copy.path:
                remove_database(copy.path)
    except (BrokenBackup, CannotErase, OSError) as error:
        kind = type(error).__name__
        _logger.error("what was erased could not be erased in %s: %s", copy.path.name, kind)
        return False
    return True
