"""What a ledger of missing voices tells in numbers: sums above the threshold only. Pure.

Four tables are told of the same notes: reasons, sections, personas, sessions. What they have in
common, the sums over all notes, stands in each of them, so a sum that one table hid another would
tell. Sums are therefore never hidden: what is too small is counted together with something else,
and where that does not help nothing is told at all. Within a table ``suppress_table`` hides what
is small, and what would tell it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workshop.disclosure import OTHERS, is_small_count, merge_small
from workshop.standards.insight.table_suppression import SuppressedTable, suppress_table
from workshop.standards.voices.ledger import Ledger, NoteFate


@dataclass(frozen=True)
class VoiceTable:
    """Notes by something (``rows``: its keys, perhaps ``OTHERS`` at the end) and by what became of
    them (``columns``); the last row and the last column of ``cells`` are sums."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: SuppressedTable


@dataclass(frozen=True)
class ToldVoices:
    """``notes``: how many count; ``behind``: how many of them stand behind a clause. ``reasons``:
    why → notes that stand behind none, perhaps with ``OTHERS``. ``tables``: by section, persona and
    session. All but ``notes`` is empty or ``None`` where too few notes stand on one side."""

    notes: int
    behind: int | None = None
    reasons: Mapping[str, int] | None = None
    tables: Mapping[str, VoiceTable] | None = None

    @property
    def share(self) -> int | None:
        """Percent of the notes that stand behind a clause, rounded down: 100 are all."""
        return None if self.behind is None or not self.notes else 100 * self.behind // self.notes


NOT_BEHIND = "not_behind"
"""The column of notes behind no clause, where those with and without a reason are told together."""


def tell_voices(ledger: Ledger, kinds: Mapping[str, Mapping[str, str]]) -> ToldVoices:
    """The numbers of a ledger. ``kinds``: by what a table is made → note → its row there."""
    outcomes = ledger.outcomes()
    notes, behind = len(ledger.notes), len(ledger.behind)
    if not notes:
        return ToldVoices(0, 0, {}, {})
    if is_small_count(behind) or is_small_count(notes - behind):
        return ToldVoices(notes)
    sums = Counter(outcomes.values())
    together = any(is_small_count(sums[one]) for one in (NoteFate.EXPLAINED, NoteFate.UNEXPLAINED))
    columns = (NoteFate.BEHIND, NOT_BEHIND) if together else tuple(NoteFate)
    reasons = Counter[str]()
    for row in ledger.missing:
        reasons[row.why] += len(row.notes)
    tables = {}
    for kind, places in kinds.items():
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for note, outcome in outcomes.items():
            column = NOT_BEHIND if together and outcome != NoteFate.BEHIND else outcome
            counts[places.get(note, "")][column] += 1
        tables[kind] = _table(counts, columns)
    return ToldVoices(notes, behind, merge_small(reasons), tables)


def _table(counts: Mapping[str, Mapping[str, int]], columns: Sequence[str]) -> VoiceTable:
    """The table, its smallest rows counted together until no sum over all notes is hidden."""
    rows = {key: [row.get(name, 0) for name in columns] for key, row in sorted(counts.items())}
    while True:
        cells = suppress_table(list(rows.values()))
        if len(rows) < 2 or None not in (cells.cells[-1] if cells.cells else ()):
            return VoiceTable(tuple(rows), tuple(columns), cells)
        # Those already together are the first to be joined, so that they stay one row.
        least = sorted(rows, key=lambda key: (key != OTHERS, sum(rows[key]), key))[:2]
        joined = [sum(pair) for pair in zip(*(rows.pop(key) for key in least), strict=True)]
        rows[OTHERS] = joined
