"""Where a persona, need or clause comes from that a table or a pair has written."""

from sqlmodel import Session

from workshop.board.tables import JointDraft
from workshop.i18n import current_language, mark, translate
from workshop.people.seating import load_disclosable_tables
from workshop.programme.agenda import load_activity

PAIR, TABLE = "pair", "table"


def origin_of(db: Session, draft: JointDraft) -> str:
    """``pair``, ``table``, or ``table:2`` where its activity shows tables and enough people sit
    there: it stands on what was made long after the seats are forgotten."""
    number = draft.table_number
    if number is None:
        return PAIR
    shown = load_activity(db, draft.activity_id).keeps_table
    told = shown and number in load_disclosable_tables(db, draft.session_id)
    return f"{TABLE}:{number}" if told else TABLE


def say_origin(origin: str, language: str | None = None) -> str:
    """An origin in a language or that of the screen; empty for what one person has written."""
    language = language or current_language()
    kind, _colon, number = origin.partition(":")
    if kind == PAIR:
        return translate(mark("Written in a pair"), language)
    if kind == TABLE and number:
        return translate(mark("Written at table {number}"), language, number=number)
    return translate(mark("Written at a table"), language) if kind == TABLE else ""
