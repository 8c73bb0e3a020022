"""What fields, levels and areas of a clause are called in files of others."""

import re
from collections.abc import Mapping

from workshop.i18n import LANGUAGES, translate
from workshop.standards.clause_fields import FIELDS
from workshop.standards.clause_states import ClauseLevel
from workshop.standards.labels import FIELDS as LABELS
from workshop.standards.labels import LEVELS
from workshop.text_folding import fold_words

_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "code": ("nr", "numer", "lp", "l p", "symbol", "oznaczenie", "nr zapisu", "no", "number", "id"),
    "area_id": ("dział", "rozdział", "sekcja", "kategoria", "grupa", "chapter", "section", "part"),
    "level": (
        *("poziom obowiązywania", "obowiązywanie", "status wymogu", "priorytet", "rodzaj"),
        *("priority", "how binding", "obligation"),
    ),
    "title": ("nazwa", "nazwa zapisu", "tytuł zapisu", "hasło", "temat", "name", "heading"),
    "body": (
        *("treść", "opis", "wymóg", "wymaganie", "wymagania", "brzmienie", "zapis", "standard"),
        *("treść standardu", "co jest wymagane", "opis wymagania", "requirement", "requirements"),
        *("text", "body", "content", "description", "clause", "wording", "statement"),
    ),
    "rationale": ("dlaczego", "cel", "powód", "po co", "rationale", "reason", "purpose"),
    "applies_to": ("dotyczy", "zakres", "adresaci", "scope", "applies to"),
    "responsible": (
        *("odpowiada", "odpowiedzialny", "odpowiedzialna", "odpowiedzialni", "odpowiedzialność"),
        *("osoba odpowiedzialna", "komórka odpowiedzialna", "jednostka odpowiedzialna"),
        *("responsible", "owner", "responsibility"),
    ),
    "cooperating": ("współpracuje", "współpraca", "współpracujący", "cooperating", "partners"),
    "steps": (
        *("krok po kroku", "procedura", "sposób realizacji", "działania", "jak to robimy"),
        *("jak postępować", "postępowanie"),
        *("procedure", "actions", "how to do it"),
    ),
    "measure_structure": ("wskaźnik struktury", "zasoby", "structure", "structure measure"),
    "measure_process": ("wskaźnik procesu", "process", "process measure"),
    "measure_outcome": (
        *("wskaźnik", "wskaźniki", "miernik", "mierniki", "wskaźnik rezultatu", "wskaźnik wyniku"),
        *("indicator", "indicators", "outcome", "measure", "measures"),
    ),
    "target_value": ("wartość docelowa", "wartość oczekiwana", "poziom docelowy", "target value"),
    "check_method": (
        *("sposób sprawdzania", "sposób weryfikacji", "weryfikacja", "monitoring", "kontrola"),
        *("verification", "check"),
    ),
    "check_frequency": ("częstotliwość", "jak często", "frequency", "how often"),
    "good_example": ("przykład", "przykłady", "dobra praktyka w działaniu", "example"),
    "bad_example": ("antyprzykład", "czego unikać", "bad practice", "counterexample"),
    "meaning_client": ("dla klientów", "dla klientek i klientów", "dla mieszkańców", "for clients"),
    "meaning_staff": ("dla pracowników", "dla osób pracujących", "for staff"),
    "meaning_manager": ("dla kierownictwa", "dla osób kierujących", "for managers"),
    "exceptions": ("wyjątek", "wyłączenia", "odstępstwa", "nie dotyczy", "exception"),
    "binds_from": ("obowiązuje od", "termin wdrożenia", "stosuje się od", "binds from"),
    "contact": ("kontakt", "osoba do kontaktu", "do kogo się zwrócić", "contact"),
    "easy_text": ("łatwy tekst", "tekst etr", "etr", "easy read"),
    "legal_basis": ("podstawy prawne", "przepisy", "prawo", "law", "legal grounds"),
}
_NAMES: Mapping[str, str] = {
    fold_words(name): field
    for field in FIELDS
    for name in (
        *_OTHER_NAMES.get(field, ()),
        *(translate(LABELS[field], language) for language in LANGUAGES if field in LABELS),
    )
}
_BY_LENGTH = sorted(
    ((tuple(name.split()), key) for name, key in _NAMES.items()), key=lambda pair: -len(pair[0])
)
_LABEL = re.compile(r"\s*([^:\n]{2,60}?)\s*:\s*(.*)", re.DOTALL)
_CODE = re.compile(
    r"([^\W\d_]{1,8})\s?[-–]\s?(\d{1,4})(?=[\s.:)–-]|$)[.:)]?\s*[–-]?\s*(.*)", re.DOTALL
)
_CHAPTER = re.compile(
    r"(?:rozdział|dział|część|obszar|chapter|part|section|area)\s+(?:[IVXLC]+|\d{1,3})\b"
    r"\s*[.:)–—-]*\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_LEVEL_WORDS = (
    (
        ClauseLevel.GOOD_PRACTICE,
        (
            *("dobra praktyk", "dobre praktyk", "good practice", "inspir"),
            *("nieobowiąz", "fakultat", "opcjonal"),
        ),
    ),
    (ClauseLevel.RECOMMENDED, ("zalec", "rekomend", "recommended", "should", "powin")),
    (ClauseLevel.REQUIRED, ("wymag", "obowiąz", "konieczn", "required", "must", "obligat")),
)


def field_of(name: str) -> str:
    """The field that a label names exactly, in Polish or English; empty where it names none."""
    return _NAMES.get(fold_words(name), "")


def name_columns(header: list[str] | tuple[str, ...]) -> list[str]:
    """For each column its field, or an empty string; only the first column of a field gets it.

    Exact names come first; then the longest name whose words are all in the column's.
    """
    found = [field_of(cell) for cell in header]
    found = [name if name not in found[:at] else "" for at, name in enumerate(found)]
    for at, cell in enumerate(header):
        words = set(fold_words(cell).split())
        if not found[at] and words:
            near = (key for wanted, key in _BY_LENGTH if set(wanted) <= words)
            found[at] = next((key for key in near if key not in found), "")
    return found


def split_label(text: str) -> tuple[str, str]:
    """``(field, rest)`` of a text that begins with the name of a field and a colon."""
    match = _LABEL.match(text)
    field = field_of(match[1]) if match else ""
    return (field, match[2].strip()) if match and field else ("", text)


def split_code(text: str) -> tuple[str, str]:
    """``(code, rest)`` of a text that begins with the code of a clause, such as ``PS-01``."""
    match = _CODE.match(text)
    if match is None or not match[1].isupper():
        return "", text
    return f"{match[1]}-{int(match[2]):02}", match[3].strip()


def split_chapter(text: str) -> str | None:
    """What a chapter is called, without its number; ``None`` for what begins no chapter."""
    match = _CHAPTER.fullmatch(text.strip())
    return match[1].strip() if match else None


def read_level(text: str) -> str | None:
    """The level that a word tells; ``None`` for any other text."""
    told = text.casefold()
    for language in LANGUAGES:
        for level, label in LEVELS.items():
            if fold_words(translate(label, language)) == fold_words(text):
                return level
    return next((level for level, words in _LEVEL_WORDS if any(one in told for one in words)), None)
