"""The editor of a clause in real browsers: two people at once, and one without a network."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.browser.devices import LAPTOP, PHONE, OpenContext, OpenPage
from tests.browser.pages import sign_in
from tests.rooms import Room
from workshop.standards.clauses import CreateClause, create_clause, list_clause_revisions
from workshop.standards.tables import Clause

BODY = "Osoba przy stanowisku pyta, jak się zwracać."


@dataclass
class Draft:
    """One clause in the editor, as somebody sees it."""

    page: Page

    def field(self, name: str) -> Locator:
        """A field with everything around it."""
        return self.page.locator(f'[data-field="{name}"]')

    def text(self, name: str) -> Locator:
        """Where one writes."""
        return self.page.locator(f"#clause-{name}")

    def write(self, name: str, text: str) -> None:
        """Write as a person does, after what stands there."""
        self.text(name).click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def leave(self) -> None:
        """Go out of the field."""
        self.page.locator("#clause-why").focus()

    def expect_state(self, name: str, words: str) -> None:
        """What is said at the field."""
        expect(self.field(name).locator(".said")).to_have_text(words)

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click()


@dataclass
class SharedClause:
    """A clause in a programme of its own, and the people who draft it."""

    room: Room
    open_page: OpenPage
    id: str

    @property
    def path(self) -> str:
        """Where it is edited."""
        return f"/standards?programme={self.room.slug}&clause={self.id}"

    def account(self, name: str, role: str = "editor") -> str:
        """A new account; returns its cookie."""
        return self.room.sign_in(self.room.add_member(name, role, "pl"))

    def open(self, cookie: str, device: dict[str, Any] = LAPTOP) -> Draft:
        """The clause in a browser of one's own."""
        draft = Draft(self.open_page(self.path, cookie, device))
        expect(draft.page.locator(".ce")).to_be_visible()
        return draft

    def stored(self) -> Clause:
        """What is stored."""
        found: Clause = self.room.read(lambda db: db.get(Clause, self.id))
        return found

    def bodies(self) -> list[str]:
        """Every body that was ever saved."""
        revisions = self.room.read(list_clause_revisions, self.id)
        return [revision.fields["body"] for revision in revisions]


@pytest.fixture
def language() -> str:
    """These screens are read in Polish."""
    return "pl"


@pytest.fixture
def clause(room: Room, open_page: OpenPage) -> SharedClause:
    command = CreateClause(room.programme_id, "Zwracanie się", (), {"body": BODY})
    return SharedClause(room, open_page, room.do(create_clause, command).id)


@pytest.fixture
def edyta(clause: SharedClause) -> Draft:
    return clause.open(clause.account("Edyta"))


@pytest.fixture
def filip(clause: SharedClause) -> Draft:
    return clause.open(clause.account("Filip"))


def test_two_people_write_in_different_fields(
    clause: SharedClause, edyta: Draft, filip: Draft
) -> None:
    edyta.write("body", " I używa tej formy.")
    filip.write("rationale", "Kto usłyszy złe imię, nie wraca.")
    edyta.leave()
    filip.leave()
    for draft in (edyta, filip):
        expect(draft.text("body")).to_have_value(f"{BODY} I używa tej formy.")
        expect(draft.text("rationale")).to_have_value("Kto usłyszy złe imię, nie wraca.")
    edyta.expect_state("body", "Zapisano")
    filip.expect_state("body", "Zmienione przed chwilą")
    saved = clause.stored()
    assert (saved.body, saved.rationale) == (
        f"{BODY} I używa tej formy.",
        "Kto usłyszy złe imię, nie wraca.",
    )


def test_a_colleague_is_seen_in_the_field_and_gone_when_the_page_closes(
    edyta: Draft, filip: Draft
) -> None:
    badge = filip.field("body").get_by_text("Edyta pisze tutaj")
    edyta.text("body").focus()
    expect(badge).to_be_visible()
    expect(edyta.page.get_by_text("pisze tutaj")).to_have_count(0)
    edyta.text("rationale").focus()
    expect(badge).to_be_hidden()
    expect(filip.field("rationale").get_by_text("Edyta pisze tutaj")).to_be_visible()
    edyta.page.close()
    expect(filip.page.locator(".who", has_text="pisze tutaj")).to_have_count(0)


def meet(clause: SharedClause, edyta: Draft, filip: Draft) -> None:
    """Filip has typed when Edyta's text comes; his fingers are still on the keys."""
    filip.page.context.set_offline(True)
    filip.write("body", " Cicho.")
    edyta.write("body", " Głośno.")
    edyta.leave()
    edyta.expect_state("body", "Zapisano")
    filip.page.context.set_offline(False)
    filip.expect_state("body", "Dwa teksty")
    assert clause.stored().body == f"{BODY} Głośno."


def test_in_one_field_both_texts_stand_side_by_side_and_nothing_is_lost(
    clause: SharedClause, edyta: Draft, filip: Draft
) -> None:
    meet(clause, edyta, filip)
    filip.page.keyboard.type(" I spokojnie.")
    expect(filip.text("body")).to_have_value(f"{BODY} Cicho. I spokojnie.")
    theirs = filip.field("body").locator(".side", has_text="Tymczasem zapisano")
    expect(theirs).to_contain_text(f"{BODY} Głośno.")
    expect(theirs.locator("mark")).to_have_text(["Głośno"])
    filip.text("body").fill(f"{BODY} Głośno albo cicho.")
    filip.press("Zapisz mój tekst")
    filip.expect_state("body", "Zapisano")
    expect(edyta.text("body")).to_have_value(f"{BODY} Głośno albo cicho.")
    assert clause.bodies()[-2:] == [f"{BODY} Głośno.", f"{BODY} Głośno albo cicho."]


def test_who_takes_the_other_text_can_bring_the_own_one_back(
    clause: SharedClause, edyta: Draft, filip: Draft
) -> None:
    meet(clause, edyta, filip)
    filip.press("Weź tamten")
    expect(filip.text("body")).to_have_value(f"{BODY} Głośno.")
    filip.press("Przywróć mój tekst")
    filip.leave()
    expect(edyta.text("body")).to_have_value(f"{BODY} Cicho.")
    assert clause.bodies()[-2:] == [f"{BODY} Głośno.", f"{BODY} Cicho."]


def test_left_alone_both_texts_wait_through_a_reload(
    clause: SharedClause, edyta: Draft, filip: Draft
) -> None:
    meet(clause, edyta, filip)
    filip.page.reload()
    filip.expect_state("body", "Dwa teksty")
    mine = filip.field("body").locator(".side", has_text="Twój tekst")
    expect(mine).to_contain_text(f"{BODY} Cicho.")
    filip.press("Połącz oba")
    expect(filip.text("body")).to_be_focused()
    filip.page.keyboard.press("Control+End")
    filip.page.keyboard.type(" Głośno.")
    filip.press("Zapisz mój tekst")
    expect(edyta.text("body")).to_have_value(f"{BODY} Cicho. Głośno.")


def test_what_is_written_without_a_link_outlives_a_reload_and_is_saved_later(
    clause: SharedClause, open_context: OpenContext
) -> None:
    context = open_context(**LAPTOP)
    sign_in(context, clause.room, clause.account("Edyta"))
    broken = [True]

    def route(socket: WebSocketRoute) -> None:
        if broken[0]:
            socket.close()
        else:
            socket.connect_to_server()

    context.route_web_socket(re.compile(r"/live$"), route)
    context.route(re.compile(r"/live/(poll|do)$"), lambda route: route.abort())
    draft = Draft(context.new_page())
    draft.page.goto(clause.room.url + clause.path)
    draft.write("body", " Bez sieci.")
    draft.leave()
    draft.expect_state("body", "Tylko w tej przeglądarce")
    draft.page.reload()
    expect(draft.text("body")).to_have_value(f"{BODY} Bez sieci.")
    draft.expect_state("body", "Tylko w tej przeglądarce")
    assert clause.stored().body == BODY
    broken[0] = False
    draft.expect_state("body", "Zapisano")
    assert clause.stored().body == f"{BODY} Bez sieci."
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('workshop.draft.'))"
    assert draft.page.evaluate(kept) == []


def test_nobody_meets_the_unsaved_text_of_another_account(
    clause: SharedClause, edyta: Draft
) -> None:
    edyta.page.context.set_offline(True)
    edyta.write("body", " Tylko moje.")
    edyta.leave()
    edyta.expect_state("body", "Tylko w tej przeglądarce")
    context = edyta.page.context
    edyta.page.close()
    context.set_offline(False)
    sign_in(context, clause.room, clause.account("Filip"))
    other = Draft(context.new_page())
    other.page.goto(clause.room.url + clause.path)
    expect(other.text("body")).to_have_value(BODY)
    other.write("rationale", "Powód")
    other.leave()
    other.expect_state("rationale", "Zapisano")
    assert clause.stored().body == BODY


def test_what_is_refused_stays_in_the_field_with_a_sentence(
    clause: SharedClause, edyta: Draft
) -> None:
    edyta.text("title").fill("")
    edyta.leave()
    edyta.expect_state("title", "Nie zapisano")
    expect(edyta.field("title").locator(".trouble")).to_have_text("To pole nie może być puste.")
    long = "bardzo " * 3000
    edyta.text("body").fill(long)
    edyta.leave()
    edyta.expect_state("body", "Nie zapisano")
    expect(edyta.text("body")).to_have_value(long)
    edyta.text("body").fill("Krótko.")
    edyta.leave()
    edyta.expect_state("body", "Zapisano")
    assert (clause.stored().title, clause.stored().body) == ("Zwracanie się", "Krótko.")


def test_the_level_is_chosen_with_the_keys_and_the_reason_goes_along(
    clause: SharedClause, edyta: Draft, filip: Draft
) -> None:
    edyta.page.get_by_label("Dlaczego ta zmiana?").fill("Po rozmowie w zespole")
    edyta.field("level").get_by_role("radio", name="Wymagane").focus()
    edyta.page.keyboard.press("ArrowDown")
    edyta.expect_state("level", "Zapisano")
    expect(filip.field("level").get_by_role("radio", name="Zalecane")).to_be_checked()
    revisions = clause.room.read(list_clause_revisions, clause.id)
    assert revisions[-1].why == "Po rozmowie w zespole"
    assert clause.stored().level == "recommended"


def test_better_words_are_put_in_with_one_press(clause: SharedClause, edyta: Draft) -> None:
    edyta.text("body").fill("Pytamy petenta o imię.")
    edyta.leave()
    edyta.field("body").locator(".advice").get_by_role("button", name="Wstaw").click()
    expect(edyta.text("body")).not_to_have_value(re.compile("petent"))
    edyta.expect_state("body", "Zapisano")
    expect(edyta.field("body").locator(".advice").get_by_text("petenta")).to_have_count(0)
    assert re.match(r"Pytamy .+ o imię\.", clause.stored().body)


def test_better_words_begin_a_sentence_as_those_before_them_did(
    clause: SharedClause, edyta: Draft
) -> None:
    edyta.text("body").fill("Petent podaje imię raz.")
    edyta.leave()
    edyta.field("body").locator(".advice").get_by_role("button", name="Wstaw").click()
    expect(edyta.text("body")).not_to_have_value(re.compile("etent"))
    edyta.expect_state("body", "Zapisano")
    assert re.match(r"[A-ZŻ][a-ząćęłńóśźż].+ podaje imię raz\.", clause.stored().body)
    assert "etent" not in clause.stored().body


def test_the_hints_above_the_text_are_about_the_text_of_now(
    clause: SharedClause, edyta: Draft
) -> None:
    edyta.text("body").fill("Pytamy petenta o imię.")
    edyta.leave()
    edyta.expect_state("body", "Zapisano")
    edyta.page.get_by_test_id("stPopover").get_by_role("button", name="Podpowiedzi").click()
    expect(edyta.page.get_by_test_id("stPopoverBody").get_by_text("petenta")).to_be_visible()


def test_a_section_says_that_it_is_filled(edyta: Draft, filip: Draft) -> None:
    section = edyta.page.locator("details", has_text="Przykłady")
    expect(section.locator(".count")).to_have_text("puste")
    section.locator("summary").click()
    edyta.write("good_example", "– Proszę mówić: Kuba.")
    edyta.leave()
    expect(section.locator(".count")).to_have_text("1 z 2 wypełnione")
    others = filip.page.locator("details", has_text="Przykłady")
    expect(others.locator(".count")).to_have_text("1 z 2 wypełnione")
    expect(others.locator(".note")).to_have_text("Zmienione przed chwilą")


def test_who_may_not_write_reads_and_sees_changes_come(clause: SharedClause, edyta: Draft) -> None:
    olga = clause.open(clause.account("Olga", "expert"))
    expect(olga.page.locator(".ce").get_by_role("textbox")).to_have_count(0)
    expect(olga.field("body")).to_contain_text(BODY)
    edyta.write("body", " Zawsze.")
    edyta.leave()
    expect(olga.field("body")).to_contain_text(f"{BODY} Zawsze.")


def test_typed_markup_stays_a_text(clause: SharedClause, edyta: Draft) -> None:
    markup = "<img src=x onerror=document.title='taken'>"
    edyta.text("body").fill(markup)
    edyta.leave()
    edyta.expect_state("body", "Zapisano")
    olga = clause.open(clause.account("Olga", "expert"), device=PHONE)
    expect(olga.field("body")).to_contain_text(markup)
    assert olga.page.title() != "taken"
    assert olga.page.evaluate("document.documentElement.scrollWidth") <= 390
