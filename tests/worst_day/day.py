"""What happens on the day, one event after the other, while people write."""

import random
import re
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.wire import Wire, come_in, post
from tests.worst_day import ending, ledger, postgres
from tests.worst_day.house import House, allow_files, fill, small_disk
from tests.worst_day.people import LANGUAGES
from tests.worst_day.report import Evening, Event
from workshop.store.backup import database_file


@dataclass(frozen=True)
class Size:
    """How large the day is: phones, seconds between two notes of one, seconds for which another
    program holds the database, silent connections."""

    phones: int = 30
    pace: float = 2.0
    held: float = 15.0
    silent: int = 1500


class Day:
    """A day in one house; ``events`` is what the report tells."""

    def __init__(self, size: Size, folder: Path, *, disk_is_small: bool) -> None:
        self.events: list[Event] = []
        self._size, self._disk_is_small = size, disk_is_small
        self._house = House(folder)
        self._room = self._house.furnish()
        ending.write(self._room)
        self._erased: dict[str, str] = {}
        self._gone: dict[str, str] = {}
        self._came: int = 0

    def run(self) -> Evening:
        """The whole day, and how it ended."""
        house = self._house
        house.server.start()
        self._people = house.people(self._room, self._size.phones, self._size.pace)
        try:
            self._people.write()
            self._people.go_on()
            house.must("backup")
            self._morning = house.copies()[-1]
            self._people.noticed()
            ending.announce(self._room)
            for event in (
                self._kill,
                self._delete_on_a_date,
                self._take_back,
                self._fill_the_disk,
                self._lock,
                self._crowd_the_door,
                self._damage,
                self._restore_an_old_copy,
            ):
                event()
                self._people.go_on()
            self._restart_postgres()
            return self._evening()
        finally:
            self._people.go_home()
            house.close()

    @contextmanager
    def _told(self, name: str) -> Iterator[dict[str, Any]]:
        """Tell of what happens within the block, until people can write again; values for its
        words are put into what is given."""
        values: dict[str, Any] = {}
        began = time.monotonic()
        yield values
        seconds = time.monotonic() - began
        self.events.append(Event(name, seconds, self._people.noticed(), values))

    # ── while people write ───────────────────────────────────────────────────────────────────

    def _kill(self) -> None:
        with self._told("killed"):
            self._house.server.kill()
            self._house.server.start()
            self._people.go_on()

    def _delete_on_a_date(self) -> None:
        with self._told("deleted"):
            self._people.must(lambda: ending.is_over(self._room), "the server deletes what is due")

    def _fill_the_disk(self) -> None:
        if not self._disk_is_small:
            self.events.append(Event("disk_full_untried", 0.0))
            return
        with self._told("disk_full"):
            filler = fill(self._house.folder)
            self._people.must(self._all_languages_read, "phones say that the disk is full")
            filler.unlink()
            self._people.go_on()

    def _all_languages_read(self) -> bool:
        """Whether a phone of each language has shown a sentence."""
        read = {phone.language for phone in self._people.phones if any(phone.noticed.read.values())}
        return read == set(LANGUAGES)

    def _lock(self) -> None:
        with self._told("locked") as values:
            values["held"] = self._size.held
            file = database_file(self._house.settings.database_url)
            with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as other:
                other.execute("BEGIN IMMEDIATE")
                time.sleep(self._size.held)
                other.execute("ROLLBACK")
            self._people.go_on()

    def _crowd_the_door(self) -> None:
        allow_files(self._size.silent + 1024)
        host, port = self._house.server.host.split(":")
        strangers = []
        with self._told("silent") as values:
            try:
                for _number in range(self._size.silent):
                    with suppress(OSError):
                        strangers.append(socket.create_connection((host, int(port)), 5))
                values["count"] = len(strangers)
                began = time.monotonic()
                self._come_and_write()
                values["came"] = time.monotonic() - began
            finally:
                for stranger in strangers:
                    stranger.close()
            self._people.go_on()

    def _come_and_write(self) -> None:
        """Somebody new comes in by phone and writes one note."""
        host, activity = self._house.server.host, self._room.activity_id
        token = come_in(host, self._room.code, table=None)["token"]
        with Wire(host).hello(**{"as": "participant"}, token=token) as wire:
            text = "Przyszłam w największym tłoku"
            answer = wire.write(activity, text)
        assert "ok" in answer, answer
        self._came += 1
        self._gone[answer["ok"]["note"]["id"]] = text

    def _take_back(self) -> None:
        """A note taken back, one redacted, and consent withdrawn: erased for good."""
        with self._told("erased") as values:
            first, second, *_others, leaver = self._people.phones
            self._people.rest()
            self._withdraw_consent(leaver)
            key, text = next(iter(first.acknowledged.items()))
            hello = {"as": "participant", "token": first.token}
            with Wire(self._house.server.host).hello(**hello) as wire:
                assert "ok" in wire.do("withdraw_note", id=key)
            self._erased[key] = text
            key, text = next(iter(second.acknowledged.items()))
            self._room.tell("redact_note", id=key)
            self._erased[key] = text
            values["count"] = len(self._erased)
            self._people.write()

    def _withdraw_consent(self, leaver: Any) -> None:
        self._people.leave(leaver)
        self._gone.update(leaver.acknowledged)
        self._erased.update(leaver.acknowledged)
        self._came += 1
        body = {"phrase": leaver.phrase, "consent": False, "lang": "pl"}
        answer = post(self._house.server.host, "/join/withdraw", body)
        assert answer.status_code == 200, answer.text

    # ── while the server stands ──────────────────────────────────────────────────────────────

    def _damage(self) -> None:
        """At noon, after a copy; the phones wait until the server is there again."""
        self._people.rest()
        self._house.must("backup")
        copy = self._house.copies()[-1]
        with self._told("damaged") as values:
            self._house.stop()
            flip(database_file(self._house.settings.database_url))
            self._must_refuse_to_start()
            values["said"] = {language: self._said_of_damage(language) for language in LANGUAGES}
            self._house.must("restore", str(copy))
            self._house.start(self._room)
            self._people.write()
            self._people.go_on()

    def _must_refuse_to_start(self) -> None:
        """The server ends with one sentence that names the way out."""
        log = self._house.server.log
        before = len(log.read_text())
        with suppress(RuntimeError):
            self._house.server.start()
            raise AssertionError("the server has started with a damaged database")
        said = log.read_text()[before:]
        assert "workshop restore" in said, said
        assert "Traceback" not in said, said

    def _said_of_damage(self, language: str) -> str:
        """What ``workshop check`` says, its first sentence."""
        code, printed = self._house.command("check", language=language)
        assert code == 1, printed
        return printed.strip().partition("\n")[0]

    def _restore_an_old_copy(self) -> None:
        self._people.rest()
        with self._told("old_copy"):
            self._house.stop()
            said = self._house.must("restore", str(self._morning))
            former = re.search(r"kept here: (.+)", said)
            assert former, said
            self._must_stay_erased()
            self._house.must("restore", former[1])
            self._must_stay_erased()
            self._house.start(self._room)
            self._people.write()
            self._people.go_on()

    def _must_stay_erased(self) -> None:
        with closing(sqlite3.connect(database_file(self._house.settings.database_url))) as database:
            texts = {row[0] for row in database.execute("SELECT text FROM note")}
        assert not texts & {*self._erased.values(), ending.TEXT}, "an erased text came back"

    def _restart_postgres(self) -> None:
        self._people.rest()
        folder = self._house.folder.with_name("second")
        self.events.append(postgres.restarted(folder, self._size.phones, self._size.pace))

    # ── the evening ──────────────────────────────────────────────────────────────────────────

    def _evening(self) -> Evening:
        self._people.rest()
        said = dict(self._gone)
        for phone in self._people.phones:
            said |= phone.acknowledged
        wrong = list(ledger.differences(self._room, said, self._erased))
        wrong += ledger.pictures(self._people, self._room)
        wrong += [text for phone in self._people.phones for text in phone.refused.values()]
        self._house.stop()
        code, printed = self._house.command("check")
        wrong += [printed.strip()] if code else []
        self._house.must("backup", "--scheduled")
        texts = {*self._erased.values(), ending.TEXT}
        files, found = ledger.search(self._house.folder, self._house.key, texts)
        wrong += found
        people = len(self._people.phones) + self._came
        figures = {"phones": people, "written": len(said), "erased": len(self._erased)}
        return Evening({**figures, "files": files}, wrong)


def flip(file: Path, count: int = 200) -> None:
    """Change bytes all over a file, as a failing disk does."""
    dice = random.Random(1)
    content = bytearray(file.read_bytes())
    for _number in range(count):
        content[dice.randrange(len(content))] ^= dice.randrange(1, 256)
    file.write_bytes(content)


def whole_day(size: Size, folder: Path) -> tuple[list[Event], Evening]:
    """Go through a day below an empty folder; returns what happened, and how it ended."""
    with small_disk(folder / "data") as disk_is_small:
        day = Day(size, folder / "data", disk_is_small=disk_is_small)
        evening = day.run()
    return day.events, evening
