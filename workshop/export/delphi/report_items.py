"""What an item of the checklist is, the sections of the report, the parts of both checklists."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workshop.i18n import mark


class ReportSection(StrEnum):
    """The sections of the report, in its order."""

    SUMMARY = "summary"
    ABOUT = "about"
    PANEL = "panel"
    CRITERIA = "criteria"
    PROCEDURE = "procedure"
    ROUNDS = "rounds"
    FEEDBACK = "feedback"
    RESULTS = "results"
    STABILITY = "stability"
    CHANGES = "changes"
    DISSENT = "dissent"
    LIMITS = "limits"


SECTIONS: Mapping[ReportSection, str] = {
    ReportSection.SUMMARY: mark("Summary"),
    ReportSection.ABOUT: mark("Aim and background"),
    ReportSection.PANEL: mark("Panel"),
    ReportSection.CRITERIA: mark("What counted as consensus"),
    ReportSection.PROCEDURE: mark("How the ratings were given"),
    ReportSection.ROUNDS: mark("Course of the rounds"),
    ReportSection.FEEDBACK: mark("What was fed back"),
    ReportSection.RESULTS: mark("Results by subject and round"),
    ReportSection.STABILITY: mark("Stability between the rounds"),
    ReportSection.CHANGES: mark("What was changed or left out"),
    ReportSection.DISSENT: mark("Dissent"),
    ReportSection.LIMITS: mark("Findings and limits"),
}


class ChecklistPart(StrEnum):
    """The parts of both checklists; ACCORD calls them a little differently."""

    TITLE = "title"
    CONTEXT = "context"
    METHOD = "method"
    RESULTS = "results"
    DISCUSSION = "discussion"
    OTHER = "other"


PARTS: Mapping[ChecklistPart, str] = {
    ChecklistPart.TITLE: mark("title and abstract"),
    ChecklistPart.CONTEXT: mark("context"),
    ChecklistPart.METHOD: mark("method"),
    ChecklistPart.RESULTS: mark("results"),
    ChecklistPart.DISCUSSION: mark("discussion"),
    ChecklistPart.OTHER: mark("other information"),
}


@dataclass(frozen=True)
class ReportItem:
    """One item. ``name``: in a few words; ``asks``: what the report has to say; ``delphistar``,
    ``accord``: the part of each checklist that asks for it, ``None``: it does not. ``by_data``: the
    program says it, unless the review lacks what it would say it from."""

    key: str
    section: ReportSection
    name: str
    asks: str
    delphistar: ChecklistPart | None
    accord: ChecklistPart | None
    by_data: bool = False
