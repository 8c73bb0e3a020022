"""The agreement of a grouping in silence, and making groups of it.

While people are at work only counts are shown, to everybody: interim results would influence
them, and the change from one result to the next would disclose what a single person just did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from sqlmodel import Session

from workshop.board.tables import Note
from workshop.disclosure import PAIR_THRESHOLD, PROGRESS_THRESHOLD
from workshop.i18n import _, ngettext
from workshop.needs.card_sort import (
    CardSortProgress,
    count_progress,
    is_card_sort_running,
    list_card_sorts,
    list_sortable_notes,
    load_agreement,
)
from workshop.needs.co_occurrence import ENOUGH, CardSortAgreement, Cluster, PairAgreement
from workshop.needs.group_queries import list_groups, notes_by_group
from workshop.needs.groups import CreateGroup, create_group
from workshop.people.rights import Right
from workshop.programme.session_words import session_word
from workshop.programme.sessions import load_session
from workshop.programme.tables import Activity
from workshop.store.ids_and_clock import new_id
from workshop.ui.grouping.agreement_chart import show_picture
from workshop.ui.grouping.agreement_words import (
    count_held,
    explain_tries,
    quoted,
    say_held,
    show_alikeness,
    show_divided,
)
from workshop.ui.shell.dialogs import show_undo
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import show_part
from workshop.ui.shell.presses import press_button

TOPIC = "grouping"
PAIRS = 5
LONELY = 12


@dataclass(frozen=True)
class CardSort:
    """A grouping in silence that has begun; ``session``: its number; ``at_work``: it is running."""

    activity: Activity
    session: int
    at_work: bool
    progress: CardSortProgress


@dataclass(frozen=True)
class WallContents:
    """The content of the wall: text by note id, and header and notes by group id."""

    texts: Mapping[str, str]
    groups: Mapping[str, tuple[str, frozenset[str]]]

    def holding(self, notes: Sequence[str]) -> str | None:
        """The header of a group that contains all of these notes, or ``None``."""
        wanted = set(notes)
        return next((header for header, held in self.groups.values() if wanted <= held), None)

    def count_grouped(self, notes: Sequence[str]) -> int:
        """How many of these notes are in any group."""
        return sum(1 for note in notes if any(note in held for _h, held in self.groups.values()))


def load_card_sorts(page: Page) -> dict[str, CardSort]:
    """The groupings in silence that are running or have piles, by activity id, the latest last."""
    with page.read() as db:
        rounds = {}
        for activity in list_card_sorts(db, page.programme.id):
            session = load_session(db, activity.session_id)
            working = is_card_sort_running(session, activity)
            progress = count_progress(db, activity)
            if working or progress.people:
                rounds[activity.id] = CardSort(activity, session.number, working, progress)
    return rounds


def show_agreement(page: Page, rounds: Mapping[str, CardSort]) -> None:
    """The progress of a running grouping in silence, or the agreement once it has ended."""
    chosen = _choose_round(page, rounds)
    if chosen.at_work:
        show_progress(page, chosen.activity)
        st.info(
            _(
                "What people agree about appears here when the activity has ended. Until then "
                "nobody sees it, so that nobody is steered."
            ),
            icon=":material/visibility_off:",
        )
    else:
        show_part(page.state("result"), _show_result, page, chosen)


def show_progress(page: Page, activity: Activity) -> None:
    """The number of people at work and the share of notes placed, every three seconds until the
    end. The share is shown only from a threshold of people on: it would be one person's own."""
    show_part(page.state("progress"), _show_progress, page, activity, every=3)


def _show_progress(page: Page, activity: Activity) -> None:
    page.present_actor()
    with page.read() as db:
        working = _is_at_work(db, activity)
        progress = count_progress(db, activity)
    if not working:
        st.rerun(scope="app")
    people = ngettext("{count} person at work", "{count} people at work", progress.people)
    st.markdown(f":material/pan_tool: **{people}**")
    if progress.share is None:
        st.caption(_("How far they are is shown from {count} people on.", count=PROGRESS_THRESHOLD))
        return
    words = _("On average {share} % of the notes are on piles", share=round(progress.share * 100))
    st.progress(progress.share, text=words)


def _is_at_work(db: Session, activity: Activity) -> bool:
    """Whether people are sorting now, whatever this activity was when the page was opened."""
    row = db.get(Activity, activity.id)
    return row is not None and is_card_sort_running(load_session(db, row.session_id), row)


def _choose_round(page: Page, rounds: Mapping[str, CardSort]) -> CardSort:
    keys = list(rounds)
    if len(keys) == 1:
        return rounds[keys[0]]
    chosen = st.selectbox(
        _("Grouping in silence"),
        keys,
        index=len(keys) - 1,
        key=page.state("round"),
        format_func=lambda key: _round_name(rounds[key]),
    )
    return rounds[chosen]


def _round_name(one: CardSort) -> str:
    return session_word(one.session) + f" · {one.activity.title}"


def _show_result(page: Page, chosen: CardSort) -> None:
    page.present_actor()
    with page.read() as db:
        if _is_at_work(db, chosen.activity):  # opened again meanwhile
            st.rerun(scope="app")
        found = load_agreement(db, chosen.activity)
        # In one reading: a note that goes in between would have no text.
        ground = _load_ground(db, chosen.activity)
    people = say_people(found.people)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{plain(_round_name(chosen))} · {people}", width="stretch")
        if page.may(Right.GROUP):
            show_undo(page, TOPIC)
    if not found.pairs:
        st.info(
            _(
                "Too few people put the same notes on piles. What they agree about is shown from "
                "{count} people on, so that nobody's own piles can be read.",
                count=PAIR_THRESHOLD,
            ),
            icon=":material/group_off:",
        )
        return
    show_alikeness(page, found)
    least = (
        st.slider(
            _("People who put two notes of a pile together, on average at least"),
            40,
            100,
            round(ENOUGH * 100),
            step=5,
            format="%d %%",
            key=page.state("least"),
            width=420,
        )
        / 100
    )
    clusters = found.clusters(least)
    sizes = [len(cluster.notes) for cluster in clusters]
    st.subheader(say_finding(sizes, round(least * 100)), anchor=False)
    held = count_held(found, [cluster.notes for cluster in clusters], least)
    if clusters:
        st.caption(explain_tries())
    for number, (cluster, times) in enumerate(zip(clusters, held, strict=True)):
        _show_cluster(page, cluster, times, ground, number)
    divided = show_divided(found, clusters, ground.texts)
    _show_pairs(found, ground)
    _show_scattered(found, least, ground, divided)
    show_picture(page, found, clusters, ground.texts)


def _load_ground(db: Session, activity: Activity) -> WallContents:
    notes: list[Note] = list_sortable_notes(db, activity)
    groups = {row.id: row.header for row in list_groups(db, activity.programme_id)}
    held: dict[str, set[str]] = {key: set() for key in groups}
    for place in notes_by_group(db, list(groups)):
        held[place.group_id].add(place.note_id)
    return WallContents(
        {note.id: note.text for note in notes},
        {key: (header, frozenset(held[key])) for key, header in groups.items()},
    )


def say_people(count: int) -> str:
    """How many people took part."""
    return ngettext("{count} person took part", "{count} people took part", count)


def say_finding(sizes: Sequence[int], least: int) -> str:
    """How many notes hold together in how many piles. ``sizes``: the number of notes of each pile;
    ``least``: percent of people who put two notes of a pile together."""
    if not sizes:
        return _("Nothing holds together at {least} %: try less.", least=least)
    held = ngettext("{count} note holds together", "{count} notes hold together", sum(sizes))
    piles = ngettext("in {count} pile", "in {count} piles", len(sizes))
    return f"{held} {piles}"


def _show_cluster(
    page: Page, cluster: Cluster, held: int | None, ground: WallContents, number: int
) -> None:
    with st.container(border=True):
        words, action = st.columns([4, 1], vertical_alignment="top")
        with words:
            st.markdown(f"**{_strength(cluster)}**  \n{say_held(held)}")
            st.markdown("\n".join(f"- {plain(ground.texts[note])}" for note in cluster.notes))
        header = ground.holding(cluster.notes)
        if header is not None:
            name = plain(header) if header else _("a group without a sentence")
            told = _("Already together: {group}", group=name)
            words.caption(f":material/check: {told}")
            return
        grouped = ground.count_grouped(cluster.notes)
        if grouped:
            words.caption(_("In a group already, and would leave it: {count}", count=grouped))
        if page.may(Right.GROUP) and press_button(
            _("Make a group of these"),
            within=action,
            icon=":material/workspaces:",
            width="stretch",
            key=page.state(f"make.{number}.{cluster.notes[0]}"),
        ):
            _make_group(page, cluster)


def _make_group(page: Page, cluster: Cluster) -> None:
    content = CreateGroup(page.programme.id, new_id(), "", cluster.notes)
    done = _("The group is made. Give it a sentence on the wall.")
    if page.attempt(create_group, content, done):
        st.rerun()


def _strength(cluster: Cluster) -> str:
    """The agreement within a cluster as text; for a single pair as numbers of people."""
    if len(cluster.notes) == 2:
        return pair_sentence(cluster.strongest)
    return _(
        "{count} notes, agreement {share} %; the strongest pair: {most}, the weakest: {least}",
        count=len(cluster.notes),
        share=round(cluster.share * 100),
        most=_fraction(cluster.strongest),
        least=_fraction(cluster.weakest),
    )


def pair_sentence(shared: PairAgreement) -> str:
    """The agreement on a pair, such as "9 of 11 people put these together"."""
    return _(
        "{together} of {both} people put these together",
        together=shared.together,
        both=shared.both,
    )


def _fraction(shared: PairAgreement) -> str:
    return _("{together} of {both} people", together=shared.together, both=shared.both)


def _show_pairs(found: CardSortAgreement, ground: WallContents) -> None:
    strongest = [row for row in found.pairs.items() if row[1].together][:PAIRS]
    if not strongest:
        return
    st.subheader(_("The strongest pairs"), anchor=False)
    for (one, other), shared in strongest:
        notes = " + ".join(quoted(ground.texts[note]) for note in (one, other))
        st.markdown(f"- {pair_sentence(shared)}: {notes}")


def _show_scattered(
    found: CardSortAgreement, least: float, ground: WallContents, listed: frozenset[str]
) -> None:
    """The notes on no pile that are not ``listed`` elsewhere."""
    lonely = [note for note in found.scattered(least) if note not in listed]
    if not lonely:
        return
    st.subheader(_("On none of these piles"), anchor=False)
    for note in lonely[:LONELY]:
        closest = found.closest(note)
        if closest and closest[1].together:
            near = quoted(ground.texts[closest[0]])
            said = _("nearest: {people}, {note}", people=_fraction(closest[1]), note=near)
        else:
            said = _("everybody put it elsewhere")
        st.markdown(f"- {plain(ground.texts[note])}  \n  :small[{said}]")
    if len(lonely) > LONELY:
        st.caption(_("and {n} more", n=len(lonely) - LONELY))
