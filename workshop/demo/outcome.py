"""Add what follows from the notes of the example: groups, needs, votes, clauses, decisions."""

from collections import Counter
from collections.abc import Sequence

from sqlmodel import SQLModel

from workshop.demo.setup import OPEN_NOW, Stage, only
from workshop.needs.tables import Dots, Group, GroupNote, ImpactEffort, Need, NeedGroup, VoterRole
from workshop.people.tables import Participant
from workshop.programme.activity_kinds import ActivityKind, VotesOn
from workshop.programme.tables import Activity, Decision, Dissent, NextStep
from workshop.review.tables import Comment
from workshop.standards.clause_fields import WRITTEN, fields_of
from workshop.standards.tables import Clause, ClauseEvidence, ClauseNeed, ClauseRevision

_CLAUSE = (*WRITTEN, "code", "level", "status")
_SETTLED = ((Decision, "decisions"), (Dissent, "dissents"), (NextStep, "next_steps"))


def add_groups(stage: Stage) -> None:
    """Add the groups with their notes, then put groups into their parent groups."""
    for position, entry in enumerate(stage.content["groups"], 1):
        group = Group(programme_id=stage.programme.id, header=entry["header"], position=position)
        stage.add(group)
        stage.keys[entry["key"]] = group.id
        places = enumerate(entry["notes"], 1)
        stage.add(
            *(
                GroupNote(group_id=group.id, note_id=stage.keys[key], position=place)
                for place, key in places
            )
        )
    for entry in stage.content["groups"]:
        inner = stage.db.get(Group, stage.keys[entry["key"]])
        if inner is not None and entry["parent"]:
            inner.parent_id = stage.keys[entry["parent"]]
            stage.add(inner)


def add_needs(stage: Stage) -> None:
    """Add the needs, each linked to its groups."""
    for position, entry in enumerate(stage.content["needs"], 1):
        need = Need(
            programme_id=stage.programme.id,
            area_id=stage.areas[entry["area"]],
            position=position,
            **only(entry, "who need goal criteria harm status"),
        )
        stage.add(need)
        stage.keys[entry["key"]] = need.id
        links = (NeedGroup(need_id=need.id, group_id=stage.keys[key]) for key in entry["groups"])
        stage.add(*links)


def add_votes(stage: Stage) -> None:
    """Deal the dots out in turn: each person has at most three, rarely two on one need."""
    activity = stage.agenda(OPEN_NOW, ActivityKind.DOT_VOTE)[0]
    people = [row for row in stage.people if row.session_id == stage.sessions[OPEN_NOW].id]
    dots = [key for key, count in stage.content["votes"].items() for _ in range(count)]
    voters = _add_voters(stage, activity, people)
    laid = Counter(
        (voters[number % len(voters)], stage.keys[key]) for number, key in enumerate(dots)
    )
    stage.add(
        *(
            Dots(activity_id=activity.id, voter=person, subject_id=need, count=count)
            for (person, need), count in laid.items()
        )
    )


def add_estimates(stage: Stage) -> None:
    """Add estimates of impact and effort with the counts of the file, dealt out to participants."""
    activity = stage.agenda(OPEN_NOW, ActivityKind.IMPACT_EFFORT)[0]
    activity.votes_on = VotesOn.NEEDS
    people = [row for row in stage.people if row.session_id == stage.sessions[OPEN_NOW].id]
    voters = _add_voters(stage, activity, people)
    for place, (key, counts) in enumerate(stage.content["estimates"].items()):
        impacts, efforts = (_spelled_out(counts[axis]) for axis in ("impact", "effort"))
        # Rotated differently for each need, so that nobody gives the highest value everywhere.
        efforts = [efforts[(number * 7 + place) % len(efforts)] for number in range(len(efforts))]
        stage.add(
            *(
                ImpactEffort(
                    activity_id=activity.id,
                    voter=voters[(number + place * 5) % len(impacts)],
                    subject_id=stage.keys[key],
                    impact=impact,
                    effort=effort,
                )
                for number, (impact, effort) in enumerate(zip(impacts, efforts, strict=True))
            )
        )


def _add_voters(stage: Stage, activity: Activity, people: Sequence[Participant]) -> list[str]:
    """The pseudonyms of these people in a vote, stored with their roles."""
    voters = [stage.pseudonym(person, activity) for person in people]
    roles = [person.role for person in people]
    stage.add(
        *(
            VoterRole(activity_id=activity.id, voter=voter, role=role)
            for voter, role in zip(voters, roles, strict=True)
        )
    )
    return voters


def _spelled_out(counts: list[int]) -> list[int]:
    """The answers as a list: ``counts[i]`` times the answer ``i + 1``."""
    return [step for step, count in enumerate(counts, 1) for _ in range(count)]


def add_clauses(stage: Stage) -> None:
    """Add the clauses, each with its first revision and its links to needs and evidence."""
    for position, entry in enumerate(stage.content["clauses"], 1):
        clause = Clause(
            programme_id=stage.programme.id,
            area_id=stage.areas[entry["area"]],
            position=position,
            **{name: entry[name] for name in _CLAUSE if name in entry},
        )
        stage.add(clause)
        stage.keys[entry["code"]] = clause.id
        stage.add(
            ClauseRevision(
                clause_id=clause.id,
                number=1,
                fields=fields_of(clause),
                saved_by=stage.content["marker"],
            ),
            *(ClauseNeed(clause_id=clause.id, need_id=stage.keys[key]) for key in entry["needs"]),
            *(
                ClauseEvidence(clause_id=clause.id, evidence_id=stage.keys[key])
                for key in entry["evidence"]
            ),
        )


def add_comments(stage: Stage) -> None:
    """Add comments without an account as author."""
    for entry in stage.content["comments"]:
        stage.add(
            Comment(
                programme_id=stage.programme.id,
                subject_kind=entry["subject"],
                subject_id=stage.keys[entry["key"]],
                text=entry["text"],
            )
        )


def add_outcomes(stage: Stage) -> None:
    """Add decisions, separate opinions and next steps of each session."""
    for number, session in stage.sessions.items():
        entry = stage.content["sessions"][str(number)]
        rows: list[SQLModel] = []
        for kind, name in _SETTLED:
            for position, settled in enumerate(entry[name]):
                rows.append(kind(session_id=session.id, position=position, **settled))
        stage.add(*rows)
