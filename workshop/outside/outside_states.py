"""What keys open, what webhooks tell, and how a delivery goes."""

from enum import StrEnum


class Resource(StrEnum):
    """A part of a programme that another program may read."""

    MEETINGS = "meetings"
    NEEDS = "needs"
    CLAUSES = "clauses"
    PUBLICATIONS = "publications"


class HookEvent(StrEnum):
    """What a webhook is told; ``TRIAL`` is sent by hand."""

    PUBLISHED = "version_published"
    CLOSED = "meeting_closed"
    TRIAL = "trial"


TELLABLE = (HookEvent.PUBLISHED, HookEvent.CLOSED)


class DeliveryState(StrEnum):
    """Whether a delivery was told."""

    WAITING = "waiting"
    TOLD = "told"
    GIVEN_UP = "given_up"


class DeliveryTrouble(StrEnum):
    """Why there was no answer at all."""

    INSIDE = "inside"
    """The address leads into the own network."""
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    CERTIFICATE = "certificate"
