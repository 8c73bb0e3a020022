"""What a meeting is called: working sessions by their number, others by their title."""

from collections.abc import Iterable

from workshop.i18n import current_language, mark, translate
from workshop.programme.meeting_kinds import FIRST_NAMED, is_named
from workshop.programme.tables import WorkingSession


def full_name(session: WorkingSession) -> str:
    """The meeting in a list of all: "3. Needs", or the title alone where it is not numbered."""
    return session.title if is_named(session.number) else f"{session.number}. {session.title}"


def session_word(number: int, language: str | None = None) -> str:
    """The meeting with this number where its title is not at hand: "Session 3", "Meeting 2"."""
    return _word(mark("Session {number}"), mark("Meeting {number}"), number, language)


def session_in_sentence(number: int, language: str | None = None) -> str:
    """As ``session_word``, in the middle of a sentence or list: "session 3", "meeting 2"."""
    return _word(mark("session {number}"), mark("meeting {number}"), number, language)


def session_mark(number: int, language: str | None = None) -> str:
    """As short as can be, for axes and tables: "3", "M2"."""
    return _word("{number}", mark("M{number}"), number, language)


def list_numbers(numbers: Iterable[int], language: str | None = None) -> str:
    """Meetings in a list that is headed as one of sessions: "1, 3, meeting 2"."""
    return ", ".join(
        session_in_sentence(number, language) if is_named(number) else str(number)
        for number in numbers
    )


def session_in_files(number: int, language: str | None = None) -> str:
    """The meeting with this number in the name of a file: "03", "meeting-2"."""
    if is_named(number):
        return _word("", mark("meeting-{number}"), number, language)
    return f"{number:02}"


def number_or_title(session: WorkingSession) -> str:
    """The meeting in a column that is headed as one of sessions: "3", or its title."""
    return session.title if is_named(session.number) else str(session.number)


def told_number(session: WorkingSession) -> int | None:
    """The number that is shown beside the title; ``None`` where the meeting has none."""
    return None if is_named(session.number) else session.number


def _word(session: str, meeting: str, number: int, language: str | None) -> str:
    language = language or current_language()
    if is_named(number):
        return translate(meeting, language, number=number - FIRST_NAMED + 1)
    return translate(session, language, number=number)
