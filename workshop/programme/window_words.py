"""Deadlines of contributions in words."""

from collections.abc import Mapping
from datetime import datetime

from babel.dates import format_datetime

from workshop.i18n import LANGUAGES, mark, translate
from workshop.local_time import local
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.join_codes import grouped
from workshop.programme.tables import Activity, WorkingSession
from workshop.programme.template_words import words_of

_BEFORE_MEETING = (
    mark("our next meeting, “{meeting}”, begins with what you write before it."),
    mark("We ask for: {title}"),
)
_HOW_READ = (
    mark("Others see the notes only at the meeting, when all are uncovered together."),
    mark("If you have been with us before, take the same phone: it knows your badge."),
)
_ASKED = (mark("we ask you to answer a few questions: {title}"),)
_HOW_ANSWERED = (
    mark("It takes a few minutes. Nobody reads who answered what, not even we."),
    mark(
        "Take the same phone as last time, or enter your five words: only then can your answers be"
        " compared with your earlier ones."
    ),
)


def say_deadline(at: datetime, language: str) -> str:
    """Day and hour on the programme's clock, such as "Thursday 12 March, 20:00"."""
    return str(format_datetime(local(at), "EEEE d MMMM, HH:mm", locale=language))


def say_deadlines(at: datetime | None) -> Mapping[str, str]:
    """The deadline in every language; empty without one."""
    return {language: say_deadline(at, language) for language in LANGUAGES} if at else {}


def write_invitation(
    session: WorkingSession, activity: Activity, address: str, language: str
) -> str:
    """What a coordinator sends round by mail: what is asked, where, until when, and who reads it.

    ``address``: of the page for phones. It names nobody.
    """
    assert session.window_until is not None
    title, prompt = words_of(activity).get(language, (activity.title, activity.prompt))
    asks = activity.kind == ActivityKind.QUESTIONNAIRE
    signed = mark("Your notes are signed with your badge, as your phone says before you send them.")
    unsigned = mark("Notes are not signed. Nobody reads who wrote them, not even we.")
    code = session.join_code or ""
    lines = [
        mark("Hello,"),
        "",
        *(_ASKED if asks else _BEFORE_MEETING),
        *([prompt] if prompt else []),
        "",
        mark("Open this on your phone: {address}#{code}"),
        mark("or open {address} and type the code {spaced}"),
        mark("It is open until {deadline}."),
        "",
        *(_HOW_ANSWERED if asks else (unsigned if activity.anonymous else signed, *_HOW_READ)),
        "",
        mark("Thank you!"),
    ]
    values = {
        "meeting": session.title,
        "title": title,
        "address": address,
        "code": code,
        "spaced": grouped(code),
        "deadline": say_deadline(session.window_until, language),
    }
    return "\n".join(
        line if line in ("", prompt) else translate(line, language, **values) for line in lines
    )
