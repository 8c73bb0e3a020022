"""A clause's trace as text: needs, groups, notes, people, review, vote and separate opinions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshop.export.card_words import PARTS, say_entry
from workshop.export.standard import labels as says
from workshop.export.standard.rated import ABOUT_FORMER, RatedText, describe_rated
from workshop.i18n import PluralMessage, mark, translate, translate_plural
from workshop.i18n.counted_nouns import EVIDENCE, EXPERTS, NEEDS, NOTES, SESSIONS, VOICES, VOTERS
from workshop.needs.support import describe_people
from workshop.programme.session_words import list_numbers
from workshop.review.consensus import ConsensusDecision
from workshop.review.labels import CRITERIA, DECISIONS
from workshop.standards.clause_card import CardEntry, CardPart
from workshop.standards.understanding.labels import ANSWERS

_TOLD = ("title", "state", "figure", "detail")
"""The fields of a published entry of a card, in the order of ``CardEntry``."""


@dataclass(frozen=True)
class NeedTrace:
    """A need behind a clause, with its numbers of notes and people and the groups it rests on."""

    sentence: str
    groups: tuple[str, ...]


@dataclass(frozen=True)
class ClauseTraceText:
    """The trace of a clause as one line, as a list of needs, and as pairs of label and text.
    ``rated``: which words its figures are about, where these were changed since."""

    summary: str
    needs: tuple[NeedTrace, ...]
    facts: tuple[tuple[str, str], ...]
    quotes: tuple[str, ...]
    dissents: tuple[str, ...]
    rated: tuple[RatedText, ...]


def describe_trace(
    trace: Mapping[str, Any], threshold: int, sources: Sequence[str], language: str
) -> ClauseTraceText:
    """The trace of one clause. ``threshold``: the number of people below which the snapshot hides
    a count; ``sources``: the pieces of evidence that the clause cites."""
    teller = _Teller(threshold, language)
    return ClauseTraceText(
        summary=teller.summary(trace, len(sources)),
        needs=tuple(teller.need(need) for need in trace["needs"]),
        facts=tuple(teller.facts(trace, sources)),
        quotes=tuple(trace["quotes"]),
        dissents=tuple(trace["dissents"]),
        rated=describe_rated(trace, language),
    )


@dataclass(frozen=True)
class _Teller:
    threshold: int
    language: str

    def say(self, message: str, **values: object) -> str:
        return translate(message, self.language, **values)

    def count(self, noun: PluralMessage, count: int | str) -> str:
        return says.count_of(noun, count, self.threshold, self.language)

    def summary(self, trace: Mapping[str, Any], evidence: int) -> str:
        if not trace["needs"] and not evidence:
            return self.say(mark("No need has been recorded behind this clause."))
        parts = [translate_plural(NEEDS, len(trace["needs"]), self.language)]
        notes, *people = self._behind(trace)
        parts.append(notes)
        if trace["sessions"]:
            parts.append(translate_plural(SESSIONS, len(trace["sessions"]), self.language))
        parts += people
        if evidence:
            parts.append(translate_plural(EVIDENCE, evidence, self.language))
        return self.say(mark("Stands on: {ground}"), ground=" · ".join(parts))

    def need(self, need: Mapping[str, Any]) -> NeedTrace:
        groups = (f"{group['header']} ({self._in_short(group)})" for group in need["groups"])
        return NeedTrace(f"{need['sentence']} ({self._in_short(need)})", tuple(groups))

    def _in_short(self, part: Mapping[str, Any]) -> str:
        return " · ".join(self._behind(part))

    def _behind(self, part: Mapping[str, Any]) -> list[str]:
        """How much stands behind a clause, need or group: notes, and people where they are told.

        Standards published in version 1 of the format told voices instead.
        """
        if "voices" in part:
            return [self.count(VOICES, part["voices"])]
        told = [translate_plural(NOTES, part["notes"], self.language)]
        if isinstance(part["at_least"], str):
            told.append(describe_people(0, self.language))
        elif part["at_least"]:
            told.append(describe_people(part["at_least"], self.language))
        return told

    def facts(self, trace: Mapping[str, Any], sources: Sequence[str]) -> Iterator[tuple[str, str]]:
        if trace["sessions"]:
            yield self.say(mark("Sessions")), list_numbers(trace["sessions"], self.language)
        # Only in version 1 of the format: it tells what was written by somebody who has gone.
        if trace.get("erased"):
            erased = self.count(VOICES, trace["erased"])
            yield self.say(mark("Erased, still counted")), erased
        if trace["review"]:
            yield self.say(mark("Expert review")), self._review(trace["review"])
        if trace["fist"]:
            yield self.say(mark("Fist to five")), self._fist(trace["fist"])
        if understood := trace.get("understood"):
            yield self.say(mark("Did we understand you?")), self._understood(understood)
        yield from self._afterwards(trace.get("afterwards", ()))
        if sources:
            yield self.say(mark("Evidence")), "\n".join(sources)
        yield (
            self.say(mark("History")),
            translate_plural(says.REVISIONS, trace["revisions"], self.language),
        )

    def _review(self, review: Mapping[str, Any]) -> str:
        parts = [
            translate_plural(says.ROUNDS, review["rounds"], self.language),
            self.count(EXPERTS, review["experts"]),
        ]
        if review["decision"] in set(ConsensusDecision):
            parts.append(self.say(DECISIONS[ConsensusDecision(review["decision"])]))
        medians = [
            f"{self.say(CRITERIA.get(name, name))} {says.number_of(value, self.language)}"
            for name, value in review["medians"].items()
        ]
        if medians:
            parts.append(self.say(mark("medians: {medians}"), medians=", ".join(medians)))
        return "; ".join((*parts, *self._about_former(review)))

    def _about_former(self, part: Mapping[str, Any]) -> list[str]:
        """Beside each figure, so that nobody is credited with words that they have not seen."""
        rated = part.get("rated")
        return [self.say(ABOUT_FORMER)] if rated and rated["changed_since"] else []

    def _understood(self, told: Mapping[str, Any]) -> str:
        """What those say whose notes led to the clause."""
        counts = ", ".join(f"{self.say(word)}: {told[key]}" for key, word in ANSWERS.items())
        return self.say(
            mark("Those whose notes led here, about version {version}: {answers}"),
            version=told["version"],
            answers=counts,
        )

    def _afterwards(self, entries: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
        """What became of the clause: trained, used, findings, changes."""
        for part, label in PARTS.items():
            told = [
                CardEntry(CardPart(part), *(one[name] for name in _TOLD))
                for one in entries
                if one["part"] == part
            ]
            if told:
                lines = (say_entry(entry, self.language) for entry in told)
                yield self.say(label), "\n".join(lines)

    def _fist(self, fist: Mapping[str, Any]) -> str:
        agreed = mark("consensus") if fist["consensus"] else mark("no consensus")
        parts = (self.count(VOTERS, fist["voters"]), self.say(agreed), *self._about_former(fist))
        return "; ".join(parts)
