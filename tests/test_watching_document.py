"""What the handbook says of watching the server is what a server does."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.databases import Engine
from tests.test_metrics import TOKEN, make_copy, watched_house
from tests.wire import web
from workshop.settings import ROOT

PAGES = [path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("OPERATION*.md"))]
PAGES += [path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("operation/*.md"))]
NAME = re.compile(r"\bworkshop_[a-z_]+")


def configured(key: str) -> list[Any]:
    """The YAML blocks of all pages that hold this key."""
    blocks = [
        found for page in PAGES for found in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    ]
    read = [yaml.safe_load(block) for block in blocks]
    return [block[key] for block in read if isinstance(block, dict) and key in block]


@pytest.fixture
def answers(tmp_path: Path, engine: Engine, empty_database: str) -> list[str]:
    """What a server answers to each example of the handbook, followed by the letter; only its
    address and the place of the token are the test's."""
    kept = tmp_path / "metrics.token"
    kept.write_text(f"{TOKEN}\n")
    given = {"WORKSHOP_METRICS_TOKEN_FILE": str(kept)}
    told = []
    with engine.copied(empty_database, tmp_path), watched_house(tmp_path, **given) as watched:
        make_copy(tmp_path)
        for jobs in configured("scrape_configs"):
            for job in jobs:
                kind = job["authorization"]["type"]
                assert Path(job["authorization"]["credentials_file"]).name == kept.name
                answer = web.get(
                    f"{job.get('scheme', 'http')}://{watched.host}{job['metrics_path']}",
                    headers={"authorization": f"{kind} {kept.read_text().strip()}"},
                )
                assert answer.status_code == 200
                told.append(answer.text)
    return told


def test_an_example_for_prometheus_works_and_every_figure_that_is_named_is_told(
    answers: list[str],
) -> None:
    assert answers
    told = {
        name
        for family in text_string_to_metric_families(answers[0])
        for name in (family.name, *(sample.name for sample in family.samples))
    }
    families = {family.name for family in text_string_to_metric_families(answers[0])}
    rules = [rule for groups in configured("groups") for group in groups for rule in group["rules"]]
    assert rules
    per_language = {str(groups) for groups in configured("groups")}
    assert len(per_language) == 1
    for rule in rules:
        used = set(NAME.findall(rule["expr"]))
        assert used, rule
        assert not used - told - {f"{name}_total" for name in told}, rule
    for page in PAGES:
        tables = "\n".join(row for row in page.split("\n") if row.startswith("| `workshop_"))
        named = {name.removesuffix("_total") for name in NAME.findall(tables)}
        assert not named or named == families
