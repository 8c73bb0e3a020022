"""What is stored about a person, as a text that can be read without a program."""

from collections.abc import Iterator, Mapping
from typing import Any

from workshop.export.labels import NOTE_KINDS, NOTE_STATES, SECTIONS, word
from workshop.i18n import mark, translate
from workshop.questionnaires.labels import MOMENTS
from workshop.review.labels import CRITERIA
from workshop.standards.understanding.labels import ANSWERS

_LABELS: Mapping[str, str] = {
    "programme": mark("Programme"),
    "badge": mark("Badge"),
    "role": mark("Role"),
    "table": mark("Table"),
    "writing_paused": mark("Writing paused"),
    "writing_paused_in": mark("Writing paused in"),
    "consents": mark("Consent"),
    "contract_version": mark("Version of the contract"),
    "given_on": mark("Given on"),
    "withdrawn": mark("Withdrawn"),
    "sessions": mark("Sessions"),
    "between_meetings": mark("Contributed between meetings, for"),
    "number": mark("Number"),
    "title": mark("Title"),
    "notes": mark("Notes"),
    "activity": mark("Activity"),
    "text": mark("Text"),
    "status": mark("State"),
    "section": mark("Section"),
    "kind": mark("Kind"),
    "signed": mark("Signed with the badge"),
    "late": mark("Came late"),
    "style_evened_out": mark("Style evened out"),
    "former_wordings": mark("Former wordings"),
    "groups": mark("Groups"),
    "needs": mark("Needs"),
    "clauses": mark("Clauses"),
    "code": mark("Code"),
    "state": mark("How far it is"),
    "address": mark("Address"),
    "quoted": mark("Quoted word for word"),
    "dots": mark("Dots"),
    "need": mark("Need"),
    "count": mark("Count"),
    "fingers": mark("Fist to five"),
    "value": mark("Fingers"),
    "estimates": mark("Impact and effort"),
    "impact": mark("Impact"),
    "effort": mark("Effort"),
    "choices": mark("Chosen sentences"),
    "sentence": mark("Sentence"),
    "questions": mark("Questions that you voted for"),
    "voted_as": mark("Role beside your votes"),
    "piles": mark("Piles"),
    "pile": mark("Pile"),
    "notes_on_it": mark("Notes on it"),
    "objections": mark("What would have to change"),
    "in_the_minutes": mark("In the minutes"),
    "reviews": mark("Reviews"),
    "round": mark("Round"),
    "ratings": mark("Ratings"),
    "criterion": mark("Criterion"),
    "rated": mark("Rated (1 to 9)"),
    "comments": mark("Comments"),
    "understood": mark("Whether clauses say what you meant"),
    "standard_version": mark("Version"),
    "understood_me": mark("Is this what you meant?"),
    "why": mark("Your words"),
    "drafts": mark("What you write together with others"),
    "answers": mark("Answers to questionnaires"),
    "questionnaire": mark("Questionnaire"),
    "asked": mark("Question"),
    "moment": mark("When"),
    "answered": mark("Your answer"),
    "clause": mark("Clause"),
    "consent_given_on": mark("Consent given on"),
    "may_be_quoted": mark("May be quoted"),
    "may_be_told_in_other_words": mark("May be told in other words"),
    "text_kept_until": mark("The text is kept until"),
}
_ROLES: Mapping[str, str] = {
    "leader": mark("Local leader"),
    "official": mark("Official"),
    "expert": mark("Expert"),
    "guest": mark("Guest"),
}
_CLAUSE_STATES: Mapping[str, str] = {
    "published": mark("published"),
    "preparing": mark("in preparation"),
    "turned_down": mark("was not adopted"),
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "role": _ROLES,
    "status": NOTE_STATES,
    "section": SECTIONS,
    "kind": NOTE_KINDS,
    "state": _CLAUSE_STATES,
    "criterion": CRITERIA,
    "understood_me": ANSWERS,
    "moment": MOMENTS,
}


def write_own_data(data: Mapping[str, Any], language: str) -> str:
    """The values of ``own_data.describe_own_data`` as lines of text, with every one of them."""
    title = mark("What is stored about you")
    made = mark("Made on {day}. No copy of this file is kept.")
    rest = mark(
        "Besides, there are check values of your phone's key and of your phrase, from which "
        "neither can be read; the key itself, locked so that only your phrase opens it; and on "
        "each note and vote a pseudonym that only this key leads to. If you came in with a code "
        "from a slip, beside its check value stands only that it was used, not by whom. Your name, "
        "e-mail and address on the network are not stored."
    )
    lines = [translate(title, language), translate(made, language, day=data["made_on"]), ""]
    for person in (*data["people"], *data.get("interviews", ())):
        lines += [*_write(person, language, ""), ""]
    return "\n".join([*lines, translate(rest, language), ""])


def _write(values: Mapping[str, Any], language: str, indent: str) -> Iterator[str]:
    for name, value in values.items():
        label = translate(_LABELS[name], language)
        if not isinstance(value, list):
            yield f"{indent}{label}: {_say(name, value, language)}"
        elif not value:
            yield f"{indent}{label}: –"
        else:
            yield f"{indent}{label}:"
            for item in value:
                yield from _write_item(item, language, f"{indent}  ")


def _write_item(item: Any, language: str, indent: str) -> Iterator[str]:
    if not isinstance(item, Mapping):
        yield f"{indent}• {item}"
        return
    first, *rest = _write(item, language, f"{indent}  ")
    yield f"{indent}• {first.strip()}"
    yield from rest


def _say(name: str, value: Any, language: str) -> str:
    if isinstance(value, bool):
        return translate(mark("yes") if value else mark("no"), language)
    if value is None or value == "":
        return "–"
    return word(_WORDS[name], value, language) if name in _WORDS else str(value)
