"""Rendering a template of the public site; the engine escapes every value."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from workshop.export.documents.typography import set_in_lines
from workshop.export.public_site.labels import words_in
from workshop.export.standard.imprint_words import describe_imprint
from workshop.export.standard.labels import day_of
from workshop.i18n import known_language


@dataclass(frozen=True)
class Around:
    """What a page shows beside its snapshot.

    ``newer``: number and address of a later version; ``files``: names and labels of downloads, and
    how they are saved; ``folder``: the relative path to them. ``clause_end``: what follows a
    clause's code in the name of its own page; ``whole``: the address of the page with all clauses,
    from the others; ``versions``, ``accessibility``, ``easy``, ``adopters``, ``feed``: of the list
    of versions, of the accessibility statement, of the page that is easy to read, of the register
    of towns that adopt the standard and of the feed of its versions, empty where there is none.
    ``remarks``: the address at which remarks on this version are taken, until the day
    ``remarks_until`` (ISO); ``consulted``: another version that remarks are taken on, and its
    address; ``registers``: version and address of each register of remarks that belongs here.
    """

    newer: str | None = None
    newer_address: str = "../"
    files: tuple[tuple[str, str, str], ...] = ()
    folder: str = ""
    clause_end: str = ""
    whole: str = "./"
    versions: str = ""
    accessibility: str = ""
    easy: str = ""
    adopters: str = ""
    feed: str = ""
    remarks: str = ""
    remarks_until: str = ""
    consulted: tuple[str, str] | None = None
    registers: tuple[tuple[str, str], ...] = ()


def render(template: str, language: str, **values: Any) -> bytes:
    """A page in this language, with all labels by name as ``say``, and who ``speaks`` in the
    version that it is ``about``."""
    known = known_language(language)
    speaks = [
        (name, label, set_in_lines(text, known), address)
        for name, label, text, address in describe_imprint(values.get("about", {}), known)
    ]
    page = _templates().get_template(template)
    around = values.get("around") or Around()
    until = day_of(around.remarks_until, known) if around.remarks_until else ""
    return page.render(
        say=words_in(known), lang=known, speaks=speaks, until=until, **values
    ).encode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("workshop.export.public_site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
