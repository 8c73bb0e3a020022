"""The blocks that documents are made of; each format has a writer for them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 to 3, below the title."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. ``quiet``: grey and small; ``leads``: larger, and kept with the next block."""

    text: str
    quiet: bool = False
    leads: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Pairs of label and value."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table with a header row; ``widths`` are shares of the page's width. ``labels``: its first
    column holds row headers; ``row_cm``: how high rows are at least, for tables to write in."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    labels: bool = False
    row_cm: float = 0


@dataclass(frozen=True)
class Illustration:
    """A picture, by the key of its JPEG file among the images that a document is written with.

    ``alt``: what is to be seen, for people who do not see it. ``size``: width and height in pixels.
    """

    key: str
    alt: str
    caption: str
    size: tuple[int, int]


NO_IMAGES: Mapping[str, bytes] = {}

Block = Heading | Paragraph | Bullets | Facts | Table | Illustration
