"""Pseudonyms: what stands on notes and votes leads to nobody, but for the phone and its phrase."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, Table, text
from sqlmodel import select

from tests.conftest import SECRET, Scene, claim, entering
from tests.stored import rows_in
from workshop.board.notes import list_notes
from workshop.board.tables import Note
from workshop.needs.tables import Dots, Fingers, RoleMedian, VoterRole
from workshop.people.attendance import head_count
from workshop.people.credentials import former_phrase_hash, token_hash
from workshop.people.participants import enter, find_participant, participant_actor
from workshop.people.pseudonyms import pseudonym
from workshop.people.rekeying import forget_unclaimed
from workshop.people.rights import SYSTEM
from workshop.people.tables import Participant
from workshop.programme.session_run import close_session, open_session, settle_closed_sessions
from workshop.programme.tables import WorkingSession
from workshop.standards.withdrawal import (
    WithdrawNotes,
    notes_of_person,
    withdraw_everything,
    withdraw_notes,
)
from workshop.store.backup_place import BackupPlace
from workshop.store.engine import writing_engine
from workshop.store.revisions import configure
from workshop.store.schema import migrate
from workshop.store.store import Store

TOKEN, PHRASE = "0123456789abcdef" * 2, "rain tram oak lamp gate"
IDS = {
    name: f"{number:032x}"
    for number, name in enumerate(
        (
            "programme",
            "open",
            "closed",
            "notes",
            "signed",
            "vote",
            "need",
            "person",
            "other",
            "plain",
            "named",
            "paper",
        ),
        1,
    )
}


def insert(db: Connection, name: str, **row: Any) -> None:
    """One row of the old schema; what is not given gets something."""
    table = Table(name, MetaData(), autoload_with=db)
    for column in table.columns:
        if column.name not in row and not column.nullable:
            kind = str(column.type)
            row[column.name] = {"BOOLEAN": False, "INTEGER": 1, "JSON": "[]"}.get(
                kind, "2026-01-01 00:00:00" if kind == "DATETIME" else "x"
            )
    columns, values = ", ".join(row), ", ".join(f":{key}" for key in row)
    db.execute(text(f"INSERT INTO {name} ({columns}) VALUES ({values})"), row)


def old_notes(db: Connection) -> None:
    for key, author, badge, activity in (
        ("plain", IDS["person"], None, "notes"),
        ("named", IDS["person"], "Maple 1", "signed"),
        ("paper", None, None, "notes"),
    ):
        insert(
            db,
            "note",
            id=IDS[key],
            programme_id=IDS["programme"],
            session_id=IDS["open"],
            activity_id=IDS[activity],
            author=author,
            badge=badge,
            text=key,
            status="visible",
            origin="phone" if author else "paper",
            fingerprint="f",
            shown=True,
        )


@pytest.fixture
def old(tmp_path: Path) -> Scene:
    """A database of the release before pseudonyms, brought forward: somebody has written, with and
    without a signature, and voted; one session is open and one is closed."""
    url = f"sqlite:///{tmp_path / 'workshop.db'}"
    command.upgrade(configure(url), "0004")
    engine = writing_engine(url)
    with engine.begin() as db:
        insert(db, "programme", id=IDS["programme"], slug="s", title="t")
        for number, status in enumerate(("open", "closed"), 1):
            insert(
                db,
                "workingsession",
                id=IDS[status],
                programme_id=IDS["programme"],
                number=number,
                status=status,
                join_code=None,
            )
        for key, kind, where in (
            ("notes", "notes", "open"),
            ("signed", "notes", "open"),
            ("vote", "dot_vote", "closed"),
        ):
            insert(
                db,
                "activity",
                id=IDS[key],
                programme_id=IDS["programme"],
                session_id=IDS[where],
                kind=kind,
                phase="collect" if kind == "notes" else "done",
                targets="[]",
                anonymous=key != "signed",
            )
        insert(db, "need", id=IDS["need"], programme_id=IDS["programme"], criteria="[]")
        for key, token, phrase in (("person", TOKEN, PHRASE), ("other", "o" * 32, "another")):
            insert(
                db,
                "participant",
                id=IDS[key],
                programme_id=IDS["programme"],
                session_id=IDS["open"],
                token_hash=token_hash(token),
                role="guest",
                badge=key,
                phrase_hash=former_phrase_hash(SECRET, phrase),
                voice=key * 5,
            )
            insert(
                db, "consent", participant_id=IDS[key], notice_version="1", given_on="2026-01-01"
            )
            for session in ("open", "closed"):
                insert(
                    db, "attendance", session_id=IDS[session], participant_id=IDS[key], role="guest"
                )
            insert(
                db,
                "dots",
                activity_id=IDS["vote"],
                participant_id=IDS[key],
                need_id=IDS["need"],
                count=2,
            )
        old_notes(db)
    engine.dispose()
    migrate(url, BackupPlace(tmp_path / "backups"))
    store = Store(url, durable=False)
    yield Scene(store)
    store.close()


def come_in(scene: Scene, **given: Any):
    session = scene.get(WorkingSession, IDS["open"])
    return scene.do(enter, SYSTEM, entering(session, **given))


def test_an_older_release_keeps_its_rows_until_the_phone_comes_in_again(old: Scene) -> None:
    assert old.get(Note, IDS["plain"]).author == IDS["person"]
    entered = come_in(old, token=TOKEN)
    assert (entered.participant_id, entered.badge) == (IDS["person"], "person")
    assert len(entered.phrase.split()) == 5
    plain, named = old.get(Note, IDS["plain"]), old.get(Note, IDS["named"])
    assert plain.author == pseudonym(TOKEN, IDS["notes"])
    assert named.author == pseudonym(TOKEN, IDS["signed"], signed=True)
    assert old.get(Dots, (IDS["vote"], pseudonym(TOKEN, IDS["vote"]), IDS["need"])).count == 2
    assert old.get(Dots, (IDS["vote"], IDS["other"], IDS["need"])).count == 2
    assert plain.fingerprint != "f"
    told = old.read(notes_of_person, claim(entered.phrase))
    assert {note["text"] for note in told} == {"plain", "named"}


def test_the_phrase_of_an_older_release_still_finds_and_takes_back(old: Scene) -> None:
    told = old.read(notes_of_person, claim(PHRASE))
    assert {note["text"] for note in told} == {"plain", "named"}
    assert old.do(withdraw_notes, SYSTEM, WithdrawNotes(claim(PHRASE), [IDS["plain"]])) == 1
    assert old.do(withdraw_everything, SYSTEM, claim(PHRASE)) == 1
    assert old.get(Note, IDS["named"]).author is None
    assert old.get(Note, IDS["paper"]).text == "paper"


def test_what_nobody_claims_in_time_leads_to_nobody(old: Scene) -> None:
    assert old.do(forget_unclaimed, SYSTEM) == 0
    old.do(_make_overdue, SYSTEM)
    assert old.do(forget_unclaimed, SYSTEM) == 2
    author = old.get(Note, IDS["plain"]).author
    assert author not in (IDS["person"], pseudonym(TOKEN, IDS["notes"]))
    assert old.read(notes_of_person, claim(PHRASE)) == []
    assert old.do(forget_unclaimed, SYSTEM) == 0


def _make_overdue(db: Any, _actor: Any, _content: Any) -> None:
    for key in ("person", "other"):
        row = db.get(Participant, IDS[key])
        row.claim_by = "2026-01-01"
        db.add(row)


def test_sessions_that_an_older_release_closed_keep_sums_only(old: Scene) -> None:
    assert old.get(VoterRole, (IDS["vote"], IDS["person"])).role == "guest"
    assert old.do(settle_closed_sessions, SYSTEM) == 1
    assert old.get(VoterRole, (IDS["vote"], IDS["person"])) is None
    assert old.read(head_count, IDS["closed"])["others"] == 2
    assert old.do(settle_closed_sessions, SYSTEM) == 0


def test_neither_secret_nor_database_leads_from_a_note_to_a_person(
    scene: Scene, session, activity, tmp_path: Path
) -> None:
    """A thief tries every value of the database as the key of every pseudonym."""
    entered = [scene.do(enter, SYSTEM, entering(session)) for _ in range(3)]
    for one in entered:
        person = scene.get(Participant, one.participant_id)
        scene.make_note(participant_actor(person, one.token), activity, f"From {one.badge}")
    authors = scene.read(lambda db: set(db.exec(select(Note.author))))
    known = {str(value) for row in rows_in(scene.store)["participant"] for value in row}
    known.add(SECRET.decode())
    made = {pseudonym(value, activity.id, signed=flag) for value in known for flag in (True, False)}
    assert len(authors) == 3
    assert not authors & (made | known)


def test_the_phrase_finds_notes_of_all_activities_and_no_other(
    scene: Scene, alice, session, activity
) -> None:
    entered, other = (scene.do(enter, SYSTEM, entering(session)) for _ in range(2))
    for one, text_ in ((entered, "Mine"), (other, "Theirs")):
        person = participant_actor(scene.get(Participant, one.participant_id), one.token)
        scene.make_note(person, activity, text_)
        scene.make_note(person, scene.make_activity(alice, session, anonymous=False), text_)
    told = scene.read(notes_of_person, claim(entered.phrase))
    assert [note["text"] for note in told] == ["Mine", "Mine"]
    assert scene.read(notes_of_person, claim("five words of no one")) == []


def test_two_phones_with_one_phrase_take_a_note_back_once(scene: Scene, session, activity) -> None:
    entered = scene.do(enter, SYSTEM, entering(session))
    person = participant_actor(scene.get(Participant, entered.participant_id), entered.token)
    note = scene.make_note(person, activity)
    both = [
        scene.store.submit(withdraw_notes, SYSTEM, WithdrawNotes(claim(entered.phrase), [note.id]))
        for _ in range(2)
    ]
    assert sorted(done.result() for done in both) == [0, 1]


def test_a_closed_session_keeps_sums_and_frozen_medians(
    scene: Scene, alice, session, activity
) -> None:
    for role, count in (("guest", 6), ("official", 5), ("leader", 2)):
        for _ in range(count):
            scene.make_person(session, role=role)
    scene.do(close_session, alice, session.id)
    assert scene.read(head_count, session.id) == {
        "leader": 0,
        "official": 0,
        "expert": 0,
        "guest": 6,
        "others": 7,
    }
    scene.do(open_session, alice, session.id)
    scene.make_person(session, role="leader")
    assert sum(scene.read(head_count, session.id).values()) == 14


def test_the_table_of_a_few_people_is_forgotten_when_the_session_closes(
    scene: Scene, alice, session
) -> None:
    activity = scene.make_activity(alice, session, keeps_table=True)
    for table, people in ((1, 2), (2, 6), (3, 7)):
        for _ in range(people):
            scene.make_note(scene.make_person(session, table=table), activity)
    scene.do(close_session, alice, session.id)
    kept = [note.table_number for note in scene.read(list_notes, [activity.id])]
    # Table 2 goes with table 1: otherwise the only notes without a table would be those of two.
    assert sorted(kept, key=str) == [3] * 7 + [None] * 8


def test_of_a_phone_that_comes_back_nothing_is_counted_twice(scene: Scene, alice, session) -> None:
    entered = scene.do(enter, SYSTEM, entering(session, role="guest"))
    scene.do(close_session, alice, session.id)
    assert scene.get(Participant, entered.participant_id).role == ""
    scene.do(open_session, alice, session.id)
    scene.do(enter, SYSTEM, entering(session, role="leader", token=entered.token))
    assert sum(scene.read(head_count, session.id).values()) == 1
    assert scene.read(find_participant, entered.token).role == "leader"


def test_a_vote_stands_under_a_pseudonym_that_counts_once(
    scene: Scene, alice, bob, session
) -> None:
    from workshop.needs.votes import ShowFingers, show_fingers

    vote = scene.make_activity(alice, session, "fist_to_five")
    for value in (2, 4):
        scene.do(show_fingers, bob, ShowFingers(vote.id, value))
    assert scene.get(Fingers, (vote.id, bob.pseudonym(vote.id))).value == 4
    assert scene.get(Fingers, (vote.id, bob.id)) is None
    assert scene.get(RoleMedian, (vote.id, "dots", "x", "guest")) is None


@pytest.mark.sqlite("how rows lie in its file")
def test_rows_of_what_people_sent_do_not_lie_in_the_order_in_which_it_came(scene: Scene) -> None:
    path = scene.store.url.removeprefix("sqlite:///")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        without_rowid = {row[1] for row in db.execute("PRAGMA table_list") if row[4]}
    sent = {"note", "pile", "dots", "fingers", "impacteffort", "voterrole", "objection"}
    assert sent | {"mutedauthor", "lastpress"} <= without_rowid
