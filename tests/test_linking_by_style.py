"""How much the style shield helps: linking notes of one person by character n-grams.

The corpus is made up here: twelve people with habits of writing and favourite topics, eight notes
each. Two attackers compare 3-grams. One says of each note that the nearest other one is by the same
person. One knows who wrote the other seven notes of everybody, and says whose this one is.
``python -m tests.test_linking_by_style`` prints the figures that the guide states.
"""

import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from math import log, sqrt
from typing import NamedTuple

import pytest

from workshop.board.writing_style import even_out

PEOPLE, NOTES, WORLDS = 12, 8, 10
HABIT, TOPIC = 0.85, 0.4
"""How often a person keeps to a habit, and to a favourite topic."""

WHO = ["Urzędniczka", "Pani w okienku", "Portier", "Lekarz", "Kierownik", "Sąsiadka", "Dzielnicowy"]
WHO += ["Nikt", "Ktoś z gminy", "Sekretariat", "Pielęgniarka", "Ochrona"]
DID = ["nie odbiera telefonu", "każe przyjść jeszcze raz", "pyta o wszystko na głos"]
DID += ["nie mówi, ile to potrwa", "chce tych samych papierów", "odsyła do innego pokoju"]
DID += [
    "patrzy w komputer zamiast na mnie",
    "mówi skrótami",
    "nie ma czasu",
    "wie, po co przychodzę",
]
DID += ["zamyka drzwi przed nosem", "traktuje mnie jak dziecko", "nie zna przepisów"]
TOPICS = [
    ["kiedy chodzi o zasiłek", "przy zasiłku rodzinnym"],
    ["gdy jadę z wózkiem", "bo wózek nie mieści się w windzie"],
    ["w sprawie mieszkania", "przy mieszkaniu komunalnym"],
    ["przy orzeczeniu o niepełnosprawności", "gdy komisja zwleka z orzeczeniem"],
    ["kiedy pytam o dodatek węglowy", "gdy brakuje na węgiel"],
    ["gdy szukam opieki dla mamy", "bo mama nie wstaje z łóżka"],
    ["w poczekalni przychodni", "przy rejestracji do specjalisty"],
    ["przy zapisie syna do szkoły", "gdy szkoła nie chce asystenta"],
    ["kiedy zmieniam dokumenty", "przy wymianie dowodu"],
    ["gdy potrzebny jest tłumacz", "bo nie mówię jeszcze po polsku"],
    ["w sprawie długu za czynsz", "gdy grozi eksmisja"],
    ["przy szukaniu pracy", "w pośredniaku"],
]
ENDINGS = ["i wracam z niczym", "a autobus już odjechał", "więc po prostu rezygnuję"]
ENDINGS += ["i jest mi wstyd", "choć dzwoniłam wcześniej", "bo czynne jest do piętnastej"]
ENDINGS += ["a przecież mam do tego prawo", "i nikt nie przeprasza", "potem nie śpię całą noc"]
ENDINGS += ["dlatego pomaga mi córka", "i tak od trzech miesięcy", "wolałabym to załatwić w domu"]

Habit = Callable[[str], str]


def shout(text: str) -> str:
    return text.upper()


def drop_diacritics(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def begin_small(text: str) -> str:
    return text[0].lower() + text[1:]


def ending(sign: str) -> Habit:
    return lambda text: f"{text}{sign}"


def comma(instead: str) -> Habit:
    return lambda text: text.replace(", ", instead)


HABITS: Sequence[Habit] = [
    shout,
    drop_diacritics,
    begin_small,
    *map(ending, ["...", "!!!", ".", " !", " 😢", " 🙏🙏", " :(", " ;-)", "??"]),
    *map(comma, [" , ", ",", "... ", " - ", ",  "]),
]


class Sticky(NamedTuple):
    """A note of the corpus: whose it is, and what it says."""

    author: int
    text: str


def corpus(seed: int, *, habits: bool = True) -> list[Sticky]:
    """Everybody's notes; without ``habits`` the same ones as a careful typist writes them."""
    chance = random.Random(seed)
    notes = []
    for author in range(PEOPLE):
        own = chance.sample(HABITS, 2)
        topics = chance.sample(TOPICS, 2)
        for _note in range(NOTES):
            topic = chance.choice(chance.choice(topics if chance.random() < TOPIC else TOPICS))
            said = f"{chance.choice(WHO)} {chance.choice(DID)}"
            text = f"{said} {topic}, {chance.choice(ENDINGS)}"
            for habit in own:
                if chance.random() < HABIT and habits:
                    text = habit(text)
            notes.append(Sticky(author, text))
    return notes


def linked(notes: Sequence[Sticky], rewrite: Habit = str) -> float:
    """The share of notes whose nearest other note is of the same person."""
    vectors = weighted([grams_of(rewrite(note.text)) for note in notes])
    hits = 0
    for place, note in enumerate(notes):
        others = [other for other in range(len(notes)) if other != place]
        nearest = max(others, key=lambda other: cosine(vectors[place], vectors[other]))
        hits += notes[nearest].author == note.author
    return hits / len(notes)


def named(notes: Sequence[Sticky], rewrite: Habit = str) -> float:
    """The share of notes that are most like all the other notes of their author."""
    vectors = weighted([grams_of(rewrite(note.text)) for note in notes])
    hits = 0
    for place, note in enumerate(notes):
        likeness = Counter[int]()
        for other, (author, _text) in enumerate(notes):
            if other != place:
                likeness[author] += cosine(vectors[place], vectors[other]) / (
                    NOTES - (author == note.author)
                )
        hits += likeness.most_common(1)[0][0] == note.author
    return hits / len(notes)


def grams_of(text: str) -> Counter[str]:
    """Its 3-grams, with spaces around."""
    padded = f"  {text}  "
    return Counter(padded[place : place + 3] for place in range(len(padded) - 2))


def weighted(texts: Sequence[Counter[str]]) -> list[dict[str, float]]:
    """Vectors of length 1 in which rare 3-grams count more (tf-idf), as an attacker would."""
    notes_with = Counter(gram for text in texts for gram in text)
    vectors = []
    for text in texts:
        vector = {
            gram: count * log((1 + len(texts)) / (1 + notes_with[gram]))
            for gram, count in text.items()
        }
        length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        vectors.append({gram: weight / length for gram, weight in vector.items()})
    return vectors


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(weight * other.get(gram, 0.0) for gram, weight in one.items())


def bare(text: str) -> str:
    return even_out(text, keep_pictures=False)


Attack = Callable[..., float]
CHANCE = {linked: (NOTES - 1) / (PEOPLE * NOTES - 1), named: 1 / PEOPLE}


def figures(attack: Attack) -> dict[str, float]:
    """Shares over all worlds: by chance, as written, evened out with and without emoji, and as a
    careful typist without any habit would have written the same."""
    worlds = [corpus(seed) for seed in range(WORLDS)]
    careful = [corpus(seed, habits=False) for seed in range(WORLDS)]

    def over(worlds: Sequence[list[Sticky]], rewrite: Habit = str) -> float:
        return sum(attack(notes, rewrite) for notes in worlds) / len(worlds)

    return {
        "chance": CHANCE[attack],
        "written": over(worlds),
        "evened": over(worlds, even_out),
        "bare": over(worlds, bare),
        "careful": over(careful),
    }


@pytest.mark.parametrize("attack", [linked, named])
def test_evening_out_makes_linking_harder_and_does_not_end_it(attack: Attack) -> None:
    share = figures(attack)
    print(attack.__name__, share)
    assert share["written"] > share["evened"] > share["bare"] > share["chance"]
    # Most of what habits add is gone; what is left of it is Polish without marks, which is words.
    assert share["written"] - share["bare"] > (share["written"] - share["careful"]) / 2


if __name__ == "__main__":
    for attack in (linked, named):
        print(attack.__name__, *(f"{name} {share:.0%}" for name, share in figures(attack).items()))
