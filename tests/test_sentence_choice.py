"""Choosing between the sentences that tables have proposed for groups, over real sockets."""

from typing import Any

import pytest

from tests.rooms import Room
from tests.serving import Served
from tests.test_joint_drafts import begin, desk, draft_on, phones, save
from tests.wire import Message, Wire
from workshop.board.joint_drafts import SaveDraft, list_drafts, save_draft
from workshop.errors import Closed, Conflict
from workshop.needs.ballots import count_voters
from workshop.needs.group_queries import list_groups, load_group
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.sentence_choice import TakeChosen, list_proposals, take_chosen
from workshop.programme.agenda import load_activity
from workshop.programme.session_run import advance_activity
from workshop.store.ids_and_clock import new_id

SENTENCES = ("Nobody sees me at the door", "Before I get help I have to explain who I am")


@pytest.fixture
def group(hosted: Served) -> str:
    room = hosted.room
    notes = [room.write(text).id for text in ("Nobody says hello", "I wait at the door")]
    return str(room.do(create_group, CreateGroup(room.programme_id, new_id(), "", notes)).id)


def propose(phone: Wire, room: Room, group: str, header: str) -> Message:
    draft = begin(phone, room, about=group)
    save(phone, draft, 0, header=header)
    return draft


def vote(phone: Wire, room: Room, draft: Message) -> dict[str, Any]:
    return phone.do("choose_sentence", activity=room.activity_id, draft=draft["id"])


def move_on(room: Room) -> None:
    room.do(advance_activity, room.activity_id)


def count(room: Room) -> int:
    return room.read(count_voters, room.read(load_activity, room.activity_id))


def headers(room: Room) -> set[str]:
    return {row.header for row in room.read(list_groups, room.programme_id)}


def test_five_people_choose_and_one_press_takes_the_sentence(hosted: Served, group: str):
    room = hosted.room
    room.run("headers", "A header is a sentence")
    with phones(hosted, 1, 2, 3, 3, 3) as all_phones, desk(hosted) as staff:
        one = propose(all_phones[0], room, group, SENTENCES[0])
        other = propose(all_phones[1], room, group, SENTENCES[1])
        move_on(room)
        # Nobody had given them in: with the vote they are proposed all the same.
        all_phones[4].until(lambda _: draft_on(all_phones[4], one)["status"] == "offered")
        for phone in all_phones:
            assert vote(phone, room, one)["ok"]["choices"] == {group: one["id"]}
        for phone in all_phones[2:]:
            assert vote(phone, room, other)["ok"]["choices"] == {group: other["id"]}
        assert count(room) == 5
        assert not [fact for fact in staff.facts.values() if fact["t"] in ("ballot", "result")]
        move_on(room)
        all_phones[0].until(lambda _: ("result", room.activity_id) in all_phones[0].facts)
        result = all_phones[0].facts[("result", room.activity_id)]
        assert result["choices"] == {group: {one["id"]: 2, other["id"]: 3}}
    with pytest.raises(Conflict):  # a screen that still shows the other one as chosen
        room.do(take_chosen, TakeChosen(room.activity_id, [one["id"]]))
    seen = TakeChosen(room.activity_id, [other["id"]])
    assert room.do(take_chosen, seen) == 1
    assert room.read(load_group, group).header == SENTENCES[1]
    with pytest.raises(Conflict):  # a second person, on the same screen
        room.do(take_chosen, seen)
    assert {row.status for row in room.read(list_drafts, room.activity_id)} == {
        "accepted",
        "dropped",
    }


def test_of_four_voters_no_number_is_told_and_nothing_is_taken(hosted: Served, group: str):
    room = hosted.room
    room.run("headers", "A header is a sentence")
    with phones(hosted, 1, 2, 3, 3) as all_phones:
        one = propose(all_phones[0], room, group, SENTENCES[0])
        propose(all_phones[1], room, group, SENTENCES[1])
        move_on(room)
        for phone in all_phones:
            assert "ok" in vote(phone, room, one)
        move_on(room)
        all_phones[0].until(lambda _: ("result", room.activity_id) in all_phones[0].facts)
        result = all_phones[0].facts[("result", room.activity_id)]
        assert (result["few"], result["choices"]) == (True, {})
    [proposals] = room.read(list_proposals, room.read(load_activity, room.activity_id))
    assert (proposals.counts, proposals.taken) == (None, None)
    with pytest.raises(Conflict):
        room.do(take_chosen, TakeChosen(room.activity_id, [one["id"]]))


def test_the_only_sentence_of_a_group_needs_no_vote(hosted: Served, group: str):
    room = hosted.room
    room.run("headers", "A header is a sentence")
    with phones(hosted, 1) as [phone]:
        only = propose(phone, room, group, SENTENCES[0])
        move_on(room)
        move_on(room)
    assert room.do(take_chosen, TakeChosen(room.activity_id, [only["id"]])) == 1
    assert SENTENCES[0] in headers(room)


def test_what_is_voted_on_keeps_its_words(hosted: Served, group: str):
    room = hosted.room
    room.run("headers", "A header is a sentence")
    with phones(hosted, 1) as [phone]:
        draft = propose(phone, room, group, SENTENCES[0])
        assert vote(phone, room, draft)["error"]["code"] == "closed"
        move_on(room)
        for answer in (
            phone.do("take_back_draft", id=draft["id"], revision=2),
            save(phone, draft, 1, header="Something else"),
        ):
            assert answer["error"]["code"] == "closed"
        with pytest.raises(Closed):
            room.do(save_draft, SaveDraft(draft["id"], 1, {"header": "By staff"}))
        move_on(room)
        assert vote(phone, room, draft)["error"]["code"] == "closed"
        assert phone.do("take_back_draft", id=draft["id"], revision=2)["error"]["code"] == "closed"
        room.do(save_draft, SaveDraft(draft["id"], 1, {"header": "A slip put right"}))


def test_what_was_put_aside_cannot_be_chosen(hosted: Served, group: str):
    room = hosted.room
    room.run("headers", "A header is a sentence")
    with phones(hosted, 1, 2) as (first, second), desk(hosted) as staff:
        draft = propose(first, room, group, SENTENCES[0])
        move_on(room)
        assert staff.do("drop_draft", id=draft["id"], revision=1)["ok"]
        assert vote(second, room, draft)["error"]["code"] == "not_found"
        assert vote(second, room, {"id": new_id()})["error"]["code"] == "not_found"
