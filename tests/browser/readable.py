"""How well texts stand out from their ground, measured in the page itself."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ENOUGH, ENOUGH_LARGE = 4.5, 3.0
"""WCAG 2.2, 1.4.3: contrast of texts, and of large ones (24 px, or 18.66 px and bold)."""

_MEASURE = Path(__file__).with_suffix(".js").read_text("utf-8")


@dataclass(frozen=True)
class PaleText:
    """A text that does not stand out enough; ``size`` in px; colours as CSS and as R,G,B,A."""

    text: str
    ratio: float
    size: float
    colour: str
    ground: str

    def __str__(self) -> str:
        return (
            f"{self.ratio:.1f}:1  {self.text[:70]!r}  {self.size:.0f} px, "
            f"{self.colour} on {self.ground}"
        )


def count_texts(page: Page) -> int:
    """How many texts can be seen on a page."""
    return len(page.evaluate(_MEASURE))


def list_pale_texts(page: Page) -> list[PaleText]:
    """The texts of a page below the contrast they need. What cannot be pressed at the moment needs
    that of large texts: its words tell what will be possible."""
    found: list[dict[str, Any]] = page.evaluate(_MEASURE)
    pale = {}
    for one in found:
        large = one["size"] >= 24 or (one["bold"] and one["size"] >= 18.66)
        if one["ratio"] < (ENOUGH_LARGE if large or one["off"] else ENOUGH) - 0.005:
            text = PaleText(one["text"], one["ratio"], one["size"], one["colour"], one["ground"])
            pale[text.text, text.colour, text.ground] = text
    return sorted(pale.values(), key=lambda text: text.ratio)
