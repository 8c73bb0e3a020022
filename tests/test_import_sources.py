"""Tables of the programs that people use: which column is the note, and who stays behind."""

import json

import pytest

from tests.conftest import Scene
from tests.test_import_reading import sheet
from workshop.export.exchange.sheet_files import write_csv, write_xlsx
from workshop.export.table_import.known_sources import Source, recognise
from workshop.export.table_import.note_rows import Target, check_lines
from workshop.export.table_import.own_archive import NOTE_SHEETS
from workshop.export.table_import.table_reader import TableReading, read_table
from workshop.people.rights import Actor
from workshop.programme.tables import Activity, Programme


def known(text: str, name: str = "a.csv") -> Source:
    return recognise(read_table(name, text.encode()))


def notes_of(source: Source) -> list[str]:
    """The texts that come in with what is guessed."""
    lines = check_lines(source.table, source.columns, Target())
    return [line.note.text for line in lines if line.note]


def guessed(source: Source) -> tuple[str, list[str], tuple[str, ...]]:
    """The program, the texts, and the columns that name people."""
    return source.name, notes_of(source), source.people


def column_of(source: Source) -> str:
    return source.table.header[source.columns.text]


def test_answers_of_google_forms() -> None:
    source = known(
        '"Sygnatura czasowa","Adres e-mail","Wiek","Co było najtrudniejsze w urzędzie?"\n'
        '"2025/05/01 9:09:26 PM GMT+2",a@example.org,30–39,"Kolejka do okienka, co rano"\n'
        '"2025/05/02 9:10:01 PM GMT+2",b@example.org,40–49,"Brak krzeseł"\n'
    )
    texts = ["Kolejka do okienka, co rano", "Brak krzeseł"]
    assert guessed(source) == ("google forms", texts, ("Adres e-mail",))


@pytest.mark.parametrize(
    "header",
    [
        "ID;Start time;Completion time;Email;Name;Co przeszkadza?",
        "ID;Godzina rozpoczęcia;Godzina ukończenia;Adres e-mail;Nazwa;Co przeszkadza?",
    ],
)
def test_answers_of_microsoft_forms(header: str) -> None:
    source = known(
        f"{header}\n1;5.1.25 9:00;5.1.25 9:02;a@example.org;Anna Nowak-Kowalska z Urzędu;Hałas\n"
        "2;5.1.25 9:00;5.1.25 9:02;b@example.org;Jan Nowak-Kowalski z Urzędu;Kolejka\n"
    )
    people = tuple(header.split(";")[3:5])
    assert guessed(source) == ("microsoft forms", ["Hałas", "Kolejka"], people)


LIME = (
    '"id","submitdate","lastpage","startlanguage","seed","Q1","Q2[SQ001]","Q3"\n',
    '"ID odpowiedzi","Data wysłania","Ostatnia strona","Język początkowy","Ziarno",'
    '"Wiek","Czy jest winda?","Czego brakuje w poczekalni?"\n',
)


@pytest.mark.parametrize("rows", [LIME, LIME[:1], LIME[1:]])
def test_answers_of_limesurvey_under_codes_questions_or_both(rows: tuple[str, ...]) -> None:
    source = known(
        "".join(rows)
        + '"1","2025-05-01 09:00:00","3","pl","1234","44","Tak","Krzeseł i wody"\n'
        + '"2","2025-05-01 09:10:00","3","pl","1235","45","Nie","Ciszy i cienia"\n'
    )
    assert source.name == "limesurvey"
    assert len(source.table.named) == len(rows)
    assert notes_of(source) == ["Krzeseł i wody", "Ciszy i cienia"]


def test_posts_of_padlet_with_subject_and_body_in_html() -> None:
    source = known(
        "Subject,Body,Author,Created at\n"
        "Kolejka,<p>do okienka&nbsp;nr&nbsp;3</p>,Anna,2025-05-01\n"
        "Brak krzeseł,,Jan,2025-05-01\n"
        ",<p>kawa &amp; <b>herbata</b></p><p>za darmo</p>,Ewa,2025-05-01\n"
    )
    texts = ["Kolejka: do okienka nr 3", "Brak krzeseł", "kawa & herbata\nza darmo"]
    assert guessed(source) == ("padlet", texts, ("Author",))


def test_only_columns_of_html_lose_their_tags() -> None:
    escaped = "text,section\nit&#39;s &quot;loud&quot; &amp; cold,a < b\nplain,b > c & d\n"
    assert read_table("a.csv", escaped.encode()).rows == (
        ('it\'s "loud" & cold', "a < b"),
        ("plain", "b > c & d"),
    )
    left = read_table("a.csv", escaped.encode(), TableReading(html=False))
    assert left.rows[0][0] == "it&#39;s &quot;loud&quot; &amp; cold"
    lines = [f"Kartka {at} z tekstem" for at in range(9)] + ["znacznik <b>tu</b> i AT&T; R&D"]
    table = read_table("a.txt", "\n".join(lines).encode())
    assert [row[0] for row in table.rows] == lines


POLIS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1,Mon Sep 01,0,7,3,0,1,More benches are needed
2,Mon Sep 01,1,8,1,9,-1,Buy my product today
3,Mon Sep 01,2,7,4,1,0,The queue is too long
"""


def test_rejected_statements_of_polis_are_named_and_can_stay_behind() -> None:
    source = known(POLIS)
    assert source.name == "polis"
    assert source.rejected == {3}
    assert notes_of(source.without_rejected()) == [
        "More benches are needed",
        "The queue is too long",
    ]
    assert "Buy my product today" in notes_of(source)
    assert source.people == ("author-id",)


@pytest.mark.parametrize(
    "text",
    [
        "timestamp,datetime,comment-id,voter-id,vote\n1,Mon,0,3,1\n2,Mon,1,3,-1\n",
        "participant,group-id,n-comments,n-votes,0,1\n0,1,2,9,1,-1\n1,0,0,4,-1,1\n",
    ],
)
def test_votes_of_polis_are_no_statements(text: str) -> None:
    assert "votes of Polis" in known(text).doubt


def test_a_table_of_remarks_gives_remarks_and_never_the_answers_of_the_office() -> None:
    source = known(
        "Lp.;Podmiot zgłaszający uwagę;Treść uwagi;Stanowisko urzędu;Uzasadnienie stanowiska\n"
        "1;Stowarzyszenie A;Brak krzeseł;Uwaga przyjęta w całości po remoncie parteru;tak\n"
        "2;Osoba B;Za ciemno;Uwaga odrzucona, oświetlenie spełnia normę zakładową;bo tak jest\n"
    )
    assert source.name == "consultation"
    assert notes_of(source) == ["Brak krzeseł", "Za ciemno"]
    assert source.people == ("Podmiot zgłaszający uwagę",)
    assert source.columns.more == ()


@pytest.mark.parametrize("name", ["Imię i nazwisko", "E-mail", "Author", "Zgłaszający"])
def test_a_column_that_names_people_is_never_offered_as_the_text(name: str) -> None:
    source = known(f"{name};Pole\nStowarzyszenie Mieszkańców Północy;Hałas\nAnna Nowak;Kurz\n")
    assert column_of(source) == "Pole"
    assert source.people == (name,)


def test_proposals_of_participation_platforms_are_told_by_their_titles() -> None:
    decidim = known(
        "id;category/id;title/ca;title/es;body/ca;reference;published_at\n"
        "1;2;Més bancs;;Text llarg sobre bancs;B-1;2025-05-01\n2;2;Menys soroll;;x;B-2;2025-05-01\n"
    )
    assert (decidim.name, notes_of(decidim)) == ("decidim", ["Més bancs", "Menys soroll"])
    cap = known(
        "id,title,body,author_id,author_username,votesCount,publishedAt\n"
        "a,Des bancs,Il faut des bancs partout,u1,anna,3,2025-05-01\n"
        "b,Moins de bruit,Trop de bruit le soir,u2,jan,4,2025-05-01\n"
    )
    assert (cap.name, notes_of(cap)) == ("cap collectif", ["Des bancs", "Moins de bruit"])


def test_cards_of_trello_from_json_and_csv_give_the_same_notes() -> None:
    cards = [("Krzesła", "Za mało"), ("Hałas", "Głośno"), ("Kurz", "")]
    board = {
        "name": "A",
        "lists": [{"id": "a", "name": "widzi"}],
        "cards": [{"name": name, "desc": desc, "idList": "a"} for name, desc in cards],
    }
    table = "Card ID;Card Name;Card URL;Card Description;Members;List Name\n" + "".join(
        f"5e1;{name};https://example.org/{name};{desc};anna;widzi\n" for name, desc in cards
    )
    for source in (known(json.dumps(board), "b.json"), known(table)):
        assert source.name == "trello"
        assert notes_of(source) == ["Krzesła: Za mało", "Hałas: Głośno", "Kurz"]
        assert source.table.header[source.columns.section or 0] == "List Name"


def test_our_own_tables_come_back_in_every_form(
    scene: Scene, alice: Actor, programme: Programme, activity: Activity
) -> None:
    texts = ["=1+1 formula", "'=quoted", "-dash", "two\nlines", "plain; with, signs"]
    for text in texts:
        scene.make_note(alice, activity, text, kind="quote")
    for language in ("pl", "en"):
        for write, name in ((write_csv, "tables.zip"), (write_xlsx, "tables.xlsx")):
            content = scene.read(write, alice, programme.id, language)
            source = recognise(
                read_table(name, content, TableReading(liked_sheets=tuple(NOTE_SHEETS)))
            )
            assert source.name == "workshop"
            assert sorted(notes_of(source)) == sorted(texts)


def test_a_sheet_without_names_of_programs_is_recognised_as_none() -> None:
    content = sheet(["Uwagi", "Miejsce"], ["Kolejka do okienka", "hol"], ["Hałas", "hol"])
    assert recognise(read_table("a.xlsx", content)).name == ""
