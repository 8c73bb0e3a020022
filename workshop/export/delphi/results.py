"""What the report of a review says of ratings: results, stability, changes, dissent."""

from collections.abc import Iterator, Mapping

from workshop.export.delphi.record import (
    DelphiReport,
    ReportedRound,
    ReportedSubject,
    WordingChange,
)
from workshop.export.delphi.saying import (
    NOTHING,
    Say,
    change_in,
    number_in,
    percent_in,
)
from workshop.export.documents.blocks import Block, Bullets, Heading, Paragraph, Table
from workshop.i18n import mark
from workshop.people.labels import ROLE_NAMES
from workshop.people.rights import Role
from workshop.review.consensus import RatingDistribution
from workshop.review.labels import CRITERIA, DECISIONS
from workshop.review.review_kinds import Disposition
from workshop.review.stability import Quartiles, Shift, measure_quartiles
from workshop.standards.clause_states import ACCEPTED
from workshop.standards.labels import FIELDS, LEVELS, STATUSES


def results(report: DelphiReport, say: Say) -> Iterator[Block]:
    """A table of all figures for each subject, then what was decided about it."""
    yield Paragraph(say(_FIGURES), quiet=True)
    for one in report.told_rounds:
        yield from _concordance(report, one, say)
    for subject in report.subjects:
        yield Heading(2, subject.brief)
        words = subject.clause.body if subject.clause else subject.name
        if words not in ("", subject.brief):
            yield Paragraph(words)
        rows = tuple(_rows(report, subject, say))
        if rows:
            yield Table(tuple(map(say, _COLUMNS)), rows, widths=_WIDTHS, labels=True)
        yield from _by_role(report, subject, say)
        lines = [*_decisions(report, subject, say), *_outcome(subject, say)]
        yield Bullets(tuple(lines)) if lines else Paragraph(say(_UNTOLD), quiet=True)


_FIGURES = mark(
    "Subjects read as they do now. n: ratings, without those who could not judge. Median and "
    "quartiles (Q1–Q3) by linear interpolation. IPR: range between the 30th and the 70th "
    "percentile; there is disagreement where it is wider than IPRAS (marked “!”). The last column: "
    "how often 1, 2, … 9 was given."
)
_UNTOLD = mark("Nothing is told of it: fewer than five ratings, or fewer than five experts.")
_COLUMNS = (
    mark("Criterion"),
    mark("Round"),
    "n",
    mark("Median"),
    "Q1–Q3",
    "IPR / IPRAS",
    "7–9",
    "1–3",
    mark("1 to 9"),
)
_WIDTHS = (3.1, 1.7, 1, 2, 2.4, 2, 1.6, 1.6, 2.9)


def _rows(report: DelphiReport, subject: ReportedSubject, say: Say) -> Iterator[tuple[str, ...]]:
    language = report.language
    for criterion in _criteria(report):
        for one in report.rounds:
            spread = _spread(one, subject, criterion)
            if spread is None:
                continue
            quartiles = measure_quartiles(_ratings(spread))
            ends = (number_in(end, language) for end in (quartiles.q1, quartiles.q3))
            widths = (number_in(width, language) for width in (spread.ipr, spread.ipras))
            yield (
                say(CRITERIA[criterion]),
                str(one.number),
                str(spread.n),
                number_in(spread.median, language),
                "–".join(ends),
                " / ".join(widths) + (" !" if spread.disagreement else ""),
                percent_in(spread.high),
                percent_in(spread.low),
                " ".join(map(str, spread.counts)),
            )


def _concordance(report: DelphiReport, one: ReportedRound, say: Say) -> Iterator[Block]:
    if one.concordance:
        values = ", ".join(
            f"{say(CRITERIA[name])} {number_in(value, report.language)}"
            for name, value in one.concordance.items()
        )
        line = mark("Round {number}: how alike the experts rank (Kendall's W, 0 to 1): {values}")
        yield Paragraph(say(line, number=one.number, values=values))


def _by_role(report: DelphiReport, subject: ReportedSubject, say: Say) -> Iterator[Block]:
    for one in report.rounds:
        found = one.agreements.get(subject.id)
        for criterion, medians in found.roles.items() if found else ():
            values = ", ".join(
                f"{say(ROLE_NAMES[Role(role)])} {number_in(value, report.language)}"
                for role, value in medians.items()
            )
            line = mark("Round {number}, {criterion}, medians by role: {values}")
            told = say(line, number=one.number, criterion=say(CRITERIA[criterion]), values=values)
            yield Paragraph(told, quiet=True)


def _decisions(report: DelphiReport, subject: ReportedSubject, say: Say) -> Iterator[str]:
    for one in report.rounds:
        found = one.agreements.get(subject.id)
        if found is not None:
            line = mark("Round {number}: {decision}")
            yield say(line, number=one.number, decision=say(DECISIONS[found.decision]))


def _outcome(subject: ReportedSubject, say: Say) -> Iterator[str]:
    """Where it stands now. Why a clause was rejected or went back stays inside, as on its page."""
    clause = subject.clause
    if clause is None:
        return
    yield say(mark("What became of it: {state}"), state=say(STATUSES[clause.status]))
    if clause.status in ACCEPTED and clause.status_reason:
        yield say(mark("Why: {reason}"), reason=clause.status_reason)


def stability(report: DelphiReport, say: Say) -> Iterator[Block]:
    """How the ratings of what was rated twice have changed."""
    rows = tuple(_shifts(report, say))
    if not rows:
        return
    yield Paragraph(say(_STABILITY), quiet=True)
    yield Table(tuple(map(say, _SHIFTED)), rows, widths=(4, 3, 3, 3, 3), labels=True)
    if report.kappas:
        yield from _kappas(report, say)
    else:
        yield Paragraph(say(_NO_KAPPA), quiet=True)
    if report.changed is not None:
        changed, both = report.changed
        line = mark("Of {both} ratings that were given in both rounds, {changed} were changed.")
        yield Paragraph(say(line, both=both, changed=changed))


def _kappas(report: DelphiReport, say: Say) -> Iterator[Block]:
    yield Paragraph(say(_KAPPA), quiet=True)
    columns = tuple(map(say, (mark("Criterion"), mark("Pairs of ratings"), "kappa")))
    told = tuple(
        (say(CRITERIA[name]), str(pairs), number_in(kappa, report.language))
        for name, (kappa, pairs) in report.kappas.items()
    )
    yield Table(columns, told, widths=(4, 3, 3), labels=True)


_STABILITY = mark(
    "Change from the first to the second round. IQR: range between the quartiles. CQV: coefficient "
    "of quartile variation, (Q3 - Q1) / (Q3 + Q1), before and after; the nearer to 0, the more "
    "alike the ratings. All three follow from the distributions above."
)
_KAPPA = mark(
    "Cohen's kappa with quadratic weights, of ratings that the same experts gave in both rounds, "
    "over all subjects that five or more rated twice: 1 nothing has changed, 0 no more alike than "
    "by chance."
)
_NO_KAPPA = mark(
    "No kappa is told: it needs three subjects that five or more rated twice, and nobody or at "
    "least five who rated only once, since their ratings could be computed otherwise."
)
_SHIFTED = (mark("Subject"), mark("Criterion"), mark("Median"), "IQR", "CQV")


def _shifts(report: DelphiReport, say: Say) -> Iterator[tuple[str, ...]]:
    language = report.language
    for subject in report.subjects:
        begin = subject.brief
        for criterion in _criteria(report):
            shift = _shift(report, subject, criterion)
            if shift is None:
                continue
            variation = [number_in(one.variation, language) for one in (shift.before, shift.after)]
            yield (
                begin,
                say(CRITERIA[criterion]),
                _from_to(shift.before.median, shift.after.median, shift.median, language),
                _from_to(shift.before.iqr, shift.after.iqr, shift.iqr, language),
                " → ".join(variation),
            )
            begin = ""


def _shift(report: DelphiReport, subject: ReportedSubject, criterion: str) -> Shift | None:
    found: list[Quartiles] = []
    for one in report.rounds[:2]:
        spread = _spread(one, subject, criterion)
        if spread is not None:
            found.append(measure_quartiles(_ratings(spread)))
    return Shift(*found) if len(found) == 2 else None


def _from_to(before: float, after: float, change: float, language: str) -> str:
    told = " → ".join(number_in(value, language) for value in (before, after))
    return f"{told} ({change_in(change, language)})"


def changes(report: DelphiReport, say: Say) -> Iterator[Block]:
    """Subjects that were not asked about again, and the words of clauses that changed."""
    dropped = _dropped(report)
    if dropped:
        yield Paragraph(say(mark("Rated in the first round only:")))
        yield Bullets(tuple(subject.brief for subject in dropped))
    reworded = [subject for subject in report.subjects if subject.changes]
    if report.is_about_clauses and not reworded:
        yield Paragraph(say(mark("No clause has been reworded since it was first rated.")))
    for subject in reworded:
        yield Heading(2, subject.brief)
        for change in subject.changes:
            yield from _changed(change, say)
    yield from _said(report, say)


def _changed(change: WordingChange, say: Say) -> Iterator[Block]:
    if change.fields:
        when = mark("After the last round")
        if change.round is not None:
            when = mark("Before round {number}")
        columns = (
            say(when, number=change.round),
            say(mark("Wording before")),
            say(mark("Wording afterwards")),
        )
        rows = tuple(_reworded(field, say) for field in change.fields)
        yield Table(columns, rows, widths=(3, 6, 6), labels=True)
    if change.during:
        line = mark("The wording was changed while round {number} was open.")
        yield Paragraph(say(line, number=change.round))


def _dropped(report: DelphiReport) -> list[ReportedSubject]:
    return [one for one in report.subjects if len(report.rounds) > 1 and 2 not in one.rounds]


def _reworded(field: Mapping[str, str], say: Say) -> tuple[str, ...]:
    names = LEVELS if field["field"] == "level" else {}
    texts = (field["before"], field["after"])
    told = (say(names[text]) if text in names else text or NOTHING for text in texts)
    return say(FIELDS[field["field"]]), *told


def _said(report: DelphiReport, say: Say) -> Iterator[Block]:
    total = sum(report.said.values())
    if total:
        told = {str(name): report.said.get(name, 0) for name in Disposition}
        line = mark(
            "Comments and proposals of the experts: {total}; accepted {accepted}, accepted with "
            "changes {modified}, rejected {rejected}, without an answer so far {waiting}."
        )
        yield Paragraph(say(line, total=total, waiting=report.said.get("", 0), **told))


def dissent(report: DelphiReport, say: Say) -> Iterator[Block]:
    """Where experts disagreed to the end, and separate opinions as they are published."""
    split = list(_split(report, say))
    if split:
        yield Paragraph(say(mark("Disagreement in the last round in which it was rated:")))
        yield Bullets(tuple(split))
    elif report.told_rounds:
        yield Paragraph(say(mark("Of what may be told, nothing ended in disagreement.")))
    told = [subject for subject in report.subjects if subject.dissents]
    if told:
        yield Paragraph(say(mark("Separate opinions, as they are published with the standard:")))
    for subject in told:
        yield Heading(2, subject.brief)
        yield Bullets(tuple(subject.dissents))
    if not told:
        yield Paragraph(say(mark("No separate opinion was given for publication.")))


def _split(report: DelphiReport, say: Say) -> Iterator[str]:
    for subject in report.subjects:
        last = [one for one in report.rounds if one.number in subject.rounds][-1:]
        for one in last:
            names = [
                say(CRITERIA[criterion])
                for criterion in _criteria(report)
                if (spread := _spread(one, subject, criterion)) and spread.disagreement
            ]
            if names:
                yield f"{subject.brief}: {', '.join(names)}"


def _criteria(report: DelphiReport) -> list[str]:
    told = [
        name for one in report.rounds for found in one.agreements.values() for name in found.spreads
    ]
    return [name for name in CRITERIA if name in told]


def _spread(
    one: ReportedRound, subject: ReportedSubject, criterion: str
) -> RatingDistribution | None:
    found = one.agreements.get(subject.id)
    return found.spreads.get(criterion) if found else None


def _ratings(spread: RatingDistribution) -> list[int]:
    return [rating for rating, often in enumerate(spread.counts, 1) for _ in range(often)]
