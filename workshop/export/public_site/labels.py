"""Labels and fixed texts of a standard's public page."""

from collections.abc import Mapping
from functools import cache

from workshop.export.documents.typography import set_in_lines
from workshop.export.public_site.consultation_words import CONSULTED
from workshop.export.standard.labels import WHY_STATE
from workshop.i18n import mark, mark_plural, translate
from workshop.standards.clause_states import AdoptionDecision, ClauseStatus
from workshop.standards.imprint import A11yStatus

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
    "withdrawn_version": mark("Withdrawn:"),
    "withdrawn_lead": mark("Its text and files are not handed out any more."),
    "why_state": WHY_STATE,
    "removed": mark("removed:"),
    "added": mark("added:"),
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
    "further": mark("Press “Search” to see what else there is."),
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
    "signed": mark(
        "The JSON file is signed, so that others can see from whom it is. Fingerprint of the key:"
    ),
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
    "speaks": mark("Who speaks"),
    "turn": mark("Where to turn"),
    "terms": mark("What words mean here"),
    "accessibility": mark("Accessibility statement"),
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
    "easy": mark("This standard in texts that are easy to read"),
    "easy_lead": mark("Short sentences. Words that everybody knows."),
    "easy_more": mark("More about it: {code}"),
    "easy_left": mark("Other clauses have no such text yet."),
    "versions": mark("All versions"),
    "versions_lead": mark("Every version stays as it was published, at an address of its own."),
    "compare": mark("What changed between two versions"),
    "from": mark("From version"),
    "to": mark("to version"),
    "show": mark("Show the differences"),
    "between": mark("From version {before} to version {after}"),
    "same": mark("These versions say the same."),
    "since_last": mark("What changed since the version before"),
    "adopters": mark("Who adopts this standard"),
    "adopters_lead": mark(
        "Towns that work by this standard, or by a part of it, and have told us what they made of "
        "it. Each tells it in a signed file; this list says how many clauses it is about."
    ),
    "adopters_towns": mark("Towns"),
    "adopters_none": mark("No town has told us yet."),
    "adopters_version": mark("version {version}"),
    "adopters_day": mark("told on {day}"),
    "adopters_adopted": mark("Adopted word for word"),
    "adopters_adapted": mark("Adapted"),
    "adopters_left": mark("Left out"),
    "adopters_their_key": mark("Their key:"),
    "adopters_ours": mark("Standards of other towns, and what we made of them"),
    "adopters_key": mark("The key with which we sign"),
    "key_aloud": mark("To read aloud: eight groups of four signs, digits and the letters a to f."),
    "key_when_first": mark("You read a file of ours for the first time"),
    "key_then_first": mark(
        "Call us at a number that you know from elsewhere and compare this fingerprint with the "
        "one on your screen. Once is enough."
    ),
    "key_when_next": mark("We take a new key"),
    "key_then_next": mark("The old key signs the new one: you have nothing to do."),
    "key_when_moved": mark("We move to another address"),
    "key_then_moved": mark("The key stays the same."),
    "key_when_lost": mark("We have lost the key"),
    "key_then_lost": mark(
        "We make a new one and say so here. Your screen warns you: call us and compare once more."
    ),
    "key_former": mark("Former keys"),
}
A11Y: Mapping[str, str] = {
    "a11y_pledge": mark(
        "undertakes to make its web pages accessible, as the act of 4 April 2019 on the digital "
        "accessibility of websites and mobile applications of public bodies demands. This "
        "statement is about the pages of the standard:"
    ),
    "a11y_first": mark("Pages published on"),
    "a11y_last": mark("Last important change on"),
    "a11y_state": mark("How far the pages meet the act"),
    "a11y_unmet": mark("What is not accessible, and why"),
    "a11y_how": mark("How this statement was made"),
    "a11y_made": mark("Statement made on"),
    "a11y_reviewed": mark("Last looked through on"),
    "a11y_by": mark("It is based on an assessment by:"),
    "a11y_itself": mark("the public body itself"),
    "a11y_keys": mark("The usual keys of the browser work on these pages; there are no others."),
    "a11y_contact": mark("Remarks and contact"),
    "a11y_answers": mark("Whoever meets an obstacle here writes to or calls"),
    "a11y_mail": mark("E-mail"),
    "a11y_phone": mark("Telephone"),
    "a11y_asking": mark("How to ask for access"),
    "a11y_right": mark(
        "Everybody may ask that a page or a part of it be made accessible, or that what it says be "
        "given in another way, such as read out by telephone or described."
    ),
    "a11y_request": mark(
        "A request names the page or its part, what the obstacle is, how to reach you, and, where "
        "you ask for another way, which one suits you."
    ),
    "a11y_time": mark(
        "We do it without delay, at the latest within 7 days. Where that is not possible, we say "
        "so and when it will be done: at the latest within 2 months of the request. Where we "
        "cannot make it accessible, we offer another way."
    ),
    "a11y_complain": mark(
        "If we refuse, or do not keep to these times, you can complain to us, and after that turn "
        "to the Commissioner for Human Rights:"
    ),
    "a11y_ombudsman": mark("website of the Commissioner for Human Rights"),
    "a11y_building": mark("How the building is reached"),
}
"""The words of the accessibility statement, beside those of all pages."""
A11Y_STATUSES: Mapping[str, str] = {
    A11yStatus.FULL: mark("The pages meet the act."),
    A11yStatus.PARTIAL: mark("The pages meet the act in part; what is missing stands below."),
    A11yStatus.NONE: mark("The pages do not meet the act; what is missing stands below."),
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


@cache
def words_in(language: str) -> Mapping[str, str]:
    """All labels in this language, by name, as a page shows them; placeholders are not filled in.
    ``language``: a known one."""
    words = {**WORDS, **A11Y, **CONSULTED}.items()
    return {name: set_in_lines(translate(text, language), language) for name, text in words}
