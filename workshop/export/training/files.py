"""A training as files to hand out: DOCX to go on writing in, and a tagged PDF."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from workshop.export.documents.blocks import Block, Bullets, Facts, Heading, Paragraph, Table
from workshop.export.documents.docx_parts import write_document
from workshop.export.documents.typesetting import typeset
from workshop.export.table_import.block_rows import BLOCK_LABELS
from workshop.export.training.outline import PARTS, BlockText, ModuleText, TrainingText
from workshop.i18n import translate
from workshop.local_time import today
from workshop.text_signs import split_lines

_TABLE = (1.4, 0.6, 3.4, 2.4, 2.4)
_FIELDS = (1.3, 5)


def write_training_docx(text: TrainingText) -> bytes:
    """The training as the bytes of a .docx file. The tables of its blocks are read in again as
    they are (``table_import/block_documents.py``)."""
    return write_document(text.title, text.footer, text.language, _blocks(text))


def write_training_pdf(text: TrainingText) -> bytes:
    """The training as the bytes of a tagged PDF."""
    document: dict[str, Any] = asdict(text)
    document["words"] = {key.replace("_", "-"): text.say(key) for key in PARTS}
    day = today().isoformat()
    document["day"] = [int(part) for part in day.split("-")]
    return typeset("training.typ", document, day)


def _blocks(text: TrainingText) -> Iterator[Block]:
    yield Paragraph(text.say("kind"), leads=True)
    yield Facts(tuple(text.facts))
    if text.aims:
        yield Heading(1, text.say("aims"))
        yield Bullets(tuple(filter(None, split_lines(text.aims))))
    yield Heading(1, text.say("modules"))
    for module in text.modules:
        yield from _module(text, module)
    yield Heading(1, text.say("timetable"))
    yield _timetable(text)
    yield Heading(1, text.say("scenario"))
    for module in text.modules:
        yield Heading(2, module.name)
        if not module.blocks:
            yield Paragraph(text.say("no_blocks"), quiet=True)
        for block in module.blocks:
            yield from _scenario(text, block)
    yield from _annexes(text)


def _module(text: TrainingText, module: ModuleText) -> Iterator[Block]:
    yield Heading(2, module.name)
    for name, outcome in module.outcomes:
        yield Paragraph(f"{name}:", leads=True)
        yield Bullets(tuple(filter(None, split_lines(outcome))))
    if module.clauses:
        yield Paragraph(f"{text.say('clauses')}:", leads=True)
        yield Bullets(tuple(f"{code} {title}" for code, title in module.clauses))


def _timetable(text: TrainingText) -> Table:
    rows = tuple(
        (
            block.hours,
            str(block.minutes),
            f"{block.number}. {block.title}",
            block.method,
            block.leads,
        )
        for block in text.blocks
    )
    hours, *others = map(text.say, ("hours", "block", "method", "leads"))
    return Table((hours, "min", *others), rows, _TABLE, labels=True)


def _scenario(text: TrainingText, block: BlockText) -> Iterator[Block]:
    yield Paragraph(f"{block.hours} · {block.number}", quiet=True)
    columns = translate(BLOCK_LABELS["title"], text.language), block.title
    yield Table(columns, tuple(block.fields), _FIELDS, labels=True)


def _annexes(text: TrainingText) -> Iterator[Block]:
    if text.materials:
        yield Heading(1, text.say("materials"))
        yield Table(
            (text.say("materials"), text.say("block")), tuple(text.materials), (5, 1), labels=False
        )
    if any(block.care for block in text.blocks):
        yield Heading(1, text.say("care"))
        yield Paragraph(text.say("about_care"), quiet=True)
        rows = tuple((f"{one.number}. {one.title}", one.care) for one in text.blocks if one.care)
        yield Table((text.say("block"), text.say("careful")), rows, (2, 4.4), labels=True)
    yield Heading(1, text.say("coverage"))
    for sentence in text.gaps:
        yield Paragraph(sentence, leads=True)
    if text.coverage:
        columns = tuple(map(text.say, ("clause", "told_in", "practised_in")))
        covered = tuple(
            (f"{code} {title}", told, done) for code, title, told, done in text.coverage
        )
        yield Table(columns, covered, (5, 1.5, 1.5))
