"""The form in which a unit assesses one clause; what is typed outlives it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from workshop.export.use_words import ANSWERS, FIELDS, SIGNS
from workshop.i18n import _
from workshop.in_use.assessing import (
    LONGEST_ACTION,
    LONGEST_TEXT,
    Assess,
    AssessmentContent,
    assess,
    has_passed,
    last_number,
)
from workshop.in_use.days import EARLIEST, LATEST
from workshop.in_use.standard_in_force import ClauseInForce
from workshop.in_use.tables import Assessment, Unit
from workshop.in_use.use_states import UseAnswer
from workshop.local_time import today
from workshop.ui.in_use.name_marks import warn_of_names
from workshop.ui.in_use.view import turn_to
from workshop.ui.shell.formatting import day_of, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_TEXTS = ("evidence", "obstacle", "next_action", "function")


@dataclass(frozen=True)
class _Opened:
    """What the form was opened with. ``seen``: the number that is known by now; ``base``: the one
    from which its fields were filled."""

    of: tuple[str, str]
    base: int
    seen: int


def show_assessment_form(
    page: Page,
    unit: Unit,
    clause: ClauseInForce,
    rows: Sequence[Assessment],
    following: str | None,
) -> None:
    """The form, filled with what counts now. ``rows``: all that was said, what counts first;
    ``following``: the clause that comes up once it is saved."""
    opened = _open(page, (unit.id, clause.id), last_number(rows))
    form = f"in_use.assess.{unit.id}.{clause.id}"
    if opened.seen != last_number(rows):
        _show_other(page, form, opened, rows)
    base = next((row for row in rows if row.number == opened.base), None)
    # Of days entered later than others, what counts may be an earlier row than the last one.
    before = rows[0] if rows and opened.base == last_number(rows) else base
    place = f"{form}.{opened.base}"
    content = _ask(page, form, place, unit, clause, before)
    past = has_passed(content.due_on, before) and st.checkbox(
        _("The day by which it is to be done has passed; it is meant like this"),
        key=f"{place}.past",
    )
    command = Assess(unit.id, clause.id, opened.seen, content, past_due=past)
    with st.container(horizontal=True):
        onward = press_button(
            _("Save and go on"),
            icon=":material/arrow_forward:",
            type="primary",
            key=page.state("save.on"),
            stands_for=(unit.id, clause.id, opened.seen),
            shortcut="Ctrl+Enter",
        )
        stay = press_button(
            _("Save"),
            key=page.state("save"),
            stands_for=(unit.id, clause.id, opened.seen),
        )
    if (onward or stay) and page.accepts(assess, command, _("Saved.")):
        settle_draft(form)
        st.session_state.pop(page.state("opened"), None)
        turn_to(unit.id, following if onward else clause.id)
        st.rerun()


def _ask(
    page: Page,
    form: str,
    place: str,
    unit: Unit,
    clause: ClauseInForce,
    before: Assessment | None,
) -> AssessmentContent:
    known = {name: str(getattr(before, name)) if before else "" for name in _TEXTS}
    known["function"] = known["function"] or unit.function
    title = _("{code}: self-assessment of {unit}", code=clause.code, unit=unit.name)
    keep_draft(page, form, title, place=place, **known)
    for name, text in known.items():
        st.session_state.setdefault(f"{place}.{name}", text)
    answers = [str(answer) for answer in UseAnswer]
    answer = st.radio(
        _("How far is this unit?"),
        answers,
        index=answers.index(before.answer) if before else None,
        format_func=lambda one: f"{SIGNS[one]} {_(ANSWERS[one])}",
        horizontal=True,
        key=f"{place}.answer",
    )
    left, right = st.columns(2)
    with left:
        evidence = _area(place, "evidence", _("Papers, rooms, figures, what is done"))
    with right:
        obstacle = _area(place, "obstacle", _("Without saying who is meant"))
    action = st.text_input(
        _(FIELDS["next_action"]), max_chars=LONGEST_ACTION, key=f"{place}.next_action"
    )
    due, who, day = st.columns([3, 4, 3])
    with due:
        until = _day(_(FIELDS["due_on"]), before.due_on if before else "", f"{place}.due", LATEST)
    function = who.text_input(
        _(FIELDS["function"]),
        max_chars=200,
        key=f"{place}.function",
        help=_("A function, never a name: the table is read by many, and people change."),
    )
    with day:
        on = _day(_(FIELDS["day"]), today().isoformat(), f"{place}.day", today())
    warn_of_names(evidence, obstacle, action, function, known=(unit.name, unit.place))
    return AssessmentContent(answer or "", evidence, obstacle, action, until, function, on)


def _area(place: str, name: str, hint: str) -> str:
    return st.text_area(
        _(FIELDS[name]), max_chars=LONGEST_TEXT, key=f"{place}.{name}", height=90, placeholder=hint
    )


def _day(label: str, known: str, key: str, latest: date) -> str:
    chosen = st.date_input(
        label,
        date.fromisoformat(known) if known else None,
        min_value=EARLIEST,
        max_value=latest,
        format="DD.MM.YYYY",
        key=key,
    )
    return chosen.isoformat() if isinstance(chosen, date) else ""


def _open(page: Page, of: tuple[str, str], number: int) -> _Opened:
    """What the form of this unit and clause was opened with; opened now if it is another one."""
    key = page.state("opened")
    opened = st.session_state.get(key)
    if not isinstance(opened, _Opened) or opened.of != of:
        st.session_state[key] = opened = _Opened(of, number, number)
    return opened


def _show_other(page: Page, form: str, opened: _Opened, rows: Sequence[Assessment]) -> None:
    """What somebody else has said since this form was opened, and two ways on."""
    theirs = max(rows, key=lambda row: row.number)
    said = [f"**{SIGNS[theirs.answer]} {_(ANSWERS[theirs.answer])}** · {day_of(theirs.day)}"]
    said += [
        f"{_(FIELDS[name])}: {plain(text)}" for name in _TEXTS if (text := getattr(theirs, name))
    ]
    told = _("Somebody else has assessed this meanwhile. What you have typed is still here.")
    st.warning("  \n".join([told, *said]), icon=":material/group:")
    key = page.state("opened")
    with st.container(horizontal=True):
        if press_button(_("Go on from theirs"), key=page.state("theirs"), stands_for=theirs.number):
            settle_draft(form)
            st.session_state[key] = _Opened(opened.of, theirs.number, theirs.number)
            st.rerun()
        if press_button(_("Keep mine on top"), key=page.state("mine"), stands_for=theirs.number):
            st.session_state[key] = replace(opened, seen=theirs.number)
            st.rerun()
