"""Reading the cards of a Trello board from its JSON export."""

from collections.abc import Mapping
from typing import Any

from workshop.export.table_import.sheet_rows import Bounds, ReadBook, SheetBuilder, SheetName

HEADER = ("Card Name", "Card Description", "List Name", "Labels")
"""The names that Trello's own CSV export gives to these columns."""


def is_board(value: Any) -> bool:
    """Whether a JSON value is a board of Trello."""
    if not isinstance(value, dict):
        return False
    return isinstance(value.get("cards"), list) and isinstance(value.get("lists"), list)


def read_board(board: Mapping[str, Any], bounds: Bounds) -> ReadBook:
    """The cards as rows, in the order of the file. Cards that are archived, alone or with their
    list, are hidden rows. Who made a card or is its member is not read."""
    lists = {_text(one, "id"): one for one in board["lists"] if isinstance(one, dict)}
    built = SheetBuilder(bounds)
    built.add(1, list(HEADER))
    for line, card in enumerate((one for one in board["cards"] if isinstance(one, dict)), 2):
        home = lists.get(_text(card, "idList"), {})
        labels = card.get("labels")
        names = [_text(one, "name") for one in labels or () if isinstance(one, dict)]
        row = [
            _text(card, "name"),
            _text(card, "desc"),
            _text(home, "name"),
            ", ".join(filter(None, names)),
        ]
        if any(row[:2]):
            built.add(line, row, hidden=bool(card.get("closed") or home.get("closed")))
    found = built.done()
    sheet = SheetName(_text(board, "name") or "Trello", active=True)
    return ReadBook((sheet,), (found,))


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""
