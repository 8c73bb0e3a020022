"""How often offered words meet the headers people wrote: ``python -m benchmarks.header_words``; see
``README.md``."""

import argparse
import json
import statistics
from collections.abc import Sequence
from pathlib import Path

from benchmarks.grouping import LANGUAGE, load_lines
from workshop.needs.suggestions.central_notes import order_central
from workshop.needs.suggestions.clustering import compare_notes
from workshop.needs.suggestions.embedding import embed_meaning
from workshop.needs.suggestions.labels import label_groups
from workshop.needs.suggestions.tokens import lemmatise
from workshop.settings import ROOT

DEMO = ROOT / "data" / "demo" / "demo.pl.json"
OFFERED = 3

Group = tuple[str, list[int]]


def measure(texts: Sequence[str], groups: Sequence[Group], language: str) -> dict[str, float]:
    """The mean share of a header's lemmas that are met by what is offered for its group.

    ``groups``: header and the numbers of its texts, at least two. Stop words do not count.
    """
    lemmas = [lemmatise(text, language) for text in texts]
    likeness = compare_notes(embed_meaning(texts, language), lemmas)
    labels = label_groups(texts, [notes for _header, notes in groups], language)
    central = [order_central(likeness, notes) for _header, notes in groups]

    def met(words: Sequence[Sequence[str]]) -> float:
        shares = [
            _share(lemmatise(header, language), said)
            for (header, _notes), said in zip(groups, words, strict=True)
        ]
        return round(statistics.mean(shares), 3)

    def said(notes: Sequence[int]) -> list[str]:
        return [lemma for note in notes for lemma in lemmas[note]]

    return {
        "groups": len(groups),
        "label_words": met([lemmatise(" ".join(words), language) for words in labels]),
        "most_central": met([said(notes[:1]) for notes in central]),
        "offered": met([said(notes[:OFFERED]) for notes in central]),
        "all_notes": met([said(notes) for notes in central]),
    }


def load_demo(path: Path = DEMO) -> tuple[list[str], list[Group]]:
    """The notes of an example programme, and its groups with their headers."""
    content = json.loads(path.read_text(encoding="utf-8"))
    place = {note["key"]: at for at, note in enumerate(content["notes"])}
    groups = [(row["header"], [place[key] for key in row["notes"]]) for row in content["groups"]]
    return [note["text"] for note in content["notes"]], groups


def load_table(path: Path) -> tuple[list[str], list[Group]]:
    """The notes and groups of lines ``header<TAB>note``."""
    lines = load_lines(path)
    groups: dict[str, list[int]] = {}
    for at, (header, _text) in enumerate(lines):
        groups.setdefault(header, []).append(at)
    return [text for _header, text in lines], list(groups.items())


def _share(wanted: Sequence[str], said: Sequence[str]) -> float:
    return len(set(wanted) & set(said)) / max(1, len(set(wanted)))


def main() -> None:
    """Measure and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="lines header<TAB>note; without it the example")
    parser.add_argument("--language", default=LANGUAGE)
    wish = parser.parse_args()
    texts, groups = load_table(wish.data) if wish.data else load_demo()
    groups = [(header, notes) for header, notes in groups if len(notes) > 1]
    print(json.dumps(measure(texts, groups, wish.language)))


if __name__ == "__main__":
    main()
