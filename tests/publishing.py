"""Clauses that may be published, and versions of a standard, made through the commands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from workshop.board.notes import AddNote, add_note
from workshop.board.tables import Note
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.needs import CreateNeed, create_need
from workshop.needs.tables import Need
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.tables import Activity
from workshop.standards.clauses import (
    CreateClause,
    SaveClause,
    create_clause,
    list_clauses,
    save_clause,
)
from workshop.standards.publication.publications import (
    Publish,
    count_unexplained,
    list_editions,
    publish,
)
from workshop.standards.publication.versions import VersionState, next_version
from workshop.standards.quotes import QuoteNote, quote_note
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause, Publication
from workshop.store.ids_and_clock import new_id
from workshop.store.store import Store

WHOLE = {
    "body": "The desk asks how a person wishes to be addressed.",
    "level": "required",
    "responsible": "Head of the desk",
}


class Press:
    """A programme's clauses on their way to a publication, in somebody's hands."""

    def __init__(self, store: Store, actor: Actor, programme_id: str) -> None:
        self.store, self.actor, self.programme_id = store, actor, programme_id

    def do(self, command: Any, content: Any) -> Any:
        """Run a command."""
        return self.store.write(command, self.actor, content)

    def write_notes(self, activity_id: str, texts: Sequence[str]) -> list[Note]:
        """Notes that were typed in by hand, and so have no authors."""
        return [
            self.do(add_note, AddNote(new_id(), activity_id, text, origin="paper"))
            for text in texts
        ]

    def make_need(self, notes: Sequence[Note], header: str = "Nobody asks my name") -> Need:
        """A need upon a group of these notes."""
        group = self.do(
            create_group,
            CreateGroup(self.programme_id, new_id(), header, [note.id for note in notes]),
        )
        return self.do(
            create_need,
            CreateNeed(self.programme_id, "somebody at the desk", "to be asked", groups=[group.id]),
        )

    def write_clause(
        self, title: str = "Form of address", needs: Sequence[Need] = (), **fields: Any
    ) -> Clause:
        """A clause that nothing keeps from being published."""
        content = CreateClause(
            self.programme_id, title, [need.id for need in needs], {**WHOLE, **fields}
        )
        return self.do(create_clause, content)

    def edit(self, clause: Clause, **fields: Any) -> None:
        """Save these fields over what stands there."""
        with self.store.read() as db:
            present = db.get(Clause, clause.id)
            assert present is not None
        self.do(save_clause, SaveClause(clause.id, present.revision, fields))

    def clauses(self) -> list[Clause]:
        """All clauses as they are now."""
        with self.store.read() as db:
            return list_clauses(db, self.programme_id)

    def accept(self, clause: Clause) -> Clause:
        """Take a clause over without a review."""
        return self.do(set_status, SetStatus(clause.id, "accepted", "Agreed in the room."))

    def quote(self, clause: Clause, note: Note) -> None:
        """Quote a note beside a clause."""
        self.do(quote_note, QuoteNote(clause.id, note.id))

    def publish(
        self,
        version: str | None = None,
        notes: str = "",
        clauses: Sequence[Clause] | None = None,
        reasons: Mapping[str, str] | None = None,
        state: VersionState = VersionState.WORKING,
    ) -> Publication:
        """Publish all clauses, or these, under the next version or this one."""
        with self.store.read() as db:
            last = next((row.version for row in list_editions(db, self.programme_id)), None)
            rows = list_clauses(db, self.programme_id) if clauses is None else clauses
        keys = [clause.id for clause in rows]
        given = next_version(last) if version is None else version
        command = Publish(self.programme_id, given, notes, keys, reasons or {}, state=state)
        with self.store.read() as db:
            command = replace(command, unexplained=count_unexplained(db, command))
        return self.do(publish, command)


def let_quote(store: Store, activity: Activity | str) -> None:
    """Say that notes of an activity may be quoted."""
    key = activity if isinstance(activity, str) else activity.id

    def allow(db: Session, _actor: Actor, _content: None) -> None:
        row = db.get(Activity, key)
        assert row is not None
        row.quotable = True
        db.add(row)

    store.write(allow, SYSTEM, None)
