"""One-letter words at no end of a line, in what is set and nowhere else."""

from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Pdf

from tests.pdftext import tags_of
from tests.snapshots import make_clause, make_snapshot
from workshop.export.documents.typography import bind_short_words, plain_spaces
from workshop.export.published_files import write_output

ADDRESS = "https://standard.example/standards/quiet-room-with-a-long-name/"


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("w domu i w szkole", "w_domu i_w_szkole"),
        ("a i o tym", "a_i_o_tym"),
        ("W domu. Z nami, I tak", "W_domu. Z_nami, I_tak"),
        ("osoby ze mną", "osoby ze mną"),
        ("Dom A", "Dom A"),
        ("95 % osób, 20 zł", "95_% osób, 20_zł"),
        ("3 złote", "3 złote"),
        ("wiersz i\nwiersz", "wiersz i\nwiersz"),
        ("„w kolejce” (z domu)", "„w_kolejce” (z_domu)"),
        ("x' i y", "x' i_y"),
    ],
)
def test_one_letter_words_are_bound_to_the_next(text: str, bound: str):
    assert bind_short_words(text).replace("\u00a0", "_") == bound


@given(st.text(alphabet="aiwzW xź.\n95%zł'", max_size=60))
def test_binding_changes_spaces_alone_and_can_be_undone(text: str):
    bound = bind_short_words(text)
    assert len(bound) == len(text)
    assert plain_spaces(bound) == text
    assert bind_short_words(bound) == bound


def test_documents_are_bound_and_data_are_not():
    told = "Zwraca się w formie, i to z szacunkiem."
    snapshot = make_snapshot(make_clause("OK-01", body=told), language="pl")
    word = Document(BytesIO(write_output(snapshot, "standard.docx")))
    assert any(bind_short_words(told) in one.text for one in word.paragraphs)
    for name in ("standard.json", "standard.csv", "standard.md"):
        assert told in write_output(snapshot, name).decode()


def test_files_say_who_issued_them_and_when_and_nothing_of_a_template():
    snapshot = make_snapshot(language="pl")
    issuer, day = "City of Example", snapshot["standard"]["published_on"]
    word = Document(BytesIO(write_output(snapshot, "standard.docx"))).part.package
    about = word.core_properties
    assert (about.author, about.created.date().isoformat()) == (issuer, day)
    assert not [one for one in word.iter_parts() if "thumbnail" in one.partname]
    with Pdf.open(BytesIO(write_output(snapshot, "standard.pdf", ADDRESS))) as pdf:
        assert str(pdf.docinfo.Author) == issuer
        assert ADDRESS in str(pdf.docinfo.Subject)
        assert str(pdf.docinfo.CreationDate)[2:10] == day.replace("-", "")
        links = [
            str(note.A.URI)
            for note in pdf.pages[0].get("/Annots", [])
            if "/A" in note and "/URI" in note.A
        ]
        assert ADDRESS in links
        assert "/Link" in {str(tag.get("/S")) for tag in tags_of(pdf.Root.StructTreeRoot.K)}
