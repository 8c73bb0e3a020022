"""Add the made-up participants of the example: roles, voices, attendance."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from workshop.demo.setup import OPEN_NOW, LoadDemo, Stage
from workshop.local_time import today
from workshop.people.credentials import new_token, token_hash
from workshop.people.participants import load_texts
from workshop.people.tables import Attendance, Consent, Participant


def add_people(stage: Stage, command: LoadDemo) -> None:
    """Add participants with consent and attendance: of each role its largest count in a session.

    Voices of notes are given first to those who attended the session with the most voices.
    """
    counts = [entry["headcount"] for entry in stage.content["sessions"].values()]
    texts = load_texts(command.content_dir, stage.programme.language)
    roles = [role for role in counts[0] for _ in range(max(count[role] for count in counts))]
    for number, role in enumerate(roles):
        name = texts.badges[number % len(texts.badges)]
        token = new_token()
        person = Participant(
            programme_id=stage.programme.id,
            token_hash=token_hash(token),
            phrase_hash=token_hash(new_token()),
            badge=f"{name} {number * 7 % 9 + 1}",
            role=role,
            example=True,
        )
        stage.people.append(person)
        stage.tokens[person.id] = token
    stage.add(*stage.people)
    consent = {"notice_version": texts.contract["version"], "given_on": today().isoformat()}
    stage.add(*(Consent(participant_id=person.id, **consent) for person in stage.people))
    _give_voices(stage)
    _add_attendance(stage)


def _give_voices(stage: Stage) -> None:
    wrote: dict[int, set[str]] = defaultdict(set)
    tables: dict[str, int | None] = {}
    for note in stage.content["notes"]:
        if note["voice"]:
            wrote[note["session"]].add(note["voice"])
            tables.setdefault(note["voice"], note["table"])
    fullest = max(wrote, key=lambda number: len(wrote[number]))
    there = _first_of_each_role(stage.people, _headcount(stage, fullest))
    others = [person for person in stage.people if person not in there]
    for voice, person in zip(sorted(tables), [*there, *others], strict=False):
        stage.voices[voice] = person
        person.table_number = tables[voice]


def _add_attendance(stage: Stage) -> None:
    for number, session in stage.sessions.items():
        notes = stage.content["notes"]
        wrote = {note["voice"] for note in notes if note["session"] == number}
        busy = {person.id for voice, person in stage.voices.items() if voice in wrote}
        people = sorted(stage.people, key=lambda person: person.id not in busy)
        for person in _first_of_each_role(people, _headcount(stage, number)):
            if number == OPEN_NOW:
                person.session_id = session.id
            row = Attendance(session_id=session.id, participant_id=person.id, role=person.role)
            row.table_number = person.table_number
            stage.add(row, person)


def _headcount(stage: Stage, number: int) -> dict[str, int]:
    counts: dict[str, int] = stage.content["sessions"][str(number)]["headcount"]
    return counts


def _first_of_each_role(people: Iterable[Participant], counts: dict[str, int]) -> list[Participant]:
    left = Counter(counts)
    chosen = []
    for person in people:
        if left[person.role] > 0:
            left[person.role] -= 1
            chosen.append(person)
    return chosen
