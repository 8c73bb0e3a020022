"""How fast a standard is published, and its page opened: ``python -m benchmarks.publication``;
see ``README.md``.
"""

import argparse
import gzip
import io
import json
import random
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from sqlmodel import Session

from benchmarks.live import percentile
from benchmarks.streamlit import PageLine
from benchmarks.wall import ENDS, MIDDLES, OPENINGS, SECTIONS
from tests.rooms import Room, furnished
from tests.server import Server
from workshop.board.tables import Note
from workshop.export.public_site import write_page, write_site
from workshop.export.standard.csv import write_csv
from workshop.export.standard.docx import write_docx
from workshop.export.standard.json import write_json
from workshop.export.standard.markdown import write_markdown
from workshop.export.standard.pdf import write_pdf
from workshop.export.standard.poster import poster_areas, write_poster
from workshop.needs.tables import Group, GroupNote, Need, NeedGroup
from workshop.people.rights import Actor
from workshop.programme.tables import Area
from workshop.standards.clause_fields import TEXTS, WRITTEN
from workshop.standards.clauses import CreateClause, create_clause, list_clauses
from workshop.standards.publication.publications import Publish, publish
from workshop.standards.publication.snapshot import build_snapshot
from workshop.web.security import COOKIE

GROUPS = 120
NOTES, NEEDS = 3000, 60
AREAS = ("PS", "ZP", "OK")
RERUNS = 40


@dataclass
class Clock:
    """Seconds that each step took."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Measure a step."""
        begin = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - begin, 3)


def fill(db: Session, actor: Actor, task: tuple[Room, int]) -> None:
    """Notes, in groups, with needs on these and clauses on those."""
    room, clauses = task
    chance = random.Random(1)
    notes = [_note(room, number, chance) for number in range(NOTES)]
    groups = [
        Group(programme_id=room.programme_id, header=_sentence(chance)[:200], position=place)
        for place in range(GROUPS)
    ]
    areas = [Area(programme_id=room.programme_id, code=code, name=code) for code in AREAS]
    db.add_all(areas)
    db.flush()
    needs = [
        Need(
            programme_id=room.programme_id,
            who="osoba, która czeka",
            need=_sentence(chance),
            goal=_sentence(chance),
            area_id=areas[place % len(areas)].id,
            status="selected",
            position=place,
        )
        for place in range(NEEDS)
    ]
    db.add_all([*notes, *groups, *needs])
    db.flush()
    for place, note in enumerate(notes):
        group = groups[place % GROUPS]
        db.add(GroupNote(group_id=group.id, note_id=note.id, position=place))
    for place, group in enumerate(groups):
        db.add(NeedGroup(need_id=needs[place % NEEDS].id, group_id=group.id))
    db.flush()
    for number in range(clauses):
        fields = {name: _sentence(chance) for name in TEXTS}
        fields |= {"level": "required", "responsible": "kierownictwo punktu obsługi"}
        wanted = [needs[(number + step) % NEEDS].id for step in range(1 + number % 3)]
        create_clause(
            db, actor, CreateClause(room.programme_id, _sentence(chance)[:120], wanted, fields)
        )


def _note(room: Room, number: int, chance: random.Random) -> Note:
    return Note(
        id=f"{number:032x}",
        programme_id=room.programme_id,
        session_id=room.session_id,
        activity_id=room.activity_id,
        text=f"{_sentence(chance)} ({number})",
        section=chance.choice(SECTIONS),
        status="visible",
        shown=True,
        position=number,
    )


def _sentence(chance: random.Random) -> str:
    return f"{chance.choice(OPENINGS)} {chance.choice(MIDDLES)}{chance.choice(ENDS)}"


def write_posters(snapshot: dict[str, Any]) -> bytes:
    """The posters of all areas, one after the other."""
    return b"".join(write_poster(snapshot, area) for area in poster_areas(snapshot))


OUTPUTS: Mapping[str, Callable[[dict[str, Any]], bytes]] = {
    "html_s": write_page,
    "site_s": write_site,
    "pdf_s": write_pdf,
    "posters_s": write_posters,
    "docx_s": write_docx,
    "markdown_s": write_markdown,
    "json_s": write_json,
    "csv_s": write_csv,
}


def measure(room: Room, clauses: int) -> dict[str, Any]:
    """What publishing takes, output by output."""
    room.do(fill, (room, clauses))
    keys = [clause.id for clause in room.read(list_clauses, room.programme_id)]
    clock = Clock()
    with clock("snapshot_s"):
        snapshot = room.read(build_snapshot, room.programme_id, "0.5", "", keys)
    with clock("publish_s"):
        room.do(publish, Publish(room.programme_id, "0.5", "", keys))
    written = {}
    for name, write in OUTPUTS.items():
        with clock(name):
            written[name] = write(snapshot)
    with pikepdf.open(io.BytesIO(written["pdf_s"])) as document:
        pages = len(document.pages)
    whole, bare = len(written["html_s"]), len(write_page(_without_words(snapshot)))
    return {
        **clock.seconds,
        "outputs_s": round(sum(clock.seconds[name] for name in OUTPUTS), 3),
        "pdf_pages": pages,
        "public_page_kb": round(bare / 1000, 1),
        "public_page_whole_kb": round(whole / 1000, 1),
        "public_page_sent_kb": round(len(gzip.compress(written["html_s"])) / 1000, 1),
    }


def _without_words(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The snapshot with one sign in place of every text of a clause and of its trace."""
    bare: dict[str, Any] = json.loads(json.dumps(snapshot))
    for clause in bare["clauses"]:
        clause |= {name: "x" for name in WRITTEN if clause[name]}
        for need in clause["trace"]["needs"]:
            need["sentence"] = "x"
            for group in need["groups"]:
                group["header"] = "x"
    return bare


def open_page(host: str, cookie: str) -> dict[str, Any]:
    """How long the page Standard takes to run again on a warm server."""
    with PageLine(host, f"{COOKIE}={cookie}", "standards") as line:
        first, _size = line.rerun()
        runs = [line.rerun() for _ in range(RERUNS)]
    times = array("d", (seconds for seconds, _size in runs))
    return {
        "page_open_first_ms": round(first * 1000),
        "page_open_p50_ms": percentile(times, 50),
        "page_open_p95_ms": percentile(times, 95),
        "page_open_kb": round(max(size for _seconds, size in runs) / 1000, 1),
    }


def run(clauses: int) -> dict[str, Any]:
    """All figures: publishing in this process, the page on a server of its own."""
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder)) as room:
        figures = measure(room, clauses)
        server = Server(Path(folder)).start()
        try:
            return {"clauses": clauses, **figures, **open_page(server.host, room.cookie)}
        finally:
            server.stop()


def main() -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clauses", type=int, default=100)
    print(json.dumps(run(parser.parse_args().clauses)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
