"""Every column of the database is in an exchange file, or somebody has said why it is not.

Whoever adds a column or a table decides it here: carry it (``export/exchange/``), or write down why
it stays.
"""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from tests.conftest import Scene
from tests.exchanging import brought
from workshop.board.tables import (
    EmpathyMap,
    Evidence,
    JourneyStep,
    Note,
    Persona,
    Practice,
    VisitStop,
)
from workshop.export.exchange import meeting_models, models, records
from workshop.export.exchange.check import read_exchange
from workshop.needs.tables import Group, Idea, Need
from workshop.pictures.tables import Picture
from workshop.programme.file_models import FileRecord
from workshop.programme.tables import (
    Activity,
    Area,
    Decision,
    Dissent,
    Indicator,
    NextStep,
    Programme,
    ProjectPhase,
    ReportEntry,
    WorkingSession,
)
from workshop.settings import ROOT
from workshop.store.types import metadata

for path in (ROOT / "workshop").glob("*/tables.py"):
    importlib.import_module(f"workshop.{path.parent.name}.tables")

RECORDS: Mapping[type[SQLModel], type[FileRecord]] = {
    Programme: models.ProgrammeRecord,
    Area: records.AreaRecord,
    ProjectPhase: meeting_models.PhaseRecord,
    WorkingSession: meeting_models.SessionRecord,
    Activity: models.ActivityRecord,
    Persona: models.PersonaRecord,
    EmpathyMap: records.MapRecord,
    JourneyStep: models.StepRecord,
    Note: models.NoteRecord,
    Group: models.GroupRecord,
    Evidence: records.EvidenceRecord,
    VisitStop: meeting_models.StopRecord,
    Practice: meeting_models.PracticeRecord,
    Need: models.NeedRecord,
    Idea: models.IdeaRecord,
    Decision: meeting_models.DecisionRecord,
    Dissent: meeting_models.DissentRecord,
    NextStep: meeting_models.NextStepRecord,
    Indicator: meeting_models.IndicatorRecord,
    ReportEntry: meeting_models.EntryRecord,
    Picture: meeting_models.PictureRecord,
}
"""Tables whose rows are in a file, and the record that each becomes."""

NAMED: Mapping[str, str] = {
    "session_id": "session",
    "activity_id": "activity",
    "map_id": "map",
    "persona_id": "persona",
    "evidence_id": "evidence",
    "note_id": "note",
    "stop_id": "stop",
    "need_id": "need",
    "area_id": "area",
    "parent_id": "parent",
    "first_session_id": "first_session",
    "about_kind": "about",
    "about_id": "about",
    "actual_start": "began",
    "actual_end": "ended",
    "opened_at": "began",
    "closed_at": "ended",
    "phase": "done",
    "status": "held",
}
"""Columns that a record holds under another name."""

EVERYWHERE: Mapping[str, str] = {
    "id": "files have ids of their own",
    "programme_id": "a file is one programme",
    "position": "the order of the list",
}
_PROMISED = "each installation promises its own"
_WALL = "what the wall shows at the moment"
_TIMER = "the timer of the moment"
_MADE = "made when the picture is made anew"
_CALENDAR = "a copy must not answer for the calendar events of the original"
_NAME = "mostly a name"
_PERSON = "who wrote it, and how, is in no file"
_ROOM = "belongs to the room of the day"
LEFT_OUT: Mapping[type[SQLModel], Mapping[str, str]] = {
    Programme: {
        "slug": "an address of this installation",
        "status": "of this installation",
        "notes_days": _PROMISED,
        "people_days": _PROMISED,
        "retention_days": _PROMISED,
        "example": "a copy is no example",
        "wall_session_id": _WALL,
        "rehearsal_of": "a rehearsal is deleted at its end",
        "created_at": "a copy begins when it is made",
    },
    WorkingSession: {
        "link": "who knows it comes into the meeting: a secret address",
        "sequence": _CALENDAR,
        "uid": _CALENDAR,
        "joining": _ROOM,
        "join_code": "a code lets into one session",
        "blanked": _WALL,
        "few": "nobody has joined the copy",
        "wall_turns": _WALL,
        "wall_held": _WALL,
        "wall_table": _WALL,
        "wall_door": _WALL,
        "wall_large": _WALL,
        "wall_bare": _WALL,
        "wall_standard": _WALL,
        "wall_pinned": _WALL,
        "wifi_name": _ROOM,
        "wifi_password": _ROOM,
        "window_until": "open to those who hold a badge: nobody does in a copy",
        "current_activity_id": "nothing runs in a copy",
    },
    Activity: {
        "timer_state": _TIMER,
        "timer_ends_at": _TIMER,
        "timer_left_ms": _TIMER,
        "round_id": "rounds of review are in no file",
        "moment": "its questionnaire is in no file",
        "began_at": "no time of what people did",
        "ended_at": "no time of what people did",
        "window_began_at": "no time of what people did",
        "window_ended_at": "no time of what people did",
    },
    JourneyStep: {"left_out": "steps that were taken out are in no file"},
    Note: {
        "session_id": "that of its activity",
        "table_number": "a table of few would tell who wrote",
        "author": _PERSON,
        "badge": _PERSON,
        "origin": _PERSON,
        "late": _PERSON,
        "released": "only released ones are in a file",
        "shown": "all that have a text were",
        "fingerprint": "counted again",
        "edited": _PERSON,
        "evened": _PERSON,
        "reason": "rejected notes are in no file",
    },
    Group: {"status": "active, or merged where merged_into is given"},
    Practice: {"repeats": "found again from the texts"},
    Decision: {"responsible": _NAME},
    Dissent: {"subject_id": "clauses are in no exchange file"},
    NextStep: {"responsible": _NAME, "note_id": "a copy of a question goes its own ways"},
    Picture: {"width": _MADE, "height": _MADE, "sha256": _MADE},
}

_VOTES = "votes are counts in a file"
_PEOPLE = "people are in no file"
_STANDARD = "standards have files of their own"
_REVIEW = "reviews are in no file"
_HOUSE = "of this installation"
_RECRUITMENT = "deleted on a day that was promised; a copy would break the promise"
_COMPUTED = "computed, and computed again"
TABLES_LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(("dots", "fingers", "impacteffort"), _VOTES),
    **dict.fromkeys(
        ("ideadots", "ideaimpacteffort", "choice"), "votes on ideas and sentences stay"
    ),
    **dict.fromkeys(("questionvote", "askedquestion"), "what the room asked was answered there"),
    **dict.fromkeys(("rolemedian", "idearolemedian", "toldresult"), "told of this programme"),
    "imprint": _STANDARD,
    "toldsupport": "as the support of needs",
    **dict.fromkeys(("groupnote", "needgroup", "neednote"), "as lists of ids"),
    **dict.fromkeys(("needevidence", "needstep"), "as lists of ids"),
    "picturefile": "beside the document, in the archive",
    **dict.fromkeys(("participant", "attendance", "consent", "voterrole", "mutedauthor"), _PEOPLE),
    **dict.fromkeys(("attendancesum", "knock", "departure", "noterevision", "objection"), _PEOPLE),
    **dict.fromkeys(("windowvisit", "lastpress"), _PEOPLE),
    **dict.fromkeys(("doorcode", "doorstack"), "codes let phones into one meeting"),
    **dict.fromkeys(("questionnaire", "questionnaireitem"), "asked of the people of one programme"),
    **dict.fromkeys(("questionnaireanswer", "openanswer", "toldresults"), _PEOPLE),
    **dict.fromkeys(("unit", "assessment"), "about clauses, which are in no exchange file"),
    **dict.fromkeys(
        ("trainingprogramme", "trainingmodule", "trainingblock", "blockclause", "blockmeeting"),
        "teach clauses, which are in no exchange file; a training's Word file is read in again",
    ),
    **dict.fromkeys(("jointdraft", "jointdraftrevision", "jointdraftwriter", "tablemap"), _PEOPLE),
    **dict.fromkeys(("pile", "agreedpiles"), "piles of a silent grouping stay"),
    **dict.fromkeys(("suggestion", "suggestionrun", "notevector", "neargroup"), _COMPUTED),
    "notthesame": "what was refused is a history",
    **dict.fromkeys(("clause", "clauserevision", "clauseneed", "clauseevidence"), _STANDARD),
    **dict.fromkeys(("clausequote", "publication", "publishedclause"), _STANDARD),
    **dict.fromkeys(("clausedissent", "publicationwithdrawal"), _STANDARD),
    **dict.fromkeys(("adoptedstandard", "adoptedclause", "finding", "findingclause"), _STANDARD),
    **dict.fromkeys(("givenreturn", "takenreturn", "standardsource"), _STANDARD),
    "borrowedwording": "of clauses, which are in no exchange file",
    "understanding": _PEOPLE,
    "toldunderstanding": "about clauses, which are in no exchange file",
    **dict.fromkeys(("consultation", "remark"), "about a published version of this programme"),
    "transcript": "what somebody said in an interview stays with those who moderate, for its days",
    "highlight": "its phrase opens nothing in another installation",
    "clauseimport": "about clauses, which are in no exchange file",
    "missingreason": "why something is in no version of this programme's standard",
    **dict.fromkeys(("comment", "rating", "reviewround", "minutes"), _REVIEW),
    **dict.fromkeys(("account", "accountsession", "membership", "event", "feed"), _HOUSE),
    **dict.fromkeys(("keyfingerprint", "linkedidentity", "identityrequest"), _HOUSE),
    **dict.fromkeys(("accesskey", "webhook", "webhookdelivery"), _HOUSE),
    **dict.fromkeys(("calendarlink", "displaylink", "wording", "signingkey"), _HOUSE),
    **dict.fromkeys(("recruitment", "recruiter", "candidate", "candidaterating"), _RECRUITMENT),
    **dict.fromkeys(("interview", "recruitmenttold"), _RECRUITMENT),
    **dict.fromkeys(("deletionnotice", "deletion"), _PROMISED),
}
"""Tables of which no row is in a file, and why."""


def columns_of(table: type[SQLModel]) -> list[str]:
    return [column.key for column in metadata.tables[str(table.__tablename__)].columns]


def is_carried(table: type[SQLModel], column: str) -> bool:
    known = {one.name for one in fields(RECORDS[table])}
    return column in known or NAMED.get(column) in known


def test_every_table_is_in_a_file_or_somebody_has_said_why_not() -> None:
    carried = {str(table.__tablename__) for table in RECORDS}
    decided = carried | TABLES_LEFT_OUT.keys()
    forgotten = sorted(metadata.tables.keys() - decided)
    assert not forgotten, "carry these tables in export/exchange/, or say why they stay"
    assert not TABLES_LEFT_OUT.keys() - metadata.tables.keys()
    assert not TABLES_LEFT_OUT.keys() & carried


@pytest.mark.parametrize("table", RECORDS, ids=lambda table: table.__name__)
def test_every_column_is_in_a_file_or_somebody_has_said_why_not(table: type[SQLModel]) -> None:
    left_out = {**EVERYWHERE, **LEFT_OUT.get(table, {})}
    forgotten = [
        name for name in columns_of(table) if name not in left_out and not is_carried(table, name)
    ]
    assert not forgotten, "carry these columns in export/exchange/, or say why they stay"
    assert all(left_out.values())


@pytest.mark.parametrize("table", LEFT_OUT, ids=lambda table: table.__name__)
def test_nothing_is_left_out_that_is_carried_or_gone(table: type[SQLModel]) -> None:
    assert not LEFT_OUT[table].keys() - set(columns_of(table))
    both = [name for name in LEFT_OUT[table] if is_carried(table, name)]
    assert not [name for name in both if name != "session_id"]


@pytest.fixture
def copied(scene: Scene) -> Mapping[type[SQLModel], list[Any]]:
    """The rows that the sample makes."""
    content = (ROOT / "tests" / "samples" / "exchange-3.json").read_bytes()
    programme = brought(scene, read_exchange(content))
    with scene.store.read() as db:
        return {table: list(rows_of(db, table, programme.id)) for table in RECORDS}


def rows_of(db: Any, table: Any, programme_id: str) -> Iterator[Any]:
    for row in db.execute(select(table)).scalars():
        owner = row.id if table is Programme else getattr(row, "programme_id", programme_id)
        if owner == programme_id:
            yield row


def test_the_sample_says_something_in_every_column_that_is_carried(
    copied: Mapping[type[SQLModel], list[Any]],
) -> None:
    """A column that the reader forgets would be as it is by default; that the writer tells it is
    tested where the sample comes back as it was."""
    silent = [
        f"{table.__name__}.{column}"
        for table, rows in copied.items()
        for column in columns_of(table)
        if table is not Picture
        and column not in (*EVERYWHERE, *LEFT_OUT.get(table, {}), "opened_at", "closed_at")
        and not any(differs(table, row, column) for row in rows)
    ]
    assert not silent, "let tests/samples/exchange-3.json say something here"


def differs(table: type[SQLModel], row: Any, column: str) -> bool:
    """Whether a value is another one than a row has by itself."""
    known = table.model_fields[column]
    usual = None if known.is_required() else known.get_default(call_default_factory=True)
    return bool(getattr(row, column) != usual)
