"""The words for the codes of a record, the same in every kind of document."""

from collections.abc import Mapping

from workshop.i18n import mark, translate

SECTIONS: Mapping[str, str] = {
    "who": mark("Who do we empathise with?"),
    "need_to_do": mark("What do they need to do?"),
    "see": mark("What do they see?"),
    "say": mark("What do they say?"),
    "do": mark("What do they do?"),
    "hear": mark("What do they hear?"),
    "pains": mark("Pains"),
    "gains": mark("Gains"),
    "think_feel": mark("Think and feel"),
    "says": mark("Says"),
    "thinks": mark("Thinks"),
    "does": mark("Does"),
    "feels": mark("Feels"),
}
NOTE_KINDS: Mapping[str, str] = {
    "observation": mark("Observation"),
    "quote": mark("Quote"),
    "hunch": mark("Hunch"),
}
ORIGINS: Mapping[str, str] = {
    "phone": mark("phone"),
    "keyboard": mark("keyboard"),
    "paper": mark("paper"),
    "import": mark("import"),
}
NOTE_STATES: Mapping[str, str] = {
    "visible": mark("visible"),
    "pending": mark("waiting"),
    "flagged": mark("waiting, with a mark"),
    "covered": mark("covered"),
    "rejected": mark("rejected"),
    "redacted": mark("redacted"),
    "erased": mark("erased"),
    "withdrawn": mark("withdrawn"),
}
COUNTS: Mapping[str, str] = {
    "waiting": mark("waiting for approval: {count}"),
    "covered": mark("still covered: {count}"),
    "rejected": mark("rejected: {count}"),
    "redacted": mark("redacted: {count}"),
    "erased": mark("erased: {count}"),
    "withdrawn": mark("withdrawn: {count}"),
}
FINGERS = (
    mark("I block it"),
    mark("I have serious doubts"),
    mark("Something must change first"),
    mark("I can live with it"),
    mark("I support it"),
    mark("I will help to lead it"),
)
ROLES: Mapping[str, str] = {
    "leader": mark("Leaders"),
    "official": mark("Officials"),
    "expert": mark("Experts"),
    "guest": mark("Guests"),
}
SLOTS: Mapping[str, str] = {"morning": mark("morning"), "afternoon": mark("afternoon")}
STATUSES: Mapping[str, str] = {
    "planned": mark("Planned"),
    "open": mark("Open"),
    "closed": mark("Closed"),
    "minutes_approved": mark("Minutes approved"),
}
PHASES: Mapping[str, str] = {
    "waiting": mark("not started yet"),
    "collect": mark("collecting notes"),
    "reveal": mark("notes revealed"),
    "work": mark("at work"),
    "vote": mark("voting"),
    "done": mark("ended"),
    "left": mark("begun, not ended"),
}
ACTIVITY_KINDS: Mapping[str, str] = {
    "notes": mark("Free notes"),
    "empathy_map": mark("Empathy map"),
    "journey_map": mark("Journey map"),
    "grouping": mark("Grouping"),
    "need_writing": mark("Writing needs"),
    "dot_vote": mark("Dot vote"),
    "impact_effort": mark("Impact and effort"),
    "drafting": mark("Drafting"),
    "expert_rating": mark("Expert rating"),
    "fist_to_five": mark("Fist to five"),
    "talk": mark("Talk"),
    "break": mark("Break"),
}
NEED_STATES: Mapping[str, str] = {
    "proposed": mark("proposed"),
    "selected": mark("selected"),
    "merged": mark("merged"),
    "parked": mark("parked"),
}


def word(words: Mapping[str, str], code: str | None, language: str) -> str:
    """The word for a code in this language; a dash where there is none."""
    message = words.get(code or "")
    return translate(message, language) if message else (code or "–")
