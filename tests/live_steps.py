"""An evening in which every kind of fact is told once, step by step."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlmodel import Session, select

from tests.rooms import OPEN, Room
from tests.waiting import comes_true
from tests.wire import Wire, post
from workshop.board.note_release import is_anything_waiting
from workshop.board.personas import CreatePersona, create_persona
from workshop.board.table_maps import AssignPersonas, assign_personas
from workshop.needs.card_sort import list_sortable_notes
from workshop.needs.duplicates import MarkDuplicates, mark_duplicates
from workshop.needs.group_queries import list_groups
from workshop.needs.groups import CreateGroup, create_group
from workshop.needs.ideas import list_ideas
from workshop.needs.needs import CreateNeed, EditNeed, create_need, edit_need, list_needs
from workshop.needs.suggestions.nearest_groups import StoreNear, store_near
from workshop.people.tables import Participant
from workshop.programme.agenda import load_activity
from workshop.programme.door import SetExpectedPeople, set_expected_people
from workshop.programme.door_codes import DropStack, MakeStack, drop_stack, make_stack
from workshop.programme.programmes import ChangeProgramme, change_programme
from workshop.programme.session_run import SetSwitch, blank_wall, close_session, open_session
from workshop.programme.wall import show_on_wall
from workshop.programme.wall_remote import SetRemote, set_remote
from workshop.questionnaires.questionnaires import (
    AddQuestionnaire,
    ItemContent,
    QuestionnaireContent,
    add_questionnaire,
    load_questionnaire,
)
from workshop.questionnaires.wall_item import ShowItem, show_item
from workshop.review.activity_rounds import MakeRound, ShowRated, make_round, show_rated
from workshop.review.room_experts import list_room_experts
from workshop.review.rounds import criteria_of
from workshop.standards.clauses import CreateClause, SaveClause, create_clause, save_clause
from workshop.standards.tables import Publication
from workshop.store.ids_and_clock import new_id


def write_openly(room: Room, phones: list[Wire]) -> None:
    for place, phone in enumerate(phones[:3]):
        assert "ok" in phone.write(room.activity_id, f"Open note {place}")
    # Two that the first phone did not write: of its own notes it is told other fields.
    notes = {note.text: note.id for note in room.stored()}
    room.do(mark_duplicates, MarkDuplicates(notes["Open note 1"], [notes["Open note 2"]]))


def write_signed_on_a_covered_map(room: Room, phones: list[Wire]) -> None:
    room.run("empathy_map", "Map", hidden=True, moderated=True, anonymous=False, prompt="What?")
    room.change(notes_per_person=5, quotable=True)
    room.give_persona(room.activity_id)
    room.start_timer()
    for place, phone in enumerate(phones):
        while "quote" not in _carried(phone, room.activity_id):
            phone.next()
        assert "ok" in phone.write(room.activity_id, f"Signed note {place}", section="see")
    assert "ok" in phones[0].write(room.activity_id, "Call 600 700 800", section="see")
    assert "ok" in phones[0].write(room.activity_id, "It shouts", section="see")
    assert "ok" in phones[0].write(room.activity_id, "NOBODY ANSWERS!!! 😢😢", section="see")
    assert comes_true(lambda: not room.read(is_anything_waiting))
    loud = next(note.id for note in room.stored() if note.text.startswith("NOBODY"))
    room.tell("even_out_notes", notes=[loud])
    shouts = next(note.id for note in room.stored() if note.text == "It shouts")
    room.tell("reject_notes", notes=[shouts], reason="It hurts somebody")
    room.tell("approve_all", activity=room.activity_id)
    room.write("From paper")


def _on_wall(room: Room) -> list[str]:
    return [note.id for note in room.stored() if note.status == "visible"]


def _carried(phone: Wire, activity_id: str) -> list[str]:
    """What the phone has been told that notes carry there."""
    rooms = [fact["activity"] for (kind, _id), fact in phone.facts.items() if kind == "room"]
    return [each for one in rooms if one and one["id"] == activity_id for each in one["carries"]]


def reveal(room: Room, _phones: list[Wire]) -> None:
    room.advance()
    notes = _on_wall(room)
    room.do(mark_duplicates, MarkDuplicates(notes[0], notes[1:2]))
    person = room.read(lambda db: db.execute(select(Participant.id)).scalars().first())
    room.tell("mute_participant", participant=person, muted=True)
    room.tell("mute_participant", participant=person, muted=False)
    for note in room.stored():
        if note.author and note.activity_id == room.activity_id:
            room.tell("mute_author", note=note.id)
            room.tell("unmute_author", note=note.id)


def draw_journeys_at_tables(room: Room, phones: list[Wire]) -> None:
    room.run("journey_map", "Steps", hidden=True, moderated=False, per_table=True)
    persona = room.do(create_persona, CreatePersona(room.programme_id, "Ada, 40", {}))
    room.do(assign_personas, AssignPersonas(room.activity_id, {1: persona.id}))
    for place, phone in enumerate(phones):
        assert "ok" in phone.do("choose_table", table=1)
        step = {"stage": "At the office", "feeling": -1, "carries": ["table"]}
        text = f"Waits {place}"
        assert "ok" in phone.do(
            "add_note", id=new_id(), activity=room.activity_id, text=text, **step
        )
    assert comes_true(lambda: not room.read(is_anything_waiting))
    room.advance()


def group(room: Room, _phones: list[Wire]) -> None:
    written = room.notes[-1].activity_id
    room.activity_id = written
    notes = _on_wall(room)
    outer = room.do(
        create_group, CreateGroup(room.programme_id, new_id(), "They wait", notes[:2])
    ).id
    room.do(create_group, CreateGroup(room.programme_id, new_id(), "Long", notes[2:3], outer))
    room.do(store_near, StoreNear(room.programme_id, {notes[4]: [(outer, 0.25)]}))
    room.run("grouping", "Groups", targets=[written])
    room.tell("rename_group", id=outer, header="They wait for long")
    room.run("grouping", "Silence", silent=True, targets=[written])


def group_in_silence(room: Room, phones: list[Wire]) -> None:
    activity = room.read(load_activity, room.activity_id)
    notes = [note.id for note in room.read(list_sortable_notes, activity)]
    for phone in phones[:3]:
        placed = phone.do("place_note", activity=activity.id, note=notes[0], pile=1)
        assert "ok" in placed
    room.advance()


def vote(room: Room, phones: list[Wire]) -> None:
    groups = [row.id for row in room.read(list_groups, room.programme_id)]
    command = CreateNeed(room.programme_id, "a guest", "to sit down", "I can wait", groups)
    need = str(room.do(create_need, command).id)
    room.run("dot_vote", "Dots", stacking=False)
    for phone in phones:
        assert "ok" in phone.do("set_dots", activity=room.activity_id, subject=need, count=1)
    room.do(edit_need, EditNeed(need, {"need": "to sit down while waiting"}))
    room.advance()
    room.run("impact_effort", "Matrix")
    for phone in phones:
        given = {"activity": room.activity_id, "need": need, "impact": 4, "effort": 2}
        assert "ok" in phone.do("set_estimate", **given)
    room.advance()


def write_under_needs_and_vote_on_ideas(room: Room, phones: list[Wire]) -> None:
    need = str(room.read(list_needs, room.programme_id)[0].id)
    activity = room.run("notes", "Ideas", about="ideas", notes_per_person=5, **OPEN)
    for phone in phones:
        answer = phone.write(activity, "A row of chairs", about=need)
        assert "ok" in answer, answer
    room.advance()
    room.run("dot_vote", "Dots on ideas", votes_on="ideas")
    with room.store.read() as db:
        ideas = list_ideas(db, need)
    assert ideas
    for phone in phones:
        assert "ok" in phone.do("set_dots", activity=room.activity_id, subject=ideas[0].id, count=1)
    room.advance()


def write_under_a_clause(room: Room, phones: list[Wire]) -> None:
    clause = room.do(create_clause, CreateClause(room.programme_id, "Signs"))
    activity = room.run("notes", "Whom to teach", about="clauses", targets=[clause.id], **OPEN)
    assert "ok" in phones[0].write(activity, "Guards", about=str(clause.id))
    room.advance()


def write_together(room: Room, phones: list[Wire]) -> None:
    group = room.read(list_groups, room.programme_id)[0].id
    room.run("need_writing", "Needs")
    for phone in phones[:2]:
        key = new_id()
        begin = {"activity": room.activity_id, "about": group, "pair": True}
        assert "ok" in phone.do("open_draft", id=key, **begin)
        fields = {"who": "a guest", "need": "to sit"}
        assert "ok" in phone.do("save_draft", id=key, revision=0, fields=fields)
        assert "ok" in phone.do("offer_draft", id=key, revision=1)


def choose_a_sentence(room: Room, phones: list[Wire]) -> None:
    group = room.read(list_groups, room.programme_id)[0].id
    room.run("headers", "A header is a sentence")
    for phone in phones[:2]:
        key = new_id()
        begin = {"activity": room.activity_id, "about": group, "pair": True}
        assert "ok" in phone.do("open_draft", id=key, **begin)
        assert "ok" in phone.do("save_draft", id=key, revision=0, fields={"header": "I wait"})
    room.advance()
    for phone in phones:
        assert "ok" in phone.do("choose_sentence", activity=room.activity_id, draft=key)
    room.advance()


def vote_on_a_clause(room: Room, phones: list[Wire]) -> None:
    clause = room.do(create_clause, CreateClause(room.programme_id, "Chairs"))
    room.run("drafting", "Drafting", targets=[clause.id])
    room.do(save_clause, SaveClause(clause.id, clause.revision, {"body": "There are chairs."}))
    room.run("fist_to_five", "Fist", targets=[clause.id])
    for phone in phones:
        assert "ok" in phone.do("show_fingers", activity=room.activity_id, value=1)
    assert "ok" in phones[0].do("object_to", activity=room.activity_id, text="Too dear")
    room.advance()


def rate(room: Room, phones: list[Wire]) -> None:
    clause = room.do(create_clause, CreateClause(room.programme_id, "Chairs again"))
    activity = room.run("expert_rating", "Ratings")
    experts = [row.id for row in room.read(list_room_experts, room.session_id)]
    subjects = [("clause", clause.id)]
    review = room.do(make_round, MakeRound(activity, "Round", subjects, [], experts))
    while ("admitted", activity) not in phones[0].facts:
        phones[0].next()
    values = dict.fromkeys(criteria_of(review), 8)
    told = phones[0].do("rate_clause", activity=activity, clause=clause.id, values=values)
    assert "ok" in told
    room.advance()
    room.do(show_rated, ShowRated(activity, clause.id))


def ask(room: Room, phones: list[Wire]) -> None:
    """Questions from the audience, beside the way to a published standard."""
    room.do(_put_out, room.programme_id)
    activity = room.run("questions", "What people want to know", **OPEN)
    assert "ok" in phones[0].write(activity, "Who pays for it?")
    assert "ok" in phones[1].write(activity, "Since when?")
    notes = [note.id for note in room.stored()]
    for phone in phones:
        assert "ok" in phone.do("back_question", activity=activity, note=notes[0], backed=True)
    room.tell("set_question", id=notes[0], state="now", seen="open")
    room.do(set_remote, SetRemote(room.session_id, standard=True))
    room.advance()
    room.advance()


def _put_out(db: Session, _actor: object, programme_id: str) -> None:
    db.add(
        Publication(
            programme_id=programme_id,
            version="1.0",
            state="final",
            snapshot={"clauses": []},
            sha256="",
        )
    )


def answer_a_questionnaire(room: Room, phones: list[Wire]) -> None:
    item = ItemContent("scale", "I know how to begin", ["after"], "not at all", "very well")
    content = QuestionnaireContent("The training", "As you think.", items=[item])
    row = room.do(add_questionnaire, AddQuestionnaire(room.programme_id, content))
    [item_id] = [one.id for one in room.read(load_questionnaire, row.id).items]
    activity = room.run("questionnaire", "Questions", targets=[row.id], moment="after")
    for phone in phones:
        assert "ok" in phone.do("hand_in", activity=activity, answers={item_id: 4})
    tokens = [room.come_in() for _ in range(5)]
    for token in tokens:
        room.tell_by_phone(token, "hand_in", activity=activity, answers={item_id: 2})
    room.advance()
    room.do(show_item, ShowItem(activity, item_id))
    # Where the training has door codes, phones ask for them.
    stack = room.do(make_stack, MakeStack(room.session_id, ["0" * 64]))
    coded = replace(content, meeting_id=room.session_id)
    row = room.do(add_questionnaire, AddQuestionnaire(room.programme_id, coded))
    room.run("questionnaire", "Coded", targets=[row.id], moment="after")
    # Before the codes are dropped: other processes tell what is there when they come to it.
    phones[0].until(lambda message: any(fact.get("coded") for fact in message.get("facts", ())))
    room.do(drop_stack, DropStack(room.session_id, stack.edition))


def knock(room: Room, _phones: list[Wire]) -> None:
    room.do(set_expected_people, SetExpectedPeople(room.session_id, 1))
    host = room.url.removeprefix("http://")
    body = {"code": room.code, "notice": "2", "consent": True, "role": "guest", "table": 1}
    assert "waiting" in post(host, "/join/enter", body).json()


def turn_the_wall(room: Room, _phones: list[Wire]) -> None:
    room.do(show_on_wall, room.other_session_id)
    room.do(show_on_wall, room.session_id)
    room.do(blank_wall, SetSwitch(room.session_id, True))


def close(room: Room, _phones: list[Wire]) -> None:
    room.do(close_session, room.other_session_id)
    room.do(close_session, room.session_id)
    room.do(change_programme, ChangeProgramme(room.programme_id, "Another title", 3))


def open_again(room: Room, _phones: list[Wire]) -> None:
    room.do(open_session, room.session_id)


STEPS: Sequence[Callable[[Room, list[Wire]], None]] = (
    write_openly,
    write_signed_on_a_covered_map,
    reveal,
    draw_journeys_at_tables,
    group,
    group_in_silence,
    write_together,
    choose_a_sentence,
    vote,
    write_under_needs_and_vote_on_ideas,
    write_under_a_clause,
    vote_on_a_clause,
    rate,
    ask,
    answer_a_questionnaire,
    knock,
    turn_the_wall,
    close,
    open_again,
)
