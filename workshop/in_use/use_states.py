"""What a unit can be, and what it can say of a clause, as they are stored."""

from enum import StrEnum


class UnitKind(StrEnum):
    """What kind of place a unit is."""

    BRANCH = "branch"
    CENTRE = "centre"
    OFFICE = "office"
    SCHOOL = "school"
    CLINIC = "clinic"
    SHELTER = "shelter"
    OTHER = "other"


class UseAnswer(StrEnum):
    """How far a unit keeps a clause, by its own assessment."""

    MEETS = "meets"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    NOT_APPLICABLE = "does_not_apply"
