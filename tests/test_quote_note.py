"""Quoting a note beside a clause: only with the word that it may be, and never after it went."""

import pytest

from tests.conftest import Scene, claim, entering
from tests.linking import LinkNeed, link_note
from workshop.board.moderation import RedactNote, redact_note
from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.participants import enter, participant_actor
from workshop.people.rights import SYSTEM
from workshop.people.tables import Participant
from workshop.programme.tables import Activity
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.quotes import QuoteNote, quote_note, quotes_of
from workshop.standards.tables import Clause
from workshop.standards.withdrawal import WithdrawNotes, notes_of_person, withdraw_notes


@pytest.fixture
def talk(scene: Scene, alice, session):
    """An activity whose notes may be quoted."""
    return scene.make_activity(alice, session, quotable=True)


@pytest.fixture
def guest(scene: Scene, session):
    entered = scene.do(enter, SYSTEM, entering(session))
    return participant_actor(
        scene.get(Participant, entered.participant_id), entered.token
    ), entered.phrase


@pytest.fixture
def note(scene: Scene, guest, talk):
    return scene.make_note(guest[0], talk, "They read my old name aloud")


@pytest.fixture
def need(scene: Scene, alice, programme, note):
    need = scene.do(create_need, alice, CreateNeed(programme.id, "a guest", "a quiet call"))
    return scene.do(link_note, alice, LinkNeed(need.id, note.id))


@pytest.fixture
def clause(scene: Scene, alice, programme, need) -> Clause:
    return scene.do(create_clause, alice, CreateClause(programme.id, "Names", [need.id]))


def quoted(scene: Scene, clause: Clause) -> list[str]:
    return [quote.text for quote in scene.read(quotes_of, [clause.id])[clause.id]]


def test_a_note_is_quoted_and_no_longer_quoted(scene: Scene, alice, clause, note):
    scene.do(quote_note, alice, QuoteNote(clause.id, note.id))
    scene.do(quote_note, alice, QuoteNote(clause.id, note.id))
    assert quoted(scene, clause) == ["They read my old name aloud"]
    scene.do(quote_note, alice, QuoteNote(clause.id, note.id, quoted=False))
    assert quoted(scene, clause) == []


def test_a_note_that_may_not_be_quoted_is_refused_with_a_sentence(
    scene: Scene, alice, session, activity, programme, clause, need
):
    other = scene.make_note(scene.make_person(session), activity, "Not for others")
    scene.do(link_note, alice, LinkNeed(need.id, other.id))
    with pytest.raises(Invalid, match="not told that it may be quoted"):
        scene.do(quote_note, alice, QuoteNote(clause.id, other.id))
    assert quoted(scene, clause) == []


def test_a_note_that_leads_elsewhere_is_refused(scene: Scene, alice, session, talk, clause):
    other = scene.make_note(scene.make_person(session), talk, "About something else")
    with pytest.raises(Invalid, match="does not stand behind"):
        scene.do(quote_note, alice, QuoteNote(clause.id, other.id))


def test_only_who_writes_clauses_quotes(scene: Scene, ewa, charlie, clause, note):
    for stranger in (ewa, charlie):
        with pytest.raises(NotAllowed):
            scene.do(quote_note, stranger, QuoteNote(clause.id, note.id))


def test_a_note_of_another_programme_is_not_there(scene: Scene, alice, charlie, clause):
    theirs = scene.make_programme(charlie, "Theirs")
    session = scene.make_session(scene.actor(charlie.id), theirs, 1)
    activity = scene.make_activity(scene.actor(charlie.id), session, quotable=True)
    note = scene.make_note(scene.make_person(session), activity, "Not yours")
    with pytest.raises(NotFound):
        scene.do(quote_note, alice, QuoteNote(clause.id, note.id))


def test_a_redacted_note_is_quoted_no_more(scene: Scene, alice, clause, note):
    scene.do(quote_note, alice, QuoteNote(clause.id, note.id))
    scene.do(redact_note, alice, RedactNote(note.id, "They read my name aloud"))
    assert quoted(scene, clause) == []


def test_a_withdrawn_note_is_quoted_no_more(scene: Scene, alice, guest, clause, note):
    scene.do(quote_note, alice, QuoteNote(clause.id, note.id))
    scene.do(withdraw_notes, SYSTEM, WithdrawNotes(claim(guest[1]), [note.id]))
    scene.let_go()
    assert quoted(scene, clause) == []


def test_with_the_phrase_one_sees_that_one_is_quoted(scene: Scene, alice, guest, clause, note):
    scene.do(quote_note, alice, QuoteNote(clause.id, note.id))
    [told] = scene.read(notes_of_person, claim(guest[1]))
    assert [about["quoted"] for about in told["clauses"]] == [True]


def test_when_quoting_was_switched_off_later_the_quote_says_so(
    scene: Scene, alice, clause, note, talk
):
    """As an earlier version allowed."""

    def switch_off(db, _actor, _content):
        row = db.get(Activity, talk.id)
        row.quotable = False
        db.add(row)

    scene.do(quote_note, alice, QuoteNote(clause.id, note.id))
    scene.do(switch_off, SYSTEM)
    [quote] = scene.read(quotes_of, [clause.id])[clause.id]
    assert not quote.consented
