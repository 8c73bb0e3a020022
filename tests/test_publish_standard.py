"""Publishing a version of the standard: what it takes, what it keeps, what it never says."""

import pytest

from tests.conftest import Scene, claim, entering
from tests.publishing import Press, let_quote
from tests.reviews import make_experts
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.needs.groups import CreateGroup, RenameGroup, create_group, rename_group
from workshop.people.participants import enter, participant_actor
from workshop.people.rights import SYSTEM
from workshop.people.tables import Membership, Participant
from workshop.programme.outcomes import AddOutcome, add_outcome
from workshop.programme.tables import Activity, Area, Dissent
from workshop.review.comments import AddComment, add_comment
from workshop.review.rounds import CreateRound, create_round
from workshop.standards.clauses import SaveClause, save_clause
from workshop.standards.publication.changes import compare_snapshots
from workshop.standards.publication.checksum import canonical_json, checksum
from workshop.standards.publication.publications import (
    Publish,
    blockers_of,
    former_hashes,
    is_intact,
    leaving_codes,
    list_editions,
    load_publication,
    publish,
    withdrawn_codes,
)
from workshop.standards.publication.publish_checks import blocker_sentence, find_warnings
from workshop.standards.publication.suppression import FEW
from workshop.standards.publication.versions import VersionState
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause, ClauseQuote, Publication
from workshop.standards.voices.reasons import ExplainMissing, explain_missing
from workshop.standards.withdrawal import WithdrawNotes, withdraw_notes
from workshop.store.ids_and_clock import new_id

LONG = "They called my old name across the whole hall"


@pytest.fixture
def press(store, alice, programme):
    return Press(store, alice, programme.id)


@pytest.fixture
def notes(press: Press, activity):
    return press.write_notes(activity.id, [f"Note number {number}" for number in range(12)])


def in_the_way(
    scene: Scene,
    press: Press,
    *clauses: Clause,
    version="0.1",
    notes="",
    reasons=None,
    state=VersionState.WORKING,
):
    keys = [row.id for row in clauses]
    content = Publish(press.programme_id, version, notes, keys, reasons or {}, state=state)
    return scene.read(blockers_of, content)


def told(refusals):
    return [blocker_sentence(refusal, "en") for refusal in refusals]


# ── what a version is ───────────────────────────────────────────────────────────────────────────


def test_a_published_version_stays_as_it_was(scene: Scene, press: Press, alice):
    clause = press.write_clause()
    first = press.publish("0.5", "The first one.")
    save = SaveClause(clause.id, scene.get(Clause, clause.id).revision, {"body": "Another text"})
    scene.do(save_clause, alice, save)
    kept = scene.get(Publication, first.id)
    assert kept.snapshot["clauses"][0]["body"] == clause.body
    assert is_intact(kept)
    assert kept.sha256 == checksum(kept.snapshot) == first.sha256
    assert kept.snapshot["standard"]["notes"] == "The first one."


def test_only_who_runs_the_programme_publishes(scene: Scene, press: Press, ewa, charlie):
    clause = press.write_clause()
    for person in (ewa, charlie):
        with pytest.raises(NotAllowed):
            scene.do(publish, person, Publish(press.programme_id, "0.1", "", [clause.id]))
    assert scene.read(list_editions, press.programme_id) == []


def test_versions_rise(press: Press):
    press.write_clause()
    press.publish("0.5")
    for wrong in ("0.5", "0.4"):
        with pytest.raises(Conflict):
            press.publish(wrong)
    for nonsense in ("", "1", "0.0", "v1.0", "1.0.0", "-0.1", "0.05"):
        with pytest.raises(Invalid):
            press.publish(nonsense)


@pytest.mark.parametrize("state", [VersionState.PILOT, VersionState.FINAL])
def test_pilot_and_final_versions_hold_accepted_clauses_only(
    scene: Scene, press: Press, state: VersionState
):
    clause = press.write_clause()
    for version in ("0.1", "0.10", "1.0"):
        found = in_the_way(scene, press, clause, version=version, state=state)
        assert told(found) == [
            f"{clause.code} is not accepted yet; "
            "pilot and final versions hold accepted clauses only."
        ]
    press.accept(clause)
    assert press.publish("0.2", state=state).snapshot["clauses"][0]["status"] == "accepted"


def test_any_number_of_working_versions_may_hold_drafts(press: Press):
    press.write_clause()
    for version in ("0.9", "0.10", "0.11", "1.0", "1.1"):
        snapshot = press.publish(version).snapshot
        assert snapshot["clauses"][0]["status"] == "draft"
        assert snapshot["standard"]["state"] == "working"


def test_a_draft_of_the_last_version_waits_and_needs_no_reason(scene: Scene, press: Press):
    ready, waiting = press.accept(press.write_clause("One")), press.write_clause("Two")
    press.publish()
    snapshot = press.publish(clauses=[ready], state=VersionState.PILOT).snapshot
    [gone] = snapshot["withdrawn"]
    assert (gone["code"], gone["pending"]) == (waiting.code, True)
    assert gone["reason"] == "Jeszcze nieprzyjęty; praca nad nim trwa."
    assert scene.read(withdrawn_codes, press.programme_id) == set()
    press.accept(waiting)
    assert press.publish(state=VersionState.PILOT).snapshot["withdrawn"] == []


def test_a_published_code_stays_with_its_clause(scene: Scene, press: Press, alice):
    clause = press.write_clause()
    press.publish()
    command = SaveClause(clause.id, clause.revision, {"code": "ST-77"})
    with pytest.raises(Conflict):
        scene.do(save_clause, alice, command)


def test_drafts_of_areas_that_are_not_ones_own_are_not_published(
    scene: Scene, press: Press, alice, programme
):
    def keep_to_area(db, _actor, _content):
        own, other = (Area(programme_id=programme.id, code=code, name=code) for code in "AB")
        db.add_all([own, other])
        db.flush()
        member = db.get(Membership, (programme.id, alice.id))
        member.areas = [own.id]
        db.add(member)
        return other.id

    clause = press.write_clause(area_id=scene.do(keep_to_area, SYSTEM))
    press.actor = scene.actor(alice.id)
    with pytest.raises(NotFound):
        press.publish(clauses=[clause])


# ── what is in its way ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("body", "does not say yet what is required"),
        ("level", "has no level"),
        ("responsible", "names nobody who answers for it"),
    ],
)
def test_an_unfinished_clause_is_refused_with_the_way_to_it(
    scene: Scene, press: Press, field, words
):
    clause = press.write_clause(**{field: None if field == "level" else ""})
    (refusal,) = in_the_way(scene, press, clause)
    assert words in blocker_sentence(refusal, "en")
    assert clause.code in blocker_sentence(refusal, "pl")
    assert (refusal.screen, dict(refusal.address)) == ("standards", {"clause": clause.id})
    with pytest.raises(Conflict):
        press.publish()


def test_a_version_holds_at_least_one_clause_and_no_rejected_one(scene: Scene, press: Press, alice):
    assert told(in_the_way(scene, press)) == ["No clause is chosen."]
    clause = press.write_clause()
    scene.do(set_status, alice, SetStatus(clause.id, "rejected", "Not ours to say."))
    assert told(in_the_way(scene, press, clause)) == [f"{clause.code} is rejected."]


def test_open_comments_and_open_rounds_are_in_the_way(
    scene: Scene, press: Press, alice, ewa, programme
):
    clause = press.write_clause()
    scene.do(add_comment, ewa, AddComment(programme.id, "clause", clause.id, "Who is that?"))
    experts = make_experts(scene, programme, 1)
    content = CreateRound(programme.id, "One", [("clause", clause.id)], [experts[0].id])
    review = scene.do(create_round, alice, content)
    waiting, reviewed = in_the_way(scene, press, clause)
    assert blocker_sentence(waiting, "en").endswith("still wait for an answer: 1.")
    assert (reviewed.screen, dict(reviewed.address)) == ("review", {"round": review.id})


def test_a_clause_without_a_need_is_warned_of_and_published(scene: Scene, press: Press):
    clause = press.write_clause()
    warnings = scene.read(find_warnings, press.programme_id, [clause.id])
    assert told(warnings) == [f"No need stands behind {clause.code}."]
    assert press.publish().version == "0.1"


# ── quotes ──────────────────────────────────────────────────────────────────────────────────────


def test_a_quote_is_published_only_with_the_word_that_it_may_be(
    scene: Scene, press: Press, notes, activity
):
    clause = press.write_clause(needs=[press.make_need(notes)])
    let_quote(scene.store, activity)
    press.quote(clause, notes[0])
    assert press.publish().snapshot["clauses"][0]["trace"]["quotes"] == ["Note number 0"]

    def take_back(db, _actor, _content):
        row = db.get(Activity, activity.id)
        row.quotable = False
        db.add(row)

    scene.do(take_back, SYSTEM)
    (refusal,) = in_the_way(scene, press, clause, version="0.2")
    assert blocker_sentence(refusal, "en") == (
        f"{clause.code} quotes a note that may not be published."
    )


@pytest.mark.parametrize(
    "text", [LONG, LONG.upper() + "!", f"As people said: “{LONG.replace(' ', '  ')}”, daily."]
)
def test_a_closed_note_does_not_come_out_through_a_clause(
    scene: Scene, press: Press, activity, text
):
    press.write_notes(activity.id, [LONG])
    clause = press.write_clause(rationale=text)
    (refusal,) = in_the_way(scene, press, clause)
    assert blocker_sentence(refusal, "en").startswith(f"{clause.code} repeats a note")
    assert dict(refusal.address) == {"clause": clause.id}


def test_a_closed_note_does_not_come_out_through_what_stands_behind_a_clause(
    scene: Scene, press: Press, alice, session, activity, notes
):
    press.write_notes(activity.id, [LONG])
    need = press.make_need(notes, header=LONG)
    clause = press.write_clause(needs=[need])
    dissent = scene.do(add_outcome, alice, AddOutcome(session.id, "dissent", LONG))

    def tie(db, _actor, _content):
        row = db.get(Dissent, dissent.id)
        row.subject_id = clause.id
        db.add(row)

    scene.do(tie, SYSTEM)
    found = in_the_way(scene, press, clause, notes=f"New: {LONG}")
    assert {refusal.screen for refusal in found} == {"", "grouping", "session"}


def test_a_sentence_over_a_group_is_put_differently_while_it_repeats_a_note_that_may_be_quoted(
    scene: Scene, press: Press, activity
):
    let_quote(scene.store, activity)
    [note, *others] = press.write_notes(activity.id, [LONG, "A long queue"])
    clause = press.write_clause(needs=[press.make_need([note, *others], header=LONG.upper())])
    (refusal,) = in_the_way(scene, press, clause)
    assert refusal.screen == "grouping"
    assert "can still be taken back" in blocker_sentence(refusal, "en")
    press.do(rename_group, RenameGroup(refusal.address["group"], "Another sentence for all"))
    assert in_the_way(scene, press, clause) == []


def test_what_was_put_differently_and_what_is_short_passes(scene: Scene, press: Press, activity):
    press.write_notes(activity.id, [LONG, "A long queue"])
    clause = press.write_clause(body="Nobody is called by an old name. A long queue is avoided.")
    assert in_the_way(scene, press, clause) == []


def test_a_quote_taken_back_leaves_the_published_version(
    scene: Scene, press: Press, session, activity
):
    let_quote(scene.store, activity)
    entered = scene.do(enter, SYSTEM, entering(session))
    person = participant_actor(scene.get(Participant, entered.participant_id), entered.token)
    mine = scene.make_note(person, activity, "Please forget these words of mine")
    others = press.write_notes(activity.id, ["Please keep these words of mine"])
    clause = press.write_clause(needs=[press.make_need([mine, *others])])
    press.quote(clause, mine)
    press.quote(clause, others[0])
    before = press.publish("0.5")
    scene.do(withdraw_notes, SYSTEM, WithdrawNotes(claim(entered.phrase), [mine.id]))
    scene.let_go()
    after = scene.read(load_publication, press.programme_id, "0.5")
    assert "forget these" not in str(after.snapshot)
    assert set(after.snapshot["clauses"][0]["trace"]["quotes"]) == {
        "[wycofane przez osobę, która to napisała]",
        "Please keep these words of mine",
    }
    assert is_intact(after)
    assert after.sha256 != before.sha256
    assert scene.read(former_hashes, after, press.programme_id) == [before.sha256]
    rest = {key: part for key, part in after.snapshot.items() if key != "clauses"}
    assert rest == {key: part for key, part in before.snapshot.items() if key != "clauses"}


# ── what changed ────────────────────────────────────────────────────────────────────────────────


def test_changes_are_told_clause_by_clause_and_field_by_field(scene: Scene, press: Press, alice):
    changed, same, going = (press.write_clause(title) for title in ("One", "Two", "Three"))
    first = press.publish()
    assert first.snapshot["changes"] == []
    assert {row["change"] for row in first.snapshot["clauses"]} == {"new"}
    revision = scene.get(Clause, changed.id).revision
    fields = {"body": "Another text", "level": "recommended"}
    scene.do(save_clause, alice, SaveClause(changed.id, revision, fields))
    new = press.write_clause("Four")
    reasons = {going.code: "Said twice."}
    snapshot = press.publish(clauses=[changed, same, new], reasons=reasons).snapshot
    kinds = {row["code"]: row["kind"] for row in snapshot["changes"]}
    assert kinds == {changed.code: "changed", new.code: "new", going.code: "withdrawn"}
    assert [field["field"] for field in snapshot["changes"][0]["fields"]] == ["level", "body"]
    assert snapshot["changes"][0]["fields"][1]["before"] == changed.body
    assert snapshot["withdrawn"] == [
        {
            "code": going.code,
            "title": "Three",
            "reason": "Said twice.",
            "version": "0.1",
            "pending": False,
        }
    ]
    assert compare_snapshots(snapshot, snapshot) == []


def test_a_clause_goes_only_with_a_reason_which_is_kept(scene: Scene, press: Press, alice):
    staying, going = press.write_clause("One"), press.write_clause("Two")
    press.publish()
    assert scene.read(leaving_codes, press.programme_id, [staying.id]) == [going.code]
    (refusal,) = in_the_way(scene, press, staying, version="0.2")
    assert blocker_sentence(refusal, "en") == (
        f"Say why {going.code} is no longer part of the standard."
    )
    scene.do(set_status, alice, SetStatus(going.id, "rejected", "Nobody can do it."))
    press.publish(clauses=[staying])
    later = press.publish(clauses=[staying]).snapshot
    assert later["changes"] == []
    assert later["withdrawn"][0]["reason"] == "Nobody can do it."
    assert later["withdrawn"][0]["version"] == "0.1"


# ── counts ──────────────────────────────────────────────────────────────────────────────────────


def test_a_version_tells_notes_exactly_and_people_in_steps_of_five(
    scene: Scene, press: Press, session, activity
):
    people = [scene.make_person(session) for _ in range(7)]
    many = [scene.make_note(people[n % 7], activity, f"Many {n}") for n in range(14)]
    few = press.write_notes(activity.id, [f"Few {number}" for number in range(2)])
    needs = [press.make_need(many, "Many people"), press.make_need(few, "Few people")]
    press.write_clause(needs=needs)
    trace = press.publish().snapshot["clauses"][0]["trace"]
    assert (trace["notes"], trace["at_least"], trace["sessions"]) == (16, 5, [3])
    told = [(need["notes"], need["at_least"]) for need in trace["needs"]]
    assert told == [(14, 5), (2, FEW)]
    assert [need["groups"][0]["at_least"] for need in trace["needs"]] == [5, FEW]
    assert "voices" not in str(trace)


def test_nothing_in_the_next_version_tells_what_somebody_wrote_who_has_gone(
    scene: Scene, press: Press, session, activity
):
    entered = scene.do(enter, SYSTEM, entering(session))
    leaving = participant_actor(scene.get(Participant, entered.participant_id), entered.token)
    people = [leaving, *(scene.make_person(session) for _ in range(4))]
    notes = [scene.make_note(people[n % 5], activity, f"Said {n}") for n in range(10)]
    press.write_clause(needs=[press.make_need(notes)])
    before = press.publish().snapshot["clauses"][0]["trace"]
    own = [notes[n].id for n in (0, 5)]
    scene.do(withdraw_notes, SYSTEM, WithdrawNotes(claim(entered.phrase), own))
    scene.let_go()
    after = press.publish().snapshot["clauses"][0]["trace"]
    assert before["at_least"] == 5
    assert after == before


def test_consent_and_quotes_are_checked_anew_at_every_publication(
    scene: Scene, press: Press, activity, notes
):
    clause = press.write_clause(needs=[press.make_need(notes)])

    def slip_in(db, _actor, _content):
        db.add(ClauseQuote(clause_id=clause.id, note_id=notes[0].id))

    scene.do(slip_in, SYSTEM)
    with pytest.raises(Conflict):
        press.publish()


# ── whose voices are missing ────────────────────────────────────────────────────────────────────


def test_the_final_version_asks_why_voices_are_missing(scene: Scene, press: Press, notes, alice):
    clause = press.accept(press.write_clause(needs=[press.make_need(notes[:6])]))
    group = press.do(
        create_group, CreateGroup(press.programme_id, new_id(), "Music", [notes[6].id])
    )
    asked = "So many needs, groups and sections of notes are in no clause"
    assert not in_the_way(scene, press, clause, state=VersionState.PILOT)
    warned = told(scene.read(find_warnings, press.programme_id, [clause.id], VersionState.PILOT))
    assert [one for one in warned if one.startswith(asked)]
    assert not told(
        scene.read(find_warnings, press.programme_id, [clause.id], VersionState.WORKING)
    )
    [refusal] = in_the_way(scene, press, clause, state=VersionState.FINAL)
    assert blocker_sentence(refusal, "en").startswith(asked)
    assert (refusal.screen, refusal.values["count"]) == ("insight", 2)
    press.do(explain_missing, ExplainMissing(press.programme_id, "group", group.id, "Not ours."))
    # Let go without a reason is only what somebody has seen.
    for seen, left in ((2, 1), (1, 0)):
        content = Publish(press.programme_id, "1.0", "", [clause.id], {}, seen, VersionState.FINAL)
        assert len(scene.read(blockers_of, content)) == left
    part = press.publish("1.0", state=VersionState.FINAL).snapshot["missing"]
    assert (part["notes"], part["behind"], part["share"], part["unexplained"]) == (12, 6, 50, 1)
    assert part["subjects"] == [
        {"kind": "group", "text": "Music", "why": "no_need", "reason": "Not ours."}
    ]
    assert part["unsaid"] == 0


def test_words_that_repeat_a_note_or_wait_for_a_reason_stay_inside(
    scene: Scene, press: Press, activity, notes
):
    clause = press.write_clause(needs=[press.make_need(notes[:6])])
    secret, *_more = press.write_notes(activity.id, [LONG])
    content = CreateGroup(press.programme_id, new_id(), LONG, [secret.id])
    echo = press.do(create_group, content)
    quiet = press.do(
        create_group, CreateGroup(press.programme_id, new_id(), "Quiet", [notes[7].id])
    )
    press.do(explain_missing, ExplainMissing(press.programme_id, "group", echo.id, "It is law."))
    snapshot = press.publish("0.5", clauses=[clause]).snapshot
    assert snapshot["missing"]["unsaid"] == 2
    assert LONG not in canonical_json(snapshot)
    assert quiet.header not in canonical_json(snapshot["missing"])


def test_why_a_clause_was_rejected_stays_inside(scene: Scene, press: Press, notes):
    clause = press.write_clause(needs=[press.make_need(notes[:6])])
    other = press.write_clause("A lift", needs=[press.make_need(notes[6:], "Stairs")])
    press.do(set_status, SetStatus(other.id, "rejected", "The mayor does not want it."))
    snapshot = press.publish("0.5", clauses=[clause]).snapshot
    assert "mayor" not in canonical_json(snapshot)
    assert {row["why"] for row in snapshot["missing"]["reasons"]} == {"rejected"}


def test_a_clause_that_leaves_is_the_reason_for_its_voices(scene: Scene, press: Press, notes):
    clause = press.write_clause(needs=[press.make_need(notes[:6])])
    other = press.write_clause("A lift", needs=[press.make_need(notes[6:], "Stairs")])
    press.publish("0.5")
    snapshot = press.publish(
        "0.6", clauses=[clause], reasons={other.code: "The house is listed."}
    ).snapshot
    [subject] = snapshot["missing"]["subjects"]
    assert (subject["why"], subject["reason"]) == ("withdrawn", "The house is listed.")
    assert snapshot["missing"]["unexplained"] == 0
