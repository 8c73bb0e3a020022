"""A published standard in a browser without account, cookie and script, and as a folder."""

import gzip
import io
import json
import re
import zipfile
from html.parser import HTMLParser

import httpx
import pytest

from tests.publishing import Press, let_quote
from tests.serving import Served
from tests.snapshots import make_clause, make_snapshot, make_trace
from workshop.board.moderation import RedactNote, redact_note
from workshop.export.public_site import SearchIndex, write_page, write_site
from workshop.export.published_files import outputs_of
from workshop.programme.programmes import CreateProgramme, create_programme
from workshop.programme.tables import Programme
from workshop.settings import ROOT
from workshop.standards.clause_fields import WRITTEN
from workshop.standards.publication.checksum import checksum
from workshop.web.public_standards import POLICY


@pytest.fixture
def press(hosted: Served):
    room = hosted.room
    return Press(room.store, room.facilitator, room.programme_id)


@pytest.fixture
def slug(hosted: Served, press: Press):
    with press.store.read() as db:
        return db.get(Programme, press.programme_id).slug


@pytest.fixture
def outside(hosted: Served):
    with httpx.Client(base_url=f"http://{hosted.host}") as client:
        yield client


class Outline(HTMLParser):
    """Headings in order, ids, links, and what a page loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.language = ""
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "html":
            self.language = found["lang"]
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found["href"])
        if tag in ("link", "script", "img"):
            self.loaded.append(found.get("href") or found.get("src", ""))
        self.inline += [name for name in found if name == "style" or name.startswith("on")]


# ── on the server ───────────────────────────────────────────────────────────────────────────────


def test_anybody_reads_the_latest_version_and_every_former_one(press: Press, outside, slug):
    clause = press.write_clause(body="As it was")
    press.publish("0.4")
    other = press.write_clause("Later")
    press.publish("0.5")
    latest = outside.get(f"/standards/{slug}/")
    assert latest.status_code == 200
    assert other.code in latest.text
    former = outside.get(f"/standards/{slug}/0.4/")
    assert other.code not in former.text
    assert "As it was" in former.text
    assert f'id="{clause.code}"' in former.text
    assert "Jest nowsza wersja: 0.5." in former.text
    assert "Jest nowsza wersja" not in outside.get(f"/standards/{slug}/0.5/").text


def test_the_page_sets_no_cookie_and_allows_nothing_from_elsewhere(press, outside, slug):
    press.write_clause()
    press.publish()
    answer = outside.get(f"/standards/{slug}/")
    assert "set-cookie" not in answer.headers
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    for name in Outline(answer.text).loaded:
        asset = outside.get(f"/standards/{slug}/{name}")
        assert asset.status_code == 200
        assert asset.headers["x-content-type-options"] == "nosniff"
        assert "server" not in asset.headers


def test_a_page_that_has_not_changed_is_not_sent_again(press, outside, slug):
    press.write_clause()
    press.publish("0.1")
    first = outside.get(f"/standards/{slug}/0.1/")
    again = {"if-none-match": first.headers["etag"]}
    assert outside.get(f"/standards/{slug}/0.1/", headers=again).status_code == 304
    press.publish("0.2")
    assert outside.get(f"/standards/{slug}/0.1/", headers=again).status_code == 200


def test_every_clause_has_a_page_of_its_own_in_its_latest_text_and_in_each_version(
    press, outside, slug
):
    clause = press.write_clause(body="As it was")
    press.publish("0.1")
    press.edit(clause, body="As it is")
    press.publish("0.2")
    page = outside.get(f"/standards/{slug}/{clause.code.lower()}")
    assert page.status_code == 200
    assert "As it is" in page.text
    assert "As it was" not in page.text
    former = outside.get(f"/standards/{slug}/0.1/{clause.code}").text
    assert "As it was" in former
    assert "Jest nowsza wersja: 0.2." in former
    assert outside.get(f"/standards/{slug}/0.2").headers["location"].endswith("/0.2/")
    assert outside.get(f"/standards/{slug}").headers["location"].endswith(f"/{slug}/")


def test_what_is_not_there_is_told_calmly(press, outside, slug):
    press.write_clause()
    press.publish("0.1")
    missing = (
        "/standards/nowhere/",
        f"/standards/{slug}/7.7/",
        f"/standards/{slug}/0.1/x.exe",
        f"/standards/{slug}/a/b/c",
        f"/standards/{slug}/0.1/..%2f..%2fsecret",
        "/standards/nowhere/OK-01",
        f"/standards/{slug}/QQ-99",
        "/standards/nowhere/versions",
    )
    for address in missing:
        answer = outside.get(address, follow_redirects=True)
        assert answer.status_code == 404, address
        assert "Nie ma takiej strony" in answer.text
        assert "Traceback" not in answer.text
    assert f'href="/standards/{slug}/"' in outside.get(f"/standards/{slug}/7.7/").text
    assert "no such page" in outside.get("/standards/nowhere/?lang=en").text
    assert (
        outside.post(f"/standards/{slug}/", headers={"origin": str(outside.base_url)}).status_code
        == 405
    )


@pytest.mark.parametrize(
    "path",
    [
        "/standards",
        "/standards/_stcore/stream",
        "/standards/static/js/main.js",
        "/standards/component/x",
        "/standards/media/x",
    ],
)
def test_the_addresses_of_the_page_standard_are_left_to_it(outside, path):
    answer = outside.get(path)
    assert answer.headers["content-security-policy"] != POLICY
    assert "Nie ma takiej strony" not in answer.text


def test_no_standard_is_named_like_a_folder_of_the_page(press: Press):
    taken = press.do(create_programme, CreateProgramme("Static", "pl", None))
    assert taken.slug == "static-2"


def test_the_server_searches_for_those_without_scripts(press, outside, slug):
    press.write_clause("Łagodna rozmowa", body="Pytamy spokojnie.")
    press.write_clause("Druk", body="Formularz bez płci.")
    press.publish()
    found = outside.get(f"/standards/{slug}/", params={"q": "lagodna SPOKOJNIE"}).text
    assert "Znaleziono 1 zapis" in found
    assert "Formularz bez" not in found
    nothing = outside.get(f"/standards/{slug}/", params={"q": "rower"}).text
    assert "W żadnym zapisie nie ma słów „rower”" in nothing


def test_what_is_searched_for_stays_text(press, outside, slug):
    press.write_clause()
    press.publish()
    query = '"><script>alert(1)</script>{x}{0}%s'
    page = outside.get(f"/standards/{slug}/", params={"q": query})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert outside.get(f"/standards/{slug}/", params={"q": "x" * 5000}).status_code == 200


def test_every_file_is_there_for_everybody(press, outside, slug):
    press.write_clause()
    row = press.publish("0.5")
    page = Outline(outside.get(f"/standards/{slug}/0.5/").text)
    for output in outputs_of(row.snapshot):
        assert output.name in page.links
        answer = outside.get(f"/standards/{slug}/0.5/{output.name}")
        assert answer.status_code == 200, output.name
        assert answer.headers["content-type"].startswith(output.media)
        assert len(answer.content) > 200
    assert row.sha256 in outside.get(f"/standards/{slug}/0.5/standard.json").text


def test_a_quote_taken_back_is_gone_from_the_page_at_once(press, outside, slug, hosted):
    let_quote(press.store, hosted.room.activity_id)
    (note,) = press.write_notes(hosted.room.activity_id, ["Please forget these words of mine"])
    clause = press.write_clause(needs=[press.make_need([note])])
    press.quote(clause, note)
    press.publish()
    assert "forget these" in outside.get(f"/standards/{slug}/").text
    press.do(redact_note, RedactNote(note.id))
    assert "forget these" not in outside.get(f"/standards/{slug}/").text
    assert "forget these" not in outside.get(f"/standards/{slug}/0.1/standard.md").text


# ── the page itself ─────────────────────────────────────────────────────────────────────────────


def test_the_page_answers_why_each_clause_is_there():
    page = write_page(make_snapshot(language="en", previous="0.4")).decode()
    assert page.count("Where does this clause come from?") == 3
    for words in (
        "As somebody who waits I need quiet",
        "The room hears everything",
        "21 notes · 2 sessions · at least 10 people",
        "3 notes · people: &lt;5",
        "I left before my turn",
        "Too costly for a small town",
        "2 rounds",
        "6 experts",
        "8",
        "no consensus",
        "self-selected",
    ):
        assert words in page
    assert "voices</" not in page
    assert "voice is one person" not in page


def test_a_page_published_when_voices_were_counted_says_what_it_said():
    sample = ROOT / "tests" / "samples" / "standard-1.json"
    page = write_page(json.loads(sample.read_text("utf-8"))).decode()
    assert "12 voices" in page
    assert "fewer than 5 voices" in page
    assert "A voice is one person" in page


def test_every_field_of_a_clause_stands_on_the_page():
    fields = {name: f"Text of {name}" for name in WRITTEN}
    page = write_page(make_snapshot(make_clause(**fields))).decode()
    assert not [name for name, text in fields.items() if text not in page]


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_page_speaks_its_own_language_and_is_well_ordered(language):
    outline = Outline(write_page(make_snapshot(language=language, previous="0.4")).decode())
    assert outline.language == language
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    steps = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(below <= above + 1 for above, below in steps)
    assert len(set(outline.ids)) == len(outline.ids)
    places = {f"#{name}" for name in outline.ids}
    assert {link for link in outline.links if link.startswith("#")} <= places
    assert not outline.inline


def test_what_people_wrote_never_becomes_markup():
    danger = "<img src=x onerror=alert(1)>{{ 7*7 }}</details><script>alert(2)</script>"
    trace = make_trace(quotes=[danger], dissents=[danger])
    trace["needs"][0]["sentence"] = trace["needs"][0]["groups"][0]["header"] = danger
    clause = make_clause(title=danger, body=danger, steps=danger, trace=trace)
    shown = make_snapshot(clause, title=danger, notes=danger)
    page = write_page(shown).decode().replace(checksum(shown), "")
    assert "<img" not in page
    assert page.count("<script") == 1
    assert "49" not in page
    assert "{{ 7*7 }}" in page


def test_words_are_found_without_regard_to_polish_signs():
    index = SearchIndex(make_snapshot())
    assert index.find("") is None
    assert index.find("zazolc GESLA ok-01") == ["OK-01"]
    assert index.find("quiet nowhere") == []


def test_a_hundred_full_clauses_make_a_light_page():
    fields = dict.fromkeys(WRITTEN, ".")
    rows = [make_clause(f"OK-{number:02}", **fields) for number in range(1, 101)]
    page = write_page(make_snapshot(*rows))
    assert len(page) / 100 < 2_150
    assert len(gzip.compress(page)) < 15_000


# ── the folder ──────────────────────────────────────────────────────────────────────────────────


def test_the_folder_holds_all_that_its_page_asks_for():
    snapshot = make_snapshot()
    packed = write_site(snapshot, {"standard.md": ("Markdown", b"# Standard")})
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        (page_name,) = (name for name in names if name.endswith("index.html"))
        folder = page_name.removesuffix("index.html")
        assert all(name.startswith(folder) for name in names)
        assert folder.count("/") == 1
        pages = [archive.read(name).decode() for name in names if name.endswith(".html")]
    asked = {name for page in pages for name in (*Outline(page).loaded, *Outline(page).links)}
    asked = {name for name in asked if not name.startswith(("mailto:", "https:"))}
    files = {name.partition("#")[0] for name in asked} - {""}
    assert files == {name.removeprefix(folder) for name in names}
    assert write_site(snapshot) == write_site(snapshot)


def test_what_is_easy_to_read_has_a_page_of_its_own_and_stands_in_the_files(press, outside, slug):
    first = press.write_clause("A name", body="Staff ask for the name.")
    press.accept(first)
    press.publish("0.1")
    assert outside.get(f"/standards/{slug}/easy").status_code == 404
    assert "/easy" not in outside.get(f"/standards/{slug}/").text
    easy = "You have a name.\nSay it. <b>"
    press.accept(press.write_clause("A seat", body="There are seats.", easy_text=easy))
    press.publish("0.2")
    page = outside.get(f"/standards/{slug}/easy")
    assert page.status_code == 200
    assert "<p>You have a name.</p>" in page.text
    assert "<p>Say it. &lt;b&gt;</p>" in page.text
    assert "Staff ask" not in page.text
    assert Outline(page.text).headings == [1, 2]
    assert 'href="easy"' in outside.get(f"/standards/{slug}/").text
    assert outside.get(f"/standards/{slug}/0.2/easy").status_code == 200
    assert outside.get(f"/standards/{slug}/0.1/easy").status_code == 404
    assert "You have a name." in outside.get(f"/standards/{slug}/0.2/standard.md").text
