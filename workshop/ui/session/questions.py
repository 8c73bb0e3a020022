"""Questions from the audience on the page that runs a session."""

from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity
from workshop.ui.shell.page import Page
from workshop.ui.widgets.component import show_module


def show_questions(page: Page, running: Activity) -> None:
    """The questions that stand on the wall, with what can become of each."""
    if running.kind != ActivityKind.QUESTIONS or running.phase == Phase.WAITING:
        return
    show_module(
        "questions",
        data={"activity": running.id, "phase": running.phase},
        key=page.state(f"questions.{running.id}"),
        programme_id=page.programme.id,
    )
