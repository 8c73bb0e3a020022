"""The page of needs: written from groups, ranked, never hidden when rare but grave."""

import pytest

from tests.conftest import Scene
from tests.linking import LinkNeed, link_note
from tests.visits import Visits, labels, press, words
from workshop.board.moderation import RedactNote, redact_note
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.need_links import links_of
from workshop.needs.needs import CreateNeed, SetNeedStatus, create_need, list_needs, set_need_status
from workshop.needs.ranking import rank_needs, rare_but_grave
from workshop.needs.support import Support
from workshop.needs.tables import Dots, Need
from workshop.people.rights import SYSTEM
from workshop.programme.session_run import close_session
from workshop.review.comments import list_comments
from workshop.store.ids_and_clock import new_id


@pytest.fixture
def group(scene: Scene, bob, alice, activity):
    note = scene.make_note(bob, activity, "A queue")
    return scene.do(
        create_group, alice, CreateGroup(activity.programme_id, new_id(), "I wait", [note.id])
    )


@pytest.fixture
def need(scene: Scene, alice, programme, group):
    command = CreateNeed(
        programme.id, "somebody after work", "to come late", "keep the job", [group.id]
    )
    return scene.do(create_need, alice, command)


def test_the_page_without_needs_leads_to_the_grouping(visits: Visits, alice):
    screen = visits.open(alice, "needs")
    assert not screen.exception
    assert {"New need", "Go to the grouping"} <= set(labels(screen))


def test_a_need_shows_its_three_parts_and_what_it_stands_on(visits: Visits, alice, need):
    shown = words(visits.open(alice, "needs"))
    assert "As somebody after work" in shown
    assert "I need **to come late**" in shown
    assert "so that keep the job" in shown
    assert "Stands on: 1 note · 1 session" in shown


def test_the_form_is_prefilled_from_a_group_and_writes_the_need(
    visits: Visits, scene: Scene, alice, programme, group
):
    screen = visits.open(alice, "needs", from_group=group.id)
    assert screen.multiselect[0].value == [group.id]


def test_the_form_shows_what_the_notes_of_its_groups_say(
    visits: Visits, scene: Scene, alice, session, programme
):
    activity = scene.make_activity(alice, session, "notes", moderated=False, hidden=False)
    note = scene.make_note(alice, activity, "The door is too heavy")
    group = scene.do(create_group, alice, CreateGroup(programme.id, new_id(), "", [note.id]))
    screen = visits.open(alice, "needs", from_group=group.id)
    assert "The door is too heavy" in words(screen)
    assert screen.multiselect[0].options[-1] == "No header yet: “The door is too heavy”"


def test_advice_never_blocks(visits: Visits, scene: Scene, alice, programme):
    screen = press(visits.open(alice, "needs"), "New need")
    screen.text_input[0].input("user")
    screen.text_area[0].input("a form")
    press(screen, "New need")
    assert "Who exactly?" in words(screen)
    assert "This names a solution" in words(screen)
    press(screen, "New need", "Save the need")
    assert [row.need for row in scene.read(list_needs, programme.id)] == ["a form"]


def test_an_incomplete_need_is_refused_and_stays_in_its_fields(
    visits: Visits, scene: Scene, alice, programme
):
    screen = press(visits.open(alice, "needs"), "New need")
    screen.text_input[0].input("somebody")
    press(screen, "New need", "Save the need")
    assert "must not be empty" in words(screen)
    assert screen.text_input[0].value == "somebody"
    assert scene.read(list_needs, programme.id) == []


def test_a_need_leads_to_a_clause(visits: Visits, alice, need):
    screen = press(visits.open(alice, "needs"), "Make a clause")
    assert screen.session_state["standards.from_need"] == need.id


def test_the_status_is_set(visits: Visits, scene: Scene, alice, need):
    press(visits.open(alice, "needs"), "Select")
    assert scene.get(Need, need.id).status == "selected"
    press(visits.open(alice, "needs"), "Undo")
    assert scene.get(Need, need.id).status == "proposed"


def test_a_rare_but_grave_need_is_shown_even_when_parked(
    visits: Visits, scene: Scene, alice, programme, need
):
    command = CreateNeed(programme.id, "a child", "a bed tonight", fields={"harm": 5})
    grave = scene.do(create_need, alice, command)
    scene.do(set_need_status, alice, SetNeedStatus(grave.id, "parked"))
    screen = visits.open(alice, "needs")
    assert "a bed tonight" in words(screen)
    assert "rare but grave" in words(screen)


def test_a_finished_vote_is_a_ranking(visits: Visits, scene: Scene, alice, session, need):
    vote = scene.make_activity(alice, session, "dot_vote")

    def put_dots(db, _actor, _content):
        for voter in range(5):
            db.add(Dots(activity_id=vote.id, voter=f"{voter}", subject_id=need.id, count=3))

    scene.do(put_dots, SYSTEM)
    assert "Most dots" not in words(visits.open(alice, "needs", view="results"))
    scene.set_phase(vote, "done")
    shown = words(visits.open(alice, "needs", view="results"))
    assert "Most dots: to come late" in shown
    assert "5 people voted" in shown


def test_a_need_has_a_page_with_its_notes_and_never_who_wrote(
    visits: Visits, scene: Scene, ewa, alice, session, activity, need
):
    said = scene.make_note(scene.make_person(session), activity, "Too loud *here*")
    taken = scene.make_note(scene.make_person(session), activity, "My name is Ola")
    for note in (said, taken):
        scene.do(link_note, alice, LinkNeed(need.id, note.id))
    scene.do(redact_note, alice, RedactNote(taken.id))
    screen = visits.open(ewa, "needs", need=need.id)
    assert not screen.exception
    shown = words(screen)
    assert "Too loud *here*" in shown
    assert "My name is Ola" not in shown
    assert "1 more note counts" in shown
    assert [metric.value for metric in screen.metric][:1] == ["3"]
    assert "counted when a session closes" in shown
    assert not {"Maple", "Birch", "Rowan"} & set(shown.split())


def test_a_needs_page_tells_at_least_how_many_people_once_the_session_is_closed(
    visits: Visits, scene: Scene, alice, session, activity, need
):
    people = [scene.make_person(session) for _ in range(11)]
    for person in people:
        note = scene.make_note(person, activity, "Too loud")
        scene.do(link_note, alice, LinkNeed(need.id, note.id))
    scene.do(close_session, alice, session.id)
    shown = words(visits.open(alice, "needs", need=need.id))
    assert "Written by at least 10 people" in shown
    scene.do(link_note, alice, LinkNeed(need.id, note.id, linked=False))
    shown = words(visits.open(alice, "needs", need=need.id))
    assert "at least" not in shown


def test_what_is_still_covered_is_not_read_on_a_needs_page(
    visits: Visits, scene: Scene, alice, ewa, session, programme
):
    hidden = scene.make_activity(alice, session, hidden=True)
    note = scene.make_note(scene.make_person(session), hidden, "Not yet")
    command = CreateNeed(programme.id, "a", "b", links={"note": [note.id]})
    need = scene.do(create_need, alice, command)
    assert "Not yet" not in words(visits.open(ewa, "needs", need=need.id))


@pytest.mark.parametrize("order", ["section", "persona", "session"])
def test_notes_stand_in_the_order_asked_for(visits: Visits, alice, need, order):
    screen = visits.open(alice, "needs", need=need.id)
    (switch,) = [one for one in screen.segmented_control if one.key.startswith("needs.notes")]
    shown = words(switch.set_value(order).run())
    titles = {"section": "Free notes", "persona": "Of no persona", "session": "Session 3"}
    assert f"**{titles[order]}**" in shown
    assert "A queue" in shown


def test_an_unknown_or_foreign_need_shows_the_list(visits: Visits, scene: Scene, charlie, need):
    screen = visits.open(charlie, "needs", need=need.id)
    assert not screen.exception
    assert "to come late" not in words(screen)


def test_needs_are_decided_on_the_board_of_four_columns(visits: Visits, scene: Scene, alice, need):
    screen = visits.open(alice, "needs", order="moscow")
    for column in ("Not decided yet", "Must", "Should", "Could", "Not this time"):
        assert column in words(screen)
    field = next(box for box in screen.selectbox if need.id in (box.key or ""))
    field.set_value("must").run()
    assert scene.get(Need, need.id).moscow == "must"


def test_a_rare_but_grave_need_is_marked_on_the_board(
    visits: Visits, scene: Scene, alice, programme, need
):
    scene.do(create_need, alice, CreateNeed(programme.id, "a", "a bed", fields={"harm": 5}))
    assert "rare but grave" in words(visits.open(alice, "needs", order="moscow"))


def test_needs_are_merged_from_the_needs_page(visits: Visits, scene: Scene, alice, programme, need):
    other = scene.do(create_need, alice, CreateNeed(programme.id, "a", "be let in"))
    screen = press(visits.open(alice, "needs", need=need.id), "Merge…")
    next(box for box in screen.selectbox if box.key == f"into.{need.id}").set_value(other.id)
    press(screen, "Merge…")
    press(screen, "Merge…", "Merge")
    assert scene.get(Need, need.id).merged_into == other.id
    assert "Merged into: be let in" in words(visits.open(alice, "needs", need=need.id))


def test_a_need_is_split_from_the_needs_page(visits: Visits, scene: Scene, alice, programme, need):
    screen = press(visits.open(alice, "needs", need=need.id), "Split…")
    next(area for area in screen.text_area if area.label == "I need…").input("to come early")
    press(screen, "Split…", "Split")
    new = next(row for row in scene.read(list_needs, programme.id) if row.split_from == need.id)
    assert new.need == "to come early"
    assert scene.read(links_of, "group", [new.id])[new.id]


def test_the_form_keeps_what_the_need_stands_on(
    visits: Visits, scene: Scene, alice, bob, activity, need
):
    note = scene.make_note(bob, activity, "Single")
    scene.do(link_note, alice, LinkNeed(need.id, note.id))
    groups = scene.read(links_of, "group", [need.id])
    press(press(visits.open(alice, "needs"), "Edit"), "Edit", "Save the need")
    assert scene.read(links_of, "note", [need.id]) == {need.id: [note.id]}
    assert scene.read(links_of, "group", [need.id]) == groups


def test_ewa_reads_and_comments_but_changes_nothing(
    visits: Visits, scene: Scene, ewa, programme, need
):
    screen = visits.open(ewa, "needs")
    assert "to come late" in words(screen)
    assert not {"New need", "Edit", "Make a clause", "Park", "Undo"} & set(labels(screen))
    screen.text_area[0].input("Important")
    press(screen, "Add the comment")
    assert [row.text for row in scene.read(list_comments, programme.id, "need")] == ["Important"]


def test_charlie_sees_nothing_of_alices_programme(visits: Visits, charlie, need):
    assert "come late" not in words(visits.open(charlie, "needs"))


def supports(**notes: int) -> dict[str, Support]:
    return {key: Support(count, (1,), ()) for key, count in notes.items()}


def made(key: str, harm: int | None = None, status: str = "proposed") -> Need:
    return Need(id=key, programme_id="p", who="w", need=key, harm=harm, status=status)


def test_rare_is_below_the_median_and_grave_from_four():
    needs = [made("a", 5), made("b", 3), made("c", 4), made("d", 5)]
    assert rare_but_grave(needs, supports(a=1, b=1, c=6, d=9)) == {"a"}


def test_merged_needs_do_not_count():
    needs = [made("a", 5), made("b"), made("c", 5, "merged")]
    assert rare_but_grave(needs, supports(a=2, b=4, c=0)) == {"a"}
    assert rare_but_grave([], {}) == set()


def test_equal_needs_are_ordered_by_their_notes():
    needs = [made("a", 3), made("b", 3), made("c", 5)]
    found = rank_needs(needs, "harm", supports(a=1, b=7, c=0), {})
    assert [need.id for need in found] == ["c", "b", "a"]
