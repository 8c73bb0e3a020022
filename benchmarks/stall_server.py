"""The server with a second way in, for ``benchmarks.stall``: ``python -m benchmarks.stall_server``.

A line to the socket ``stall.sock`` in the data folder names a piece of work, with what it is about
as JSON. It is done in a thread of the server's process, by the functions that pages and routes call
there; the answer is one line of JSON: ``{"seconds", "error"}``.
"""

import gc
import itertools
import json
import os
import socketserver
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

SOCKET = "stall.sock"
ROWS, NOTES, SIGN_INS = 50_000, 5_000, 20
_numbers = itertools.count(1)


def main() -> None:
    """Listen in a thread, and serve as ``streamlit run`` does."""
    gc.disable()
    path = str(Path(os.environ["WORKSHOP_DATA_DIR"]) / SOCKET)
    listener = socketserver.ThreadingUnixStreamServer(path, _Work)
    listener.daemon_threads = True
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    from streamlit.web.cli import main as serve

    serve(prog_name="streamlit")


class _Work(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        name, _space, about = self.rfile.readline().decode().partition(" ")
        told: dict[str, Any] = {"error": ""}
        try:
            work = WORK[name](json.loads(about))
            begin = time.perf_counter()
            work()
            told["seconds"] = round(time.perf_counter() - begin, 3)
        except Exception as error:
            told["error"] = repr(error)
        self.wfile.write(json.dumps(told).encode() + b"\n")


def _house() -> Any:
    from workshop.services import services

    return services()


def _actor(about: dict[str, Any]) -> Any:
    from workshop.people.accounts import load_actor

    with _house().store.read() as db:
        return load_actor(db, about["account"])


def _read_file(about: dict[str, Any], kind: str) -> Callable[[], object]:
    """A file with notes, as the dialog reads it up to its preview."""
    from workshop.export.table_import.known_sources import recognise
    from workshop.export.table_import.note_rows import Target, check_lines
    from workshop.export.table_import.table_reader import read_table

    path = Path(about["folder"]) / f"large.{kind}"
    content = path.read_bytes()

    def work() -> None:
        source = recognise(read_table(path.name, content))
        check_lines(source.table, source.columns, Target())

    return work


def _write_table(_about: dict[str, Any]) -> Callable[[], object]:
    """A spreadsheet of many rows, as behind a button for a file."""
    from workshop.export.table_files import Sheet, TableKind, write_table_file

    rows = tuple((f"Notatka {n} o kolejce do okienka", "widzi", n % 6) for n in range(ROWS))
    sheet = Sheet("Notes", ("text", "section", "table"), rows)
    return lambda: write_table_file(sheet, "pl", TableKind.XLSX)


def _bring_notes(about: dict[str, Any]) -> Callable[[], object]:
    """Many notes, part by part, as the dialog and the command line bring them in."""
    from workshop.board.note_import import AT_ONCE, ImportedNote, ImportNotes, import_notes

    house, actor, number = _house(), _actor(about), next(_numbers)
    notes = [ImportedNote(f"Notatka {number}.{n}: kolejka do okienka") for n in range(NOTES)]
    wanted = ImportNotes((), session_id=about["session"], title=f"Brought {number}")

    def work() -> None:
        part = wanted
        for start in range(0, NOTES, AT_ONCE):
            part = replace(part, notes=notes[start : start + AT_ONCE])
            done = house.store.write(import_notes, actor, part, about["programme"])
            part = replace(part, activity_id=done.activity_id, place=done.next_place)

    return work


def _publish(about: dict[str, Any]) -> Callable[[], object]:
    from workshop.standards.clauses import list_clauses
    from workshop.standards.publication.publications import Publish
    from workshop.standards.publication.publishing import publish_beside

    actor, version = _actor(about), f"0.{next(_numbers) + 1}"
    with _house().store.read() as db:
        clauses = [clause.id for clause in list_clauses(db, about["programme"])]
    content = Publish(about["programme"], version, "", clauses)
    return lambda: publish_beside(_house().store, actor, content)


def _load_demo(about: dict[str, Any]) -> Callable[[], object]:
    from workshop.demo import LoadDemo
    from workshop.demo.beside import load_demo_beside
    from workshop.people.rights import SYSTEM
    from workshop.programme.programmes import remove_examples

    house, actor = _house(), _actor(about)
    house.store.write(remove_examples, SYSTEM, None)
    content = LoadDemo(house.settings.content_dir, "pl")
    return lambda: load_demo_beside(house.store, actor, content)


def _approve(about: dict[str, Any]) -> Callable[[], object]:
    from workshop.board.moderation import ApproveAll, approve_all

    actor = _actor(about)
    return lambda: _house().store.write(approve_all, actor, ApproveAll(about["activity"]))


def _sign_in(about: dict[str, Any]) -> Callable[[], object]:
    """As many people at once, each from a place of their own, as the sign-in page checks them."""
    from workshop.people.known_browsers import Whence
    from workshop.ui.shell.sign_in import check_password

    number = next(_numbers)

    def work() -> None:
        with ThreadPoolExecutor(SIGN_INS) as people:
            tries = [
                people.submit(check_password, f"nobody{number}.{n}", "wrong", Whence(str(n)))
                for n in range(SIGN_INS)
            ]
        for one in tries:
            one.result()

    return work


WORK: dict[str, Callable[[dict[str, Any]], Callable[[], object]]] = {
    "xlsx_read": partial(_read_file, kind="xlsx"),
    "csv_read": partial(_read_file, kind="csv"),
    "xlsx_written": _write_table,
    "publish": _publish,
    "import": _bring_notes,
    "demo": _load_demo,
    "approve": _approve,
    "sign_ins": _sign_in,
}
ONCE = ("approve",)
"""What cannot be done again."""

if __name__ == "__main__":
    main()
