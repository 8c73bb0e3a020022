"""Advice on the wording of a need. It never blocks: people know their need better than a rule."""

import re
from dataclasses import dataclass

from workshop.i18n import mark
from workshop.text_folding import fold_words

_BARE = re.compile(
    r"(?:(?:jako|as|an?|the) )*"
    r"(?:użytkowni(?:k|czka|cy)|klien(?:t|tka|ci)|petent(?:ka)?|interesant(?:ka)?|obywatel(?:ka)?"
    r"|człowiek|users?|clients?|customer|citizen|person|people|anybody|everyone)"
)
_SOLUTION = re.compile(
    r"(?:aplikacj|formularz|szkoleni|portal|ankiet|ulot[ek]|infolini|procedur|regulamin|plakat"
    r"|broszur|stron\w* internetow|(?:ch|cz)atbot|webinar|oprogramowani|newsletter)"
    r"|(?:app|application|form|training|website|leaflet|hotline|procedure|poster|survey|brochure"
    r"|workshop|software)s?\b"
)
_OPENING = re.compile(
    r"(?:(?:an?|the|my|some|new|better|to|have|get|be|create|build|introduce|buy|receive"
    r"|stworzyć|stworzenia|utworzyć|wdrożyć|wdrożenia|uruchomić|przygotować|kupić|dostać|otrzymać"
    r"|żeby|aby|by|mieć|był[ao]?|jaki(?:ś|ejś|egoś)"
    r"|jak(?:aś|ąś)|now(?:a|y|e|ą|ej|ego)|leps(?:zy|za|ze|zą|zej|zego)) )*"
)


@dataclass(frozen=True)
class NeedAdvice:
    """What could be better (``words``), and an ``example``; both are messages to translate."""

    words: str
    example: str


_WHO = NeedAdvice(
    mark("Who exactly? Name the person's situation, not just a user."),
    mark("For example: a person who comes to the counter with papers in a former name."),
)
_NEED = NeedAdvice(
    mark("This names a solution. What is it needed for?"),
    mark("For example, instead of “a form”: to say how to address me without explaining myself."),
)
_GOAL = NeedAdvice(
    mark("What for? Without a goal nobody can tell when the need is met."),
    mark("For example: so that I come back when I need help again."),
)


def check_need(who: str, need: str, goal: str) -> list[NeedAdvice]:
    """Advice on the three parts of a need; an empty list when there is nothing to improve.

    *who* should be somebody in a situation, *need* a need and not a solution, *goal* a reason.
    """
    advice = []
    if _BARE.fullmatch(fold_words(who)):
        advice.append(_WHO)
    if names_solution(need):
        advice.append(_NEED)
    if not goal.strip():
        advice.append(_GOAL)
    return advice


def names_solution(need: str) -> bool:
    """Whether a need begins with the name of a thing or a measure, such as "a form"."""
    text = fold_words(need)
    opening = _OPENING.match(text)
    return _SOLUTION.match(text, opening.end() if opening else 0) is not None
