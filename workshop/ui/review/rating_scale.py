"""The scales from 1 to 9 on which an expert rates a subject; each click is saved at once."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from workshop.i18n import _, mark
from workshop.review.consensus import RatingDistribution
from workshop.review.labels import CRITERIA
from workshop.review.rating_rows import Values
from workshop.review.ratings import RateSubject, rate_subject
from workshop.review.rounds import criteria_of
from workshop.review.tables import ReviewRound
from workshop.ui.shell.page import Page
from workshop.ui.widgets.charts import number
from workshop.ui.widgets.component import show_module

QUESTIONS: Mapping[str, str] = {
    "grounded": mark("Does it stand on the notes you see here?"),
    "important": mark("How important is it for the people it is about?"),
    "complete": mark("Is nothing essential missing?"),
    "valid": mark("Does it answer the need?"),
    "feasible": mark("Can it be done in this town?"),
    "clear": mark("Will everybody understand it in the same way?"),
}
ENDS: Mapping[str, tuple[str, str]] = {
    "grounded": (mark("no note bears it out"), mark("the notes bear it out fully")),
    "important": (mark("makes no difference"), mark("they cannot do without it")),
    "complete": (mark("the main thing is missing"), mark("nothing is missing")),
    "valid": (mark("does not answer it"), mark("answers it fully")),
    "feasible": (mark("cannot be done"), mark("can be done at once")),
    "clear": (mark("can mean anything"), mark("can mean one thing only")),
}


def show_scales(
    page: Page,
    review: ReviewRound,
    subject_id: str,
    own: Values,
    earlier: Values,
    group: Mapping[str, RatingDistribution],
) -> None:
    """The scales of a subject with one's ratings so far.

    In a second round ``earlier`` holds one's own ratings of the first, ``group`` the
    distributions of all ratings then.
    """
    key = page.state(f"scale.{review.id}.{subject_id}")
    show_module(
        "rating_scale",
        key=key,
        data={
            "subject": subject_id,
            "criteria": [
                _criterion(name, own, earlier, group.get(name)) for name in criteria_of(review)
            ],
        },
        on_ratings_change=lambda: _save(page, review, subject_id, key),
    )


def _criterion(
    name: str, own: Values, earlier: Values, spread: RatingDistribution | None
) -> dict[str, Any]:
    low, high = ENDS[name]
    told: dict[str, Any] = {
        "key": name,
        "title": _(CRITERIA[name]),
        "question": _(QUESTIONS[name]),
        "low": _(low),
        "high": _(high),
    }
    if name in own:
        told["value"] = own[name]
    if name in earlier:
        told["earlier"] = earlier[name]
        told["earlierText"] = _before(earlier[name])
    if spread is not None:
        told["group"] = {
            "counts": list(spread.counts),
            "n": spread.n,
            "median": spread.median,
            "from": spread.p30,
            "to": spread.p70,
            "text": _(
                "The group: median {median}, the middle from {low} to {high}",
                median=number(spread.median, 1),
                low=number(spread.p30, 1),
                high=number(spread.p70, 1),
            ),
        }
    return told


def _before(value: int | None) -> str:
    if value is None:
        return _("you could not judge it")
    return _("your rating then: {value}", value=value)


def _save(page: Page, review: ReviewRound, subject_id: str, key: str) -> None:
    told = st.session_state[key].get("ratings") or {}
    values = told.get("values") or {}
    if told.get("subject") != subject_id or not values:
        return
    content = RateSubject(review.id, subject_id, dict(values), page.review_key)
    page.accepts(rate_subject, content)
