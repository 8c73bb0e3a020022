"""The report of the day in words that an administrator understands, in Polish and English."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.worst_day.people import LANGUAGES, Noticed

Words = dict[str, tuple[str, str]]
"""Language → what happened, and what had to be done."""

EVENTS: dict[str, Words] = {
    "killed": {
        "pl": (
            "Serwer padł w jednej chwili, jak po wyrwaniu wtyczki.",
            "Uruchomić serwer; usługa systemd robi to sama.",
        ),
        "en": (
            "The server died at once, as if the plug were pulled.",
            "Start the server; the systemd service does it by itself.",
        ),
    },
    "disk_full": {
        "pl": ("Dysk się zapełnił.", "Zwolnić miejsce; potem wszystko rusza samo."),
        "en": ("The disk was full.", "Make room; then everything goes on by itself."),
    },
    "disk_full_untried": {
        "pl": (
            "Pełnego dysku nie wypróbowano: tylko root może zrobić mały dysk na próbę.",
            "Uruchomić ten dzień jako root.",
        ),
        "en": (
            "A full disk was not tried: only root may make a small disk for it.",
            "Run this day as root.",
        ),
    },
    "locked": {
        "pl": (
            "Inny program zajął bazę na {held} s.",
            "Nic; a potem znaleźć ten program.",
        ),
        "en": (
            "Another program held the database for {held} s.",
            "Nothing; and find that program afterwards.",
        ),
    },
    "silent": {
        "pl": (
            "{count} obcych połączeń, które nic nie mówią, stało naraz przed drzwiami. Nowa osoba"
            " weszła z telefonem po {came} s i jej karteczka się zapisała.",
            "Nic.",
        ),
        "en": (
            "{count} connections of strangers that say nothing stood at the door at once. Somebody"
            " new came in by phone after {came} s, and that person's note was saved.",
            "Nothing.",
        ),
    },
    "erased": {
        "pl": (
            "Jedna osoba cofnęła karteczkę, jedna wycofała zgodę, a jedną karteczkę skasowano przy"
            " moderacji. Skasowanych tekstów: {count}.",
            "Nic.",
        ),
        "en": (
            "One person took a note back, one withdrew consent, and one note was redacted. Erased"
            " texts: {count}.",
            "Nothing.",
        ),
    },
    "deleted": {
        "pl": (
            "Nadszedł dzień, na który obiecano skasowanie karteczek z dawniejszego programu;"
            " zapowiedziano to tydzień wcześniej. Serwer skasował je sam, gdy ruszył.",
            "Nic.",
        ),
        "en": (
            "The day came on which the notes of a former programme were promised to be deleted,"
            " announced a week before. The server deleted them by itself when it had started.",
            "Nothing.",
        ),
    },
    "damaged": {
        "pl": (
            "Plik bazy uszkodził się na dysku. Serwer nie ruszył, jednym zdaniem powiedział"
            " dlaczego, a `workshop check` powiedziało: „{said}”",
            "`workshop check`, potem `workshop restore` z kopią z południa i start.",
        ),
        "en": (
            "The file of the database was damaged on the disk. The server did not start and said in"
            " one sentence why; `workshop check` said: “{said}”",
            "`workshop check`, then `workshop restore` with the copy of noon, and a start.",
        ),
    },
    "old_copy": {
        "pl": (
            "Przywrócono przez pomyłkę kopię z rana, potem stan sprzed pomyłki, który polecenie"
            " odłożyło. Skasowane teksty nie wróciły ani razu.",
            "`workshop restore` z plikiem, który samo podało.",
        ),
        "en": (
            "The copy of the morning was restored by mistake, then the state before the mistake,"
            " which the command had put aside. Erased texts came back neither time.",
            "`workshop restore` with the file that it had named.",
        ),
    },
    "postgres": {
        "pl": (
            "Na drugim serwerze uruchomiono na nowo PostgreSQL, podczas gdy sala pisała.",
            "Nic; serwer sam połączył się znowu.",
        ),
        "en": (
            "On a second server PostgreSQL was restarted while the room was writing.",
            "Nothing; the server connected again by itself.",
        ),
    },
    "postgres_untried": {
        "pl": ("PostgreSQL nie jest tu zainstalowany.", "Zainstalować pakiet postgresql."),
        "en": ("PostgreSQL is not installed here.", "Install the package postgresql."),
    },
}

HEADS = {
    "pl": ("Co się stało", "Co zauważyli ludzie", "Jak długo", "Co trzeba było zrobić"),
    "en": ("What happened", "What people noticed", "How long", "What had to be done"),
}
TITLES = {"pl": "# Dzień wszystkich awarii", "en": "# The day of all faults"}
NOTHING = {"pl": "Nic.", "en": "Nothing."}
LOST = {
    "pl": "Telefony straciły połączenie i wróciły same (łącznie: {lost}).",
    "en": "Phones lost the connection and came back by themselves ({lost} in all).",
}
WAITED = {
    "pl": "Karteczka czekała w telefonie najwyżej {longest} s.",
    "en": "A note waited on its phone for at most {longest} s.",
}
READ = {"pl": "Telefony mówiły: „{sentence}”", "en": "Phones said: “{sentence}”"}
WORTH_TELLING = 1.0
"""Seconds that a note has to wait on its phone before anybody notices."""

END = {
    "pl": (
        "**Wieczorem.** Osób: {phones}. Karteczek, które telefony pokazały jako wysłane: {written}."
        " Każda jest w bazie dokładnie raz, oprócz skasowanych, których jest {erased}. Ich tekstów"
        " nie ma nigdzie: ani w folderze danych, ani w odszyfrowanych kopiach (przejrzanych co do"
        " bajtu plików: {files}). Każdy telefon i ściana pokazują to samo, co jest w bazie."
        " `workshop check`: wszystko w porządku.",
        "**Wieczorem coś się nie zgadzało:**",
    ),
    "en": (
        "**In the evening.** People: {phones}. Notes that phones showed as sent: {written}. Each is"
        " in the database exactly once, apart from those that were erased: {erased}. Their texts"
        " are nowhere, neither in the data folder nor in the copies, decrypted (files looked"
        " through byte by byte: {files}). Each phone and the wall show what is in the database."
        " `workshop check`: all is well.",
        "**In the evening something was not as it should be:**",
    ),
}


@dataclass(frozen=True)
class Event:
    """``name`` as in ``EVENTS``, how long it took in seconds, and the values its words name."""

    name: str
    seconds: float
    noticed: Noticed = field(default_factory=Noticed)
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Evening:
    """How the day ended: figures for the last paragraph, and what was wrong, a sentence each."""

    figures: dict[str, int]
    wrong: Sequence[str] = ()


def report(events: Sequence[Event], evening: Evening, language: str) -> str:
    """The whole report as Markdown."""
    return "\n".join(_lines(events, evening, language)) + "\n"


def write_reports(events: Sequence[Event], evening: Evening, folder: Path) -> list[Path]:
    """One file for each language; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"worst-day.{language}.md" for language in LANGUAGES]
    for file, language in zip(files, LANGUAGES, strict=True):
        file.write_text(report(events, evening, language), "utf-8")
    return files


def _lines(events: Sequence[Event], evening: Evening, language: str) -> Iterator[str]:
    yield TITLES[language]
    yield ""
    yield f"| {' | '.join(HEADS[language])} |"
    yield "|---|---|---|---|"
    for event in events:
        happened, done = EVENTS[event.name][language]
        values = {name: _number(value, language) for name, value in event.values.items()}
        told = happened.format(**values).replace("|", "/")
        cells = (told, _noticed(event.noticed, language), _number(event.seconds, language) + " s")
        yield f"| {' | '.join((*cells, done))} |"
    yield ""
    well, ill = END[language]
    yield ill if evening.wrong else well.format(**evening.figures)
    yield from (f"- {sentence}" for sentence in evening.wrong)


def _noticed(noticed: Noticed, language: str) -> str:
    told = []
    if noticed.lost:
        told.append(LOST[language].format(lost=noticed.lost))
    if noticed.longest >= WORTH_TELLING:
        told.append(WAITED[language].format(longest=_number(noticed.longest, language)))
    told += [READ[language].format(sentence=one) for one in sorted(noticed.read[language])]
    return " ".join(told) or NOTHING[language]


def _number(value: Any, language: str) -> str:
    if isinstance(value, dict):
        value = value[language]
    if not isinstance(value, float):
        return str(value)
    return f"{value:.1f}".replace(".", "," if language == "pl" else ".")
