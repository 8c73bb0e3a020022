"""What tells a hand is found and evened out, and no word is touched."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workshop.board.writing_style import even_out, find_style_marks

EVENED = {"capitals", "repeated_marks", "spacing"}
PIECES = st.one_of(
    st.sampled_from(["nie", "Gdzie", "IŚĆ", "NAPRAWDĘ", "sie", "MOPS", "np.", "Ania", "xD", "ok."]),
    st.sampled_from(["10:30", "5,50", "3", "a", "http://a.pl/x?y", ":)", ":-(", ";P", "<3"]),
    st.sampled_from(
        ["😂", "😂😂", "🙂", "❤️", "👩🏽\u200d💻", ",,", "''", "--", "...", "!!!", "?!"]
    ),
    st.sampled_from(".…,;:!?()-–—~/„”'\"*•\n"),
)
TEXTS = st.one_of(
    st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "  ", "\n"])), max_size=14).map(
        lambda pieces: "".join(word + gap for word, gap in pieces)
    ),
    st.text(max_size=60),
)


def signs_of(text: str) -> list[str]:
    """The letters and digits of a text in their order, without case."""
    return [sign for sign in text.casefold() if sign.isalnum()]


def words_of(text: str) -> list[str]:
    """Its words of two letters or digits and more, without case; no emoticon has as many."""
    seen = re.sub("[\u00ad\u200b\u200c\u200d\u2060\ufeff]", "", text.casefold())
    return [word for word in re.findall(r"[^\W_]+", seen) if len(word) > 1]


@given(TEXTS)
@example(": )")
@example("....")
@example(" ,ok")
@example("xD * nie")
@example("İSTANBUL'DA KİMSE YOK")
def test_evening_out_touches_no_word_and_empties_nothing(text: str) -> None:
    assert signs_of(even_out(text)) == signs_of(text)
    bare = even_out(text, keep_pictures=False)
    assert words_of(bare) == words_of(text)
    if re.search(r"[^\W_]", text):
        assert even_out(text).strip()
        assert bare.strip()


@given(TEXTS, st.booleans())
def test_evening_out_twice_is_evening_out_once(text: str, keep: bool) -> None:
    once = even_out(text, keep_pictures=keep)
    assert even_out(once, keep_pictures=keep) == once


@given(TEXTS)
def test_what_was_evened_out_is_not_found_any_more(text: str) -> None:
    assert not EVENED & set(find_style_marks(even_out(text)))


@pytest.mark.parametrize(
    ("text", "marks", "evened"),
    [
        (
            "NIKT NIE ODDZWANIA Z MOPS!!!",
            ["capitals", "repeated_marks"],
            "Nikt nie oddzwania z MOPS!",
        ),
        ("To jest NAPRAWDĘ trudne", ["capitals"], "To jest naprawdę trudne"),
        (
            "Czekałam 3 godziny...  i nic",
            ["repeated_marks", "spacing"],
            "Czekałam 3 godziny, i nic",
        ),
        ("nie wiem ,gdzie iść.Potem pytam", ["spacing"], "Nie wiem, gdzie iść. Potem pytam."),
        ("Po co?! Nie wiem !", ["repeated_marks", "spacing"], "Po co? Nie wiem!"),
        ("Otwarte 8:00-15:30, opłata 5,50 zł", [], "Otwarte 8:00-15:30, opłata 5,50 zł"),
        ("Dzwonię do ZUS i NFZ", [], "Dzwonię do ZUS i NFZ"),
        ("Pytam np. w urzędzie", [], "Pytam np. w urzędzie"),
        ("Jedno- i wielorodzinne", [], "Jedno- i wielorodzinne"),
        ("- brak windy", [], "Brak windy"),
        ("Patrz www.gmina.pl/a?b=c", [], "Patrz www.gmina.pl/a?b=c"),
    ],
)
def test_marks_case_and_spaces_are_evened_out(text: str, marks: list[str], evened: str) -> None:
    assert find_style_marks(text) == marks
    assert even_out(text) == evened


@pytest.mark.parametrize(
    "text",
    [
        "Nie mam do kogo zadzwonić – Ania",
        "Nie mam do kogo zadzwonić -- A.K.",
        "Nie mam do kogo zadzwonić. K.",
        "Nie mam do kogo zadzwonić /jk/",
        "Nie mam do kogo zadzwonić, pozdr Marek",
    ],
)
def test_a_signature_is_found_and_left_since_it_is_a_word(text: str) -> None:
    assert "signature" in find_style_marks(text)
    assert signs_of(even_out(text)) == signs_of(text)


def test_a_dash_within_a_sentence_is_no_signature() -> None:
    assert find_style_marks("Pociąg Kraków–Tarnów nie jeździ") == []
    assert find_style_marks("Jest rampa – ale zamknięta na klucz") == []


def test_polish_without_its_marks_is_found_where_some_were_to_be_expected() -> None:
    assert find_style_marks("Nie wiem, gdzie isc w urzedzie") == ["no_diacritics"]
    long = "Nikt nie odbiera telefonu, kiedy dzwonimy do gminy, a potem nie ma do kogo napisać"
    assert find_style_marks(long) == []
    assert find_style_marks(long.replace("ć", "c")) == ["no_diacritics"]
    assert find_style_marks("Nie ma windy") == []
    assert (
        find_style_marks("Nobody tells me where to go, and then the office is closed again") == []
    )


def test_emoji_stay_unless_somebody_chooses_otherwise() -> None:
    text = "Boję się 😢😢 :("
    assert find_style_marks(text) == ["emoji"]
    assert even_out(text) == "Boję się 😢 :("
    assert even_out(text, keep_pictures=False) == "Boję się"
    assert even_out("😢", keep_pictures=False) == "😢"
