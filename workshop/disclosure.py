"""Disclosure control: every threshold (number of people) below which nothing is counted or told
apart, each with its reason.

A count of one to four people, or an average over two, is about somebody, even without a name. The
thresholds are kept here and nowhere else, so that all of them can be read, and judged, at once.
Pure: numbers in, numbers out. One method has a module of its own and takes its numbers from here:
``standards/insight/table_suppression.py`` (complementary suppression in tables). How many people
stand behind notes is told by ``told_people``.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

COUNT_THRESHOLD = 5
"""The least number of people that is published as a number: below it, a reader who knows the room
could tell who they are. Five is usual in statistics of health and welfare."""

UNITS_THRESHOLD = 5
"""Units of a town that must give one answer about a clause, and as many that do not, before readers
outside learn how many do: who knows the one small branch where a single person works would read
from a smaller number what that person said of their own work."""

RATINGS_THRESHOLD = 5
"""Ratings of a criterion by experts: with fewer, a decision or a median says how single experts
rated, and the invited experts know each other."""

PANEL_THRESHOLD = 3
"""Ratings that a decision needs in a round with fewer experts than ``RATINGS_THRESHOLD``, who were
told beforehand that they are not anonymous: with two, one of them alone would decide."""

RATERS_THRESHOLD = 2
"""Ratings that each candidate of a recruitment needs before anybody sees a result: with one, the
result would be the opinion of a single person, and the others would rate in sight of it."""

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

BACKERS_THRESHOLD = 10
"""People whose votes for questions from the audience must have changed before live counts are
weighed again. Twice a step, since no count moves by more than half of them: if all of five who were
seen to press could have voted for one question, a count that rose by five would name them. Four who
know each other's votes are still left with six people, of whom one at least wants it."""

VOTES_THRESHOLD = 5
"""Live counts of votes for a question are told in steps of so many: an exact number would change by
one with a single press."""

PAIR_THRESHOLD = 5
"""People who placed both notes of a pair in a silent grouping: with fewer, those who compare their
own piles would learn from the agreement where the others put the notes."""

PROGRESS_THRESHOLD = 5
"""People at work in a silent grouping before the wall shows their average progress: with fewer,
those who know their own progress would read from the average how far another person is."""

TABLE_THRESHOLD = 5
"""Participants at a table before its number may stand beside a note in a document: the table of
a few people would tell a reader who knows the room who may have written the note."""

PEOPLE_THRESHOLD = 5
"""People behind notes are told in steps of so many: at least 5, 10, 15, … The exact number would
change by one when one note is added to a set or taken out, and so tell who wrote that note."""

NOTES_THRESHOLD = 10
"""Notes from phones that one activity must give to a set before their authors are counted: among
fewer, a reader could choose the notes so that the number answers a question about one author."""

DIFFERENCE_THRESHOLD = 5
"""Notes in which a set must differ from every set counted before, until its own people are counted:
a reader who subtracts two figures would learn about the few notes in which their sets differ."""

REPEATS_THRESHOLD = 10
"""Counted sets in which a note may stand before no further set with it is counted. Each number
tells a little about who wrote what: a reader who makes thousands of groups out of the same sixty
notes would learn from those of ten people which two notes are never of one. Ten sets are enough for
the groups, needs and clauses above a note through many sessions."""


ACTORS_THRESHOLD = 10
"""People who must have done something within some minutes before the sums of what is done on a
server are told anew to whoever watches over it: that may be somebody who sits in the room and would
read from a sum over few people what the others did. Four who know what they did themselves are
still left with six."""


@dataclass(frozen=True)
class ToldSet:
    """A set of notes (ids) whose people were counted and told: at least so many; 0 is "<5"."""

    notes: frozenset[str]
    at_least: int


@dataclass(frozen=True)
class ToldPeople:
    """A figure: at least so many people; 0 is "<5", fewer than five can be told for certain.

    ``counted``: from the authors. Otherwise it follows from figures told before, and so tells
    nothing new about anybody.
    """

    at_least: int
    counted: bool


def certain_people(authors: Mapping[str, Sequence[str]]) -> int | None:
    """How many people at least have written a set of notes, in steps of ``PEOPLE_THRESHOLD``.

    ``authors``: for each activity the author of each of its notes in the set, one entry a note.
    Authors of two activities are never compared: nobody can tell whether they are the same person.
    So it is the largest number in one activity. ``None`` where no activity has ``NOTES_THRESHOLD``.
    """
    counts = [len(set(found)) for found in authors.values() if len(found) >= NOTES_THRESHOLD]
    return max(counts) // PEOPLE_THRESHOLD * PEOPLE_THRESHOLD if counts else None


def told_people(notes: frozenset[str], certain: int | None, told: Iterable[ToldSet]) -> ToldPeople:
    """The figure that may be told of a set of notes.

    ``certain``: of ``certain_people``. ``told``: every set counted in this programme before.

    A set that was counted before keeps its figure, whatever has become of its authors: a figure
    that falls when somebody goes would tell that this person had written one of the notes. A set
    that differs from all of them by ``DIFFERENCE_THRESHOLD`` notes is counted, unless one of its
    notes stands in ``REPEATS_THRESHOLD`` of them already. Any other gets what follows from the
    figures told: of a set with at least n people, at least n - k are left when k
    notes are taken out, since each has one author at the most, and adding notes takes away nobody.
    """
    told = list(told)
    for known in told:
        if known.notes == notes:
            return ToldPeople(known.at_least, counted=True)
    left = [known.at_least - len(known.notes - notes) for known in told if known.at_least]
    follows = max([0, *left]) // PEOPLE_THRESHOLD * PEOPLE_THRESHOLD
    if certain is not None and _is_new(notes, told):
        # Never less than follows: people who have gone since were still there when it was told.
        return ToldPeople(max(certain, follows), counted=True)
    return ToldPeople(follows, counted=False)


def _is_new(notes: frozenset[str], told: Sequence[ToldSet]) -> bool:
    """Whether the people of this set may be counted after those of all others."""
    if not all(_differ(known.notes, notes) for known in told):
        return False
    repeats = Counter(note for known in told for note in known.notes & notes)
    return all(count < REPEATS_THRESHOLD for count in repeats.values())


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    # The sizes alone decide most pairs, and there are many.
    if abs(len(one) - len(other)) >= DIFFERENCE_THRESHOLD:
        return True
    return len(one ^ other) >= DIFFERENCE_THRESHOLD


def may_tell_acts(people: int) -> bool:
    """Whether sums of what is done on a server may be told that so many people have added to."""
    return people >= ACTORS_THRESHOLD


def in_steps(people: int) -> int:
    """How many people are told where the present number is asked for again and again: whole steps
    of ``PEOPLE_THRESHOLD``, 0 for fewer than one."""
    return people // PEOPLE_THRESHOLD * PEOPLE_THRESHOLD


def below(threshold: int) -> str:
    """How a number below this threshold is written in tables and files: ``<5``."""
    return f"<{threshold}"


def is_small_count(count: int) -> bool:
    """Whether a count of people must not be published as a number. Nobody, 0, is about nobody."""
    return 0 < count < COUNT_THRESHOLD


def may_tell_units(count: int, units: int) -> bool:
    """Whether readers outside may learn that so many of a town's units give one answer: neither
    they nor the others are few. All of them together are told where they are enough."""
    rest = units - count
    return count >= UNITS_THRESHOLD and (rest == 0 or rest >= UNITS_THRESHOLD)


OTHERS = "others"
"""Under which what is too small to be told apart is counted together."""


def merge_small(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts of people with those under ``COUNT_THRESHOLD`` together under ``OTHERS``.

    If these are too few even together, the smallest of the others joins them: the total is known,
    and what is missing from it would tell them. Fewer people than the threshold in all are all
    under ``OTHERS``.
    """
    told = {name: count for name, count in counts.items() if name != OTHERS and count > 0}
    merged = counts.get(OTHERS, 0)
    while told:
        least = min(told, key=lambda name: (told[name], name))
        if told[least] >= COUNT_THRESHOLD and not is_small_count(merged):
            break
        merged += told.pop(least)
    return told | ({OTHERS: merged} if merged else {})


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


def next_live_count(told: int, votes: int, people: int) -> int:
    """The live count of a question from the audience after a weighing; 0 is fewer than a step.

    ``told``: the one before; ``votes``: the votes now; ``people``: whose votes for any question
    have changed since the weighing before. It moves in whole steps towards the votes, by no more
    than half of these people.
    """
    if people < BACKERS_THRESHOLD:
        return told
    steps = min(abs(votes - told) // VOTES_THRESHOLD, people // 2 // VOTES_THRESHOLD)
    return told + steps * (VOTES_THRESHOLD if votes > told else -VOTES_THRESHOLD)


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
