"""The browser's modules that need no browser: unit tests in ``tests/frontend``, run by deno."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OFFLINE = ("--no-remote", "--no-npm", "--no-lock", "--no-config")

READS = "--allow-read=tests/samples"
"""What both languages are tested with."""


def find_deno() -> str | None:
    """The binary that comes with the package ``deno``, else one on the path."""
    return shutil.which("deno", path=Path(sys.executable).parent) or shutil.which("deno")


@pytest.mark.skipif(find_deno() is None, reason="deno is not installed")
def test_modules_of_the_browser_pass_their_unit_tests(tmp_path: Path) -> None:
    command = (find_deno() or "deno", "test", "--quiet", *OFFLINE, READS, "tests/frontend")
    environment = os.environ | {
        "DENO_DIR": str(tmp_path),
        "DENO_NO_UPDATE_CHECK": "1",
        "NO_COLOR": "1",
    }
    run = subprocess.run(
        command, cwd=HERE.parent, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_unit_test_is_found_by_its_name() -> None:
    scripts = {path.name for path in (HERE / "frontend").glob("*.js")}
    assert {name for name in scripts if not name.endswith("_test.js")} == {"expect.js"}
