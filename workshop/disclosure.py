"""Disclosure control: every threshold (number of people) below which nothing is counted or told
apart, each with its reason.

A count of one to four people, or an average over two, is about somebody, even without a name. The
thresholds are kept here and nowhere else, so that all of them can be read, and judged, at once.
Pure: numbers in, numbers out. Two methods have modules of their own and take their numbers from
here: ``standards/insight/table_suppression.py`` (complementary suppression in tables) and
``standards/publication/suppression.py`` (suppression in sets that lie within sets).
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from enum import StrEnum

COUNT_THRESHOLD = 5
"""The least number of people that is published as a number: below it, a reader who knows the room
could tell who they are. Five is usual in statistics of health and welfare."""

RATINGS_THRESHOLD = 5
"""Ratings of a criterion by experts: with fewer, a decision or a median says how single experts
rated, and the invited experts know each other."""

ROLE_THRESHOLD = 5
"""Answers that each role needs before roles are told apart: a small role left out alone could be
computed as the answers of all less those of the others."""

ANSWERS_THRESHOLD = 5
"""Answers to one question of a vote (dots, fingers, an estimate of a need) before how they are
spread is told: of three answers, two people who know each other would subtract their own and read
the third one."""

CHANGE_THRESHOLD = 5
"""Answers that must be new or changed before a result that was told once is told anew: whoever
knows both results would read the vote of a single latecomer from their difference."""

PAIR_THRESHOLD = 5
"""People who placed both notes of a pair in a silent grouping: with fewer, those who compare their
own piles would learn from the agreement where the others put the notes."""

PROGRESS_THRESHOLD = 5
"""People at work in a silent grouping before the wall shows their average progress: with fewer,
those who know their own progress would read from the average how far another person is."""

TABLE_THRESHOLD = 5
"""Participants at a table before its number may stand beside a note in a document: the table of
a few people would tell a reader who knows the room who may have written the note."""


def below(threshold: int) -> str:
    """How a number below this threshold is written in tables and files: ``<5``."""
    return f"<{threshold}"


def is_small_count(count: int) -> bool:
    """Whether a count of people must not be published as a number. Nobody, 0, is about nobody."""
    return 0 < count < COUNT_THRESHOLD


def are_roles_disclosable(answers: Collection[int]) -> bool:
    """Whether roles may be told apart. ``answers``: how many answers each role gave, 0 included.

    One role alone has nothing to be compared with.
    """
    return len(answers) > 1 and all(count >= ROLE_THRESHOLD for count in answers)


def disclosable_tables(seats: Mapping[int, int]) -> frozenset[int]:
    """The tables whose number may stand beside a note in a document.

    ``seats``: how many participants sat at each table. Those at which enough people sat; where
    fewer people than that would be left unnamed altogether, the smallest of the named tables is
    left out as well, since the only notes without a number would otherwise tell their table.
    """
    named = [table for table in seats if seats[table] >= TABLE_THRESHOLD]
    named.sort(key=lambda table: seats[table])
    unnamed = sum(count for count in seats.values() if count < TABLE_THRESHOLD)
    return frozenset(named[1:] if 0 < unnamed < TABLE_THRESHOLD else named)


def count_changed(before: Mapping[Hashable, int], after: Mapping[Hashable, int]) -> int:
    """The least number of people whose answers are new, changed or gone between two results.

    ``before``, ``after``: answer → how many people gave it.
    """
    come = Counter(after) - Counter(before)
    gone = Counter(before) - Counter(after)
    return max(come.total(), gone.total())


def may_be_told_anew(
    told: Iterable[Mapping[Hashable, int]], present: Mapping[Hashable, int]
) -> bool:
    """Whether a result may be told beside all that were ``told`` of the same question before: it
    says the same as each of them, or differs from it by ``CHANGE_THRESHOLD`` answers or more."""
    return all(
        changed == 0 or changed >= CHANGE_THRESHOLD
        for changed in (count_changed(before, present) for before in told)
    )


class RatingsDisclosure(StrEnum):
    """How ratings of a closed question may be shown."""

    WITHHELD = "withheld"
    AMONG_FEW = "among_few"
    """They may be shown, and the screen says that among so few they are not anonymous."""
    ANONYMOUS = "anonymous"


def disclose_ratings(given: int, invited: int) -> RatingsDisclosure:
    """How the ratings of ``given`` out of ``invited`` people may be shown.

    Where fewer than ``RATINGS_THRESHOLD`` were invited at all, nothing could ever be shown; their
    ratings are opened together once all are in, so that nobody rates in sight of another's rating.
    """
    if given >= RATINGS_THRESHOLD:
        return RatingsDisclosure.ANONYMOUS
    if 0 < given == invited:
        return RatingsDisclosure.AMONG_FEW
    return RatingsDisclosure.WITHHELD
