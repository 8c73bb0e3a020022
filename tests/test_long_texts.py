"""Texts too long for a note: every word is kept, in order, and every part fits."""

from hypothesis import given
from hypothesis import strategies as st

from workshop.board.note_import import ImportedNote
from workshop.board.note_rules import LONGEST_NOTE, note_text
from workshop.export.table_import.long_texts import (
    LongChoice,
    LongDecision,
    as_evidence,
    begin_of,
    long_texts,
    may_be_evidence,
    settle_long,
    split_text,
)
from workshop.export.table_import.note_columns import Columns
from workshop.export.table_import.note_rows import Target, check_lines
from workshop.export.table_import.table_reader import read_lines
from workshop.programme.field_rules import clean

WORDS = st.lists(
    st.sampled_from(["kolejka", "krzesło.", "tak!", "okienko,", "np.", "urząd;", "–", "x" * 300]),
    min_size=1,
    max_size=120,
)


@given(WORDS.map(" ".join))
def test_splitting_loses_and_adds_nothing(text: str) -> None:
    parts = split_text(text)
    assert all(0 < len(part) <= LONGEST_NOTE for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert len(begin_of(text)) <= LONGEST_NOTE


@given(st.text(max_size=900).map(clean).filter(bool))
def test_any_text_that_a_file_holds_can_be_split(text: str) -> None:
    parts = split_text(text)
    assert all(len(part) <= LONGEST_NOTE for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_sentence_of_a_word_or_two_goes_with_its_neighbour() -> None:
    assert split_text("Tak. Długo czekałam na swoją kolej. Nie ma krzeseł! Serio?") == [
        "Tak. Długo czekałam na swoją kolej.",
        "Nie ma krzeseł! Serio?",
    ]


def test_a_long_sentence_is_cut_at_the_end_of_a_clause() -> None:
    sentence = f"{'a ' * 60}koniec, {'b ' * 100}koniec."
    first, second = split_text(sentence)
    assert first.endswith("koniec,")
    assert second.startswith("b b")


def test_parts_keep_section_kind_and_table_and_are_marked_each() -> None:
    long = f"{'Słowo po słowie mówi to samo. ' * 12}Telefon 600 100 200."
    target = Target("empathy_map", section="hear", kind="quote", table=2)
    lines = check_lines(read_lines(f"krótka\n{long}"), Columns(0), target)
    assert list(long_texts(lines)) == [long]
    decided = {long: LongDecision(LongChoice.SPLIT)}
    notes = [line for line in settle_long(lines, decided) if line.note]
    assert notes[1].note == ImportedNote("Słowo po słowie mówi to samo.", "hear", "quote", 2)
    assert [bool(line.marks) for line in notes][-1] is True
    assert not any(line.marks for line in notes[:-1])
    assert all(line.note and note_text(line.note.text) for line in notes)


def test_what_somebody_shortens_to_nothing_stays_behind_with_a_reason() -> None:
    long = "słowo " * 60
    lines = check_lines(read_lines(long), Columns(0), Target())
    decided = {clean(long): LongDecision(LongChoice.SHORTEN, "...")}
    (line,) = settle_long(lines, decided)
    assert line.note is None
    assert line.problem is not None


def test_nothing_that_may_name_somebody_becomes_evidence() -> None:
    long = "słowo " * 60
    assert may_be_evidence(long)
    assert not may_be_evidence(f"{long}Jan Kowalski z okienka")
    assert not may_be_evidence("słowo " * 800)
    fields = as_evidence(clean(long), "Ankieta")
    assert fields["figure"] == clean(long)
    assert len(fields["title"]) <= 121
