"""Told results of questionnaires in sentences, the same on the page and in the report."""

from collections.abc import Iterator, Mapping
from typing import Any

from babel.numbers import format_decimal, format_percent

from workshop.i18n import mark, translate
from workshop.questionnaires.item_kinds import ItemKind
from workshop.questionnaires.labels import MOMENTS
from workshop.questionnaires.results import ItemResults, Results, Turnout
from workshop.questionnaires.tables import QuestionnaireItem

RARE = 0.05
"""How often chance alone may look like a change that is called one."""


def decimal(value: float, language: str, digits: int = 1) -> str:
    """A number as it is written in a language."""
    form = "0." + "0" * digits
    written = str(format_decimal(round(value, digits), format=form, locale=language))
    return written.replace("-", "−")


def say_moment(moment: str, language: str) -> str:
    """A moment in words."""
    return translate(MOMENTS[moment], language)


def say_turnout(moment: str, told: Turnout, language: str) -> str:
    """How many answered, and of how many."""
    words = {"moment": say_moment(moment, language), "answered": told.answered}
    if told.rate is None:
        return translate(mark("{moment}: people who answered: {answered}."), language, **words)
    share = format_percent(told.rate, locale=language)
    line = mark(
        "{moment}: people who answered: {answered}, that is {share} of those who were there."
    )
    return translate(line, language, **words, share=share)


def say_unpaired(results: Results, language: str) -> Iterator[str]:
    """How many answered at one of two moments only."""
    line = mark(
        "{earlier} or {later} only: {count}. Their answers are in no change: the phone was another"
        " one and the five words were lost, or they were not there."
    )
    for two, count in results.unpaired.items():
        if count != "0":
            yield translate(line, language, **_two(two, language), count=count)


def say_spread(item: QuestionnaireItem, moment: str, told: Mapping[str, Any], language: str) -> str:
    """What was answered at one moment."""
    words = {"moment": say_moment(moment, language), "n": told["n"]}
    if item.kind == ItemKind.KNOWLEDGE:
        line = mark("{moment}: {right} of {n} chose the right answer.")
        return translate(line, language, **words, right=told["right"])
    line = mark("{moment}: mean {mean}, median {median}, people: {n}.")
    values = {name: decimal(told[name], language) for name in ("mean", "median")}
    return translate(line, language, **words, **values)


def say_item(item: QuestionnaireItem, told: ItemResults, language: str) -> Iterator[str]:
    """Every sentence about changes of an item."""
    for two, change in told.changes.items():
        if item.kind == ItemKind.KNOWLEDGE:
            yield say_knowledge(two, change, language)
        else:
            yield say_change(two, change, language)
    if told.shift:
        yield say_shift(told.shift, language)


def say_change(two: str, change: Mapping[str, Any], language: str) -> str:
    """How far answers moved, with the interval, and what that means."""
    mean = change["mean"]
    up = mark("From “{earlier}” to “{later}” answers rose by {by} points on average (people: {n}).")
    down = mark(
        "From “{earlier}” to “{later}” answers fell by {by} points on average (people: {n})."
    )
    same = mark("From “{earlier}” to “{later}” answers did not move on average (people: {n}).")
    line = same if round(mean, 2) == 0 else up if mean > 0 else down
    by = decimal(abs(mean), language, 2)
    said = translate(line, language, **_two(two, language), by=by, n=change["n"])
    return f"{said} {_say_interval(change, language)}"


def say_knowledge(two: str, change: Mapping[str, Any], language: str) -> str:
    """Right answers before and after, with McNemar's exact test in words."""
    line = mark(
        "Of {n} people {before} were right in “{earlier}” and {after} in “{later}”: {gained} have"
        " learned it, {lost} have lost it."
    )
    numbers = {name: change[name] for name in ("n", "gained", "lost")}
    sides = {"before": change["right_before"], "after": change["right_after"]}
    said = translate(line, language, **_two(two, language), **numbers, **sides)
    p = decimal(max(change["p"], 0.001), language, 3)
    rare = mark("Chance alone rarely gives such a change (McNemar’s exact test, p = {p}).")
    common = mark("Chance alone may give such a change (McNemar’s exact test, p = {p}).")
    return f"{said} {translate(rare if change['p'] < RARE else common, language, p=p)}"


def say_shift(shift: Mapping[str, Any], language: str) -> str:
    """How far what people say afterwards of before is from what they had said then."""
    mean = shift["mean"]
    lower = mark(
        "Looking back, people rate their former self {by} points lower than they did then (people:"
        " {n}): they had thought that they knew more."
    )
    higher = mark(
        "Looking back, people rate their former self {by} points higher than they did then (people:"
        " {n})."
    )
    same = mark("Looking back, people rate their former self as they did then (people: {n}).")
    line = same if round(mean, 2) == 0 else higher if mean > 0 else lower
    return translate(line, language, by=decimal(abs(mean), language, 2), n=shift["n"])


def _say_interval(change: Mapping[str, Any], language: str) -> str:
    low, high = change["low"], change["high"]
    if low is None or high is None:
        return translate(mark("All moved alike, so there is no interval."), language)
    bounds = {"low": decimal(low, language, 2), "high": decimal(high, language, 2)}
    clear = mark("The 95 % interval goes from {low} to {high}: chance alone rarely gives that.")
    unclear = mark("The 95 % interval goes from {low} to {high}: it may be no change at all.")
    return translate(clear if low > 0 or high < 0 else unclear, language, **bounds)


def _two(two: str, language: str) -> dict[str, str]:
    earlier, later = two.split("|")
    return {"earlier": say_moment(earlier, language), "later": say_moment(later, language)}
