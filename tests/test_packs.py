"""Modules of the light pages joined into few files."""

import json
import re

import pytest

from workshop.i18n import js_catalogue
from workshop.web.packs import FILES, first_files, load_module, modules_behind, packs
from workshop.web.static_files import PACKED

ALL = sorted(path.stem for path in FILES.glob("*.js"))
PAGES = sorted(PACKED)


@pytest.mark.parametrize("name", ALL)
def test_a_module_keeps_to_the_style_that_joining_needs(name: str) -> None:
    text = load_module(name).text
    for line in text.splitlines():
        if line.startswith("export"):
            assert re.match(r"export (async )?(function|class|const) \w+", line), line
        assert not re.match(r"import [^{(]", line), line
        assert not re.search(r"\bawait import\((?!\")", line), line
    assert not re.search(r"^import .*(?<!;)$(?<!\{)", text, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_module_needs_comes_before_it_and_nothing_needs_itself(page: str) -> None:
    seen: list[str] = []
    for name in modules_behind(page):
        assert set(load_module(name).needs) <= set(seen), name
        seen.append(name)


@pytest.mark.parametrize("page", PAGES)
def test_every_module_is_in_one_file_only_and_before_what_needs_it(page: str) -> None:
    written: list[str] = []
    for name, text in packs(page).items():
        held = re.findall(r"^const \$(\w+) = \(\(\) => \{", text, re.MULTILINE)
        written += held
        assert not re.search(rf'from "\./(?!{page}\.js")', text), name
        for module in held:
            begins = text.index(f"const ${module} =")
            for need in load_module(module).needs:
                here = need in held
                assert not here or text.index(f"const ${need} =") < begins, (module, need)
    assert sorted(written) == sorted(modules_behind(page))


def test_every_script_belongs_to_a_page() -> None:
    assert sorted(set().union(*(modules_behind(page) for page in PAGES))) == ALL


def test_a_file_brings_the_translations_that_those_before_it_have_not_brought() -> None:
    first = js_catalogue(first_files("join"), "pl")
    for name, text in packs("join").items():
        late = name.split(".")[1]
        told = re.search(r'^\$text\.addWords\("pl", (\{.*\})\);$', text, re.MULTILINE)
        words = json.loads(told[1]) if told else {}
        assert not set(words) & set(first), name
        if late != "js":
            own = js_catalogue([FILES / f"{late}.js"], "pl")
            assert set(own) <= set(words) | set(first), name
            assert not words or re.search(r"^import \{.*\$text\b", text), name


def test_what_is_fetched_later_is_a_file_of_its_own() -> None:
    files = packs("join")
    assert {"join.js", "join.room.js", "join.voting.js", "join.phrase.js"} < set(files)
    assert 'import("./join.room.js")' in files["join.js"]
    assert "class Room" in files["join.room.js"]
    assert "class Room" not in files["join.js"]
