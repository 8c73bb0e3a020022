"""The page People, and what somebody sees who is in no programme yet."""

from dataclasses import replace

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.errors import NotAllowed, NotFound
from workshop.people.accounts import list_accounts
from workshop.people.members import AddByName, add_by_name, list_members
from workshop.people.rights import SYSTEM
from workshop.people.tables import Account, LinkedIdentity
from workshop.services import services, use_services
from workshop.settings import Provider
from workshop.ui.people.accounts import write_card


def test_alice_sees_who_works_in_the_programme(visits: Visits, alice, programme):
    screen = visits.open(alice, "people")
    assert not screen.exception
    assert "**Alice**" in words(screen)
    assert [tab.label for tab in screen.tabs] == ["In this programme", "Attendance"]


def test_accounts_that_somebody_of_the_city_comes_into_say_so(
    visits: Visits, scene: Scene, alice, ewa
):
    def link(db, _actor, account_id):
        db.add(LinkedIdentity(identity="example", account_id=account_id))

    scene.store.write(link, SYSTEM, ewa.id)
    admin = scene.make_account("adam", "admin")
    city = "City of Example"
    assert city not in words(visits.open(admin, "people"))
    provider = Provider("https://sign-in.example", "workshop", city, "secret")
    here = services()
    use_services(replace(here, settings=replace(here.settings, provider=provider)))
    assert words(visits.open(admin, "people")).count(city) == 1


def test_an_expert_does_not_see_the_accounts(visits: Visits, ewa, programme):
    assert "No entry" in words(visits.open(ewa, "people"))


def test_who_works_in_other_programmes_is_not_listed_to_those_who_lead_one(
    visits: Visits, scene: Scene, alice, charlie, programme
):
    scene.make_account("zofia", "expert", scene.make_programme(charlie).id)
    scene.make_account("kinga", "expert", programme.id)
    # The newest programme is the one that is shown.
    scene.make_programme(alice, "Another of Alice's")
    screen = visits.open(alice, "people")
    offered = [name for box in screen.selectbox for name in box.options]
    assert "Kinga (kinga)" in offered
    shown = words(screen) + str([box.options for box in screen.selectbox])
    for stranger in ("Zofia", "Charlie"):
        assert stranger not in shown
    screen = visits.open(scene.make_account("adam", "admin"), "people")
    assert "Zofia (zofia)" in [name for box in screen.selectbox for name in box.options]


def test_somebody_from_elsewhere_is_added_by_the_exact_user_name_only(
    visits: Visits, scene: Scene, alice, charlie, programme
):
    scene.make_account("zofia", "expert", scene.make_programme(charlie).id)
    for typed, told in (("zof", "Nobody with this user name"), ("Zofia ", "")):
        screen = visits.open(alice, "people")
        field = next(one for one in screen.text_input if one.label == "User name of somebody else")
        field.input(typed)
        screen.button(key="people.name.send").click()
        screen.run()
        assert told in words(screen)
    roles = {account.username: role for account, role in scene.read(list_members, programme.id)}
    assert roles["zofia"] == "expert"


def test_adding_by_name_needs_the_right_and_tells_nothing_of_others(
    scene: Scene, alice, ewa, charlie, programme
):
    scene.make_account("zofia", "expert")
    with pytest.raises(NotAllowed):
        scene.do(add_by_name, ewa, AddByName(programme.id, "zofia"))
    with pytest.raises(NotAllowed):
        scene.do(add_by_name, charlie, AddByName(programme.id, "zofia"))
    refusals = set()
    for name in ("nobody", "alice", "", "%", "zof"):
        with pytest.raises(NotFound) as refusal:
            scene.do(add_by_name, alice, AddByName(programme.id, name))
        refusals.add(str(refusal.value))
    assert len(refusals) == 1


def test_somebody_without_a_programme_is_told_whom_to_ask(visits: Visits, scene: Scene):
    zofia = scene.make_account("zofia", "expert")
    told = words(visits.open(zofia, "needs"))
    assert "Ask an administrator." in told
    assert "Create one" not in told


def test_an_account_is_handed_over_with_address_name_and_one_time_password(
    visits: Visits, scene: Scene, programme
):
    screen = press(visits.open(scene.make_account("adam", "admin"), "people"), "Create an account")
    fields = {field.label: field for field in screen.text_input}
    fields["User name"].input("nina.nowak")
    fields["Name"].input("Nina")
    # A run closes the dialog: it is opened again along with the form that is sent.
    screen = press(screen, "Create an account", "Create the account").run()
    account = next(row for row in scene.read(list_accounts) if row.username == "nina.nowak")
    assert account.one_time_password
    shown = screen.session_state["people.handover"]
    card = write_card("http://192.0.2.2:8501", shown).splitlines()
    assert card[:2] == ["Address: http://192.0.2.2:8501", "User name: nina.nowak"]
    assert card[2] == f"One-time password: {shown.password}"
    assert "At the first sign-in the person chooses a password of their own." in words(screen)


def test_whoever_has_a_one_time_password_sees_no_page_before_choosing_another(
    visits: Visits, scene: Scene, programme
):
    nina = scene.make_account("nina", "facilitator", programme.id)

    def mark_one_time(db, _actor, _content):
        account = db.get(Account, nina.id)
        account.one_time_password = True
        db.add(account)

    scene.do(mark_one_time, SYSTEM)
    for page in ("programme", "session", "settings"):
        screen = visits.open(nina, page)
        assert "good for one sign-in" in words(screen)
        assert labels(screen) == ["Set the new password"]
