"""A questionnaire that runs in a session: how many have answered, and one item on the wall."""

import streamlit as st

from workshop.disclosure import COUNT_THRESHOLD, below
from workshop.i18n import _
from workshop.people.attendance import count_phones
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity
from workshop.questionnaires.asked import questionnaire_of
from workshop.questionnaires.questionnaires import SeenQuestionnaire
from workshop.questionnaires.results import load_results, people_answering
from workshop.questionnaires.wall_item import ShowItem, show_item
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button


def show_questionnaire(page: Page, running: Activity) -> None:
    """What is asked; while people answer how many have, in steps; afterwards the way to results."""
    with page.read() as db:
        seen = questionnaire_of(db, running)
    if seen is None:
        st.warning(
            _("No questionnaire is chosen. Choose one under “Edit”; phones follow by themselves."),
            icon=":material/error:",
        )
        return
    items = len(seen.asked_at(running.moment))
    words = _("“{title}”, items: {items}", title=plain(seen.row.title), items=items)
    st.markdown(f":material/assignment: {words}")
    if running.phase == Phase.VOTE:
        show_part(page.state("answering"), _show_answering, page, running, seen, every=5)
    elif running.phase == Phase.DONE:
        _show_done(page, running, seen)


def _show_answering(page: Page, running: Activity, seen: SeenQuestionnaire) -> None:
    """In steps of five: who watches the room would learn by each single one who has finished."""
    page.present_actor()
    with page.read() as db:
        count = len(people_answering(db, seen.row.id, running.moment))
        here = count_phones(db, running.session_id)
    told = count // COUNT_THRESHOLD * COUNT_THRESHOLD
    answered = _("at least {count}", count=told) if told else below(COUNT_THRESHOLD)
    st.markdown(_("Handed in: {answered} of {here}.", answered=answered, here=here))


def _show_done(page: Page, running: Activity, seen: SeenQuestionnaire) -> None:
    with page.read() as db:
        results = load_results(db, seen.row.id)
    told = results.items if results else {}
    items = {
        item.id: shortened(item.text)
        for item in seen.items
        if item.id in told and running.moment in told[item.id].spreads
    }
    if not items:
        st.caption(_("Nothing is told yet: fewer than five people, or it waits for the next part."))
        return
    present = (running.targets[1:] or [""])[0]
    chosen = st.selectbox(
        _("On the wall"),
        list(items),
        index=list(items).index(present) if present in items else None,
        format_func=lambda one: items[one],
        placeholder=_("None of the items"),
        key=page.state(f"wall_item.{running.id}"),
    )
    if chosen != (present or None):
        page.accepts(show_item, ShowItem(running.id, chosen))
        st.rerun()
    if press_button(_("All results"), icon=":material/bar_chart:", key=page.state("results_of")):
        go_to("questionnaires", {"questionnaire": seen.row.id, "view": "results"})
