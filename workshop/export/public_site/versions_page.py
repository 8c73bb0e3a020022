"""The list of all versions of a standard, and the differences between any two of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from workshop.export.public_site.page import describe_version
from workshop.export.public_site.rendering import Around, render
from workshop.export.public_site.view import changes_of
from workshop.i18n import known_language
from workshop.standards.publication.changes import compare_snapshots

Part = Mapping[str, Any]


def write_versions(
    snapshots: Sequence[Part],
    pair: tuple[str, str] | None = None,
    around: Around | None = None,
    withdrawn: Mapping[str, str] | None = None,
) -> bytes:
    """The HTML page of these versions, the latest first. ``pair``: from which version to which the
    differences are shown; ones that are not there are left aside. ``withdrawn``: version → why it
    is; nothing of what it says is shown."""
    latest = snapshots[0]
    language = known_language(latest["standard"]["language"])
    gone = withdrawn or {}
    known = {
        one["standard"]["version"]: one
        for one in snapshots
        if one["standard"]["version"] not in gone
    }
    shown = pair if pair and {*pair} <= {*known} else None
    changes = _differences(known[shown[0]], known[shown[1]], language) if shown else []
    numbers = list(known)
    preset = shown or tuple(reversed(numbers[:2]))
    return render(
        "versions.html",
        language,
        about=latest["standard"],
        versions=[{**one["standard"], **describe_version(one, language)} for one in snapshots],
        preset=preset,
        comparable=numbers,
        withdrawn=gone,
        shown=shown,
        changes=changes,
        around=around or Around(),
    )


def _differences(before: Part, after: Part, language: str) -> list[Any]:
    changes = compare_snapshots(before, after)
    titled = {**after, "withdrawn": before["clauses"], "changes": changes}
    return list(changes_of(titled, language))
