"""Commands ``demo`` and ``export``."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workshop.demo import LoadDemo, find_demo
from workshop.demo.beside import load_demo_beside
from workshop.errors import Invalid, NotFound
from workshop.export.exchange.archive import write_archive
from workshop.export.exchange.sheet_files import write_csv, write_xlsx
from workshop.export.exchange.write import write_json
from workshop.export.minutes.approval import Export, load_export
from workshop.export.minutes.markdown import write_markdown
from workshop.export.minutes.pdf import write_pdf
from workshop.export.minutes.pictures import load_images
from workshop.export.minutes.record import file_stem, notes_file
from workshop.export.table_files import TableKind
from workshop.export.tables.notes_table import write_notes, write_programme_notes
from workshop.i18n import LANGUAGES, _, mark
from workshop.people.rights import SYSTEM
from workshop.programme.programmes import remove_examples
from workshop.programme.tables import Programme, WorkingSession
from workshop.services import Services
from workshop.settings import Settings

_WHOLE: Mapping[str, Callable[[Session, str, str], bytes]] = {
    "json": lambda db, key, _language: write_json(db, SYSTEM, key),
    "xlsx": lambda db, key, language: write_xlsx(db, SYSTEM, key, language),
    "zip": lambda db, key, language: write_csv(db, SYSTEM, key, language),
    "pictures": lambda db, key, _language: write_archive(db, SYSTEM, key),
}
"""Writers of a whole programme by format: exchange file, spreadsheet, CSV tables in a ZIP, exchange
file with pictures in a ZIP."""
TABLES = tuple(TableKind)
"""Of the notes of one session."""
FORMATS = ("docx", "pdf", "md", "csv", *_WHOLE)


def add_commands(commands: Any) -> None:
    """Add these commands to the parser."""
    demo = commands.add_parser("demo", help=_("load the example programme, or remove it"))
    demo.add_argument("--language", choices=LANGUAGES, help=_("language of the example"))
    demo.add_argument("--remove", action="store_true", help=_("remove every example"))
    demo.set_defaults(run=run_demo)
    export = commands.add_parser("export", help=_("write minutes or notes to a file"))
    export.add_argument(
        "what",
        metavar=_("SESSION"),
        help=_("a session's id or PROGRAMME/NUMBER; with csv and xlsx also PROGRAMME alone"),
    )
    export.add_argument("--format", choices=FORMATS, default="docx", help=_("kind of file"))
    export.add_argument("--language", choices=LANGUAGES, help=_("language of the document"))
    export.add_argument("--to", type=Path, metavar=_("FILE"), help=_("where to write it"))
    export.set_defaults(run=run_export)


def run_demo(settings: Settings, wanted: argparse.Namespace) -> int:
    """Load the example programme if it is not loaded yet, or remove all examples."""
    services = Services.build(settings)
    try:
        if wanted.remove:
            count = services.store.write(remove_examples, SYSTEM, None)
            print(_("Examples removed: {count}", count=count))
            return 0
        language = wanted.language or settings.language
        with services.store.read() as db:
            there = find_demo(db, language) is not None
        loading = LoadDemo(settings.content_dir, language)
        programme = load_demo_beside(services.store, SYSTEM, loading)
    finally:
        services.close()
    if there:
        print(_("The example was loaded before: {title}", title=programme.title))
    else:
        print(_("The example is loaded: {title}", title=programme.title))
    return 0


def run_export(settings: Settings, wanted: argparse.Namespace) -> int:
    """Write a session's minutes, notes as CSV, or a whole programme to a file.

    Raises ``NotFound``, ``Invalid`` for a format that does not go with what was named.
    """
    services = Services.build(settings)
    try:
        with services.store.read() as db:
            name, content = _export_file(db, wanted, wanted.language or settings.language)
    finally:
        services.close()
    path: Path = wanted.to or Path(name)
    path.write_bytes(content)
    print(_("Written: {path}", path=path))
    return 0


def _export_file(db: Session, wanted: argparse.Namespace, language: str) -> tuple[str, bytes]:
    session = _find_session(db, wanted.what)
    if session is None:
        programme = find_programme(db, wanted.what)
        if wanted.format in _WHOLE:
            content = _WHOLE[wanted.format](db, programme.id, language)
            ending = "-pictures.zip" if wanted.format == "pictures" else f".{wanted.format}"
            return f"{programme.slug}{ending}", content
        if wanted.format != "csv":
            raise Invalid(mark("Name one session: PROGRAMME/NUMBER. Only csv takes a programme."))
        content = write_programme_notes(db, SYSTEM, programme.id, language)
        return f"{programme.slug}.csv", content
    if wanted.format in TABLES:
        name = notes_file(language, session.number).removesuffix(".csv")
        content = write_notes(db, SYSTEM, session.id, language, wanted.format)
        return f"{name}.{wanted.format}", content
    if wanted.format in _WHOLE:
        raise Invalid(mark("Name a programme: json, zip and pictures hold all of its sessions."))
    export = load_export(db, SYSTEM, session.id, language)
    return f"{file_stem(export.record)}.{wanted.format}", _document(db, export, wanted.format)


def _document(db: Session, export: Export, kind: str) -> bytes:
    if kind == "docx":
        from workshop.export.minutes.docx import write_docx  # python-docx: only who asks for Word

        return write_docx(export.record, export.approval, load_images(db, export.record))
    if kind == "pdf":
        return write_pdf(export.record, export.approval, load_images(db, export.record))
    return write_markdown(export.record, export.approval).encode()


def _find_session(db: Session, what: str) -> WorkingSession | None:
    slug, slash, number = what.rpartition("/")
    if not slash:
        return db.get(WorkingSession, what)
    programme = find_programme(db, slug)
    query = select(WorkingSession).where(
        col(WorkingSession.programme_id) == programme.id,
        col(WorkingSession.number)
        == (int(number) if number.isdecimal() and len(number) < 10 else 0),
    )
    session: WorkingSession | None = db.execute(query).scalars().first()
    if session is None:
        raise NotFound(mark("There is no such session."))
    return session


def _known_number(typed: str) -> int:
    """The number of a meeting; 0, which none has, for anything that no database holds."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def find_programme(db: Session, name: str) -> Programme:
    """The programme with this slug or id. Raises ``NotFound``."""
    query = select(Programme).where(or_(col(Programme.slug) == name, col(Programme.id) == name))
    programme: Programme | None = db.execute(query).scalars().first()
    if programme is None:
        there = ", ".join(db.execute(select(col(Programme.slug))).scalars()) or "–"
        raise NotFound(mark("There is no such programme. There are: {names}"), names=there)
    return programme
