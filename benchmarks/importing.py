"""How long a large file takes until its preview stands: ``python -m benchmarks.importing``; see
``README.md``."""

import argparse
import csv
import io
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import psutil

from workshop.export.table_import.packed_files import LARGEST_FILE
from workshop.settings import ROOT

HEADER = ("Lp.", "Kto", "Treść uwagi", "Pole", "Rodzaj", "Stolik", "Dzień", "Stan")
WORDS = (
    "kolejka",
    "okienko",
    "krzesło",
    "poczekalnia",
    "żółty",
    "śnieg",
    "urząd",
    "czeka",
    "długo",
)
WORDS_EACH = 6
_EVERY = 0.01
Rows = Iterator[tuple[Any, ...]]


def measure(rows: int, kinds: list[str]) -> dict[str, Any]:
    """Seconds and megabytes for a file of each kind, each read by a process of its own."""
    found: dict[str, Any] = {"rows": rows, "columns": len(HEADER)}
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            path = Path(folder) / f"large.{kind}"
            WRITERS[kind](path, make_rows(rows))
            if path.stat().st_size > LARGEST_FILE:
                raise SystemExit(f"{path.name} is larger than a file may be: fewer rows, please")
            command = [sys.executable, "-m", "benchmarks.importing", "--read", str(path)]
            told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            found[kind] = json.loads(told.stdout.splitlines()[-1])
    return found


def make_rows(count: int) -> Rows:
    """The header and so many rows, always the same."""
    chance = random.Random(1)
    yield HEADER
    for at in range(1, count + 1):
        text = " ".join(chance.choices(WORDS, k=WORDS_EACH))
        day = f"2025-05-{at % 28 + 1:02}"
        yield at, f"Osoba {at % 300}", text, "widzi", "obserwacja", at % 6 + 1, day, "nowa"


def read(path: Path) -> dict[str, float]:
    """Read a file as the dialog does, up to the lines of its preview.

    Memory is that of the process at its highest, sampled, above what it was before, with all
    modules loaded that a server has loaded when nobody brings in a file.
    """
    from workshop.export.table_import.known_sources import recognise
    from workshop.export.table_import.note_rows import Target, check_lines
    from workshop.export.table_import.table_reader import read_table

    content = path.read_bytes()
    process = psutil.Process()
    idle = process.memory_info().rss
    highest, done = idle, threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(_EVERY):
            highest = max(highest, process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began, worked = time.perf_counter(), time.process_time()
    source = recognise(read_table(path.name, content))
    table_s = time.perf_counter() - began
    lines = check_lines(source.table, source.columns, Target())
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    done.set()
    watcher.join()
    return {
        "notes": sum(line.note is not None for line in lines),
        "file_mb": round(len(content) / 1e6, 1),
        "table_s": round(table_s, 2),
        "preview_s": round(seconds, 2),
        "processor_s": round(processor, 2),
        "memory_mb": round((highest - idle) / 1e6),
    }


def _write_csv(path: Path, rows: Rows) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    path.write_bytes(text.getvalue().encode("cp1250"))


def _write_xlsx(path: Path, rows: Rows) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet("Uwagi")
    for row in rows:
        page.append(row)
    book.save(path)


def _write_xls(path: Path, rows: Rows) -> None:
    import xlwt

    book = xlwt.Workbook()
    page = book.add_sheet("Uwagi")
    for line, row in enumerate(rows):
        for at, value in enumerate(row):
            page.write(line, at, value)
    book.save(str(path))


def _write_ods(path: Path, rows: Rows) -> None:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    head = (
        f'<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="Uwagi">'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        with packed.open("content.xml", "w") as stream:
            stream.write(head.encode())
            for row in rows:
                stream.write(f"<table:table-row>{''.join(map(_ods_cell, row))}".encode())
                stream.write(b"</table:table-row>")
            stream.write(b"</table:table></office:spreadsheet></office:body>")
            stream.write(b"</office:document-content>")


def _ods_cell(value: object) -> str:
    kind = f'float" office:value="{value}' if isinstance(value, int) else "string"
    paragraph = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="{kind}">{paragraph}</table:table-cell>'


WRITERS: Mapping[str, Callable[[Path, Rows], None]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "ods": _write_ods,
    "xls": _write_xls,
}


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--kinds", nargs="+", choices=list(WRITERS), default=["csv", "xlsx", "ods"])
    parser.add_argument("--read", type=Path, help="read this file only, in this process")
    given = parser.parse_args()
    print(json.dumps(read(given.read) if given.read else measure(given.rows, given.kinds)))


if __name__ == "__main__":
    main()
