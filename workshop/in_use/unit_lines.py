"""Units typed or pasted as lines: name, place and function, parted by tabs or semicolons. Pure."""

from dataclasses import dataclass

from workshop.in_use.units import UnitContent
from workshop.text_folding import fold_words
from workshop.text_signs import split_lines


@dataclass(frozen=True)
class UnitLines:
    """``repeated``: names that stood in a line before; they are in ``units`` once."""

    units: tuple[UnitContent, ...]
    repeated: tuple[str, ...]


def read_unit_lines(text: str) -> UnitLines:
    """The units in these lines; empty lines are passed over."""
    units: dict[str, UnitContent] = {}
    repeated = []
    for line in split_lines(text):
        cells = [cell.strip() for cell in line.split("\t" if "\t" in line else ";")]
        name, place, function = [*cells, "", "", ""][:3]
        folded = fold_words(name)
        if folded in units:
            repeated.append(name)
        elif folded:
            units[folded] = UnitContent(name, place=place, function=function)
    return UnitLines(tuple(units.values()), tuple(repeated))
