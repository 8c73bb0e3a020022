"""Three clauses of the example go all the way: two rounds, twenty phones, a public page."""

import json
import re
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from tests.keys import key_of
from tests.rooms import Room, make_account
from tests.server import ROOT
from tests.serving import Served
from tests.wire import Wire, come_in, post
from workshop.demo import LoadDemo, load_demo
from workshop.needs.groups import MoveNotes, move_notes
from workshop.people.accounts import load_actor
from workshop.people.rights import Actor
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.session_run import advance_activity, open_session, start_activity
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Programme
from workshop.review.comment_threads import ResolveComment, resolve_comment
from workshop.review.comments import list_comments
from workshop.review.dispositions import Dispose, dispose
from workshop.review.proposals import AddRoundComment, add_round_comment, round_comments
from workshop.review.ratings import RateSubject, load_subject_agreements, rate_subject
from workshop.review.rounds import (
    CreateRound,
    FollowRound,
    close_round,
    create_round,
    follow_round,
    load_round,
)
from workshop.review.tables import ReviewRound
from workshop.standards.clauses import SaveClause, list_clauses, save_clause
from workshop.standards.publication.publications import Publish, publish
from workshop.standards.room.objections import RecordDissent, list_objections, record_dissent
from workshop.standards.statuses import SetStatus, set_status
from workshop.standards.tables import Clause
from workshop.standards.trace.backward import Trace, load_clause_trace

CODES = ("OK-01", "PS-02", "ZP-01")
CRITERIA = ("valid", "feasible", "clear")
EXPERTS, PHONES = 6, 20
TAKEN_BACK = "kanarek: to napisałam i zabieram"
OBJECTION = "Najpierw szkolenie dla punktu obsługi"


class Story:
    """The example programme in a server's hands, and who takes part."""

    def __init__(self, served: Served) -> None:
        self.room: Room = served.room
        self.host = served.host
        self.programme: Programme = self.do(load_demo, LoadDemo(ROOT / "data", "pl"))
        self.alice = self._actor(self.room.facilitator.id)
        self.experts = [self._expert(number) for number in range(EXPERTS)]

    def do(self, command: Any, content: Any, actor: Actor | None = None) -> Any:
        return self.room.do(command, content, actor or getattr(self, "alice", None))

    def clauses(self) -> list[Clause]:
        """The three, as they stand."""
        listed = self.room.read(list_clauses, self.programme.id)
        return [row for row in listed if row.code in CODES]

    def _actor(self, account_id: str) -> Actor:
        return self.room.read(load_actor, account_id)

    def _expert(self, number: int) -> Actor:
        name = f"Ekspertka {number}"
        return make_account(
            self.room.store, "expert", "expert", "pl", self.programme.id, display_name=name
        )


@pytest.fixture
def story(hosted: Served) -> Story:
    """The example, with six experts."""
    return Story(hosted)


def rate(story: Story, review: ReviewRound, value: int) -> None:
    """All six rate all three clauses; one comments on the first; the round is closed."""
    for place, expert in enumerate(story.experts):
        for clause in story.clauses():
            values = dict.fromkeys(CRITERIA, value if place else value - 1)
            story.do(
                rate_subject, RateSubject(review.id, clause.id, values, key_of(expert)), expert
            )
    first = story.experts[0]
    clause = story.clauses()[0]
    words = AddRoundComment(review.id, clause.id, "Kto to sprawdza?", key_of(first))
    story.do(add_round_comment, words, story.experts[0])
    story.do(close_round, review.id)


def answer_all(story: Story, review: ReviewRound) -> None:
    """Every comment of the round gets its disposition."""
    review = story.room.read(load_round, review.id)
    for comment in story.room.read(round_comments, story.alice, review):
        story.do(dispose, Dispose(comment.id, "accepted", "Dopisane"))


def review_twice(story: Story) -> None:
    """A round that asks for changes, the changes, and a round that accepts."""
    subjects = [("clause", clause.id) for clause in story.clauses()]
    invited = [expert.id for expert in story.experts]
    first = story.do(create_round, CreateRound(story.programme.id, "I", subjects, invited))
    assert {clause.status for clause in story.clauses()} == {"expert_review_1"}
    rate(story, first, 6)
    answer_all(story, first)
    for clause in story.clauses():
        story.do(set_status, SetStatus(clause.id, "revised"))
        change = {"check_method": f"{clause.check_method} Wyniki są jawne."}
        story.do(save_clause, SaveClause(clause.id, clause.revision + 1, change, "Po uwagach"))
    second = story.do(follow_round, FollowRound(first.id, "II", subjects))
    rate(story, second, 8)
    agreements = story.room.read(
        load_subject_agreements, story.alice, story.room.read(load_round, second.id)
    )
    assert {found.decision.value for found in agreements.values()} == {"accepted"}
    answer_all(story, second)


def show_fingers(
    story: Story, session_id: str, clause: Clause, phones: list[dict[str, Any]]
) -> str:
    """Twenty phones vote on a clause; the first one stays below three and says why."""
    settings = {"targets": [clause.id]}
    activity = story.do(
        add_activity, AddActivity(session_id, "fist_to_five", clause.code, settings)
    )
    story.do(start_activity, activity.id)
    with ExitStack() as stack:
        for place, person in enumerate(phones):
            wire = stack.enter_context(Wire(story.host))
            wire.hello(**{"as": "participant"}, token=person["token"])
            value = 4 if place else 1
            assert "ok" in wire.do("show_fingers", activity=activity.id, value=value)
            if not place:
                assert "ok" in wire.do("object_to", activity=activity.id, text=OBJECTION)
    story.do(advance_activity, activity.id)
    return str(activity.id)


def first_trace(story: Story) -> Trace:
    """What the first clause stands on."""
    trace: Trace = story.room.read(load_clause_trace, story.alice, story.clauses()[0].id)
    return trace


def leave_one_note_and_take_it_back(story: Story, session_id: str, person: dict[str, Any]) -> None:
    """A note behind the first clause, erased by whoever wrote it."""
    activity = story.do(
        add_activity, AddActivity(session_id, "notes", "Jeszcze jedno", {"moderated": False})
    )
    story.do(start_activity, activity.id)
    with Wire(story.host).hello(**{"as": "participant"}, token=person["token"]) as wire:
        note = wire.write(activity.id, TAKEN_BACK)["ok"]["note"]["id"]
    group = first_trace(story).groups[0].row
    story.do(advance_activity, activity.id)
    story.do(move_notes, MoveNotes(story.programme.id, [note], group.id))
    counted = first_trace(story).support.notes
    body = {"phrase": person["phrase"], "notes": [note]}
    assert post(story.host, "/join/withdraw", body).json() == {"withdrawn": 1}
    assert first_trace(story).support.notes == counted


def test_three_clauses_go_from_need_to_published_version(story: Story) -> None:
    last = story.room.read(list_sessions, story.programme.id)[-1]
    session = story.do(open_session, last.id)
    phones = [come_in(story.host, session.join_code) for _ in range(PHONES)]
    leave_one_note_and_take_it_back(story, session.id, phones[1])
    for comment in story.room.read(list_comments, story.programme.id, "clause"):
        story.do(resolve_comment, ResolveComment(comment.id, True))
    review_twice(story)
    disputed = story.clauses()[-1]
    vote = show_fingers(story, session.id, disputed, phones)
    [heard] = story.room.read(list_objections, story.alice, vote)
    story.do(record_dissent, RecordDissent(heard.id, OBJECTION))
    for clause in story.clauses():
        agreed = clause.id != disputed.id
        step = "accepted" if agreed else "accepted_with_dissent"
        story.do(set_status, SetStatus(clause.id, step, "" if agreed else "Jedna osoba poniżej 3"))
    keys = [clause.id for clause in story.clauses()]
    reasons = dict.fromkeys(("OK-02", "PS-01", "ZP-02"), "Czeka na ocenę ekspercką")
    notes = "Wersja po dziesięciu sesjach"
    story.do(publish, Publish(story.programme.id, "0.5", notes, keys, reasons))

    address = f"http://{story.host}/standards/{story.programme.slug}/0.5/"
    answer = httpx.get(address)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    page = answer.text
    articles = {code: _article(page, code) for code in CODES}
    for text in articles.values():
        assert "Skąd ten zapis?" in text
        assert re.search(r"\d+ karteczek · \d+ sesj", text)
    assert OBJECTION in articles[disputed.code]
    assert "kanarek" not in page
    told = json.loads(httpx.get(f"{address}standard.json").content)
    traces = {clause["code"]: clause["trace"] for clause in told["clauses"]}
    assert set(traces) == set(CODES)
    assert "erased" not in traces[story.clauses()[0].code], "nobody reads who has gone"
    assert traces[disputed.code]["dissents"] == [OBJECTION]
    fist = traces[disputed.code]["fist"]
    assert (fist["voters"], fist["consensus"]) == (PHONES, False)
    assert not fist["rated"]["changed_since"]
    for trace in traces.values():
        assert (trace["review"]["rounds"], trace["review"]["experts"]) == (2, EXPERTS)
        assert trace["review"]["medians"] == dict.fromkeys(CRITERIA, 8.0)
    assert httpx.get(f"{address}standard.pdf").content.startswith(b"%PDF")


def _article(page: str, code: str) -> str:
    found = re.search(rf'<article[^>]*id="{code}".*?</article>', page, re.DOTALL)
    assert found is not None
    return found[0]
