"""Words that depend on a number, as a real browser chooses them."""

import base64
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.test_plural_forms import FOUR, write_language
from workshop import i18n
from workshop.i18n import js_catalogue, ngettext
from workshop.settings import ROOT

SCRIPTS = [ROOT / "workshop" / "frontend" / "core" / name for name in ("i18n.js", "plural.js")]
COUNTS = [0, 1, 2, 3, 5, 12, 22, 100, 101, 104, 112, 199, 200, 202, 1001, 1003]
SAY_COUNTS = """
async ([script, catalogue, language, counts]) => {
  const { setCatalogue, ngettext } = await import(script);
  setCatalogue(catalogue, language);
  return counts.map((count) => ngettext("{count} voice", "{count} voices", count));
}
"""


@pytest.fixture
def say_counts(
    open_context: Callable[..., BrowserContext], tmp_path: Path
) -> Callable[[str], Sequence[str]]:
    """A function: what a browser that got the catalogue of a language says for ``COUNTS``."""
    asking = tmp_path / "asking.js"
    asking.write_text('ngettext("{count} voice", "{count} voices", voices);', "utf-8")
    source = "\n".join(script.read_text("utf-8") for script in SCRIPTS)
    alone = re.sub(r"^import .*$", "", source, flags=re.MULTILINE).encode()
    script = f"data:text/javascript;base64,{base64.b64encode(alone).decode()}"
    page = open_context().new_page()

    def say(language: str) -> Sequence[str]:
        sent = js_catalogue([asking], language)
        said: list[str] = page.evaluate(SAY_COUNTS, [script, sent, language, COUNTS])
        return said

    return say


@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_browser_says_what_the_server_says(
    say_counts: Callable[[str], Sequence[str]], language: str
) -> None:
    said = [ngettext("{count} voice", "{count} voices", count, language) for count in COUNTS]
    assert say_counts(language) == said


def test_a_browser_speaks_a_language_with_four_forms(
    say_counts: Callable[[str], Sequence[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "LOCALE_DIR", tmp_path)
    write_language(tmp_path, "browsed", FOUR, *(f"{{count}} {form}" for form in "abcd"))
    forms = "dabcdddd" + "acddd" + "bac"
    assert say_counts("browsed") == [f"{n} {form}" for n, form in zip(COUNTS, forms, strict=True)]
