"""Every text of the interface is there in Polish, once, and none is left over."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from workshop.errors import Invalid
from workshop.i18n import (
    KEYWORDS,
    LOCALE_DIR,
    catalogue,
    current_language,
    error_message,
    translate,
    use_language,
)
from workshop.settings import ROOT

POLISH = LOCALE_DIR / "pl"
PLACE = re.compile(r"{(\w+)}")
SAME_IN_BOTH = {
    *("Wi-Fi", "FOLDER", "Menu", "MoSCoW", "Persona", "Forum", "Standard", "import", "persona"),
    ("{count} persona", "{count} personas"),
}


def sources() -> list[Path]:
    """Every file whose texts people see."""
    found = [ROOT / "streamlit_app.py", *(ROOT / "pages").glob("*.py")]
    for pattern in ("*.py", "*.js"):
        found += (ROOT / "workshop").rglob(pattern)
    return sorted(path for path in found if "migrations" not in path.parts)


@cache
def messages_in_use() -> dict[str | tuple[str, str], list[str]]:
    """Message, or its singular and plural → where it stands, as ``path:line``."""
    places = defaultdict(list)
    for path in sources():
        method = "javascript" if path.suffix == ".js" else "python"
        for line, message, *_rest in extract_from_file(
            method, path, keywords=KEYWORDS, options={"parse_template_string": "true"}
        ):
            if message:
                places[message].append(f"{path.relative_to(ROOT)}:{line}")
    return dict(places)


@cache
def entries() -> list[tuple[str, Message]]:
    """All entries of the Polish catalogues with their file."""
    found = []
    for path in sorted(POLISH.glob("*.po")):
        with path.open("rb") as file:
            found += [(path.name, entry) for entry in read_po(file, locale="pl") if entry.id]
    return found


def forms_of(text: str | Sequence[str]) -> tuple[str, ...]:
    """What a message says for the numbers there are: one form unless it depends on a number."""
    return (text,) if isinstance(text, str) else tuple(text)


def test_every_message_has_a_polish_translation() -> None:
    known = {entry.id for _file, entry in entries() if all(forms_of(entry.string))}
    fuzzy = {entry.id for _file, entry in entries() if entry.fuzzy}
    missing = [
        f"{places[0]}  {message}"
        for message, places in sorted(messages_in_use().items(), key=lambda item: item[1])
        if message not in known - fuzzy
    ]
    assert not missing, "without a Polish translation:\n" + "\n".join(missing)


def test_no_catalogue_holds_a_message_nobody_uses() -> None:
    used = messages_in_use()
    unused = [f"{file}: {entry.id}" for file, entry in entries() if entry.id not in used]
    assert not unused, "\n".join(unused)


def test_a_message_has_one_translation() -> None:
    found = defaultdict(set)
    for _file, entry in entries():
        found[forms_of(entry.id)[0]].add((entry.id, entry.string))
    different = {message: texts for message, texts in found.items() if len(texts) > 1}
    assert not different


def test_no_message_stands_twice_in_one_file() -> None:
    for path in POLISH.glob("*.po"):
        ids = re.findall(r'^msgid ((?:"[^\n]*"\n)+)', path.read_text("utf-8"), re.MULTILINE)
        twice = {message for message in ids if ids.count(message) > 1}
        assert not twice, path.name


def test_a_translation_fills_the_same_places() -> None:
    def places(text: str | Sequence[str]) -> set[tuple[str, ...]]:
        return {tuple(sorted(set(PLACE.findall(form)))) for form in forms_of(text)}

    wrong = [entry.id for _file, entry in entries() if places(entry.id) != places(entry.string)]
    assert not wrong


def test_a_polish_text_is_not_the_english_one() -> None:
    letters = re.compile(r"[A-Za-z]{3}")
    same = [
        entry.id
        for _file, entry in entries()
        if set(forms_of(entry.id)) & set(forms_of(entry.string))
        and letters.search(PLACE.sub("", forms_of(entry.id)[0]))
        and entry.id not in SAME_IN_BOTH
    ]
    assert not same


def test_every_polish_catalogue_has_the_same_rule_of_three_forms() -> None:
    rules = {}
    for path in POLISH.glob("*.po"):
        with path.open("rb") as file:
            rules[path.name] = read_po(file).plural_forms
    assert len(set(rules.values())) == 1, rules


def test_a_message_that_depends_on_a_number_has_three_polish_forms() -> None:
    wrong = [
        entry.id
        for _file, entry in entries()
        if not isinstance(entry.id, str) and len(entry.string) != 3
    ]
    assert not wrong


def test_a_message_that_depends_on_a_number_is_written_once_in_python() -> None:
    twice = {
        message: places
        for message, places in messages_in_use().items()
        if not isinstance(message, str)
        and len([place for place in places if place.partition(":")[0].endswith(".py")]) > 1
    }
    assert not twice, "mark it once, in workshop/i18n/counted_nouns.py"


def test_the_catalogue_is_what_the_files_say() -> None:
    plain = {entry.id: entry.string for _file, entry in entries() if isinstance(entry.id, str)}
    assert catalogue("pl") == plain


def test_an_error_speaks_the_readers_language() -> None:
    error = Invalid("This is {length} characters long; at most {longest} fit.", length=9, longest=5)
    assert error_message(error, "en") == "This is 9 characters long; at most 5 fit."
    assert error_message(error, "pl") != error_message(error, "en")
    assert "9" in error_message(error, "pl")


def test_an_unknown_language_is_polish_and_an_unknown_message_itself() -> None:
    assert use_language("xx") == current_language() == "pl"
    assert translate("No such message", "pl") == "No such message"
