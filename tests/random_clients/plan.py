"""What is going to happen: a plan, drawn by hypothesis, so that one that fails can be shrunk."""

from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st

MOST_PHONES = 4
BALLOTS = ("dots", "fingers", "estimates", "ratings", "choices", "questions", "piles")
FAULTS = ("", "", "unsent", "torn", "unanswered", "deaf", "twice", "elsewhere", "late")
"""What becomes of the next message that a client sends. ``unsent``: the link is lost before it;
``torn``: in the middle of it; ``unanswered``: after it; ``deaf``: its answer is lost, the link is
not; ``twice``: it arrives twice; ``elsewhere``: also at another process, by a plain request;
``late``: it lies somewhere in the network while its sender has another link already, and arrives
at the next ``thaw``."""


@dataclass(frozen=True)
class Step:
    """``what`` is done by the client number ``who``, about note number ``which`` of those there
    are; ``fault``: what meets the message."""

    what: str
    who: int = 0
    which: int = 0
    fault: str = ""


@dataclass(frozen=True)
class Plan:
    """``links``: how each phone is connected, ``socket`` or ``polling``; ``covered``, ``waiting``:
    whether notes lie face down, and wait for a moderator. ``asked``: what people vote with in place
    of writing, of ``BALLOTS``; then whoever would write or change a note votes, and whoever would
    take one back takes back a vote where that can be."""

    links: tuple[str, ...]
    covered: bool
    waiting: bool
    steps: tuple[Step, ...]
    asked: str = ""


_numbers = st.integers(0, 7)
_faults = st.sampled_from(FAULTS)


def _steps(*names: str, faults: st.SearchStrategy[str]) -> st.SearchStrategy[Step]:
    return st.builds(Step, st.sampled_from(names), _numbers, _numbers, faults)


_by_phones = _steps("write", "write", "write", "edit", "take_back", faults=_faults)
_by_desk = _steps("approve", "reject", faults=_faults)
_of_the_world = _steps(
    *("drop", "drop", "slow", "thaw", "settle_a_little", "kill", "advance"), faults=st.just("")
)


def plans() -> st.SearchStrategy[Plan]:
    """Rooms of one to four phones with up to 30 steps."""
    link = st.sampled_from(("socket", "socket", "polling"))
    return st.builds(
        Plan,
        st.lists(link, min_size=1, max_size=MOST_PHONES).map(tuple),
        st.booleans(),
        st.booleans(),
        st.lists(_by_phones | _by_phones | _by_desk | _of_the_world, min_size=4, max_size=30).map(
            tuple
        ),
        st.sampled_from((*["" for _ballot in BALLOTS], *BALLOTS)),
    )


def texts() -> Iterator[str]:
    """Words that nobody has used, and that look like nobody's name or number."""
    signs, number = "abdegiklmnoprstuwz", 0
    while True:
        number += 1
        rest, word = number, ""
        while rest:
            rest, place = divmod(rest, len(signs))
            word = f"{signs[place]}{word}"
        yield f"x{word.rjust(5, 'y')}x"
