"""What columns are called in the tables of others, by what they hold."""

from collections.abc import Mapping

NOTE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text",
        "tekst",
        "treść",
        "tresc",
        "sticky text",
        "sticky",
        "note",
        "content",
        "karteczka",
        "notatka",
        "message",
        "description",
        "opis",
        "title",
    ),
    "section": (
        "section",
        "sekcja",
        "area",
        "frame",
        "ramka",
        "column",
        "kolumna",
        "category",
        "kategoria",
        "tags",
        "tag",
        "obszar",
        "pole mapy",
        "pole",
    ),
    "kind": ("kind", "rodzaj"),
    "table": ("table", "stolik", "stół", "table number", "numer stolika"),
}
"""Columns of notes. The first name that a table has counts."""
EVIDENCE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "name", "tytuł", "tytul", "nazwa", "badanie", "study"),
    "publisher": (
        "publisher",
        "source",
        "author",
        "wydawca",
        "źródło",
        "zrodlo",
        "autor",
        "autorzy",
        "instytucja",
    ),
    "year": ("year", "date", "rok", "data"),
    "address": ("address", "url", "link", "adres", "www", "doi"),
    "figure": ("figure", "result", "finding", "liczba", "wynik", "wartość", "wartosc", "dane"),
    "sample": ("sample", "n", "próba", "proba"),
    "population": ("population", "group", "populacja", "zbiorowość", "grupa"),
    "caveat": ("caveat", "remark", "zastrzeżenie", "zastrzezenie", "uwaga", "uwagi"),
}
"""Columns of evidence, told by any word of their names."""
BLOCK_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "module": ("module", "part", "moduł", "modul", "część", "czesc"),
    "title": ("block", "title", "topic", "name", "blok", "tytuł", "tytul", "temat", "nazwa"),
    "minutes": (
        *("minutes", "min", "time", "duration", "length"),
        *("minuty", "minut", "czas", "czas trwania", "godziny"),
    ),
    "aim": ("aim", "aims", "goal", "goals", "objective", "purpose", "cel", "cele"),
    "method": ("method", "methods", "form", "metoda", "metody", "forma", "technika"),
    "course": (
        *("course", "step by step", "steps", "description", "content"),
        *("przebieg", "krok po kroku", "kroki", "opis", "treść", "tresc"),
    ),
    "materials": ("materials", "resources", "materiały", "materialy", "pomoce"),
    "leads": (
        *("who leads", "leads", "led by", "trainer", "leader"),
        *("kto prowadzi", "prowadzi", "prowadzenie", "osoba prowadząca", "prowadzący", "trener"),
    ),
    "care": (
        *("care", "safety", "what may hurt", "watch out for"),
        *("troska", "co może zaboleć", "na co uważać", "bezpieczeństwo"),
    ),
    "prompt": (
        *("prompt", "exercise", "question", "on phones", "on the phones"),
        *("polecenie", "ćwiczenie", "pytanie", "na telefonach", "w telefonie"),
    ),
    "clauses": ("clauses", "clause", "codes", "told of", "zapisy", "zapis", "kody", "omawiane"),
    "practised": (
        *("practised", "practiced", "practised clauses", "clauses practised"),
        *("ćwiczone", "cwiczone", "ćwiczone zapisy", "zapisy ćwiczone"),
    ),
}
"""Columns of the blocks of a training, told by the longest name whose words are all in theirs."""
_OTHERS = (
    "lp",
    "lp.",
    "l.p.",
    "nr",
    "no",
    "no.",
    "#",
    "id",
    "sygnatura czasowa",
    "timestamp",
    "godzina rozpoczęcia",
    "start time",
    "email",
    "e-mail",
    "created by",
    "kto",
    "zgłaszający",
    "głos",
    "voice",
    "odpowiedź",
    "treść uwagi",
    "subject",
    "body",
)
KNOWN = frozenset(
    name
    for columns in (NOTE_COLUMNS, EVIDENCE_COLUMNS)
    for names in columns.values()
    for name in names
) | frozenset(_OTHERS)
"""Every name by which a row is told to be a header."""
