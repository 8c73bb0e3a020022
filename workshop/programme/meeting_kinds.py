"""Kinds of meetings: the ten working sessions, and what a project holds around them."""

from enum import StrEnum

FIRST_NAMED = 101
"""Working sessions have the numbers 1 to 10, by which everybody calls them. Other meetings are
called by their titles; they are numbered from here on, in the order in which they were planned, so
that notes of two meetings are never taken for those of one."""


class MeetingKind(StrEnum):
    """What a meeting is."""

    WORKING = "working"
    WORKSHOP_DAY = "workshop_day"
    VISIT = "visit"
    TEAM = "team"
    TRAINING = "training"
    PILOT_TRAINING = "pilot_training"
    FORUM = "forum"
    SUMMARY = "summary"


TRAININGS = frozenset({MeetingKind.TRAINING, MeetingKind.PILOT_TRAINING})
BEFORE_THE_SESSIONS = frozenset({MeetingKind.TEAM, MeetingKind.VISIT, MeetingKind.WORKSHOP_DAY})
"""Where such a meeting has no date it is thought to be held before the first working session."""


def is_named(number: int) -> bool:
    """Whether the meeting with this number is called by its title and not by its number."""
    return number >= FIRST_NAMED
