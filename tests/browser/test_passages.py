"""A clause is discussed in real browsers: words marked with mouse, keys or from a list, and a
suggestion that two people accept in one breath."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import PHONE, OpenPage
from tests.rooms import Room
from workshop.people.rights import Actor
from workshop.review.comments import AddComment, add_comment, list_comments
from workshop.review.tables import Comment
from workshop.standards.clauses import CreateClause, create_clause, load_clause
from workshop.standards.tables import Clause

BODY = "Okienko działa do późna. W poniedziałki 🙂 nikt nie czeka na dworze."
PASSAGE = {"field": "body", "start": 15, "quote": "do późna"}
WAIT_WITH_OTHERS = """() => {
  const dialog = document.createElement("div");
  dialog.dataset.testid = "stDialog";
  document.body.append(dialog);
}"""
"""A page shows what others have changed once no dialog is open: until then it stands still."""
FOLLOW_OTHERS = "() => document.querySelector('body > [data-testid=stDialog]').remove()"


@dataclass(frozen=True)
class Talk:
    """A clause, the address where it is discussed, and an editor beside Alice."""

    room: Room
    clause: Clause
    path: str
    editor: Actor
    editor_cookie: str

    def comment(self, **given: object) -> Comment:
        """Something the editor says about the clause, before a page looks."""
        content = AddComment(
            self.room.programme_id, "clause", self.clause.id, given.pop("text", "Niejasne"), **given
        )
        return self.room.do(add_comment, content, self.editor)

    def comments(self) -> list[Comment]:
        """What was said so far."""
        return self.room.read(list_comments, self.room.programme_id, "clause", self.clause.id)

    @property
    def body(self) -> str:
        """What the clause requires now."""
        return self.room.read(load_clause, self.clause.id).body


@pytest.fixture
def language() -> str:
    """These screens are read in Polish."""
    return "pl"


@pytest.fixture
def talk(room: Room) -> Talk:
    editor = room.add_member("edytor", language="pl")
    command = CreateClause(room.programme_id, "Do późna", fields={"body": BODY})
    clause = room.do(create_clause, command)
    path = f"/standards?programme={room.slug}&clause={clause.id}&part=comments"
    return Talk(room, clause, path, editor, room.sign_in(editor))


def text_of(page: Page) -> Locator:
    found = page.locator(".wg .text[data-field=body]")
    expect(found).to_be_visible()
    return found


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def test_one_marks_words_with_the_mouse_and_another_sees_the_comment(
    open_page: OpenPage, talk: Talk
) -> None:
    editor = open_page(talk.path, cookie=talk.editor_cookie)
    select_with_mouse(editor, text_of(editor), "poniedziałki 🙂")
    button(editor, "Skomentuj ten fragment").click()
    editor.get_by_label("Skomentuj ten fragment").fill("A w święta?")
    button(editor, "Dodaj uwagę").click()
    expect(editor.get_by_text("1 otwarty wątek")).to_be_visible()
    [stored] = talk.comments()
    assert stored.passage == {"field": "body", "start": 27, "quote": "poniedziałki 🙂"}

    alice = open_page(talk.path)
    expect(text_of(alice).locator("mark")).to_have_text("poniedziałki 🙂")
    expect(alice.get_by_text("A w święta?")).to_be_visible()
    text_of(alice).get_by_role("button", name=re.compile("^Uwaga 1")).click()
    expect(alice.get_by_text("Ten wątek wybrano w tekście")).to_be_visible()


def test_words_are_chosen_with_keys_alone(open_page: OpenPage, talk: Talk) -> None:
    page = open_page(talk.path)
    text = text_of(page)
    text.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    quote = page.locator(".wg .bar q")
    expect(quote).to_have_text("do późna")
    page.keyboard.press("Shift+ArrowLeft")
    expect(quote).to_have_text("do")
    page.keyboard.press("ArrowDown")
    expect(quote).to_have_text("W poniedziałki 🙂 nikt nie czeka na dworze.")
    page.keyboard.press("Escape")
    expect(quote).to_be_hidden()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(button(page, "Komentuj cały zapis")).to_be_visible()
    expect(text.locator("mark.chosen")).to_have_text("Okienko")


def test_a_sentence_is_chosen_from_a_list_on_a_phone(open_page: OpenPage, talk: Talk) -> None:
    page = open_page(talk.path, device=PHONE)
    text_of(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    page.get_by_label("Wybierz zdanie").select_option(label="Okienko działa do późna.")
    button(page, "Skomentuj ten fragment").click()
    page.get_by_label("Skomentuj ten fragment").fill("Do której?")
    button(page, "Dodaj uwagę").click()
    expect(page.get_by_text("1 otwarty wątek")).to_be_visible()
    assert talk.comments()[0].passage["quote"] == "Okienko działa do późna."


def test_two_people_accept_a_suggestion_at_once(open_page: OpenPage, talk: Talk) -> None:
    talk.comment(passage=PASSAGE, suggestion="do 20.00")
    alice = open_page(talk.path)
    editor = open_page(talk.path, cookie=talk.editor_cookie)
    for page in (alice, editor):
        expect(button(page, "Przyjmij do tekstu")).to_be_visible()
    editor.evaluate(WAIT_WITH_OTHERS)
    button(alice, "Przyjmij do tekstu").click()
    expect(alice.get_by_text("Wszystko załatwione")).to_be_visible()
    expect(text_of(alice)).to_contain_text("Okienko działa do 20.00.")
    button(editor, "Przyjmij do tekstu").click()
    refusal = editor.get_by_text("Ktoś już przyjął tę propozycję.")
    expect(refusal).to_be_visible()
    editor.evaluate(FOLLOW_OTHERS)
    expect(text_of(editor)).to_contain_text("Okienko działa do 20.00.")
    expect(refusal).to_be_visible()
    assert talk.body == BODY.replace("do późna", "do 20.00")


def select_with_mouse(page: Page, text: Locator, words: str) -> None:
    """Drag over these words, from their first to their last letter."""
    text.scroll_into_view_if_needed()
    box = text.evaluate(
        """(element, words) => {
            const piece = [...element.querySelectorAll('.piece')].map((one) => one.firstChild)
                .find((node) => node.data.includes(words));
            const range = document.createRange();
            const from = piece.data.indexOf(words);
            range.setStart(piece, from);
            range.setEnd(piece, from + words.length);
            const { left, right, top, bottom } = range.getBoundingClientRect();
            return [left + 1, right - 1, (top + bottom) / 2];
        }""",
        words,
    )
    left, right, middle = box
    page.mouse.move(left, middle)
    page.mouse.down()
    page.mouse.move((left + right) / 2, middle)
    page.mouse.move(right, middle)
    page.mouse.up()
