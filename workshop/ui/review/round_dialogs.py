"""Dialogs of a round of review: invitation, extension, second round."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

import streamlit as st

from workshop.disclosure import are_few_raters
from workshop.i18n import _, current_language
from workshop.local_time import end_of_day, today, zone_name
from workshop.needs.group_queries import list_groups
from workshop.needs.need_states import NeedStatus
from workshop.needs.needs import list_needs
from workshop.people.rights import Role
from workshop.people.tables import Account
from workshop.programme.programmes import list_areas
from workshop.programme.tables import Activity
from workshop.review.activity_rounds import MakeRound, make_round
from workshop.review.fixed_criteria import fixed_criteria
from workshop.review.ratings import open_subjects
from workshop.review.review_kinds import SubjectKind
from workshop.review.reviewable import brief_name_of, is_standing
from workshop.review.room_experts import list_room_experts
from workshop.review.rounds import (
    CreateRound,
    ExtendRound,
    FollowRound,
    Subject,
    create_round,
    day_of_deadline,
    extend_round,
    follow_round,
    list_invitable,
    was_closed,
)
from workshop.review.tables import ReviewRound
from workshop.standards.clause_access import readable_clauses
from workshop.standards.clause_states import ClauseStatus
from workshop.ui.review.criteria import ask_consensus
from workshop.ui.review.results import RoundResults
from workshop.ui.shell.formatting import plain, shortened
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.shell.role_names import role_name
from workshop.ui.widgets.drafts import settle_draft

_USUAL_DAYS = 7
_UNDECIDED = (ClauseStatus.DRAFT, ClauseStatus.REVISED)


def open_invitation(page: Page) -> None:
    """A dialog that opens a round: subjects, experts, deadline."""

    @dialog(_("Invite to a review"), width="large")
    def form() -> None:
        page.present_actor()
        key = page.state("invite")
        st.caption(
            _(
                "Experts rate each subject alone and anonymously. Nobody sees how they agree "
                "before you close the round."
            )
        )
        kinds = {"need": _("Needs and groups"), "clause": _("Clauses")}
        kind = st.segmented_control(
            _("What is reviewed"),
            list(kinds),
            default="need",
            required=True,
            format_func=lambda name: kinds[name],
            key=f"{key}.kind",
        )
        usual = _("Review of clauses") if kind == SubjectKind.CLAUSE else _("Review of needs")
        title = st.text_input(_("Title"), usual, max_chars=200, key=f"{key}.title.{kind}")
        choose = _choose_clauses if kind == SubjectKind.CLAUSE else _choose_needs
        subjects = choose(page, key)
        experts = _choose_experts(page, (), f"{key}.experts")
        _warn_of_few(experts)
        if kind == SubjectKind.CLAUSE:
            st.caption(
                _(
                    "A clause's history names those who wrote it: a low result can be read as a "
                    "judgement of them."
                )
            )
        deadline = _ask_deadline(None, f"{key}.deadline")
        consensus = ask_consensus(page, key, _("Invite to a review"), "")
        if press_button(_("Send the invitation"), type="primary", icon=":material/mail:"):
            content = CreateRound(
                page.programme.id, title, subjects, experts, deadline, consensus=consensus
            )
            done = _("The round is open. The experts find it on this page.")
            if page.attempt(create_round, content, done=done):
                settle_draft(key)
                st.rerun()

    form()


def open_room_round(page: Page, activity: Activity) -> None:
    """A dialog that opens the round of a running activity: clauses, phones here, accounts
    elsewhere, deadline. What is filled in beforehand is what a room usually wants."""

    @dialog(_("Make the round"), width="large")
    def form() -> None:
        page.present_actor()
        key = page.state(f"room.{activity.id}")
        subjects = _choose_clauses(page, key)
        phones = _choose_phones(page, activity, f"{key}.phones")
        experts = _choose_elsewhere(page, f"{key}.experts", chosen=not phones)
        st.caption(
            _(
                "One person rates once: who is here with a phone is not invited with an account "
                "as well. The room sees the agreement on the wall once the round is closed."
            )
        )
        _warn_of_few([*phones, *experts])
        deadline = _ask_deadline(None, f"{key}.deadline") if experts else None
        consensus = ask_consensus(page, key, _("Make the round"), "")
        if press_button(_("Open the round"), type="primary", icon=":material/star:"):
            content = MakeRound(
                activity.id, activity.title, subjects, experts, phones, deadline, consensus
            )
            if page.attempt(make_round, content, done=_("The round is open.")):
                settle_draft(key)
                st.rerun()

    form()


def _choose_phones(page: Page, activity: Activity, key: str) -> list[str]:
    with page.read() as db:
        here = list_room_experts(db, activity.session_id)
    if not here:
        st.info(_("Nobody here has joined as an expert. Phones choose this when they join."))
        return []
    labels = {
        one.id: one.badge
        if one.table is None
        else _("{badge}, table {number}", badge=one.badge, number=one.table)
        for one in here
    }
    return st.multiselect(
        _("Rate on their phones here"),
        list(labels),
        list(labels),
        key=key,
        placeholder=_("Choose"),
        format_func=lambda one: labels[one],
        select_all=False,
    )


def _choose_elsewhere(page: Page, key: str, *, chosen: bool) -> list[str]:
    """Accounts that rate at a desk; chosen beforehand only where no phone rates."""
    with page.read() as db:
        found = list_invitable(db, page.programme.id)
    people = {account.id: (account, role) for account, role in found}
    first = [one for one, (_account, role) in people.items() if role == Role.EXPERT]
    labels = _label_people(people)
    return st.multiselect(
        _("Rate with an account, elsewhere"),
        list(people),
        first if chosen else [],
        key=f"{key}.{chosen}",
        placeholder=_("Choose"),
        format_func=lambda one: labels[one],
        select_all=False,
    )


def open_extension(page: Page, review: ReviewRound) -> None:
    """A dialog that extends the deadline of a round and invites more experts."""

    @dialog(_("Deadline and experts"))
    def form() -> None:
        page.present_actor()
        key = page.state(f"extend.{review.id}")
        deadline = _ask_deadline(review.deadline, f"{key}.deadline")
        with page.read() as db:
            fixed = was_closed(db, review)
        more: list[str] = []
        if fixed:
            st.caption(
                _(
                    "Nobody can join any more: the round has been closed once, and what changes "
                    "now would be theirs."
                )
            )
        else:
            more = _choose_experts(page, review.experts, f"{key}.experts")
        if press_button(_("Save"), type="primary"):
            content = ExtendRound(review.id, deadline, more)
            if page.attempt(extend_round, content, done=_("Saved.")):
                st.rerun()

    form()


def open_second_round(
    page: Page, results: RoundResults, then: Callable[[ReviewRound], object]
) -> None:
    """A dialog that opens a second round with the same experts, preset to undecided subjects."""
    review = results.review

    @dialog(_("Ask a second time"), width="large")
    def form() -> None:
        page.present_actor()
        key = page.state(f"second.{review.id}")
        st.caption(
            _("The same experts rate again. Each sees their own first rating beside how all rated.")
        )
        suggested = _("{title}, round {number}", title=review.title, number=review.number + 1)
        title = st.text_input(_("Title"), suggested[:200], max_chars=200, key=f"{key}.title")
        with page.read() as db:
            standing = [pair for pair in results.subjects if is_standing(db, *pair)]
        waiting = set(open_subjects(review, results.agreements))
        by_key = {one: kind for kind, one in standing}
        chosen = st.multiselect(
            _("What is rated again"),
            list(by_key),
            [one for one in by_key if one in waiting],
            format_func=lambda one: shortened(results.names[one], 90),
            key=f"{key}.subjects",
            placeholder=_("Choose"),
            select_all=False,
        )
        deadline = _ask_deadline(None, f"{key}.deadline")
        fixed = fixed_criteria(review)
        before = fixed.words if fixed else ""
        consensus = ask_consensus(page, key, _("Ask a second time"), before)
        if press_button(_("Open the second round"), type="primary", icon=":material/replay:"):
            subjects: list[Subject] = [(by_key[one], one) for one in chosen]
            content = FollowRound(review.id, title, subjects, deadline, consensus)
            if made := page.attempt(follow_round, content, done=_("The second round is open.")):
                settle_draft(key)
                then(made)
                st.rerun()

    form()


def _choose_needs(page: Page, key: str) -> list[Subject]:
    needs, groups = _load_subjects(page)
    subjects = _choose("need", _("Needs"), needs, list(needs), f"{key}.needs")
    return subjects + _choose("group", _("Groups"), groups, [], f"{key}.groups")


def _choose_clauses(page: Page, key: str) -> list[Subject]:
    """A field for clauses, preset to drafts, with a filter by area."""
    with page.read() as db:
        rows = [
            row
            for row in readable_clauses(db, page.actor, page.programme.id)
            if is_standing(db, "clause", row.id)
        ]
        areas = {row.id: row.name for row in list_areas(db, page.programme.id)}
    if not rows:
        st.info(_("There is no clause yet. Clauses are written on the page Standard."))
        return []
    used = [one for one in areas if any(row.area_id == one for row in rows)]
    wanted = st.pills(
        _("Areas (none chosen: all)"),
        used,
        selection_mode="multi",
        key=f"{key}.areas",
        format_func=lambda one: plain(areas[one]),
    )
    near = {
        row.id: f"{row.code} {row.title}" for row in rows if not wanted or row.area_id in wanted
    }
    drafts = [row.id for row in rows if row.id in near and row.status in _UNDECIDED]
    # One key per choice of areas: what was picked for these areas is kept for them.
    return _choose("clause", _("Clauses"), near, drafts, f"{key}.clauses.{'.'.join(wanted)}")


def _load_subjects(page: Page) -> tuple[dict[str, str], dict[str, str]]:
    with page.read() as db:
        language = current_language()
        needs = list_needs(db, page.programme.id, NeedStatus.PROPOSED, NeedStatus.SELECTED)
        named = {row.id: brief_name_of(db, "need", row.id, language) for row in needs}
        groups = {
            row.id: brief_name_of(db, "group", row.id, language)
            for row in list_groups(db, page.programme.id)
        }
    return named, groups


def _choose(
    kind: str, title: str, names: Mapping[str, str], chosen: Sequence[str], key: str
) -> list[Subject]:
    if not names:
        return []
    picked = st.multiselect(
        title,
        list(names),
        chosen,
        key=key,
        placeholder=_("Choose"),
        format_func=lambda one: shortened(names[one], 90),
        select_all=False,
    )
    # In the order of the programme, not in the order of picking.
    return [(kind, one) for one in names if one in picked]


def _choose_experts(page: Page, invited: Sequence[str], key: str) -> list[str]:
    with page.read() as db:
        found = list_invitable(db, page.programme.id)
    people = {account.id: (account, role) for account, role in found if account.id not in invited}
    if not people:
        if not invited:
            st.info(_("Nobody in this programme may review yet. Add experts on the page People."))
        return []
    first = [one for one, (_account, role) in people.items() if role == Role.EXPERT]
    labels = _label_people(people)
    return st.multiselect(
        _("Invite more experts") if invited else _("Experts"),
        list(people),
        [] if invited else first,
        key=key,
        placeholder=_("Choose"),
        format_func=lambda one: labels[one],
        select_all=False,
    )


def _label_people(people: Mapping[str, tuple[Account, str]]) -> dict[str, str]:
    """Account id → name and role, and the user name of those who would look the same: the field
    takes two equal labels for one."""
    labels = {
        key: f"{account.display_name} ({role_name(role)})"
        for key, (account, role) in people.items()
    }
    often = Counter(labels.values())
    return {
        key: f"{label} · {people[key][0].username}" if often[label] > 1 else label
        for key, label in labels.items()
    }


def _warn_of_few(experts: Sequence[str]) -> None:
    if experts and are_few_raters(len(experts)):
        st.warning(
            _(
                "With fewer than five experts it can be guessed who rated how. They are told so "
                "before they rate, and the results open only once all of them have finished."
            ),
            icon=":material/visibility:",
        )


def _ask_deadline(present: datetime | None, key: str) -> datetime | None:
    usual = day_of_deadline(present) if present else today() + timedelta(days=_USUAL_DAYS)
    chosen = st.date_input(
        _("Until (optional)"),
        usual,
        key=key,
        format="DD.MM.YYYY",
        help=_("Until midnight at the end of this day; time zone {zone}.", zone=zone_name()),
    )
    return end_of_day(chosen) if isinstance(chosen, date) else None
