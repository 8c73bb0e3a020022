"""Twenty-five clauses go all the way: pasted, rated, published three times, edited in Word, and
back; and every file of the final version says the same."""

import csv
import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pikepdf
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.run import Run

from tests.databases import Engine
from tests.keys import key_of
from tests.pdftext import text_of
from tests.publishing import Press
from tests.rooms import Room, furnish_room, make_account
from tests.server import settings_for
from tests.serving import hosting
from workshop.export.clause_import.read_clauses import read_clauses
from workshop.export.edited_copy.copy_base import load_copied_clauses
from workshop.export.edited_copy.read_copy import EditedCopy, read_copy
from workshop.export.edited_copy.read_package import read_word_file
from workshop.people.rights import Actor
from workshop.review.comments import list_comments
from workshop.review.ratings import RateSubject, rate_subject
from workshop.review.rounds import CreateRound, close_round, create_round
from workshop.services import Services
from workshop.standards.adoption.check import read_standard
from workshop.standards.brought_clauses import BringClauses, BroughtClause, bring_clauses
from workshop.standards.clauses import (
    LinkClause,
    SaveClause,
    link_clause,
    list_clauses,
    save_clause,
)
from workshop.standards.edited_copies import TakeEditedCopy, take_edited_copy
from workshop.standards.imprint import SaveImprint, save_imprint
from workshop.standards.publication.versions import VersionState
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause

PASTED = Path(__file__).parent / "samples" / "standard-25.txt"
RATED = slice(0, 4)
CHANGED, DISPUTED, TURNED_DOWN, LATE = 1, 2, 23, 24
"""Places of clauses: whose wording changes after the round, that is accepted with dissent, that is
rejected after the consultation, and that is accepted for the final version only."""
LATER = "O sprawę pyta się tak, żeby nie słyszał jej nikt poza osobą przy okienku."
DISSENT = "Część zespołu woli zwracać się do wszystkich na pan i pani."
TURNED_DOWN_FOR = "Na konsultacjach nikt jej nie chciał."
ACCEPTED_FOR = "Zgodnie z wynikiem konsultacji."
ISSUER = "Wójt Gminy Przykładowo"
COMPLAINTS = "Skargi przyjmuje sekretarz gminy w pokoju 5."
LEVELS = {"required": "Wymagane", "recommended": "Zalecane", "good_practice": "Dobra praktyka"}
WHOLE = ("page", "site", "standard.md", "standard.docx", "standard.pdf")
"""What holds all that is told in words."""


@dataclass
class Standard:
    """The standard on its way, and what was handed out of it: ``files`` of the final version,
    ``drafts`` of the two before by number."""

    room: Room
    press: Press
    host: str
    experts: list[Actor] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    drafts: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def clauses(self) -> list[Clause]:
        return list(self.room.read(list_clauses, self.room.programme_id))

    def told(self) -> list[dict[str, Any]]:
        """The clauses of the final version."""
        return list(json.loads(self.files["standard.json"])["clauses"])


@pytest.fixture(scope="module")
def standard(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine, empty_database: str
) -> Iterator[Standard]:
    """The whole way up to the final version, and all its files as readers get them."""
    folder = tmp_path_factory.mktemp("whole")
    engine.copy(empty_database, folder)
    services = Services.build(settings_for(folder))
    with hosting(services) as host:
        room = furnish_room(services.store, f"http://{host}", from_template=False, number=1)
        press = Press(room.store, room.facilitator, room.programme_id)
        made = Standard(room, press, host)
        bring_in(made)
        review(made)
        publish_three_times(made)
        made.files = hand_out(made, "1.0")
        made.drafts = {version: hand_out(made, version) for version in ("0.1", "0.2")}
        yield made


def bring_in(standard: Standard) -> None:
    """Paste the text, and tie two clauses to what people said."""
    room = standard.room
    file = read_clauses("", PASTED.read_text("utf-8"))
    drafts = [BroughtClause(one.fields, one.level, one.area, one.code) for one in file.drafts]
    room.do(bring_clauses, BringClauses(room.programme_id, "", drafts, file.areas))
    board = room.run("notes", "Co przeszkadza?")
    notes = standard.press.write_notes(board, ["Wszyscy słyszą, po co przyszłam", "Kolejka słucha"])
    need = standard.press.make_need(notes, header="Nikt nie powinien słyszeć")
    for clause in standard.clauses()[:2]:
        room.do(link_clause, LinkClause(clause.id, need.id))


def review(standard: Standard) -> None:
    """Six experts rate the first four; afterwards one of these gets another wording."""
    room = standard.room
    standard.experts = [
        make_account(room.store, "expert", "expert", "pl", room.programme_id) for _ in range(6)
    ]
    subjects = [("clause", clause.id) for clause in standard.clauses()[RATED]]
    invited = [expert.id for expert in standard.experts]
    opened = room.do(create_round, CreateRound(room.programme_id, "I", subjects, invited))
    values = dict.fromkeys(("valid", "feasible", "clear"), 8)
    for expert in standard.experts:
        for _kind, clause_id in subjects:
            rating = RateSubject(opened.id, clause_id, values, key_of(expert))
            room.do(rate_subject, rating, expert)
    room.do(close_round, opened.id)


def publish_three_times(standard: Standard) -> None:
    """Consultation with all; pilot without what was turned down or waits; final with that too."""
    room, press = standard.room, standard.press
    about = {
        "issuer": ISSUER,
        "office": "Referat Organizacyjny",
        "email": "standard@example.org",
        "complaints": COMPLAINTS,
        "binds_from": "2027-03-01",
        "act_name": "Zarządzenie w sprawie standardu obsługi",
        "licence": "cc-by-4.0",
    }
    room.do(save_imprint, SaveImprint(room.programme_id, 0, about, "okienko: stanowisko w holu"))
    press.publish("0.1", "Do konsultacji", state=VersionState.CONSULTATION)
    clauses = standard.clauses()
    changed = clauses[CHANGED]
    room.do(save_clause, SaveClause(changed.id, changed.revision, {"body": LATER}))
    for at, clause in enumerate(clauses):
        if at == TURNED_DOWN:
            room.do(set_status, SetStatus(clause.id, "rejected", TURNED_DOWN_FOR))
        elif at == DISPUTED:
            room.do(
                set_status, SetStatus(clause.id, "accepted_with_dissent", "Większość za", DISSENT)
            )
        elif at != LATE:
            room.do(set_status, SetStatus(clause.id, "accepted", ACCEPTED_FOR))
    held = [one for one in clauses if clauses.index(one) not in (TURNED_DOWN, LATE)]
    press.publish("0.2", "Pilotaż", held, state=VersionState.PILOT)
    room.do(set_status, SetStatus(clauses[LATE].id, "accepted", ACCEPTED_FOR))
    press.publish("1.0", "Po pilotażu", [*held, clauses[LATE]], state=VersionState.FINAL)


def hand_out(standard: Standard, version: str) -> dict[str, bytes]:
    """Everything that readers can open or download of a version."""
    address = f"http://{standard.host}/standards/{standard.room.slug}/{version}/"
    files = {"page": fetched(address)}
    named = re.findall(r'href="((?:standard|site|poster)[-.\w]+)"', files["page"].decode())
    files |= {name: fetched(address + name) for name in dict.fromkeys(named)}
    codes = [clause["code"] for clause in json.loads(files["standard.json"])["clauses"]]
    files |= {code: fetched(address + code) for code in codes}
    with zipfile.ZipFile(io.BytesIO(files["site.zip"])) as packed:
        [front] = [name for name in packed.namelist() if name.endswith("/index.html")]
        files["site"] = packed.read(front)
    return files


def fetched(address: str) -> bytes:
    answer = httpx.get(address, timeout=120)
    assert answer.status_code == 200, address
    return answer.content


def squeezed(text: str) -> str:
    """A text as it can be compared across formats: its letters and digits alone."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def said(standard: Standard, name: str) -> str:
    """What a file of the final version says."""
    return words_in(standard.files, name)


def words_in(files: Mapping[str, bytes], name: str) -> str:
    """What a file says, its letters and digits."""
    content = files[name]
    if name.endswith(".pdf"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return squeezed(text_of(pdf))
    if name.endswith(".docx"):
        body = Document(io.BytesIO(content)).element.body
        return squeezed(" ".join(one.text or "" for one in body.iter(qn("w:t"))))
    text = content.decode("utf-8-sig")
    if name.endswith(".md"):
        return squeezed(html.unescape(re.sub(r"\\(?=\W)", "", text)))
    text = re.sub(r"<(style|script|head).*?</\1>", " ", text, flags=re.DOTALL)
    return squeezed(html.unescape(re.sub(r"<[^>]+>", " ", text)))


def rows(standard: Standard) -> list[dict[str, str]]:
    text = standard.files["standard.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_all_outputs_are_there(standard: Standard) -> None:
    posters = [name for name in standard.files if name.startswith("poster-")]
    assert len(posters) == 3
    named = {"standard.json", "standard.csv", "standard.md", "standard.docx", "standard.pdf"}
    assert named | {"site.zip"} <= set(standard.files)
    assert len(standard.told()) == 24


@pytest.mark.parametrize("name", WHOLE)
def test_each_file_has_every_clause_word_for_word(standard: Standard, name: str) -> None:
    text = said(standard, name)
    for clause in standard.told():
        for value in (
            clause["code"] + clause["title"],
            clause["body"],
            clause["responsible"],
            clause["rationale"],
            clause["steps"],
            clause["exceptions"],
            clause["target_value"],
            clause["legal_basis"],
        ):
            # Lists are drawn without the numbers that were typed.
            for line in value.split("\n"):
                assert squeezed(re.sub(r"^\d+\.\s", "", line)) in text, (clause["code"], line)


def test_the_table_says_the_same_row_by_row(standard: Standard) -> None:
    for row, clause in zip(rows(standard), standard.told(), strict=True):
        assert (row["Kod"], row["Tytuł"], row["Treść zapisu"], row["Kto odpowiada"]) == (
            clause["code"],
            clause["title"],
            clause["body"],
            clause["responsible"],
        )
        assert row["Poziom"] == LEVELS[clause["level"]]
        assert row["Wyjątki"] == clause["exceptions"]
        assert row["Ile wystarczy"] == clause["target_value"]
        assert (row["Wersja"], row["Do czego jest wersja"]) == ("1.0", "wersja ostateczna")


def test_the_page_of_each_clause_says_what_the_whole_says(standard: Standard) -> None:
    for clause in standard.told():
        text = said(standard, clause["code"])
        state = "Przyjęte ze zdaniem odrębnym" if clause["trace"]["dissents"] else "Przyjęte"
        for value in (clause["title"], clause["body"], LEVELS[clause["level"]], state):
            assert squeezed(value) in text, (clause["code"], value)
        assert (squeezed(DISSENT) in text) == bool(clause["trace"]["dissents"])


@pytest.mark.parametrize("name", [*WHOLE, "standard.csv"])
def test_each_file_says_what_was_rated_and_who_dissents(standard: Standard, name: str) -> None:
    text = said(standard, name)
    changed, disputed = (standard.told()[at] for at in (CHANGED, DISPUTED))
    assert changed["trace"]["review"]["rated"]["changed_since"]
    assert disputed["trace"]["dissents"] == [DISSENT]
    for words in (
        "Brzmienie zmieniono po ocenie",
        DISSENT,
        "Przyjęte ze zdaniem odrębnym",
        ACCEPTED_FOR,
        ISSUER,
    ):
        assert squeezed(words).casefold() in text.casefold(), words


@pytest.mark.parametrize("name", WHOLE)
def test_each_file_says_which_version_it_is_and_who_speaks(standard: Standard, name: str) -> None:
    text = said(standard, name)
    read = json.loads(standard.files["standard.json"])
    [gone] = read["withdrawn"]
    for words in (
        "wersja ostateczna",
        ISSUER,
        COMPLAINTS,
        "1 marca 2027",
        "stanowisko w holu",
        read["sha256"],
        gone["code"] + gone["title"],
        TURNED_DOWN_FOR,
    ):
        assert squeezed(words) in text, words


@pytest.mark.parametrize("name", [*WHOLE, "standard.csv"])
def test_each_file_of_the_versions_before_says_what_they_were(
    standard: Standard, name: str
) -> None:
    consulted, piloted = (words_in(standard.drafts[one], name) for one in ("0.1", "0.2"))
    assert squeezed("wersja do konsultacji") in consulted
    assert squeezed("wersja pilotażowa") in piloted
    if name in WHOLE:
        assert squeezed("Projekt do konsultacji: jeszcze nie obowiązuje.") in consulted
        assert squeezed("jeszcze nie obowiązuje") not in piloted + said(standard, name)
    clauses = standard.clauses()
    for at, there in ((TURNED_DOWN, consulted), (LATE, consulted), (DISPUTED, piloted)):
        assert squeezed(clauses[at].body) in there
    for at in (TURNED_DOWN, LATE):
        assert squeezed(clauses[at].body) not in piloted
    # What was rated and what was published only differ from the pilot version on.
    changed = squeezed("Brzmienie zmieniono po ocenie").casefold()
    assert changed not in consulted.casefold()
    assert changed in piloted.casefold()


def test_a_poster_of_a_draft_promises_nothing(standard: Standard) -> None:
    for name, content in standard.drafts["0.1"].items():
        if name.startswith("poster-"):
            text = words_in({name: content}, name)
            assert squeezed("Projekt do konsultacji: jeszcze nie obowiązuje.") in text
            assert squeezed("Na to możesz tu liczyć") not in text


@pytest.mark.parametrize("name", [*WHOLE, "standard.csv"])
def test_no_file_has_what_was_turned_down_or_said_before_as_a_clause(
    standard: Standard, name: str
) -> None:
    gone = standard.clauses()[TURNED_DOWN]
    assert squeezed(gone.body) not in said(standard, name)


def test_the_posters_promise_what_is_required_and_nothing_else(standard: Standard) -> None:
    clauses = standard.told()
    codes = {name[7:-4] for name in standard.files if name.startswith("poster-")}
    for area in codes:
        text = said(standard, f"poster-{area}.pdf")
        for clause in clauses:
            there = clause["area"] == area and clause["level"] == "required"
            assert (squeezed(clause["title"]) in text) == there, clause["code"]
        assert "10wersjaostateczna" in text
        assert squeezed(ISSUER) in text
    changed = clauses[CHANGED]
    assert "brzmieniezmieniono" in said(standard, f"poster-{changed['area']}.pdf")


def test_the_folder_holds_the_very_files(standard: Standard) -> None:
    with zipfile.ZipFile(io.BytesIO(standard.files["site.zip"])) as packed:
        held = {name.rpartition("/")[2]: packed.read(name) for name in packed.namelist()}
    for name, content in standard.files.items():
        if name.startswith(("standard.", "poster-")):
            assert held[name] == content, name
    for clause in standard.told():
        assert f"{clause['code']}.html" in held


def test_what_is_handed_out_is_whole_and_signed(standard: Standard) -> None:
    read_standard(standard.files["standard.json"])
    read = json.loads(standard.files["standard.json"])
    assert read["signature"]["key"] == read["standard"]["signing_key"]


@pytest.mark.parametrize("name", ["standard.csv", "standard.md", "standard.docx"])
def test_our_own_files_come_back_as_the_same_clauses(standard: Standard, name: str) -> None:
    file = read_clauses(name, standard.files[name])
    told = {clause["code"]: clause for clause in standard.told()}
    assert {draft.code for draft in file.drafts} == set(told)
    for draft in file.drafts:
        clause = told[draft.code]
        assert draft.level == clause["level"]
        for field_name in ("title", "body", "responsible", "steps", "exceptions", "target_value"):
            assert draft.fields.get(field_name, "") == clause[field_name], draft.code


def test_the_final_document_is_edited_and_comes_back(standard: Standard) -> None:
    room = standard.room
    content = edited(standard.files["standard.docx"])
    file = read_word_file(content)

    def load(db: Any) -> EditedCopy:
        known = load_copied_clauses(db, room.facilitator, room.programme_id, file)
        return read_copy(file, known)

    copy = room.read(load)
    assert copy.unplaced == ()
    room.do(
        take_edited_copy,
        TakeEditedCopy(room.programme_id, [item.remark for item in copy.items]),
    )
    first, second = standard.clauses()[0], standard.clauses()[CHANGED]
    assert [
        (row.passage["field"], row.suggestion, row.text)
        for row in room.read(list_comments, room.programme_id, "clause", first.id)
    ] == [
        (
            "body",
            "Osoba, która wchodzi, jest witana od razu i dowiaduje się, dokąd iść.",
            "Z pliku Worda",
        )
    ]
    [comment] = [
        row
        for row in room.read(list_comments, room.programme_id, "clause", second.id)
        if row.suggestion is None
    ]
    assert (comment.passage["field"], comment.text) == ("responsible", "A kto w soboty?")


def edited(content: bytes) -> bytes:
    """The document after somebody changed words with tracked changes and commented on a field."""
    document = Document(io.BytesIO(content))
    paragraphs = list(document.element.body.iter(qn("w:p")))
    replace_tracked(holding(paragraphs, "w\u00a0ciągu minuty"), "w\u00a0ciągu minuty", "od razu")
    at = next(i for i, one in enumerate(paragraphs) if squeezed(LATER) in squeezed(words_of(one)))
    field_cell = holding(paragraphs[at:], "kierownictwo referatu")
    run = Run(next(field_cell.iter(qn("w:r"))), document.paragraphs[0])
    document.add_comment([run], "A kto w soboty?", author="Osoba Druga")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def words_of(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def holding(paragraphs: list[Any], words: str) -> Any:
    return next(one for one in paragraphs if words in words_of(one))


def replace_tracked(paragraph: Any, words: str, others: str) -> None:
    """Replace words of a paragraph's run as a program does that tracks changes."""
    run = next(one for one in paragraph.iter(qn("w:r")) if words in words_of(one))
    before, _words, after = words_of(run).partition(words)
    by = f'w:id="900" w:author="Osoba Trzecia" {nsdecls("w")}'
    kept = '<w:t xml:space="preserve">'
    for xml in (
        f"<w:r {nsdecls('w')}>{kept}{before}</w:t></w:r>",
        f'<w:del {by}><w:r><w:delText xml:space="preserve">{words}</w:delText></w:r></w:del>',
        f"<w:ins {by}><w:r>{kept}{others}</w:t></w:r></w:ins>",
        f"<w:r {nsdecls('w')}>{kept}{after}</w:t></w:r>",
    ):
        run.addprevious(parse_xml(xml))
    run.getparent().remove(run)
