"""The example whose Word files LibreOffice has saved: ``tests/samples/word-*.docx``.

``python -m tests.word_example`` makes them again where LibreOffice and python3-uno are installed.
The texts here must stay as they are: the files were made from them.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PROGRAMME, VERSION = "0" * 31 + "7", "0.3"
SAMPLES = Path(__file__).parent / "samples"
CLAUSES: dict[str, dict[str, str]] = {
    "OK-01": {
        "title": "Pytania o sprawę po cichu",
        "body": "W okienku rozmawia się tak, żeby sala nie słyszała. Kto chce, idzie do pokoju.\n"
        "Pokój jest wolny w godzinach pracy urzędu.",
        "responsible": "Kierownik referatu",
        "rationale": "„Wszyscy słyszą, po co przyszłam”, tak mówią osoby, które czekają.",
        "steps": "1. Tabliczka przy okienku.\n2. Klucz do pokoju na stanowisku nr 3.",
    },
    "OK-02": {
        "title": "Krzesła dla czekających",
        "body": "Przy każdym okienku stoją co najmniej 4 krzesła. Jedno jest z oparciem.",
        "responsible": "Administracja",
        "check_method": "Przegląd sali raz w kwartale.",
    },
    "OK-03": {
        "title": "Jedno pismo, jeden język",
        "body": "Pismo mówi w pierwszym zdaniu, co trzeba zrobić i do kiedy.",
        "responsible": "Autor pisma",
    },
}


def example_snapshot() -> dict[str, Any]:
    """A published version of the example."""
    from tests.snapshots import make_clause, make_snapshot

    clauses = [make_clause(code, **fields) for code, fields in CLAUSES.items()]
    snapshot = make_snapshot(
        *clauses, language="pl", id=PROGRAMME, version=VERSION, title="Przykład", previous=None
    )
    return snapshot | {"withdrawn": [], "changes": []}


_EDITS = {
    "rozmawia się tak, żeby": "rozmawia się ciszej, żeby",
    "Pytania o sprawę po cichu": "Pytania o sprawę bez świadków",
    "Kierownik referatu": "Kierownik referatu i jego zastępca",
    "Jedno jest z oparciem.": "Jedno jest z oparciem i podłokietnikami.",
    " nr 3": "",
    "co trzeba zrobić i do kiedy.": "co trzeba zrobić i do kiedy. Drugie podaje telefon.",
}
"""What is replaced by what."""
_REMARKS = {
    "co najmniej 4 krzesła": "Czy 4 wystarczą w poniedziałek?",
    "Autor pisma": "A kto za autora?",
    "co powiedziano na warsztatach": "Ten rozdział jest za długi.",
}
"""Words → the comment that is put to them, where they stand first."""
_PARAGRAPH_BREAK = 0
_NEW = ("OK-04 Zegar w sali", "Zegar widać z każdego miejsca.")


def make_files() -> None:
    """Write the example, edit it in LibreOffice with and without tracked changes, save it there."""
    from workshop.export.standard.docx import write_docx

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "standard.docx"
        source.write_bytes(write_docx(example_snapshot()))
        command = ["/usr/bin/python3", __file__, str(source), str(SAMPLES)]
        subprocess.run(command, check=True)


def _edit(source: str, target: str) -> None:
    """Runs in the system's Python, which has LibreOffice's module ``uno``."""
    pipe = "word-example"
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen(
            [
                "/usr/bin/soffice",
                "--headless",
                "--norestore",
                f"-env:UserInstallation=file://{profile}",
                f"--accept=pipe,name={pipe};urp;",
            ]
        )
        services = _connect(pipe)
        desktop = services.createInstance("com.sun.star.frame.Desktop")
        try:
            for name, tracked in (("word-tracked", True), ("word-untracked", False)):
                _save_edited(services, source, f"{target}/{name}.docx", tracked=tracked)
        finally:
            desktop.terminate()
            office.wait()


def _connect(pipe: str) -> Any:
    import uno

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _try in range(100):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except Exception:
            time.sleep(0.3)
    provider = context.ServiceManager.createInstance(
        "com.sun.star.configuration.ConfigurationProvider"
    )
    place = uno.createUnoStruct("com.sun.star.beans.NamedValue")
    place.Name, place.Value = "nodepath", "/org.openoffice.UserProfile/Data"
    access = "com.sun.star.configuration.ConfigurationUpdateAccess"
    user = provider.createInstanceWithArguments(access, (place,))
    user.givenname, user.sn = "Osoba", "Pierwsza"
    user.commitChanges()
    return context.ServiceManager


def _save_edited(services: Any, source: str, target: str, *, tracked: bool) -> None:
    import uno

    def option(name: str, value: Any) -> Any:
        made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        made.Name, made.Value = name, value
        return made

    desktop = services.createInstance("com.sun.star.frame.Desktop")
    dispatcher = services.createInstance("com.sun.star.frame.DispatchHelper")
    document = desktop.loadComponentFromURL(
        f"file://{source}", "_blank", 0, (option("Hidden", True),)
    )
    for words, remark in _REMARKS.items():
        document.CurrentController.select(_find(document, words))
        given = (option("Text", remark), option("Author", "Osoba Druga"))
        frame = document.CurrentController.Frame
        dispatcher.executeDispatch(frame, ".uno:InsertAnnotation", "", 0, given)
    document.RecordChanges = tracked
    for words, other in _EDITS.items():
        _find(document, words).setString(other)
    _split(document, "Kto chce")
    _type_new(document, "OK-03")
    saved = (option("FilterName", "MS Word 2007 XML"),)
    document.storeToURL(f"file://{target}", saved)
    document.close(True)


def _find(document: Any, words: str) -> Any:
    """Where these words stand first, outside the table of contents."""
    search = document.createSearchDescriptor()
    search.SearchString, search.SearchCaseSensitive = words, True
    places = document.findAll(search)
    found = (places.getByIndex(number) for number in range(places.Count))
    return next(one for one in found if not one.ParaStyleName.startswith("Contents"))


def _split(document: Any, words: str) -> None:
    """Begin a paragraph with these words."""
    found = _find(document, words)
    found.Text.insertControlCharacter(found.getStart(), _PARAGRAPH_BREAK, False)


def _type_new(document: Any, code: str) -> None:
    """A clause typed in below the table of another one."""
    blocks = document.Text.createEnumeration()
    while blocks.hasMoreElements():
        block = blocks.nextElement()
        table = block.supportsService("com.sun.star.text.TextTable")
        if table and block.getCellByName("A1").String == code:
            cursor = document.Text.createTextCursorByRange(blocks.nextElement().getStart())
            for words in _NEW:
                document.Text.insertString(cursor, words, False)
                document.Text.insertControlCharacter(cursor, _PARAGRAPH_BREAK, False)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _edit(sys.argv[1], sys.argv[2])
    else:
        make_files()
