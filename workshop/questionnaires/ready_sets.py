"""Item sets that come with the product: questions around a training on a standard."""

import json
from dataclasses import replace
from pathlib import Path

from workshop.i18n import known_language
from workshop.questionnaires.questionnaires import (
    ItemContent,
    QuestionnaireContent,
    SeenQuestionnaire,
)


def read_ready_set(content_dir: Path, language: str) -> QuestionnaireContent:
    """The questionnaire around a training, in a language."""
    path = content_dir / "questionnaires" / f"training.{known_language(language)}.json"
    given = json.loads(path.read_text(encoding="utf-8"))
    items = [ItemContent(**one) for one in given.pop("items")]
    return QuestionnaireContent(**given, items=items)


def content_of(seen: SeenQuestionnaire) -> QuestionnaireContent:
    """A questionnaire as it was written, to be changed and saved again."""
    places = {item.id: place for place, item in enumerate(seen.items)}
    items = [
        ItemContent(
            item.kind,
            item.text,
            item.moments,
            item.low,
            item.high,
            item.options,
            item.right,
            places.get(item.about_id or ""),
            item.level,
            item.clauses,
            item.id,
        )
        for item in seen.items
    ]
    return QuestionnaireContent(seen.row.title, seen.row.intro, seen.row.meeting_id, items)


def with_items(content: QuestionnaireContent, order: list[int]) -> QuestionnaireContent:
    """The content with its items in another order; those whose place is missing are left out, and
    so is a look back at one of these."""
    kept = [
        place for place in order if (about := content.items[place].about) is None or about in order
    ]
    items = []
    for place in kept:
        item = content.items[place]
        about = None if item.about is None else kept.index(item.about)
        items.append(replace(item, about=about))
    return replace(content, items=items)
