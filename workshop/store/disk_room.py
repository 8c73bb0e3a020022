"""How much room is left where the data lies, and how much is needed."""

import shutil
from pathlib import Path

from sqlalchemy.engine import make_url

from workshop.store.engine import is_sqlite

LEAST_ROOM = 200_000_000
"""Bytes that have to be free; with SQLite, also what its next copy takes while it is made."""
_A_COPY_TAKES = 3
"""Times the size of the database: the copy, the copy sealed, and that one opened again."""


def free_bytes(data_dir: Path, url: str) -> dict[str, int]:
    """Bytes that are free in the folder of the data, and in that of a SQLite database; a folder
    that cannot be asked has none."""
    folders = {"data": data_dir}
    if is_sqlite(url):
        folders["database"] = _file(url).parent
    return {name: _free(folder) for name, folder in folders.items()}


def needed_bytes(url: str) -> int:
    """Bytes that have to be free in each of these folders."""
    try:
        return LEAST_ROOM + (_A_COPY_TAKES * _file(url).stat().st_size if is_sqlite(url) else 0)
    except OSError:
        return LEAST_ROOM


def _file(url: str) -> Path:
    return Path(make_url(url).database or "")


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
