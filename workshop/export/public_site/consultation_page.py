"""The pages of a consultation: the form, the thanks with a number, and the register.

No script is needed, and nothing is asked for but the words, the clause and the kind of sender.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from workshop.consultation.register import Register, RegisterEntry
from workshop.consultation.sending import LONGEST_REMARK
from workshop.consultation.states import ANSWERED, SENDERS, OfficeAnswer
from workshop.consultation.tables import Consultation
from workshop.consultation.windows import WindowPhase, end_of, phase_of
from workshop.disclosure import COUNT_THRESHOLD
from workshop.export.consultation.register_files import (
    FEW,
    REGISTER_FILES,
    say_about,
    say_days,
    say_text,
)
from workshop.export.public_site.labels import words_in
from workshop.export.public_site.page import describe_version
from workshop.export.public_site.rendering import Around, render
from workshop.export.standard.labels import day_of
from workshop.export.standard.state_words import file_stem
from workshop.i18n import known_language, translate
from workshop.local_time import local_day
from workshop.programme.join_codes import grouped, looks_like

Part = Mapping[str, Any]
_LOOKS: Mapping[str, str] = {OfficeAnswer.TAKEN_UP: "required", OfficeAnswer.NONE: "none"}
"""How an answer stands out, by the classes of levels."""
_SHORT_QUESTION = 160
"""Letters: a longer question of the office is folded, or the field lies below a phone's screen."""


@dataclass(frozen=True)
class FilledRemark:
    """What somebody has filled in, to stand in the form again. ``form``: its random id;
    ``problem``: why it was not taken, empty before it is sent."""

    form: str
    code: str = ""
    sender: str = ""
    text: str = field(default="", repr=False)
    problem: str = ""


def write_remark_form(
    snapshot: Part,
    row: Consultation,
    day: date,
    kept_until: date | None,
    filled: FilledRemark,
    around: Around,
) -> bytes:
    """The HTML page with the form as it is on this day, or why there is none now. ``kept_until``:
    when what is sent is deleted, ``None`` where no day was promised."""
    language = known_language(snapshot["standard"]["language"])
    say = words_in(language)
    chosen = next((part for part in snapshot["clauses"] if part["code"] == filled.code), None)
    phase = phase_of(row, day)
    told = ""
    if phase == WindowPhase.BEFORE:
        told = say["consult_before"].format(day=day_of(row.opens, language))
    elif phase == WindowPhase.ENDED:
        last = day_of(local_day(end_of(row)).isoformat(), language)
        ended = say["consult_ended"].format(day=last)
        told = ended if around.registers else f"{ended} {say['consult_soon']}"
    return render(
        "consultation.html",
        language,
        about=snapshot["standard"],
        meta=describe_version(snapshot, language),
        told=told,
        question=row.question,
        is_short=len(row.question) <= _SHORT_QUESTION,
        clause=chosen,
        problem=filled.problem,
        form=filled.form,
        filled=filled,
        clauses=[(part["code"], part["title"]) for part in snapshot["clauses"]],
        senders=[(kind, translate(name, language)) for kind, name in SENDERS.items()],
        pledge=list(_pledge(say, kept_until, language)),
        longest=LONGEST_REMARK,
        around=around,
    )


def write_thanks(snapshot: Part, number: str, address: str, around: Around) -> bytes:
    """The HTML page that tells the number. ``address``: URL of the page of the consultation."""
    return render(
        "thanks.html",
        snapshot["standard"]["language"],
        about=snapshot["standard"],
        number=grouped(number),
        address=address,
        around=around,
    )


def write_register(
    snapshot: Part, register: Register, told_in: str, wanted: str, around: Around
) -> bytes:
    """The HTML page of the register; with a number that is ``wanted`` only that remark.
    ``snapshot``: of the version that was consulted."""
    language = known_language(register.language)
    say = words_in(language)
    entries = register.entries
    if wanted:
        entries = [one for one in entries if looks_like(one.number) == looks_like(wanted)]
    stem = f"{file_stem(snapshot['standard'])}-"
    senders = _named(register.senders, SENDERS, language) if register.tells_senders else []
    few = translate(FEW, language, number=COUNT_THRESHOLD)
    return render(
        "register.html",
        language,
        about=snapshot["standard"],
        register=register,
        told_in=told_in,
        days=say_days(register, language),
        wanted=wanted,
        sums=[
            (say["register_answers"], _named(register.answers, ANSWERED, language), ""),
            (say["register_senders"], senders, few),
        ],
        parts=[
            _part(list(found), language, tells=register.tells_senders)
            for _code, found in groupby(entries, lambda one: one.code)
        ],
        files=[(name, label, f"{stem}{name}") for name, label, _media in REGISTER_FILES],
        around=around,
    )


def _pledge(say: Mapping[str, str], kept_until: date | None, language: str) -> Iterator[str]:
    yield say["pledge_who"]
    yield say["pledge_names"]
    yield say["pledge_read"]
    if kept_until is not None:
        yield say["pledge_kept"].format(day=day_of(kept_until.isoformat(), language))
    yield say["pledge_published"].format(number=COUNT_THRESHOLD)


def _named(
    counts: Mapping[str, int], names: Mapping[str, str], language: str
) -> list[tuple[str, int]]:
    return [(translate(names[kind], language), count) for kind, count in counts.items()]


def _part(entries: list[RegisterEntry], language: str, *, tells: bool) -> dict[str, Any]:
    return {
        "key": f"on-{entries[0].code or 'all'}",
        "title": say_about(entries[0], language),
        "entries": [
            {
                "key": one.number,
                "number": grouped(one.number),
                "look": _LOOKS.get(one.answer, ""),
                "answer": translate(ANSWERED[one.answer], language),
                "sender": translate(SENDERS[one.sender], language) if tells else "",
                "text": say_text(one, language),
                "reason": one.reason,
            }
            for one in entries
        ],
    }
