"""Every text of the interface is there in Polish, once, and none is left over."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from workshop.errors import Invalid
from workshop.i18n import LOCALE_DIR, catalogue, current_language, tell, translate, use_language
from workshop.settings import ROOT

POLISH = LOCALE_DIR / "pl"
KEYWORDS = {"_": None, "t": None, "mark": None, "translate": None}
PLACE = re.compile(r"{(\w+)}")
SAME_IN_BOTH = {"FOLDER", "MoSCoW", "Persona", "Standard", "import", "persona"}


def sources() -> list[Path]:
    """Every file whose texts people see."""
    found = [ROOT / "streamlit_app.py", *(ROOT / "pages").glob("*.py")]
    for pattern in ("*.py", "*.js"):
        found += (ROOT / "workshop").rglob(pattern)
    return sorted(path for path in found if "migrations" not in path.parts)


@cache
def messages_in_use() -> dict[str, list[str]]:
    """Message → where it stands, as ``path:line``."""
    places = defaultdict(list)
    for path in sources():
        method = "javascript" if path.suffix == ".js" else "python"
        for line, text, *_rest in extract_from_file(
            method, path, keywords=KEYWORDS, options={"parse_template_string": "true"}
        ):
            message = text[0] if isinstance(text, tuple) else text
            if isinstance(message, str) and message:
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


def test_every_message_has_a_polish_translation() -> None:
    known = {entry.id for _file, entry in entries() if entry.string and not entry.fuzzy}
    missing = [
        f"{places[0]}  {message}"
        for message, places in sorted(messages_in_use().items(), key=lambda item: item[1])
        if message not in known
    ]
    assert not missing, "without a Polish translation:\n" + "\n".join(missing)


def test_no_catalogue_holds_a_message_nobody_uses() -> None:
    used = messages_in_use()
    unused = [f"{file}: {entry.id}" for file, entry in entries() if entry.id not in used]
    assert not unused, "\n".join(unused)


def test_a_message_has_one_translation() -> None:
    found = defaultdict(set)
    for _file, entry in entries():
        found[entry.id].add(entry.string)
    different = {message: texts for message, texts in found.items() if len(texts) > 1}
    assert not different


def test_no_message_stands_twice_in_one_file() -> None:
    for path in POLISH.glob("*.po"):
        ids = re.findall(r'^msgid ((?:"[^\n]*"\n)+)', path.read_text("utf-8"), re.MULTILINE)
        twice = {message for message in ids if ids.count(message) > 1}
        assert not twice, path.name


def test_a_translation_fills_the_same_places() -> None:
    def places(text: object) -> set[tuple[str, ...]]:
        return {tuple(sorted(set(PLACE.findall(form)))) for form in str(text).split("|")}

    wrong = [entry.id for _file, entry in entries() if places(entry.id) != places(entry.string)]
    assert not wrong


def test_a_polish_text_is_not_the_english_one() -> None:
    letters = re.compile(r"[A-Za-z]{3}")
    same = [
        entry.id
        for _file, entry in entries()
        if entry.id == entry.string
        and letters.search(PLACE.sub("", str(entry.id)))
        and entry.id not in SAME_IN_BOTH
    ]
    assert not same


def test_counted_texts_have_three_polish_forms() -> None:
    wrong = [
        entry.id
        for _file, entry in entries()
        if "|" in str(entry.id) and str(entry.string).count("|") != 2
    ]
    assert not wrong


def test_the_catalogue_is_what_the_files_say() -> None:
    known = catalogue("pl")
    assert {entry.id: entry.string for _file, entry in entries()} == known


def test_an_error_speaks_the_readers_language() -> None:
    error = Invalid("This is {length} characters long; at most {longest} fit.", length=9, longest=5)
    assert tell(error, "en") == "This is 9 characters long; at most 5 fit."
    assert tell(error, "pl") != tell(error, "en")
    assert "9" in tell(error, "pl")


def test_an_unknown_language_is_polish_and_an_unknown_message_itself() -> None:
    assert use_language("xx") == current_language() == "pl"
    assert translate("No such message", "pl") == "No such message"
