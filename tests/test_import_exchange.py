"""Exchange files of others, which may hold anything: told by place, and nothing half brought in."""

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func
from sqlmodel import select

from tests.conftest import Scene
from tests.exchanging import brought, end_votes, taken
from workshop.board.tables import Note
from workshop.demo import find_demo
from workshop.errors import Invalid
from workshop.export.exchange.check import check_exchange, read_exchange
from workshop.export.exchange.models import ExchangeFile
from workshop.export.exchange.write import write_json
from workshop.i18n import use_language
from workshop.people.rights import SYSTEM
from workshop.programme.file_faults import BadFile, validate_file
from workshop.programme.programmes import list_programmes
from workshop.programme.tables import Programme
from workshop.settings import ROOT

SAMPLES = ROOT / "tests" / "samples"


def read_schema(version: int) -> Any:
    return json.loads((ROOT / "docs" / f"exchange-{version}.schema.json").read_text("utf-8"))


PUBLISHED = read_schema(3)


@pytest.fixture
def database(demo_database: str) -> str:
    """Tests begin with the example."""
    return demo_database


@pytest.fixture
def demo(scene: Scene) -> Programme:
    """The example programme with all its votes ended."""
    programme = scene.read(find_demo, "pl")
    end_votes(scene, programme)
    return programme


def faults_of(document: Any) -> list[str]:
    use_language("pl")
    with pytest.raises(BadFile) as caught:
        check_exchange(document)
    return [str(fault) for fault in caught.value.faults]


def accepts(document: Any) -> bool:
    """Whether the models find the form of a document sound."""
    try:
        validate_file(ExchangeFile, document)
    except BadFile:
        return False
    return True


def test_the_published_schema_is_sound() -> None:
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)


def test_our_own_files_follow_the_published_schema(scene: Scene, demo: Programme) -> None:
    document = json.loads(scene.read(write_json, SYSTEM, demo.id))
    jsonschema.validate(document, PUBLISHED)
    assert accepts(document)


def test_a_file_written_by_hand_after_the_published_schema_comes_in(scene: Scene) -> None:
    content = (SAMPLES / "exchange-3.json").read_bytes()
    document = json.loads(content)
    jsonschema.validate(document, PUBLISHED)
    assert taken(scene, brought(scene, read_exchange(content))) == document


def test_a_file_of_the_second_version_comes_in_as_it_was(scene: Scene) -> None:
    content = (SAMPLES / "exchange-2.json").read_bytes()
    former = json.loads(content)
    jsonschema.validate(former, read_schema(2))
    document = taken(scene, brought(scene, read_exchange(content)))
    jsonschema.validate(document, PUBLISHED)
    assert holds(document, {**former, "version": 3})


def test_questions_from_the_room_are_never_hidden(scene: Scene) -> None:
    document = json.loads((SAMPLES / "exchange-3.json").read_bytes())
    place = next(
        place for place, row in enumerate(document["activities"]) if row["kind"] == "notes"
    )
    document["activities"][place] |= {"kind": "questions", "hidden": True, "about": ""}
    for note in document["notes"]:
        note["about"] = None
    back = taken(scene, brought(scene, read_exchange(json.dumps(document).encode())))
    assert (back["activities"][place]["kind"], back["activities"][place]["hidden"]) == (
        "questions",
        False,
    )


def holds(new: Any, former: Any) -> bool:
    """Whether a document says everything that a former one says."""
    if isinstance(former, dict):
        return all(holds(new[name], former[name]) for name in former)
    if isinstance(former, list):
        return len(new) == len(former) and all(map(holds, new, former))
    return bool(new == former)


def test_a_file_of_the_first_version_comes_in_without_its_voices(scene: Scene) -> None:
    content = (SAMPLES / "exchange-1.json").read_bytes()
    former = json.loads(content)
    jsonschema.validate(former, read_schema(1))
    programme = brought(scene, read_exchange(content))
    document = taken(scene, programme)
    assert sorted(note["text"] or "" for note in document["notes"]) == sorted(
        note["text"] or "" for note in former["notes"]
    )
    assert "voice" not in json.dumps(document)
    assert [need["support"] for need in document["needs"]] == [
        {"notes": 2, "sessions": [1], "at_least": None},
        {"notes": 0, "sessions": [], "at_least": 0},
    ]
    with scene.store.read() as db:
        query = select(Note.author).where(Note.programme_id == programme.id)
        assert set(db.execute(query).scalars()) == {None}


@pytest.mark.parametrize("people", [3, 5, 10_000, "<9"])
def test_so_many_people_cannot_have_been_told(
    scene: Scene, demo: Programme, people: int | str
) -> None:
    document = taken(scene, demo)
    document["needs"][0]["support"] |= {"notes": 4, "at_least": people}
    (fault,) = faults_of(document)
    assert fault.startswith("needs[0].support.at_least")


@pytest.mark.parametrize(
    ("way", "value", "told"),
    [
        (("needs", 3, "harm"), 9, "needs[3].harm: tu ma być liczba od 1 do 5"),
        (("needs", 0, "harm"), "4", "needs[0].harm: tu ma być liczba całkowita"),
        (("needs", 0, "harm"), True, "needs[0].harm: tu ma być liczba całkowita"),
        (("notes", 2, "text"), "x" * 281, "notes[2].text: tu mieści się tekst od 1 do 280 znaków"),
        (
            ("notes", 2, "text"),
            None,
            "notes[2].text: widoczna karteczka ma treść, każda inna jej nie ma",
        ),
        (("notes", 1, "section"), "nose", "notes[1].section: tu pasuje jedno z: "),
        (("groups", 1, "notes"), "n1", "groups[1].notes: tu ma być lista"),
        (("groups", 1, "notes"), ["n999"], "groups[1].notes[0]: tego nie ma w pliku"),
        (("groups", 1, "parent"), "g2", "groups[1].parent: to prowadzi w kółko"),
        (("groups", 1, "id"), "g1", "groups[1]: ten identyfikator występuje dwa razy"),
        (("groups", 1, "id"), "../x", "groups[1].id: to nie ma formy, która tu pasuje"),
        (("programme", "title"), " \x00 ", "programme.title: tu mieści się tekst"),
        (("sessions",), [], "sessions: tu mieści się od 1 do 300 wpisów"),
        (("votes", 0, "voters"), 3, "votes[0].estimates: te liczby do siebie nie pasują"),
        (("notes",), {}, "notes: tu ma być lista"),
    ],
)
def test_a_wrong_file_is_told_by_place_and_brings_nothing(
    scene: Scene, demo: Programme, way: tuple[Any, ...], value: Any, told: str
) -> None:
    document = copy.deepcopy(taken(scene, demo))
    inner: Any = document
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = value
    assert any(fault.startswith(told) for fault in faults_of(document)), faults_of(document)
    before = scene.read(lambda db: db.execute(select(func.count(Note.id))).scalar())
    with pytest.raises(Invalid):
        brought(scene, document)
    assert scene.read(lambda db: db.execute(select(func.count(Note.id))).scalar()) == before
    assert [row.id for row in scene.read(list_programmes, SYSTEM)] == [demo.id]


def test_a_field_that_is_missing_or_not_known_is_named(scene: Scene, demo: Programme) -> None:
    document = taken(scene, demo)
    del document["needs"][0]["who"]
    document["needs"][1]["password"] = "x"
    assert faults_of(document) == [
        "needs[0].who: brakuje tego pola",
        "needs[1].password: to pole jest nieznane",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"format": 1}',
        b'{"format": "empathy-workshop/exchange", "version": 4}',
        b'{"format": "empathy-workshop/exchange", "version": true}',
        b'{"format": "empathy-workshop/exchange", "version": NaN}',
        b'{"a":' * 90_000,
        b"1" * 10_000,
        b'{"format": "empathy-workshop/exchange", "version": 1, "notes": '
        + b"[" * 700
        + b"]" * 700
        + b"}",
    ],
)
def test_anything_else_is_refused_with_one_sentence(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_exchange(content)


def test_half_a_character_in_a_text_is_dropped(scene: Scene, demo: Programme) -> None:
    document = taken(scene, demo)
    document["programme"]["title"] = "Spring \ud8002026"
    assert brought(scene, document).title == "Spring 2026"


MANY = 1_000_000


@pytest.mark.parametrize(
    ("part", "rows"),
    [
        ("notes", [1] * MANY),
        ("notes", [{}] * 20_000),
        ("areas", [{f"field {at}": at for at in range(MANY)}]),
        ("needs", [{"notes": [1] * MANY}]),
        ("votes", [{"dots": [{}] * 2_000}] * 500),
    ],
    ids=["too many", "empty", "unknown fields", "an inner list", "two lists"],
)
def test_however_much_is_wrong_at_most_twenty_faults_are_told(
    scene: Scene, demo: Programme, part: str, rows: Any
) -> None:
    document = taken(scene, demo)
    document[part] = rows
    found = faults_of(document)
    assert 0 < len(found) <= 20
    assert found[0].startswith(part)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.just(2.5) | st.text("a1g\0 ", max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.thorough
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_our_check_agrees_with_the_library_and_nothing_hostile_gets_through(
    scene: Scene, demo: Programme, data: st.DataObject
) -> None:
    """One value anywhere in a good file is replaced by anything; what is accepted comes back."""
    document = copy.deepcopy(taken(scene, demo))
    inner: Any = document
    while True:
        names = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        name = data.draw(st.sampled_from(names))
        if not isinstance(inner[name], dict | list) or not inner[name] or data.draw(st.booleans()):
            break
        inner = inner[name]
    inner[name] = data.draw(JSON)
    assert accepts(document) == jsonschema.Draft202012Validator(PUBLISHED).is_valid(document)
    try:
        programme = brought(scene, document)
    except Invalid:
        return
    taken(scene, programme)
