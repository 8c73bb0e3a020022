"""The disk is full, and later there is room again: nothing is taken for stored meanwhile, all of it
is afterwards."""

import logging
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import keep_secret
from tests.rooms import furnish_neighbours
from tests.server import settings_for
from tests.serving import hosting
from tests.test_faults_file import Writing
from workshop.cli import main
from workshop.services import Services

pytestmark = pytest.mark.sqlite("its disk")
SIZE = 16 * 1024**2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of its own with little room."""
    place = tmp_path / "disk"
    place.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    mount = shutil.which("mount")
    if mount is None or subprocess.run([mount, *options], capture_output=True).returncode:
        pytest.skip("only root may mount a small disk, and not in every container")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def writing(
    small_disk: Path, empty_database: str, caplog: pytest.LogCaptureFixture
) -> Iterator[Writing]:
    """A phone that writes on a server whose data folder is on the small disk."""
    caplog.set_level(logging.WARNING)
    shutil.copy(empty_database.removeprefix("sqlite:///"), small_disk / "workshop.db")
    keep_secret(small_disk)
    services = Services.build(settings_for(small_disk))
    try:
        with hosting(services) as host:
            room = furnish_neighbours(services.store, f"http://{host}")
            yield Writing(room, room.come_in(), small_disk, caplog)
    finally:
        services.close()


def filled(disk: Path) -> Path:
    """Take all room that is left; the file that has it."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


def test_nothing_is_taken_for_stored_while_the_disk_is_full_and_all_is_afterwards(
    writing: Writing,
    small_disk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("WORKSHOP_DATA_DIR", str(small_disk))
    monkeypatch.setenv("WORKSHOP_LANGUAGE", "en")
    assert "ok" in writing.write()
    filler = filled(small_disk)
    before = set(writing.acknowledged)
    waiting = [writing.refused() for _try in range(5)]
    assert writing.acknowledged == before
    entry = {"code": writing.room.code, "notice": "2", "consent": True, "role": "guest"}
    assert writing.ask("/join/enter", entry).status_code == 503
    assert writing.ask("/join/lookup", {"code": writing.room.code}).status_code == 200
    assert len(writing.lines()) == 1
    capsys.readouterr()
    assert main(["backup"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("The copy could not be made")
    assert said.count("\n") == 1
    assert list((small_disk / "backups").glob("*")) == []
    filler.unlink()
    assert all("ok" in writing.write(key) for key in waiting)
    assert writing.stored() == writing.acknowledged == {*before, *waiting}
    assert main(["backup"]) == 0
    assert main(["check"]) == 0
    assert "can write again" in writing.lines()[-1]
