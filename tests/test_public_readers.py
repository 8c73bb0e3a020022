"""What readers of a published standard find: words in any form, one clause, versions, steps."""

import gzip
from collections.abc import Iterator
from urllib.parse import quote
from xml.etree import ElementTree

import httpx
import pytest

from tests.publishing import Press
from tests.serving import Served
from tests.snapshots import make_clause, make_snapshot, make_trace
from tests.test_public_site import Outline
from workshop.export.documents.typography import plain_spaces
from workshop.export.public_site import SearchIndex, write_clause, write_page
from workshop.programme.tables import Programme
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.imprint import SaveImprint, save_imprint
from workshop.standards.publication.versions import VersionState
from workshop.web.site_map import write_robots


@pytest.fixture
def press(hosted: Served) -> Press:
    room = hosted.room
    return Press(room.store, room.facilitator, room.programme_id)


@pytest.fixture
def outside(hosted: Served, press: Press) -> Iterator[httpx.Client]:
    with press.store.read() as db:
        programme = db.get(Programme, press.programme_id)
        assert programme is not None
    with httpx.Client(base_url=f"http://{hosted.host}/standards/{programme.slug}/") as client:
        yield client


def hosted_at(outside: httpx.Client) -> str:
    """The server's own address, above that of the standard."""
    return f"{outside.base_url.scheme}://{outside.base_url.netloc.decode()}"


def found(query: str, body: str) -> bool:
    snapshot = make_snapshot(make_clause(body=body, trace=make_trace(needs=[])), language="pl")
    return bool(SearchIndex(snapshot).find(query))


# ── search ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("skargi", "Każdą skargę przyjmujemy."),
        ("skarg", "Skarga nie wymaga nazwiska."),
        ("skarga", "Mówimy o skardze i jej biegu."),
        ("noclegi", "Miejsca noclegowe są opisane."),
        ("samobójstwo", "W kryzysie samobójczym pomagamy od razu."),
        ("samobojstwa", "Kryzys samobójczy to pilna sprawa."),
        ("termin wizyty", "Mówimy, o której wizyta; terminy podajemy na piśmie."),
        ("urzędu", "Urząd odpowiada na piśmie."),
        ("wniosek", "Wnioskom nadajemy numer."),
        ("osoby bezdomne", "Nie pytamy osób w kryzysie bezdomności o adres."),
        ("pracownik", "Pracownicy przedstawiają się."),
    ],
)
def test_a_word_is_found_in_any_form(query: str, body: str) -> None:
    assert found(query, body)


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("skarga", "Skarbnik podpisuje."),
        ("rower", "Pytamy o imię."),
        ("lekarz", "Leki są darmowe."),
    ],
)
def test_words_that_only_look_alike_are_not_found(query: str, body: str) -> None:
    assert not found(query, body)


def test_a_search_that_finds_nothing_says_what_else_there_is(press: Press, outside) -> None:
    press.write_clause("Skarga bez nazwiska", body="Skargę przyjmujemy także bez nazwiska.")
    press.publish()
    page = outside.get("", params={"q": "skagra nazwisko"}).text
    assert "W żadnym zapisie nie ma słów „skagra nazwisko”" in page
    links = Outline(page).links
    assert f"./?q={quote('nazwisko')}" in links
    assert f"./?q={quote('skarga')}" in links
    assert any(link.startswith("./#area-") for link in links)
    for link in links:
        assert outside.get(link).status_code == 200 or link.startswith("#"), link


# ── one clause ──────────────────────────────────────────────────────────────────────────────────


def test_a_clause_leads_to_related_ones_and_to_the_versions_in_which_it_changed(
    press: Press, hosted: Served, outside
) -> None:
    notes = press.write_notes(hosted.room.activity_id, ["Nobody asks", "Nobody tells"])
    need = press.make_need(notes)
    clause = press.write_clause("Form of address", [need], body="As it was")
    near = press.write_clause("Name plates", [need])
    press.publish("0.1")
    press.edit(clause, body="As it is")
    press.publish("0.2")
    press.publish("0.3")
    page = outside.get(clause.code).text
    assert f"{near.code} Name plates" in page
    assert "0.2 (" in page
    assert "0.3 (" not in page
    (link,) = (one for one in Outline(page).links if "from=0.1" in one)
    differences = outside.get(link).text
    assert "</i>was</del>" in differences
    assert "</i>is</ins>" in differences
    assert near.code not in differences


def test_a_clause_that_went_says_why_at_its_address(press: Press, outside) -> None:
    clause = press.write_clause("Stamps")
    press.write_clause("Form of address")
    press.publish("0.1")
    staying = [row for row in press.clauses() if row.id != clause.id]
    press.publish("0.2", clauses=staying, reasons={clause.code: "Nobody uses stamps."})
    page = outside.get(clause.code)
    assert page.status_code == 200
    assert "Tego zapisu nie ma już w standardzie." in plain_spaces(page.text)
    assert "Nobody uses stamps." in page.text


def test_the_page_of_a_clause_is_well_ordered_and_holds_every_field() -> None:
    fields = {name: f"Text of {name}" for name in WRITTEN}
    page = write_clause(
        make_snapshot(make_clause(**fields), make_clause("OK-02")), "OK-01"
    ).decode()
    assert not [text for text in fields.values() if text not in page]
    outline = Outline(page)
    assert outline.headings.count(1) == 1
    steps = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(below <= above + 1 for above, below in steps)
    assert {link for link in outline.links if link.startswith("#")} <= {
        f"#{name}" for name in outline.ids
    }


# ── versions ────────────────────────────────────────────────────────────────────────────────────


def test_the_newest_page_leads_to_all_versions_and_any_two_can_be_compared(
    press: Press, outside
) -> None:
    clause = press.write_clause(body="One")
    for version, body in (("0.1", "Two"), ("0.2", "Three"), ("0.3", "Four")):
        press.publish(version)
        press.edit(clause, body=body)
    assert "versions" in Outline(outside.get("").text).links
    listed = outside.get("versions").text
    assert {"0.1/", "0.2/", "0.3/"} <= {*Outline(listed).links}
    between = outside.get("versions", params={"from": "0.1", "to": "0.3"}).text
    assert "</i>One</del>" in between
    assert "</i>Three</ins>" in between
    assert "Te wersje mówią to samo." in outside.get("versions?from=0.2&to=0.2").text
    assert outside.get("versions?from=7.7&to=<script>").status_code == 200


# ── who speaks ──────────────────────────────────────────────────────────────────────────────────

SAID = {
    "issuer": "Miasto Przykład",
    "office": "Wydział Obsługi",
    "email": "standard@example.org",
    "phone": "58 000 00 00",
    "licence": "cc-by-4.0",
    "act_name": "Zarządzenie",
    "act_address": "https://example.org/akt",
}
OFFICIAL_IDS = (
    *("wstep", "podmiot", "url", "data-publikacja", "data-aktualizacja", "status"),
    *("data-sporzadzenie", "kontakt", "osoba", "email", "telefon", "procedura", "architektura"),
)


def test_every_page_says_who_issues_it_and_where_to_turn(press: Press, outside) -> None:
    clause = press.write_clause(exceptions="Nie przy telefonie.", target_value="9 na 10 spraw")
    command = SaveImprint(press.programme_id, 0, SAID, "klient: kto przychodzi")
    press.do(save_imprint, command)
    press.publish()
    for path in ("", clause.code, "?q=nothing-like-this"):
        page = outside.get(path).text
        assert "Miasto Przykład" in page, path
        assert {"mailto:standard@example.org"} <= {*Outline(page).links}, path
    whole = outside.get("").text
    assert 'id="term-1">klient' in whole
    assert "https://creativecommons.org/licenses/by/4.0/" in Outline(whole).links
    alone = outside.get(clause.code).text
    assert "Nie przy telefonie." in alone
    assert "9 na 10 spraw" in alone


def test_the_accessibility_statement_says_what_the_law_asks_for(press: Press, outside) -> None:
    press.write_clause()
    press.publish()
    assert outside.get("accessibility").status_code == 404
    assert "accessibility" not in Outline(outside.get("").text).links
    stated = {"a11y_status": "partial", "a11y_unmet": "PDF bez opisów", "building": "Winda"}
    press.do(save_imprint, SaveImprint(press.programme_id, 0, {**SAID, **stated}))
    assert "accessibility" in Outline(outside.get("").text).links
    page = outside.get("accessibility").text
    outline = Outline(page)
    for name in OFFICIAL_IDS:
        assert outline.ids.count(f"a11y-{name}") == 1, name
    assert "PDF bez opisów" in page
    assert "4 kwietnia 2019" in page
    assert "najpóźniej w ciągu 7 dni" in plain_spaces(page)
    assert not outline.inline


# ── search engines ──────────────────────────────────────────────────────────────────────────────


def test_search_engines_find_published_standards_and_nothing_else(
    press: Press, hosted: Served, outside
) -> None:
    clause = press.write_clause()
    press.accept(clause)
    press.publish("0.1")
    robots = outside.get(f"{hosted_at(outside)}/robots.txt")
    assert robots.headers["content-type"].startswith("text/plain")
    assert "Allow: /standards/\nDisallow: /\n" in robots.text
    base = robots.text.split("Sitemap: ")[1].strip().removesuffix("/sitemap.xml")
    assert clause.code not in outside.get(f"{hosted_at(outside)}/sitemap.xml").text
    press.publish("0.9", state=VersionState.PILOT)
    mapped = outside.get(f"{hosted_at(outside)}/sitemap.xml").text
    assert f"<loc>{base}{outside.base_url.path}</loc>" in mapped
    assert f"<loc>{base}{outside.base_url.path}{clause.code}</loc>" in mapped
    assert ElementTree.fromstring(mapped).tag.endswith("urlset")


def test_a_server_behind_a_path_gives_whole_addresses() -> None:
    robots = write_robots("https://example.org/town")
    assert "Allow: /town/standards/\nDisallow: /town/\n" in robots
    assert "Sitemap: https://example.org/town/sitemap.xml" in robots


# ── the page ────────────────────────────────────────────────────────────────────────────────────


def test_steps_are_a_list_without_their_own_numbers() -> None:
    steps = "1. Ask.\n2) Write it down.\n– Say it."
    page = write_page(make_snapshot(make_clause(steps=steps))).decode()
    assert "<ol>\n<li>Ask.\n<li>Write it down.\n<li>Say it.\n</ol>" in page
    alone = write_page(make_snapshot(make_clause(steps="Ask in 2 weeks."))).decode()
    assert "<ol>" not in alone


def test_sizes_of_samples_say_what_they_are_and_states_what_they_mean() -> None:
    snapshot = make_snapshot(language="pl")
    snapshot["evidence"][0] |= {"sample": "22883", "population": "Osoby LGBT+"}
    page = write_page(snapshot).decode()
    assert "n = 22883; Osoby LGBT+" in page
    assert "uzgodniony, a pod nim jest zdanie odrębne" in page
    assert "tried out" not in page
    snapshot["evidence"][0]["sample"] = ""
    assert "n =" not in write_page(snapshot).decode()


def test_a_hundred_full_clauses_are_sent_light() -> None:
    words = "Pytamy każdą osobę, jak się do niej zwracać, i zapisujemy to w karcie."
    rows = [
        make_clause(f"OK-{number:02}", **dict.fromkeys(WRITTEN, f"{words} {number}"))
        for number in range(1, 101)
    ]
    assert len(gzip.compress(write_page(make_snapshot(*rows)))) < 20_000


def test_clauses_are_pressed_open_one_by_one(press: Press, outside) -> None:
    press.write_clause(steps="Ask.\nWrite.", meaning_client="We ask you.")
    press.publish()
    page = plain_spaces(outside.get("").text)
    before, fold, after = page.partition("<details>\n<summary>Szczegóły i skąd")
    assert fold
    assert "Head of the desk" in before
    assert "We ask you." in after
