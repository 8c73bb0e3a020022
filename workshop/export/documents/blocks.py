"""The few building blocks that every document has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 to 3, below the title."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a quiet one stands back, a leading one is larger and stays with what follows."""

    text: str
    quiet: bool = False
    leads: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Labels with what belongs to each."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table with a header row; ``widths`` are shares of the page's width. ``labels``: its first
    column names what stands beside it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    labels: bool = False


Block = Heading | Paragraph | Bullets | Facts | Table
