"""Takes the pictures of the wall: ``.venv/bin/python docs/wall_pictures.py`` (needs Chromium).

Sessions of the template are run with the texts of the example and made-up people who give the
commands of phones, so each picture shows what a room would see.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pictures import ADDRESS, ROOT, browsing, context_of, serving
from playwright.sync_api import Page

from workshop.board.moderation import ApproveAll, approve_all
from workshop.board.table_maps import AssignPersonas, assign_personas, suggest_personas
from workshop.demo.example_texts import ExampleTexts
from workshop.demo.pretended_acts import Pretender, next_acts
from workshop.demo.rehearsal import Rehearse, set_up_rehearsal
from workshop.errors import WorkshopError
from workshop.people.accounts import CreateAccount, create_first_account, load_actor
from workshop.people.participants import (
    Enter,
    enter,
    load_texts,
    make_phrase,
    participant_actor,
)
from workshop.people.rights import SYSTEM, Actor
from workshop.people.tables import Participant
from workshop.programme import session_run
from workshop.programme.agenda import list_activities
from workshop.programme.display_links import WallLink, create_display_link
from workshop.programme.phases import Phase
from workshop.programme.programmes import CreateProgramme, create_programme, load_template
from workshop.programme.sessions import list_sessions
from workshop.programme.tables import Activity, Programme, WorkingSession
from workshop.review.activity_rounds import AskAgain, MakeRound, ask_again, make_round
from workshop.services import Services
from workshop.settings import Settings
from workshop.standards.clauses import votable_clauses
from workshop.standards.room.clause_by_clause import VoteOnNext, vote_on_next

PEOPLE = 12
ROLES = ("leader", "official", "guest")
TURNS = 60
"""How often everybody gets the chance to do one thing more, at most."""
PASSWORD = "kwiaty na parapecie"
SETTLED_MS = 4000
COUNTED_MS = 12_000
"""Until the server has told of covered notes."""


@dataclass
class Run:
    """One session that is run: its programme, its people, the token of its wall."""

    house: "House"
    programme: Programme
    session: WorkingSession
    wall: str
    people: list[Pretender] = field(default_factory=list)

    def activities(self, kind: str) -> list[Activity]:
        """Those of the agenda that are of this kind."""
        with self.house.services.store.read() as db:
            agenda = list_activities(db, self.session.id)
        return [row for row in agenda if row.kind == kind]

    def join(self, experts: int) -> None:
        """Let the people come in, some of them as experts."""
        settings = self.house.services.settings
        texts = load_texts(settings.content_dir, "pl")
        for number in range(PEOPLE):
            seat = number % self.programme.tables + 1
            entry = Enter(
                programme_id=self.programme.id,
                session_id=self.session.id,
                tables=self.programme.tables,
                notice=texts.contract["version"],
                role="expert" if number < experts else ROLES[number % len(ROLES)],
                table=seat,
                token=None,
                texts=texts,
                secret=settings.secret,
                phrase=make_phrase(texts, settings.secret),
            )
            entered = self.house.write(enter, entry, SYSTEM)
            with self.house.services.store.read() as db:
                person = db.get_one(Participant, entered.participant_id)
            self.people.append(Pretender(participant_actor(person, entered.token), seat))

    def act(self, activity: Activity, turns: int = TURNS) -> None:
        """Let everybody do what there is to do, until nobody has anything left."""
        for _turn in range(turns):
            if not [act for person in self.people for act in self._one(activity, person)]:
                return

    def _one(self, activity: Activity, person: Pretender) -> Iterator[str]:
        store = self.house.services.store
        with store.read() as db:
            now = db.get_one(Activity, activity.id)
            acts = list(next_acts(db, now, person, self.house.texts))
        for act in acts:
            try:
                store.write(act.command, person.actor, act.content)
            except WorkshopError:
                return
            person.done.add(act.done)
            yield act.done

    def start(self, activity: Activity) -> None:
        """Run an activity in its first phase; tables have their personas then."""
        if activity.per_table:
            with self.house.services.store.read() as db:
                personas = suggest_personas(db, activity)
            self.house.write(assign_personas, AssignPersonas(activity.id, personas))
        self.house.write(session_run.start_activity, activity.id)

    def advance(self, activity: Activity) -> None:
        """The next phase, with which the last notes come to the desk; they are approved."""
        with self.house.services.store.read() as db:
            phase = db.get_one(Activity, activity.id).phase
        self.house.write(session_run.advance_activity, session_run.MovePhase(activity.id, phase))
        self.house.write(approve_all, ApproveAll(activity.id))

    def play(self, activity: Activity, *, to: Phase = Phase.DONE) -> None:
        """Start an activity and go on until this phase; people do what each phase asks."""
        self.start(activity)
        while True:
            self.act(activity)
            with self.house.services.store.read() as db:
                phase = db.get_one(Activity, activity.id).phase
            if phase == to:
                return
            self.advance(activity)


class House:
    """A server's data with one programme of the template, whose sessions are run one by one."""

    def __init__(self, folder: Path) -> None:
        settings = Settings.from_environment({"WORKSHOP_DATA_DIR": str(folder)})
        self.services = Services.build(settings)
        self.texts = ExampleTexts(settings.content_dir, "pl")
        command = CreateAccount("alicja", "Alicja (przykład)", "admin", PASSWORD)
        account, _recovery = self.services.store.write(create_first_account, SYSTEM, command)
        with self.services.store.read() as db:
            actor = load_actor(db, account.id)
        assert actor is not None
        self.actor = actor
        content = CreateProgramme("Standard", "pl", load_template(settings.content_dir, "pl"))
        self.programme = self.write(create_programme, content)

    def write(self, command: Callable, content: object, actor: Actor | None = None):  # type: ignore[no-untyped-def, type-arg]
        """Carry a command out."""
        return self.services.store.write(command, actor or self.actor, content)

    def before(self, number: int) -> Run:
        """A session of the template as it stands, not open yet and with nobody in it."""
        with self.services.store.read() as db:
            session = list_sessions(db, self.programme.id)[number - 1]
        link = WallLink(self.programme.id, self.services.settings.secret)
        return Run(self, self.programme, session, self.write(create_display_link, link))

    def session(self, number: int, experts: int = 0) -> Run:
        """A session of the template with the texts of the example, open, and people in it."""
        store, settings = self.services.store, self.services.settings
        with store.read() as db:
            original = list_sessions(db, self.programme.id)[number - 1]
        command = Rehearse(original.id, PEOPLE, settings.content_dir)
        programme = self.write(set_up_rehearsal, command)
        store.write(_run_in_earnest, SYSTEM, programme.id)
        with store.read() as db:
            session = list_sessions(db, programme.id)[-1]
            actor = load_actor(db, self.actor.id)
        assert actor is not None
        self.actor = actor
        wall = self.write(create_display_link, WallLink(programme.id, settings.secret))
        run = Run(self, programme, session, wall)
        run.join(experts)
        return run


def _run_in_earnest(db, _actor, programme_id: str) -> None:  # type: ignore[no-untyped-def]
    """No wall says that it is a rehearsal."""
    programme = db.get_one(Programme, programme_id)
    programme.rehearsal_of = None
    db.add(programme)


class Camera:
    """Pictures of a projector."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder = page, folder

    def take(self, name: str, run: Run, turns: int = 0) -> None:
        """The wall as it is now, some pages further."""
        self.page.goto("about:blank")
        self.page.goto(f"{ADDRESS}/screen?lang=pl#{run.wall}")
        self.page.wait_for_timeout(SETTLED_MS)
        for _turn in range(turns):
            self.page.keyboard.press("ArrowRight")
            self.page.wait_for_timeout(500)
        self.page.screenshot(path=self.folder / f"wall-{name}.png")


def take_writing(house: House, camera: Camera) -> None:
    """Sessions 2 to 4: joining, personas, a covered and a revealed map, a journey."""
    run = house.before(2)
    house.write(session_run.open_session, run.session.id)
    camera.take("joining", run)
    house.write(session_run.close_session, run.session.id)
    run = house.session(2)
    run.play(run.activities("personas")[0], to=Phase.WORK)
    camera.take("personas", run)
    run = house.session(3)
    empathy = run.activities("empathy_map")[0]
    run.play(empathy, to=Phase.COLLECT)
    camera.page.wait_for_timeout(COUNTED_MS)
    camera.take("covered", run)
    run.advance(empathy)
    camera.take("map", run)
    run = house.session(4)
    run.play(run.activities("journey_map")[0], to=Phase.WORK)
    camera.take("journey", run)


def take_needs(house: House, camera: Camera) -> None:
    """Sessions 5 to 7: what people agree about, needs of groups, ideas, what votes say."""
    run = house.session(5)
    silent = next(row for row in run.activities("grouping") if row.silent)
    run.play(silent)
    camera.take("agreement", run)
    run = house.session(6)
    run.play(run.activities("need_writing")[0], to=Phase.WORK)
    camera.take("needs", run)
    run = house.session(7)
    run.play(run.activities("notes")[0], to=Phase.REVEAL)
    camera.take("ideas", run)
    run.play(run.activities("dot_vote")[0])
    camera.take("dots", run)


def take_clauses(house: House, camera: Camera) -> None:
    """Sessions 8 to 10: drafts, the second round of ratings, a clause that is voted on."""
    run = house.session(8)
    run.play(run.activities("drafting")[0], to=Phase.WORK)
    camera.take("clauses", run)
    run = house.session(9, experts=6)
    first, second = run.activities("expert_rating")
    run.start(first)
    with house.services.store.read() as db:
        clauses = votable_clauses(db, run.programme.id)[:4]
    subjects = [("clause", clause.id) for clause in clauses]
    experts = [person.actor.id for person in run.people[:6]]
    review = house.write(make_round, MakeRound(first.id, "Runda pierwsza", subjects, [], experts))
    run.act(first)
    run.advance(first)
    run.start(second)
    house.write(ask_again, AskAgain(second.id, review.id, "Runda druga", subjects))
    run.act(second)
    run.advance(second)
    camera.take("ratings", run)
    run = house.session(10)
    fist = run.activities("fist_to_five")[0]
    run.start(fist)
    with house.services.store.read() as db:
        clause = votable_clauses(db, run.programme.id)[0]
    house.write(vote_on_next, VoteOnNext(fist.id, Phase.VOTE, clause.id))
    run.act(fist)
    camera.take("fist", run)


def main(parts: Sequence[Callable[[House, Camera], None]] = ()) -> None:
    """Take all of them into ``docs/pictures``."""
    with tempfile.TemporaryDirectory() as name, browsing() as browser:
        house = House(Path(name))
        with serving(Path(name)):
            camera = Camera(context_of(browser, "wall").new_page(), ROOT / "docs" / "pictures")
            for take in parts or (take_writing, take_needs, take_clauses):
                take(house, camera)
        house.services.close()


if __name__ == "__main__":
    main()
