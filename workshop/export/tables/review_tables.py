"""A closed round of review as tables: agreement of the ratings; comments with their dispositions.
No expert is named and no single rating is shown: too few ratings give no numbers at all."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from workshop.disclosure import RATINGS_THRESHOLD, are_few_raters, below
from workshop.errors import Conflict
from workshop.export.csv_writing import Cell
from workshop.export.table_files import Sheet, TableKind, write_table_file
from workshop.i18n import known_language, mark, translate
from workshop.needs.proposals import describe_proposal
from workshop.people.rights import Actor, Right
from workshop.review.consensus import RatingDistribution
from workshop.review.dispositions import is_carried_out
from workshop.review.labels import CRITERIA, DECISIONS, DISPOSED, KINDS, PROPOSALS
from workshop.review.proposals import round_comments
from workshop.review.ratings import load_subject_agreements
from workshop.review.review_kinds import SubjectKind
from workshop.review.reviewable import name_of
from workshop.review.rounds import criteria_of, load_round, subjects_of
from workshop.review.subject_access import readable_subjects
from workshop.review.tables import Comment, ReviewRound
from workshop.standards.labels import FIELDS

RATING_COLUMNS = (
    mark("kind"),
    mark("subject"),
    mark("what the ratings say"),
    mark("criterion"),
    mark("ratings"),
    mark("median"),
    "IPR",
    "IPRAS",
    mark("disagreement"),
    mark("share 7–9"),
    mark("share 1–3"),
)
COMMENT_COLUMNS = (
    mark("kind"),
    mark("subject"),
    mark("proposal"),
    mark("what it says"),
    mark("comment"),
    mark("what became of it"),
    mark("what was done, and why"),
    mark("carried out"),
)
PASSAGE_COLUMNS = (mark("field"), mark("passage"))
"""Columns after the subject in a round about clauses: the field and passage a comment is about."""


def write_agreement(
    db: Session, actor: Actor, round_id: str, language: str, kind: str = TableKind.CSV
) -> bytes:
    """One row per subject and criterion. Raises ``NotAllowed``, and ``Conflict`` while the round
    is open."""
    review, language = _closed(db, actor, round_id), known_language(language)
    agreements = load_subject_agreements(db, actor, review)
    few, rows = are_few_raters(len(review.experts)), []
    for kind, key in readable_subjects(db, actor, review):
        agreement = agreements[key]
        decision = translate(DECISIONS[agreement.decision], language)
        begin = [translate(KINDS[kind], language), name_of(db, kind, key, language), decision]
        for criterion in criteria_of(review):
            # Among few experts results are told inside the programme only; a file goes anywhere.
            spread = None if few else agreement.spreads.get(criterion)
            numbers = _numbers(spread, language)
            rows.append([*begin, translate(CRITERIA[criterion], language), *numbers])
    return _write(mark("ratings"), RATING_COLUMNS, rows, language, kind)


def write_comments(
    db: Session, actor: Actor, round_id: str, language: str, kind: str = TableKind.CSV
) -> bytes:
    """One row per comment or proposal, with its disposition. Raises ``Conflict`` while the round
    is open, ``NotAllowed``."""
    review, language = _closed(db, actor, round_id), known_language(language)
    order = {key: place for place, (_kind, key) in enumerate(subjects_of(review))}
    columns, marked = list(COMMENT_COLUMNS), review.subject_kind == SubjectKind.CLAUSE
    if marked:
        columns[2:2] = PASSAGE_COLUMNS
    rows = []
    for row in sorted(round_comments(db, actor, review), key=lambda row: order[row.subject_id]):
        cells = _comment_cells(db, actor, row, language)
        if marked:
            cells[2:2] = _passage_cells(row, language)
        rows.append(cells)
    return _write(mark("comments"), columns, rows, language, kind)


def _comment_cells(db: Session, actor: Actor, row: Comment, language: str) -> list[str]:
    done = mark("yes") if is_carried_out(row) else mark("no")
    return [
        translate(KINDS[row.subject_kind], language),
        name_of(db, row.subject_kind, row.subject_id, language),
        translate(PROPOSALS[row.proposal], language) if row.proposal else "",
        describe_proposal(db, actor, row, language),
        row.text,
        translate(DISPOSED[row.disposition], language) if row.disposition else "",
        row.reason,
        translate(done, language) if row.proposal else "",
    ]


def _passage_cells(row: Comment, language: str) -> list[str]:
    if not row.passage:
        return ["", ""]
    return [translate(FIELDS[row.passage["field"]], language), str(row.passage["quote"])]


def _closed(db: Session, actor: Actor, round_id: str) -> ReviewRound:
    review = load_round(db, round_id)
    actor.must(Right.EXPORT, review.programme_id)
    if not review.closed:
        raise Conflict(mark("Close the round first; until then nobody sees what was said."))
    return review


def _numbers(spread: RatingDistribution | None, language: str) -> list[Cell]:
    if spread is None:
        return [below(RATINGS_THRESHOLD), *[""] * 6]
    split = translate(mark("yes") if spread.disagreement else mark("no"), language)
    return [
        spread.n,
        spread.median,
        round(spread.ipr, 2),
        round(spread.ipras, 2),
        split,
        round(spread.high, 2),
        round(spread.low, 2),
    ]


def _write(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], language: str, kind: str
) -> bytes:
    names = tuple(translate(column, language) for column in columns)
    sheet = Sheet(translate(name, language), names, tuple(map(tuple, rows)))
    return write_table_file(sheet, language, kind)
