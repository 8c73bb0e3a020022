"""A whole programme, made from a seed: who did what is known to the world alone.

Twelve people at three tables come to three sessions. They write sixty anonymous notes: on a covered
map, into a moderator's queue, and onto an open board. Each signs one remark. They vote with dots,
fingers and estimates, object, group in silence; one takes everything back, some a single note. The
standard is published twice. Viewers of every kind record all they are told, and at the end there
are the files that staff may take along, and the data folder as a thief would have it.
"""

import csv
import io
import json
import random
import shutil
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from sqlmodel import select

from tests.publishing import Press as Publisher
from tests.redteam.people import PACE, ROOM_PACE, Hall, Person, Recorder, open_hall, poll
from tests.waiting import comes_true
from tests.wire import post
from workshop.board import note_release
from workshop.board.personas import CreateMap, CreatePersona, create_map, create_persona
from workshop.board.tables import Note
from workshop.errors import WorkshopError
from workshop.export.exchange.sheet_files import write_csv, write_xlsx
from workshop.export.exchange.write import write_json
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.record import load_record
from workshop.export.tables.notes_table import write_notes, write_programme_notes
from workshop.people.rights import Actor, Right
from workshop.programme.agenda import AddActivity, add_activity
from workshop.programme.session_run import (
    advance_activity,
    close_session,
    end_activity,
    start_activity,
)
from workshop.programme.sessions import list_sessions

PEOPLE, NOTES_EACH_SESSION = 12, 20
SECTIONS = ("who", "need_to_do", "see", "say", "do", "hear", "pains", "gains", "think_feel")
COVERED, QUEUE, OPEN = "Mapa", "Kolejka", "Tablica"
"""Titles of the three activities with anonymous notes: how others come to see them differs."""
SIGNED = "Podpisane"
WATCHED = {"covered": COVERED, "queue": QUEUE, "open": OPEN}
VIEWERS = ("wall", "phone", "facilitator", "second", "editor", "expert", "keeper")
TAKES_FILES = ("facilitator", "editor")
"""One account that moderates, and one that does not; the others' files are like theirs."""
Record = dict[str, Any]


@dataclass
class Board:
    """An activity in which people wrote. ``truth``: text → number of the person who wrote it."""

    title: str
    activity: str = ""
    truth: dict[str, int] = field(default_factory=dict)


@dataclass
class Peek:
    """What walls were told at one moment. ``allowed``: the texts that the running activity shows;
    ``told``: all texts and badges of the world that the link gave, by any way."""

    moment: str
    allowed: frozenset[str]
    told: frozenset[str]


@dataclass
class World:
    """One programme that has taken place.

    ``boards``: anonymous notes; ``signed``, ``objections``: text → person; ``ballots``: title of a
    vote → person → what they chose; ``left``: who withdrew consent; ``gone``: texts that were taken
    back after the reveal, those of ``left`` and single ones of others, → person; ``frames``: viewer
    → what it was told; ``cursors``: (viewer, board) → id → last number after which it is told;
    ``files``: account → name → content; ``folder``: the thief's copy.
    """

    seed: int
    hall: Hall
    rng: random.Random
    boards: dict[str, Board]
    folder: Path
    signed: dict[str, int] = field(default_factory=dict)
    objections: dict[str, int] = field(default_factory=dict)
    ballots: dict[str, dict[int, Any]] = field(default_factory=dict)
    left: int = -1
    gone: dict[str, int] = field(default_factory=dict)
    frames: dict[str, list[tuple[float, dict[str, Any]]]] = field(default_factory=dict)
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    cursors: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    peeks: list[Peek] = field(default_factory=list)

    @property
    def people(self) -> list[Person]:
        """Everybody who took part."""
        return self.hall.people

    @property
    def anonymous(self) -> dict[str, int]:
        """Text → person, of all anonymous notes that are still there."""
        return {
            text: person
            for board in self.boards.values()
            for text, person in board.truth.items()
            if text not in self.gone
        }

    def blocks(self) -> list[list[str]]:
        """The anonymous texts by activity: who is told nothing may know in which one each was."""
        left = self.anonymous
        return [[text for text in board.truth if text in left] for board in self.boards.values()]

    def person_of(self, badge: str) -> int | None:
        """The number of the person with this badge."""
        badges = self.hall.badges
        return badges.index(badge) if badge in badges else None


@contextmanager
def make_world(folder: Path, seed: int) -> Iterator[World]:
    """Let a programme take place; its server runs until the end."""
    with (
        _shortened(),
        open_hall(folder / "server", seed, PEOPLE, title="Program") as hall,
    ):
        boards = {kind: Board(title) for kind, title in WATCHED.items()}
        world = World(seed, hall, random.Random(seed + 1), boards, folder / "stolen")
        _Programme(world).take_place()
        yield world


USUAL_LEAVES_WITHIN = note_release.LEAVES_WITHIN


@contextmanager
def _shortened() -> Iterator[None]:
    """Minutes in which notes leave the screens, as short as everything else in a world."""
    note_release.LEAVES_WITHIN = USUAL_LEAVES_WITHIN * PACE / ROOM_PACE  # type: ignore[assignment]
    try:
        yield
    finally:
        note_release.LEAVES_WITHIN = USUAL_LEAVES_WITHIN


class _Programme:
    """The course of events."""

    def __init__(self, world: World) -> None:
        self.world, self.hall, self.room = world, world.hall, world.hall.room
        self.rng = world.rng
        self.watching: dict[str, Recorder] = {}
        self.publisher = Publisher(self.room.store, self.room.facilitator, self.room.programme_id)

    def take_place(self) -> None:
        """Three sessions, then what is taken along and what is stolen."""
        self._connect(*VIEWERS)
        self._first_session()
        self._second_session()
        self._third_session()
        for name in [*self.watching]:
            self._disconnect(name)
        self.hall.hang_up()
        self._take_files()
        shutil.copytree(self.hall.services.settings.data_dir, self.world.folder, dirs_exist_ok=True)

    # ── the sessions ────────────────────────────────────────────────────────────────────────────

    def _first_session(self) -> None:
        persona = self.room.do(
            create_persona, CreatePersona(self.room.programme_id, "Kinga", {"context": "Mieszka"})
        )
        chart = self.room.do(create_map, CreateMap(persona.id))
        covered = self._begin("empathy_map", COVERED, hidden=True, moderated=False, map_id=chart.id)
        self._write(self.world.boards["covered"], covered)
        self.room.do(advance_activity, covered)
        self._see_told(*self.world.boards["covered"].truth)
        self._look()
        self._peek("the board of the running activity", self.world.boards["covered"].truth)
        self._sign_remarks()
        self._close()

    def _second_session(self) -> None:
        self._open(2)
        queue = self._begin("notes", QUEUE, hidden=False, moderated=True)
        self._write(self.world.boards["queue"], queue)
        self._peek("a queue in which nothing is approved", ())
        self._approve_all(queue)
        # What is of fewer than five people by then comes to the queue when the writing has ended.
        self.room.do(advance_activity, queue)
        self._approve_all(queue)
        self._see_told(*self.world.boards["queue"].truth)
        self._look()
        self._peek("the board of another session", self.world.boards["queue"].truth)
        self.room.do(end_activity, queue)
        needs = self._group()
        self._vote(needs)
        self._publish(needs)
        self._close()
        self._peek("no session is open", ())

    def _approve_all(self, activity: str) -> None:
        answer = self.watching["facilitator"].do("approve_all", activity=activity)
        assert "ok" in answer, answer

    def _third_session(self) -> None:
        self._open(3)
        board = self._begin("notes", OPEN, hidden=False, moderated=False)
        self._write(self.world.boards["open"], board)
        self._group_in_silence(board)
        self._leave()
        self._publisher_again()
        self._look()
        self._close()

    def _open(self, number: int) -> None:
        self.hall.open_next(number)
        self.hall.come_in()
        self._connect("wall", "phone")

    def _close(self) -> None:
        self.room.do(close_session, self.room.session_id)
        self._look()
        for name in ("wall", "phone"):
            self._disconnect(name)

    def _begin(self, kind: str, title: str, **settings: Any) -> str:
        adding = AddActivity(self.room.session_id, kind, title, settings)
        activity_id = str(self.room.do(add_activity, adding).id)
        self.room.do(start_activity, activity_id)
        return activity_id

    # ── what people write ───────────────────────────────────────────────────────────────────────

    def _write(self, board: Board, activity: str) -> None:
        """Everybody writes one or two notes, in any order."""
        board.activity = activity
        begin = self.watching["facilitator"].settle() and self.watching["facilitator"].cursor
        writers = list(range(PEOPLE))
        writers += self.rng.sample(range(PEOPLE), NOTES_EACH_SESSION - PEOPLE)
        self.rng.shuffle(writers)
        for person in writers:
            text = self.hall.say()
            board.truth[text] = person
            placed = {"section": self.rng.choice(SECTIONS)} if board.title == COVERED else {}
            self.hall.write(person, activity, text, **placed)
            self.hall.pause()
        self._look()
        self._ask_from_cursors(board, begin)

    def _ask_from_cursors(self, board: Board, begin: int) -> None:
        """Ask from every number since ``begin`` for what is newer, and keep the last number after
        which each thing is still told."""
        for viewer in ("wall", "phone", "facilitator", "expert"):
            recorder = self.watching[viewer]
            found = self.world.cursors.setdefault((viewer, board.title), {})
            for cursor in range(max(1, begin), self.watching["facilitator"].cursor + 1):
                for message in recorder.poll(cursor):
                    if not message.get("snapshot"):
                        keys = (one.get("id") for one in objects_in(message["facts"]))
                        found |= {str(key): cursor for key in keys if key}

    def _sign_remarks(self) -> None:
        activity = self._begin("notes", SIGNED, hidden=False, moderated=False, anonymous=False)
        for person in self.rng.sample(range(PEOPLE), PEOPLE):
            text = self.hall.say()
            self.world.signed[text] = person
            self.hall.write(person, activity, text)
        self._see_told(*self.world.signed)
        self.room.do(end_activity, activity)

    def _group_in_silence(self, board: str) -> None:
        activity = self._begin("grouping", "Po cichu", silent=True, targets=[board])
        for number, wire in self.hall.phones.items():
            notes = [fact["id"] for fact in wire.notes() if fact.get("a") == board]
            for note in self.rng.sample(notes, min(4, len(notes))):
                pile = self.rng.randint(1, 3)
                wire.do("place_note", activity=activity, note=note, pile=pile)
            assert number in self.hall.phones
        self.room.do(advance_activity, activity)

    # ── what is made of it ──────────────────────────────────────────────────────────────────────

    def _group(self) -> list[Any]:
        """Six needs, each upon a group of notes of any authors."""
        notes = [note for note in self._stored_notes() if note.status == "visible"]
        self.rng.shuffle(notes)
        size = max(1, len(notes) // 6)
        return [
            self.publisher.make_need(notes[at * size : (at + 1) * size], f"grupa {self.hall.say()}")
            for at in range(6)
        ]

    def _stored_notes(self) -> list[Any]:
        query = select(Note).where(Note.programme_id == self.room.programme_id)
        return list(self.room.read(lambda db: db.execute(query).scalars().all()))

    def _vote(self, needs: list[Any]) -> None:
        ids = [need.id for need in needs[:3]]
        votes = self.world.ballots
        dots = self._begin("dot_vote", "Kropki", votes_per_person=1, targets=ids)
        votes["Kropki"] = {}
        for number in self.rng.sample(range(PEOPLE), PEOPLE):
            need = votes["Kropki"][number] = self.rng.choice(ids)
            self._sure(number, "set_dots", activity=dots, subject=need, count=1)
        self.room.do(advance_activity, dots)
        guesses = self._begin("impact_effort", "Szacunki", targets=ids[:1])
        votes["Szacunki"] = {}
        for number in self.rng.sample(range(PEOPLE), PEOPLE):
            pair = votes["Szacunki"][number] = (self.rng.randint(1, 5), self.rng.randint(1, 5))
            given = {"need": ids[0], "impact": pair[0], "effort": pair[1]}
            self._sure(number, "set_estimate", activity=guesses, **given)
        self.room.do(advance_activity, guesses)
        clause = self.publisher.write_clause(f"Zapis {self.hall.say()}", needs[:2])
        fist = self._begin("fist_to_five", "Palce", targets=[clause.id])
        votes["Palce"] = {}
        for number in self.rng.sample(range(PEOPLE), PEOPLE):
            value = votes["Palce"][number] = self.rng.randint(0, 5)
            self._sure(number, "show_fingers", activity=fist, value=value)
        for number, value in votes["Palce"].items():
            if value < 3:
                text = self.hall.say()
                self.world.objections[text] = number
                self._sure(number, "object_to", activity=fist, text=text)
        self.room.do(advance_activity, fist)
        self._look()

    def _sure(self, person: int, name: str, **args: Any) -> None:
        answer = self.hall.phones[person].do(name, **args)
        assert "ok" in answer, answer

    def _publish(self, needs: list[Any]) -> None:
        clauses = [
            self.publisher.accept(self.publisher.write_clause(f"Zapis {self.hall.say()}", [need]))
            for need in needs[2:5]
        ]
        self.publisher.publish(notes="Pierwsza", clauses=clauses)
        self.published = clauses

    def _publisher_again(self) -> None:
        needs = self.publisher.make_need(self._stored_notes_shown()[:8], f"grupa {self.hall.say()}")
        clause = self.publisher.write_clause(f"Zapis {self.hall.say()}", [needs])
        clauses = [*self.published, self.publisher.accept(clause)]
        self.publisher.publish(notes="Druga", clauses=clauses)

    def _stored_notes_shown(self) -> list[Any]:
        return [note for note in self._stored_notes() if note.status == "visible"]

    # ── who takes back ──────────────────────────────────────────────────────────────────────────

    def _leave(self) -> None:
        """One person withdraws consent; around that moment as many single notes of others go."""
        world = self.world
        talk = self._begin("talk", "Rozmowa")
        written: dict[int, list[str]] = {number: [] for number in range(PEOPLE)}
        for board in world.boards.values():
            for text, person in board.truth.items():
                written[person].append(text)
        world.left = max(range(2, PEOPLE), key=lambda number: len(written[number]))
        others = [number for number in range(2, PEOPLE) if number != world.left]
        singles = [
            (number, self.rng.choice(written[number]))
            for number in self.rng.sample(others, min(len(others), len(written[world.left])))
        ]
        half = len(singles) // 2
        # Taking back takes longer than pressing "send" does here: what is one in ten seconds in a
        # room is one in so many here. Tried out beforehand, so that it holds for the first too.
        began = time.monotonic()
        for number, _text in singles[:half]:
            for _request in range(2):
                post(self.hall.host, "/join/phrase", {"phrase": self.hall.people[number].phrase})
            self._reload()
        pace = (time.monotonic() - began) / max(1, half)
        note_release.LEAVES_WITHIN = USUAL_LEAVES_WITHIN * pace / ROOM_PACE  # type: ignore[assignment]
        for number, text in singles[:half]:
            self._take_back(number, text)
        phrase = self.hall.people[world.left].phrase
        answer = post(self.hall.host, "/join/withdraw", {"phrase": phrase, "consent": False})
        assert answer.json().get("consent") is False, answer.text
        world.gone |= dict.fromkeys(written[world.left], world.left)
        self._reload()
        for number, text in singles[half:]:
            self._take_back(number, text)
        until = time.monotonic() + 2 * note_release.LEAVES_WITHIN
        while time.monotonic() < until:
            self._reload()
        self.room.do(end_activity, talk)
        self._look()

    def _take_back(self, number: int, text: str) -> None:
        phrase = {"phrase": self.hall.people[number].phrase}
        found = post(self.hall.host, "/join/phrase", phrase).json()["notes"]
        [key] = [note["id"] for note in found if note["text"] == text]
        answer = post(self.hall.host, "/join/withdraw", {**phrase, "notes": [key]})
        assert answer.json() == {"withdrawn": 1}, answer.text
        self.world.gone[text] = number
        self._reload()

    def _reload(self) -> None:
        """Let some time pass in which the facilitator loads the page anew."""
        self.watching["facilitator"].settle()
        self.watching["facilitator"].snapshot()
        self.hall.pause()

    # ── who watches ─────────────────────────────────────────────────────────────────────────────

    def _connect(self, *names: str) -> None:
        for name in names:
            self.watching[name] = self.hall.watch(name)

    def _disconnect(self, name: str) -> None:
        recorder = self.watching.pop(name)
        self.world.frames.setdefault(name, []).extend(recorder.frames)
        recorder.close()

    def _look(self) -> None:
        """Everybody who watches has seen what there is, and asks once more for the whole."""
        for recorder in self.watching.values():
            recorder.settle()
            recorder.snapshot()

    def _see_told(self, *texts: str) -> None:
        """Wait until the wall shows these texts, at once or in several steps."""
        wall = self.watching["wall"]
        seen: set[str] = set()
        at = 0

        def all_there() -> bool:
            nonlocal at
            frames = wall.frames[at:]
            at += len(frames)
            seen.update(leaf for _at, frame in frames for leaf in strings_in(frame))
            return set(texts) <= seen

        assert comes_true(all_there), set(texts) - seen

    def _peek(self, moment: str, allowed: Mapping[str, int] | tuple[()]) -> None:
        """Ask with the link to the wall, from many cursors."""
        told: set[str] = set()
        newest = self.watching["facilitator"].cursor
        for cursor in sorted({0, *range(1, newest, max(1, newest // 12)), max(1, newest - 1)}):
            hello = {"as": "wall", "token": self.room.wall_token, "cursor": cursor}
            for message in poll(self.hall.host, hello, {}):
                told.update(strings_in(message))
        self.world.peeks.append(Peek(moment, frozenset(allowed), frozenset(told & self._secrets())))

    def _secrets(self) -> set[str]:
        """What a wall may be told only while the activity runs that shows it."""
        world = self.world
        texts = {text for board in world.boards.values() for text in board.truth}
        return texts | {*world.signed, *world.objections, *self.hall.badges}

    # ── what is taken along ─────────────────────────────────────────────────────────────────────

    def _take_files(self) -> None:
        for name in TAKES_FILES:
            actor = self.hall.staff[name]
            assert actor.may(Right.EXPORT, self.room.programme_id)
            self.world.files[name] = take_files(self.hall, actor)


def take_files(hall: Hall, actor: Actor) -> dict[str, bytes]:
    """Every file of the programme that somebody of the staff may take along, by name."""
    room, key = hall.room, hall.room.programme_id
    files = {
        "exchange.json": room.read(write_json, actor, key),
        "notes.csv": room.read(write_programme_notes, actor, key, "en"),
        "sheets.xlsx": room.read(write_xlsx, actor, key, "en"),
        "sheets.zip": room.read(write_csv, actor, key, "en"),
    }
    for session in room.read(list_sessions, key)[:3]:
        try:
            record = room.read(load_record, actor, session.id, "en")
        except WorkshopError:
            continue
        files[f"minutes-{session.number}.md"] = write_markdown(record).encode()
        table = room.read(write_notes, actor, session.id, "en")
        files[f"notes-{session.number}.csv"] = table
    return files


def records_in(name: str, content: bytes) -> list[Record]:
    """The records of a file: objects of JSON, rows of tables as column → value, lines of a text as
    ``{"line": …}``; each with its place in the file."""
    if name.endswith(".json"):
        return [*objects_in(json.loads(content))]
    if name.endswith(".csv"):
        return _rows(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=_sign(content)))
    if name.endswith(".xlsx"):
        book = load_workbook(io.BytesIO(content), read_only=True)
        return [
            row for sheet in book.worksheets for row in _rows(sheet.iter_rows(values_only=True))
        ]
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            return [row for one in pack.namelist() for row in records_in(one, pack.read(one))]
    return [{"line": line} for line in content.decode("utf-8", "replace").splitlines()]


def _sign(content: bytes) -> str:
    head = content.decode("utf-8-sig").partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","


def _rows(rows: Any) -> list[Record]:
    rows = iter(rows)
    head = [str(name) for name in next(rows, ())]
    return [dict(zip(head, row, strict=False)) for row in rows]


def objects_in(value: Any) -> Iterator[Record]:
    """Every object inside a JSON value, the outer ones first."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from objects_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from objects_in(part)


def strings_in(value: Any) -> Iterator[str]:
    """Every text inside a JSON value."""
    for _path, leaf in leaves_of(value):
        if isinstance(leaf, str):
            yield leaf


def leaves_of(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value inside a JSON value that holds no other one, with the names that lead to it;
    places in lists are ``*``."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves_of(part, (*path, str(name)))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from leaves_of(part, (*path, "*"))
    else:
        yield path, value
