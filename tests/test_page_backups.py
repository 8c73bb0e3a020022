"""Settings → Backups: how copies are kept, one more, and the recovery key once."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Scene
from tests.visits import Visits, labels, press, words
from workshop.services import services, use_services
from workshop.store.backup_clock import note_try
from workshop.store.backup_key import read_key, words_of

pytestmark = pytest.mark.sqlite("its backups are its files")


def test_an_administrator_makes_a_copy_checks_it_and_writes_the_key_down_once(
    visits: Visits, scene: Scene, programme, tmp_path: Path
):
    settings = replace(services().settings, backup_key=tmp_path.parent / "key")
    use_services(replace(services(), settings=settings))
    assert settings.backup_key is not None
    adam = scene.make_account("adam", "admin")
    screen = visits.open(adam, "settings")
    assert "There is no backup yet" in words(screen)
    assert "Show the recovery key, once" not in labels(screen)
    screen = press(screen, "Make a backup now")
    assert not screen.exception
    screen = press(visits.open(adam, "settings"), "Check this copy")
    assert "Copies are encrypted with the key in" in words(screen)
    screen = press(visits.open(adam, "settings"), "Show the recovery key, once")
    key = words_of(read_key(settings.backup_key) or b"")
    assert key[:34] in words(screen)
    screen = visits.open(adam, "settings")
    assert "Show the recovery key, once" not in labels(screen)
    assert key[:34] not in words(screen)


def test_a_copy_by_schedule_that_failed_is_told_in_words(visits: Visits, scene: Scene, programme):
    folder = services().settings.data_dir / "backups"
    folder.mkdir()
    note_try(folder, "the disk is full")
    screen = visits.open(scene.make_account("adam", "admin"), "settings")
    assert "failed" in words(screen)
    assert "the disk is full" in words(screen)


def test_nobody_but_an_administrator_sees_the_copies(visits: Visits, alice, programme):
    assert "Backups" not in [tab.label for tab in visits.open(alice, "settings").tabs]
