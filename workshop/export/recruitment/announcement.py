"""The announcement of the results: numbers that may be told, and nobody's name or code."""

from collections.abc import Iterator

from workshop.disclosure import COUNT_THRESHOLD, OTHERS
from workshop.i18n import ngettext, translate
from workshop.recruitment.labels import COUNTED
from workshop.recruitment.states import CandidateDecision
from workshop.recruitment.told_counts import UNDECIDED, RecruitmentCounts


def write_announcement(counts: RecruitmentCounts, language: str) -> str:
    """The announcement as plain text in this language."""
    return "\n".join(_lines(counts, language)) + "\n"


def _lines(counts: RecruitmentCounts, language: str) -> Iterator[str]:
    yield translate("Results of the recruitment “{title}”", language, title=counts.title)
    yield ""
    if counts.candidates is None:
        yield translate("Fewer than {least} people applied.", language, least=COUNT_THRESHOLD)
        return
    yield ngettext(
        "{count} person applied. Thank you.",
        "{count} people applied. Thank you.",
        counts.candidates,
        language,
    )
    yield ""
    for name, words in COUNTED.items():
        if name != OTHERS and counts.decisions.get(name):
            yield f"– {translate(words, language)}: {counts.decisions[name]}"
    if rest := counts.decisions.get(OTHERS):
        joined = (*CandidateDecision, UNDECIDED)
        names = [
            translate(COUNTED[name], language)
            for name in joined
            if name and name not in counts.decisions
        ]
        yield f"– {', '.join(names)}: " + ngettext(
            "{count} together", "{count} together", rest, language
        )
    yield ""
    yield translate(
        "Everybody who applied is told their own result. Answers were rated without names.",
        language,
    )
