"""On *Run a session* a rehearsal is begun and ended; the new programme's dialog offers own ones."""

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.programme.rehearsals import clear_rehearsals
from workshop.programme.tables import Programme


def test_a_planned_session_can_be_rehearsed_and_the_copy_says_what_it_is(
    visits: Visits, scene: Scene, alice, programme
):
    screen = press(visits.open(alice, "session"), "Rehearse this session")
    assert not screen.exception
    assert "The real session stays as it is." in words(screen)

    def pretend(db, _actor, _content):
        row = db.get(Programme, programme.id)
        row.rehearsal_of = "the real one"
        db.add(row)

    scene.make_programme(alice, "Another")
    scene.do(pretend, alice)
    screen = visits.open(alice, "programme")
    assert "Another" in words(screen)
    scene.do(clear_rehearsals, alice)
    assert scene.get(Programme, programme.id) is None


def test_a_new_programme_begins_like_another(visits: Visits, alice, programme):
    screen = press(visits.open(alice, "programme"), "New programme")
    assert not screen.exception
    choice = next(one for one in screen.radio if one.label == "Beginning")
    assert "Like one of your programmes: its agendas, without what people wrote" in choice.options
    assert "Template file" in {one.label for one in screen.get("download_button")} | set(
        labels(screen)
    )
