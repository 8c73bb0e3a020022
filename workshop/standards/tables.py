"""Clauses, their revisions, and publications."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlmodel import JSON, Column, Field, SQLModel, String, Text

from workshop.needs.tables import UNORDERED, link
from workshop.programme.tables import of_programme
from workshop.standards.clause_states import (
    AdoptionDecision,
    ClauseStatus,
    FindingDisposition,
    FindingSource,
    Gravity,
)
from workshop.store.ids_and_clock import new_id, now
from workshop.store.types import Utc


def _text() -> Any:
    return Field(default="", sa_column=Column(Text, nullable=False))


class ClauseImport(SQLModel, table=True):
    """Clauses that were brought in together. ``name``: of the file, empty for a pasted text;
    ``brought_by``: the name of an account; ``taken_back``: whether it was undone as a whole."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    name: str = Field(default="", max_length=200)
    brought_by: str = Field(default="", max_length=80)
    taken_back: bool = False
    at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))


class Clause(SQLModel, table=True):
    """One requirement of the standard. ``revision`` is the number of its latest revision;
    ``origin``: as of a need; ``import_id``: what it was brought in with.

    ``removed``: a rejected clause that stands in no list any more, for example because it was
    ``merged_into`` another one. ``split_from``: the clause that it was a part of.
    """

    __table_args__ = (UniqueConstraint("programme_id", "code"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    area_id: str | None = Field(
        default=None, sa_column=Column(String(32), ForeignKey("area.id", ondelete="SET NULL"))
    )
    code: str = Field(max_length=16)
    title: str = Field(max_length=200)
    body: str = _text()
    level: str | None = Field(default=None, max_length=15)
    rationale: str = _text()
    applies_to: str = _text()
    responsible: str = Field(default="", max_length=200)
    cooperating: str = Field(default="", max_length=200)
    steps: str = _text()
    measure_structure: str = _text()
    measure_process: str = _text()
    measure_outcome: str = _text()
    check_method: str = _text()
    check_frequency: str = Field(default="", max_length=120)
    good_example: str = _text()
    bad_example: str = _text()
    meaning_client: str = _text()
    meaning_staff: str = _text()
    meaning_manager: str = _text()
    legal_basis: str = _text()
    easy_text: str = _text()
    exceptions: str = _text()
    target_value: str = Field(default="", max_length=200)
    binds_from: str = Field(default="", max_length=120)
    contact: str = Field(default="", max_length=200)
    status: str = Field(default=ClauseStatus.DRAFT, max_length=24)
    origin: str = Field(default="", max_length=12)
    import_id: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("clauseimport.id", ondelete="SET NULL")),
    )
    removed: bool = False
    merged_into: str | None = Field(default=None, max_length=32)
    split_from: str | None = Field(default=None, max_length=32)
    status_reason: str = _text()
    version: str = Field(default="0.1", max_length=10)
    revision: int = 1
    position: int = 0


class Imprint(SQLModel, table=True):
    """Who speaks in a programme's standard, and the accessibility statement of its page.

    Offices and functions, never people. ``binds_from`` and other days: ISO, or empty;
    ``act_address``: of the act's text on the web; ``licence``: a key of ``imprint.LICENCES``, with
    ``licence_text`` for one of one's own; ``terms``: defined words as ``term`` and ``meaning``.
    ``a11y_status``: an ``imprint.A11yStatus``, empty: nothing is stated yet; ``a11y_unmet``: what
    is not accessible and why; ``a11y_method``: who found that out; ``building``: how the building
    is reached. ``edits``: how often it was saved.
    """

    programme_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
        )
    )
    issuer: str = Field(default="", max_length=200)
    office: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=80)
    address: str = Field(default="", max_length=300)
    complaints: str = _text()
    feedback: str = Field(default="", max_length=500)
    binds_from: str = Field(default="", max_length=10)
    act_name: str = Field(default="", max_length=300)
    act_number: str = Field(default="", max_length=120)
    act_address: str = Field(default="", max_length=500)
    licence: str = Field(default="", max_length=12)
    licence_text: str = Field(default="", max_length=300)
    terms: list[dict[str, str]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    a11y_status: str = Field(default="", max_length=8)
    a11y_unmet: str = _text()
    a11y_method: str = Field(default="", max_length=200)
    a11y_made_on: str = Field(default="", max_length=10)
    a11y_reviewed_on: str = Field(default="", max_length=10)
    building: str = _text()
    edits: int = 0


class ClauseRevision(SQLModel, table=True):
    """An immutable saved state of a clause: who, when, what, why, and in which state it was."""

    clause_id: str = Field(sa_column=link("clause.id"))
    number: int = Field(primary_key=True)
    fields: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    saved_by: str = Field(default="", max_length=80)
    why: str = _text()
    status: str = Field(default=ClauseStatus.DRAFT, max_length=24)
    at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))


class ClauseNeed(SQLModel, table=True):
    """The link of a clause to a need that it answers."""

    clause_id: str = Field(sa_column=link("clause.id"))
    need_id: str = Field(sa_column=link("need.id", sought=True))


class ClauseEvidence(SQLModel, table=True):
    """The link of a clause to a piece of evidence that it cites."""

    clause_id: str = Field(sa_column=link("clause.id"))
    evidence_id: str = Field(sa_column=link("evidence.id", sought=True))


class ClauseQuote(SQLModel, table=True):
    """The link of a clause to a note quoted word for word; published only with consent."""

    clause_id: str = Field(sa_column=link("clause.id"))
    note_id: str = Field(sa_column=link("note.id", sought=True))


class Objection(SQLModel, table=True):
    """What would have to change for a person who showed fewer than three fingers. The facilitator
    sees it once the vote has ended; ``recorded``: it became a dissent of the minutes."""

    __table_args__ = (UniqueConstraint("activity_id", "author"), {"sqlite_with_rowid": False})

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    activity_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("activity.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    author: str | None = Field(default=None, index=True, max_length=32)
    clause_id: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("clause.id", ondelete="SET NULL"), index=True),
    )
    text: str = _text()
    recorded: bool = False


class Finding(SQLModel, table=True):
    """A conclusion from trainings and use: something about clauses that may have to change.

    ``number``: within the programme, from 1. ``source``: a ``FindingSource``; ``source_id``: of
    what it comes from, where the program knows it; ``source_name``: what that was called then.
    ``said_by``: how many said so, as it may be told. ``gravity``: a ``Gravity``; ``proposal``: what
    to change. ``disposition``: a ``FindingDisposition`` with its ``reason``; ``edits``: how often
    it was changed.
    """

    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    number: int
    text: str = _text()
    source: str = Field(default=FindingSource.OTHER, max_length=15)
    source_id: str | None = Field(default=None, max_length=32)
    source_name: str = Field(default="", max_length=300)
    said_by: str = Field(default="", max_length=40)
    gravity: str = Field(default=Gravity.SERIOUS, max_length=8)
    proposal: str = _text()
    disposition: str = Field(default=FindingDisposition.OPEN, max_length=10)
    reason: str = _text()
    edits: int = 0


class FindingClause(SQLModel, table=True):
    """A clause that a finding is about. ``seen``: its revision when it was decided to change it;
    ``changed``: the revision that did, ``None``: not yet."""

    finding_id: str = Field(sa_column=link("finding.id"))
    clause_id: str = Field(sa_column=link("clause.id", sought=True))
    seen: int | None = None
    changed: int | None = None


class Wording(SQLModel, table=True):
    """A programme's own entry of the list of wordings to avoid: what to write instead, and why.
    ``off``: the shipped entry with this term is not used here."""

    __table_args__ = (UniqueConstraint("programme_id", "term"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    term: str = Field(max_length=120)
    better: str = Field(default="", max_length=300)
    reason: str = _text()
    off: bool = False


class SigningKey(SQLModel, table=True):
    """A key with which this installation signs publications; the highest number is at work.

    ``public`` and ``private`` as ``signatures`` writes them; the private part of a former key is
    erased. ``endorsement``: with it the key before this one named it as its successor; empty where
    it could not or should not. ``because``: why it took the place of the one before."""

    number: int = Field(primary_key=True)
    public: str = Field(max_length=43)
    private: str = Field(default="", max_length=43)
    endorsement: str = Field(default="", max_length=86)
    because: str = _text()
    at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))
    retired_at: datetime | None = Field(default=None, sa_column=Column(Utc))


class Publication(SQLModel, table=True):
    """A version with its snapshot and SHA-256; immutable except for quotes that are taken back.
    ``state``: a ``VersionState``, chosen when it was published. ``signature`` as ``signatures``
    writes it, ``None`` for what was published before anything was signed."""

    __table_args__ = (UniqueConstraint("programme_id", "version"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    version: str = Field(max_length=10)
    notes: str = _text()
    published_by: str = Field(default="", max_length=80)
    snapshot: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    sha256: str = Field(max_length=64)
    signature: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )
    state: str = Field(max_length=12)
    at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))


class PublicationWithdrawal(SQLModel, table=True):
    """A published version is not handed out any more, by whom and why; nothing of it is erased.
    ``lifted_at``, ``lifted_by``, ``lifted_reason``: it is handed out again; empty while it is not.
    """

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    publication_id: str = Field(
        sa_column=Column(
            String(32), ForeignKey("publication.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    reason: str = _text()
    withdrawn_by: str = Field(default="", max_length=80)
    at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))
    lifted_reason: str = _text()
    lifted_by: str = Field(default="", max_length=80)
    lifted_at: datetime | None = Field(default=None, sa_column=Column(Utc))


class ClauseDissent(SQLModel, table=True):
    """The opinion with which a clause was accepted with dissent, as its ``revision`` with this
    number. It is published as long as the clause stays accepted, and kept after that."""

    clause_id: str = Field(sa_column=link("clause.id"))
    revision: int = Field(primary_key=True)
    text: str = _text()


class PublishedClause(SQLModel, table=True):
    """The code of a clause in a publication; it belongs to this clause permanently."""

    publication_id: str = Field(sa_column=link("publication.id"))
    code: str = Field(primary_key=True, max_length=16)
    clause_id: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("clause.id", ondelete="SET NULL"), index=True),
    )


class AdoptedStandard(SQLModel, table=True):
    """An imported version of another town's standard: ``snapshot`` is the file's content,
    ``signature`` the one that came with it."""

    __table_args__ = (UniqueConstraint("programme_id", "origin", "version"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    origin: str = Field(max_length=32)
    title: str = Field(max_length=200)
    version: str = Field(max_length=10)
    sha256: str = Field(max_length=64)
    snapshot: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    signature: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )
    at: datetime = Field(default_factory=now, sa_column=Column(Utc, nullable=False))


class AdoptedClause(SQLModel, table=True):
    """The decision on one clause of another town's standard: ``decision`` is open, adopted, adapted
    or not_adopted (with a reason); ``version``: the version it was decided on; ``clause_id``: ours.
    """

    __table_args__ = (UniqueConstraint("programme_id", "origin", "code"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    origin: str = Field(max_length=32)
    code: str = Field(max_length=16)
    version: str = Field(max_length=10)
    decision: str = Field(default=AdoptionDecision.OPEN, max_length=12)
    reason: str = _text()
    clause_id: str | None = Field(
        default=None,
        sa_column=Column(String(32), ForeignKey("clause.id", ondelete="SET NULL"), index=True),
    )


class MissingReason(SQLModel, table=True):
    """Why a need, a group or loose notes stand behind no clause, in a sentence of staff.

    ``kind``: ``need``, ``group`` or ``loose``. ``subject``: the id of the need or group, or the
    section of the loose notes. ``note_ids``: the loose notes that it was said of; those that come
    later wait for a reason of their own.
    """

    __table_args__ = (UniqueConstraint("programme_id", "kind", "subject"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    programme_id: str = Field(sa_column=of_programme())
    kind: str = Field(max_length=8)
    subject: str = Field(max_length=32)
    text: str = _text()
    note_ids: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Understanding(SQLModel, table=True):
    """Whether a published clause says what somebody meant whose notes it rests on.

    ``author``: a pseudonym of its own for each clause (``people/pseudonyms.py``), so that nobody
    can tell which answers are of one person. ``wording``: digest of the title and text that was
    shown, published in ``version``. ``answer``: yes, partly or no. ``why``: a word about it, which
    moderators know by the random ``word_id``; ``word_state``: kept, waiting, shown or refused.
    Neither a time nor an order is stored: rows lie by their keys.
    """

    # Columns in the order of the key: else SQLite 3.40 takes a sound table for a broken one.
    __table_args__ = UNORDERED

    clause_id: str = Field(sa_column=link("clause.id"))
    author: str = Field(sa_column=Column(String(32), primary_key=True))
    wording: str = Field(max_length=16)
    version: str = Field(max_length=10)
    answer: str = Field(max_length=8)
    why: str = _text()
    word_id: str = Field(default="", max_length=32)
    word_state: str = Field(default="", max_length=8)

    def forget_words(self) -> None:
        """Take the word about it back; the answer stays."""
        self.why = self.word_id = self.word_state = ""


class ToldUnderstanding(SQLModel, table=True):
    """What was told of the answers about one wording of a clause, at closes and publications.

    ``tellings``: answer → people, the oldest first; names nobody. ``version``: the latest that had
    this wording when it was told.
    """

    clause_id: str = Field(sa_column=link("clause.id"))
    wording: str = Field(primary_key=True, max_length=16)
    version: str = Field(max_length=10)
    tellings: list[dict[Any, int]] = Field(sa_column=Column(JSON, nullable=False))
