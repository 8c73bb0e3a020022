"""The tables beside charts as CSV files."""

from collections.abc import Mapping, Sequence

import pandas as pd

from workshop.export.csv_writing import SEPARATORS, escape_formula
from workshop.i18n import current_language


def write_table(table: Mapping[str, Sequence[object]]) -> bytes:
    """A table (heading → column) as CSV in the language of the screen."""

    columns = {
        name: [escape_formula(str(cell)) for cell in column] for name, column in table.items()
    }
    separator = SEPARATORS[current_language()]
    text: str = pd.DataFrame(columns).to_csv(index=False, sep=separator)
    return text.encode("utf-8-sig")
