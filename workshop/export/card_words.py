"""Words for the card of a clause: its parts, and the states of its entries.

Each package that tells a part adds the words for its states to ``STATES``.
"""

from collections.abc import Mapping

from workshop.export.use_words import ANSWERS
from workshop.i18n import mark, translate
from workshop.questionnaires.item_kinds import ItemKind
from workshop.standards.clause_card import CardEntry, CardPart
from workshop.standards.labels import FINDING_DISPOSITIONS
from workshop.standards.understanding.labels import UNDERSTOOD
from workshop.training.block_kinds import TAUGHT

PARTS: Mapping[str, str] = {
    CardPart.TRAINED: mark("Trained"),
    CardPart.UNDERSTOOD: mark("Understood"),
    CardPart.USED: mark("Used"),
    CardPart.OBSTACLE: mark("What stands in the way"),
    CardPart.FINDING: mark("Findings"),
    CardPart.CHANGE: mark("Changes"),
}
NOTHING: Mapping[str, str] = {
    CardPart.TRAINED: mark("trained nowhere"),
    CardPart.UNDERSTOOD: mark("fewer than five answers"),
    CardPart.USED: mark("no unit has assessed it"),
    CardPart.OBSTACLE: mark("nothing reported"),
    CardPart.FINDING: mark("none"),
    CardPart.CHANGE: mark("none"),
}
"""What a part says that has no entry."""
_ITEMS: Mapping[str, str] = {
    ItemKind.SCALE: mark("mean of answers"),
    ItemKind.KNOWLEDGE: mark("right answers"),
    ItemKind.CLAUSE: mark("people who say so"),
}
"""What a figure of a questionnaire's item is."""
STATES: Mapping[str, str] = {
    **ANSWERS,
    **FINDING_DISPOSITIONS,
    **TAUGHT,
    **UNDERSTOOD,
    **_ITEMS,
}


def say_entry(entry: CardEntry, language: str) -> str:
    """An entry in one line: what it is about, its state and its figure."""
    state = translate(STATES[entry.state], language) if entry.state in STATES else entry.state
    if entry.state in _ITEMS:
        return f"{entry.title} · {state}: {entry.figure}"
    if entry.part is CardPart.OBSTACLE:
        return entry.title
    if entry.part in (CardPart.USED, CardPart.UNDERSTOOD):
        return f"{state}: {entry.figure}"
    return " · ".join(filter(None, (entry.title, state, entry.figure, entry.detail)))
