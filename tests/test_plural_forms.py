"""Messages that depend on a number, in Polish and in a language with any number of forms."""

import hashlib
import re
from pathlib import Path

import pytest
from babel.messages.plurals import PLURALS

from workshop import i18n
from workshop.i18n import (
    PLURAL_TABLE_KEY,
    js_catalogue,
    ngettext,
    plural_table,
    translate_plural,
    use_language,
)
from workshop.i18n.counted_nouns import VOICES

ENTRY = 'msgid "{count} voice"\nmsgid_plural "{count} voices"\n'
FOUR = "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);"


def write_language(folder: Path, code: str, rule: str, *forms: str) -> None:
    """A language of one catalogue with one message."""
    lines = [f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms)]
    header = f'msgid ""\nmsgstr ""\n"Language: {code}\\n"\n"Plural-Forms: {rule}\\n"\n'
    (folder / code).mkdir()
    (folder / code / "all.po").write_text(f"{header}\n{ENTRY}{''.join(lines)}", "utf-8")


@pytest.fixture
def languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for catalogues of made-up languages."""
    monkeypatch.setattr(i18n, "LOCALE_DIR", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("count", "polish", "english"),
    [
        (0, "0 głosów", "0 voices"),
        (1, "1 głos", "1 voice"),
        (2, "2 głosy", "2 voices"),
        (5, "5 głosów", "5 voices"),
        (13, "13 głosów", "13 voices"),
        (21, "21 głosów", "21 voices"),
        (24, "24 głosy", "24 voices"),
        (112, "112 głosów", "112 voices"),
        (1002, "1002 głosy", "1002 voices"),
    ],
)
def test_a_number_gets_its_form(count: int, polish: str, english: str) -> None:
    assert translate_plural(VOICES, count, "pl") == polish
    assert translate_plural(VOICES, count, "en") == english


def test_the_current_language_is_spoken_unless_another_is_named() -> None:
    use_language("pl")
    assert translate_plural(VOICES, 3) == "3 głosy"
    assert translate_plural(VOICES, 3, "en") == "3 voices"


def test_a_message_without_translation_is_counted_in_english() -> None:
    said = [ngettext("{count} box", "{count} boxes", count, "pl") for count in (1, 2, 5)]
    assert said == ["1 box", "2 boxes", "5 boxes"]


def test_what_somebody_typed_may_hold_braces() -> None:
    said = ngettext("{count} says {word}", "{count} say {word}", 1, "en", word="{count} {x}")
    assert said == "1 says {count} {x}"


def test_a_language_with_four_forms_uses_all_of_them(languages: Path) -> None:
    write_language(languages, "four", FOUR, *(f"{{count}} {form}" for form in "abcd"))
    said = [translate_plural(VOICES, count, "four") for count in (0, 1, 2, 3, 5, 101, 204)]
    assert said == ["0 d", "1 a", "2 b", "3 c", "5 d", "101 a", "204 c"]


def test_a_language_with_one_form_always_uses_it(languages: Path) -> None:
    write_language(languages, "single", "nplurals=1; plural=0;", "{count} z")
    assert [translate_plural(VOICES, count, "single") for count in (0, 1, 2)] == [
        "0 z",
        "1 z",
        "2 z",
    ]


def test_a_browser_gets_the_forms_and_the_rule_of_the_catalogue(languages: Path) -> None:
    write_language(languages, "sent", FOUR, *(f"{{count}} {form}" for form in "abcd"))
    script = languages / "script.js"
    script.write_text('ngettext("{count} voice", "{count} voices", voices);', "utf-8")
    sent = js_catalogue([script], "sent")
    assert sent["{count} voice"] == [f"{{count}} {form}" for form in "abcd"]
    assert sent[PLURAL_TABLE_KEY] == plural_table("sent")


def test_a_page_without_such_messages_gets_no_rule(languages: Path) -> None:
    script = languages / "script.js"
    script.write_text('t("Add");', "utf-8")
    assert PLURAL_TABLE_KEY not in js_catalogue([script], "pl")


@pytest.mark.parametrize(("forms", "rule"), sorted(set(PLURALS.values())))
def test_browsers_choose_as_the_rule_of_the_language_does(
    languages: Path, forms: int, rule: str
) -> None:
    """By every rule that babel knows, for all numbers below a thousand."""
    digest = hashlib.sha256(rule.encode()).hexdigest()
    code = "rule" + re.sub("[0-9]", "", digest)  # the name of a language has letters only
    header = f"nplurals={forms}; plural={rule};"
    write_language(languages, code, header, *map(str, range(forms)))
    table = plural_table(code)
    said = [translate_plural(VOICES, number, code) for number in range(1000)]
    assert said == [table[n if n < 200 else 100 + n % 100] for n in range(1000)]
