"""A standard that was edited in a Word file: each change at its clause and field, nothing else."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given
from hypothesis import strategies as st

from tests.snapshots import make_clause, make_snapshot
from tests.word_example import CLAUSES, PROGRAMME, SAMPLES, VERSION, example_snapshot
from workshop.errors import Invalid
from workshop.export.edited_copy.clause_places import anchor_name, token_of_code
from workshop.export.edited_copy.field_changes import FieldDifference, Replacement, in_parts
from workshop.export.edited_copy.read_copy import CopiedClause, EditedCopy, read_copy
from workshop.export.edited_copy.read_package import read_word_file
from workshop.export.standard.docx import write_docx
from workshop.i18n import translate
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.labels import FIELDS
from workshop.standards.passages import locate, replaced

AUTHOR = f'w:id="900" w:author="Osoba Trzecia" {nsdecls("w")}'
BODY_1, BODY_2 = CLAUSES["OK-01"]["body"], CLAUSES["OK-02"]["body"]


@pytest.fixture(scope="module")
def written() -> bytes:
    return write_docx(example_snapshot())


def copied(present: dict[str, dict[str, str]] | None = None) -> dict[str, CopiedClause]:
    """The clauses of the example by token; ``present``: fields that say something else by now."""
    told = {}
    for code, fields in CLAUSES.items():
        former = {name: fields.get(name, "") for name in WRITTEN}
        now = former | (present or {}).get(code, {})
        told[token_of_code(code)] = CopiedClause(code, code, former, now)
    return told


def edited(content: bytes, edit: Callable[[Any], None], **parts: bytes) -> bytes:
    """The file after an edit of its document; ``parts``: names of XML parts to be added."""
    document = Document(io.BytesIO(content))
    edit(document)
    file = io.BytesIO()
    document.save(file)
    with zipfile.ZipFile(file, "a") as packed:
        for name, text in parts.items():
            packed.writestr(f"word/{name}.xml", text)
    return file.getvalue()


def read(content: bytes, clauses: dict[str, CopiedClause] | None = None) -> EditedCopy:
    return read_copy(read_word_file(content), clauses or copied())


def suggestions(copy: EditedCopy) -> set[tuple[str, str, str, str]]:
    return {
        (row.clause_id, row.passage["field"], row.passage["quote"], row.suggestion)
        for row in (item.remark for item in copy.items)
        if row.suggestion is not None
    }


def line(document: Any, words: str, last: bool = False) -> Any:
    """The element of the paragraph with these words, in the body or a cell."""
    found = [
        one
        for one in document.element.body.iter(qn("w:p"))
        if words in "".join(text.text or "" for text in one.iter(qn("w:t")))
        and not (one.style or "").startswith("toc")
    ]
    return found[-1 if last else 0]


def run_of(paragraph: Any) -> Any:
    return next(paragraph.iter(qn("w:r")))


def retype(paragraph: Any, text: str) -> None:
    """Type over the whole paragraph, so that its bookmarks go."""
    for part in list(paragraph):
        if part.tag != qn("w:pPr"):
            paragraph.remove(part)
    paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>{text}</w:t></w:r>"))


@pytest.mark.parametrize("name", ["word-tracked", "word-untracked"])
def test_what_libreoffice_saved_comes_back_at_its_clause_and_field(name: str):
    content = (SAMPLES / f"{name}.docx").read_bytes()
    file = read_word_file(content)
    assert file.origin == f"{PROGRAMME} {VERSION}"
    copy = read_copy(file, copied())
    assert suggestions(copy) == {
        ("OK-01", "title", "Pytania o sprawę po cichu", "Pytania o sprawę bez świadków"),
        (
            "OK-01",
            "body",
            "W okienku rozmawia się tak, żeby sala nie słyszała. Kto chce, idzie do pokoju.",
            "W okienku rozmawia się ciszej, żeby sala nie słyszała.\nKto chce, idzie do pokoju.",
        ),
        ("OK-01", "responsible", "Kierownik referatu", "Kierownik referatu i jego zastępca"),
        (
            "OK-01",
            "steps",
            "2. Klucz do pokoju na stanowisku nr 3.",
            "2. Klucz do pokoju na stanowisku.",
        ),
        (
            "OK-02",
            "body",
            "Jedno jest z oparciem.",
            "Jedno jest z oparciem i podłokietnikami.",
        ),
        (
            "OK-03",
            "body",
            "Pismo mówi w pierwszym zdaniu, co trzeba zrobić i do kiedy.",
            "Pismo mówi w pierwszym zdaniu, co trzeba zrobić i do kiedy. Drugie podaje telefon.",
        ),
    }
    comments = {
        (item.remark.clause_id, item.remark.passage["quote"], item.remark.text)
        for item in copy.items
        if item.remark.suggestion is None
    }
    assert comments == {
        ("OK-02", "co najmniej 4 krzesła", "Czy 4 wystarczą w poniedziałek?"),
        ("OK-03", "Autor pisma", "A kto za autora?"),
    }
    assert {(one.text, one.near) for one in copy.unplaced} == {
        ("Ten rozdział jest za długi.", None),
        ("OK-04 Zegar w sali\nZegar widać z każdego miejsca.", "OK-03"),
    }
    assert (copy.found, copy.said, copy.unmarked) == (3, 0, False)


@pytest.mark.parametrize("name", ["word-tracked", "word-untracked"])
def test_the_samples_name_no_machine_and_nobody_who_lives(name: str):
    with zipfile.ZipFile(SAMPLES / f"{name}.docx") as packed:
        whole = b"".join(packed.read(part) for part in packed.namelist())
    assert not [folder for folder in (b"/tmp/", b"/home/", b"/root/") if folder in whole]


def test_a_file_that_nobody_has_edited_brings_nothing(written: bytes):
    copy = read(written)
    assert (copy.items, copy.unplaced, copy.said, copy.found) == ((), (), 0, 3)


def test_all_that_a_snapshot_holds_brings_nothing_either():
    snapshot = make_snapshot(language="pl")
    clauses = {
        token_of_code(row["code"]): CopiedClause(row["code"], row["code"], row, row)
        for row in snapshot["clauses"]
    }
    copy = read(write_docx(snapshot), clauses)
    assert (copy.items, copy.unplaced, copy.found) == ((), (), 3)


def test_codes_with_other_letters_have_anchors_too():
    clause = make_clause("ŻÓŁĆ-01", area=None)
    clauses = {token_of_code("ŻÓŁĆ-01"): CopiedClause("one", "ŻÓŁĆ-01", clause, clause)}

    def edit(document: Any) -> None:
        run_of(line(document, "Head of the desk")).text = "Nobody"

    copy = read(edited(write_docx(make_snapshot(clause)), edit), clauses)
    assert suggestions(copy) == {("one", "responsible", "Head of the desk", "Nobody")}


def test_words_hides_and_keeps_the_names_of_all_anchors(written: bytes):
    longest = max(WRITTEN, key=len)
    names = [anchor_name("f" * 12 + "_9999", longest)]
    body = Document(io.BytesIO(written)).element.body
    names += [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names)) > 10
    assert all(name.startswith("_") and len(name) <= 40 for name in names)
    assert all(name.replace("_", "").isalnum() for name in names)


def test_spaces_hyphens_and_quotation_marks_are_no_changes(written: bytes):
    def edit(document: Any) -> None:
        for text in document.element.body.iter(qn("w:t")):
            told = (text.text or "").replace(" w ", " w\u00a0").replace(" z ", " z\u202f")
            text.text = told.replace("„", '"').replace("”", '"').replace("-", "\u2011")

    def edit_outside_codes(document: Any) -> None:
        edit(document)
        for text in document.element.body.iter(qn("w:t")):
            text.text = (text.text or "").replace("OK\u2011", "OK-")

    assert suggestions(read(edited(written, edit_outside_codes))) == set()


def test_what_was_typed_over_is_found_by_code_and_label(written: bytes):
    def edit(document: Any) -> None:
        retype(line(document, "OK-02 Krzesła"), "OK-02 Krzesła i stolik")
        retype(line(document, BODY_2[:20]), "Krzesła są.")
        retype(line(document, "Administracja"), "Portier")

    assert suggestions(read(edited(written, edit))) == {
        ("OK-02", "title", "Krzesła dla czekających", "Krzesła i stolik"),
        ("OK-02", "body", BODY_2, "Krzesła są."),
        ("OK-02", "responsible", "Administracja", "Portier"),
    }


def test_without_any_anchor_codes_and_labels_are_enough(written: bytes):
    def edit(document: Any) -> None:
        body = document.element.body
        for one in [*body.iter(qn("w:bookmarkStart")), *body.iter(qn("w:bookmarkEnd"))]:
            one.getparent().remove(one)
        run_of(line(document, "Autor pisma")).text = "Kancelaria"

    copy = read(edited(written, edit))
    assert suggestions(copy) == {("OK-03", "responsible", "Autor pisma", "Kancelaria")}
    assert (copy.found, copy.unplaced) == (3, ())


def test_paragraphs_that_were_joined_are_told_apart_by_their_anchors(written: bytes):
    def edit(document: Any) -> None:
        title = line(document, "OK-02 Krzesła")
        mark = parse_xml(f"<w:rPr {nsdecls('w')}><w:del {AUTHOR}/></w:rPr>")
        title.pPr.append(mark)

    assert read(edited(written, edit)).items == ()


def test_a_paragraph_that_was_deleted_as_a_whole_takes_no_other_with_it(written: bytes):
    def edit(document: Any) -> None:
        gone = line(document, "Pokój jest wolny")
        gone.pPr.append(parse_xml(f"<w:rPr {nsdecls('w')}><w:del {AUTHOR}/></w:rPr>"))
        run = run_of(gone)
        wrapped = parse_xml(f"<w:del {AUTHOR}/>")
        run.addprevious(wrapped)
        wrapped.append(run)
        for text in run.iter(qn("w:t")):
            text.tag = qn("w:delText")

    copy = read(edited(written, edit))
    assert {item.by for item in copy.items} <= {("Osoba Trzecia",), ()}
    assert suggestions(copy) == {
        (
            "OK-01",
            "body",
            "Kto chce, idzie do pokoju.\nPokój jest wolny w godzinach pracy urzędu.",
            "Kto chce, idzie do pokoju.",
        ),
    }


def test_words_that_were_moved_stand_where_they_were_moved_to(written: bytes):
    def edit(document: Any) -> None:
        paragraph = line(document, "Administracja")
        moved = parse_xml(
            f"<w:moveTo {AUTHOR}><w:r><w:t xml:space='preserve'>Miejska </w:t></w:r></w:moveTo>"
        )
        run_of(paragraph).addprevious(moved)
        left = parse_xml(
            f"<w:moveFrom {AUTHOR}><w:r><w:t>to stood elsewhere</w:t></w:r></w:moveFrom>"
        )
        paragraph.append(left)

    assert suggestions(read(edited(written, edit))) == {
        ("OK-02", "responsible", "Administracja", "Miejska Administracja")
    }


def test_a_row_that_was_deleted_empties_its_field(written: bytes):
    def untracked(document: Any) -> None:
        row = line(document, "Przegląd sali").getparent().getparent()
        row.getparent().remove(row)

    def tracked(document: Any) -> None:
        row = line(document, "Przegląd sali").getparent().getparent()
        row.get_or_add_trPr().append(parse_xml(f"<w:del {AUTHOR}/>"))

    expected = {("OK-02", "check_method", "Przegląd sali raz w kwartale.", "")}
    assert suggestions(read(edited(written, untracked))) == expected
    assert suggestions(read(edited(written, tracked))) == expected


def test_a_row_that_was_added_fills_an_empty_field(written: bytes):
    def edit(document: Any) -> None:
        row = line(document, "Autor pisma").getparent().getparent()
        xml = "".join(
            f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
            for text in (translate(FIELDS["cooperating"], "pl"), "Prawnik")
        )
        row.addnext(parse_xml(f"<w:tr {nsdecls('w')}>{xml}</w:tr>"))

    assert suggestions(read(edited(written, edit))) == {("OK-03", "cooperating", "", "Prawnik")}


def test_a_clause_that_was_taken_out_is_listed_and_its_fields_are_not_emptied(written: bytes):
    def edit(document: Any) -> None:
        first = line(document, "OK-02 Krzesła")
        for part in [line(document, BODY_2[:20]), first.getnext().getnext(), first]:
            part.getparent().remove(part)

    copy = read(edited(written, edit))
    assert copy.items == ()
    assert [(one.text, one.near) for one in copy.unplaced] == [
        ("− OK-02 Krzesła dla czekających", "OK-02")
    ]


def test_changes_outside_the_clauses_are_listed(written: bytes):
    def edit(document: Any) -> None:
        run_of(line(document, "Wymagane")).text = "Zalecane"

    (one,) = read(edited(written, edit)).unplaced
    assert (one.text, one.near) == ("Zalecane", "OK-01")


COMMENTS = """<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">{rows}</w:comments>"""
COMMENT = (
    '<w:comment w:id="{id}" w:author="Osoba {id}"><w:p w14:paraId="0000000{id}">'
    "<w:r><w:t>{text}</w:t></w:r></w:p></w:comment>"
)
EXTENDED = b"""<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">
<w15:commentEx w15:paraId="00000001" w15:done="1"/>
<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/></w15:commentsEx>"""


def commenting(*words: str) -> Callable[[Any], None]:
    """Puts the range of comment 1 from the first run with these words to the last one's."""

    def edit(document: Any) -> None:
        first, last = (run_of(line(document, one)) for one in (words[0], words[-1]))
        first.addprevious(parse_xml(f'<w:commentRangeStart {nsdecls("w")} w:id="1"/>'))
        last.addnext(parse_xml(f'<w:commentRangeEnd {nsdecls("w")} w:id="1"/>'))

    return edit


def comments_of(*texts: str) -> bytes:
    rows = "".join(COMMENT.format(id=at, text=text) for at, text in enumerate(texts, 1))
    return COMMENTS.format(rows=rows).encode()


def test_answers_stand_under_their_comment_and_done_ones_say_so(written: bytes):
    parts = {"comments": comments_of("Kto?", "Ja."), "commentsExtended": EXTENDED}
    (item,) = read(edited(written, commenting("Administracja"), **parts)).items
    assert (item.remark.text, item.remark.answers, item.done) == ("Kto?", ("Ja.",), True)
    assert item.remark.passage == {"field": "responsible", "start": 0, "quote": "Administracja"}
    assert item.by == ("Osoba 1", "Osoba 2")


def test_a_comment_over_several_fields_is_about_the_clause_and_says_of_what(written: bytes):
    edit = commenting("Administracja", "Przegląd sali")
    (item,) = read(edited(written, edit, comments=comments_of("Za mało."))).items
    assert (item.remark.clause_id, item.remark.passage) == ("OK-02", {})
    assert item.remark.text == "„Administracja”: Za mało."


def test_a_comment_at_the_name_of_a_field_is_about_the_clause(written: bytes):
    name = translate(FIELDS["check_method"], "pl")
    edit = commenting(name)
    copy = read(edited(written, edit, comments=comments_of("Za rzadko.")))
    assert [(item.remark.clause_id, item.remark.text) for item in copy.items] == [
        ("OK-02", f"„{name}”: Za rzadko.")
    ]
    assert copy.unplaced == ()


def test_what_was_changed_here_meanwhile_is_told(written: bytes):
    def edit(document: Any) -> None:
        run_of(line(document, BODY_2[:20])).text = BODY_2.replace("4", "6")

    content = edited(written, edit)
    longer = {"OK-02": {"body": f"Sala jest jasna. {BODY_2}"}}
    (item,) = read(content, copied(longer)).items
    assert item.moved
    assert item.remark.passage["start"] == len("Sala jest jasna. ")
    other = read(content, copied({"OK-02": {"body": "Krzesła są."}}))
    assert other.items == ()
    assert [one.near for one in other.unplaced] == ["OK-02"]
    there = read(content, copied({"OK-02": {"body": BODY_2.replace("4", "6")}}))
    assert (there.items, there.unplaced, there.said) == ((), (), 1)


def test_a_text_that_was_written_anew_is_one_change():
    before = "Krzesła stoją w sali. Jest ich 4. Jedno ma oparcie. Okno jest otwarte."
    after = "Zegar widać. Wisi nad drzwiami. Chodzi dobrze. Kto czeka, wie, jak długo."
    assert FieldDifference(before, after).replacements() == [Replacement(0, before, after)]


def test_a_long_text_that_was_written_anew_comes_in_parts():
    before = "".join(f"Zdanie numer {number} o krzesłach. " for number in range(60)).strip()
    after = "".join(f"Inne słowa, {number}. " for number in range(40)).strip()
    change = Replacement(0, before, after)
    parts = in_parts(change, 1000, 2000)
    assert len(parts) == 2
    assert max(len(part.quote) for part in parts) <= 1000
    text = before
    for part in reversed(parts):
        text = replaced(text, part.start, part.quote, part.by)
    assert words(text) == words(after)
    assert in_parts(change, 10, 10) == []


texts = st.lists(
    st.sampled_from(
        ["Tak.", "Nie wiem!", "raz", "dwa", "trzy,", "w\u00a0domu", "\n", "1.", "„ej”"]
    ),
    max_size=12,
).map(lambda parts: " ".join(parts).strip())


@given(texts, texts)
def test_all_suggestions_of_a_field_taken_in_give_what_was_in_the_file(before: str, after: str):
    text = before
    for change in reversed(FieldDifference(before, after).replacements()):
        passage = {"start": change.start, "quote": change.quote}
        place = locate(before, passage)
        assert place == change.start
        text = replaced(text, place, change.quote, change.by)
    assert words(text) == words(after)


@given(texts)
def test_a_text_that_came_back_as_it_was_gives_no_suggestion(text: str):
    typed = text.replace(" ", "\u00a0").replace("\n", "\n\n")
    assert FieldDifference(text, typed).replacements() == []


def words(text: str) -> list[str]:
    return text.replace("„", '"').replace("”", '"').split()


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
MAIN = "word__document_xml"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no file of Word",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        packed(mimetype=b"application/vnd.oasis.opendocument.text"),
        packed(**{MAIN: b"<no xml"}),
        packed(**{MAIN: BOMB}),
        packed(**{MAIN: b"<!--" + b"x" * 5000 + b"-->" + BOMB}),
        packed(**{MAIN: b"<w/>"}),
        packed(**{MAIN: b"\0" * 60_000_000}),
    ],
    ids=["empty", "text", "old", "locked", "odt", "broken", "bomb", "hidden", "bare", "zip bomb"],
)
def test_a_hostile_file_is_refused_with_a_sentence(content: bytes):
    with pytest.raises(Invalid) as refused:
        read_word_file(content)
    assert str(refused.value)


def test_too_many_comments_are_refused(written: bytes):
    many = comments_of(*("Hm" for _one in range(10_000)))
    with pytest.raises(Invalid, match="comments in this file"):
        read_word_file(edited(written, lambda _document: None, comments=many))


def test_marks_that_somebody_has_forged_are_passed_over(written: bytes):
    for forged in (b"[]", b'{"fields": 3, "outside": {}}', b"[" * 200_000):
        content = io.BytesIO()
        told = b'<marks xmlns="urn:workshop:marks:1">' + forged + b"</marks>"
        with (
            zipfile.ZipFile(io.BytesIO(written)) as source,
            zipfile.ZipFile(content, "w") as target,
        ):
            for part in source.namelist():
                ours = part == "customXml/item9.xml"
                target.writestr(part, told if ours else source.read(part))
        copy = read(content.getvalue())
        assert (copy.items, copy.unmarked, copy.found) == ((), True, 3)
