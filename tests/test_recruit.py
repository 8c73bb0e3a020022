"""Recruiting: who may, blind ratings, interviews, decisions, and forgetting on the day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.conftest import Scene
from tests.recruiting import CRITERIA, Recruiting, make_candidates, recruiting_in
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.local_time import today
from workshop.people.accounts import SetMembership, set_membership
from workshop.people.recruiters import NameRecruiter, list_recruiters, name_recruiter
from workshop.people.rights import SYSTEM, Actor, Right
from workshop.programme.tables import Programme
from workshop.recruitment import recruitments
from workshop.recruitment.answers import StrikeAnswer, strike_answer
from workshop.recruitment.decisions import (
    DecideCandidates,
    SetRules,
    check_choice,
    decide_candidates,
    set_rules,
    sum_balance_of_choice,
)
from workshop.recruitment.erasure import (
    ErasureClock,
    days_seen,
    erase_now,
    look_at,
    seconds_to_next_look,
)
from workshop.recruitment.interviews import (
    AddInterviews,
    GiveInterview,
    RemoveInterview,
    SetInterviewQuestions,
    add_interviews,
    give_interview,
    list_interviews,
    remove_interview,
    set_interview_questions,
)
from workshop.recruitment.ratings import (
    RateCandidate,
    hand_in,
    load_results,
    open_results,
    order_for,
    own_ratings,
    rate_candidate,
    rating_progress,
)
from workshop.recruitment.recruitments import (
    BeginRecruitment,
    EraseSooner,
    SetRating,
    begin_rating,
    begin_recruitment,
    erase_sooner,
    find_recruitment,
    load_recruitment,
    set_rating,
)
from workshop.recruitment.rules import Rule
from workshop.recruitment.states import RuleKind
from workshop.recruitment.tables import Recruitment
from workshop.recruitment.told_counts import recruitment_counts
from workshop.retention.schedule import ConfirmDate, confirm_date

A_DAY, WEEK = timedelta(days=1), timedelta(days=7)
PLACES = ("recruitment", "candidate", "candidaterating", "interview")


@pytest.fixture
def recruiting(scene: Scene, programme) -> Recruiting:
    found = recruiting_in(scene, programme.id)
    found.begin(make_candidates(12))
    return found


def rows_left(scene: Scene) -> dict[str, int]:
    with scene.store.read() as db:
        return {
            name: db.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in PLACES
        }


def decide(recruiting: Recruiting, decision: str, *codes: str, reason: str = "Fits") -> None:
    seen = {row.id: row.decision for row in recruiting.candidates() if row.code in codes}
    content = DecideCandidates(recruiting.programme_id, seen, decision, reason)
    recruiting.do(decide_candidates, content)


def let_the_day_come(monkeypatch: pytest.MonkeyPatch, recruiting: Recruiting) -> None:
    day = date.fromisoformat(recruiting.load().erase_on)
    for module in ("recruitments", "erasure"):
        monkeypatch.setattr(f"workshop.recruitment.{module}.today", lambda: day)


def let_days_be_seen(
    monkeypatch: pytest.MonkeyPatch, scene: Scene, first: date, last: date
) -> None:
    """Let a server run from one day to another, as its clock says; it looks several times a day."""
    for days in range((last - first).days + 1):
        at = first + timedelta(days=days)
        monkeypatch.setattr("workshop.recruitment.erasure.today", lambda at=at: at)
        for _look in range(3):
            ErasureClock(scene.store).look()


def every_command(programme_id: str, key: str) -> list[tuple[Callable[..., Any], Any]]:
    begin = BeginRecruitment(
        programme_id, "x", today() + timedelta(days=9), ["q"], [], ["c"], ["a", "b"], []
    )
    return [
        (begin_recruitment, begin),
        (set_rating, SetRating(programme_id, ["a", "b"], ["c"])),
        (begin_rating, programme_id),
        (erase_sooner, EraseSooner(programme_id, today() + timedelta(days=1))),
        (strike_answer, StrikeAnswer(programme_id, key, 0, ["I"], "")),
        (rate_candidate, RateCandidate(programme_id, key, {"Motivation": 5})),
        (hand_in, programme_id),
        (open_results, programme_id),
        (decide_candidates, DecideCandidates(programme_id, {key: ""}, "withdrew", "x")),
        (set_rules, SetRules(programme_id, [])),
        (add_interviews, AddInterviews(programme_id, today(), time(10), 30)),
        (give_interview, GiveInterview(programme_id, key, None, None)),
        (remove_interview, RemoveInterview(programme_id, key)),
        (set_interview_questions, SetInterviewQuestions(programme_id, "x")),
        (erase_now, programme_id),
    ]


# ── who may ─────────────────────────────────────────────────────────────────────────────────────


def test_nobody_but_who_is_named_may_do_or_read_anything(
    scene: Scene, recruiting: Recruiting, alice, bob, charlie, ewa
):
    admin = scene.make_account("adam", "admin")
    other = recruiting_in_another(scene)
    key = recruiting.candidates()[0].id
    for person in (alice, bob, charlie, ewa, admin, other):
        assert not person.may(Right.RECRUIT, recruiting.programme_id)
        for read in (find_recruitment, load_recruitment):
            with pytest.raises(NotAllowed):
                scene.read(read, person, recruiting.programme_id)
        with pytest.raises(NotAllowed):
            scene.read(load_results, person, recruiting.load())
        for command, content in every_command(recruiting.programme_id, key):
            with pytest.raises(NotAllowed):
                scene.do(command, person, content)


def recruiting_in_another(scene: Scene) -> Actor:
    programme = scene.make_programme(scene.make_account("dorota", "facilitator"), "Other")
    other = Recruiting(scene, programme.id)
    return other.name("piotr")


def test_an_administrator_names_members_and_sees_nothing_by_that(
    scene: Scene, recruiting: Recruiting, alice, charlie
):
    admin = scene.make_account("adam", "admin")
    content = NameRecruiter(recruiting.programme_id, alice.id)
    for person in (alice, recruiting.raters[0]):
        with pytest.raises(NotAllowed):
            scene.do(name_recruiter, person, content)
    scene.do(name_recruiter, admin, content)
    scene.do(name_recruiter, admin, content)
    assert scene.actor(alice.id).may(Right.RECRUIT, recruiting.programme_id)
    assert not scene.actor(admin.id).may(Right.RECRUIT, recruiting.programme_id)
    with pytest.raises(NotFound):
        scene.do(name_recruiter, admin, NameRecruiter(recruiting.programme_id, charlie.id))
    scene.do(name_recruiter, admin, NameRecruiter(recruiting.programme_id, alice.id, named=False))
    with pytest.raises(NotAllowed):
        scene.read(load_recruitment, scene.actor(alice.id), recruiting.programme_id)


def test_the_right_ends_with_the_membership(scene: Scene, recruiting: Recruiting, alice):
    nina = recruiting.raters[0]
    scene.do(set_membership, alice, SetMembership(recruiting.programme_id, nina.id, None))
    assert not scene.actor(nina.id).may(Right.RECRUIT, recruiting.programme_id)
    named = scene.read(list_recruiters, recruiting.programme_id)
    assert [account.display_name for account in named] == ["Olek"]


def test_the_log_names_no_candidate(scene: Scene, recruiting: Recruiting):
    recruiting.open()
    decide(recruiting, "accepted", "C2D20")
    told = scene.events(recruiting.programme_id, "recruitment_decided", "recruitment_begun")
    assert len(told) == 2
    assert not any(event.refs or event.changes or event.payload for event in told)


# ── rating ──────────────────────────────────────────────────────────────────────────────────────


def test_a_rater_sees_own_ratings_alone_until_all_have_handed_in(
    scene: Scene, recruiting: Recruiting
):
    nina, olek = recruiting.raters
    recruiting.do(begin_rating, recruiting.programme_id)
    recruiting.rate_all(nina, 8)
    assert len(scene.read(own_ratings, nina, recruiting.load())) == 12
    assert scene.read(own_ratings, olek, recruiting.load()) == {}
    recruiting.do(hand_in, recruiting.programme_id, nina)
    with pytest.raises(Closed):
        scene.read(load_results, nina, recruiting.load())
    with pytest.raises(Closed):
        recruiting.rate_all(nina, 3)
    assert not scene.events(recruiting.programme_id, "recruitment_rated")
    recruiting.rate_all(olek, 2)
    progress = scene.read(rating_progress, recruiting.load())
    assert (progress.finished, progress.raters, progress.short) == (1, 2, ())
    recruiting.do(hand_in, recruiting.programme_id, olek)
    [opened] = scene.events(recruiting.programme_id, "recruitment_rated")
    assert opened.actor is None
    results = scene.read(load_results, nina, recruiting.load())
    assert len(results) == 12
    for result in results.values():
        assert result.score == 5
        assert result.disagreement
        assert result.spreads["Motivation"].counts == (0, 1, 0, 0, 0, 0, 0, 1, 0)


def test_open_results_say_nothing_about_who_rated(scene: Scene, recruiting: Recruiting):
    recruiting.open()
    with scene.store.read() as db:
        raters = db.execute(text("SELECT candidate_id, rater FROM candidaterating")).all()
    accounts = {account.id for account in recruiting.raters}
    assert not accounts & {rater for _candidate, rater in raters}
    assert len({rater for _candidate, rater in raters}) == 12 * 2
    with pytest.raises(Closed):
        recruiting.rate_all(recruiting.raters[0], 1)


def test_handing_in_waits_for_everybody_to_be_rated(recruiting: Recruiting):
    recruiting.do(begin_rating, recruiting.programme_id)
    first = recruiting.candidates()[0]
    content = RateCandidate(recruiting.programme_id, first.id, dict.fromkeys(CRITERIA, 5))
    recruiting.do(rate_candidate, content)
    with pytest.raises(Conflict) as refused:
        recruiting.do(hand_in, recruiting.programme_id)
    assert "C2D21" in str(refused.value.values)


def test_results_open_early_only_with_two_ratings_of_everybody(
    scene: Scene, recruiting: Recruiting
):
    third = recruiting.name("pola")
    raters = [rater.id for rater in (*recruiting.raters, third)]
    recruiting.do(set_rating, SetRating(recruiting.programme_id, raters, CRITERIA))
    recruiting.do(begin_rating, recruiting.programme_id)
    recruiting.rate_all(recruiting.raters[0], 8)
    with pytest.raises(Conflict):
        recruiting.do(open_results, recruiting.programme_id)
    recruiting.rate_all(recruiting.raters[1], 8)
    first = recruiting.candidates()[0]
    half = RateCandidate(recruiting.programme_id, first.id, {"Motivation": 1})
    recruiting.do(rate_candidate, half, third)
    recruiting.do(open_results, recruiting.programme_id)
    results = scene.read(load_results, third, recruiting.load())
    assert results[first.id].spreads["Motivation"].n == 2


@pytest.mark.parametrize("value", [0, 10, True, "5", 4.5])
def test_a_rating_is_a_whole_number_from_1_to_9(recruiting: Recruiting, value):
    recruiting.do(begin_rating, recruiting.programme_id)
    key = recruiting.candidates()[0].id
    with pytest.raises(Invalid):
        recruiting.do(
            rate_candidate, RateCandidate(recruiting.programme_id, key, {"Motivation": value})
        )


def test_only_who_was_asked_rates_and_only_after_the_answers_were_looked_through(
    recruiting: Recruiting,
):
    key = recruiting.candidates()[0].id
    content = RateCandidate(recruiting.programme_id, key, {"Motivation": 5})
    with pytest.raises(Closed):
        recruiting.do(rate_candidate, content)
    recruiting.do(begin_rating, recruiting.programme_id)
    with pytest.raises(NotAllowed):
        recruiting.do(rate_candidate, content, recruiting.name("pola"))


def test_each_rater_has_an_order_of_their_own(recruiting: Recruiting):
    rows = recruiting.candidates()
    first, second = (order_for(rater.id, rows) for rater in recruiting.raters)
    assert [row.id for row in first] != [row.id for row in second]
    assert [row.id for row in first] == [
        row.id for row in order_for(recruiting.raters[0].id, list(reversed(rows)))
    ]


# ── deciding ────────────────────────────────────────────────────────────────────────────────────


def test_a_decision_needs_open_ratings_a_reason_and_somebody(recruiting: Recruiting):
    with pytest.raises(Closed):
        decide(recruiting, "accepted", "C2D20")
    recruiting.open()
    for reason in ("", "  "):
        with pytest.raises(Invalid):
            decide(recruiting, "accepted", "C2D20", reason=reason)
    with pytest.raises(Invalid):
        decide(recruiting, "accepted")
    with pytest.raises(Invalid):
        decide(recruiting, "promoted", "C2D20")
    decide(recruiting, "accepted", "C2D20", "C2D21")
    decide(recruiting, "reserve", "C2D21", reason="Too many from one town")
    found = {row.code: (row.decision, row.reason) for row in recruiting.candidates()}
    assert found["C2D20"] == ("accepted", "Fits")
    assert found["C2D21"] == ("reserve", "Too many from one town")


def test_two_people_do_not_decide_over_each_other(recruiting: Recruiting):
    recruiting.open()
    row = recruiting.candidates()[0]
    stale = DecideCandidates(recruiting.programme_id, {row.id: ""}, "declined", "No place")
    decide(recruiting, "accepted", row.code)
    with pytest.raises(Conflict):
        recruiting.do(decide_candidates, stale, recruiting.raters[1])


def test_of_who_withdraws_nothing_but_the_code_stays(scene: Scene, recruiting: Recruiting):
    recruiting.do(begin_rating, recruiting.programme_id)
    recruiting.rate_all(recruiting.raters[0])
    decide(recruiting, "withdrew", "C2D20", reason="Has moved away")
    row = next(row for row in recruiting.candidates() if row.code == "C2D20")
    assert (row.answers, row.balance) == ([], [])
    assert row.id not in scene.read(own_ratings, recruiting.raters[0], recruiting.load())
    recruiting.do(hand_in, recruiting.programme_id)
    with pytest.raises(Closed):
        decide(recruiting, "accepted", "C2D20")


def test_rules_are_checked_by_codes_without_telling_whose_town_is_which(
    scene: Scene, recruiting: Recruiting
):
    recruiting.open()
    rules = [
        Rule(RuleKind.AT_MOST, "Organisation", 2),
        Rule(RuleKind.AT_LEAST, "Town", 2),
    ]
    recruiting.do(set_rules, SetRules(recruiting.programme_id, rules))
    decide(recruiting, "accepted", "C2D20", "C2D22", "C2D24")
    most, least = scene.read(check_choice, recruiting.load())
    assert not most.kept
    assert most.groups == (("C2D20", "C2D22", "C2D24"),)
    assert not least.kept
    assert least.present == 1
    assert least.helping[:2] == ("C2D21", "C2D23")
    decide(recruiting, "reserve", "C2D24")
    decide(recruiting, "accepted", "C2D21")
    assert all(finding.kept for finding in scene.read(check_choice, recruiting.load()))
    with pytest.raises(Invalid):
        recruiting.do(
            set_rules,
            SetRules(recruiting.programme_id, [Rule(RuleKind.AT_MOST, "Shoe size", 2)]),
        )


# ── interviews ──────────────────────────────────────────────────────────────────────────────────


def test_times_are_given_to_candidates_by_their_codes(scene: Scene, recruiting: Recruiting):
    day = today() + timedelta(days=10)
    content = AddInterviews(
        recruiting.programme_id, day, time(10), 30, count=3, pause=10, place="Room 2"
    )
    rows = recruiting.do(add_interviews, content)
    first, second = recruiting.candidates()[:2]
    give = GiveInterview(recruiting.programme_id, rows[0].id, first.id, None)
    recruiting.do(give_interview, give)
    with pytest.raises(Conflict):
        recruiting.do(
            give_interview, GiveInterview(recruiting.programme_id, rows[0].id, second.id, None)
        )
    with pytest.raises(Conflict):
        recruiting.do(
            give_interview, GiveInterview(recruiting.programme_id, rows[1].id, first.id, None)
        )
    with pytest.raises(Conflict):
        recruiting.do(remove_interview, RemoveInterview(recruiting.programme_id, rows[0].id))
    recruiting.do(remove_interview, RemoveInterview(recruiting.programme_id, rows[2].id))
    found = scene.read(list_interviews, recruiting.load())
    assert [slot.code for slot in found] == [first.code, None]
    assert found[1].begins - found[0].ends == timedelta(minutes=10)
    assert found[0].place == "Room 2"
    decide(recruiting, "withdrew", first.code)
    assert [slot.code for slot in scene.read(list_interviews, recruiting.load())] == [None, None]


def test_a_time_after_the_erasure_and_a_link_that_is_none_are_refused(recruiting: Recruiting):
    late = AddInterviews(recruiting.programme_id, today() + timedelta(days=60), time(10), 30)
    with pytest.raises(Invalid):
        recruiting.do(add_interviews, late)
    script = AddInterviews(
        recruiting.programme_id, today() + timedelta(days=3), time(10), 30, link="javascript:x"
    )
    with pytest.raises(Invalid):
        recruiting.do(add_interviews, script)


# ── forgetting ──────────────────────────────────────────────────────────────────────────────────


def test_everything_goes_on_its_day_in_the_middle_of_rating_and_numbers_stay(
    scene: Scene, recruiting: Recruiting, monkeypatch
):
    recruiting.do(begin_rating, recruiting.programme_id)
    recruiting.rate_all(recruiting.raters[0])
    key = recruiting.candidates()[0].id
    programme_id, nina = recruiting.programme_id, recruiting.raters[0]
    day = date.fromisoformat(recruiting.load().erase_on)
    let_days_be_seen(monkeypatch, scene, day - WEEK, day - A_DAY)
    assert recruiting.candidates()
    let_the_day_come(monkeypatch, recruiting)
    # Gone for everybody at once, before the files are cleaned.
    assert scene.read(find_recruitment, nina, programme_id) is None
    with pytest.raises(NotFound) as refused:
        recruiting.do(rate_candidate, RateCandidate(programme_id, key, {"Motivation": 5}))
    assert "erased" in str(refused.value)
    clock = ErasureClock(scene.store)
    clock.look()
    clock.look()
    assert rows_left(scene) == dict.fromkeys(PLACES, 0)
    [counts] = scene.read(recruitment_counts, programme_id)
    assert counts.candidates == 12
    assert counts.decisions["undecided"] == 12
    assert counts.erased_on == today() + timedelta(days=60)


@pytest.mark.parametrize("years", [1, 10])
def test_a_clock_that_jumps_ahead_erases_nothing_before_a_week_of_running(
    scene: Scene, recruiting: Recruiting, monkeypatch, years: int
):
    there = rows_left(scene)
    day = date.fromisoformat(recruiting.load().erase_on)
    jumped = day + timedelta(days=365 * years)
    let_days_be_seen(monkeypatch, scene, day - 40 * A_DAY, day - 30 * A_DAY)
    let_days_be_seen(monkeypatch, scene, jumped, jumped + WEEK - A_DAY)
    assert rows_left(scene) == there
    # Set right again, all of it can be read, and the days in the future count for nothing.
    let_days_be_seen(monkeypatch, scene, day - WEEK, day - A_DAY)
    assert (rows_left(scene), len(recruiting.candidates())) == (there, 12)
    let_days_be_seen(monkeypatch, scene, day, day)
    assert rows_left(scene) == dict.fromkeys(PLACES, 0)


def test_where_no_server_ran_an_administrator_confirms_the_date(
    scene: Scene, recruiting: Recruiting, monkeypatch
):
    there = rows_left(scene)
    programme_id, nina = recruiting.programme_id, recruiting.raters[0]
    day = date.fromisoformat(recruiting.load().erase_on)
    later = day + timedelta(days=20)
    for at in (day - WEEK, later):
        let_days_be_seen(monkeypatch, scene, at, at)
    let_the_day_come(monkeypatch, recruiting)
    assert rows_left(scene) == there
    assert scene.read(days_seen, nina, programme_id, later) == 1
    with pytest.raises(Conflict) as refused:
        recruiting.begin(make_candidates(5))
    assert "not erased yet" in str(refused.value)
    monkeypatch.setattr("workshop.retention.schedule.present_day", lambda: later)
    content = ConfirmDate(programme_id, later)
    with pytest.raises(NotAllowed):
        scene.do(confirm_date, nina, content)
    scene.do(confirm_date, scene.actor(scene.make_account("root", "admin").id), content)
    let_days_be_seen(monkeypatch, scene, later, later)
    assert rows_left(scene) == dict.fromkeys(PLACES, 0)
    assert scene.read(days_seen, nina, programme_id, later) is None
    recruiting.begin(make_candidates(5), erase_on=later + WEEK)


@pytest.mark.parametrize("begun", [False, True])
def test_a_day_that_somebody_chose_nearer_than_a_week_needs_only_the_days_until_then(
    scene: Scene, recruiting: Recruiting, monkeypatch, begun: bool
):
    soon = today() + timedelta(days=2)
    if begun:
        scene.do(erase_now, recruiting.raters[0], recruiting.programme_id)
        recruiting.begin(make_candidates(12), erase_on=soon)
    else:
        recruiting.do(erase_sooner, EraseSooner(recruiting.programme_id, soon))
    there = rows_left(scene)
    jumped = today() + timedelta(days=3650)
    let_days_be_seen(monkeypatch, scene, jumped, jumped)
    assert rows_left(scene) == there
    let_days_be_seen(monkeypatch, scene, today(), soon)
    assert rows_left(scene) == dict.fromkeys(PLACES, 0)


def test_erased_answers_are_in_no_file(scene: Scene, recruiting: Recruiting, tmp_path):
    recruiting.open()
    scene.do(erase_now, recruiting.raters[0], recruiting.programme_id)
    scene.store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"I want to take part" not in kept
    assert b"C2D20" not in kept


def test_numbers_that_stay_keep_small_ones_together(scene: Scene, recruiting: Recruiting):
    recruiting.open()
    decide(recruiting, "accepted", *(f"C2D{20 + at}" for at in range(7)))
    decide(recruiting, "declined", "C2D27", "C2D28", "C2D29")
    decide(recruiting, "withdrew", "C2D30", "C2D31")
    scene.do(erase_now, recruiting.raters[0], recruiting.programme_id)
    [counts] = scene.read(recruitment_counts, recruiting.programme_id)
    assert counts.candidates == 12
    assert counts.decisions == {"accepted": 7, "reserve": 0, "others": 5}
    assert counts.balance == {"Town": {"others": 7}, "Organisation": {"others": 7}}


def test_a_new_recruitment_can_begin_after_the_former_one(scene: Scene, recruiting: Recruiting):
    with pytest.raises(Conflict):
        recruiting.begin(make_candidates(5))
    scene.do(erase_now, recruiting.raters[0], recruiting.programme_id)
    recruiting.begin(make_candidates(5))
    assert len(recruiting.candidates()) == 5


def test_the_day_is_brought_forward_and_never_put_off(recruiting: Recruiting):
    sooner = EraseSooner(recruiting.programme_id, today() + timedelta(days=5))
    assert recruiting.do(erase_sooner, sooner).erase_on == sooner.erase_on.isoformat()
    for days in (6, 0):
        with pytest.raises(Invalid):
            recruiting.do(
                erase_sooner,
                EraseSooner(recruiting.programme_id, today() + timedelta(days=days)),
            )


def test_the_program_looks_soon_after_midnight_and_at_least_every_hour(monkeypatch):
    monkeypatch.setattr("workshop.recruitment.erasure.today", lambda: date(2026, 11, 29))
    noon = datetime(2026, 11, 29, 11, tzinfo=UTC)
    assert seconds_to_next_look(noon) == 3600
    assert 59 < seconds_to_next_look(datetime(2026, 11, 29, 22, 59, tzinfo=UTC)) < 62


def test_nothing_is_erased_before_its_day(scene: Scene, recruiting: Recruiting):
    assert scene.do(look_at, SYSTEM, today()) == 0
    assert recruiting.load().erase_on > today().isoformat()
    assert recruitments.is_due(Recruitment(erase_on=today().isoformat()))


def test_sums_of_the_choice_hide_what_is_small_and_what_it_follows_from(
    scene: Scene, recruiting: Recruiting
):
    recruiting.open()
    decide(recruiting, "accepted", *(f"C2D{20 + at}" for at in (0, 2, 4, 6, 8, 1)))
    rows = scene.read(sum_balance_of_choice, recruiting.load())["Town"]
    told = {row.value: (row.applied, row.accepted) for row in rows}
    # Five of six from Reda are accepted: the one who is not must not follow, nor the one from Hel.
    assert told == {"Reda": (6, None), "Hel": (6, None)}


@pytest.mark.parametrize("value", [None, 5, [], "soon", float("nan"), datetime.max, date.min])
def test_what_is_no_day_no_reason_and_no_place_is_refused_in_words(
    scene: Scene, programme: Programme, value: Any
) -> None:
    recruiting = recruiting_in(scene, programme.id)
    recruiting.begin(make_candidates(6))
    first = recruiting.candidates()[0]
    refused: list[tuple[Any, Any]] = [
        (erase_sooner, EraseSooner(programme.id, value)),
        (add_interviews, AddInterviews(programme.id, value, time(10), 20)),
        (strike_answer, StrikeAnswer(programme.id, first.id, value, ["I"], first.answers[0])),
    ]
    if value != "soon":
        content = DecideCandidates(programme.id, {first.id: ""}, "withdrew", value)
        refused.append((decide_candidates, content))
    for command, content in refused:
        with pytest.raises(Invalid):
            recruiting.do(command, content)
