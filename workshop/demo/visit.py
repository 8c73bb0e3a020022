"""Add the study visit of the example: its stops, and the practices that were seen there."""

from datetime import time, timedelta

from workshop.board.tables import Evidence, Practice, VisitStop
from workshop.demo.setup import Stage, only
from workshop.local_time import at_local, today
from workshop.programme.meeting_kinds import MeetingKind
from workshop.programme.meetings import (
    AddMeeting,
    MeetingPlan,
    RecordMeeting,
    add_meeting,
    record_meeting,
)

DAYS_AGO = 60
"""When the first of its two days was, counted from the day on which the example is loaded."""
_EVIDENCE = "title figure"
_PRACTICE = "what by_whom since frame needs_here obstacles decision reason"


def add_visit(stage: Stage) -> None:
    """Add the visit, which was held without phones, with its stops; ``stage.keys`` leads to them.

    Days are counted from today: with fixed ones it would be held in the future, or forgotten.
    """
    entry = stage.content["visit"]
    first = today() - timedelta(days=DAYS_AGO)
    start = at_local(first, time(10))
    end = at_local(first + timedelta(days=1), time(14))
    plan = MeetingPlan(start, end, entry["place"], functions=entry["functions"])
    words = (MeetingKind.VISIT, entry["title"], entry["goal"])
    adding = AddMeeting(stage.programme.id, *words, plan)
    visit = add_meeting(stage.db, stage.host, adding)
    record_meeting(stage.db, stage.host, RecordMeeting(visit.id, start, end))
    # The ten sessions of the example have no dates; people went on the visit before the first.
    for position, meeting in enumerate([visit, *stage.sessions.values()], 1):
        meeting.position = position
    stage.add(visit, *stage.sessions.values())
    for place, stop in enumerate(entry["stops"], 1):
        row = VisitStop(
            programme_id=stage.programme.id,
            session_id=visit.id,
            day=first + timedelta(days=stop["day"]),
            position=place,
            **only(stop, "institution function questions"),
        )
        stage.add(row)
        stage.keys[stop["key"]] = row.id


def add_practices(stage: Stage) -> None:
    """Add the practices, each seen at its stop where the visit was added; they are linked like
    any other evidence."""
    stops = {stop["key"]: stop["institution"] for stop in stage.content["visit"]["stops"]}
    for entry in stage.content["practices"]:
        evidence = Evidence(
            programme_id=stage.programme.id,
            publisher=stops[entry["stop"]],
            **only(entry, _EVIDENCE),
        )
        stage.add(evidence)
        stage.keys[entry["key"]] = evidence.id
        stage.add(
            Practice(
                evidence_id=evidence.id,
                programme_id=stage.programme.id,
                area_id=stage.areas[entry["area"]],
                stop_id=stage.keys.get(entry["stop"]),
                **only(entry, _PRACTICE),
            )
        )
