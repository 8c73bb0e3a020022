"""What leaves a recruitment: decisions by code, numbers in words, and sheets without names."""

import io
from datetime import UTC, datetime, timedelta

from docx import Document
from icalendar import Calendar

from workshop.export.recruitment.announcement import write_announcement
from workshop.export.recruitment.decisions_table import write_decisions_table
from workshop.export.recruitment.interview_calendar import write_interview_calendar
from workshop.export.recruitment.interview_sheet import write_interview_sheet
from workshop.recruitment.interviews import InterviewTime
from workshop.recruitment.tables import Candidate
from workshop.recruitment.told_counts import RecruitmentCounts

BEGINS = datetime(2026, 12, 6, 9, tzinfo=UTC)


def slot(candidate: Candidate | None, hours: int = 0) -> InterviewTime:
    begins = BEGINS + timedelta(hours=hours)
    return InterviewTime(
        f"{hours}",
        begins,
        begins + timedelta(minutes=30),
        "Sala 12",
        "https://meet.example.org/a",
        candidate.code if candidate else None,
        candidate.id if candidate else None,
    )


def candidate(code: str, decision: str, reason: str = "") -> Candidate:
    return Candidate(
        recruitment_id="r",
        code=code,
        answers=["Długa odpowiedź"],
        balance=["Reda"],
        decision=decision,
        reason=reason,
    )


def test_decisions_come_by_code_with_times_of_the_clock_and_without_reasons():
    rows = [candidate("K2D2K", "accepted", "=SECRET"), candidate("M3F3M", "")]
    table = write_decisions_table(rows, [slot(rows[0])], "pl").decode("utf-8-sig").splitlines()
    assert table[0].startswith('"Kod";"Decyzja";"Dzień rozmowy"')
    assert table[1] == (
        '"K2D2K";"przyjęcie";"2026-12-06";"10:00";"10:30";"Sala 12";"https://meet.example.org/a"'
    )
    assert table[2] == '"M3F3M";"jeszcze bez decyzji";"";"";"";"";""'
    assert not [line for line in table if "SECRET" in line or "Reda" in line or "Długa" in line]


def test_an_announcement_tells_numbers_in_both_languages():
    decisions = {"accepted": 14, "reserve": 6, "declined": 20}
    counts = RecruitmentCounts("Liderki", 40, decisions)
    polish = write_announcement(counts, "pl")
    assert "Zgłosiło się 40 osób. Dziękujemy." in polish
    assert "– Przyjęte: 14\n– Na liście rezerwowej: 6\n– Odmowy: 20\n" in polish
    assert "40 people applied. Thank you." in write_announcement(counts, "en")


def test_small_numbers_are_announced_together_and_no_number_of_few():
    counts = RecruitmentCounts("Leaders", 20, {"accepted": 14, "others": 6})
    assert "– On the reserve list, Declined, Withdrew, Not decided: 6 together" in (
        write_announcement(counts, "en")
    )
    assert "Fewer than 5 people applied." in write_announcement(
        RecruitmentCounts("Leaders", None), "en"
    )


def test_each_interview_has_a_sheet_by_code_with_all_questions():
    rows = [candidate("K2D2K", ""), candidate("M3F3M", "")]
    slots = [slot(rows[0]), slot(None, 1), slot(rows[1], 2)]
    file = write_interview_sheet("Nabór", "Co zmienisz?\n\nKogo?", slots, "27 lutego 2027", "pl")
    told = [paragraph.text for paragraph in Document(io.BytesIO(file)).paragraphs]
    assert [line for line in told if line.startswith("Rozmowa")] == [
        "Rozmowa: K2D2K",
        "Rozmowa: M3F3M",
    ]
    assert told.count("1. Co zmienisz?") == told.count("2. Kogo?") == 2
    assert any("Zniszcz tę kartę najpóźniej 27 lutego 2027" in line for line in told)


def test_a_calendar_holds_the_times_that_are_given_by_code():
    row = candidate("K2D2K", "")
    file = write_interview_calendar("Nabór", [slot(row), slot(None, 1)], BEGINS, "pl")
    [event] = Calendar.from_ical(file).walk("VEVENT")
    assert event["summary"] == "Rozmowa: K2D2K"
    assert event.decoded("dtstart") == BEGINS
    assert event.decoded("dtend") - BEGINS == timedelta(minutes=30)


def test_without_interviews_there_is_one_empty_sheet():
    told = Document(io.BytesIO(write_interview_sheet("Nabór", "Co?", [], "jutro", "pl")))
    assert sum(line.text.startswith("Rozmowa") for line in told.paragraphs) == 1
