"""What the report of a review says of panel, criteria, procedure, rounds and feedback."""

from collections.abc import Iterator, Mapping

from workshop.disclosure import OTHERS, PANEL_THRESHOLD, RATINGS_THRESHOLD
from workshop.export.delphi.record import IN_ROOM, DelphiReport, ReportedRound
from workshop.export.delphi.saying import NOTHING, Say, day_in, moment_in, percent_in
from workshop.export.documents.blocks import Block, Bullets, Facts, Paragraph, Table
from workshop.export.standard.labels import ROUNDS
from workshop.i18n import mark, mark_plural, translate_plural
from workshop.i18n.counted_nouns import CLAUSES
from workshop.people.labels import ROLE_NAMES
from workshop.review.consensus import ConsensusDecision
from workshop.review.fixed_criteria import MOST_ROUNDS, FixedCriteria
from workshop.review.labels import CRITERIA
from workshop.review.reviewable import CRITERIA as RATED

_SUBJECTS = {
    True: CLAUSES,
    False: mark_plural("{count} need or group", "{count} needs and groups"),
}


def summary(report: DelphiReport, say: Say) -> Iterator[Block]:
    """The review in a few sentences."""
    told = mark(
        "Experts rated {subjects} of “{programme}” in {rounds}, each alone and anonymously, from 1 "
        "to 9, by a rule of consensus. Invited to the first round: {invited}."
    )
    yield Paragraph(
        say(
            told,
            subjects=_count_subjects(report),
            programme=report.programme.title,
            rounds=translate_plural(ROUNDS, len(report.rounds), report.language),
            invited=report.first.invited,
        )
    )
    decided = _decided(report)
    if decided:
        line = mark(
            "In the end the experts accepted {accepted}, rejected {rejected}; without consensus "
            "or with too few ratings: {left}."
        )
        yield Paragraph(say(line, **decided))


def _decided(report: DelphiReport) -> dict[str, int]:
    """How many subjects ended how, each by the last round in which it was rated and told."""
    last = {
        subject.id: found.decision
        for subject in report.subjects
        for one in report.rounds
        if (found := one.agreements.get(subject.id))
    }
    if not report.told_rounds:
        return {}
    ended = list(last.values())
    accepted, rejected = map(ended.count, (ConsensusDecision.ACCEPTED, ConsensusDecision.REJECTED))
    left = len(report.subjects) - accepted - rejected
    return {"accepted": accepted, "rejected": rejected, "left": left}


def _count_subjects(report: DelphiReport) -> str:
    noun = _SUBJECTS[report.is_about_clauses]
    return translate_plural(noun, len(report.subjects), report.language)


def subjects(report: DelphiReport, say: Say) -> Iterator[Block]:
    """How what was rated came about."""
    told = _FROM_CLAUSES if report.is_about_clauses else _FROM_NOTES
    yield Paragraph(say(told, subjects=_count_subjects(report)))


_FROM_CLAUSES = mark(
    "Rated were {subjects}. They were written in this programme from needs; needs rest on groups "
    "of notes that people concerned and staff wrote in meetings, and on evidence. Experts saw "
    "needs, notes as far as they may be read, and evidence beside each clause."
)
_FROM_NOTES = mark(
    "Rated were {subjects}. They were put together in this programme from notes that people "
    "concerned and staff wrote in meetings. Experts saw these notes, as far as they may be read, "
    "and evidence beside each."
)


def panel(report: DelphiReport, say: Say) -> Iterator[Block]:
    """How many were invited, and in which roles."""
    pairs = [(say(mark("Invited to the first round")), str(report.first.invited))]
    pairs += [(_role(role, say), str(count)) for role, count in report.panel.items()]
    yield Facts(tuple(pairs))
    yield Paragraph(
        say(
            mark("Roles are those in the program. Fewer than five of a role count as others."),
        ),
        quiet=True,
    )


def _role(role: str, say: Say) -> str:
    words = {**ROLE_NAMES, OTHERS: mark("others"), IN_ROOM: mark("by phone, in a meeting")}
    return say(words[role])


def criteria(report: DelphiReport, say: Say) -> Iterator[Block]:
    """The rule, when it was fixed, its hash, and what was changed afterwards."""
    fixed = report.criteria
    if fixed is None:
        yield Paragraph(say(_UNFIXED))
    yield Bullets(tuple(_rule(report, fixed, say)))
    if fixed is not None:
        yield from _fixed(report, fixed, say)
    for change in report.criteria_changes:
        line = mark("Other criteria were fixed for round {number}: {names}.")
        names = ", ".join(say(_KEYS.get(name, name)) for name in change.names)
        yield Paragraph(say(line, number=change.round, names=names))
        if change.before or change.after:
            told = (
                (say(mark("Fixed first")), change.before or NOTHING),
                (say(mark("Fixed later")), change.after or NOTHING),
            )
            yield Facts(told)
    if report.rule_changed:
        names = ", ".join(say(_KEYS.get(name, name)) for name in report.rule_changed)
        yield Paragraph(say(_RULE_CHANGED, names=names))
    if fixed is not None and not (report.criteria_changes or report.rule_changed):
        yield Paragraph(say(mark("Nothing of it was changed afterwards.")))


_UNFIXED = mark(
    "No criteria were fixed before the first round: an older version of the program opened it. "
    "Results follow the rule of the program as it is now."
)
_RULE_CHANGED = mark(
    "The program decides by another rule now than the one that was fixed ({names}); the results "
    "below follow the present rule."
)
_KEYS: Mapping[str, str] = {
    "words": mark("what else counts"),
    "criteria": mark("the criteria that are rated"),
    "scale": mark("the scale"),
    "rule": mark("the rule"),
    "median_at_least": mark("the median"),
    "high": mark("which ratings count as high"),
    "high_percent_at_least": mark("the share of high ratings"),
    "low": mark("which ratings count as low"),
    "low_percent_below": mark("the share of low ratings"),
    "no_disagreement": mark("what counts as disagreement"),
    "least_ratings": mark("the least number of ratings"),
    "least_ratings_in_small_panels": mark("the least number of ratings in small panels"),
    "most_rounds": mark("the number of rounds"),
    "version": mark("the form in which it is written down"),
}


def _rule(report: DelphiReport, fixed: FixedCriteria | None, say: Say) -> Iterator[str]:
    rated = RATED[report.first.review.subject_kind]
    yield say(
        mark("Each subject is rated from 1 to 9 on these criteria: {criteria}."),
        criteria=", ".join(say(CRITERIA[name]) for name in rated),
    )
    for line in _RULE:
        yield say(line, least=RATINGS_THRESHOLD, few=PANEL_THRESHOLD, rounds=MOST_ROUNDS)
    if fixed is not None and fixed.words:
        yield say(mark("Besides: {words}"), words=fixed.words)


_RULE = (
    mark(
        "Accepted: on every criterion a median of at least 7, no disagreement, at least 70 % of "
        "ratings in 7–9 and fewer than 15 % in 1–3. Rejected: the mirror of that."
    ),
    mark(
        "Disagreement: the range between the 30th and the 70th percentile is wider than 2.35 + 1.5 "
        "times the distance of its centre from 5 (RAND/UCLA, IPRAS). This rule was chosen because "
        "it takes spread and symmetry into account, not the average alone."
    ),
    mark(
        "A decision needs {least} ratings on every criterion; among fewer than {least} invited "
        "experts {few}, and it is then told inside the programme only."
    ),
    mark(
        "What is open after a round can be revised and rated again; after {rounds} rounds those "
        "who lead the programme decide."
    ),
)


def _fixed(report: DelphiReport, fixed: FixedCriteria, say: Say) -> Iterator[Block]:
    told = mark(
        "They were written down and hashed in one step with opening the first round, before "
        "anybody could rate."
    )
    yield Paragraph(say(told))
    yield Facts(
        (
            (say(mark("Fixed")), moment_in(fixed.at, report.language)),
            ("SHA-256", fixed.sha256),
            (
                say(mark("Checked again")),
                say(mark("they are the same"))
                if fixed.is_untouched
                else say(mark("the hash does not belong to them")),
            ),
        )
    )
    line = mark("The hash is that of this text in UTF-8: {text}")
    yield Paragraph(say(line, text=fixed.text), quiet=True)


def procedure(report: DelphiReport, say: Say) -> Iterator[Block]:
    """How ratings were given, how anonymous they were, how they were evaluated."""
    in_room = any(one.in_room for one in report.rounds)
    elsewhere = not all(one.in_room for one in report.rounds)
    lines = [_VARIANT, _QUESTIONS]
    if elsewhere:
        lines.append(_ALONE)
    if in_room:
        lines.append(_TOGETHER)
    lines += [_ANONYMOUS, _EVALUATED, _UNWEIGHTED]
    yield Bullets(tuple(say(line, least=RATINGS_THRESHOLD) for line in lines))


_VARIANT = mark(
    "A modified Delphi: the first round asks for ratings of given texts, not for ideas; there are "
    "at most two rounds; the rule of consensus is that of RAND/UCLA."
)
_QUESTIONS = mark(
    "For each subject: one rating from 1 to 9 on every criterion or “cannot judge”, a comment, and "
    "proposals such as another wording. Reasons were welcome and not required."
)
_ALONE = mark(
    "Answers were given on a web page, each expert alone, one subject after the other; they could "
    "be changed until the round was closed."
)
_TOGETHER = mark(
    "In a meeting answers were given on the experts' own phones, each alone, in the same room; the "
    "agreement was talked about there after the round was closed."
)
_ANONYMOUS = mark(
    "Ratings stand under a key that only the expert can open; comments under another one for each "
    "subject. The database leads from neither to a name, and keeps no time of a rating. Experts "
    "were told that a way of writing can still be recognised."
)
_EVALUATED = mark(
    "Ratings: median, quartiles, percentiles and the rule above. Comments and proposals: each gets "
    "a decision with a reason from those who lead the programme."
)
_UNWEIGHTED = mark(
    "All ratings count the same. Roles are compared only where each has at least {least} experts."
)


def course(report: DelphiReport, say: Say) -> Iterator[Block]:
    """A row for each round, and what each was for."""
    columns = (
        mark("Round"),
        mark("Round opened"),
        mark("Round closed"),
        mark("Subjects"),
        mark("Invited"),
        mark("Rated everything"),
        mark("Response"),
    )
    rows = tuple(_row(report, one) for one in report.rounds)
    yield Table(tuple(map(say, columns)), rows, widths=(1.7, 3, 3, 1.9, 2.8, 2.5, 2.2), labels=True)
    yield Paragraph(say(_FIRST))
    if len(report.rounds) > 1:
        yield Paragraph(say(_second_round(report)))
    for one in report.rounds:
        line = mark(
            "Round {number}: deadline or panel changed {extended} times, opened again {reopened} "
            "times."
        )
        if one.extended or one.reopened:
            yield Paragraph(
                say(line, number=one.number, extended=one.extended, reopened=one.reopened)
            )
        if not one.review.closed:
            yield Paragraph(say(mark("Round {number} is still open."), number=one.number))


_FIRST = mark("The first round asked everybody about every subject, without any result in sight.")
_ONLY_OPEN = mark(
    "The second round asked again about subjects without consensus; those with consensus were not "
    "rated again."
)
_AGAIN = mark(
    "The second round asked again about chosen subjects, among them some that had reached "
    "consensus in the first."
)
_SOME = mark("The second round asked again about chosen subjects.")


def _row(report: DelphiReport, one: ReportedRound) -> tuple[str, ...]:
    return (
        str(one.number),
        day_in(one.begun, report.language),
        day_in(one.ended, report.language),
        str(len(one.review.subjects)),
        str(one.invited),
        str(one.finished) if one.review.closed else NOTHING,
        NOTHING if one.rate is None else percent_in(one.rate / 100),
    )


def _second_round(report: DelphiReport) -> str:
    decided = (ConsensusDecision.ACCEPTED, ConsensusDecision.REJECTED)
    before = report.first.agreements
    if not before:
        return _SOME
    again = any(
        2 in subject.rounds and before[subject.id].decision in decided
        for subject in report.subjects
        if subject.id in before
    )
    return _AGAIN if again else _ONLY_OPEN


def feedback(report: DelphiReport, say: Say) -> Iterator[Block]:
    """What experts learned once a round was closed."""
    lines = [mark("While a round was open, nobody saw a rating or a comment of others.")]
    small = all(one.few for one in report.rounds)
    lines.append(_FEW if small else _CLOSED)
    if any(one.in_room and not one.few for one in report.rounds):
        lines.append(_ON_THE_WALL)
    if len(report.rounds) > 1:
        lines.append(_OWN)
    lines.append(_SPLIT)
    yield Bullets(tuple(say(line, least=RATINGS_THRESHOLD) for line in lines))


_CLOSED = mark(
    "After it, everybody who was invited could see the distribution, median and spread of each "
    "criterion, from {least} ratings on, the decision of the rule, and all comments and proposals "
    "without names, with their answers."
)
_FEW = mark(
    "After it, everybody who was invited could see the ratings of each criterion once all had "
    "rated everything, and all comments and proposals without names; they were told so beforehand."
)
_ON_THE_WALL = mark(
    "In the meeting the wall showed the agreement subject by subject, the most disputed first, and "
    "comments that were chosen for it."
)
_OWN = mark(
    "In the second round each expert saw their own first rating beside the distribution of all."
)
_SPLIT = mark(
    "Disagreement was marked as such and fed back like everything else, to all in the same way; "
    "roles were told apart only where each had {least} experts."
)
