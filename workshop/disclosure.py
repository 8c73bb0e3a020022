"""Disclosure control: every threshold (number of people) below which nothing is counted or told
apart, each with its reason.

A count of one to four people, or an average over two, is about somebody, even without a name. The
thresholds are kept here and nowhere else, so that all of them can be read, and judged, at once.
Pure: numbers in, numbers out. Two methods have modules of their own and take their numbers from
here: ``standards/insight/table_suppression.py`` (complementary suppression in tables) and
``standards/publication/suppression.py`` (suppression in sets that lie within sets).
"""

from collections.abc import Collection, Mapping

COUNT_THRESHOLD = 5
"""The least number of people that is published as a number: below it, a reader who knows the room
could tell who they are. Five is usual in statistics of health and welfare."""

RATINGS_THRESHOLD = 5
"""Ratings of a criterion by experts: with fewer, a decision or a median says how single experts
rated, and the invited experts know each other."""

PANEL_THRESHOLD = 3
"""Ratings that a decision needs in a round with fewer experts than ``RATINGS_THRESHOLD``, who were
told beforehand that they are not anonymous: with two, one of them alone would decide."""

ROLE_THRESHOLD = 5
"""Answers that each role needs before roles are told apart: a small role left out alone could be
computed as the answers of all less those of the others."""

ANSWERS_THRESHOLD = 3
"""Estimates of a need: with two, either person can subtract their own answer from the result and
know the other one."""

PAIR_THRESHOLD = 3
"""People who placed both notes of a pair in a silent grouping: with two, either person learns from
their agreement where the other one put the notes."""

PROGRESS_THRESHOLD = 3
"""People at work in a silent grouping before the wall shows their average progress: with two,
the average shows each of them the progress of the other one."""

TABLE_THRESHOLD = 3
"""Participants at a table before its number may stand beside a note in a document: the table of
one or two people would name who wrote the note."""


def below(threshold: int) -> str:
    """How a number below this threshold is written in tables and files: ``<5``."""
    return f"<{threshold}"


def is_small_count(count: int) -> bool:
    """Whether a count of people must not be published as a number. Nobody, 0, is about nobody."""
    return 0 < count < COUNT_THRESHOLD


def are_few_raters(invited: int) -> bool:
    """Whether so few experts are invited that their ratings are not anonymous to each other.

    They are told so before they rate; the results open once all have finished, and only inside.
    """
    return invited < RATINGS_THRESHOLD


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
