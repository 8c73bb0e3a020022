"""A recruitment in real browsers, from the table with names to the day on which all of it goes."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import OpenPage
from tests.rooms import Room
from tests.server import Server
from workshop.people.accounts import load_actor
from workshop.people.recruiters import NameRecruiter, name_recruiter
from workshop.people.rights import Actor
from workshop.recruitment.ratings import RateCandidate, hand_in, rate_candidate
from workshop.recruitment.recruitments import list_candidates, load_recruitment

CRITERIA = ("Motywacja", "Doświadczenie", "Co to da miejscowości")
NAME, MAIL = "Kanarkiewicz", "qx-rekrutacja@example.org"
ANSWER = "Chcę, żeby w urzędzie nikt nie słyszał cudzego imienia na cały korytarz."
KEPT = b"cudzego imienia"
"""Of the answer, without letters that JSON writes otherwise."""
TABLE = (
    "Imię i nazwisko;E-mail;Miejscowość;Dlaczego chcesz wziąć udział?\n"
    f"Honorata {NAME};{MAIL};Reda;{ANSWER} Honorata {NAME}\n"
    f"Jan Nowak;jan@example.org;Hel;{ANSWER} Poleciła mnie pani Zofia Wilk.\n"
    f"Ewa Zając;ewa@example.org;Hel;{ANSWER} Umiem słuchać.\n"
)


@pytest.fixture
def language() -> str:
    """These screens are read in Polish."""
    return "pl"


READ_ALL = """
import pathlib, sys
for path in pathlib.Path(sys.argv[1]).rglob("*"):
    if path.is_file():
        sys.stdout.buffer.write(path.read_bytes())
"""


def add_recruiter(room: Room, admin: Actor, name: str) -> Actor:
    account = room.add_member(name, "note_keeper", "pl")
    room.do(name_recruiter, NameRecruiter(room.programme_id, account.id), admin)
    found = room.read(load_actor, account.id)
    assert isinstance(found, Actor)
    return found


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name).first


def kept_by(server: Server) -> bytes:
    """Every byte of the data folder: database, write-ahead log, and what the server has logged."""
    # In a process of its own: to close a file of SQLite here would let go of this process's locks.
    command = [sys.executable, "-c", READ_ALL, str(server.data_dir)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def test_a_recruitment_from_the_table_to_its_erasure(
    open_page: OpenPage, room: Room, server: Server
) -> None:
    admin = room.add_member("hanna", "admin", "pl")
    nina, olek = (add_recruiter(room, admin, name) for name in ("nina", "olek"))
    page = open_page(f"/recruitment?programme={room.slug}", cookie=room.sign_in(nina))
    begin_from_the_table(page)
    assert KEPT in kept_by(server)
    for canary in (NAME, MAIL):
        assert canary.encode() not in kept_by(server)

    expect(page.get_by_text("1 odpowiedź może zdradzać, kto ją napisał")).to_be_visible()
    button(page, "Zamaż").click()
    expect(page.get_by_text("Żadna odpowiedź nie jest oznaczona")).to_be_visible()
    button(page, "Zacznij ocenianie").click()
    page.get_by_role("dialog").get_by_role("button", name="Zacznij", exact=True).click()
    rate_everybody(page)
    rate_beside(room, olek)
    button(page, "Oddaj oceny").click()

    expect(page.get_by_text("3 kandydatury · jeszcze bez decyzji: 3")).to_be_visible()
    decide_about_the_first(page)
    page.get_by_role("radio", name="Pliki").click()
    with page.expect_download() as download:
        button(page, "Decyzje według kodów (CSV)").click()
    written = download.value.path().read_text("utf-8-sig")
    assert len(re.findall(r'"[A-Z]\d[A-Z]\d[A-Z]";"przyjęcie"', written)) == 1

    button(page, "Usuń wcześniej…").click()
    page.get_by_label("Wpisz tytuł rekrutacji, aby potwierdzić").fill("Nabór liderek i liderów")
    button(page, "Usuń wszystko teraz").click()
    expect(page.get_by_text("Wcześniejsze rekrutacje")).to_be_visible()
    expect(page.get_by_text("Zgłosiło się zbyt mało osób")).to_be_visible()


def begin_from_the_table(page: Page) -> None:
    """The file is read, codes are made and saved, and only then something is stored."""
    page.locator("input[type=file]").set_input_files(
        {"name": "zgloszenia.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    button(page, "Nadaj kody").click()
    expect(button(page, "Lista zapisana: zaczynamy")).to_be_disabled()
    with page.expect_download() as download:
        button(page, "Pobierz listę kodów").click()
    written = download.value.path().read_text("utf-8-sig")
    assert re.search(rf'"[A-Z]\d[A-Z]\d[A-Z]";"Honorata {NAME}";"{MAIL}"', written)
    button(page, "Lista zapisana: zaczynamy").click()
    expect(page.get_by_text("Wszystko tutaj zostanie usunięte")).to_be_visible()


def rate_everybody(page: Page) -> None:
    """Three candidates, each on all criteria, with the digits of the keyboard."""
    for number in (1, 2, 3):
        expect(page.get_by_text(f"{number} z 3", exact=True)).to_be_visible()
        for criterion in CRITERIA:
            group = page.get_by_role("group", name=criterion)
            # Not the last candidate's scales any more, which stand under the new code for a moment.
            expect(group.get_by_role("radio", checked=True)).to_have_count(0)
            group.get_by_role("radio").first.focus()
            page.keyboard.press("8")
        expect(page.get_by_text(f"Ocenione: {number} z 3")).to_be_visible()
        if number < 3:
            button(page, "Dalej").click()


def rate_beside(room: Room, rater: Actor) -> None:
    """Another rater, beside the browser."""
    recruitment = room.read(load_recruitment, rater, room.programme_id)
    for row in room.read(list_candidates, recruitment):
        values: dict[str, int | None] = dict.fromkeys(CRITERIA, 6)
        room.do(rate_candidate, RateCandidate(room.programme_id, row.id, values), rater)
    room.do(hand_in, room.programme_id, rater)


def decide_about_the_first(page: Page) -> None:
    """Somebody is accepted, and why is written down."""
    page.get_by_role("combobox", name="O kim decyzja").click()
    page.get_by_role("option").first.click()
    page.keyboard.press("Escape")
    page.get_by_label("Uzasadnienie decyzji").fill("Zna urząd i umie słuchać")
    button(page, "Zapisz decyzję").click()
    expect(page.get_by_text("3 kandydatury · przyjęcie: 1")).to_be_visible()
