"""What columns are called in the tables of others, by what they hold."""

from collections.abc import Mapping

from workshop.export.labels import SECTIONS
from workshop.i18n import LANGUAGES, translate
from workshop.text_folding import fold_words

NOTE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "treść uwagi",
        "tresc uwagi",
        "comment-body",
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
        "body",
        "card name",
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
        "list name",
        "sheet",
        "arkusz",
    ),
    "kind": ("kind", "rodzaj"),
    "table": ("table", "stolik", "stół", "table number", "numer stolika"),
    "heading": ("subject",),
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
    "card name",
    "card description",
    "list name",
    "kto",
    "zgłaszający",
    "głos",
    "voice",
    "odpowiedź",
    "stanowisko urzędu",
)
PEOPLE = frozenset(
    {
        *("e-mail", "email", "e-mail address", "email address", "username", "user name"),
        *("adres e-mail", "adres email", "adres poczty elektronicznej", "nazwa użytkownika"),
        *("first name", "last name", "full name", "surname", "imię", "imiona", "nazwisko"),
        *("imię i nazwisko", "imie i nazwisko", "imię i nazwisko / nazwa", "podpis", "signature"),
        *("phone", "phone number", "telephone", "telefon", "numer telefonu", "nr telefonu"),
        *(
            "ip",
            "ip address",
            "ipaddr",
            "adres ip",
            "pesel",
            "address",
            "adres",
            "adres zamieszkania",
        ),
        *("author", "autor", "autorka", "authors", "author-id", "author_id", "authors/id"),
        *("created by", "posted by", "last updated by", "updated by", "members", "uczestnik"),
        *(
            "participant",
            "voter-id",
            "token",
            "respondent",
            "respondentka",
            "zgłaszający",
            "zglaszajacy",
        ),
        *("zgłaszająca", "zgłaszający uwagę", "podmiot zgłaszający", "podmiot zgłaszający uwagę"),
        *("podmiot wnoszący uwagę", "podmiot, który zgłosił uwagę", "wnioskodawca", "kto zgłosił"),
        *("voice", "głos", "glos"),
    }
)
"""Columns that name people or tie what they wrote to one of them."""
REMARKS = ("treść uwagi", "tresc uwagi", "treść propozycji", "treść opinii", "zgłoszona uwaga")
"""What the name of the column of remarks begins with in the tables of Polish consultations."""
ANSWERS = (
    *("stanowisko", "odpowiedź", "odpowiedz", "rozstrzygnięcie", "sposób rozpatrzenia"),
    *("sposób uwzględnienia", "sposób odniesienia", "uwzględnienie", "uzasadnienie stanowiska"),
    *("uzasadnienie rozstrzygnięcia", "komentarz urzędu", "wyjaśnienie"),
)
"""What the names of columns begin with in which an office answers remarks."""
SECTION_NAMES: Mapping[str, tuple[str, ...]] = {
    "who": ("kto", "osoba", "persona", "who", "kim jest"),
    "need_to_do": (
        *("musi zrobić", "co musi zrobić", "co ma do zrobienia", "zadania"),
        *("need to do", "jobs", "tasks"),
    ),
    "see": ("widzi", "co widzi", "sees", "see"),
    "say": ("mówi", "co mówi", "mówi i robi", "co mówi i robi", "says", "say", "say and do"),
    "do": ("robi", "co robi", "does", "do"),
    "hear": ("słyszy", "co słyszy", "hears", "hear"),
    "pains": (
        *("obawy", "obawa", "bóle", "bolączki", "bolączka", "bariery", "bariera", "trudności"),
        *("pain", "pains", "fears", "barriers", "obstacles", "frustrations"),
    ),
    "gains": (
        *("pragnienia", "pragnienie", "korzyści", "zyski", "potrzeby", "cele", "marzenia"),
        *("gain", "gains", "needs", "goals", "wants"),
    ),
    "think_feel": (
        *("myśli i czuje", "co myśli i czuje", "myśli", "co myśli", "czuje", "co czuje"),
        *("thinks and feels", "think and feel", "thinks", "feels", "think", "feel"),
    ),
    "says": ("mówi", "co mówi", "say", "mówi i robi", "co mówi i robi", "says and does"),
    "thinks": ("myśli", "co myśli", "think", "myśli i czuje", "co myśli i czuje"),
    "does": ("robi", "co robi", "do"),
    "feels": ("czuje", "co czuje", "feel"),
}
"""Names of sections on other maps, by code; codes and our own labels are added to them."""
SECTION_WORDS = frozenset(
    fold_words(name)
    for code, names in SECTION_NAMES.items()
    for name in (*names, code, *(translate(SECTIONS[code], language) for language in LANGUAGES))
)
"""Every name of a section."""
KNOWN = frozenset(
    name
    for columns in (NOTE_COLUMNS, EVIDENCE_COLUMNS)
    for names in columns.values()
    for name in names
) | frozenset((*_OTHERS, *PEOPLE))
"""Every name by which a row is told to be a header."""
