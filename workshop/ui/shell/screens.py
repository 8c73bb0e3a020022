"""The screens of the navigation, in order: one file in ``pages/`` each."""

from dataclasses import dataclass

from workshop.i18n import mark
from workshop.people.rights import Right


@dataclass(frozen=True)
class Screen:
    """A page's file name, title, icon and required right; ``None``: open to any account.

    ``unless``: a right with which another screen offers the same and more, so that this one is not
    listed.
    """

    key: str
    title: str
    icon: str
    needs: Right | None
    unless: Right | None = None


SCREENS = (
    Screen("programme", mark("Programme"), ":material/timeline:", None),
    Screen("session", mark("Run a session"), ":material/play_circle:", Right.RUN),
    Screen(
        "minutes", mark("Minutes"), ":material/edit_note:", Right.KEEP_MINUTES, unless=Right.RUN
    ),
    Screen("personas", mark("Personas"), ":material/group:", Right.EDIT_PERSONA),
    Screen("empathy_map", mark("Empathy map"), ":material/psychology:", Right.EDIT_PERSONA),
    Screen(
        "transcripts", mark("Research interviews"), ":material/record_voice_over:", Right.MODERATE
    ),
    Screen("grouping", mark("Grouping"), ":material/workspaces:", Right.SEE),
    Screen("needs", mark("Needs"), ":material/favorite:", Right.SEE),
    Screen("standards", mark("Standard"), ":material/gavel:", Right.SEE),
    Screen("review", mark("Review"), ":material/rate_review:", Right.COMMENT),
    Screen("publication", mark("Publication"), ":material/publish:", Right.SEE),
    Screen("consultation", mark("Consultation"), ":material/forum:", Right.SEE),
    Screen("training", mark("Trainings"), ":material/school:", Right.SEE),
    Screen("questionnaires", mark("Questionnaires"), ":material/assignment:", Right.SEE),
    Screen("in_use", mark("Standard in use"), ":material/fact_check:", Right.SEE),
    Screen("insight", mark("Insight"), ":material/insights:", Right.SEE),
    Screen("recruitment", mark("Recruitment"), ":material/how_to_reg:", Right.RECRUIT),
    Screen("report", mark("Report"), ":material/summarize:", Right.RUN),
    Screen("people", mark("People"), ":material/badge:", Right.RUN),
    Screen("settings", mark("Settings"), ":material/settings:", None),
)
