"""The page of a version in texts that are easy to read: one thought a line, nothing else."""

from collections.abc import Mapping
from typing import Any

from workshop.errors import NotFound
from workshop.export.public_site.page import describe_version
from workshop.export.public_site.rendering import Around, render
from workshop.i18n import known_language
from workshop.text_signs import split_lines

Part = Mapping[str, Any]


def has_easy_texts(snapshot: Part) -> bool:
    """Whether any clause has a text that is easy to read."""
    return any(row.get("easy_text") for row in snapshot["clauses"])


def write_easy(snapshot: Part, around: Around | None = None) -> bytes:
    """The HTML page with the clauses that have such a text. Raises ``NotFound`` where none has."""
    clauses = [
        {
            "code": row["code"],
            "title": row["title"],
            "lines": [line for line in split_lines(row["easy_text"]) if line.strip()],
        }
        for row in snapshot["clauses"]
        if row.get("easy_text")
    ]
    if not clauses:
        raise NotFound("")
    language = known_language(snapshot["standard"]["language"])
    return render(
        "easy.html",
        language,
        about=snapshot["standard"],
        meta=describe_version(snapshot, language),
        clauses=clauses,
        left=len(snapshot["clauses"]) - len(clauses),
        around=around or Around(),
    )
