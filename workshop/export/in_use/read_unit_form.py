"""Reading a unit's form: what would change, what is wrong in which row, and what says the same.

Pure but for the words of the catalogue: a table in, a reading out; nothing is stored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workshop.errors import Invalid
from workshop.export.in_use.unit_form import COLUMNS, SHEET
from workshop.export.table_import.table_reader import (
    ParsedTable,
    Problem,
    TableReading,
    read_table,
)
from workshop.export.use_words import ANSWERS, SIGNS
from workshop.i18n import LANGUAGES, _, mark, translate
from workshop.in_use.assessing import (
    SAID,
    Assess,
    AssessmentContent,
    check_content,
    has_passed,
    last_number,
)
from workshop.in_use.standard_in_force import ClauseInForce, StandardInForce
from workshop.in_use.tables import Assessment, Unit
from workshop.text_folding import fold_words

_NEEDED = ("code", "answer")
_PASSED = mark("The day {day} has passed already. It is taken as it is.")


@dataclass(frozen=True)
class FormChange:
    """A row that says something new. ``before``: what counts now."""

    line: int
    clause: ClauseInForce
    before: Assessment | None
    command: Assess


@dataclass(frozen=True)
class FormReading:
    """What a form says. ``same``: rows that repeat what is stored; ``empty``: rows without an
    answer; ``problems``: rows that are not taken, ``doubts``: rows that are, and why to look."""

    changes: tuple[FormChange, ...]
    same: int
    empty: int
    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...]


def read_unit_form(
    name: str,
    content: bytes,
    unit: Unit,
    standard: StandardInForce,
    history: Mapping[str, Sequence[Assessment]],
) -> FormReading:
    """The form in a file, beside what the unit has said (``load_history``).

    Raises ``Invalid`` for a file that is no table, and for one whose header lacks what is needed.
    """
    sheets = tuple(translate(SHEET, language) for language in LANGUAGES)
    reading = TableReading(header_rows=1, liked_sheets=sheets)
    table = read_table(name, content, reading).unshielded()
    return _Form(table, unit, standard, history).read()


def find_columns(header: Sequence[str]) -> dict[str, int]:
    """Field → place of its column, by its name in any language. Raises ``Invalid`` where a needed
    one is missing, and where a name stands twice."""
    names = {
        fold_words(translate(words, language)): field
        for field, words in COLUMNS.items()
        for language in LANGUAGES
    }
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        field = names.get(fold_words(name))
        if field in found:
            raise Invalid(mark("The column “{name}” stands there twice."), name=name[:80])
        if field is not None:
            found[field] = place
    if missing := [COLUMNS[name] for name in _NEEDED if name not in found]:
        raise Invalid(
            mark("The header was changed: the column “{name}” is not there. Take the form again."),
            name=_(missing[0]),
        )
    return found


class _Form:
    def __init__(
        self,
        table: ParsedTable,
        unit: Unit,
        standard: StandardInForce,
        history: Mapping[str, Sequence[Assessment]],
    ) -> None:
        self.table, self.unit, self.history = table, unit, history
        self.columns = find_columns(table.header)
        self.codes = {fold_words(clause.code): clause for clause in standard.clauses}
        self.seen: dict[str, int] = {}
        self.problems, self.doubts = list(table.problems), list(table.warnings)
        self.same = self.empty = 0

    def read(self) -> FormReading:
        """All rows, each by itself."""
        changes = tuple(self._changes())
        return FormReading(changes, self.same, self.empty, tuple(self.problems), tuple(self.doubts))

    def _changes(self) -> Iterator[FormChange]:
        for line, row in zip(self.table.lines, self.table.rows, strict=True):
            try:
                change = self._change(line, row)
            except Invalid as error:
                self.problems.append(Problem(line, error.message, error.values))
            else:
                if change is not None:
                    yield change

    def _change(self, line: int, row: Sequence[str]) -> FormChange | None:
        cells = {name: row[place] for name, place in self.columns.items()}
        clause = self._clause(cells)
        if not cells["answer"].strip():
            self.empty += 1
            return None
        if clause.id in self.seen:
            raise Invalid(
                mark("{code} stands in row {line} already; only that one counts."),
                code=clause.code,
                line=self.seen[clause.id],
            )
        earlier = self.history.get(clause.id, ())
        before = earlier[0] if earlier else None
        # A column that was taken out of the form empties nothing.
        kept = {name: getattr(before, name) if before else "" for name in SAID} | {"day": ""}
        said = {name: cells.get(name, known) for name, known in kept.items()}
        given = AssessmentContent(**{**said, "answer": find_answer(cells["answer"])})
        fields = check_content(given)
        self.seen[clause.id] = line
        if before and _repeats(before, fields, dated=bool(said["day"].strip())):
            self.same += 1
            return None
        if has_passed(fields["due_on"], before):
            self.doubts.append(Problem(line, _PASSED, {"day": fields["due_on"]}))
        command = Assess(self.unit.id, clause.id, last_number(earlier), given, past_due=True)
        return FormChange(line, clause, before, command)

    def _clause(self, cells: Mapping[str, str]) -> ClauseInForce:
        of = cells.get("unit", "")
        if of.strip() and fold_words(of) != fold_words(self.unit.name):
            raise Invalid(mark("This row is about another unit: {name}."), name=of[:80])
        code = cells["code"]
        clause = self.codes.get(fold_words(code))
        if clause is None:
            raise Invalid(
                mark("There is no clause {code} in the standard in force."), code=code[:40] or "–"
            )
        return clause


def _repeats(before: Assessment, fields: Mapping[str, str], *, dated: bool) -> bool:
    """Whether a row says what counts already; with a day of its own it confirms that anew."""
    same = all(getattr(before, name) == fields[name] for name in SAID)
    return same and (not dated or fields["day"] == before.day)


def find_answer(text: str) -> str:
    """The answer that is written so, in words of any language, as its sign or its stored word.
    Raises ``Invalid`` for any other."""
    written = text.strip()
    folded = fold_words(written)
    for answer, words in ANSWERS.items():
        named = {fold_words(translate(words, language)) for language in LANGUAGES}
        if written == SIGNS[answer] or folded in named | {fold_words(answer)}:
            return answer
    raise Invalid(mark("“{text}” is none of the answers."), text=written[:40])
