"""What the counts of a silent grouping mean, in words: how much people agree, the machine beside
them, how firm each pile is, and about which notes people are divided."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.i18n import _, mark
from workshop.needs.co_occurrence import CardSortAgreement, Cluster
from workshop.needs.firm_piles import SHAKY, Tries, draw_tries
from workshop.needs.human_ceiling import (
    Comparison,
    DividedNote,
    Nearness,
    find_divided,
    measure_alikeness,
)
from workshop.needs.suggestions.beside_people import BesidePeople, compare_runs
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page

DIVIDED = 12
_QUOTES = '„”“"» «'

_ALIKE = (
    (
        0.6,
        mark("People sorted almost alike"),
        mark("Two people seldom differ about which notes belong together. Take the piles over."),
    ),
    (
        0.4,
        mark("People sorted much alike"),
        mark(
            "Two people agree about most of what belongs together. Take the firm piles over and "
            "talk about the rest."
        ),
    ),
    (
        0.2,
        mark("People sorted alike in part"),
        mark(
            "Two people agree about some of what belongs together, and differ about as much. Begin "
            "with the firm piles; the others are a proposal to talk about."
        ),
    ),
    (
        -1.0,
        mark("People sorted each in their own way"),
        mark(
            "Two people agree little more than by chance. Talk about what the piles mean before "
            "you group."
        ),
    ),
)
"""From which index on people sorted how alike, and what follows. An adjusted Rand index is a kappa,
whose usual steps these are (Landis and Koch, 1977)."""

_NEAR = {
    Nearness.NEARER: mark("The proposals agree with people more than people with each other."),
    Nearness.AS_NEAR: mark("The proposals agree with people as much as people with each other."),
    Nearness.FARTHER: mark("The proposals agree with people less than people with each other."),
}


def show_alikeness(page: Page, found: CardSortAgreement) -> None:
    """How much people agree, and beside it how near the machine's proposals came."""
    index = measure_alikeness(found)
    if index is None:
        return
    with page.read() as db:
        beside = compare_runs(db, page.programme.id, found)
    title, meaning = say_alikeness(index)
    with st.container(border=True):
        st.markdown(f":material/groups: **{title}.** {meaning}")
        if machine := _say_machine(beside):
            st.markdown(f":material/network_node: {machine}")
        st.caption(
            _(
                "Every two people are compared: how much more often than by chance they agree "
                "whether two notes belong together. It follows from the numbers on this page and "
                "says nothing about any one person."
            )
        )


def say_alikeness(index: float) -> tuple[str, str]:
    """How alike two people sort, in one of four steps, and what follows from it."""
    return next((_(title), _(meaning)) for least, title, meaning in _ALIKE if index >= least)


def _say_machine(beside: BesidePeople) -> str:
    if beside.comparison is not None:
        return _say_comparison(beside.comparison)
    if beside.informed:
        return _(
            "The proposals were computed from these piles too, so they are not compared with them. "
            "To see how near proposals come by themselves, have some computed before people sort."
        )
    return ""


def _say_comparison(found: Comparison) -> str:
    same = _(
        "Compared on the same notes: {count}; computed from their words alone.", count=found.notes
    )
    return f"**{_(_NEAR[found.nearness])}** {same}"


def count_held(
    found: CardSortAgreement, piles: Sequence[Sequence[str]], least: float
) -> list[int | None]:
    """In how many of 100 tries each pile held; the tries are drawn once for the same counts."""
    with st.spinner(_("Each pile is tried a hundred times…")):
        return _tries_of(found).count_held(piles, least)


@st.cache_resource(
    max_entries=8,
    show_spinner=False,
    hash_funcs={CardSortAgreement: lambda found: found.fingerprint},
)
def _tries_of(found: CardSortAgreement) -> Tries:
    return draw_tries(found)


def explain_tries() -> str:
    """What a try is."""
    return _(
        "A try: a fifth of the notes is put aside by chance, and as many invented people sort the "
        "rest, such as can be expected from those who sorted. A pile holds when more than half of "
        "the notes that it has now or then are the same."
    )


def is_shaky(held: int | None) -> bool:
    """Whether a pile holds together in too few tries to be taken over unseen."""
    return held is not None and held < SHAKY


def say_held(held: int | None) -> str:
    """How often a pile held together in 100 tries; empty where that is not known."""
    if held is None:
        return ""
    words = _("holds together in {held} of 100 tries", held=held)
    if not is_shaky(held):
        return f":material/anchor: {words}"
    shaky = _("shaky pile")
    return f":material/warning: **{shaky}**: {words}"


def show_divided(
    found: CardSortAgreement, clusters: Sequence[Cluster], texts: Mapping[str, str]
) -> frozenset[str]:
    """The notes about which people are divided, without numbers; returns those listed."""
    divided = [one for one in find_divided(found, clusters) if one.note in texts]
    if not divided:
        return frozenset()
    st.subheader(_("Where people are divided"), anchor=False)
    for one in divided[:DIVIDED]:
        st.markdown(f"- {plain(texts[one.note])}  \n  :small[{_say_divided(one, texts)}]")
    if len(divided) > DIVIDED:
        st.caption(_("and {n} more", n=len(divided) - DIVIDED))
    return frozenset(one.note for one in divided)


def _say_divided(one: DividedNote, texts: Mapping[str, str]) -> str:
    near = quoted(texts[one.near])
    if one.other is None:
        return _("about half put it with {note}, half elsewhere", note=near)
    return _(
        "about as many put it with {note} as with {other}",
        note=near,
        other=quoted(texts[one.other]),
    )


def quoted(text: str) -> str:
    """A note in quotation marks, shortened."""
    return _("“{words}”", words=plain(shortened(text.strip(_QUOTES))))
