"""The voices behind a group or a need, for phones that write about it."""

from sqlmodel import Session

from workshop.board.joint_forms import FORMS
from workshop.board.note_facts import note_facts, notes_by_id
from workshop.board.visibility import SHOWN
from workshop.errors import Closed
from workshop.i18n import mark
from workshop.needs.support import load_support_index
from workshop.people.participants import load_consenting
from workshop.people.rights import Actor
from workshop.programme.activity_kinds import ACTIVITY_TYPES
from workshop.programme.phases import Phase
from workshop.programme.sessions import running_activity

MOST = 60
_WRITTEN = (Phase.WORK, Phase.VOTE)


def load_voices(db: Session, actor: Actor, subject_id: str) -> list[str]:
    """The texts of up to ``MOST`` notes in a group or behind a need, by their random places.

    Only what everybody may read, and only while something is written about groups or needs in the
    participant's session; otherwise raises ``Closed``. Asked for, not sent along as facts: nothing
    of it stays on the phone.
    """
    person = load_consenting(db, actor.id)
    running = running_activity(db, person.session_id)
    form = running and ACTIVITY_TYPES[running.kind].drafts
    if not (running and form and FORMS[form].about and running.phase in _WRITTEN):
        raise Closed(mark("Nothing new is begun here now."))
    ground = load_support_index(db, running.programme_id)
    behind = ground.notes_in_groups([subject_id]) + ground.notes_of_needs([subject_id])
    notes = notes_by_id(db, list({note.note_id: note for note in behind}))
    facts = note_facts(db, sorted(notes.values(), key=lambda note: note.position))
    shown = (fact for fact in facts if fact.body and fact.body["status"] == SHOWN)
    return [
        str((fact.body or {})["text"])
        for fact in shown
        if fact.inner["released"] and not fact.inner["hidden"]
    ][:MOST]
