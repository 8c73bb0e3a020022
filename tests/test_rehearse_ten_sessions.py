"""A rehearsal of each session, and of meetings of other kinds, shows what it will look like."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.rooms import make_account
from tests.stored import bytes_in
from tests.test_rehearse_session import house as house
from tests.waiting import comes_true
from workshop.board.joint_drafts import SettleDraft, accept_draft, list_drafts
from workshop.board.joint_forms import DraftStatus
from workshop.board.moderation import ApproveAll, approve_all
from workshop.board.table_maps import AssignPersonas, assign_personas, suggest_personas
from workshop.board.tables import JointDraft, Note
from workshop.demo.pretended_acts import NOTES_EACH
from workshop.demo.pretenders import start_rehearsal, stop_rehearsal
from workshop.demo.rehearsal import Rehearse
from workshop.needs.agreed_piles import GroupPiles, group_piles, load_piles
from workshop.needs.ballots import count_voters
from workshop.needs.card_sort import count_progress
from workshop.needs.sentence_choice import TakeChosen, list_proposals, take_chosen
from workshop.people.accounts import load_actor
from workshop.people.attendance import head_count
from workshop.people.rights import Actor
from workshop.programme.activity_kinds import ACTIVITY_TYPES, ActivityKind
from workshop.programme.agenda import is_per_table, list_activities, load_activity
from workshop.programme.phases import Phase
from workshop.programme.programmes import CreateProgramme, create_programme, load_template
from workshop.programme.session_run import advance_activity, start_activity
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity, Programme
from workshop.review.activity_rounds import MakeRound, make_round
from workshop.review.rating_rows import count_finished
from workshop.review.room_experts import list_room_experts
from workshop.review.rounds import load_round
from workshop.services import Services
from workshop.settings import ROOT
from workshop.standards.clauses import list_clauses
from workshop.standards.yields import load_yields

CONTENT = ROOT / "data"
PEOPLE = 9
YIELDED = {
    1: {"amendments", "practices", "questions"},
    2: {"notes", "personas"},
    3: {"maps", "notes"},
    4: {"steps", "stages", "notes"},
    5: {"groups", "headers"},
    6: {"needs", "hmw"},
    7: {"ideas", "ranked"},
    8: {"drafts", "clauses", "notes"},
    9: {"rated"},
    10: {"training_needs", "drafts"},
}


@dataclass
class Rehearsal:
    """A rehearsal with the one who runs it."""

    house: Services
    programme: Programme
    account: str

    @property
    def alice(self) -> Actor:
        """The facilitator with the rights of this moment."""
        with self.house.store.read() as db:
            actor = load_actor(db, self.account)
        assert actor is not None
        return actor

    def do(self, command: Callable, content: object) -> object:
        """What the facilitator presses."""
        return self.house.store.write(command, self.alice, content)

    def read(self, question: Callable, *args: object) -> object:
        """Something from the store."""
        with self.house.store.read() as db:
            return question(db, *args)

    @property
    def session_id(self) -> str:
        """The session that is rehearsed: the last."""
        return self.read(list_sessions, self.programme.id)[-1].id

    def run(self) -> None:
        """Every activity in turn, each phase until all have done what it asks for."""
        assert comes_true(
            lambda: sum(self.read(head_count, self.session_id).values()) == PEOPLE, 30
        )
        for row in self.read(list_activities, self.session_id):
            if is_per_table(row):
                given = self.read(suggest_personas, row)
                self.do(assign_personas, AssignPersonas(row.id, given))
            self.do(start_activity, row.id)
            self._work(row)
            while self.now(row).phase != Phase.DONE:
                self.do(advance_activity, row.id)
                self._work(row)
            self._after(row)

    def now(self, row: Activity) -> Activity:
        """The activity as it is stored."""
        return self.read(load_activity, row.id)

    def _work(self, row: Activity) -> None:
        phase = self.now(row).phase
        if phase == Phase.COLLECT:
            self._wait(row, lambda: self._count_notes(row) == PEOPLE * NOTES_EACH)
        elif phase == Phase.WORK and row.silent:
            self._wait(row, lambda: self._share(row) > 0.2)
        elif phase == Phase.WORK and ACTIVITY_TYPES[row.kind].drafts:
            self._take_over(row)
        elif phase == Phase.VOTE and row.kind == ActivityKind.EXPERT_RATING:
            self._rate(row)
        elif phase == Phase.VOTE and row.kind == ActivityKind.QUESTIONS:
            self.do(approve_all, ApproveAll(row.id))
            self._wait(row, lambda: self.read(count_voters, self.now(row)) > PEOPLE / 2)
        elif phase == Phase.VOTE:
            self._wait(row, lambda: self.read(count_voters, self.now(row)) == PEOPLE)

    def _wait(self, row: Activity, there: Callable[[], bool]) -> None:
        assert comes_true(there, 60), f"{row.title} ({row.phase})"

    def _count_notes(self, row: Activity) -> int:
        with self.house.store.read() as db:
            return db.query(Note).filter(Note.activity_id == row.id).count()

    def _share(self, row: Activity) -> float:
        """How much of what lies on the table has been put on piles by those who have begun."""
        progress = self.read(count_progress, self.now(row))
        return progress.share or 0 if progress.people == PEOPLE else 0

    def _take_over(self, row: Activity) -> None:
        """Two drafts that were given in; more than one field came by itself before. Sentences are
        chosen first."""
        if row.kind == ActivityKind.HEADERS:
            self._wait(row, lambda: len(self._offered(row)) > 1)
            return
        for _draft in range(2):
            self._wait(row, lambda: bool(self._offered(row)))
            draft = self._offered(row)[0]
            self.do(accept_draft, SettleDraft(draft.id, draft.revision))

    def _offered(self, row: Activity) -> list[JointDraft]:
        drafts = self.read(list_drafts, row.id)
        return [one for one in drafts if one.status == DraftStatus.OFFERED]

    def _rate(self, row: Activity) -> None:
        experts = self.read(list_room_experts, self.session_id)
        clauses = self.read(list_clauses, self.programme.id)[:3]
        subjects = [("clause", clause.id) for clause in clauses]
        phones = [one.id for one in experts]
        content = MakeRound(row.id, "Runda", subjects, [], phones)
        review = self.do(make_round, content)
        self._wait(
            row,
            lambda: self.read(count_finished, self.read(load_round, review.id)) == len(experts),
        )

    def _after(self, row: Activity) -> None:
        self.do(approve_all, ApproveAll(row.id))
        chosen = [found.taken.id for found in self.read(list_proposals, row) if found.taken]
        self.do(take_chosen, TakeChosen(row.id, chosen))
        if row.silent:
            found = self.read(load_piles, self.now(row))
            self.do(group_piles, GroupPiles(row.id, found.least))


@pytest.fixture
def rehearse(house: Services) -> Callable[..., Rehearsal]:
    """A function that begins a rehearsal of a meeting of a template, counted from 1."""
    alice = make_account(house.store, "alice", "facilitator")

    def begin(number: int, template: str = "ten_sessions") -> Rehearsal:
        creating = CreateProgramme("Standard", "en", load_template(CONTENT, "en", template))
        with house.store.read() as db:
            actor = load_actor(db, alice.id)
        programme = house.store.write(create_programme, actor, creating)
        with house.store.read() as db:
            actor = load_actor(db, alice.id)
            session = list_sessions(db, programme.id)[number - 1]
        copy = start_rehearsal(house, actor, Rehearse(session.id, PEOPLE, CONTENT))
        return Rehearsal(house, copy, alice.id)

    return begin


def example_words() -> list[bytes]:
    """From every text of the example that is long enough, signs that any file keeps as they are,
    without those that the template says too."""
    example = "".join(path.read_text("utf-8") for path in (CONTENT / "demo").glob("*.en.json"))
    template = (CONTENT / "templates" / "ten_sessions.en.json").read_text("utf-8")
    found = re.findall(r"[a-zA-Z ,]{25,}", example)
    return [words.encode() for words in found if words not in template]


EVERYDAY = (1, 6, 10)
"""Sessions of which the rehearsal is looked at in every run: notes, groups and needs, clauses."""


def left_in(house: Services) -> set[bytes]:
    """What of the example is stored, or stands in any file of the data folder."""
    files = (path for path in house.settings.data_dir.rglob("*") if path.is_file())
    stored = b"".join(path.read_bytes() for path in files) + bytes_in(house.store)
    return {words for words in example_words() if words in stored}


@pytest.mark.parametrize(
    "number",
    [
        number if number in EVERYDAY else pytest.param(number, marks=pytest.mark.thorough)
        for number in range(1, 11)
    ],
)
def test_a_rehearsed_session_yields_what_the_agenda_promises_and_leaves_nothing(
    rehearse: Callable[[int], Rehearsal], number: int
) -> None:
    rehearsal = rehearse(number)
    rehearsal.run()
    found = {one.kind for one in rehearsal.read(load_yields, rehearsal.session_id)}
    assert found >= YIELDED[number]
    assert len(left_in(rehearsal.house)) > 50
    stop_rehearsal(rehearsal.house, rehearsal.alice, rehearsal.programme.id)
    assert comes_true(lambda: not left_in(rehearsal.house)), "files are cut right after the answer"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("template", "number"),
    [
        ("study_visit", 1),
        ("workshop_days", 3),
        ("team_training", 5),
        ("pilot_training", 1),
        ("local_forum", 1),
        ("national_forum", 1),
        ("summary", 1),
    ],
)
def test_a_meeting_of_another_kind_is_rehearsed_like_a_session(
    rehearse: Callable[..., Rehearsal], template: str, number: int
) -> None:
    rehearsal = rehearse(number, template)
    rehearsal.run()
    phases = {row.phase for row in rehearsal.read(list_activities, rehearsal.session_id)}
    assert phases == {Phase.DONE}
    assert rehearsal.read(load_yields, rehearsal.session_id)
    stop_rehearsal(rehearsal.house, rehearsal.alice, rehearsal.programme.id)
