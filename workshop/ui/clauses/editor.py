"""The editor of one clause: every field is saved by itself, several people can write at once.

The component of ``frontend/clause/editor.js`` saves and receives changes without reruns.
"""

from collections.abc import Mapping
from typing import Any

from workshop.errors import WorkshopError
from workshop.i18n import _, mark
from workshop.standards.clause_access import load_readable_clause
from workshop.standards.clause_fields import LEVELS, LINES, WRITTEN, fields_of
from workshop.standards.clause_states import ClauseLevel
from workshop.standards.clauses import load_editable_clause
from workshop.standards.labels import FIELDS as FIELD_NAMES
from workshop.standards.labels import LEVELS as LEVEL_NAMES
from workshop.standards.tables import Clause
from workshop.ui.shell.page import Page
from workshop.ui.widgets.component import show_module

_LONGEST_TEXT = 4000
_LARGE = {
    "title": "headline",
    "body": "large",
    "easy_text": "text alone",
    "legal_basis": "text alone",
}
_FIRST = ("title", "body", "level", "responsible", "rationale")
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", _FIRST),
    (
        mark("Whom it is for and how"),
        ("applies_to", "exceptions", "cooperating", "contact", "steps", "binds_from"),
    ),
    (
        mark("How we check it"),
        (
            "measure_structure",
            "measure_process",
            "measure_outcome",
            "target_value",
            "check_method",
            "check_frequency",
        ),
    ),
    (mark("Examples"), ("good_example", "bad_example")),
    (mark("What it means for…"), ("meaning_client", "meaning_staff", "meaning_manager")),
    (mark("For people who read with difficulty"), ("easy_text",)),
    (mark("Legal basis"), ("legal_basis",)),
)
HINTS: Mapping[str, str] = {
    "title": mark("A few words by which people will know it"),
    "body": mark("One requirement in one sentence: who does what, for whom."),
    "level": mark("How binding it is. Nothing is read from the verb."),
    "responsible": mark("One role or unit, such as: the head of customer service"),
    "rationale": mark("What it changes for people, in one or two sentences"),
    "applies_to": mark("Services, counters or people that it covers"),
    "exceptions": mark("Where it does not apply, and what is done then"),
    "binds_from": mark("Only where it differs from the whole standard"),
    "contact": mark("A function or an office with its telephone or mailbox, never a name"),
    "target_value": mark("A number that can be checked, such as: within 7 days, in 9 of 10 cases"),
    "cooperating": mark("Other units or organisations"),
    "steps": mark("What is done, one step a line"),
    "measure_structure": mark("What can be seen: a form, a room, a trained person"),
    "measure_process": mark("What can be counted: how often it was done"),
    "measure_outcome": mark("What people can tell: what is different for them"),
    "check_method": mark("Where to look: papers, a visit, a questionnaire"),
    "check_frequency": mark("For example: once a year"),
    "good_example": mark("A scene from a counter, without names"),
    "bad_example": mark("What should not happen any more, without names"),
    "meaning_client": mark("One plain sentence to a person who comes"),
    "meaning_staff": mark("One plain sentence to a person at the counter"),
    "meaning_manager": mark("One plain sentence to a person in charge"),
    "easy_text": mark("Short sentences, each on a line of its own, in words that everybody knows"),
    "legal_basis": mark("Act and article, one a line"),
}
_LEVEL_MEANS: Mapping[str, str] = {
    ClauseLevel.REQUIRED: mark("Always. Without it the service does not meet the standard."),
    ClauseLevel.RECOMMENDED: mark("Done, unless there is a reason that is written down."),
    ClauseLevel.GOOD_PRACTICE: mark("Worth following where it can be done."),
}


def show_editor(page: Page, clause: Clause) -> None:
    """The fields of a clause; read-only for those who may not write it."""
    with page.read() as db:
        present = load_readable_clause(db, page.actor, clause.id)
        values, revision = fields_of(present), present.revision
        try:
            writes = bool(load_editable_clause(db, page.actor, clause.id))
        except WorkshopError:
            writes = False
    show_module(
        "clause_editor",
        key=page.state(f"editor.{clause.id}"),
        programme_id=page.programme.id,
        data={
            "clause": clause.id,
            "account": page.actor.id,
            "writes": writes,
            "revision": revision,
            "values": {name: values[name] for name in HINTS},
            "shapes": [_shape(name) for name in HINTS],
            "sections": [
                {"title": _(title) if title else "", "fields": fields} for title, fields in SECTIONS
            ],
        },
    )


def _shape(name: str) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "name": name,
        "title": _(FIELD_NAMES[name]),
        "hint": _(HINTS[name]),
        "longest": LINES.get(name, _LONGEST_TEXT),
        "line": name in LINES,
        "size": _LARGE.get(name, "line" if name in LINES else "text"),
    }
    if name not in WRITTEN:
        shape["choices"] = [
            {"key": key, "title": _(LEVEL_NAMES[key]), "hint": _(_LEVEL_MEANS[key])}
            for key in LEVELS
        ]
    return shape
