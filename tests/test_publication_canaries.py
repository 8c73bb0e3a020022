"""Nothing leaves the house in a publication that is not in its snapshot: canaries in every place
that must stay inside, and a look into the bytes of every output."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import pikepdf
import pytest
from sqlmodel import Session

from tests.pdftext import text_of
from tests.publishing import Press, let_quote
from tests.rooms import make_account
from tests.serving import Served
from workshop.board.moderation import RedactNote, redact_note
from workshop.board.note_erasure import erase_text
from workshop.board.tables import Note
from workshop.export.published_files import outputs_of, write_output
from workshop.people.rights import Actor
from workshop.people.tables import Participant
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.tables import Activity, Programme
from workshop.review.comments import AddComment, add_comment
from workshop.review.tables import Comment, ReviewRound
from workshop.standards.clauses import list_clauses
from workshop.standards.publication.checksum import canonical_json
from workshop.standards.tables import (
    Clause,
    ClauseRevision,
    Objection,
    Publication,
    Wording,
)

FREE = "qxpublished"
"""Stands in what is published, so that a search that finds nothing at all is noticed."""
CLOSED = {
    "a visible note": "qxvisible",
    "a hidden note": "qxhidden",
    "a pending note": "qxpending",
    "a flagged note": "qxflagged",
    "a withdrawn note": "qxwithdrawn",
    "an erased note": "qxerased",
    "a redacted note": "qxredacted",
    "a former wording": "qxformer",
    "a badge": "qxbadge",
    "a user name": "qxuser",
    "an account": "qxaccount",
    "a phrase": "qxphrase",
    "a token": "qxtoken",
    "an unpublished clause": "qxdraft",
    "a rejected clause": "qxrejected",
    "a comment": "qxcomment",
    "what was answered to it": "qxanswer",
    "what an expert said": "qxexpert",
    "a disposition": "qxdisposed",
    "an objection": "qxobjection",
    "a round's name": "qxround",
    "why a clause was rejected": "qxreason",
    "a wording": "qxwording",
    "why a clause was changed": "qxwhy",
    "an activity": "qxactivity",
}


@pytest.fixture
def press(hosted: Served) -> Press:
    return Press(hosted.room.store, hosted.room.facilitator, hosted.room.programme_id)


@pytest.fixture
def published(hosted: Served, press: Press) -> Publication:
    """A version of a clause with canaries all around it."""
    room = hosted.room
    account = make_account(room.store, "qxuser", "expert", display_name="Ala qxaccount")
    notes = _write_notes(press, room.activity_id)
    hidden = room.do(add_activity, AddActivity(room.session_id, "notes", "qxactivity", {}))
    need = press.make_need(notes, f"A group {FREE}")
    clause = press.write_clause(f"A clause {FREE}", [need], body=f"Requires {FREE}")
    draft = press.write_clause("Not yet qxdraft")
    rejected = press.write_clause("Never qxrejected")
    let_quote(press.store, room.activity_id)
    press.quote(clause, notes[-1])
    _say_things(press, clause.id)
    row = (account.id, hidden.id, clause.id, rejected.id, [note.id for note in notes])
    press.do(_hide_canaries, row)
    press.do(redact_note, RedactNote(notes[2].id))
    with press.store.read() as db:
        chosen = [
            one
            for one in list_clauses(db, press.programme_id)
            if one.id not in (draft.id, rejected.id)
        ]
    return press.publish("0.5", f"Notes {FREE}", chosen)


def _write_notes(press: Press, activity_id: str) -> list[Note]:
    texts = [
        "qxvisible text of somebody",
        "qxerased text of somebody",
        "qxredacted text here",
        "qxwithdrawn text here",
        "qxpending text here",
        "qxflagged text of somebody",
        "qxhidden text of somebody",
        f"A quote {FREE}",
    ]
    return press.write_notes(activity_id, texts)


def _say_things(press: Press, clause_id: str) -> None:
    said = AddComment(press.programme_id, "clause", clause_id, "I doubt qxcomment")
    comment = press.do(add_comment, said)
    press.do(_settle, comment.id)


def _settle(db: Session, _actor: Actor, comment_id: str) -> None:
    comment = db.get(Comment, comment_id)
    assert comment is not None
    comment.resolved = True
    db.add(comment)
    answer = Comment(
        programme_id=comment.programme_id,
        subject_kind="clause",
        subject_id=comment.subject_id,
        text="Well, qxanswer",
        reply_to=comment.id,
        resolved=True,
    )
    db.add(answer)


def _hide_canaries(db: Session, _actor: Actor, row: Any) -> None:
    account_id, hidden_id, clause_id, rejected_id, notes = row
    states = ("visible", "visible", "visible", "withdrawn", "pending", "flagged", "visible")
    for key, state in zip(notes, states, strict=False):
        note = db.get(Note, key)
        assert note is not None
        note.badge, note.status = "qxbadge 7", state
        db.add(note)
    erased, withdrawn, unseen = (db.get(Note, notes[place]) for place in (1, 3, 6))
    erase_text(db, erased, "erased")
    withdrawn.text = "qxwithdrawn text that nobody erased"
    unseen.activity_id = hidden_id
    activity = db.get(Activity, hidden_id)
    activity.hidden, activity.phase = True, "collect"
    programme_id = activity.programme_id
    person = Participant(
        programme_id=programme_id,
        token_hash="qxtoken",
        badge="qxbadge 7",
        role="guest",
        phrase_hash="qxphrase",
    )
    review = ReviewRound(
        programme_id=programme_id,
        subject_kind="clause",
        title="qxround",
        subjects=[["clause", clause_id]],
        experts=[account_id],
        closed=True,
    )
    db.add_all([person, review, Wording(programme_id=programme_id, term="qxwording")])
    db.flush()
    db.add_all(
        [
            Comment(
                programme_id=programme_id,
                subject_kind="clause",
                subject_id=clause_id,
                round_id=review.id,
                rater="qxtoken",
                text="I say qxexpert",
                disposition="rejected",
                reason="No, qxdisposed",
            ),
            Objection(
                programme_id=programme_id,
                activity_id=activity.id,
                clause_id=clause_id,
                participant_id=person.id,
                text="Never, qxobjection",
            ),
        ]
    )
    _mark_clauses(db, clause_id, rejected_id)


def _mark_clauses(db: Session, clause_id: str, rejected_id: str) -> None:
    clause, rejected = db.get(Clause, clause_id), db.get(Clause, rejected_id)
    # Why a clause was accepted is published.
    rejected.status, rejected.status_reason = "rejected", "qxreason"
    revision = db.get(ClauseRevision, (clause_id, clause.revision))
    revision.why, revision.fields = "qxwhy", {**revision.fields, "rationale": "qxformer"}
    db.add_all([clause, rejected, revision])


def bodies_of(content: bytes) -> Iterator[str]:
    """Everything that can be read in a file: as it is, unpacked, and as text of a PDF."""
    yield content.decode("utf-8", "replace")
    yield content.decode("utf-16-be", "replace")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from bodies_of(archive.read(name))
    if content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as document:
            yield text_of(document)
            whole = io.BytesIO()
            document.save(
                whole, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False
            )
            yield whole.getvalue().decode("latin-1")


def canaries_in(content: bytes) -> set[str]:
    """Which places that must stay inside have something in these bytes."""
    texts = [text.casefold() for text in bodies_of(content)]
    return {place for place, word in CLOSED.items() if any(word in text for text in texts)}


def holds_what_is_published(content: bytes) -> bool:
    """Whether these bytes say anything of the clause."""
    return any(FREE in text for text in bodies_of(content))


def test_the_snapshot_holds_no_canary(published: Publication) -> None:
    content = canonical_json(published.snapshot).encode()
    assert canaries_in(content) == set()
    assert holds_what_is_published(content)


def test_no_output_holds_a_canary(published: Publication) -> None:
    outputs = outputs_of(published.snapshot)
    assert {output.name for output in outputs} >= {
        "standard.pdf",
        "standard.docx",
        "standard.md",
        "standard.json",
        "standard.csv",
        "site.zip",
    }
    for output in outputs:
        content = write_output(published.snapshot, output.name, "http://here/standards/one/")
        assert canaries_in(content) == set(), output.name
        assert holds_what_is_published(content), output.name


def test_no_public_address_gives_a_canary_away(
    hosted: Served, press: Press, published: Publication
) -> None:
    with press.store.read() as db:
        programme = db.get(Programme, press.programme_id)
    assert programme is not None
    shelf = f"http://{hosted.host}/standards/{programme.slug}"
    names = [output.name for output in outputs_of(published.snapshot)]
    addresses = ["/", "/0.5/", "/?q=qxhidden", "/nowhere", *(f"/0.5/{name}" for name in names)]
    for address in addresses:
        answer = httpx.get(shelf + address, follow_redirects=True)
        headers = str(answer.headers).casefold()
        asked = {"a hidden note"} if "?q=" in address else set()
        assert canaries_in(answer.content) <= asked, address
        assert not [word for word in CLOSED.values() if word in headers]


def test_a_canary_would_be_noticed(published: Publication) -> None:
    clause = {**published.snapshot["clauses"][0], "steps": "qxhidden step"}
    snapshot = {**published.snapshot, "clauses": [clause]}
    for output in outputs_of(snapshot):
        if output.name.startswith("standard") or output.name == "site.zip":
            content = write_output(snapshot, output.name)
            assert canaries_in(content) == {"a hidden note"}, output.name
