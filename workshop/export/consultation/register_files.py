"""The register of a consultation as a Word document and as a spreadsheet."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from sqlmodel import Session

from workshop.consultation.register import Register, RegisterEntry, load_register
from workshop.consultation.states import ANSWERED, SENDERS, TAKEN_OUT, WHOLE_STANDARD
from workshop.consultation.windows import load_consultation
from workshop.disclosure import COUNT_THRESHOLD
from workshop.export.documents.blocks import Block, Facts, Heading, Paragraph, Table
from workshop.export.standard.labels import days_between
from workshop.i18n import mark, translate
from workshop.people.rights import Actor, Right
from workshop.programme.join_codes import grouped

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REGISTER_FILES: Sequence[tuple[str, str, str]] = (
    ("register.docx", "Word (DOCX)", _DOCX),
    ("register.xlsx", "Excel (XLSX)", _XLSX),
)
"""Name, label and media type of each file."""
_NUMBER, _CLAUSE, _SENDER = mark("Number"), mark("Clause"), mark("Kind of sender")
_REMARK = mark("Remark")
_ANSWER, _REASON = mark("Answer of the office"), mark("Reason for the answer")
_COUNT = mark("Remarks on the version")
FEW = mark(
    "Kinds of senders with fewer than {number} remarks stand under “somebody else” together."
)


def say_about(one: RegisterEntry, language: str) -> str:
    """Which clause a remark is about."""
    return f"{one.code} {one.title}" if one.code else translate(WHOLE_STANDARD, language)


def say_text(one: RegisterEntry, language: str) -> str:
    """A remark as it was published."""
    return one.text or translate(TAKEN_OUT, language)


def say_days(register: Register, language: str) -> str:
    """From the first to the last day, in words."""
    return days_between(register.opens, register.closes, language)


def write_register_file(register: Register, name: str, language: str) -> bytes:
    """One of ``REGISTER_FILES``. Raises ``KeyError`` for another name."""
    return {"register.docx": _write_docx, "register.xlsx": _write_xlsx}[name](register, language)


def write_register_docx(db: Session, actor: Actor, consultation_id: str, language: str) -> bytes:
    """The register as it stands now, also before it is published. Needs the right to export."""
    return _write_docx(_load(db, actor, consultation_id), language)


def write_register_xlsx(db: Session, actor: Actor, consultation_id: str, language: str) -> bytes:
    """As ``write_register_docx``."""
    return _write_xlsx(_load(db, actor, consultation_id), language)


def _load(db: Session, actor: Actor, consultation_id: str) -> Register:
    row = load_consultation(db, consultation_id)
    actor.must(Right.EXPORT, row.programme_id)
    return load_register(db, row)


def _write_docx(register: Register, language: str) -> bytes:
    # The public page has this module from the start, and phones should not wait for its libraries.
    from workshop.export.documents.docx_parts import write_document

    title = translate(
        mark("Register of remarks on version {version}"), language, version=register.version
    )
    blocks = [*_opening(register, language), *_entries(register, language)]
    return write_document(title, register.title, language, blocks)


def _opening(register: Register, language: str) -> Iterator[Block]:
    yield Facts(
        (
            (translate(mark("Standard"), language), register.title),
            (translate(mark("Consultation"), language), say_days(register, language)),
            (translate(_COUNT, language), str(len(register.entries))),
        )
    )
    if register.question:
        yield Heading(1, translate(mark("What the office asked"), language))
        yield Paragraph(register.question)
    for label, counts, names in (
        (_ANSWER, register.answers, ANSWERED),
        (_SENDER, register.senders if register.tells_senders else {}, SENDERS),
    ):
        if counts:
            columns = (translate(label, language), translate(_COUNT, language))
            yield Table(columns, _counted(counts, names, language), (4, 1.5), labels=True)
    if register.tells_senders:
        yield Paragraph(translate(FEW, language, number=COUNT_THRESHOLD), quiet=True)


def _entries(register: Register, language: str) -> Iterator[Block]:
    columns = tuple(translate(name, language) for name in (_NUMBER, _REMARK, _ANSWER))
    for _code, found in groupby(register.entries, key=lambda one: one.code):
        entries = list(found)
        yield Heading(1, say_about(entries[0], language))
        rows = tuple(_cells(one, language, tells=register.tells_senders) for one in entries)
        yield Table(columns, rows, (1.5, 4.4, 3.6), labels=True)


def _cells(one: RegisterEntry, language: str, *, tells: bool) -> tuple[str, str, str]:
    sender = f"\n({translate(SENDERS[one.sender], language)})" if tells else ""
    answer = translate(ANSWERED[one.answer], language)
    return (
        # The two halves of a number stay on one line.
        grouped(one.number).replace(" ", "\N{NO-BREAK SPACE}"),
        f"{say_text(one, language)}{sender}",
        f"{answer}\n{one.reason}" if one.reason else answer,
    )


def _counted(
    counts: Mapping[str, int], names: Mapping[str, str], language: str
) -> tuple[tuple[str, str], ...]:
    return tuple((translate(names[kind], language), str(count)) for kind, count in counts.items())


def _write_xlsx(register: Register, language: str) -> bytes:
    from workshop.export.table_files import Sheet, write_book

    header = (_NUMBER, _CLAUSE, mark("Title"), _SENDER, _REMARK, _ANSWER, _REASON)
    rows = tuple(
        (
            one.number,
            one.code or translate(WHOLE_STANDARD, language),
            one.title,
            translate(SENDERS[one.sender], language),
            say_text(one, language),
            translate(ANSWERED[one.answer], language),
            one.reason,
        )
        for one in register.entries
    )
    columns = tuple(translate(name, language) for name in header)
    sums = tuple(
        (translate(names[kind], language), count)
        for counts, names in ((register.answers, ANSWERED), (register.senders, SENDERS))
        for kind, count in counts.items()
    )
    about = (translate(mark("What is counted"), language), translate(_COUNT, language))
    return write_book(
        [
            Sheet(translate(mark("Register of remarks"), language), columns, rows),
            Sheet(translate(mark("Sums"), language), about, sums),
        ]
    )
