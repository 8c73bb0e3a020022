"""The trace of a clause in a real browser: the picture, its lines, keys, the list, quoting, and
what somebody with a phrase learns of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import LAPTOP, PHONE, OpenPage
from tests.browser.pages import MAP, Phone
from tests.browser.test_phrase import open_phrase_view
from tests.linking import LinkNeed, link_note
from tests.rooms import Room
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.quotes import quotes_of
from workshop.standards.tables import Clause, Publication, PublishedClause
from workshop.store.ids_and_clock import new_id

GROUP, NEED, TITLE = "Czekanie <i>odbiera</i> odwagę", "przyjść po pracy", "Otwarte do późna"


@pytest.fixture
def clause(room: Room) -> Clause:
    """A clause that stands on two groups: one with three notes, one with one."""
    room.change(hidden=False, moderated=False, quotable=True)
    notes = [room.write(text).id for text in ("Kolejka", "Drzwi", "Ciemno", "Daleko")]
    groups = [
        room.do(create_group, CreateGroup(room.programme_id, new_id(), header, ids)).id
        for header, ids in ((GROUP, notes[:3]), ("Droga", notes[3:]))
    ]
    need = room.do(create_need, CreateNeed(room.programme_id, "ktoś", NEED, "", groups))
    return room.do(create_clause, CreateClause(room.programme_id, TITLE, [need.id]))


@pytest.fixture
def open_trace(open_page: OpenPage, clause: Clause) -> OpenPage:
    def opening(device: dict = LAPTOP) -> Page:
        page = open_page(f"/standards?clause={clause.id}&part=trace", device=device)
        expect(page.locator(".wt-story li").first).to_be_visible(timeout=180_000)
        return page

    return opening


@pytest.fixture
def picture(open_trace: OpenPage) -> Page:
    page = open_trace()
    page.get_by_role("button", name="See it as a picture").click()
    expect(page.locator(".wt-picture")).to_be_visible()
    return page


def card(page: Page, text: str) -> Locator:
    return page.locator(".wt-card").filter(has_text=text)


def quoted(room: Room, clause: Clause) -> list[str]:
    with room.store.read() as db:
        return [one.text for one in quotes_of(db, [clause.id])[clause.id]]


DIM = re.compile(r"\bwt-dim\b")


def test_every_card_of_the_way_is_drawn_with_its_lines(picture: Page) -> None:
    kinds = {"clause": 1, "need": 1, "group": 2, "note": 4}
    for kind, count in kinds.items():
        expect(picture.locator(f".wt-card--{kind}")).to_have_count(count)
    expect(picture.locator(".wt-stage path")).to_have_count(7)
    expect(card(picture, GROUP)).to_contain_text("3 notes")


def test_pointing_at_a_note_lights_its_whole_line_and_nothing_else(picture: Page) -> None:
    card(picture, "Kolejka").hover()
    for text in (TITLE, NEED, GROUP, "Kolejka"):
        expect(card(picture, text).first).not_to_have_class(DIM)
    for text in ("Drzwi", "Droga", "Daleko"):
        expect(card(picture, text)).to_have_class(DIM)
    expect(picture.locator(".wt-stage path.wt-lit")).to_have_count(3)


def test_arrow_keys_walk_along_the_lines(picture: Page) -> None:
    card(picture, NEED).locator("a").focus()
    picture.keyboard.press("ArrowRight")
    expect(card(picture, GROUP).locator(".wt-face")).to_be_focused()
    expect(card(picture, "Droga")).to_have_class(DIM)
    picture.keyboard.press("ArrowDown")
    expect(card(picture, "Droga").locator(".wt-face")).to_be_focused()
    picture.keyboard.press("ArrowRight")
    expect(card(picture, "Daleko").locator(".wt-face")).to_be_focused()
    picture.keyboard.press("Enter")
    expect(card(picture, "Daleko")).to_contain_text("Session 3")
    picture.keyboard.press("Escape")
    expect(picture.locator(".wt-picture")).to_be_hidden()


def test_a_card_opens_its_place(picture: Page) -> None:
    card(picture, NEED).locator("a").click()
    picture.wait_for_url(re.compile(r"/needs\?.*need=\w+"))
    expect(picture.get_by_role("heading", name=NEED)).to_be_visible()
    expect(picture.get_by_role("link", name=re.compile(TITLE))).to_be_visible()


def test_a_note_is_quoted_from_the_list(open_trace: OpenPage, room: Room, clause: Clause) -> None:
    page = open_trace()
    item = page.locator(".wt-item--note").filter(has_text="Daleko")
    item.get_by_role("switch", name="Quote beside the clause").check()
    expect(item.locator(".wt-quoted")).to_be_visible()
    assert quoted(room, clause) == ["Daleko"]
    expect(item.get_by_role("switch")).to_be_focused()
    item.get_by_role("switch", name="Quote beside the clause").uncheck()
    expect(item.locator(".wt-quoted")).to_have_count(0)
    assert quoted(room, clause) == []


def test_a_phone_gets_the_list_alone_and_needs_no_scrolling_sideways(
    open_trace: OpenPage,
) -> None:
    page = open_trace(PHONE)
    expect(page.locator(".wt-item--group").first).to_contain_text(GROUP)
    expect(page.get_by_role("button", name="See it as a picture")).to_be_hidden()
    expect(page.locator(".wt-picture")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_with_the_phrase_one_sees_drafts_by_name_and_published_clauses_by_link(
    phone: Phone, make_phone: Callable[[], Phone], room: Room, clause: Clause
) -> None:
    phone.join()
    phone.pick(MAP)
    phone.send("Nikt nie otwiera")
    expect(phone.state("Nikt nie otwiera")).to_have_text("✓✓ On the wall")

    note = next(row for row in room.stored() if row.text == "Nikt nie otwiera")
    need = room.do(create_need, CreateNeed(room.programme_id, "ktoś", "otwartych drzwi"))
    room.do(link_note, LinkNeed(need.id, note.id))
    draft = room.do(create_clause, CreateClause(room.programme_id, "Otwarte drzwi", [need.id]))
    later = make_phone()
    open_phrase_view(later, phone.phrase)
    expect(later.page.get_by_role("listitem")).to_contain_text(
        f"{draft.code} Otwarte drzwi (in preparation)"
    )

    def publish(db, _actor, _content):
        row = Publication(
            programme_id=room.programme_id,
            version="0.5",
            state="working",
            snapshot={},
            sha256="0" * 64,
        )
        db.add(row)
        db.flush()
        db.add(PublishedClause(publication_id=row.id, code=draft.code, clause_id=draft.id))

    room.do(publish, None)
    later.button("Show my notes").click()
    link = later.page.get_by_role("link", name="Read the published clause")
    expect(link).to_have_attribute("href", re.compile(rf"^standards/[\w-]+/0\.5/#{draft.code}$"))
