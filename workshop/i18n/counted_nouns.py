"""Counted nouns used in several places: marked once, translated where they are shown."""

from workshop.i18n import mark, mark_plural

NOTES = mark_plural("{count} note", "{count} notes")
GROUPS = mark_plural("{count} group", "{count} groups")
NEEDS = mark_plural("{count} need", "{count} needs")
CLAUSES = mark_plural("{count} clause", "{count} clauses")
COMMENTS = mark_plural("{count} comment", "{count} comments")
DECISIONS = mark_plural("{count} decision", "{count} decisions")
EVIDENCE = mark_plural("{count} piece of evidence", "{count} pieces of evidence")
PRACTICES = mark_plural("{count} practice", "{count} practices")
STOPS = mark_plural("{count} stop of the visit", "{count} stops of the visit")
SESSIONS = mark_plural("{count} session", "{count} sessions")
VOICES = mark_plural("{count} voice", "{count} voices")
"""One for each person. Only documents say so that were approved or published in former days."""
AT_LEAST = mark_plural("at least {count} person", "at least {count} people")
FEW_PEOPLE = mark("people: {few}")
PEOPLE = mark_plural("{count} person", "{count} people")
MORE_LINES = mark_plural("and {count} more line", "and {count} more lines")
EXPERTS = mark_plural("{count} expert", "{count} experts")
DOTS = mark_plural("{count} dot", "{count} dots")
VOTERS = mark_plural("{count} person voted", "{count} people voted")
BELOW_CONSENSUS = mark_plural(
    "No consensus: {count} person below 3", "No consensus: {count} people below 3"
)
