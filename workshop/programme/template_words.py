"""Titles and prompts of the templates in their other languages, unless somebody changed them."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

from workshop.i18n import LANGUAGES
from workshop.programme.ready_templates import READY, read_ready_template
from workshop.programme.tables import Activity
from workshop.settings import ROOT

Words = tuple[str, str]
"""Title and prompt of an activity."""


def words_in_other_languages(title: str, prompt: str) -> Mapping[str, Words]:
    """Title and prompt by language, if they are a template's in one; else empty."""
    return _read_templates().get((title, prompt), {})


def words_of(activity: Activity) -> Mapping[str, Words]:
    """Title and prompt of an activity by other language: its own, else the template's.

    What is missing in a language is the activity's text.
    """
    own = {
        language: (words["title"] or activity.title, words["prompt"] or activity.prompt)
        for language, words in activity.translations.items()
    }
    return {**words_in_other_languages(activity.title, activity.prompt), **own}


@cache
def _read_templates() -> Mapping[Words, Mapping[str, Words]]:
    told = {language: list(_words_in(language)) for language in LANGUAGES}
    found: dict[Words, dict[str, Words]] = {}
    for here, there in product(told, told):
        for known, other in zip(told[here], told[there], strict=True):
            if here != there:
                found.setdefault(known, {})[there] = other
    return found


def _words_in(language: str) -> Iterator[Words]:
    for name in READY:
        for meeting in read_ready_template(ROOT / "data", language, name)["sessions"]:
            for item in meeting["activities"]:
                yield item["title"], item.get("prompt", "")
