"""Practices: seen elsewhere, made of notes or written, decided on, and stood on like evidence."""

import json
from datetime import date

import pytest

from tests.conftest import Scene
from tests.docxtext import words_of
from tests.exchanging import brought, taken
from tests.visits import Visits, press, words
from workshop.board.evidence import remove_evidence
from workshop.board.moderation import RedactNote, Undo, redact_note, undo
from workshop.board.note_facts import read_open_under
from workshop.board.notes import withdraw_note
from workshop.board.practices import (
    AddPractice,
    DecidePractice,
    EditPractice,
    PracticeContent,
    SeenPractice,
    add_practice,
    decide_practice,
    edit_practice,
    list_collected,
    list_practices,
    load_practice,
    search_practices,
)
from workshop.board.tables import Evidence, Practice
from workshop.board.visibility import Viewer
from workshop.board.visit_stops import (
    AddStop,
    EditStop,
    StopContent,
    add_stop,
    edit_stop,
    list_questions,
    list_stops,
    remove_stop,
)
from workshop.errors import Invalid, NotAllowed, NotFound
from workshop.export.visit_report import load_visit_report, write_visit_report
from workshop.i18n import error_message
from workshop.live.viewer_kinds import ViewerKind
from workshop.needs.need_links import links_of
from workshop.needs.needs import CreateNeed, create_need
from workshop.needs.review_subjects import load_dossier
from workshop.programme.meetings import AddMeeting, add_meeting
from workshop.programme.session_run import advance_activity
from workshop.standards.citations import CiteEvidence, cite_evidence, evidence_of_clauses
from workshop.standards.clauses import CreateClause, create_clause
from workshop.standards.publication.snapshot import build_snapshot
from workshop.standards.trace.backward import load_clause_trace
from workshop.standards.trace.gaps import find_gaps
from workshop.store import log

SAID = "At the desk they call numbers and never the name of a person"
FIELDS = {
    "title": "Numbers at the desk",
    "publisher": "City library",
    "by_whom": "the person at the desk",
    "needs_here": "A printer",
    "figure": "Complaints fell by half",
}


@pytest.fixture
def visit(scene: Scene, alice, programme):
    return scene.do(add_meeting, alice, AddMeeting(programme.id, "visit", "Oslo"))


@pytest.fixture
def stop(scene: Scene, alice, visit):
    content = StopContent("City library", None, "head of service", "Who pays?\n\n What failed? ")
    return scene.do(add_stop, alice, AddStop(visit.id, content))


@pytest.fixture
def collecting(scene: Scene, alice, session):
    return scene.make_activity(alice, session, yields="practices")


@pytest.fixture
def note(scene: Scene, bob, collecting):
    return scene.make_note(bob, collecting, SAID)


@pytest.fixture
def practice(scene: Scene, alice, programme, note) -> SeenPractice:
    content = PracticeContent({**FIELDS, "what": SAID})
    return scene.do(add_practice, alice, AddPractice(programme.id, content, note.id))


@pytest.fixture
def used(scene: Scene, alice, programme, practice):
    """A need and a clause that stand on the practice."""
    links = {"evidence": [practice.id]}
    need = scene.do(create_need, alice, CreateNeed(programme.id, "a", "be heard", links=links))
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Call numbers"))
    scene.do(cite_evidence, alice, CiteEvidence(clause.id, [practice.id]))
    return need, clause


def all_words(scene: Scene, scope: str) -> str:
    """What the rows and the log of a programme hold of practices."""
    practices = [one.row.model_dump_json() for one in scene.read(list_practices, scope)]
    pieces = [one.evidence.model_dump_json() for one in scene.read(list_practices, scope)]
    events = [json.dumps(event.changes) for event in scene.read(log.read_from, scope, 0)]
    return "\n".join([*practices, *pieces, *events])


def test_a_note_collected_as_a_practice_becomes_one_and_leaves_the_list(
    scene: Scene, alice, programme, note
):
    assert [row.id for row in scene.read(list_collected, programme.id)] == [note.id]
    content = PracticeContent({**FIELDS, "what": SAID})
    made = scene.do(add_practice, alice, AddPractice(programme.id, content, note.id))
    assert (made.row.what, made.row.note_id) == (SAID, note.id)
    assert scene.read(list_collected, programme.id) == []


def test_covered_notes_are_neither_offered_nor_made_practices(
    scene: Scene, alice, bob, programme, session
):
    covered = scene.make_activity(alice, session, yields="practices", hidden=True)
    note = scene.make_note(bob, covered, SAID)
    assert scene.read(list_collected, programme.id) == []
    command = AddPractice(programme.id, PracticeContent(FIELDS), note.id)
    with pytest.raises(NotFound):
        scene.do(add_practice, alice, command)


@pytest.mark.parametrize(
    ("missing", "field"), [("title", "Short name"), ("publisher", "Where it was seen")]
)
def test_a_practice_without_name_or_place_is_refused_in_a_sentence(
    scene: Scene, alice, programme, missing, field
):
    content = PracticeContent({**FIELDS, missing: " "})
    with pytest.raises(Invalid) as refused:
        scene.do(add_practice, alice, AddPractice(programme.id, content))
    assert error_message(refused.value, "en").startswith(field)


def test_a_stop_says_where_it_was_seen(scene: Scene, alice, programme, stop):
    content = PracticeContent({"title": "Numbers"}, stop_id=stop.id)
    made = scene.do(add_practice, alice, AddPractice(programme.id, content))
    assert (made.evidence.publisher, made.row.stop_id) == ("City library", stop.id)
    scene.do(remove_stop, alice, stop.id)
    assert scene.read(load_practice, made.id).row.stop_id is None


def test_nothing_of_another_programme_is_chosen(scene: Scene, charlie, programme, stop):
    elsewhere = next(iter(charlie.programmes))
    for ties in ({"stop_id": stop.id}, {"area_id": stop.id}):
        content = PracticeContent(FIELDS, **ties)
        with pytest.raises(NotFound):
            scene.do(add_practice, charlie, AddPractice(elsewhere, content))


def test_a_decision_has_a_reason_and_can_be_taken_back(scene: Scene, alice, practice):
    with pytest.raises(Invalid):
        scene.do(decide_practice, alice, DecidePractice(practice.id, "adapt", " "))
    with pytest.raises(Invalid):
        scene.do(decide_practice, alice, DecidePractice(practice.id, "burn", "why not"))
    told = scene.do(decide_practice, alice, DecidePractice(practice.id, "adapt", "Two desks only"))
    assert (told.row.decision, told.row.reason) == ("adapt", "Two desks only")
    told = scene.do(decide_practice, alice, DecidePractice(practice.id, "open", "ignored"))
    assert (told.row.decision, told.row.reason) == ("open", "")


def test_a_changed_practice_keeps_what_was_not_given(scene: Scene, alice, practice):
    content = PracticeContent({"since": "2014"})
    scene.do(edit_practice, alice, EditPractice(practice.id, content))
    kept = scene.read(load_practice, practice.id)
    assert (kept.row.since, kept.row.what, kept.title) == ("2014", SAID, FIELDS["title"])


def test_deleting_takes_the_ties_along_and_undo_brings_all_back(
    scene: Scene, alice, programme, practice, used
):
    need, clause = used
    scene.do(remove_evidence, alice, practice.id)
    assert scene.get(Practice, practice.id) is None
    assert scene.read(links_of, "evidence", [need.id]) == {need.id: []}
    scene.do(undo, alice, Undo(programme.id, "needs"))
    assert scene.read(load_practice, practice.id).row.what == SAID
    assert scene.read(links_of, "evidence", [need.id]) == {need.id: [practice.id]}
    assert scene.read(evidence_of_clauses, [clause.id]) == {clause.id: [practice.id]}


def test_undo_does_without_a_stop_that_is_gone(scene: Scene, alice, programme) -> None:
    visit = scene.do(add_meeting, alice, AddMeeting(programme.id, "visit", "Oslo"))
    first, second = (
        scene.do(add_stop, alice, AddStop(visit.id, StopContent(name))) for name in ("A", "B")
    )
    content = PracticeContent({"title": "A desk"}, stop_id=first.id)
    seen = scene.do(add_practice, alice, AddPractice(programme.id, content))
    scene.do(edit_practice, alice, EditPractice(seen.id, PracticeContent({}, stop_id=second.id)))
    scene.do(remove_stop, alice, first.id)
    scene.do(undo, alice, Undo(programme.id, "needs"))
    assert scene.read(load_practice, seen.id).row.stop_id is None
    scene.do(edit_practice, alice, EditPractice(seen.id, PracticeContent({}, stop_id=second.id)))
    scene.do(remove_evidence, alice, seen.id)
    scene.do(remove_stop, alice, second.id)
    scene.do(undo, alice, Undo(programme.id, "needs"))
    assert scene.read(load_practice, seen.id).title == "A desk"


def test_adding_can_be_undone(scene: Scene, alice, programme, practice):
    scene.do(undo, alice, Undo(programme.id, "needs"))
    assert scene.get(Evidence, practice.id) is None
    assert scene.read(list_practices, programme.id) == []


@pytest.mark.parametrize("who", ["bob", "charlie", "ewa"])
def test_only_who_writes_needs_may(scene: Scene, request, visit, programme, stop, practice, who):
    person = request.getfixturevalue(who)
    for command, content in (
        (add_practice, AddPractice(programme.id, PracticeContent(FIELDS))),
        (edit_practice, EditPractice(practice.id, PracticeContent({"since": "1"}))),
        (decide_practice, DecidePractice(practice.id, "leave", "no")),
        (add_stop, AddStop(visit.id, StopContent("Town hall"))),
        (edit_stop, EditStop(stop.id, StopContent("Town hall"))),
        (remove_stop, stop.id),
    ):
        with pytest.raises(NotAllowed):
            scene.do(command, person, content)


def test_search_finds_words_in_whatever_field(practice):
    assert search_practices([practice], "PRINTER library") == [practice]
    assert search_practices([practice], "moon") == []


def test_the_trace_shows_the_practice_with_its_decision(scene: Scene, alice, practice, used):
    scene.do(decide_practice, alice, DecidePractice(practice.id, "adopt", "Cheap"))
    [traced] = scene.read(load_clause_trace, alice, used[1].id).evidence
    assert traced.row.title == FIELDS["title"]
    assert traced.practice is not None
    assert traced.practice.decision == "adopt"


def test_a_practice_that_is_left_is_no_gap(scene: Scene, alice, programme, practice):
    assert [row.id for row in scene.read(find_gaps, alice, programme.id).unused] == [practice.id]
    scene.do(decide_practice, alice, DecidePractice(practice.id, "leave", "Too dear"))
    assert scene.read(find_gaps, alice, programme.id).unused == ()


def test_a_published_practice_says_that_it_is_one(scene: Scene, programme, used):
    snapshot = scene.read(build_snapshot, programme.id, "1.0", "", [used[1].id])
    [source] = snapshot["evidence"]
    assert source["title"] == "Praktyka: Numbers at the desk"
    assert (source["publisher"], source["figure"]) == ("City library", "Complaints fell by half")
    assert SAID not in json.dumps(snapshot)


def test_when_the_note_goes_its_words_go_from_the_practice_and_the_rest_stays(
    scene: Scene, alice, bob, programme, note, used, practice
):
    content = PracticeContent({"obstacles": f"They say: {SAID.upper()}!"})
    scene.do(edit_practice, alice, EditPractice(practice.id, content))
    scene.do(decide_practice, alice, DecidePractice(practice.id, "adopt", f"Yes: {SAID}."))
    scene.do(withdraw_note, bob, note.id)
    scene.let_go()
    told = all_words(scene, programme.id).casefold()
    assert SAID.casefold() not in told
    kept = scene.read(load_practice, practice.id)
    assert (kept.row.what, kept.row.obstacles, kept.row.reason) == ("", "", "")
    assert (kept.title, kept.row.needs_here) == (FIELDS["title"], "A printer")
    assert scene.read(links_of, "evidence", [used[0].id]) == {used[0].id: [practice.id]}


def test_a_name_in_the_notes_words_is_replaced(scene: Scene, alice, bob, programme, note):
    content = PracticeContent({**FIELDS, "title": SAID})
    made = scene.do(add_practice, alice, AddPractice(programme.id, content, note.id))
    scene.do(withdraw_note, bob, note.id)
    scene.let_go()
    assert SAID not in all_words(scene, programme.id)
    assert scene.read(load_practice, made.id).title == "Praktyka, której nazwę cofnięto"


def test_the_words_go_also_from_a_practice_that_was_deleted_before(
    scene: Scene, alice, bob, programme, note, practice
):
    scene.do(remove_evidence, alice, practice.id)
    scene.do(withdraw_note, bob, note.id)
    scene.let_go()
    assert SAID not in all_words(scene, programme.id)


def test_of_a_note_whose_words_were_replaced_the_practice_takes_the_new_ones(
    scene: Scene, alice, practice, note
):
    scene.do(redact_note, alice, RedactNote(note.id, "They call numbers"))
    assert scene.read(load_practice, practice.id).row.what == "They call numbers"


def test_stops_are_in_the_order_of_their_days(scene: Scene, alice, programme, visit, session, stop):
    later = StopContent("Town hall", date(2022, 4, 6))
    first = StopContent("Clinic", date(2022, 4, 5))
    for content in (later, first):
        scene.do(add_stop, alice, AddStop(visit.id, content))
    names = [row.institution for row in scene.read(list_stops, programme.id)]
    assert names == ["Clinic", "Town hall", "City library"]
    assert list_questions(stop) == ["Who pays?", "What failed?"]
    for command, wrong in (
        (edit_stop, EditStop(stop.id, StopContent(" "))),
        (add_stop, AddStop(session.id, StopContent("In a working session"))),
    ):
        with pytest.raises(Invalid):
            scene.do(command, alice, wrong)


def test_the_page_shows_practices_and_what_was_collected(
    visits: Visits, scene: Scene, alice, bob, collecting, used, practice
):
    scene.make_note(bob, collecting, "A quiet room for whoever waits")
    screen = visits.open(alice, "needs", view="practices")
    told = words(screen)
    for text in ("Numbers at the desk", "City library", "A printer", "be heard", "quiet room"):
        assert text in told
    assert not screen.exception


def test_the_library_of_evidence_keeps_practices_apart(visits: Visits, alice, practice):
    assert FIELDS["title"] not in words(visits.open(alice, "needs", view="evidence"))


def test_a_practice_is_written_and_decided_on_the_page(
    visits: Visits, scene: Scene, alice, programme
):
    screen = visits.open(alice, "needs", view="practices")
    press(screen, "Add a practice")
    form = "needs.practice.new"
    screen.text_input(key=f"{form}.title").set_value("Quiet hour")
    screen.text_input(key=f"{form}.publisher").set_value("Town hall")
    press(screen, "Add a practice", "Save the practice")
    [made] = scene.read(list_practices, programme.id)
    press(screen, "Decide")
    screen.radio(key=f"needs.decision.{made.id}.decision").set_value("adapt")
    screen.text_area(key=f"needs.decision.{made.id}.reason").set_value("Half an hour first")
    press(screen, "Decide", "Save the decision")
    kept = scene.read(load_practice, made.id)
    assert (kept.row.decision, kept.row.reason) == ("adapt", "Half an hour first")


def read_report(scene: Scene, actor, visit, language: str = "en") -> str:
    report = scene.read(load_visit_report, actor, visit.id, language)
    return words_of(write_visit_report(report))


def test_the_report_of_the_visit_tells_stops_questions_practices_and_decisions(
    scene: Scene, alice, programme, visit, stop, used, practice
):
    seen_there = PracticeContent({"title": "Quiet hour", "since": "2019"}, stop_id=stop.id)
    made = scene.do(add_practice, alice, AddPractice(programme.id, seen_there))
    scene.do(decide_practice, alice, DecidePractice(made.id, "adapt", "Half an hour first"))
    told = read_report(scene, alice, visit)
    for text in (
        "Report of the visit: Oslo",
        "1 stop of the visit · 2 practices",
        "head of service",
        "What failed?",
        "adapt: Half an hour first",
        "not decided",
        SAID,
        "Practices of no stop",
        "Call numbers",
    ):
        assert text in told
    assert told.index("What failed?") < told.index("Quiet hour\n") < told.index(SAID)
    assert "Sprawozdanie z wizyty: Oslo" in read_report(scene, alice, visit, "pl")


def test_practices_of_another_visit_are_not_in_the_report(
    scene: Scene, alice, programme, visit, stop
):
    content = PracticeContent({"title": "Quiet hour"}, stop_id=stop.id)
    scene.do(add_practice, alice, AddPractice(programme.id, content))
    other = scene.do(add_meeting, alice, AddMeeting(programme.id, "visit", "Bergen"))
    told = read_report(scene, alice, other)
    assert "Quiet hour" not in told
    assert "No practice has been written down yet." in told


@pytest.mark.parametrize("who", ["bob", "charlie", "ewa"])
def test_the_report_is_for_those_who_may_take_files_out(scene: Scene, request, visit, who):
    with pytest.raises(NotAllowed):
        scene.read(load_visit_report, request.getfixturevalue(who), visit.id, "en")


def test_in_the_exchange_file_a_practice_is_the_evidence_that_it_is(
    scene: Scene, alice, programme, session, practice, used
):
    scene.make_activity(alice, session, about="practice", targets=[practice.id])
    document = taken(scene, programme, alice)
    [source] = document["evidence"]
    assert (source["title"], source["figure"]) == (FIELDS["title"], FIELDS["figure"])
    assert document["needs"][0]["evidence"] == [source["id"]]
    brought(scene, document)


def test_notes_are_written_under_practices_that_are_not_left(
    scene: Scene, alice, bob, programme, session, practice
):
    content = PracticeContent({"title": "Quiet hour", "publisher": "Town hall"})
    left = scene.do(add_practice, alice, AddPractice(programme.id, content))
    scene.do(decide_practice, alice, DecidePractice(left.id, "leave", "Too dear"))
    about = scene.make_activity(alice, session, about="practice")
    scene.make_note(bob, about, "A printer", about=practice.id)
    assert scene.read(read_open_under, [practice.id]) == {practice.id: ["A printer"]}
    with pytest.raises(NotFound):
        scene.make_note(bob, about, "A printer", about=left.id)
    with pytest.raises(Invalid):
        scene.make_note(bob, about, "A printer")


def test_what_is_written_under_a_practice_in_silence_is_read_after_the_reveal(
    scene: Scene, alice, bob, session, practice
):
    about = scene.make_activity(alice, session, about="practice", hidden=True)
    scene.make_note(bob, about, "A printer", about=practice.id)
    assert scene.read(read_open_under, [practice.id]) == {practice.id: []}
    scene.do(advance_activity, alice, about.id)
    assert scene.read(read_open_under, [practice.id]) == {practice.id: ["A printer"]}


def test_screens_are_told_of_practices_only_while_people_write_under_them(
    scene: Scene, alice, programme, session, practice
):
    wall = Viewer(ViewerKind.WALL, programme.id, session_id=session.id)
    assert scene.see(wall, "practice") == {}
    scene.make_activity(alice, session, about="practice")
    assert scene.see(wall, "practice")[practice.id]["title"] == FIELDS["title"]
    scene.do(remove_evidence, alice, practice.id)
    gone = scene.hear(wall, ("evidence", practice.id))
    assert gone[("practice", practice.id)]["gone"]


def test_a_practice_whose_note_goes_says_so_on_open_screens(
    scene: Scene, alice, bob, programme, session, practice, note
):
    scene.make_activity(alice, session, about="practice")
    scene.do(withdraw_note, bob, note.id)
    assert scene.events(programme.id, "practice_forgotten")[0].refs == [["evidence", practice.id]]


def test_insight_counts_practices_by_decision_and_those_that_are_used(
    visits: Visits, scene: Scene, alice, programme, used, practice
):
    content = PracticeContent({"title": "Quiet hour", "publisher": "Town hall"})
    left = scene.do(add_practice, alice, AddPractice(programme.id, content))
    scene.do(decide_practice, alice, DecidePractice(left.id, "leave", "Too dear"))
    told = words(visits.open(alice, "insight"))
    assert "2 practices · not decided: **1** · leave: **1**" in told
    assert "A need or a clause stands on 1 of them." in told


def test_a_long_list_of_practices_begins_with_twenty(
    visits: Visits, scene: Scene, alice, programme
):
    for number in range(23):
        content = PracticeContent({"title": f"Practice {number:02}", "publisher": "Town hall"})
        scene.do(add_practice, alice, AddPractice(programme.id, content))
    screen = visits.open(alice, "needs", view="practices")
    assert "Practice 19" in words(screen)
    assert "Practice 20" not in words(screen)
    assert "Practice 22" in words(press(screen, "Show the other 3"))


def test_whoever_reviews_a_need_reads_that_it_stands_on_a_practice(
    scene: Scene, alice, used, practice
):
    dossier = scene.read(load_dossier, alice, "need", used[0].id)
    assert [row.id for row in dossier.evidence] == [practice.id]
    assert dossier.practices[practice.id].needs_here == FIELDS["needs_here"]
