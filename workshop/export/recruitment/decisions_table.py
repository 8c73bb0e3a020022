"""Code, decision and time of every candidate as CSV, for a mail merge with one's own list."""

from collections.abc import Sequence

from workshop.export.csv_writing import write_csv_table
from workshop.i18n import mark, translate
from workshop.local_time import local
from workshop.recruitment.interviews import InterviewTime
from workshop.recruitment.labels import DECISIONS
from workshop.recruitment.tables import Candidate

_COLUMNS = (
    *(mark("Code"), mark("Decision about the candidate"), mark("Interview day")),
    *(mark("Interview begins"), mark("Interview ends"), mark("Place")),
    mark("Link of a remote talk"),
)


def write_decisions_table(
    candidates: Sequence[Candidate], interviews: Sequence[InterviewTime], language: str
) -> bytes:
    """The candidates by code; times on the installation's clock. Reasons stay inside."""
    times = {slot.candidate_id: slot for slot in interviews if slot.candidate_id}
    rows = [
        (
            row.code,
            translate(DECISIONS[row.decision], language),
            *_describe(times.get(row.id)),
        )
        for row in candidates
    ]
    return write_csv_table([translate(name, language) for name in _COLUMNS], rows, language)


def _describe(slot: InterviewTime | None) -> tuple[str, ...]:
    if slot is None:
        return ("",) * 5
    begins, ends = local(slot.begins), local(slot.ends)
    return f"{begins:%Y-%m-%d}", f"{begins:%H:%M}", f"{ends:%H:%M}", slot.place, slot.link
