"""What the API answers, as models: from them the answers are written and the document is made.

A field is added without a new version of the API; none is taken out, renamed or given another
meaning.
"""

from datetime import date, datetime

from pydantic import BaseModel, Field


class ApiModel(BaseModel):
    """What all answers have in common: that they are written as the document says."""


class ApiArea(ApiModel):
    """A part of the standard."""

    code: str
    name: str


class ApiProgramme(ApiModel):
    """A series of meetings that ends in a standard."""

    id: str
    title: str
    language: str = Field(description="The language of its texts: pl or en.")
    address: str | None = Field(description="Where its standard is published, if it is.")
    areas: list[ApiArea]


class ApiMeeting(ApiModel):
    """A meeting as calendars know it: nothing about people who come."""

    id: str
    number: int | None = Field(description="1 to 10 for working sessions, null for others.")
    kind: str = Field(
        description="working, workshop_day, visit, team, training, pilot_training, forum, summary"
    )
    title: str
    goal: str
    place: str
    planned_start: datetime | None
    planned_end: datetime | None
    state: str = Field(description="planned, open or closed")
    cancelled: bool


class ApiNeed(ApiModel):
    """As *who*, I need *need*, so that *goal*."""

    id: str
    who: str
    need: str
    goal: str
    criteria: list[str]
    area: str | None = Field(description="The code of its area.")
    state: str = Field(description="proposed, selected or parked")
    moscow: str | None = Field(description="must, should, could or not_now")
    people_at_least: int | None = Field(
        description="At least so many people stand behind it, in steps of five, as it was told when"
        " a meeting was last closed or a version published; 0: fewer than five, null: not told."
    )


class ApiClause(ApiModel):
    """A clause that is accepted, in the pilot or final. Drafts are not told."""

    id: str
    code: str
    title: str
    body: str
    level: str | None = Field(description="required, recommended or good_practice")
    area: str | None = Field(description="The code of its area.")
    rationale: str
    applies_to: str
    responsible: str
    cooperating: str
    steps: str
    exceptions: str
    legal_basis: str
    easy_text: str
    state: str = Field(description="accepted, accepted_with_dissent, piloted or final")
    needs: list[str] = Field(description="Ids of the needs that it answers.")
    people_at_least: int | None = Field(description="As of a need.")


class ApiWithdrawal(ApiModel):
    """Why a version is not handed out any more, and since when."""

    day: date
    reason: str


class ApiPublication(ApiModel):
    """A published version of the standard."""

    version: str
    state: str = Field(description="working, consultation, pilot or final")
    day: date
    notes: str
    clauses: int = Field(description="How many clauses it has.")
    sha256: str
    address: str = Field(description="Its public page.")
    file: str = Field(description="All of it as JSON: docs/standard-format.md.")
    withdrawn: ApiWithdrawal | None


class ApiProblem(ApiModel):
    """What is answered in place of what was asked for (application/problem+json, RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="A sentence in the language of Accept-Language (pl, en).")
    code: str
