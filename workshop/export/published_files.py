"""The downloadable files of a published version, each written from its snapshot alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workshop.errors import NotFound
from workshop.export.public_site.site import write_site
from workshop.export.standard.csv import write_csv
from workshop.export.standard.json import write_json
from workshop.export.standard.markdown import write_markdown
from workshop.export.standard.pdf import write_pdf
from workshop.export.standard.poster import poster_areas, write_poster
from workshop.export.standard.state_words import file_stem
from workshop.i18n import known_language, mark, translate

Snapshot = Mapping[str, Any]
SITE = "site.zip"
_PDF, _JSON = "standard.pdf", "standard.json"


@dataclass(frozen=True)
class Output:
    """A downloadable file: name, MIME type, and label in the standard's language. ``saved_as``: its
    name on somebody's disk, which says which version it is and whether it is a draft."""

    name: str
    media: str
    label: str
    saved_as: str


@dataclass(frozen=True)
class _Kind:
    media: str
    label: str
    write: Callable[[Snapshot], bytes]


def _write_docx(snapshot: Snapshot) -> bytes:
    from workshop.export.standard.docx import write_docx  # python-docx: only who asks for Word

    return write_docx(snapshot)


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS: Mapping[str, _Kind] = {
    _PDF: _Kind("application/pdf", "PDF", write_pdf),
    "standard.docx": _Kind(_WORD, mark("Word document"), _write_docx),
    "standard.md": _Kind("text/markdown", mark("Text file (Markdown)"), write_markdown),
    _JSON: _Kind("application/json", "JSON", write_json),
    "standard.csv": _Kind("text/csv", mark("Table (CSV)"), write_csv),
}
_PAGE, _POSTER = mark("This page as a folder"), mark("Poster for the counter: {area}")


def outputs_of(snapshot: Snapshot) -> list[Output]:
    """All files of a version in the order of the page, with a poster for each area that has a
    required clause."""
    language = known_language(snapshot["standard"]["language"])
    names = {area["code"]: area["name"] for area in snapshot["areas"]}
    found = [
        *((name, kind.media, translate(kind.label, language)) for name, kind in _KINDS.items()),
        (SITE, "application/zip", translate(_PAGE, language)),
        *(
            (_poster_name(code), "application/pdf", translate(_POSTER, language, area=names[code]))
            for code in poster_areas(snapshot)
        ),
    ]
    stem = file_stem(snapshot["standard"])
    return [Output(*one, saved_as=f"{stem}-{one[0]}") for one in found]


def write_output(
    snapshot: Snapshot, name: str, address: str = "", signature: Snapshot | None = None
) -> bytes:
    """The bytes of one file. ``address``: URL of the standard, printed in it; ``signature``: goes
    with the JSON. Raises ``NotFound`` for an unknown name."""
    if name == SITE:
        return write_whole_site(snapshot, address, signature)
    if name == _JSON:
        return write_json(snapshot, signature)
    if name == _PDF:
        return write_pdf(snapshot, address)
    if name in _KINDS:
        return _KINDS[name].write(snapshot)
    for code in poster_areas(snapshot):
        if name == _poster_name(code):
            return write_poster(snapshot, code, address)
    raise NotFound(mark("There is no such file."))


def write_whole_site(
    snapshot: Snapshot, address: str = "", signature: Snapshot | None = None
) -> bytes:
    """The public pages, all documents and the posters as one folder (ZIP). ``address`` and
    ``signature``: as of ``write_output``."""
    files = {
        output.name: (output.label, write_output(snapshot, output.name, address, signature))
        for output in outputs_of(snapshot)
        if output.name != SITE
    }
    return write_site(snapshot, files)


def _poster_name(code: str) -> str:
    return f"poster-{code}.pdf"
