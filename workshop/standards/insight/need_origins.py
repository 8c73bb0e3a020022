"""In which session needs were first heard, and from which sections of maps their notes come."""

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

from workshop.board.note_rules import CANVAS
from workshop.standards.insight.programme_graph import ProgrammeGraph, count_notes

IN_CANVAS = {"says": "say", "thinks": "think_feel", "does": "do", "feels": "think_feel"}
"""Section of the quick map → the corresponding section of the canvas."""
OFF_MAP = "off_map"
"""The section of notes that were written on no map."""


@dataclass(frozen=True)
class FirstHeard:
    """New needs by session. ``numbers``: the sessions held, in order; ``new``: needs first heard
    in each; ``by_hand``: how many of them were set by hand; ``unheard``: needs without a session.
    """

    numbers: tuple[int, ...]
    new: tuple[int, ...]
    by_hand: int
    unheard: int

    @property
    def together(self) -> tuple[int, ...]:
        """The cumulative number of needs after each session."""
        return tuple(accumulate(self.new))

    def settled_since(self) -> int | None:
        """The number of the session from which hardly any need is new (saturation), or ``None``.

        From that session on, at least two sessions brought at most a tenth of all needs.
        """
        total = sum(self.new)
        calm = [
            place
            for place in range(1, len(self.new) - 1)
            if total and sum(self.new[place:]) * 10 <= total
        ]
        return self.numbers[calm[0]] if calm else None


def first_heard(graph: ProgrammeGraph) -> FirstHeard:
    """The number of needs first heard in each session; merged needs count with their target.

    A need was first heard in the session set by hand, else in that of its earliest note.
    """
    numbers = {session.id: session.number for session in graph.sessions}
    order = {number: place for place, number in enumerate(numbers.values())}
    set_by_hand = [need for need in graph.needs if need.first_session_id in numbers]
    heard = Counter(numbers[str(need.first_session_id)] for need in set_by_hand)
    others = [need for need in graph.needs if need.first_session_id not in numbers]
    earliest = [
        min(
            (note.session for note in graph.notes_of_need(row.id)), default=0, key=order.__getitem__
        )
        for row in others
    ]
    heard.update(number for number in earliest if number)
    shown = sorted({session.number for session in graph.held()} | set(heard), key=order.__getitem__)
    return FirstHeard(
        numbers=tuple(shown),
        new=tuple(heard[number] for number in shown),
        by_hand=len(set_by_hand),
        unheard=earliest.count(0),
    )


@dataclass(frozen=True)
class NotesByArea:
    """Notes behind the needs of each area, by section of the map: ``cells[section][area]``.

    ``areas``: ids of areas, ``None`` for needs without one.
    """

    areas: tuple[str | None, ...]
    sections: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]

    def fullest(self) -> tuple[str, str | None] | None:
        """(section, area) with most notes, ``OFF_MAP`` left out; ``None`` where maps have none."""
        told = [
            (number, -row, -column)
            for row, cells in enumerate(self.cells)
            for column, number in enumerate(cells)
            if number and self.sections[row] != OFF_MAP
        ]
        if not told:
            return None
        _number, row, column = max(told)
        return self.sections[-row], self.areas[-column]


def notes_by_area(graph: ProgrammeGraph) -> NotesByArea:
    """The table of sections × areas. A note behind needs of two areas is in two cells."""
    areas: list[str | None] = [area.id for area in graph.areas]
    known = set(areas)
    home = {need.id: need.area_id if need.area_id in known else None for need in graph.needs}
    if None in home.values():
        areas.append(None)
    sections = (*CANVAS, OFF_MAP)
    return NotesByArea(
        tuple(areas),
        sections,
        tuple(tuple(_cell(graph, home, area, name) for area in areas) for name in sections),
    )


def _cell(
    graph: ProgrammeGraph, home: dict[str, str | None], area: str | None, section: str
) -> int:
    behind = (note for key, own in home.items() if own == area for note in graph.notes_of_need(key))
    return count_notes(note for note in behind if section_of(note.section) == section)


def section_of(section: str | None) -> str:
    """The section of the canvas for a note's section; ``OFF_MAP`` for none."""
    return IN_CANVAS.get(section or OFF_MAP, section or OFF_MAP)
