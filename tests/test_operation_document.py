"""The pages for administrators: each command in them is run here, or the page says why not."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from alembic.script import ScriptDirectory

from tests.box.blocks import DOCS, blocks_for, blocks_of, in_polish, pages
from tests.box.sandbox import Box, opened
from tests.clusters import started_cluster
from tests.databases import keep_secret
from tests.rooms import furnished
from tests.test_migrations import at_revision, counts, url_of
from workshop.settings import ROOT
from workshop.store.revisions import configure, present_revision
from workshop.store.schema import REVISION
from workshop.store.store import Store

UNITS = sorted((DOCS / "systemd").glob("*.service")) + sorted((DOCS / "systemd").glob("*.timer"))
KNOWN = {"laptop", "server", "processes", "upgrade"}


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    with opened(tmp_path / "box") as box:
        yield box


@pytest.mark.parametrize("page", pages() + pages("pl"), ids=lambda page: page.name)
def test_every_block_is_run_or_says_why_not(page: Path):
    for block in blocks_of(page):
        assert block.told, f"no comment before this block:\n{block.code}"
        assert block.names or re.match(r"not run: \w.{10,}", block.told), block.told
        assert set(block.names) <= KNOWN


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_the_polish_page_has_the_same_commands(page: Path):
    told = [
        [(block.told, block.commands) for block in blocks_of(one)]
        for one in (page, in_polish(page))
    ]
    assert told[0] == told[1]


@pytest.mark.sqlite("one process, with the database in its folder")
def test_a_laptop(box: Box):
    for block in blocks_for("laptop"):
        box.run(block)
    assert len(list((box.own_data / "backups").glob("workshop-*"))) >= 2


@pytest.mark.sqlite("one process, with the database in its folder")
@pytest.mark.thorough
def test_one_server(box: Box):
    for block in blocks_for("server"):
        box.run(block)
    box.wait()
    assert "https://warsztat.miasto.example/join" in box.told()
    assert json.loads(httpx.get(f"{box.url}/healthz").text)["ok"]
    for file in ("nginx/nginx-workshop.inc", "caddy/caddy-workshop.inc"):
        told = re.findall(
            r"^[^#\n]*127\.0\.0\.1:(\d+)", (box.folder / "etc" / file).read_text(), re.M
        )
        assert told == [str(box.port)]


@pytest.mark.sqlite("the database of the release before is a file")
@pytest.mark.thorough
def test_an_upgrade_from_the_release_before(box: Box):
    box.data.mkdir(mode=0o700)
    keep_secret(box.data)
    script = ScriptDirectory.from_config(configure(url_of(box.data)))
    released = str(script.get_revision(REVISION).down_revision)
    at_revision(box.data, released)
    before = counts(box.data)
    for block in blocks_for("upgrade"):
        box.run(block)
        if "check" in block.code:
            assert present_revision(url_of(box.data)) == REVISION
            assert counts(box.data) == before
    assert present_revision(url_of(box.data)) == released, "somebody regretted it and went back"
    assert counts(box.data) == before


@pytest.mark.postgres
@pytest.mark.thorough
def test_several_processes(tmp_path: Path):
    with started_cluster() as cluster:
        socket = cluster.address_of("").rpartition("=")[2]
        with opened(tmp_path / "box", socket) as box:
            box.data.mkdir(mode=0o700)
            with furnished(box.data) as room:
                note = room.write("Written on SQLite")
            for block in blocks_for("processes"):
                box.run(block)
            box.wait()
            with closing(Store(f"postgresql://postgres@/workshop?host={socket}")) as store:
                assert note.id in {row.id for row in room_in(store, room).stored()}


def room_in(store, room):
    """The same room in another database."""
    room.store = store
    return room


# ── units and the container ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_knows_every_line_of_a_unit(unit: Path, box: Box):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    verify = [
        "systemd-analyze",
        "verify",
        "--man=no",
        box.folder / "opt/workshop/docs/systemd" / unit.name,
    ]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_service_may_do_little(tmp_path: Path):
    unit = (DOCS / "systemd/workshop.service").read_text()
    for line in (
        "User=workshop",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "Restart=on-failure",
    ):
        assert f"\n{line}\n" in unit
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    ask = ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager"]
    done = subprocess.run(
        [*ask, DOCS / "systemd/workshop.service"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_a_container_runs_as_nobody_and_takes_nothing_of_this_machine_along():
    recipe = (ROOT / "Containerfile").read_text()
    assert re.findall(r"^USER (.*)$", recipe, re.MULTILINE) == ["workshop"]
    assert "VOLUME /data" in recipe
    assert "/readyz" in recipe
    assert not re.search(r"SECRET|PASSWORD|TOKEN", recipe)
    ignored = (ROOT / ".containerignore").read_text().split()
    assert ignored[ignored.index("*") :][0] == "*"
    taken = [line[1:] for line in ignored if line[0] == "!"]
    assert {"workshop", "pages", "data", "streamlit_app.py", "pyproject.toml"} <= set(taken)
    assert not {".git", "tests", ".venv", "docs"} & set(taken)
    assert "data/local" in ignored
