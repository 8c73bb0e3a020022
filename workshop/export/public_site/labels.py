"""Labels and fixed texts of a standard's public page."""

from collections.abc import Mapping

from workshop.i18n import mark, mark_plural, translate
from workshop.standards.clause_states import AdoptionDecision, ClauseStatus

WORDS: Mapping[str, str] = {
    "skip": mark("Go to the clauses"),
    "kicker": mark("Standard of service"),
    "lead": mark(
        "What the city does, who answers for it and how it is checked. Under every clause stands "
        "where it comes from."
    ),
    "example": mark("Example: people, notes and texts are made up."),
    "search": mark("Search the clauses"),
    "find": mark("Search"),
    "all": mark("Show all clauses"),
    "shown": mark("Clauses shown: {count} of {all}"),
    "contents": mark("Contents"),
    "notes": mark("About this version"),
    "why": mark("Where does this clause come from?"),
    "needs": mark("Needs it answers"),
    "quotes": mark("In people's own words"),
    "dissents": mark("Separate opinions"),
    "evidence": mark("Evidence"),
    "taken": mark("Taken over from"),
    "changes": mark("What changed since version {version}"),
    "how_marked": mark("What is gone is struck through, what is new is underlined."),
    "withdrawn": mark("Withdrawn clauses"),
    "last_in": mark("Last in version {version}"),
    "downloads": mark("Take it along"),
    "reading": mark("How to read this page"),
    "address": mark(
        "Every clause has a page of its own, with everything about it: press its code."
    ),
    "further": mark("Press “Search”: it also finds other forms of these words."),
    "levels": mark(
        "How binding a clause is stands in the word above it: required, recommended or good "
        "practice."
    ),
    "voices": mark(
        "A voice is one person, however much they wrote. Who they are is not known to anybody who "
        "wrote this page. Texts taken back are gone; their voices still count."
    ),
    "people": mark(
        "A number of people is told in steps of five and as “at least”: so many have certainly "
        "written these notes, perhaps more. <{number} means that fewer than {number} can be told "
        "for certain. Who they are is not known to anybody who wrote this page. Texts taken back "
        "are gone; that they were written still counts."
    ),
    "few": mark("“Fewer than {number}” hides small numbers."),
    "seal": mark("This version does not change. Its SHA-256:"),
    "newer": mark("There is a newer version: {version}."),
    "to_newer": mark("Go to the newer version"),
    "top": mark("Back to the top"),
    "missing": mark("There is no such page"),
    "missing_lead": mark(
        "This standard or this version is not published here. Perhaps the address has a slip in it."
    ),
    "to_latest": mark("Go to the latest version of this standard"),
    "caveat": mark("What to mind"),
    "skip_page": mark("Go to the text"),
    "more": mark("Details and where it comes from"),
    "states": mark("Each clause also says how far it has come:"),
    "instead": mark("Perhaps one of these:"),
    "in_areas": mark("Or look through an area:"),
    "further_on": mark("What you can look at instead"),
    "whole": mark("The whole standard"),
    "in_area": mark("Area: {area}"),
    "related": mark("Related clauses"),
    "history": mark("In which versions it changed"),
    "since": mark("since version {version}"),
    "gone": mark("This clause is no longer part of the standard."),
    "before": mark("Previous clause"),
    "after": mark("Next clause"),
    "versions": mark("All versions"),
    "versions_lead": mark("Every version stays as it was published, at an address of its own."),
    "compare": mark("What changed between two versions"),
    "from": mark("From version"),
    "to": mark("to version"),
    "show": mark("Show the differences"),
    "between": mark("From version {before} to version {after}"),
    "same": mark("These versions say the same."),
    "since_last": mark("What changed since the version before"),
}
STATES: Mapping[str, str] = {
    ClauseStatus.DRAFT: mark("written down, not agreed yet"),
    ClauseStatus.EXPERT_REVIEW_1: mark("experts rate it for the first time"),
    ClauseStatus.REVISED: mark("changed after what experts said"),
    ClauseStatus.EXPERT_REVIEW_2: mark("experts rate it for the second time"),
    ClauseStatus.ACCEPTED: mark("agreed"),
    ClauseStatus.ACCEPTED_WITH_DISSENT: mark("agreed, and a separate opinion stands below it"),
    ClauseStatus.PILOTED: mark("tried out in some places"),
    ClauseStatus.FINAL: mark("tried out and in force"),
}
"""What the states of clauses mean to readers, in their usual order."""
SAME_NEEDS = mark("They answer the same needs")
SAME_EVIDENCE = mark("They rest on the same evidence")
SAME_AREA = mark("They stand in the same area")
FOUND = mark_plural("{count} clause says “{query}”.", "{count} clauses say “{query}”.")
FOUND_NONE = mark("No clause says “{query}”. Try fewer or other words.")
PUBLISHED = mark("published on {day}")
TAKEN: Mapping[str, str] = {
    AdoptionDecision.ADOPTED: mark("{title}, version {version}, {code}: word for word"),
    AdoptionDecision.ADAPTED: mark("{title}, version {version}, {code}: adapted"),
}


def words_in(language: str) -> dict[str, str]:
    """All labels in this language, by name; placeholders are not filled in."""
    return {name: translate(text, language) for name, text in WORDS.items()}
