"""Transcripts from files: text, Word, subtitles; hostile files are refused in words."""

import zipfile
from io import BytesIO

import pytest
from docx import Document

from workshop.errors import Invalid
from workshop.export.transcripts.reading import read_text, read_transcript
from workshop.transcripts.keeping import Passage

SRT = """1
00:00:01,000 --> 00:00:03,000
<i>Anna Nowak:</i> Co było trudne?

2
00:00:03,500 --> 00:00:05,000
Jan Kowalski: Nie wiedziałem,

3
00:00:05,100 --> 00:00:07,000
do którego okienka.
4
00:00:08,000 --> 00:00:09,000
Anna Nowak: I co dalej?

5
00:00:09,000 --> 00:00:10,000
Jan Kowalski: Poszedłem do domu.
"""
VTT = """WEBVTT - title

STYLE
::cue { color: red }

NOTE a comment

intro
00:01.000 --> 00:03.000 align:start position:0%
<v.loud Anna Nowak>Co było <b>trudne</b>?</v>

00:03.500 --> 00:05.000
<v Jan>Okienka &amp; kolejki.
"""
SAID = [
    Passage(1, "Co było trudne?"),
    Passage(2, "Nie wiedziałem, do którego okienka."),
    Passage(1, "I co dalej?"),
    Passage(2, "Poszedłem do domu."),
]


def word_file(fill) -> bytes:
    """A Word document."""
    document = Document()
    fill(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_subtitles_become_passages_without_times_and_without_names():
    assert read_transcript(SRT.encode(), "rozmowa.srt") == SAID
    assert read_transcript(SRT.replace("\n", "\r\n").encode("cp1250")) == SAID


def test_a_dash_begins_what_somebody_else_says():
    cues = "1\n00:00:01,000 --> 00:00:04,000\n- Jak tu trafić?\n- Schodami\n\n"
    cues += "2\n00:00:04,000 --> 00:00:05,000\nalbo windą.\n"
    assert [one.text for one in read_text(cues)] == ["Jak tu trafić?", "Schodami albo windą."]
    assert [one.text for one in read_text("– Długo?\n– Tak.")] == ["Długo?", "Tak."]


def test_voices_of_webvtt_become_numbers():
    found = read_transcript(VTT.encode(), "rozmowa.vtt")
    assert found == [Passage(1, "Co było trudne?"), Passage(2, "Okienka & kolejki.")]


def test_speakers_of_a_text_become_numbers_and_what_is_no_speaker_stays():
    text = "[00:12] Badaczka: Jak było?\nMieszkaniec: Długo.\nUwaga: to ważne.\nBadaczka: Tak?\n"
    text += "Mieszkaniec: Tak.\n"
    assert read_text(text) == [
        Passage(1, "Jak było?"),
        Passage(2, "Długo. Uwaga: to ważne."),
        Passage(1, "Tak?"),
        Passage(2, "Tak."),
    ]


def test_a_word_document_and_a_table_in_one_are_read():
    def fill(document):
        for line in ("M: Jak było?", "R: Długo.", "M: Czyli?", "R: Dwie godziny."):
            document.add_paragraph(line)

    found = read_transcript(word_file(fill), "a.docx")
    assert [one.speaker for one in found] == [1, 2, 1, 2]

    def fill_table(document):
        table = document.add_table(rows=0, cols=2)
        for cells in (("M", "Jak było?"), ("R", "Długo."), ("M", "Czyli?"), ("R", "Godzinę.")):
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text

    assert read_transcript(word_file(fill_table), "b.docx")[3] == Passage(2, "Godzinę.")


def test_long_speeches_are_cut_at_sentences():
    found = read_text("To jest zdanie. " * 100 + "x" * 5_000)
    assert len(found) > 4
    assert all(len(one.text) <= 1_000 for one in found)
    assert found[0].text.endswith("zdanie.")


def test_hostile_and_foreign_files_are_refused_in_words():
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"<a>" + b"0" * 60_000_000)
    too_many = "00:00:01,000 --> 00:00:02,000\n\n" * 20_500
    for content, name in (
        (b"", "a.txt"),
        (b"\x00\x01\x02\x03" * 500, "a.txt"),
        (bomb.getvalue(), "a.docx"),
        (b"PK\x03\x04broken", "a.docx"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "a.doc"),
        (b"no times here", "a.srt"),
        (too_many.encode(), "a.srt"),
        (b"x " * 500_000, "a.txt"),
        (b"x" * 5_000_001, "a.txt"),
    ):
        with pytest.raises(Invalid):
            read_transcript(content, name)
