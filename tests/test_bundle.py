"""The browser's modules, joined into few files."""

import json
import re
from pathlib import Path

import pytest

from workshop.frontend import bundle as bundling
from workshop.frontend.bundle import (
    ENTRIES,
    FOLDER,
    bundle,
    first_files,
    frontend_version,
    load_module,
    modules_behind,
    namespace,
    read_frontend_file,
    squeeze_script,
    strip_comments,
    strip_style_comments,
)
from workshop.frontend.javascript import TokenKind, tokenize
from workshop.i18n import js_catalogue

TYPES_ALONE = "core/types"
"""Read by the compiler only; nothing of it reaches a browser."""
ALL = sorted(
    {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.js")}
    - {TYPES_ALONE}
)
I18N = re.escape(namespace("core/i18n"))


@pytest.mark.parametrize("name", ALL)
def test_a_module_keeps_to_the_style_that_joining_needs(name: str) -> None:
    module = load_module(name)
    for line in module.code.splitlines():
        if line.startswith("export"):
            assert re.match(r"export (async )?(function|class|const) \w+", line), line
        assert not re.match(r"import [^{(]", line), line
        assert not re.search(r"\bawait import\((?!\")", line), line
    assert not re.search(r"^import .*(?<!;)$(?<!\{)", module.code, re.MULTILINE)
    assert not [text for text in module.templates if "import(" in text]


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_a_module_needs_comes_before_it_and_nothing_needs_itself(entry: str) -> None:
    seen: list[str] = []
    for name in modules_behind(entry):
        assert set(load_module(name).imports) <= set(seen), name
        seen.append(name)


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_module_is_in_one_chunk_only_and_before_what_needs_it(entry: str) -> None:
    variables = {namespace(name): name for name in ALL}
    first = entry.rpartition("/")[2]
    written: list[str] = []
    for path, text in bundle(entry).items():
        held = re.findall(r"^const (\$[\w$]+) = \(\(\) => \{", text, re.MULTILINE)
        written += [variables[variable] for variable in held]
        assert not re.search(rf'from "\./(?!{first}(\.later)?\.js")', text), path
        for variable in held:
            begins = text.index(f"const {variable} =")
            for need in map(namespace, load_module(variables[variable]).imports):
                here = need in held
                assert not here or text.index(f"const {need} =") < begins, (variable, need)
    assert sorted(written) == sorted(modules_behind(entry))


def test_every_script_belongs_to_a_page() -> None:
    assert sorted(set().union(*(modules_behind(entry) for entry in ENTRIES))) == ALL


def test_the_module_of_types_holds_nothing_that_runs() -> None:
    assert load_module(TYPES_ALONE).code.strip() == ""


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_two_chunks_of_a_page_have_the_same_address(entry: str) -> None:
    starts, _owners = bundling.assign_chunks(entry)
    assert len(bundle(entry)) == len(starts)


def test_a_chunk_brings_the_translations_that_those_before_it_have_not_brought() -> None:
    first = js_catalogue(first_files("phone/join"), "pl")
    for path, text in bundle("phone/join").items():
        late = path.split(".")[1]
        added = re.search(rf'^{I18N}\.addWords\("pl", (\{{.*\}})\);$', text, re.MULTILINE)
        words = json.loads(added[1]) if added else {}
        assert not set(words) & set(first), path
        if late not in ("js", "later"):
            own = js_catalogue([next(FOLDER.rglob(f"{late}.js"))], "pl")
            assert set(own) <= set(words) | set(first), path
            assert not words or re.search(rf"^import \{{.*{I18N}\b", text, re.MULTILINE), path


def test_what_is_fetched_later_is_a_chunk_of_its_own() -> None:
    chunks = bundle("phone/join")
    first, room = chunks["phone/join.js"], chunks["phone/join.room.js"]
    assert {"phone/join.dot_vote.js", "phone/join.withdrawal.js"} < set(chunks)
    assert 'import("./join.room.js")' in first
    assert "class Room" in room
    assert "class Room" not in first


def test_what_only_later_chunks_share_is_not_in_the_first() -> None:
    chunks = bundle("phone/join")
    made = f"const {namespace('core/subjects')} ="
    assert made in chunks["phone/join.later.js"]
    assert made not in chunks["phone/join.js"]
    assert "join.later.js" not in chunks["phone/join.room.js"]
    assert 'from "./join.later.js"' in chunks["phone/join.fist_vote.js"]


def test_modules_of_several_folders_are_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "one" / "main.js").write_text(
        'import { b as bee } from "../two/b.js";\n'
        'const later = () => import("../two/late.js");\n'
        'const text = `import { b } from "./nothing.js";\n  export const c = ${bee};`;\n'
    )
    (tmp_path / "two" / "b.js").write_text('import { c } from "./c.js";\nexport const b = c;\n')
    (tmp_path / "two" / "c.js").write_text("export const c = 3;\n")
    (tmp_path / "two" / "late.js").write_text("export const late = 1;\n")
    monkeypatch.setattr(bundling, "FOLDER", tmp_path)
    caches = (
        bundling._numbers,
        bundling.load_module,
        modules_behind,
        bundling.assign_chunks,
        bundle,
    )
    for cached in caches:
        cached.cache_clear()
    chunks = bundle("one/main")
    b, c, late = (namespace(f"two/{name}") for name in ("b", "c", "late"))
    for cached in caches:
        cached.cache_clear()
    main = chunks["one/main.js"]
    assert f"const {{ b: bee }} = {b};\n" in main
    assert main.index(f"const {c} =") < main.index(f"const {b} =")
    assert 'const later = () => import("./main.late.js");\n' in main
    assert '`import { b } from "./nothing.js";\n  export const c = ${bee};`' in main
    assert f"export const {{ late }} = {late};\n" in chunks["one/main.late.js"]


@pytest.mark.parametrize(
    ("script", "stripped"),
    [
        ("// a\n\n  const a = 1; // b\n/* c\n */ f();\n", "const a = 1;\nf();\n"),
        ("const a = 1 /* one */ + 2;\n", "const a = 1 + 2;\n"),
        ("return/* nothing */a;\n", "return a;\n"),
        ('const a = "// kept"; // gone\n', 'const a = "// kept";\n'),
        ("const a = 'it\\'s /* kept */';\n", "const a = 'it\\'s /* kept */';\n"),
        ("const a = `\n  // kept?\n\n  text\n`;\n", "const a = `\n  // kept?\n\n  text\n`;\n"),
        ("f(`${g({ b: `// ${c} }` })} /* a */`); //", "f(`${g({ b: `// ${c} }` })} /* a */`);\n"),
        ("const a = `\\` // ${b} \\${`; // gone\n", "const a = `\\` // ${b} \\${`;\n"),
        (
            'const a = text.replace(/[/`"]\\/\\/ x/g, b); // gone\n',
            'const a = text.replace(/[/`"]\\/\\/ x/g, b);\n',
        ),
        ("const a = b / c; // gone /\n", "const a = b / c;\n"),
        ("const a = f(b) / 2 / `c`; // gone\n", "const a = f(b) / 2 / `c`;\n"),
        ("return /`/.test(a); // gone\n", "return /`/.test(a);\n"),
    ],
)
def test_comments_go_and_texts_stay(script: str, stripped: str) -> None:
    assert strip_comments(script) == stripped


def test_a_text_that_does_not_end_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not end"):
        strip_comments("const a = `b ${c`;\n")


def test_a_style_sheet_is_sent_without_comments() -> None:
    sheet = "/* a */\n\np > a, b {\n  margin: 0 1px; /* b */\n}\n"
    sheet += 'p::after { content: "; {x: y}"; }\n'
    lean = 'p > a,b{margin:0 1px;}p::after{content:"; {x: y}";}\n'
    assert strip_style_comments(sheet) == lean


@pytest.mark.parametrize(
    "path",
    ["phone/room.js", "phone/join.nothing.js", "bundle.py", "core/../core/tokens.css", "core", ""],
)
def test_only_chunks_styles_and_pictures_have_an_address(path: str) -> None:
    assert read_frontend_file(path) is None


def test_files_are_found_under_the_present_version_and_under_no_other() -> None:
    version = frontend_version()
    assert re.fullmatch("[0-9a-f]{12}", version)
    for path in ("streamlit/shell.js", "streamlit/shell.editor.js", "core/tokens.css"):
        plain = read_frontend_file(path)
        assert plain is not None
        assert read_frontend_file(f"{version}/{path}") == plain
        assert read_frontend_file(f"0123456789ab/{path}") is None


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("const a = { b: 1 };\nlet c;", "const a={b:1};let c;"),
        ('say("a = { b }", `x = ${ y }`);', 'say("a = { b }",`x = ${ y }`);'),
        ("return a + +b - -c;", "return a + +b - -c;"),
        ("const r = / {2}=/u;", "const r=/ {2}=/u;"),
        ("if (a) {\nb();\n}\nc();", "if(a){b();}\nc();"),
        ("let a = b\nlet c", "let a=b\nlet c"),
        ("case 1: return x ? .5 : y;", "case 1:return x?.5:y;"),
    ],
)
def test_what_is_sent_has_no_spaces_that_mean_nothing(written: str, sent: str) -> None:
    assert squeeze_script(written) == sent


@pytest.mark.parametrize("entry", ENTRIES)
def test_without_spaces_a_script_has_the_same_words_in_the_same_order(entry: str) -> None:
    def words(text: str) -> list[str]:
        return [token for kind, token in tokenize(text) if kind != TokenKind.SPACE]

    for path, text in bundle(entry).items():
        sent = read_frontend_file(path)
        assert sent is not None
        assert words(sent) == words(text), path


def test_a_style_sheet_comes_with_what_it_imports() -> None:
    sheet = read_frontend_file("phone/join.css")
    assert sheet is not None
    assert "@import" not in sheet
    assert "--accent:" in sheet
