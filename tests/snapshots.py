"""Snapshots of publications, made by hand: what documents are written from."""

from typing import Any

from workshop.standards.clause_fields import WRITTEN
from workshop.standards.imprint import PUBLISHED

PANGRAM = "Zażółć gęślą jaźń"


def make_clause(code: str = "OK-01", **given: Any) -> dict[str, Any]:
    """One clause of a snapshot; every field can be replaced, the others are empty."""
    area = code.split("-")[0]
    fields: dict[str, Any] = dict.fromkeys(WRITTEN, "")
    fields |= {
        "code": code,
        "area": area if area != "ST" else None,
        "level": "required",
        "status": "accepted",
        "status_reason": "",
        "change": "new",
        "origin": None,
        "evidence": [],
        "title": f"Title of {code}",
        "body": f"Body of {code}. {PANGRAM}.",
        "responsible": "Head of the desk",
        "trace": make_trace(),
    }
    return fields | given


def make_trace(**given: Any) -> dict[str, Any]:
    """What a clause stands on, with small counts among the large ones."""
    return {
        "needs": [
            {
                "sentence": "As somebody who waits I need quiet, so that I come back",
                "notes": 21,
                "at_least": 10,
                "groups": [
                    {"header": "The room hears everything", "notes": 14, "at_least": 5},
                    {"header": "Nobody asks", "notes": 3, "at_least": "<5"},
                ],
            },
        ],
        "notes": 21,
        "at_least": 10,
        "sessions": [3, 5],
        "quotes": ["I left before my turn"],
        "review": {
            "rounds": 2,
            "experts": 6,
            "decision": "accepted",
            "medians": {"valid": 8.0, "feasible": 7.5, "clear": 8.0},
            "rated": make_rated(),
        },
        "fist": {"voters": 20, "consensus": False, "rated": None},
        "dissents": ["Too costly for a small town"],
        "revisions": 4,
        **given,
    }


def make_rated(*fields: dict[str, str], **given: Any) -> dict[str, Any]:
    """Which wording was rated, and the fields that were changed since."""
    return {
        "revision": 3,
        "sha256": "b" * 64,
        "changed_during": False,
        "changed_since": bool(fields),
        "fields": list(fields),
        **given,
    }


def make_evidence(key: str = "e1", **given: Any) -> dict[str, Any]:
    """One piece of evidence of a snapshot."""
    return {
        "key": key,
        "title": "A survey",
        "publisher": "An agency",
        "year": "2023",
        "address": "https://example.org/survey",
        "figure": "58% within a year",
        "sample": "n = 100",
        "population": "adults",
        "caveat": "self-selected",
        **given,
    }


def make_afterwards(**given: Any) -> dict[str, Any]:
    """What became of a clause: a finding that was taken up."""
    return {
        "part": "finding",
        "title": "W1: Nobody knew what to say",
        "state": "accepted",
        "figure": "at least 5",
        "detail": "Three desks said so.",
        **given,
    }


def make_snapshot(*clauses: dict[str, Any], **standard: Any) -> dict[str, Any]:
    """A snapshot with these clauses, or with three of two areas; one was withdrawn."""
    rows = list(clauses) or _three_clauses()
    names = {"OK": "Customer service", "PS": "Social assistance", "ZP": "Mental health"}
    codes = dict.fromkeys(row["area"] for row in rows if row["area"])
    changed = [make_change(row) for row in rows if row["change"] != "same"]
    return {
        "format": "workshop-standard",
        "format_version": 3,
        "standard": make_standard(**standard),
        "areas": [{"code": code, "name": names.get(code, code)} for code in codes],
        "clauses": rows,
        "withdrawn": [
            {
                "code": "OK-09",
                "title": "Stamps",
                "reason": "Nobody uses stamps now.",
                "pending": False,
                "version": "0.4",
            }
        ],
        "changes": [
            *changed,
            {"code": "OK-09", "kind": "withdrawn", "fields": [], "because": []},
        ],
        "evidence": [make_evidence()],
        "terms": [{"term": "desk", "meaning": "where somebody is spoken with first"}],
        "missing": make_missing(),
    }


def _three_clauses() -> list[dict[str, Any]]:
    """A new clause that much stands behind, a changed one that nothing stands behind, and one that
    stayed as it was."""
    understood = {"version": "0.4", "yes": 6, "partly": 2, "no": 1}
    nothing: dict[str, Any] = {
        **{key: [] for key in ("needs", "sessions", "quotes", "dissents")},
        **{"notes": 0, "at_least": 0, "review": None, "fist": None, "revisions": 1},
    }
    return [
        make_clause(
            "OK-01",
            evidence=["e1"],
            trace=make_trace(understood=understood, afterwards=[make_afterwards()]),
        ),
        make_clause("OK-02", change="changed", level="recommended", trace=make_trace(**nothing)),
        make_clause("PS-01", change="same", level="good_practice", status="accepted_with_dissent"),
    ]


def make_standard(**given: Any) -> dict[str, Any]:
    """What a snapshot says of its standard and version."""
    return {
        "id": "a" * 32,
        "title": "A standard of service",
        "slug": "a-standard",
        "language": "en",
        "version": "0.5",
        "previous": "0.4",
        "published_on": "2026-11-22",
        "notes": "After the review.",
        "example": True,
        "threshold": 5,
        "state": "working",
        "withdrawn_versions": [],
        "imprint": make_imprint(),
        "signing_key": None,
        **given,
    }


def make_change(row: dict[str, Any]) -> dict[str, Any]:
    """What became of a clause that is new or changed since the version before."""
    told: dict[str, Any] = {"fields": [], "because": []}
    if row["change"] == "changed":
        told["fields"] = [
            {"field": "body", "before": "The desk is open.", "after": row["body"]},
            {"field": "level", "before": "good_practice", "after": row["level"]},
        ]
        told["because"] = ["W1: Nobody knew what to say"]
    return {"code": row["code"], "kind": row["change"], **told}


def make_imprint(**given: str) -> dict[str, str]:
    """Who speaks: a city with its office; every field can be replaced, most are empty."""
    fields = dict.fromkeys(PUBLISHED, "")
    return {**fields, "issuer": "City of Example", "email": "standard@example.org", **given}


def make_missing(**given: Any) -> dict[str, Any]:
    """Whose voices are not in the standard, with numbers that are hidden."""
    return {
        "notes": 60,
        "behind": 40,
        "share": 66,
        "unexplained": 2,
        "reasons": [{"why": "no_need", "notes": 12}, {"why": "others", "notes": 8}],
        "tables": [
            {
                "by": "section",
                "columns": ["behind", "explained", "unexplained"],
                "rows": [
                    {"name": "pains", "notes": [30, None, None, 43]},
                    {"name": "off_map", "notes": [10, None, None, 17]},
                    {"name": "sum", "notes": [40, 7, 13, 60]},
                ],
            }
        ],
        "subjects": [
            {
                "kind": "group",
                "text": "Music in the waiting room",
                "why": "no_need",
                "reason": "The room is not ours to change",
            }
        ],
        "unsaid": 3,
        **given,
    }
