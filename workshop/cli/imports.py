"""The command ``import``: a programme from an exchange file; notes, clauses, evidence."""

import argparse
import codecs
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlmodel import Session

from workshop.board.evidence import ImportEvidence, import_evidence
from workshop.board.import_undo import UndoImport, undo_import
from workshop.board.note_import import AT_ONCE, ImportNotes, import_notes
from workshop.cli.programmes import find_programme
from workshop.errors import Invalid, NotFound
from workshop.export.exchange.archive import read_any_exchange
from workshop.export.exchange.read import BringExchange, bring_exchange
from workshop.export.file_preview import (
    MAPS,
    FileWish,
    lines_of,
    preview_clauses,
    preview_evidence,
    preview_notes,
    read_source,
    read_wished_clauses,
)
from workshop.export.table_import.evidence_rows import read_evidence
from workshop.export.table_import.note_rows import Target, load_target
from workshop.export.table_import.table_reader import TableReading
from workshop.export.table_import.text_decoding import ENCODINGS
from workshop.i18n import _, mark
from workshop.people.rights import SYSTEM
from workshop.programme.agenda import load_activity
from workshop.programme.programmes import list_areas
from workshop.services import Services
from workshop.settings import Settings
from workshop.standards.areas import find_area
from workshop.standards.brought_clauses import (
    BringClauses,
    BroughtClause,
    bring_clauses,
    find_repeats,
)
from workshop.standards.clauses import list_clauses
from workshop.store.ids_and_clock import new_id
from workshop.store.store import Store

_SEPARATORS: Mapping[str, str] = {"tab": "\t", "\\t": "\t", "none": "", "comma": ","}
_HEADERS: Mapping[str, int] = {"no": 0, "yes": 1, "0": 0, "1": 1, "2": 2, "3": 3}
_PREVIEWS: Mapping[str, Callable[[FileWish], dict[str, Any]]] = {
    "evidence": preview_evidence,
    "clauses": preview_clauses,
}
_THERE, _BEHIND = mark("There already: {count}"), mark("Stay behind: {count}")
KINDS = ("notes", "evidence", "clauses")


def add_commands(commands: Any) -> None:
    """Add this command to the parser."""
    bringing = commands.add_parser(
        "import", help=_("bring a programme, notes, clauses or evidence in")
    )
    bringing.add_argument(
        "file",
        type=Path,
        metavar=_("FILE"),
        help=_("an exchange file (JSON, or ZIP with pictures), or a table or list"),
    )
    bringing.add_argument("--into", metavar=_("PROGRAMME"), help=_("an empty programme"))
    bringing.add_argument(
        "--preview", action="store_true", help=_("only print what would come in, as JSON")
    )
    bringing.add_argument("--as", dest="content", choices=KINDS, help=_("what the file holds"))
    bringing.add_argument("--programme", metavar=_("PROGRAMME"), help=_("where it goes"))
    bringing.add_argument("--activity", metavar="ID", help=_("the board that notes go to"))
    bringing.add_argument("--again", action="store_true", help=_("also what is there already"))
    _add_reading(bringing)
    bringing.set_defaults(run=run_import)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    """How the file is read; what is not said is guessed."""
    known = ", ".join(ENCODINGS)
    parser.add_argument("--encoding", type=_encoding, help=known)
    parser.add_argument("--separator", type=_separator, help=", ; | tab none")
    parser.add_argument("--sheet", help=_("name of a sheet; * for all of them"))
    parser.add_argument("--begins", type=int, help=_("the line in which the table begins"))
    parser.add_argument("--header", choices=_HEADERS, help=_("how many rows name the columns"))
    parser.add_argument("--hidden", action="store_true", help=_("hidden rows too"))
    parser.add_argument("--keep-marks", action="store_true", help=_("keep bullets and numbers"))
    parser.add_argument("--pasted", action="store_true", help=_("read it like pasted lines"))
    parser.add_argument(
        "--text", action="append", default=[], help=_("name or number of a column of texts")
    )
    parser.add_argument("--map", choices=MAPS, help=_("the map whose sections are meant"))


def run_import(settings: Settings, wanted: argparse.Namespace) -> int:
    """Bring notes, clauses or evidence in, or make a programme of an exchange file.

    Raises ``Invalid``, ``NotFound``, ``Closed``.
    """
    content = wanted.file.read_bytes()
    if wanted.programme:
        return _bring(settings, _wish(content, wanted), wanted)
    return _bring_programme(settings, content, wanted)


def print_preview(wanted: argparse.Namespace) -> int:
    """Print as one JSON object what a file would bring in, storing nothing. Raises ``Invalid``."""
    wish = _wish(wanted.file.read_bytes(), wanted)
    if wanted.content in _PREVIEWS:
        told = _PREVIEWS[wanted.content](wish)
    else:
        told = preview_notes(wish, MAPS[wanted.map] if wanted.map else None)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0


def _wish(content: bytes, wanted: argparse.Namespace) -> FileWish:
    reading = TableReading(
        encoding=wanted.encoding,
        separator=wanted.separator,
        sheet=wanted.sheet,
        begins=wanted.begins,
        header_rows=_HEADERS[wanted.header] if wanted.header else None,
        list_marks=False if wanted.keep_marks else None,
        hidden=wanted.hidden,
    )
    return FileWish(wanted.file.name, content, reading, wanted.pasted, wanted.text)


def _bring(settings: Settings, wish: FileWish, wanted: argparse.Namespace) -> int:
    services = Services.build(settings)
    try:
        if wanted.content == "evidence":
            count = _bring_evidence(services, wish, wanted.programme)
            print(_("Entries brought in: {count}", count=count))
        elif wanted.content == "clauses":
            _bring_clauses(services, wish, wanted)
        else:
            _bring_notes(services, wish, wanted)
    finally:
        services.close()
    return 0


def _bring_notes(services: Services, wish: FileWish, wanted: argparse.Namespace) -> None:
    with services.store.read() as db:
        target, programme_id = _board(db, wanted), find_programme(db, wanted.programme).id
    lines = lines_of(read_source(wish), target)
    notes = [line.note for line in lines if line.note and (wanted.again or not line.again)]
    content = ImportNotes(notes, wanted.activity, batch=new_id())
    flagged = bring_in_parts(services.store, programme_id, content)
    print(_("Notes brought in: {count}", count=len(notes)))
    _print_counts(
        (mark("Waiting for approval because of a mark: {count}."), flagged),
        (_THERE, sum(bool(line.note) for line in lines) - len(notes)),
        (_BEHIND, sum(line.problem is not None for line in lines)),
    )


def bring_in_parts(store: Store, programme_id: str, content: ImportNotes) -> int:
    """Bring notes into an activity part by part, so that a room is answered in between; returns how
    many wait for approval. Where a part is refused none of them stays. Raises as
    ``import_notes``."""
    flagged, part, brought = 0, content, None
    try:
        for start in range(0, len(content.notes), AT_ONCE):
            part = replace(part, notes=content.notes[start : start + AT_ONCE])
            brought = store.write(import_notes, SYSTEM, part, programme_id)
            flagged += brought.flagged
            part = replace(part, place=brought.next_place)
    except Exception:
        if brought is not None:
            whole = UndoImport(programme_id, brought.number, keep_used=True)
            store.write(undo_import, SYSTEM, whole)
        raise
    return flagged


def _bring_clauses(services: Services, wish: FileWish, wanted: argparse.Namespace) -> None:
    """Bring clauses in as drafts, with the areas that the file names; without those that say the
    same as another one."""
    drafts = read_wished_clauses(wish).drafts
    whole = [draft for draft in drafts if not draft.trouble]
    with services.store.read() as db:
        programme = find_programme(db, wanted.programme).id
        areas, present = list_areas(db, programme), list_clauses(db, programme)
    repeats = find_repeats([draft.fields for draft in whole], present)
    taken, new = [], []
    for draft, repeated in zip(whole, repeats, strict=True):
        if repeated and not wanted.again:
            continue
        known = find_area(areas, draft.area)
        new += [draft.area] if draft.area and known is None else []
        area = known.id if known else draft.area
        taken.append(BroughtClause(draft.fields, draft.level, area, draft.code))
    if taken:
        command = BringClauses(programme, wish.name, taken, list(dict.fromkeys(new)))
        services.store.write(bring_clauses, SYSTEM, command)
    print(_("Clauses brought in: {count}", count=len(taken)))
    _print_counts((_THERE, len(whole) - len(taken)), (_BEHIND, len(drafts) - len(whole)))


def _print_counts(*counts: tuple[str, int]) -> None:
    for told, count in counts:
        if count:
            print(_(told, count=count))


def _board(db: Session, wanted: argparse.Namespace) -> Target:
    programme = find_programme(db, wanted.programme)
    if not wanted.activity:
        raise Invalid(mark("Say which board the notes go to: --activity ID"))
    activity = load_activity(db, wanted.activity)
    if activity.programme_id != programme.id:
        raise NotFound(mark("There is no such activity in this programme."))
    return load_target(db, SYSTEM, activity.id)


def _bring_evidence(services: Services, wish: FileWish, slug: str) -> int:
    table = read_evidence(wish.name, wish.content, wish.reading)
    if table.troubled:
        raise Invalid(
            mark("Nothing is imported while a line is wrong. Lines: {lines}"),
            lines=", ".join(str(row.line) for row in table.troubled[:20]),
        )
    with services.store.read() as db:
        programme = find_programme(db, slug).id
    return services.store.write(
        import_evidence, SYSTEM, ImportEvidence(programme, [row.fields for row in table.rows])
    )


def _bring_programme(settings: Settings, content: bytes, wanted: argparse.Namespace) -> int:
    """Create a programme from an exchange file, or fill an empty one."""
    read = read_any_exchange(content)
    services = Services.build(settings)
    try:
        with services.store.read() as db:
            into = find_programme(db, wanted.into).id if wanted.into else None
        bringing = BringExchange(read.file, into, pictures=read.pictures)
        programme = services.store.write(bring_exchange, SYSTEM, bringing)
    finally:
        services.close()
    for fault in read.lost:
        print(_("Without this picture: {fault}", fault=fault))
    print(_("The programme is there: {slug}", slug=programme.slug))
    return 0


def _encoding(name: str) -> str:
    """An encoding by any of its names; for argparse, which refuses on ``ValueError``."""
    try:
        plain = codecs.lookup(name).name
    except LookupError as error:
        raise ValueError(name) from error
    return {codecs.lookup(known).name: known for known in ENCODINGS}[plain]


def _separator(sign: str) -> str:
    return _SEPARATORS.get(sign, sign)
