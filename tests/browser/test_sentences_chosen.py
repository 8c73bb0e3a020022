"""Sentences proposed for groups, chosen on phones, and taken over with one press."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.pages import Desk, Phone, Wall
from tests.browser.test_joint_drafts_in_the_room import group, write
from tests.rooms import OPEN, Room
from workshop.board.joint_drafts import list_drafts
from workshop.needs.group_queries import list_groups

SENTENCES = ("Nobody sees me at the door", "Before I get help I have to explain who I am")
MakePhone = Callable[..., Phone]


def propose(room: Room) -> list[str]:
    """Two sentences of two tables for one group; the phones that wrote them."""
    room.change(moderated=False, hidden=False)
    about = group(room, "", "Nobody says hello", "I wait at the door")
    room.run("headers", "A header is a sentence", **OPEN)
    tokens = [room.come_in(table) for table in (1, 2)]
    for token, sentence in zip(tokens, SENTENCES, strict=True):
        write(room, token, about, header=sentence)
    return tokens


def sentence(phone: Phone, words: str) -> Locator:
    return phone.page.get_by_role("button", name=words)


def choose(phone: Phone, words: str) -> None:
    sentence(phone, words).click()
    expect(phone.page.get_by_text("Your vote has arrived.")).to_be_visible()
    expect(sentence(phone, words)).to_have_attribute("aria-pressed", "true")


def proposed(wall: Wall) -> Locator:
    return wall.page.locator(".wb-jointly__proposed li")


def test_a_room_chooses_a_sentence_and_one_press_makes_it_the_group_s(
    room: Room, make_phone: MakePhone, open_wall: Callable[[], Wall], open_desk: Callable[[], Desk]
) -> None:
    tokens = propose(room)
    phone, wall, desk = make_phone().join(), open_wall(), open_desk()
    expect(proposed(wall)).to_have_count(2)
    desk.advance()
    choose(phone, SENTENCES[0])
    choose(phone, SENTENCES[1])
    expect(sentence(phone, SENTENCES[0])).to_have_attribute("aria-pressed", "false")
    phone.page.reload()
    expect(sentence(phone, SENTENCES[1])).to_have_attribute("aria-pressed", "true")
    drafts = {fact: key for key, fact in _drafts(room).items()}
    for token in (*tokens, *(room.come_in(3) for _ in range(2))):
        room.tell_by_phone(token, "choose_sentence", draft=drafts[SENTENCES[1]])
    expect(wall.page.get_by_text("Voted: 5 of 5")).to_be_visible()
    desk.advance()
    expect(proposed(wall).first).to_contain_text(SENTENCES[1])
    expect(proposed(wall).first).to_contain_text("5")
    expect(phone.page.locator(".outcome li").first).to_contain_text(f"✓ {SENTENCES[1]}")
    desk.click("take_chosen")
    expect(wall.page.locator(".wb-jointly__group h3")).to_have_text(SENTENCES[1])
    assert [row.header for row in room.read(list_groups, room.programme_id)] == [SENTENCES[1]]


def test_of_few_voters_no_number_is_shown_anywhere(
    room: Room, make_phone: MakePhone, open_wall: Callable[[], Wall], open_desk: Callable[[], Desk]
) -> None:
    propose(room)
    phone, wall, desk = make_phone().join(), open_wall(), open_desk()
    desk.advance()
    choose(phone, SENTENCES[0])
    desk.advance()
    few = "Fewer than five people voted"
    expect(phone.page.get_by_text(few)).to_be_visible()
    expect(phone.page.locator(".outcome li b")).to_have_count(0)
    expect(wall.page.get_by_text(few)).to_be_visible()
    expect(wall.page.locator(".wb-jointly__proposed .chosen")).to_have_count(0)
    expect(desk.page.get_by_text("let the room decide by a show of hands")).to_be_visible()
    expect(desk.page.get_by_role("button", name="Take over 1")).to_have_count(0)


def _drafts(room: Room) -> dict[str, str]:
    return {row.id: row.fields["header"] for row in room.read(list_drafts, room.activity_id)}
