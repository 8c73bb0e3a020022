"""What the tables of an exchange file are made of."""

from collections.abc import Iterable, Sequence

from workshop.export.csv_writing import Cell
from workshop.export.exchange.models import ExchangeFile
from workshop.export.table_files import Sheet
from workshop.i18n import mark, translate
from workshop.needs.needs import say_need
from workshop.programme.meeting_kinds import is_named

YES = mark("yes")
BETWEEN = " | "


class FileTables:
    """Makes tables of a file in one language."""

    def __init__(self, file: ExchangeFile, language: str) -> None:
        self.file, self.language = file, language
        self.activities = {row.id: row for row in file.activities}
        self.needs_by_id = {row.id: row for row in file.needs}
        self.evidence_by_id = {row.id: row for row in file.evidence}
        self.stops_by_id = {row.id: row for row in file.stops}
        self.titles = {row.number: row.title for row in file.sessions}

    def say(self, message: str | None) -> str:
        """A message translated into the tables' language; empty for ``None``."""
        return translate(message, self.language) if message else ""

    def sheet(
        self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell | None]]
    ) -> Sheet:
        """A table with translated headers; ``None`` becomes an empty cell."""
        filled = tuple(tuple("" if cell is None else cell for cell in row) for row in rows)
        return Sheet(self.say(name), tuple(map(self.say, columns)), filled)

    def meeting(self, number: int | None) -> Cell | None:
        """A meeting as people call it: by its number, or by its title."""
        return self.titles[number] if number is not None and is_named(number) else number

    def sentence(self, need_id: str) -> str:
        """A need as one sentence."""
        need = self.needs_by_id[need_id]
        return say_need(need.who, need.need, need.goal, self.language)
