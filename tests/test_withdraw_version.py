"""A published version is withdrawn with a reason: its place says so, and nothing is erased."""

import httpx
import pytest

from tests.publishing import Press
from tests.serving import Served
from workshop.errors import Conflict, Invalid, NotAllowed
from workshop.people.rights import Actor, ActorKind
from workshop.programme.tables import Programme
from workshop.standards.publication.publications import (
    is_intact,
    leading_edition,
    list_editions,
    load_publication,
)
from workshop.standards.publication.version_withdrawal import (
    LiftWithdrawal,
    WithdrawVersion,
    leading_publication,
    lift_withdrawal,
    list_withdrawals,
    withdraw_version,
)
from workshop.standards.publication.versions import VersionState

REASON = "The third clause names an office that is closed."


@pytest.fixture
def press(hosted: Served) -> Press:
    room = hosted.room
    return Press(room.store, room.facilitator, room.programme_id)


@pytest.fixture
def outside(hosted: Served):
    with httpx.Client(base_url=f"http://{hosted.host}") as client:
        yield client


def slug(press: Press) -> str:
    with press.store.read() as db:
        return str(db.get_one(Programme, press.programme_id).slug)


def withdraw(press: Press, version: str, reason: str = REASON):
    return press.do(withdraw_version, WithdrawVersion(press.programme_id, version, reason))


def test_its_place_says_so_and_its_files_are_not_handed_out(press: Press, outside):
    press.accept(press.write_clause("Being addressed"))
    press.publish("0.1")
    press.publish("0.2")
    there = f"/standards/{slug(press)}"
    assert outside.get(f"{there}/0.2/standard.pdf").status_code == 200
    withdraw(press, "0.2")
    for name in ("", "standard.pdf", "standard.csv", "site.zip", "ST-01"):
        answer = outside.get(f"{there}/0.2/{name}")
        assert answer.status_code == 410
        assert REASON in answer.text
        assert f'href="{there}/"' in answer.text
        assert "Being addressed" not in answer.text
    answer = outside.get(f"{there}/0.2/standard.json")
    assert (answer.status_code, REASON in answer.json()["error"]) == (410, True)
    assert outside.get(f"{there}/").status_code == 200
    assert "<strong>0.1</strong>" in outside.get(f"{there}/").text
    versions = outside.get(f"{there}/versions").text
    assert REASON in versions
    assert "<option selected>0.2" not in versions


def test_where_all_are_withdrawn_the_address_of_the_standard_says_so(press: Press, outside):
    press.write_clause()
    press.publish("0.1")
    withdraw(press, "0.1")
    answer = outside.get(f"/standards/{slug(press)}/")
    assert (answer.status_code, REASON in answer.text) == (410, True)


def test_nothing_of_it_is_erased_and_it_can_be_handed_out_again(press: Press, outside):
    press.write_clause()
    published = press.publish("0.1")
    row = withdraw(press, "0.1")
    with pytest.raises(Conflict):
        withdraw(press, "0.1")
    with press.store.read() as db:
        kept = load_publication(db, press.programme_id, "0.1")
        assert kept.snapshot == published.snapshot
        assert is_intact(kept)
    command = LiftWithdrawal(press.programme_id, "0.1", row.id, "The office has opened again.")
    press.do(lift_withdrawal, command)
    with pytest.raises(Conflict):
        press.do(lift_withdrawal, command)
    assert outside.get(f"/standards/{slug(press)}/0.1/standard.md").status_code == 200
    with press.store.read() as db:
        [kept] = list_withdrawals(db, press.programme_id)
    assert (kept.reason, kept.lifted_reason) == (REASON, "The office has opened again.")


def test_the_next_version_names_the_withdrawn_one(press: Press):
    press.write_clause()
    press.publish("0.1")
    withdraw(press, "0.1")
    [told] = press.publish("0.2").snapshot["standard"]["withdrawn_versions"]
    assert (told["version"], told["reason"]) == ("0.1", REASON)


def test_it_takes_a_reason_and_the_right_to_run_the_programme(press: Press, hosted: Served):
    press.write_clause()
    press.publish("0.1")
    with pytest.raises(Invalid):
        withdraw(press, "0.1", " ")
    stranger = Actor(ActorKind.ACCOUNT, "nobody")
    with pytest.raises(NotAllowed):
        press.store.write(
            withdraw_version, stranger, WithdrawVersion(press.programme_id, "0.1", REASON)
        )


def test_a_draft_that_comes_after_a_pilot_version_does_not_stand_for_the_standard(
    press: Press, outside
):
    press.accept(press.write_clause())
    press.publish("0.9", state=VersionState.PILOT)
    press.publish("0.10")
    with press.store.read() as db:
        assert leading_publication(db, press.programme_id).version == "0.9"
        assert leading_edition(list_editions(db, press.programme_id)).version == "0.9"
    assert "<strong>0.9</strong>" in outside.get(f"/standards/{slug(press)}/").text
    withdraw(press, "0.9")
    assert "<strong>0.10</strong>" in outside.get(f"/standards/{slug(press)}/").text
