"""A4, who watches the facilitator's screen while somebody goes: which notes go with the person?

That somebody has gone may be seen in the room; so the attacker knows whom, and when. About as many
notes are taken back by others around then. Of each note that disappears they guess whether it was
one of the person's: notes that go together, that go together with a person of the list, that go in
quick succession, or that look different afterwards.

*Chance*: the notes that have gone are dealt anew between that person and the others.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.redteam.scoring import Score, deal
from tests.redteam.world import World, leaves_of, objects_in

WATCHES = ("facilitator", "expert")
Frames = Sequence[tuple[float, dict[str, Any]]]


def attack(world: World) -> list[Score]:
    """Say of each note that was taken back whether it was the person's who withdrew consent."""
    truth = {text: person == world.left for text, person in world.gone.items()}
    number = sum(truth.values())
    scores = []
    for viewer in WATCHES:
        losses = find_losses(world.frames[viewer], [*truth])
        for way, guesses in guess_leavers(losses, [*truth], number, world.seed):
            scores.append(deal("A4", f"{viewer}: {way}", truth, guesses, [[*truth]], world.seed))
    return scores


class Losses:
    """When and how notes disappeared from a screen: text → number of the frame, its moment, and
    what the frame said of the note. ``people``: numbers of frames in which somebody else went."""

    def __init__(self) -> None:
        self.frame: dict[str, int] = {}
        self.at: dict[str, float] = {}
        self.looks: dict[str, str] = {}
        self.people: set[int] = set()


def find_losses(frames: Frames, texts: Sequence[str]) -> Losses:
    """The losses of these texts. Raises ``AssertionError`` where the screen never showed them."""
    found, names = Losses(), dict[str, str]()
    wanted = set(texts)
    known: set[str] = set()
    for number, (at, frame) in enumerate(frames):
        here = [one for one in objects_in(frame.get("facts")) if "id" in one]
        whole = {_key(one) for one in here} if frame.get("snapshot") else None
        for record in here:
            key = _key(record)
            if record.get("text") in wanted:
                names[key] = record["text"]
                continue
            _lose(found, names, key, number, at, record)
            if record.get("gone") and key not in names and key in known:
                found.people.add(number)
        known |= {_key(one) for one in here if not one.get("gone")}
        if whole is not None:
            for key in [*names]:
                if key not in whole:
                    _lose(found, names, key, number, at, {})
    assert names, "the notes were never on this screen"
    return found


def _key(record: Mapping[str, Any]) -> str:
    return f"{record.get('t')} {record['id']}"


def _lose(
    found: Losses, names: Mapping[str, str], key: str, number: int, at: float, record: Any
) -> None:
    text = names.get(key)
    if text is None or text in found.frame:
        return
    found.frame[text], found.at[text] = number, at
    looks = [(path, value) for path, value in leaves_of(record) if path not in (("id",), ("pos",))]
    found.looks[text] = repr(sorted(looks, key=str))


def guess_leavers(
    losses: Losses, texts: Sequence[str], number: int, seed: int
) -> Iterator[tuple[str, dict[str, bool]]]:
    """Ways to guess which notes were the person's. ``number``: how many they had written."""
    together: dict[int, list[str]] = defaultdict(list)
    for text, frame in losses.frame.items():
        together[frame].append(text)
    in_batches = {text for batch in together.values() if len(batch) > 1 for text in batch}
    yield "together", _filled(in_batches, texts, number, seed)
    yield "alone", _filled(set(losses.frame) - in_batches, texts, number, seed)
    if losses.people:
        near = sorted(
            losses.frame,
            key=lambda text: min(abs(losses.frame[text] - one) for one in losses.people),
        )
        yield "with a person", _filled(set(near[:number]), texts, number, seed)
    order = sorted(losses.at, key=lambda text: losses.at[text])
    yield "last", _filled(set(order[-number:]), texts, number, seed)
    yield "in a row", _filled(_densest(losses.at, number), texts, number, seed)
    kinds = Counter(losses.looks.values())
    if len(kinds) > 1:
        common = kinds.most_common(1)[0][0]
        alike = {text for text, look in losses.looks.items() if look == common}
        yield "alike", _filled(alike, texts, number, seed)
        yield "unlike", _filled(set(losses.looks) - alike, texts, number, seed)


def _densest(moments: Mapping[str, float], number: int) -> set[str]:
    """So many notes that disappeared in the shortest time."""
    order = sorted(moments, key=lambda text: moments[text])
    windows = [order[at : at + number] for at in range(max(1, len(order) - number + 1))]
    return set(min(windows, key=lambda one: moments[one[-1]] - moments[one[0]])) if order else set()


def _filled(chosen: set[str], texts: Sequence[str], number: int, seed: int) -> dict[str, bool]:
    """The chosen ones; filled up, or thinned out, at random to the number that there must be."""
    rng = random.Random(seed)
    rest = [text for text in texts if text not in chosen]
    taken = rng.sample(sorted(chosen), min(number, len(chosen)))
    taken += rng.sample(rest, min(len(rest), number - len(taken)))
    return {text: text in taken for text in texts}
