"""Who speaks in a standard: kept, checked, published with each version, warned of if missing."""

import pytest

from tests.conftest import Scene
from tests.publishing import Press
from tests.snapshots import make_imprint, make_snapshot
from tests.visits import Visits, labels, press, words
from workshop.errors import Conflict, Invalid, NotAllowed
from workshop.export.standard.csv import write_csv
from workshop.export.standard.markdown import write_markdown
from workshop.standards.imprint import SaveImprint, load_imprint, read_terms, save_imprint
from workshop.standards.publication.publish_checks import find_warnings
from workshop.standards.publication.versions import VersionState

SAID = {
    "issuer": "Miasto Przykład",
    "office": "Wydział Obsługi",
    "email": "standard@example.org",
    "phone": "58 000 00 00",
    "complaints": "Do kierownictwa wydziału; odpowiedź w 30 dni.",
    "binds_from": "2027-01-01",
    "act_name": "Zarządzenie prezydenta miasta",
    "act_number": "12/2026",
    "act_address": "https://example.org/akt",
    "licence": "cc-by-4.0",
}


@pytest.fixture
def house(store, alice, programme) -> Press:
    return Press(store, alice, programme.id)


def say(scene: Scene, actor, programme, terms: str | None = None, seen: int = 0, **values: str):
    command = SaveImprint(programme.id, seen, values, terms)
    return scene.do(save_imprint, actor, command)


def test_a_version_keeps_what_was_said_when_it_was_published(
    scene: Scene, house: Press, alice, programme
) -> None:
    house.write_clause()
    say(scene, alice, programme, "klient: kto przychodzi z jakąś sprawą", **SAID)
    first = house.publish("0.1")
    say(scene, alice, programme, seen=1, office="Biuro Dostępności")
    second = house.publish("0.2")
    kept = first.snapshot["standard"]["imprint"]
    assert {name: kept[name] for name in SAID} == SAID
    assert first.snapshot["terms"] == [
        {"term": "klient", "meaning": "kto przychodzi z jakąś sprawą"}
    ]
    assert second.snapshot["standard"]["imprint"]["office"] == "Biuro Dostępności"


@pytest.mark.parametrize(
    "values",
    [
        {"binds_from": "31.02.2027"},
        {"act_address": "javascript:alert(1)"},
        {"feedback": "somewhere"},
        {"email": "no mail"},
        {"licence": "mine"},
        {"a11y_status": "very"},
        {"edits": "7"},
        {"issuer": "x" * 201},
    ],
)
def test_what_is_no_day_address_or_licence_is_refused(
    scene: Scene, alice, programme, values
) -> None:
    with pytest.raises(Invalid):
        say(scene, alice, programme, **values)


def test_nobody_writes_over_what_somebody_else_has_said_meanwhile(
    scene: Scene, alice, ewa, programme
) -> None:
    say(scene, alice, programme, issuer="Miasto Przykład")
    with pytest.raises(Conflict):
        say(scene, alice, programme, issuer="Gmina Przykład")
    with pytest.raises(NotAllowed):
        say(scene, ewa, programme, seen=1, issuer="Gmina Przykład")
    assert scene.read(load_imprint, programme.id).issuer == "Miasto Przykład"


def test_defined_words_are_read_line_by_line() -> None:
    assert read_terms(
        "desk: where one is met first\n\nclient – whoever comes in: also by phone"
    ) == [
        {"term": "desk", "meaning": "where one is met first"},
        {"term": "client", "meaning": "whoever comes in: also by phone"},
    ]
    with pytest.raises(Invalid) as refused:
        read_terms("desk: fine\nonly a word")
    assert refused.value.values["line"] == "only a word"


def test_what_readers_would_miss_is_warned_of_before_a_version_binds(
    scene: Scene, house: Press, alice, programme
) -> None:
    clause = house.write_clause()

    def missed(state: VersionState) -> set[str]:
        found = scene.read(find_warnings, programme.id, [clause.id], state)
        return {str(one.values["what"]) for one in found if "what" in one.values}

    assert not missed(VersionState.WORKING)
    assert "Who issues it" in missed(VersionState.PILOT)
    assert "Accessibility statement" in missed(VersionState.FINAL)
    say(scene, alice, programme, **SAID, a11y_status="full")
    assert not missed(VersionState.FINAL)


def test_every_document_says_who_speaks_and_what_words_mean() -> None:
    snapshot = make_snapshot(
        language="pl",
        imprint=make_imprint(issuer="Miasto Przykład", binds_from="2027-01-01", licence="cc0-1.0"),
    )
    text = write_markdown(snapshot).decode()
    assert "Miasto Przykład" in text
    assert "1 stycznia 2027" in text
    assert "CC0 1.0" in text
    assert "where somebody is spoken with first" in text
    assert write_csv(snapshot)


def test_the_form_keeps_what_is_typed_in(visits: Visits, scene: Scene, house, alice, programme):
    house.write_clause()
    screen = visits.open(alice, "publication")
    assert "Who speaks" in labels(screen)
    assert "Not said yet: Who issues it" in words(screen)
    press(screen, "Who speaks")
    assert not screen.exception
    next(box for box in screen.text_input if box.label == "Who issues it").input("Town")
    next(box for box in screen.text_area if box.label == "What words mean here").input("a: b")
    press(screen, "Who speaks", "Save")
    row = scene.read(load_imprint, programme.id)
    assert (row.issuer, row.terms) == ("Town", [{"term": "a", "meaning": "b"}])
