"""All that a store keeps, as a thief reads it."""

from typing import Any

from sqlalchemy import text
from sqlmodel import SQLModel

from tests.databases import data_dir_of
from workshop.store.store import Store


def rows_in(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table as it is stored, by the name of the table."""
    with store.read() as db:
        return {
            name: [tuple(row) for row in db.execute(text(f'SELECT * FROM "{name}"'))]
            for name in SQLModel.metadata.tables
        }


def bytes_in(store: Store) -> bytes:
    """What is kept: on SQLite its files with all that lies in them, elsewhere every cell."""
    folder = data_dir_of(store.url)
    if store.sqlite and folder is not None:
        return b"".join(path.read_bytes() for path in folder.glob("workshop.db*"))
    cells = (cell for rows in rows_in(store).values() for row in rows for cell in row)
    return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)
