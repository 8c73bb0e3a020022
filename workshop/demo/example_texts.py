"""What pretended participants say: texts of the example, fitted to what they are asked for."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop.board.note_rules import LONGEST_NOTE, SECTIONS
from workshop.i18n import known_language
from workshop.programme.activity_kinds import ActivityKind, DraftForm, NotesAbout
from workshop.programme.note_yields import NoteYield
from workshop.programme.tables import Activity

_Entry = Mapping[str, Any]


@dataclass(frozen=True)
class ExampleNote:
    """A note that somebody could write; what an activity does not ask for is ``None``."""

    text: str
    section: str | None = None
    kind: str | None = None
    stage: str | None = None
    feeling: int | None = None


class ExampleTexts:
    """The texts of one language, each given out once before any of its list comes again."""

    def __init__(self, content_dir: Path, language: str) -> None:
        folder, known = content_dir / "demo", known_language(language)
        self._demo: dict[str, Any] = _read(folder / f"demo.{known}.json")
        self._more: dict[str, list[str]] = _read(folder / f"rehearsal.{known}.json")
        self._left: dict[str, list[Any]] = {}
        self._drafts: dict[str, Mapping[str, str]] = {}
        by_key = {note["key"]: note["text"] for note in self._demo["notes"]}
        self._group_of = {
            by_key[key]: place
            for place, group in enumerate(self._demo["groups"])
            for key in group["notes"]
        }

    def note(self, activity: Activity, about: str, *, of_drafts: bool) -> ExampleNote:
        """A note for an activity, written under something that says ``about``; ``of_drafts``: after
        clauses were drafted."""
        match activity.kind:
            case ActivityKind.EMPATHY_MAP:
                entry = self._draw("map", [row for row in self._short_notes() if row["section"]])
                sections = SECTIONS[activity.variant]
                known = entry["section"] in sections
                section = entry["section"] if known else random.choice(sections)  # noqa: S311
                return ExampleNote(entry["text"], section, entry["kind"])
            case ActivityKind.JOURNEY_MAP:
                entry = self._draw("journey", self._demo["journeys"])
                return ExampleNote(entry["action"], stage=entry["stage"], feeling=entry["emotion"])
        entry = self._plain("doubts") if of_drafts else self._free_note(activity, about)
        return ExampleNote(entry["text"], kind=entry.get("kind"))

    def _free_note(self, activity: Activity, about: str) -> _Entry:
        free = [row for row in self._short_notes() if not row["section"]]
        asked = [row for row in free if row["text"].endswith("?")]
        match activity.about, activity.yields:
            case NotesAbout.IDEAS, _:
                return self._draw(f"ideas {about}", self._of_need(about, _ideas_of))
            case NotesAbout.QUESTIONS, _:
                return self._draw(f"hmw {about}", self._of_need(about, _questions_of))
            case NotesAbout.CLAUSES, _:
                return self._plain("training")
            case _, NoteYield.AMENDMENTS:
                return self._plain("amendments")
            case _, NoteYield.QUESTIONS:
                return self._draw("asked", asked)
        return self._draw("free", [row for row in free if row not in asked])

    def fields_of(
        self, draft_id: str, form: str, about: str, voices: Sequence[str]
    ) -> Mapping[str, str]:
        """The fields of a joint draft, always the same for this one. ``about``: what that says
        which it is about, ``voices``: the notes in it."""
        if draft_id not in self._drafts:
            self._drafts[draft_id] = self._header_of(voices) or self._fields(form, about)
        return self._drafts[draft_id]

    def _fields(self, form: str, about: str) -> dict[str, str]:
        demo = self._demo
        match form:
            case DraftForm.PERSONA:
                entry = self._draw("personas", demo["personas"])
                entry = {**entry, "service": entry["context"]}
            case DraftForm.NEED:
                groups = [row["key"] for row in demo["groups"] if row["header"] == about]
                fits = [row for row in demo["needs"] if set(row["groups"]) & set(groups)]
                entry = self._draw(f"needs {about}" if fits else "needs", fits or demo["needs"])
            case DraftForm.CLAUSE:
                needs = [row["key"] for row in demo["needs"] if row["need"] == about]
                fits = [row for row in demo["clauses"] if set(row["needs"]) & set(needs)]
                key = f"clauses {about}" if fits else "clauses"
                entry = self._draw(key, fits or demo["clauses"])
            case DraftForm.HEADER:
                entry = self._draw("headers", demo["groups"])
            case DraftForm.QUESTION:
                entry = self._draw("hmw", self._of_need(about, _questions_of))
            case _:
                entry = self._draw("journey", demo["journeys"])
        return {name: str(value) for name, value in entry.items() if isinstance(value, str | int)}

    def _header_of(self, voices: Sequence[str]) -> dict[str, str]:
        """The sentence of the example's group in which most of these texts stand."""
        places = [self._group_of[text] for text in voices if text in self._group_of]
        if not places:
            return {}
        usual = max(set(places), key=places.count)
        return {"header": str(self._demo["groups"][usual]["header"])}

    def pile_of(self, text: str) -> int:
        """The number of the pile on which most people put a note."""
        return self._group_of.get(text, len(self._demo["groups"])) + 1

    def objection(self) -> str:
        """Why somebody shows fewer than three fingers."""
        return str(self._plain("objections")["text"])

    def comment(self) -> str:
        """What an expert says about a clause."""
        return str(self._plain("comments")["text"])

    def _plain(self, name: str) -> _Entry:
        return self._draw(name, [{"text": text} for text in self._more[name]])

    def _short_notes(self) -> list[_Entry]:
        return [row for row in self._demo["notes"] if len(row["text"]) <= LONGEST_NOTE]

    def _of_need(self, about: str, texts_of: Callable[[_Entry], list[str]]) -> list[_Entry]:
        """Texts under the need that says ``about``, or else under any."""
        keys = [row["key"] for row in self._demo["needs"] if row["need"] == about]
        under = [
            text for row in self._demo["ideas"] if row["need"] in keys for text in texts_of(row)
        ]
        every = [text for row in self._demo["ideas"] for text in texts_of(row)]
        return [{"text": text} for text in under or every]

    def _draw(self, name: str, entries: Sequence[_Entry]) -> _Entry:
        left = self._left.setdefault(name, [])
        if not left:
            left.extend(random.sample(list(entries), len(entries)))
        entry: _Entry = left.pop()
        return entry


def _ideas_of(entry: _Entry) -> list[str]:
    return [idea["text"] for idea in entry["ideas"]]


def _questions_of(entry: _Entry) -> list[str]:
    return [entry["question"]] if entry["question"] else []


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
