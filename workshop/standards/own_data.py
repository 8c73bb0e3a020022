"""What is stored about a person, as JSON values, for that person only.

It is made on request, handed out and not kept. It tells where each note went, as far as its author
may know (``trace/participant_view.py``), and repeats no text of anybody else's note.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from workshop.board.joint_drafts import load_draft, say_draft
from workshop.board.note_kinds import NoteStatus
from workshop.board.tables import Note
from workshop.local_time import today
from workshop.needs.group_queries import groups_by_note, load_group
from workshop.needs.needs import need_sentence
from workshop.needs.tables import Idea, Need
from workshop.programme.session_words import told_number
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.standards.person_rows import (
    Person,
    PersonRows,
    kept_elsewhere,
    load_person_rows,
)
from workshop.standards.quotes import list_quoted
from workshop.standards.tables import Clause
from workshop.standards.trace.participant_view import load_participant_views
from workshop.standards.trace.summary import trace_notes

FORMAT = "workshop-own-data"
VERSION = 1


def describe_own_data(db: Session, people: Sequence[Person]) -> dict[str, Any]:
    """``{"format", "version", "made_on", "people"}``; a person has these keys:

    ``programme``, ``badge``, ``role``, ``table``, ``writing_paused``, ``writing_paused_in``,
    ``consents``, ``sessions``, ``between_meetings``, ``notes``, ``dots``, ``fingers``,
    ``estimates``, ``choices``, ``questions``, ``voted_as``, ``piles``, ``objections``,
    ``reviews``, ``understood``, ``drafts``, and those of ``person_rows.kept_elsewhere``. Days are
    ISO dates.
    Usually it is one person: a phrase is drawn at random and could be drawn twice.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_on": today().isoformat(),
        "people": [
            _describe_person(db, load_person_rows(db, person))
            | {kept.name: kept.describe(db, person) for kept in kept_elsewhere.get()}
            for person in people
        ],
    }


def _describe_person(db: Session, rows: PersonRows) -> dict[str, Any]:
    person = rows.person
    programme = db.get_one(Programme, person.programme_id)
    return {
        "programme": programme.title,
        "badge": person.badge,
        "role": person.role,
        "table": person.table_number,
        "writing_paused": person.muted,
        "writing_paused_in": [
            {"activity": _name_activity(db, key)}
            for key in sorted({row.activity_id for row in rows.mutes})
        ],
        "consents": [
            {
                "contract_version": row.notice_version,
                "given_on": row.given_on,
                "withdrawn": row.withdrawn,
            }
            for row in rows.consents
        ],
        "sessions": [
            {**_name_session(db, row.session_id), "role": row.role, "table": row.table_number}
            for row in rows.attendances
        ],
        "between_meetings": [_name_session(db, row.session_id) for row in rows.visits],
        "notes": _describe_notes(db, programme, rows),
        **_describe_votes(db, programme, rows),
        "piles": _describe_piles(db, rows),
        "objections": _describe_objections(db, programme, rows),
        "reviews": _describe_reviews(db, rows),
        "understood": [
            {
                "code": clause.code,
                "standard_version": row.version,
                "understood_me": row.answer,
                "why": row.why,
            }
            for clause, row in rows.answers
        ],
        # Written by several: it stands here only as long as it is known who they are.
        "drafts": [
            {"activity": _name_activity(db, row.activity_id), "text": list(say_draft(row).values())}
            for row in rows.drafts
        ],
    }


def _describe_notes(db: Session, programme: Programme, rows: PersonRows) -> list[dict[str, Any]]:
    ids = [note.id for note in rows.notes]
    traces = trace_notes(db, programme.id, ids)
    reached = {clause.id: clause for trace in traces.values() for clause in trace.clauses}
    told = load_participant_views(db, programme, list(reached.values()))
    quoted = list_quoted(db, ids)
    headers: dict[str, list[str]] = {}
    for place in groups_by_note(db, ids):
        headers.setdefault(place.note_id, []).append(load_group(db, place.group_id).header)
    return [
        {
            **_describe_note(db, note),
            "former_wordings": [row.text for row in rows.wordings[note.id]],
            "groups": headers.get(note.id, []),
            "needs": [need_sentence(row, programme.language) for row in traces[note.id].needs],
            "clauses": [
                told[row.id].to_payload(quoted=(note.id, row.id) in quoted)
                for row in traces[note.id].clauses
            ],
        }
        for note in rows.notes
    ]


def _describe_note(db: Session, note: Note) -> dict[str, Any]:
    return {
        "activity": _name_activity(db, note.activity_id),
        "text": note.text,
        "status": note.status,
        "section": note.section,
        "kind": note.kind,
        "table": note.table_number,
        "signed": note.badge,
        "late": note.late,
        "style_evened_out": note.evened,
    }


def _describe_votes(
    db: Session, programme: Programme, rows: PersonRows
) -> Mapping[str, list[dict[str, Any]]]:
    def about(key: str) -> dict[str, str | None]:
        if (idea := db.get(Idea, key)) is not None:
            return {"idea": idea.text}
        row = db.get(Need, key)
        return {"need": need_sentence(row, programme.language) if row else None}

    return {
        "dots": [
            {
                "activity": _name_activity(db, row.activity_id),
                **about(row.subject_id),
                "count": row.count,
            }
            for row in rows.dots
            if row.count
        ],
        "fingers": [
            {"activity": _name_activity(db, row.activity_id), "value": row.value}
            for row in rows.fingers
        ],
        "estimates": [
            {
                "activity": _name_activity(db, row.activity_id),
                **about(row.subject_id),
                "impact": row.impact,
                "effort": row.effort,
            }
            for row in rows.estimates
        ],
        "choices": [
            {
                "activity": _name_activity(db, row.activity_id),
                "sentence": load_draft(db, row.draft_id).fields.get("header", ""),
            }
            for row in rows.choices
        ],
        "questions": [
            {"activity": _name_activity(db, row.activity_id), "text": _read_shown(db, row.note_id)}
            for row in rows.questions
            if row.given
        ],
        "voted_as": [
            {"activity": _name_activity(db, row.activity_id), "role": row.role}
            for row in rows.voter_roles
        ],
    }


def _read_shown(db: Session, note_id: str) -> str:
    """What a note of somebody else says, as long as it stands on the wall."""
    note = db.get(Note, note_id)
    return note.text if note is not None and note.status == NoteStatus.VISIBLE else ""


def _describe_piles(db: Session, rows: PersonRows) -> list[dict[str, Any]]:
    """One's piles with the number of notes on each: what others wrote on these is theirs."""
    counts: dict[tuple[str, int], int] = {}
    for row in rows.piles:
        place = (row.activity_id, row.number)
        counts[place] = counts.get(place, 0) + 1
    return [
        {"activity": _name_activity(db, activity_id), "pile": number, "notes_on_it": count}
        for (activity_id, number), count in sorted(counts.items())
    ]


def _describe_objections(
    db: Session, programme: Programme, rows: PersonRows
) -> list[dict[str, Any]]:
    found = []
    for row in rows.objections:
        clause = db.get(Clause, row.clause_id or "")
        told = load_participant_views(db, programme, [clause] if clause else [])
        found.append(
            {
                "activity": _name_activity(db, row.activity_id),
                "text": row.text,
                "clauses": [view.to_payload() for view in told.values()],
                "in_the_minutes": row.recorded,
            }
        )
    return found


def _describe_reviews(db: Session, rows: PersonRows) -> list[dict[str, Any]]:
    """One's own ratings and comments in rounds of review: found by the token, which nobody else
    has."""
    return [
        {
            "round": own.review.number,
            "clauses": [
                {
                    "code": clause.code if (clause := db.get(Clause, key)) else None,
                    "ratings": [
                        {"criterion": name, "rated": value}
                        for name, value in own.ratings.get(key, {}).items()
                    ],
                    "comments": [row.text for row in own.comments.get(key, ())],
                }
                for key in sorted({*own.ratings, *own.comments})
            ],
        }
        for own in rows.reviews
    ]


def _name_activity(db: Session, activity_id: str) -> str | None:
    activity = db.get(Activity, activity_id)
    return activity.title if activity else None


def _name_session(db: Session, session_id: str) -> dict[str, Any]:
    session = db.get_one(WorkingSession, session_id)
    return {"number": told_number(session), "title": session.title}
