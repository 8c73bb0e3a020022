"""Remarks of the public on a published version: sent without account or script, and answered."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook
from sqlmodel import Session

from tests.conftest import Scene
from tests.consulting import A_DAY, Town, consult, number_in
from tests.docxtext import words_of
from tests.publishing import Press
from tests.retaining import day_of, run_until
from tests.serving import Served
from workshop.consultation import sending
from workshop.consultation.moderating import (
    AnswerRemark,
    DecideMany,
    DecideRemark,
    EraseRemark,
    answer_remark,
    decide_many,
    decide_remark,
    erase_remark,
)
from workshop.consultation.register import load_register
from workshop.consultation.sending import SendRemark, send_remark
from workshop.consultation.states import RemarkState
from workshop.consultation.tables import Consultation, Remark
from workshop.consultation.windows import (
    BeginConsultation,
    EditConsultation,
    EndConsultation,
    WindowDates,
    begin_consultation,
    edit_consultation,
    end_consultation,
    remove_consultation,
)
from workshop.erasing_again.from_list import erase_listed
from workshop.errors import Conflict, Invalid, NotAllowed
from workshop.local_time import today
from workshop.people.rights import SYSTEM, Actor, ActorKind
from workshop.programme.tables import Programme
from workshop.standards.publication.version_withdrawal import WithdrawVersion, withdraw_version
from workshop.store import log
from workshop.store.erased_list import ErasedList, set_counted
from workshop.store.ids_and_clock import new_id
from workshop.store.store import Store
from workshop.web import consultation as routes

TEXT = "The desk should ask in sign language, too."


@pytest.fixture
def town(hosted: Served) -> Town:
    """A version under consultation, on a real port."""
    return consult(hosted.room, hosted.host)


def text_of(answer: httpx.Response) -> str:
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def count_events(town: Town) -> int:
    """How many events the log has of the programme."""
    with town.press.store.read() as db:
        return log.last_number(db, town.press.programme_id)


# ── sending ─────────────────────────────────────────────────────────────────────────────────────


def test_the_form_needs_no_script_and_tells_first_what_is_kept(town: Town):
    page = town.visit(params={"clause": "st-02"})
    assert page.status_code == 200
    assert "<script" not in page.text
    assert page.text.index("What we do with what you write") < page.text.index("<textarea")
    assert page.text.index("<textarea") < page.text.index('<select id="sender"')
    assert "Read ST-02" in page.text
    assert '<option value="ST-02" selected>' in page.text
    assert "Would this help you?" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "form-action 'self'" in page.headers["content-security-policy"]
    # Browsers send a form with the origin "null" under the policy of the other pages.
    assert page.headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in page.headers


def test_every_clause_of_the_version_leads_to_the_form_while_it_is_open(town: Town):
    for path in ("", "ST-01", f"/standards/{town.slug}/", f"/standards/{town.slug}/ST-01"):
        page = town.visit(path)
        [link, *_more] = re.findall(r'href="([^"]*consultation\?clause=ST-01)"', page.text)
        assert str(page.url.join(link)).endswith(f"{town.place}consultation?clause=ST-01")
    town.end_yesterday()
    assert "consultation" not in town.visit("").text
    assert "It takes no more remarks" in text_of(town.visit())


def test_a_remark_arrives_with_a_number_and_nobody_outside_sees_it(town: Town):
    before = count_events(town)
    answer = town.post(text=TEXT, form=town.open_form())
    [remark] = town.remarks()
    assert number_in(answer) == remark.number
    told = (remark.code, remark.sender, remark.text, remark.state)
    assert told == ("ST-01", "resident", TEXT, RemarkState.WAITING)
    for path in ("", "ST-01", "consultation", f"/standards/{town.slug}/versions"):
        assert TEXT not in town.visit(path).text
    assert town.visit("register").status_code == 404
    # No event: the log would tell when it came.
    assert count_events(town) == before


def test_one_press_counts_once_and_everybody_who_sends_the_same_words(town: Town):
    form = town.open_form()
    first = town.send(TEXT, form=form)
    assert town.send(f"  {TEXT}\r\n", form=form) == first
    another = town.send("Another thought", form=form)
    assert town.send("Another thought", form=form) == another
    others = [
        another,
        town.send(TEXT, form=town.open_form()),
        town.send(TEXT, clause="ST-02"),
        town.send(TEXT, clause=""),
        town.send(TEXT, sender="ngo"),
    ]
    assert len({first, *others}) == len(town.remarks()) == 6


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"sender": ""}, "Choose as what you write."),
        ({"sender": "mayor"}, "Choose as what you write."),
        ({"clause": "ST-99"}, "Choose the clause that you write about."),
        ({"text": " … "}, "Write at least one word."),
        ({"text": "x" * 3001}, "at most 3000 fit"),
    ],
)
def test_what_is_refused_comes_back_in_the_form(town: Town, fields: dict[str, str], sentence: str):
    form = town.open_form()
    given = {"text": f"{TEXT} <&\"'>", "form": form, **fields}
    answer = town.post(**given)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert given["text"].strip() in unescape(answer.text)
    assert f'value="{form}"' in answer.text
    assert town.remarks() == []


def test_what_is_no_form_is_refused_in_words(town: Town):
    address, headers = (
        f"http://{town.host}{town.place}consultation",
        {"origin": f"http://{town.host}"},
    )
    for content in (b"", b"\xff\xfe=%zz", b"a=b&" * 50, b"text=" + b"x" * 100_000):
        answer = httpx.post(address, content=content, headers=headers)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text
    files = {"text": ("a.txt", b"words")}
    assert httpx.post(address, files=files, headers=headers).status_code == 400
    assert town.remarks() == []


def test_pages_of_others_send_nothing(town: Town):
    for origin in ("https://evil.example", "null", ""):
        assert town.post(text=TEXT, origin=origin).status_code == 403
    assert town.remarks() == []


def test_who_fills_in_what_nobody_sees_is_set_aside_and_not_lost(town: Town):
    town.send(TEXT, website="http://buy.example")
    [remark] = town.remarks()
    assert (remark.state, remark.text) == (RemarkState.SET_ASIDE, TEXT)


def test_a_full_queue_says_so_and_keeps_the_text(town: Town, monkeypatch):
    monkeypatch.setattr(sending, "MOST_WAITING", 2)
    town.send("one")
    town.send("two")
    answer = town.post(text=TEXT)
    assert answer.status_code == 429
    assert "wait to be read" in text_of(answer)
    assert TEXT in unescape(answer.text)
    town.decide(town.remarks()[0])
    town.send(TEXT)


def test_too_many_from_one_place_wait_and_lose_nothing(monkeypatch, request):
    monkeypatch.setattr(routes, "REMARK_BURST", 3)
    monkeypatch.setattr(routes, "REMARKS_A_SECOND", 0.000001)
    hosted = request.getfixturevalue("hosted")
    town = consult(hosted.room, hosted.host)
    for number in range(3):
        town.send(f"Remark {number}")
    answer = town.post(text=TEXT)
    assert answer.status_code == 429
    assert TEXT in unescape(answer.text)
    with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.9")) as elsewhere:
        assert town.post(elsewhere, text=TEXT).status_code == 200


def test_outside_of_its_days_nothing_is_taken(town: Town):
    town.end_yesterday()
    answer = town.post(text=TEXT)
    assert answer.status_code == 400
    assert "It takes no more remarks" in text_of(answer)
    assert "Your text was not sent." in text_of(answer)
    assert TEXT in answer.text
    assert town.remarks() == []
    town.change(
        opens=(today() + A_DAY).isoformat(), closes=(today() + timedelta(days=9)).isoformat()
    )
    assert "begins on" in text_of(town.visit())
    assert town.post(text=TEXT).status_code == 400
    assert town.remarks() == []


def test_the_address_of_a_standard_leads_to_the_window_that_takes_remarks(town: Town):
    for version in ("0.2", "0.3"):
        town.press.do(end_consultation, EndConsultation(town.consultation_id, 0))
        town.press.publish(version)
        town.version = version
        town.open()
        page = town.visit(f"/standards/{town.slug}/consultation", follow_redirects=True)
        assert str(page.url).endswith(f"{town.place}consultation")


@pytest.mark.parametrize("count", [40, pytest.param(500, marks=pytest.mark.thorough)])
def test_an_hour_of_remarks_comes_in_and_leaves_as_an_answered_register(town: Town, count: int):
    def send(number: int) -> str:
        place = httpx.HTTPTransport(local_address=f"127.0.0.{2 + number % 20}")
        with httpx.Client(transport=place) as client:
            answer = town.post(
                client, text=f"Remark number {number}", clause=f"ST-0{number % 2 + 1}"
            )
            assert answer.status_code == 200
            return number_in(answer)

    with ThreadPoolExecutor(4) as people:
        numbers = list(people.map(send, range(count)))
    assert len(set(numbers)) == count
    waiting = town.remarks()
    shown = [(one.id, one.edits) for one in waiting]
    assert town.press.do(decide_many, DecideMany(town.consultation_id, shown)) == count
    for code in ("ST-01", "ST-02"):
        first, *others = (one for one in town.remarks() if one.code == code)
        also = tuple((one.id, one.edits) for one in others)
        command = AnswerRemark(first.id, "partly", "In the next year.", first.edits, also)
        assert town.press.do(answer_remark, command) == len(others) + 1
    town.end_yesterday()
    town.press.publish("0.2")
    page = town.visit("register")
    assert page.status_code == 200
    assert page.text.count("<article") == count
    assert page.text.count("Taken up in part") == count + 1
    book = load_workbook(io.BytesIO(town.visit("register.xlsx").content))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert sorted(row[0] for row in rows) == sorted(numbers)
    assert {row[6] for row in rows} == {"In the next year."}


# ── the queue ───────────────────────────────────────────────────────────────────────────────────


def test_numbers_and_rows_tell_no_order_of_arrival(town: Town):
    sent = [town.send(f"Remark {number}") for number in range(12)]
    assert sent != sorted(sent)
    for one in town.remarks():
        town.decide(one)
    with town.press.store.read() as db:
        register = load_register(db, db.get(Consultation, town.consultation_id))
    assert [one.number for one in register.entries] == sorted(sent)


def test_who_decides_second_is_told_and_changes_nothing(town: Town):
    town.send(TEXT)
    [remark] = town.remarks()
    town.decide(remark, shown="The desk should ask […].")
    late = DecideRemark(remark.id, RemarkState.SET_ASIDE, remark.edits)
    with pytest.raises(Conflict):
        town.press.do(decide_remark, late)
    [kept] = town.remarks()
    assert (kept.state, kept.shown, kept.text) == (
        RemarkState.PUBLISHED,
        "The desk should ask […].",
        TEXT,
    )
    many = DecideMany(town.consultation_id, [(remark.id, remark.edits)])
    assert town.press.do(decide_many, many) == 0


def test_an_answer_takes_a_reason_and_a_published_remark(town: Town):
    town.send(TEXT)
    [remark] = town.remarks()
    with pytest.raises(Conflict):
        town.press.do(answer_remark, AnswerRemark(remark.id, "not", "No money.", remark.edits))
    town.decide(remark)
    [remark] = town.remarks()
    for answer, reason in (("not", " "), ("maybe", "So."), ("", "")):
        command = AnswerRemark(remark.id, answer, reason, remark.edits)
        if answer:
            with pytest.raises(Invalid):
                town.press.do(answer_remark, command)
    with pytest.raises(Conflict):
        town.press.do(erase_remark, EraseRemark(remark.id, remark.edits))


def test_only_who_may_decides(town: Town, hosted: Served):
    town.send(TEXT)
    [remark] = town.remarks()
    editor = hosted.room.add_member("editor")
    stranger = Actor(ActorKind.ACCOUNT, "nobody")
    dates = WindowDates(today(), today())
    for actor in (editor, stranger):
        for command, content in (
            (decide_remark, DecideRemark(remark.id, RemarkState.PUBLISHED, remark.edits, TEXT)),
            (decide_many, DecideMany(town.consultation_id, [])),
            (answer_remark, AnswerRemark(remark.id, "not", "So.", remark.edits)),
            (erase_remark, EraseRemark(remark.id, remark.edits)),
            (begin_consultation, BeginConsultation(town.press.programme_id, "0.1", dates)),
            (end_consultation, EndConsultation(town.consultation_id, 0)),
            (remove_consultation, town.consultation_id),
        ):
            with pytest.raises(NotAllowed):
                town.press.store.write(command, actor, content)


# ── the register ────────────────────────────────────────────────────────────────────────────────


def test_the_register_comes_out_with_the_next_version(town: Town):
    number = town.send(TEXT)
    hidden = town.send("Buy cheap watches")
    for one in town.remarks():
        town.decide(one, RemarkState.PUBLISHED if one.number == number else RemarkState.SET_ASIDE)
    [remark] = (one for one in town.remarks() if one.number == number)
    said = AnswerRemark(remark.id, "taken_up", "We add it to ST-01.", remark.edits)
    town.press.do(answer_remark, said)
    # A version that comes out while remarks are taken brings none.
    town.press.publish("0.2")
    assert town.visit("register").status_code == 404
    town.press.do(end_consultation, EndConsultation(town.consultation_id, 0))
    assert "comes out with the next version" in text_of(town.visit())
    town.press.publish("0.3")
    for path in (f"/standards/{town.slug}/", "consultation", "", f"/standards/{town.slug}/0.3/"):
        page = town.visit(path, follow_redirects=True)
        assert re.search(r'href="[^"]*register"', page.text), path
    told = text_of(town.visit("register"))
    for words in (TEXT, "We add it to ST-01.", "taken up", "It came out with version 0.3."):
        assert words in told
    assert "cheap watches" not in told
    assert hidden not in told
    found = town.visit("register", params={"number": number[:3].lower() + " " + number[3:]})
    assert TEXT in found.text
    assert "no such number" in text_of(town.visit("register", params={"number": hidden}))
    document = words_of(town.visit("register.docx").content)
    assert TEXT in document
    assert "We add it to ST-01." in document
    again = EditConsultation(town.consultation_id, WindowDates(today(), today() + A_DAY), 1)
    with pytest.raises(Conflict):
        town.press.do(edit_consultation, again)


def test_a_name_that_slipped_through_is_gone_at_once(town: Town):
    town.send("Ask pani Kowalska at the desk")
    [remark] = town.remarks()
    town.decide(remark)
    town.end_yesterday()
    town.press.publish("0.2")
    assert "Kowalska" in town.visit("register").text
    [remark] = town.remarks()
    town.decide(remark, shown="Ask […] at the desk")
    for path in ("register", "register.docx", "register.xlsx"):
        assert b"Kowalska" not in town.visit(path).content
    assert "Ask […] at the desk" in town.visit("register").text


def test_a_kind_of_sender_stands_beside_a_remark_only_where_five_have_sent(town: Town):
    for number in range(6):
        town.send(f"Remark of a resident {number}")
    for number in range(3):
        town.send(f"Remark of an official {number}", sender="official")
    town.send("Remark of a company", sender="company")
    for one in town.remarks():
        town.decide(one)
    with town.press.store.read() as db:
        row = db.get(Consultation, town.consultation_id)
        assert load_register(db, row).senders == {"others": 10}
    for number in range(4):
        town.send(f"Remark of others {number}", sender="others")
    for one in town.remarks():
        if one.state == RemarkState.WAITING:
            town.decide(one)
    with town.press.store.read() as db:
        register = load_register(db, db.get(Consultation, town.consultation_id))
    assert register.senders == {"resident": 6, "others": 8}
    assert {one.sender for one in register.entries} == {"resident", "others"}


def test_files_hold_texts_that_act_as_formulas_and_of_any_direction(town: Town):
    texts = ["=1+1", "+48", "שלום עולם", "a\tb\u2028c", "x" * 3000, "@sum", "👩‍👧"]
    for text in texts:
        answer = town.post(text=text)
        assert answer.status_code == (200 if any(sign.isalnum() for sign in text) else 400)
    for one in town.remarks():
        town.decide(one)
    town.end_yesterday()
    town.press.publish("0.2")
    book = load_workbook(io.BytesIO(town.visit("register.xlsx").content))
    stored = {one.text for one in town.remarks()}
    rows = book.worksheets[0].iter_rows(min_row=2)
    assert {row[4].value for row in rows} == stored
    assert all(
        cell.data_type == "s" for row in book.worksheets[0].rows for cell in row if cell.value
    )
    assert "=1+1" in words_of(town.visit("register.docx").content)


# ── the window ──────────────────────────────────────────────────────────────────────────────────


def test_impossible_windows_are_refused(town: Town):
    press, day = town.press, today()

    def begin(version: str, opens: date, closes: date) -> None:
        dates = WindowDates(opens, closes)
        press.do(begin_consultation, BeginConsultation(press.programme_id, version, dates))

    with pytest.raises(Conflict):
        begin("0.1", day, day)
    press.publish("0.2")
    year = day + 400 * A_DAY
    for opens, closes in ((day, day - A_DAY), (day - 9 * A_DAY, day - A_DAY), (day, year)):
        with pytest.raises(Invalid):
            begin("0.2", opens, closes)
    press.do(withdraw_version, WithdrawVersion(press.programme_id, "0.2", "Wrong."))
    with pytest.raises(Conflict):
        begin("0.2", day, day)
    late = EditConsultation(town.consultation_id, WindowDates(day, day), 7)
    with pytest.raises(Conflict):
        press.do(edit_consultation, late)
    town.send(TEXT)
    with pytest.raises(Conflict):
        press.do(remove_consultation, town.consultation_id)


def test_a_withdrawn_version_takes_no_remarks(town: Town):
    press = town.press
    press.do(withdraw_version, WithdrawVersion(press.programme_id, "0.1", "Wrong."))
    assert town.visit().status_code == 410
    assert town.post(text=TEXT).status_code == 410
    assert town.remarks() == []


# ── until when ──────────────────────────────────────────────────────────────────────────────────


def test_remarks_go_on_the_day_of_the_notes_and_what_was_published_stays(
    scene: Scene, alice: Actor, programme: Programme
):
    press, day = Press(scene.store, alice, programme.id), day_of(scene.store, programme.id)
    press.write_clause()
    press.publish("0.1")
    begun = BeginConsultation(programme.id, "0.1", WindowDates(today(), today()))
    town = Town(press, "", programme.slug, press.do(begin_consultation, begun).id)
    for text in ("Published", "Waiting"):
        scene.do(send_remark, SYSTEM, SendRemark(town.consultation_id, new_id(), "", "ngo", text))
    town.decide(next(one for one in town.remarks() if one.text == "Published"))
    run_until(scene.store, programme.id, day, day + 7 * A_DAY)
    assert {one.text for one in town.remarks()} == {"Published", "Waiting"}
    town.change(closes=(today() - 90 * A_DAY).isoformat())
    run_until(scene.store, programme.id, day, day + 7 * A_DAY)
    [kept] = town.remarks()
    assert (kept.text, kept.shown) == ("", "Published")


def test_what_was_erased_or_taken_out_does_not_come_back(town: Town, tmp_path: Path):
    erased = ErasedList(tmp_path / "erased")
    store = Store(town.press.store.url, durable=False, erased=erased)
    town.press.store, former = store, town.press.store
    try:
        for text in ("spam", "Ask pani Kowalska", "kept"):
            town.send(text)
        before = town.remarks()
        for one in before:
            state = RemarkState.SET_ASIDE if one.text == "spam" else RemarkState.PUBLISHED
            town.decide(one, state)
        old = town.remarks()
        for one in old:
            if one.text == "spam":
                town.press.do(erase_remark, EraseRemark(one.id, one.edits))
            elif one.text != "kept":
                town.decide(one, shown="Ask […]")
        store.write(bring_back, SYSTEM, old)
        assert erase_listed(store, erased) == 2
        assert {one.shown for one in town.remarks()} == {"", "kept"}
        assert "Kowalska" not in repr([one.model_dump() for one in town.remarks()])
    finally:
        town.press.store = former
        store.close()


def bring_back(db: Session, _actor: Actor, rows: list[Remark]) -> None:
    """An older state: these rows as they were, and a count of erasures from before."""
    for row in rows:
        db.merge(Remark(**row.model_dump()))
    set_counted(db.connection(), 0)
