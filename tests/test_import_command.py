"""`workshop export` and `workshop import`: a programme goes into a file and comes out of it."""

import json
from pathlib import Path

from tests.test_cli import Run, slug_in
from tests.test_cli import environment as environment
from tests.test_cli import run as run


def test_a_programme_goes_out_and_comes_in_the_same(run: Run, tmp_path: Path) -> None:
    assert run("demo").returncode == 0
    slug = slug_in(tmp_path)
    for kind in ("json", "xlsx", "zip"):
        done = run("export", slug, "--format", kind)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / f"{slug}.{kind}").stat().st_size > 5_000
    done = run("import", f"{slug}.json")
    assert done.returncode == 0, done.stderr
    other = done.stdout.split()[-1]
    assert other != slug
    run("export", other, "--format", "json", "--to", "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / f"{slug}.json").read_bytes()
    assert run("export", slug, "--format", "pictures").returncode == 0
    done = run("import", f"{slug}-pictures.zip")
    assert done.returncode == 0, done.stderr


def test_a_wrong_file_is_told_in_one_sentence(run: Run, tmp_path: Path) -> None:
    run("demo")
    slug = slug_in(tmp_path)
    run("export", slug, "--format", "json")
    document = json.loads((tmp_path / f"{slug}.json").read_text("utf-8"))
    document["needs"][3]["harm"] = 9
    (tmp_path / "bad.json").write_text(json.dumps(document), "utf-8")
    done = run("import", "bad.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == (
        "The file cannot be brought in. needs[3].harm: a number from 1 to 5 fits here"
    )
    assert run("import", f"{slug}.json", "--into", slug).returncode == 1
    assert run("import", "missing.json").returncode == 1
    assert run("export", f"{slug}/3", "--format", "json").returncode == 1
