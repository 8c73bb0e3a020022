"""Ten sessions from the template, run as written: ``python -m benchmarks.evening``; see
``README.md``."""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from websockets.exceptions import ConnectionClosed

from benchmarks.several import on_postgres, served_behind_nginx
from benchmarks.wall import BROWSERS, OPTIONS
from tests.browser.pages import sign_in
from tests.keys import key_of
from tests.rooms import Room, furnish_room
from tests.server import Server, settings_for
from tests.waiting import comes_true
from tests.wire import Message, Wire, come_in
from workshop.board.note_release import is_anything_waiting
from workshop.people.rights import Actor
from workshop.programme.agenda import list_activities, load_activity
from workshop.programme.outcomes import AddOutcome, OutcomeKind, add_outcome
from workshop.programme.phases import Phase
from workshop.programme.sessions import (
    CLOSED,
    OPEN,
    list_running,
    list_sessions,
    load_session,
)
from workshop.programme.tables import Activity, WorkingSession
from workshop.review.ratings import RateSubject, rate_subject
from workshop.review.rounds import load_round, subjects_of
from workshop.standards.clauses import SaveClause, list_clauses, save_clause
from workshop.standards.yields import load_yields
from workshop.store.backup_place import BackupPlace
from workshop.store.ids_and_clock import new_id
from workshop.store.schema import migrate
from workshop.store.store import Store
from workshop.wiring import connect

PHONES, EXPERTS = 8, 3
"""Phones in the room, and how many of these are experts'; as many more rate with an account."""
TABLES, CLAUSES = 3, 3
PATIENCE_MS = 60_000
MOST_PRESSES = 6
NOTES = (
    "Przykład: przy okienku nikt nie mówi dzień dobry",
    "Przykład: formularz pyta o płeć, a urzędnik o więcej",
    "Przykład: wychodzę bez sprawy, bo boję się zapytać",
)
WORDS = {
    "persona": {"label": "Ola, 34 (przykład)", "situation": "Przeprowadziła się i szuka pomocy"},
    "need": {"who": "osoba w urzędzie", "need": "spokojnej rozmowy", "goal": "wracam po pomoc"},
    "question": {"text": "Jak moglibyśmy zacząć rozmowę od pytania o imię?"},
    "clause": {"title": "Pytamy o imię", "body": "Na początku pytamy, jak się zwracać."},
    "header": {"header": "Zanim dostanę pomoc, muszę się tłumaczyć"},
    "step": {"thoughts": "Czy ktoś mnie zapyta o imię?", "barrier": "Formularz"},
}
"""What tables and pairs write, by form."""


@dataclass
class Figures:
    """What is measured while the sessions run; times in seconds."""

    errors: list[str] = field(default_factory=list)
    phone: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    presses: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def guarded(self, what: str) -> Iterator[None]:
        """What goes wrong in one activity is told, and the evening goes on."""
        try:
            yield
        except Exception as error:
            first = str(error).strip().splitlines()
            self.tell(f"{what}: {type(error).__name__} {first[0] if first else ''}")

    def tell(self, error: str) -> None:
        """Keep what went wrong, and say it at once."""
        self.errors.append(error[:300])
        print(self.errors[-1], file=sys.stderr, flush=True)


class Phone:
    """One phone in the room: does what the running activity asks of it."""

    def __init__(self, host: str, code: str, number: int, figures: Figures) -> None:
        role = "expert" if number < EXPERTS else "guest"
        self.number, self.figures = number, figures
        given = come_in(host, code, role=role, table=1 + number % TABLES)
        self.wire = Wire(host).hello(**{"as": "participant"}, token=given["token"])

    def do(self, name: str, **args: Any) -> Message:
        """A command, timed; what is refused is told."""
        self.drain()
        began = time.perf_counter()
        answer = self.wire.do(name, **args)
        self.figures.phone.append(time.perf_counter() - began)
        if "error" in answer:
            self.figures.tell(f"{name}: {answer['error']['text']}")
            return {}
        found: Message = answer["ok"]
        return found

    def drain(self) -> None:
        """Take in what has come meanwhile."""
        try:
            while True:
                self.wire.next(0.01)
        except TimeoutError:
            return

    def facts(self, kind: str) -> list[Message]:
        """All facts of one kind that this phone has."""
        self.drain()
        return [fact for (name, _id), fact in self.wire.facts.items() if name == kind]

    @property
    def activity(self) -> Message:
        """What runs, as the phone knows it."""
        rooms = [room["activity"] for room in self.facts("room") if room.get("activity")]
        return rooms[-1] if rooms else {}

    def is_in(self, activity_id: str, phase: str) -> bool:
        """Whether the phone knows that this activity is in this phase."""
        now = self.activity
        return phase == Phase.DONE or (now.get("id"), now.get("phase")) == (activity_id, phase)


class Wall(threading.Thread):
    """The wall's connection, read all the time: when it was told of which phase."""

    def __init__(self, host: str, token: str) -> None:
        super().__init__(daemon=True)
        self.wire = Wire(host).hello(**{"as": "wall"}, token=token)
        self.told: dict[tuple[str, str], float] = {}
        self.start()

    def run(self) -> None:
        """Listen until the connection ends."""
        while True:
            try:
                message = self.wire.next(PATIENCE_MS / 1000)
            except TimeoutError:
                continue
            except (ConnectionClosed, OSError):
                return
            for fact in message.get("facts", ()):
                if fact["t"] == "room" and (activity := fact.get("activity")):
                    self.told[activity["id"], activity["phase"]] = time.perf_counter()

    def heard(self, activity_id: str, phase: str) -> float | None:
        """When it was told last that the activity is in this phase."""
        comes_true(lambda: (activity_id, phase) in self.told, 10)
        return self.told.get((activity_id, phase))


class Laptop:
    """The page *Run a session* in a browser; every press is counted."""

    def __init__(self, browser: Browser, room: Room, figures: Figures) -> None:
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, locale="en", ignore_https_errors=True
        )
        context.set_default_timeout(PATIENCE_MS)
        sign_in(context, room)
        self.room, self.figures, self.title = room, figures, ""
        self.pressed_at = 0.0
        self.page: Page = context.new_page()

    def visit(self, session: WorkingSession) -> None:
        """Open the page at this session, as the link of the session before leads to it."""
        address = f"{self.room.url}/session?programme={self.room.slug}&session={session.number}"
        self.page.goto(address)
        self.rest()

    def rest(self) -> None:
        """Wait until the page has answered."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE_MS)

    def keyed(self, key: str) -> Locator:
        """A button by the beginning of its key."""
        return self.page.locator(f"[class*='st-key-session-{key}'] button").first

    def press(self, button: Locator) -> None:
        """Press, and count it for the activity that runs."""
        self.rest()
        button.scroll_into_view_if_needed()
        self.pressed_at = time.perf_counter()
        button.click()
        # Sooner a press counts as a part of the one before.
        self.page.wait_for_timeout(600)
        self.figures.presses[self.title] = self.figures.presses.get(self.title, 0) + 1
        self.rest()

    def press_if_there(self, button: Locator, seconds: float = 3) -> bool:
        """Press a button that comes within some seconds."""
        try:
            button.wait_for(timeout=seconds * 1000)
        except Exception:
            return False
        if not button.is_enabled():
            return False
        self.press(button)
        return True


class Evening:
    """All ten sessions of one programme."""

    def __init__(self, room: Room, browser: Browser) -> None:
        self.room = room
        self.figures = Figures()
        self.laptop = Laptop(browser, room, self.figures)
        self.keeper = room.add_member("notatki", "note_keeper")
        self.experts = [room.add_member(f"ekspert{number}", "expert") for number in range(EXPERTS)]
        self.phones: list[Phone] = []

    def run(self, count: int) -> list[dict[str, Any]]:
        """Run the first ``count`` sessions; what each yielded."""
        sessions = self.room.read(list_sessions, self.room.programme_id)[:count]
        return [self._session(session) for session in sessions]

    def _session(self, session: WorkingSession) -> dict[str, Any]:
        self.figures.presses = {}
        self.laptop.title = "open"
        with ExitStack() as stack, self.figures.guarded(f"session {session.number}"):
            self.laptop.visit(session)
            if self.room.read(load_session, session.id).status != OPEN:
                self.laptop.press(self.laptop.keyed("open"))
            comes_true(lambda: self.room.read(load_session, session.id).status == OPEN)
            self.room.session_id = session.id
            code = self.room.code_of(session.id)
            self.phones = []
            for number in range(PHONES):
                phone = Phone(self.room.url, code, number, self.figures)
                stack.callback(phone.wire.socket.close)
                self.phones.append(phone)
            self.wall = Wall(self.room.url, self.room.wall_token)
            stack.callback(self.wall.wire.socket.close)
            for activity in self.room.read(list_activities, session.id):
                with self.figures.guarded(f"{session.number} {activity.title}"):
                    self._activity(session, activity)
            self._decide(session)
            self._close(session)
        found = self.room.read(load_yields, session.id)
        print(f"session {session.number}: {found}", file=sys.stderr, flush=True)
        activities = {
            title: count for title, count in self.figures.presses.items() if title != "open"
        }
        return {
            "number": session.number,
            "yields": {one.kind: one.count for one in found},
            "presses": sum(self.figures.presses.values()),
            "most_presses": max(activities.values(), default=0),
            "over": [title for title, count in activities.items() if count > MOST_PRESSES],
        }

    # ── one activity ────────────────────────────────────────────────────────────────────────

    def _activity(self, session: WorkingSession, activity: Activity) -> None:
        self.laptop.title = activity.title
        self._step(activity, self.laptop.keyed("start"))
        self._work(activity)
        while (now := self._phase(activity)) != Phase.DONE:
            if now == Phase.COLLECT:
                self._approve(activity)
            self._step(activity, self.laptop.keyed("advance"))
            self._work(activity)
        self._after(activity)

    def _step(self, activity: Activity, button: Locator) -> None:
        """Press, and measure how long the wall takes to follow."""
        before = self._phase(activity)
        self.laptop.press(button)
        if not comes_true(lambda: self._phase(activity) != before):
            raise RuntimeError(f"the press moved nothing on from {before}")
        heard = self.wall.heard(activity.id, self._phase(activity))
        if heard is None:
            raise RuntimeError("the wall was not told")
        self.figures.wall.append(heard - self.laptop.pressed_at)
        for phone in self.phones:
            phone.drain()

    def _phase(self, activity: Activity) -> str:
        return str(self.room.read(load_activity, activity.id).phase)

    def _work(self, activity: Activity) -> None:
        """What phones do in the present phase of an activity."""
        phase = self._phase(activity)
        for phone in self.phones:
            # A phone of another process may hear of it later than the wall.
            if not comes_true(partial(phone.is_in, activity.id, phase), 10):
                raise RuntimeError(f"phone {phone.number} was not told of {phase}")
        told = self.phones[0].activity
        if phase == Phase.COLLECT:
            self._write(activity, told)
        elif phase == Phase.WORK and told.get("form"):
            self._draft(activity, told)
        elif phase == Phase.WORK and told.get("silent"):
            self._sort(activity)
        elif phase == Phase.VOTE:
            self._vote(activity, told)

    def _write(self, activity: Activity, told: Message) -> None:
        for phone in self.phones:
            for place, text in enumerate(NOTES):
                args: dict[str, Any] = {"carries": told.get("carries", [])}
                if activity.kind == "empathy_map":
                    args["section"] = ("see", "hear", "pains")[place]
                if activity.kind == "journey_map":
                    args |= {"stage": ("Telefon", "Okienko", "Po wizycie")[place]}
                    args |= {"feeling": place - 1}
                if about := self._subject_of(phone):
                    args["about"] = about
                words = f"{text} {phone.number}.{place}"
                phone.do("add_note", id=new_id(), activity=activity.id, text=words, **args)

    def _subject_of(self, phone: Phone) -> str | None:
        """What a note is written under, where the activity asks for that."""
        about = phone.activity.get("about")
        if not about:
            return None
        kind = "clause" if str(about).startswith("clause") else "need"
        found = phone.facts(kind)
        return str(found[phone.number % len(found)]["id"]) if found else None

    def _approve(self, activity: Activity) -> None:
        """All waiting notes at once, once they have come to the desk."""
        comes_true(lambda: not self.room.read(is_anything_waiting), 30)
        queue = self.laptop.page.get_by_role("button", name="Approve all")
        if not queue.is_visible():
            self.laptop.press(self.laptop.page.get_by_role("tab", name="Waiting notes"))
        self.laptop.press_if_there(queue, 10)

    def _draft(self, activity: Activity, told: Message) -> None:
        form, subjects = str(told["form"]), {"need": "group", "header": "group", "clause": "need"}
        kind = subjects.get(form)
        for phone in self.phones[:TABLES]:
            about: dict[str, Any] = {}
            if kind:
                found = sorted(phone.facts(kind), key=lambda fact: fact.get("pos", 0))
                if not found:
                    raise RuntimeError(f"no {kind} to write about")
                about = {"about": found[phone.number % len(found)]["id"]}
            if form == "step":
                return
            begun = phone.do("open_draft", id=new_id(), activity=activity.id, **about)
            if not begun:
                continue
            draft = begun["draft"]
            fields = {name: f"{text} {phone.number}" for name, text in WORDS[form].items()}
            revision = draft["revision"]
            for name, text in fields.items():
                saved = phone.do(
                    "save_draft", id=draft["id"], revision=revision, fields={name: text}
                )
                revision = saved["draft"]["revision"] if saved else revision
            phone.do("offer_draft", id=draft["id"], revision=revision)
        accept = self.laptop.page.get_by_role("button", name="Take it over")
        if not comes_true(accept.first.is_visible, 15):
            self.laptop.press(self.laptop.page.get_by_role("tab", name="Drafts"))
        for _draft in range(TABLES):
            if not self.laptop.press_if_there(accept.first, 15):
                raise RuntimeError("a draft cannot be taken over")

    def _sort(self, activity: Activity) -> None:
        """Three piles, alike for everybody but for some notes."""
        board = self.phones[0].activity["board"]
        for phone in self.phones:
            notes = sorted(note["id"] for note in phone.facts("note") if note["a"] in board)
            for place, note in enumerate(notes[:30]):
                pile = (place + (phone.number % 4 == 0 and place % 5 == 0)) % 3 + 1
                phone.do("place_note", activity=activity.id, note=note, pile=pile)

    def _vote(self, activity: Activity, told: Message) -> None:
        if activity.kind == "expert_rating":
            self._rate(activity)
            return
        kind = "idea" if told.get("votes_on") == "ideas" else "need"
        for phone in self.phones:
            subjects = sorted(fact["id"] for fact in phone.facts(kind))
            if told.get("votes_with") == "fingers":
                phone.do("show_fingers", activity=activity.id, value=3 + phone.number % 3)
            elif told.get("votes_with") == "dots":
                for subject in subjects[:2]:
                    phone.do("set_dots", activity=activity.id, subject=subject, count=1)
            elif told.get("votes_with") == "choices":
                for draft in phone.facts("draft"):
                    if draft["a"] == activity.id and draft["status"] == "offered":
                        phone.do("choose_sentence", activity=activity.id, draft=draft["id"])
            else:
                for subject in subjects[:3]:
                    given = {"impact": 1 + phone.number % 5, "effort": 2}
                    phone.do("set_estimate", activity=activity.id, need=subject, **given)

    def _rate(self, activity: Activity) -> None:
        """A round where there is none, in the dialog; then experts rate, here and at desks."""
        if self.laptop.press_if_there(self.laptop.keyed("round-again")):
            comes_true(lambda: self.room.read(load_activity, activity.id).round_id is not None)
        elif self.laptop.press_if_there(self.laptop.keyed("round-make")):
            self._invite_and_open()
        comes_true(lambda: self.room.read(load_activity, activity.id).round_id is not None)
        round_id = str(self.room.read(load_activity, activity.id).round_id)
        review = self.room.read(load_round, round_id)
        for _kind, subject_id in subjects_of(review):
            values = {"valid": 8, "feasible": 7, "clear": 8}
            for phone in self.phones[:EXPERTS]:
                args = {"activity": activity.id, "clause": subject_id}
                phone.do("rate_clause", values=values, **args)
            for expert in self.experts:
                self._rate_at_desk(expert, round_id, subject_id, values)

    def _invite_and_open(self) -> None:
        """The dialog: phones in the room are chosen beforehand, accounts elsewhere are not."""
        dialog = self.laptop.page.get_by_role("dialog")
        field = dialog.get_by_role("combobox", name="Rate with an account, elsewhere")
        for _expert in self.experts:
            field.click()
            self.laptop.page.get_by_role("option", name="ekspert").first.click()
            self.laptop.rest()
        self.laptop.page.keyboard.press("Tab")
        self.laptop.press(dialog.get_by_test_id("stBaseButton-primary").last)
        expect(dialog).to_have_count(0)

    def _rate_at_desk(
        self, expert: Actor, round_id: str, subject_id: str, values: dict[str, int]
    ) -> None:
        with self.figures.guarded("rating at the desk"):
            content = RateSubject(round_id, subject_id, values, key_of(expert))
            self.room.do(rate_subject, content, expert)

    def _after(self, activity: Activity) -> None:
        """What an ended activity offers at once."""
        if activity.silent:
            button = self.laptop.page.get_by_role("button", name="Make groups of the piles")
            if not self.laptop.press_if_there(button, 15):
                raise RuntimeError("no groups can be made of the piles")
        if activity.kind == "fist_to_five":
            self._vote_on_clauses(activity)

    def _vote_on_clauses(self, activity: Activity) -> None:
        """Some clauses more, each with its vote and decision; at the end a version."""
        for place in range(CLAUSES):
            self.laptop.title = f"{activity.title}, clause {place + 1}"
            if not self.laptop.press_if_there(self.laptop.keyed("fist-next"), 10):
                break
            running = self._running()
            self._work(running)
            self._step(running, self.laptop.keyed("advance"))
            self.laptop.press_if_there(self.laptop.keyed("fist-keep"), 10)
        self._complete_clauses()
        if self.laptop.press_if_there(self.laptop.keyed("fist-publish")):
            dialog = self.laptop.page.get_by_role("dialog")
            self.laptop.press(dialog.get_by_test_id("stBaseButton-primary").last)
            expect(dialog).to_have_count(0)

    def _complete_clauses(self) -> None:
        """An editor, at a desk: who answers for each clause, and how binding it is."""
        for clause in self.room.read(list_clauses, self.room.programme_id):
            fields = {"level": "required", "responsible": "Kierownik biura (przykład)"}
            self.room.do(save_clause, SaveClause(clause.id, clause.revision, fields))

    def _running(self) -> Activity:
        """The activity that runs now."""
        found = self.room.read(list_running, self.room.programme_id)
        if not found:
            raise RuntimeError("nothing runs")
        running: Activity = found[0]
        return running

    # ── the end ─────────────────────────────────────────────────────────────────────────────

    def _decide(self, session: WorkingSession) -> None:
        words = f"Przykład: ustalenie sesji {session.number}"
        content = AddOutcome(session.id, OutcomeKind.DECISION, words)
        self.room.do(add_outcome, content, self.keeper)

    def _close(self, session: WorkingSession) -> None:
        self.laptop.title = "close"
        self.laptop.press(self.laptop.keyed("close"))
        dialog = self.laptop.page.get_by_role("dialog")
        self.laptop.press(dialog.get_by_test_id("stBaseButton-primary").last)
        if not comes_true(lambda: self.room.read(load_session, session.id).status == CLOSED):
            raise RuntimeError("the session did not close")


def p95(times: list[float]) -> float | None:
    """The 95th percentile in seconds."""
    return round(statistics.quantiles(times, n=20)[-1], 3) if len(times) > 1 else None


@contextmanager
def served(folder: Path, workers: int) -> Iterator[tuple[Store, str]]:
    """One process on SQLite, or several on PostgreSQL behind nginx: the store beside them, and
    where pages are."""
    several = workers > 1
    with on_postgres(folder) if several else nullcontext():
        url = settings_for(folder).database_url
        migrate(url, BackupPlace(folder / "backups"))
        with ExitStack() as stack:
            if several:
                address = stack.enter_context(served_behind_nginx(folder, workers))
            else:
                address = stack.enter_context(Server(folder)).url
            store = Store(url)
            stack.callback(store.close)
            yield store, address


def run(sessions: int, workers: int = 1) -> dict[str, Any]:
    """Furnish a programme from the template, serve it, run its sessions."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    connect()
    with (
        tempfile.TemporaryDirectory() as name,
        served(Path(name), workers) as (store, address),
        sync_playwright() as playwright,
    ):
        room = furnish_room(store, address, number=1)
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        evening = Evening(room, browser)
        found = evening.run(sessions)
        browser.close()
    figures = evening.figures
    return {
        "workers": workers,
        "sessions": found,
        "errors": figures.errors,
        "phone_p95_s": p95(figures.phone),
        "wall_p95_s": p95(figures.wall),
        "load_after": round(os.getloadavg()[0], 2),
    }


def main() -> int:
    """Read the arguments, run, print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evening", description=__doc__)
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument(
        "--workers", type=int, default=1, help="more than one: on PostgreSQL behind nginx"
    )
    given = parser.parse_args()
    print(json.dumps(run(given.sessions, given.workers), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
