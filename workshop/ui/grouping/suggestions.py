"""Suggested groups: starting a run, its progress, how the result was computed."""

from collections.abc import Mapping

import streamlit as st

from workshop.errors import WorkshopError
from workshop.i18n import _, mark, mark_plural, translate_plural
from workshop.i18n.counted_nouns import GROUPS
from workshop.needs.need_states import SuggestionOutcome
from workshop.needs.suggestions.decisions import SetSuggestions, are_on, set_suggestions
from workshop.needs.suggestions.near_refresh import keep_near_fresh
from workshop.needs.suggestions.open_proposals import (
    LatestRun,
    list_possible_duplicates,
    load_open_proposals,
)
from workshop.needs.suggestions.runs import RUNS, RunProgress, RunRequest
from workshop.people.rights import Right
from workshop.ui.grouping.groups import ActivityNotes, choose_activities
from workshop.ui.grouping.possible_duplicates import show_possible_duplicates
from workshop.ui.grouping.suggestion_cards import show_open_proposals
from workshop.ui.shell.dialogs import show_undo
from workshop.ui.shell.formatting import fault_words, moment, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.unfolding import unfold

_STEPS = {
    "start": mark("Getting the notes ready…"),
    "vectors": mark("Reading the notes…"),
    "words": mark("Looking at their words…"),
    "groups": mark("Looking for groups…"),
}
_MOST = 40


def show_suggestions(page: Page, written: Mapping[str, ActivityNotes]) -> None:
    """Start a run, decide on suggestions and duplicates; or say why there are none."""
    with page.read() as db:
        on = are_on(db, page.programme.id)
        latest = load_open_proposals(db, page.programme.id) if on else None
        same = list_possible_duplicates(db, page.programme.id) if on else []
    if not on:
        st.info(
            _("Suggestions are switched off. Nothing is computed about this programme's notes."),
            icon=":material/visibility_off:",
        )
    elif _is_going(page):
        _ask(page, written, latest, going=True)
        show_part(page.state("going"), _follow, page, every=1)
    else:
        _ask(page, written, latest)
        if latest is not None:
            _show_run(page, latest)
            show_open_proposals(page, latest.offered)
        if same:
            show_possible_duplicates(page, same)
    if page.may(Right.RUN):
        _show_switch(page, on)


def watch_near(page: Page) -> None:
    """While the wall is open, keep the groups nearest to ungrouped notes computed."""
    show_part(page.state("near"), _keep_near_fresh, page, every=5)


def _keep_near_fresh(page: Page) -> None:
    try:
        keep_near_fresh(
            page.services.store,
            page.present_actor(),
            page.programme.id,
            page.services.settings.model,
        )
    except WorkshopError:
        return


def _is_going(page: Page) -> bool:
    """Whether a run is going on; the error of one that has ended is kept to be shown once."""
    progress = RUNS.progress(page.programme.id)
    if progress is None:
        return False
    if progress.ended:
        RUNS.forget(page.programme.id)
        st.session_state[page.state("run_error")] = progress.error
    return not progress.ended


def _ask(
    page: Page,
    written: Mapping[str, ActivityNotes],
    latest: LatestRun | None,
    going: bool = False,
) -> None:
    """What a run shall read and how many groups it shall propose, and the button that starts it.
    While it is ``going`` the choices stay on the screen: undrawn ones would be forgotten."""
    st.write(
        _(
            "The program reads the chosen notes and proposes where those that are in no group "
            "yet could stand: together, or in a group that is there. Nothing moves until "
            "somebody accepts it, and every step can be undone."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        activities = choose_activities(page, written)
        number = _choose_number(page)
        if press_button(
            _("Propose groups"),
            icon=":material/auto_awesome:",
            key=page.state("propose"),
            type="primary" if latest is None or not latest.offered else "secondary",
            disabled=going,
        ):
            _start(page, activities or list(written), number)
        show_undo(page, "grouping")
    if error := st.session_state.get(page.state("run_error")):
        st.error(fault_words(error), icon=":material/info:")
    if latest is None and not going:
        st.caption(_("It takes some seconds. Computed on this machine; nothing leaves it."))


def _choose_number(page: Page) -> int | None:
    wanted = st.selectbox(
        _("How many groups"),
        [0, *range(2, _MOST + 1)],
        key=page.state("number"),
        width=240,
        format_func=lambda n: translate_plural(GROUPS, n) if n else _("As many as fit best"),
        label_visibility="collapsed",
    )
    return wanted or None


def _start(page: Page, activities: list[str], number: int | None) -> None:
    wish = RunRequest(
        page.programme.id, number=number, activities=activities, model=page.services.settings.model
    )
    try:
        RUNS.start(page.services.store, page.present_actor(), wish)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    st.session_state.pop(page.state("run_error"), None)
    st.rerun()


def _follow(page: Page) -> None:
    """Progress of the run, every second; reruns the whole page at its end."""
    page.present_actor()
    progress = RUNS.progress(page.programme.id)
    if progress is None or progress.ended:
        st.rerun()
    with st.container(border=True):
        st.progress(_share(progress), text=_(_STEPS.get(progress.step, _STEPS["start"])))
        st.caption(_("The room goes on as before. Computed on this machine; nothing leaves it."))
        if press_button(_("Cancel"), icon=":material/close:", key=page.state("cancel")):
            RUNS.cancel(page.programme.id)


def _share(progress: RunProgress) -> float:
    """The progress bar's value from 0 to 1, from fixed shares of each step."""
    begin, end = {"vectors": (0.05, 0.5), "words": (0.5, 0.5), "groups": (0.9, 0.9)}.get(
        progress.step, (0.0, 0.0)
    )
    return begin + (end - begin) * (progress.done / progress.of if progress.of else 1.0)


def _show_run(page: Page, latest: LatestRun) -> None:
    run = latest.run
    at = moment(run.at)
    read = _("Notes read: {count}, {at}.", count=len(run.note_ids), at=at)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{read} " + _("Computed on this machine; nothing left it."), width="stretch")
        with st.popover(_("How it was found"), icon=":material/help:", type="tertiary"):
            _explain(latest)
    _show_rest(page, latest)
    if latest.outcomes:
        taken = latest.outcomes.get(SuggestionOutcome.ACCEPTED, 0) + latest.outcomes.get(
            SuggestionOutcome.CHANGED, 0
        )
        refused = latest.outcomes.get(SuggestionOutcome.REFUSED, 0)
        st.caption(_("Accepted: {taken}. Refused: {refused}.", taken=taken, refused=refused))
    if latest.offered:
        return
    if latest.outcomes:
        st.info(_("No proposal is left to decide on."), icon=":material/task_alt:")
    else:
        st.info(
            _("There is nothing to propose: no notes outside the groups are alike enough."),
            icon=":material/search_off:",
        )


def _explain(latest: LatestRun) -> None:
    """How groups are found, first for people, then in the words of the method."""
    run = latest.run
    if "groups_by" not in run.parameters:
        st.markdown(
            _(
                "An earlier version of the program found these groups in another way. Press "
                "“Propose groups” to have them found as they are found today."
            )
        )
        return
    st.markdown(
        _(
            "The program compares every two notes by their meaning and their words. A short note "
            "says little by itself, so it also looks at the notes nearest to it. It joins what is "
            "most alike; then every note moves to the group that it is most like on average. What "
            "people have grouped stays, and the program learns from it what belongs together. "
            "Nothing is drawn by lot: the same notes make the same groups."
        )
    )
    if any(one.held is not None for one in latest.offered):
        st.markdown(
            _(
                "Then it tries again a hundred times, each time without every fifth note, and "
                "counts how often the same comes out. A proposal that comes out less than every "
                "other time is shaky: its notes could as well stand otherwise. The number says "
                "whether it comes out again, not whether it is right."
            )
        )
    st.markdown(
        _(
            "The program knows the words, not the people and not the room. Whether notes belong "
            "together shows only when you read them: that is why you decide."
        )
    )
    st.markdown(_("The words offered as a header are those of the notes most like the others."))
    how = (
        _("as many groups as modularity prefers")
        if run.parameters.get("number") is None
        else _("the number of groups was given")
    )
    st.caption(
        _("Average linkage of similarities, smoothed over nearest neighbours; {how}.", how=how)
        + " "
        + _("Model used: {model}.", model=plain(f"{run.model} {run.version}".strip()))
    )


def _show_rest(page: Page, latest: LatestRun) -> None:
    """What the suggestions do not contain, with the reason."""
    asked = latest.run.parameters.get("number")
    if asked and latest.new < asked:
        why = _WHY_FEWER[latest.run.parameters.get("fewer") or "not_alike"]
        st.markdown(_(why, found=latest.new, asked=asked))
    if latest.alone:
        with st.expander(translate_plural(_ALONE, len(latest.alone))):
            for text in unfold(page, "alone", list(latest.alone.values()), *_LISTED):
                st.markdown(f"- {plain(text)}")


_WHY_FEWER = {
    "few_notes": mark(
        "New groups: {found} instead of {asked}, because too few notes are outside the groups."
    ),
    "refused": mark(
        "New groups: {found} instead of {asked}, because what else is alike was refused here."
    ),
    "not_alike": mark(
        "New groups: {found} instead of {asked}, because the other notes are not alike enough."
    ),
}
_ALONE = mark_plural(
    "{count} note fits no group: it stays on its own.",
    "{count} notes fit no group: they stay on their own.",
)
_LISTED = (20, 40)
"""How many of them are listed at first, and with each press after that."""


def _show_switch(page: Page, on: bool) -> None:
    st.divider()
    wanted = st.toggle(
        _("Suggestions for this programme"),
        value=on,
        key=page.state(f"switch.{on}"),
        help=_("Switched off, no process starts and nothing that was computed is kept."),
    )
    if wanted != on:
        content = SetSuggestions(page.programme.id, wanted)
        if page.attempt(set_suggestions, content, done=_("Saved.")):
            if not wanted:
                RUNS.cancel(page.programme.id)
            st.rerun()
