"""Ratings belong to whoever opens their key: found again in every browser, by nobody from the
folder, and never counted twice after the key is lost."""

import hashlib
import hmac
import itertools
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlmodel import select

from tests.conftest import SECRET, Scene
from tests.reviews import CRITERIA, Review, make_review
from workshop.errors import NotAllowed
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.accounts import (
    ChangeOwnPassword,
    CreateAccount,
    RecoverAccount,
    SetPassword,
    change_own_password,
    create_account,
    recover_account,
    set_password,
)
from workshop.people.review_keys import browser_key, key_of_browser, unlock_key
from workshop.people.rights import SYSTEM, Actor
from workshop.people.sign_in import IssueTicket, exchange_ticket, find_session, issue_ticket
from workshop.people.tables import Account, AccountSession
from workshop.review.former_keys import AdoptFormer, adopt_former
from workshop.review.proposals import AddRoundComment, add_round_comment, own_comments
from workshop.review.rating_rows import count_finished
from workshop.review.ratings import (
    RateSubject,
    count_changes,
    load_subject_agreements,
    own_ratings,
    rate_subject,
)
from workshop.review.rounds import FollowRound, follow_round, reopen_round
from workshop.review.tables import Comment, Rating, ReviewRound
from workshop.store.ids_and_clock import new_id

PASSWORD = "a long enough password"


@dataclass
class Expert:
    """Somebody with a real password, and the key that the present browser opens."""

    scene: Scene
    actor: Actor
    username: str
    recovery: str
    password: str = PASSWORD
    key: bytes = b""

    def sign_in(self, password: str | None = None) -> None:
        """Sign in in a browser that nobody has used before, the way the form does it."""
        store = self.scene.store
        key = unlock_key(store, self.username, password or self.password)
        assert key is not None
        self.scene.do(adopt_former, SYSTEM, AdoptFormer(self.username, key, SECRET))
        ticket = self.scene.do(issue_ticket, SYSTEM, IssueTicket(self.username, key))
        token = self.scene.do(exchange_ticket, SYSTEM, ticket)
        found = self.scene.read(find_session, token)
        opened = self.scene.read(key_of_browser, found.session_id, browser_key(token).hex())
        assert opened is not None
        self.key = opened

    def rate(self, review: Review, value: int) -> None:
        """Rate everything in a round."""
        for _kind, key in review.subjects:
            content = RateSubject(review.round.id, key, dict.fromkeys(CRITERIA, value), self.key)
            self.scene.do(rate_subject, self.actor, content)

    def rated(self, review: Review) -> set[int | None]:
        """The values of one's own ratings in a round."""
        own = self.scene.read(own_ratings, review.now, self.key)
        return {value for values in own.values() for value in values.values()}


@pytest.fixture
def experts(scene: Scene, programme) -> list[Expert]:
    """Six experts who have signed in once."""
    made = []
    for number in range(6):
        content = CreateAccount(
            f"ada{number}", f"Ada {number}", "expert", PASSWORD, programme_id=programme.id
        )
        account, recovery = scene.do(create_account, SYSTEM, content)
        expert = Expert(scene, scene.actor(account.id), account.username, recovery)
        expert.sign_in()
        made.append(expert)
    return made


@pytest.fixture
def ada(experts: list[Expert]) -> Expert:
    return experts[0]


def begin(scene: Scene, alice: Actor, programme, experts: list[Expert]) -> Review:
    needs = [
        scene.do(create_need, alice, CreateNeed(programme.id, "somebody", f"need {number}"))
        for number in range(3)
    ]
    subjects = [("need", need.id) for need in needs]
    return make_review(scene, alice, subjects, [expert.actor for expert in experts])


@pytest.fixture
def review(scene: Scene, alice, programme, experts: list[Expert]) -> Review:
    return begin(scene, alice, programme, experts)


def follow(review: Review) -> Review:
    """Close the round and open the next one about the same."""
    review.close()
    made = review.scene.do(
        follow_round, review.alice, FollowRound(review.round.id, "Second", review.subjects)
    )
    return Review(review.scene, review.alice, made, review.experts, review.subjects)


def comment(expert: Expert, review: Review, text: str, subject: int = 0) -> Comment:
    content = AddRoundComment(review.round.id, review.subjects[subject][1], text, expert.key)
    return expert.scene.do(add_round_comment, expert.actor, content)


# ── found again ──────────────────────────────────────────────────────────────────────────────────


def test_ratings_are_found_and_changed_in_another_browser(ada: Expert, review: Review):
    ada.rate(review, 3)
    comment(ada, review, "A gap")
    ada.sign_in()
    assert ada.rated(review) == {3}
    [[said]] = ada.scene.read(own_comments, review.now, ada.key).values()
    assert said.text == "A gap"
    ada.rate(review, 8)
    assert ada.rated(review) == {8}
    assert ada.scene.read(count_finished, review.now) == 1


def test_ratings_survive_a_password_of_ones_own(ada: Expert, review: Review):
    ada.rate(review, 3)
    change = ChangeOwnPassword("another long password", ada.key)
    recovery = ada.scene.do(change_own_password, ada.actor, change)
    ada.sign_in("another long password")
    assert ada.rated(review) == {3}
    ada.scene.do(recover_account, SYSTEM, RecoverAccount("ada0", recovery, PASSWORD))
    ada.sign_in()
    assert ada.rated(review) == {3}


def test_ratings_survive_a_recovery(ada: Expert, review: Review):
    ada.rate(review, 3)
    content = RecoverAccount("ada0", ada.recovery, "another long password")
    _code, key = ada.scene.do(recover_account, SYSTEM, content)
    assert key == ada.key
    ada.sign_in("another long password")
    assert ada.rated(review) == {3}
    ada.rate(review, 4)


def test_the_next_round_shows_and_counts_what_was_changed(experts: list[Expert], review: Review):
    for expert in experts:
        expert.rate(review, 5)
    second = follow(review)
    for place, expert in enumerate(experts):
        expert.sign_in()
        assert expert.rated(review) == {5}
        expert.rate(second, 8 if place < 2 else 5)
    assert review.scene.read(count_changes, second.now) is None
    second.close()
    assert review.scene.read(count_changes, second.now) == (2 * 9, 6 * 9)
    assert review.scene.read(count_changes, review.now) is None


# ── lost ─────────────────────────────────────────────────────────────────────────────────────────


def reset(expert: Expert, admin: Actor, password: str = "given by somebody") -> None:
    expert.scene.do(set_password, admin, SetPassword(expert.actor.id, password))
    expert.sign_in(password)


@pytest.fixture
def admin(scene: Scene) -> Actor:
    return scene.make_account("root", "admin")


def test_after_a_reset_nobody_counts_twice(
    experts: list[Expert], ada: Expert, admin: Actor, review: Review
):
    for expert in experts:
        expert.rate(review, 7)
    reset(ada, admin)
    assert ada.rated(review) == set()
    with pytest.raises(NotAllowed, match="cannot rate in this round any more"):
        ada.rate(review, 1)
    with pytest.raises(NotAllowed):
        comment(ada, review, "Once more")
    assert ada.scene.read(count_finished, review.now) == 6
    review.close()
    found = ada.scene.read(load_subject_agreements, review.alice, review.now)
    assert found[review.subjects[0][1]].spreads["grounded"].counts == (0, 0, 0, 0, 0, 0, 6, 0, 0)


def test_a_reset_shuts_nobody_out_where_nobody_has_rated(
    scene: Scene, alice, programme, experts: list[Expert], ada: Expert, admin: Actor, review: Review
):
    reset(ada, admin)
    ada.rate(review, 7)
    assert ada.rated(review) == {7}


def test_who_has_never_signed_in_loses_nothing_by_a_reset(
    scene: Scene, alice, programme, experts: list[Expert], admin: Actor
):
    content = CreateAccount("late", "Late", "expert", PASSWORD, programme_id=programme.id)
    account, recovery = scene.do(create_account, SYSTEM, content)
    late = Expert(scene, scene.actor(account.id), "late", recovery)
    review = begin(scene, alice, programme, [*experts, late])
    experts[0].rate(review, 4)
    reset(late, admin)
    late.rate(review, 7)
    assert late.rated(review) == {7}


def test_who_has_lost_the_key_rates_in_the_next_round(ada: Expert, admin: Actor, review: Review):
    ada.rate(review, 3)
    reset(ada, admin)
    second = follow(review)
    ada.rate(second, 6)
    assert ada.rated(second) == {6}


# ── a thief with folder and secret ───────────────────────────────────────────────────────────────


def raters(scene: Scene) -> set[str]:
    found: set[str] = set()
    for table in (Rating, Comment):
        rows = scene.read(lambda db, table=table: list(db.exec(select(table.rater))))
        found.update(row for row in rows if row)
    return found


def guesses(scene: Scene) -> Iterator[str]:
    """HMACs of everything that stands in the folder with everything else that does."""
    accounts = scene.read(lambda db: list(db.exec(select(Account))))
    sessions = scene.read(lambda db: list(db.exec(select(AccountSession))))
    rounds = scene.read(lambda db: list(db.exec(select(ReviewRound))))
    stored = [SECRET]
    for row in (*accounts, *sessions):
        for value in row.model_dump().values():
            if isinstance(value, str):
                stored.append(value.encode())
                if len(value) in (32, 64):
                    stored.append(bytes.fromhex(value) if _is_hex(value) else b"")
    for key, review, account in itertools.product(stored, rounds, accounts):
        subjects = [subject_id for _kind, subject_id in review.subjects]
        words = [
            f"review {review.id} {account.id}",
            f"ratings {review.id}",
            f"ratings {review.id} {account.id}",
            *(f"comments {review.id} {one}" for one in subjects),
        ]
        for word in words:
            digest = hmac.new(key, word.encode(), hashlib.sha256).hexdigest()
            yield digest
            yield digest[:32]


def _is_hex(value: str) -> bool:
    return all(letter in "0123456789abcdef" for letter in value)


def test_database_and_secret_lead_to_no_expert(experts: list[Expert], review: Review):
    for place, expert in enumerate(experts):
        expert.rate(review, 1 + place)
        comment(expert, review, f"Said {place}")
    follow(review)
    known = raters(review.scene)
    assert len(known) == 12
    assert not known & set(guesses(review.scene))


def test_a_recognised_comment_leads_neither_to_ratings_nor_to_other_comments(
    ada: Expert, review: Review
):
    ada.rate(review, 2)
    said = [comment(ada, review, "My way of writing", subject) for subject in (0, 1)]
    rated = set(ada.scene.read(lambda db: list(db.exec(select(Rating.rater)))))
    assert len({said[0].rater, said[1].rater, *rated}) == 3


@pytest.mark.sqlite("how rows lie in its file")
def test_rows_lie_in_an_order_that_says_nothing(experts: list[Expert], review: Review):
    for expert in reversed(experts):
        expert.rate(review, 5)
        comment(expert, review, "Hm")
    file = sqlite3.connect(str(review.scene.store.url).removeprefix("sqlite:///"))
    for table in ("rating", "comment"):
        with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
            file.execute(f"SELECT rowid FROM {table}")
    listed = [row[0] for row in file.execute("SELECT id FROM comment")]
    assert listed == sorted(listed)
    file.close()


def test_no_time_tells_when_somebody_rated_or_came(ada: Expert, review: Review):
    before = len(ada.scene.events(review.round.programme_id))
    ada.rate(review, 5)
    said = comment(ada, review, "Hm")
    assert len(ada.scene.events(review.round.programme_id)) == before
    began = review.scene.events(review.round.programme_id, "round_created")[-1].at
    moments = [said.at]
    assert said.at.date() == began.date()
    moments += ada.scene.read(lambda db: list(db.exec(select(AccountSession.expires_at))))
    assert {(at.hour, at.minute, at.second, at.microsecond) for at in moments} == {(0, 0, 0, 0)}


def test_a_role_stands_beside_ratings_only_where_it_points_at_nobody(
    scene: Scene, alice, programme, experts: list[Expert]
):
    editors = [scene.make_account(f"ed{n}", "editor", programme.id) for n in range(5)]
    needs = [scene.do(create_need, alice, CreateNeed(programme.id, "who", "what"))]
    subjects = [("need", needs[0].id)]
    few = make_review(scene, alice, subjects, [*(one.actor for one in experts), editors[0]])
    few.rate_all(5, 5, 5, 5, 5, 5, 5)
    many = make_review(scene, alice, subjects, [*(one.actor for one in experts), *editors])
    many.rate_all(*[5] * 11)
    stored = scene.read(lambda db: list(db.exec(select(Rating))))
    assert {row.role for row in stored if row.round_id == few.round.id} == {""}
    assert {row.role for row in stored if row.round_id == many.round.id} == {"expert", "editor"}
    many.close()
    assert {row.role for row in scene.read(lambda db: list(db.exec(select(Rating))))} == {""}


# ── a round that is opened again ─────────────────────────────────────────────────────────────────


def told(review: Review) -> tuple[int, ...]:
    found = review.scene.read(load_subject_agreements, review.alice, review.now)
    return found[review.subjects[0][1]].spreads["grounded"].counts


def test_a_reopened_round_does_not_tell_what_one_expert_has_changed(
    experts: list[Expert], review: Review
):
    for expert in experts:
        expert.rate(review, 5)
    review.close()
    before = told(review)
    review.scene.do(reopen_round, review.alice, review.round.id)
    for expert in experts[:4]:
        expert.rate(review, 9)
    review.close()
    assert told(review) == before
    review.scene.do(reopen_round, review.alice, review.round.id)
    experts[4].rate(review, 9)
    review.close()
    assert told(review) == (0, 0, 0, 0, 1, 0, 0, 0, 5)


def test_among_three_the_results_open_when_all_are_in(
    scene: Scene, alice, programme, experts: list[Expert]
):
    review = begin(scene, alice, programme, experts[:3])
    for expert in experts[:2]:
        expert.rate(review, 8)
    review.close()
    found = scene.read(load_subject_agreements, alice, review.now)
    assert not any(agreement.spreads for agreement in found.values())
    scene.do(reopen_round, alice, review.round.id)
    experts[2].rate(review, 8)
    review.close()
    assert told(review) == (0, 0, 0, 0, 0, 0, 0, 3, 0)
    found = scene.read(load_subject_agreements, alice, review.now)
    assert {agreement.decision.value for agreement in found.values()} == {"accepted"}


# ── ratings of the former kind ───────────────────────────────────────────────────────────────────


def as_before(expert: Expert, review: Review, value: int) -> None:
    """Ratings and a comment as an earlier release stored them, of an account without a key."""
    message = f"review {review.round.id} {expert.actor.id}".encode()
    rater = hmac.new(SECRET, message, hashlib.sha256).hexdigest()

    def store(db, _actor, _content) -> None:
        account = db.get(Account, expert.actor.id)
        account.key_by_password, account.key_by_recovery, account.key_used = None, None, False
        db.add(account)
        for _kind, key in review.subjects:
            for criterion in CRITERIA:
                db.add(
                    Rating(
                        round_id=review.round.id,
                        subject_id=key,
                        criterion=criterion,
                        rater=rater,
                        value=value,
                    )
                )
        db.add(
            Comment(
                programme_id=review.round.programme_id,
                subject_kind="need",
                subject_id=review.subjects[0][1],
                text="From before",
                round_id=review.round.id,
                rater=rater,
            )
        )

    expert.scene.do(store, SYSTEM)


def test_former_ratings_of_a_running_round_become_ones_own_at_the_next_sign_in(
    ada: Expert, review: Review
):
    as_before(ada, review, 3)
    ada.sign_in()
    assert ada.rated(review) == {3}
    assert [
        row.text for row in ada.scene.read(own_comments, review.now, ada.key)[review.subjects[0][1]]
    ] == ["From before"]
    assert not {rater for rater in raters(ada.scene) if len(rater) > 32}
    ada.rate(review, 6)
    assert ada.rated(review) == {6}


def test_what_nobody_has_fetched_gets_a_random_rater_when_the_round_closes(
    experts: list[Expert], ada: Expert, review: Review
):
    as_before(ada, review, 3)
    for expert in experts[1:]:
        expert.rate(review, 7)
    review.close()
    assert not raters(ada.scene) & set(guesses(ada.scene))
    assert told(review) == (0, 0, 1, 0, 0, 0, 5, 0, 0)
    review.scene.do(reopen_round, review.alice, review.round.id)
    ada.sign_in()
    assert ada.rated(review) == set()
    with pytest.raises(NotAllowed):
        ada.rate(review, 3)
    experts[1].rate(review, 8)


def test_a_wrong_password_opens_nothing_and_changes_nothing(ada: Expert, review: Review):
    ada.rate(review, 3)
    stored = ada.scene.get(Account, ada.actor.id)
    token = ada.scene.do(
        exchange_ticket, SYSTEM, ada.scene.do(issue_ticket, SYSTEM, IssueTicket("ada0", ada.key))
    )
    session = ada.scene.read(find_session, token).session_id
    for opener in ("", "zz", new_id(), browser_key(new_id()).hex(), stored.password_hash):
        assert ada.scene.read(key_of_browser, session, opener) is None
