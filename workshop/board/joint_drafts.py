"""Joint drafts: a persona, a need, a clause, … that a table or a pair writes on its phones.

Several phones write one draft: each saves the fields that were typed there, by field and with the
revision that was read, so that nobody's words are overwritten. A facilitator or editor takes a
draft over; what it becomes is made by the package that owns such things (``draft_becomes``).
Who writes a draft is known by pseudonyms, and only until the session closes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from workshop.board.joint_forms import FORMS, DraftStatus, checked_fields, missing_fields
from workshop.board.journeys import describe_step
from workshop.board.notes import must_not_be_muted, new_position
from workshop.board.tables import JointDraft, JointDraftRevision, JointDraftWriter
from workshop.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from workshop.i18n import mark
from workshop.people.rights import Actor, Right
from workshop.people.seating import load_disclosable_tables
from workshop.programme import field_rules
from workshop.programme.activity_kinds import ACTIVITY_TYPES, DraftForm
from workshop.programme.agenda import is_per_table, load_activity
from workshop.programme.join_codes import looks_like, make_code
from workshop.programme.phases import Phase
from workshop.programme.sessions import OPEN, load_joined
from workshop.programme.tables import Activity, WorkingSession
from workshop.slot import SlotByKind
from workshop.store import log
from workshop.store.ids_and_clock import checked_id
from workshop.store.store import mark_erased

PAIR_CODE_LENGTH = 4
KEPT_REVISIONS = 100
"""So far back two who write at once are told apart by field."""
BEING_WRITTEN = (DraftStatus.OPEN, DraftStatus.RETURNED)
WAITING = (*BEING_WRITTEN, DraftStatus.OFFERED)
"""Statuses in which a draft has not been settled."""
_MOST, _MOST_OWN = 60, 12
"""Drafts of one activity, and those of them that one phone writes before they are settled: nobody
fills the room's places alone."""

Becomes = Callable[[Session, Actor, JointDraft], str]
"""Makes of a draft what it is to become, and returns the id. Raises ``WorkshopError``."""
draft_becomes: SlotByKind[Becomes] = SlotByKind("what is made of joint drafts")
Subject = Callable[[Session, str], str | None]
"""The programme of what a draft is written under; ``None``: there is no such thing (any more)."""
draft_subjects: SlotByKind[Subject] = SlotByKind("what joint drafts are written under")


class StaleDraft(Conflict):
    """Somebody has saved one of the same fields in between. ``theirs``: what is stored; ``mine``:
    what was to be saved; ``revision``: the latest number."""

    for_programs = ("theirs", "mine", "revision")

    def __init__(self, theirs: Mapping[str, str], mine: Mapping[str, str], revision: int) -> None:
        self.theirs, self.mine, self.revision = dict(theirs), dict(mine), revision
        super().__init__(
            mark("Somebody has written here in the meantime. Nothing was overwritten."),
            theirs=self.theirs,
            mine=self.mine,
            revision=revision,
        )


@dataclass(frozen=True)
class OpenDraft:
    """``id`` is chosen by the client and makes the command idempotent. ``about``: what it is
    written under, where its form asks for that. ``pair``: not for one's table but for a pair; of
    no effect from a phone that a table shares."""

    id: str
    activity_id: str
    about: str | None = None
    pair: bool = False


@dataclass(frozen=True)
class JoinDraft:
    """Write along: at a pair's draft with its ``code``, at one of the own table with its ``id``."""

    activity_id: str
    id: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class SaveDraft:
    """``revision``: the number that was read; ``fields``: those that were typed."""

    id: str
    revision: int
    fields: Mapping[str, str]


@dataclass(frozen=True)
class SettleDraft:
    """Give in, take back, take over or put aside a draft as it was read in ``revision``."""

    id: str
    revision: int


@dataclass(frozen=True)
class ReturnDraft:
    """Give a draft back to its writers, and say why."""

    id: str
    revision: int
    why: str = ""


# ── on phones ───────────────────────────────────────────────────────────────────────────────────


def open_draft(db: Session, actor: Actor, command: OpenDraft) -> JointDraft:
    """Begin a draft, or come to the one that the own table writes about the same thing already.

    Raises ``Closed`` outside the phase, ``NotFound`` (activity, subject), ``Invalid``,
    ``NotAllowed``, ``Muted``.
    """
    activity = _load_written(db, actor, command.activity_id)
    if command.pair and is_per_table(activity):
        raise Invalid(mark("Choose your table first: each table has its own persona."))
    if (known := db.get(JointDraft, checked_id(command.id))) is not None:
        if not _writes(db, actor, known):
            raise NotFound(mark("There is no such draft."))
        return known
    shared = must_not_be_muted(db, actor, activity).shared
    table = None if command.pair and not shared else _table_of(db, actor, activity)
    about = _subject(db, activity, command.about)
    at_table = table is not None and _draft_at(db, activity, table, about)
    if at_table:
        return _let_in(db, actor, at_table)
    if _count(db, activity) >= _MOST:
        raise Invalid(mark("There are too many drafts here. Take one that is being written."))
    _must_have_places(db, actor, activity)
    draft = JointDraft(
        id=command.id,
        programme_id=activity.programme_id,
        session_id=activity.session_id,
        activity_id=activity.id,
        form=_form_of(activity),
        about=about,
        table_number=table,
        code=None if table is not None else _free_code(db, activity),
        fields=_first_fields(db, _form_of(activity), about),
        position=new_position(),
    )
    db.add(draft)
    db.flush()
    db.add(JointDraftRevision(draft_id=draft.id, number=0, fields=dict(draft.fields)))
    db.add(JointDraftWriter(draft_id=draft.id, writer=actor.pseudonym(activity.id)))
    return _logged(db, None, draft, "draft_opened")


def join_draft(db: Session, actor: Actor, command: JoinDraft) -> JointDraft:
    """Write along. Raises ``NotFound`` for a wrong code or another table's draft, else as
    ``open_draft``."""
    activity = _load_written(db, actor, command.activity_id)
    found = None
    if command.code is not None:
        wanted = looks_like(command.code)
        drafts = (row for row in list_drafts(db, activity.id) if row.code)
        found = next((row for row in drafts if looks_like(row.code or "") == wanted), None)
        if found is None:
            raise NotFound(mark("There is no draft with this code. Compare both phones."))
    elif command.id is not None:
        draft = db.get(JointDraft, checked_id(command.id))
        own = draft is not None and draft.activity_id == activity.id and draft.table_number
        found = draft if own and own == _table_of(db, actor, activity) else None
    if found is None or found.status not in WAITING:
        raise NotFound(mark("There is no such draft."))
    return _let_in(db, actor, found)


def save_draft(db: Session, actor: Actor, command: SaveDraft) -> JointDraft:
    """Store fields as the draft's next revision; writers, and staff who may take it over.

    As long as the session is open, also when its activity has ended: the last words count. Raises
    ``StaleDraft`` where one of the same fields was changed since ``revision``, ``Closed`` for a
    settled draft, ``Invalid``, ``NotFound``, ``Muted``.
    """
    draft = _load_writable(db, actor, command.id)
    wanted = checked_fields(draft.form, command.fields)
    before = dict(draft.fields)
    read = _fields_at(db, draft, command.revision)
    if any(before.get(name, "") not in (read.get(name, ""), text) for name, text in wanted.items()):
        raise StaleDraft(before, {**before, **wanted}, draft.revision)
    new = {**before, **wanted}
    if new == before:
        return draft
    draft.fields = new
    _count_revision(db, draft)
    return _logged(db, actor, draft, "draft_saved")


def offer_draft(db: Session, actor: Actor, command: SettleDraft) -> JointDraft:
    """Give a draft in. Raises ``Invalid`` while something is missing, ``StaleDraft`` where it has
    changed since, else as ``save_draft``."""
    draft = _load_writable(db, actor, command.id)
    if draft.status == DraftStatus.OFFERED:
        return draft
    _must_be_read(draft, command.revision)
    if missing_fields(draft.form, draft.fields, draft.about):
        raise Invalid(mark("Something is still missing. Fill in the fields that are marked."))
    draft.status, draft.why = DraftStatus.OFFERED, ""
    _count_revision(db, draft)
    return _logged(db, actor, draft, "draft_offered")


def take_back_draft(db: Session, actor: Actor, command: SettleDraft) -> JointDraft:
    """Write on at a draft that was given in and has not been taken over. Raises as
    ``offer_draft``."""
    draft = _load_writable(db, actor, command.id)
    if draft.status == DraftStatus.OFFERED:
        _must_be_read(draft, command.revision)
        draft.status = DraftStatus.OPEN
        _count_revision(db, draft)
        _logged(db, actor, draft, "draft_taken_back")
    return draft


def give_in(db: Session, activity: Activity) -> None:
    """Give in everything that is being written in an activity and lacks nothing."""
    for draft in list_drafts(db, activity.id):
        whole = not missing_fields(draft.form, draft.fields, draft.about)
        if draft.status == DraftStatus.OPEN and whole:
            draft.status = DraftStatus.OFFERED
            _logged(db, None, draft, "draft_offered")


# ── at the desk ─────────────────────────────────────────────────────────────────────────────────


def accept_draft(db: Session, actor: Actor, command: SettleDraft) -> JointDraft:
    """Take a draft over: it becomes a persona, a need, … (``becomes``), and is written no more.

    Raises ``StaleDraft`` where it has changed since it was read, ``Closed`` for a settled draft,
    and what making the thing raises.
    """
    draft = _load_unsettled(db, actor, command)
    if missing_fields(draft.form, draft.fields, draft.about):
        raise Invalid(mark("Something is still missing. Fill in the fields that are marked."))
    draft.becomes = draft_becomes.get_for(draft.form)(db, actor, draft)
    return _settle(db, actor, draft, DraftStatus.ACCEPTED, "draft_accepted")


def return_draft(db: Session, actor: Actor, command: ReturnDraft) -> JointDraft:
    """Give a draft back to its writers. Raises as ``accept_draft``."""
    draft = _load_unsettled(db, actor, SettleDraft(command.id, command.revision))
    draft.status, draft.why = DraftStatus.RETURNED, field_rules.paragraphs(command.why, 600)
    return _logged(db, actor, draft, "draft_returned")


def drop_draft(db: Session, actor: Actor, command: SettleDraft) -> JointDraft:
    """Put a draft aside: it is shown nowhere any more, and kept. Raises as ``accept_draft``."""
    draft = _load_unsettled(db, actor, command)
    return _settle(db, actor, draft, DraftStatus.DROPPED, "draft_dropped")


def pick_up_draft(db: Session, actor: Actor, draft_id: str) -> JointDraft:
    """Take back that a draft was put aside. Raises ``NotFound``, ``NotAllowed``."""
    draft = load_draft(db, draft_id)
    actor.must(Right.MODERATE, draft.programme_id)
    if draft.status == DraftStatus.DROPPED:
        draft.status = DraftStatus.OFFERED
        _logged(db, actor, draft, "draft_picked_up")
    return draft


def list_drafts(db: Session, activity_id: str) -> list[JointDraft]:
    """The drafts of an activity by place, which is random; also settled ones."""
    query = select(JointDraft).where(JointDraft.activity_id == activity_id)
    return list(db.execute(query.order_by(col(JointDraft.position))).scalars())


def load_draft(db: Session, draft_id: str) -> JointDraft:
    """A draft; raises ``NotFound``."""
    draft = db.get(JointDraft, checked_id(draft_id))
    if draft is None:
        raise NotFound(mark("There is no such draft."))
    return draft


def forget_writers(db: Session, session: WorkingSession) -> None:
    """Erase who wrote drafts and how they grew, as their session closes, and tables where too few
    sat at them."""
    told = load_disclosable_tables(db, session.id)
    query = select(JointDraft).where(JointDraft.session_id == session.id)
    for draft in db.execute(query).scalars():
        forget_growth(db, draft)
        if draft.table_number not in told:
            draft.table_number = None
        db.add(draft)


# ── their parts ─────────────────────────────────────────────────────────────────────────────────


def _load_written(db: Session, actor: Actor, activity_id: str) -> Activity:
    """The activity, if the participant may begin a draft in it now."""
    activity = load_activity(db, checked_id(activity_id))
    actor.must(Right.WRITE_NOTE, activity.programme_id)
    if not actor.is_participant:
        raise NotAllowed(mark("Drafts are begun on phones."))
    session = load_joined(db, actor, activity.session_id)
    if ACTIVITY_TYPES[activity.kind].drafts is None:
        raise Invalid(mark("The request was not understood."))
    if activity.phase != Phase.WORK or session.status != OPEN:
        raise Closed(mark("Nothing new is begun here now."))
    must_not_be_muted(db, actor, activity)
    return activity


def _load_writable(db: Session, actor: Actor, draft_id: str) -> JointDraft:
    draft = load_draft(db, draft_id)
    actor.must(Right.WRITE_NOTE, draft.programme_id)
    if actor.is_participant:
        # Of a closed session it is not known any more who writes.
        if load_joined(db, actor, draft.session_id).status != OPEN:
            raise Closed(mark("The session is closed. Your text stays on this phone."))
        if not _writes(db, actor, draft):
            raise NotFound(mark("There is no such draft."))
        must_not_be_muted(db, actor, load_activity(db, draft.activity_id))
    else:
        actor.must(Right.MODERATE, draft.programme_id)
    _must_wait(draft)
    _must_not_be_voted_on(db, actor, draft)
    return draft


def _must_not_be_voted_on(db: Session, actor: Actor, draft: JointDraft) -> None:
    """What people vote on keeps its words; afterwards only staff may still correct them."""
    activity = load_activity(db, draft.activity_id)
    if draft.status != DraftStatus.OFFERED or not ACTIVITY_TYPES[activity.kind].votes_with:
        return
    if activity.phase == Phase.VOTE or (activity.phase == Phase.DONE and actor.is_participant):
        raise Closed(mark("People vote on this text, so nothing in it changes any more."))


def _load_unsettled(db: Session, actor: Actor, command: SettleDraft) -> JointDraft:
    draft = load_draft(db, command.id)
    actor.must(Right.MODERATE, draft.programme_id)
    _must_wait(draft)
    # Given in or taken back meanwhile it says the same.
    if _fields_at(db, draft, command.revision) != draft.fields:
        raise StaleDraft(draft.fields, draft.fields, draft.revision)
    return draft


def _must_wait(draft: JointDraft) -> None:
    if draft.status == DraftStatus.ACCEPTED:
        raise Closed(mark("This draft has been taken over already."))
    if draft.status == DraftStatus.DROPPED:
        raise Closed(mark("This draft was put aside."))


def _must_be_read(draft: JointDraft, revision: int) -> None:
    if revision != draft.revision:
        raise StaleDraft(draft.fields, draft.fields, draft.revision)


def _form_of(activity: Activity) -> str:
    form = ACTIVITY_TYPES[activity.kind].drafts
    assert form is not None
    return form


def _first_fields(db: Session, form: str, about: str | None) -> dict[str, str]:
    """What a draft begins with: what stands there already, where it is about a step."""
    empty = dict.fromkeys(FORMS[form].fields, "")
    return empty | describe_step(db, about) if form == DraftForm.STEP and about else empty


def _subject(db: Session, activity: Activity, about: str | None) -> str | None:
    kind = FORMS[_form_of(activity)].about
    if not kind:
        return None
    if about is None:
        if FORMS[_form_of(activity)].alone:
            return None
        raise Invalid(mark("Choose first what you write about."))
    if draft_subjects.get_for(kind)(db, checked_id(about)) != activity.programme_id:
        raise NotFound(mark("This is not there any more. Choose something else; your text stays."))
    return about


def _table_of(db: Session, actor: Actor, activity: Activity) -> int:
    table = must_not_be_muted(db, actor, activity).table_number
    if table is None:
        raise Invalid(mark("You sit at no table. Write as a pair, or choose your table."))
    return table


def _draft_at(db: Session, activity: Activity, table: int, about: str | None) -> JointDraft | None:
    """What a table writes about the same thing already; where its form has no subject, it may begin
    another one."""
    if about is None:
        return None
    found = (row for row in list_drafts(db, activity.id) if row.table_number == table)
    return next((row for row in found if row.about == about and row.status in WAITING), None)


def _let_in(db: Session, actor: Actor, draft: JointDraft) -> JointDraft:
    if not _writes(db, actor, draft):
        writer = actor.pseudonym(draft.activity_id)
        db.add(JointDraftWriter(draft_id=draft.id, writer=writer))
        db.flush()
        _logged(db, None, draft, "draft_joined")
    return draft


def _writes(db: Session, actor: Actor, draft: JointDraft) -> bool:
    return db.get(JointDraftWriter, (draft.id, actor.pseudonym(draft.activity_id))) is not None


def _count(db: Session, activity: Activity) -> int:
    query = select(func.count(col(JointDraft.id))).where(JointDraft.activity_id == activity.id)
    return int(db.execute(query).scalar_one())


def _must_have_places(db: Session, actor: Actor, activity: Activity) -> None:
    own = drafts_written_by(db, [actor.pseudonym(activity.id)])
    if sum(draft.status in WAITING for draft in own) >= _MOST_OWN:
        raise Invalid(mark("You write many drafts already. Finish one before you begin another."))


def _free_code(db: Session, activity: Activity) -> str:
    taken = {looks_like(row.code or "") for row in list_drafts(db, activity.id)}
    while looks_like(code := make_code(PAIR_CODE_LENGTH)) in taken:
        pass
    return code


def begun_with(db: Session, draft: JointDraft) -> Mapping[str, str]:
    """The fields that a draft had when it was begun, as long as that is known."""
    return _fields_at(db, draft, 0)


def _fields_at(db: Session, draft: JointDraft, number: int) -> Mapping[str, str]:
    if number == draft.revision:
        return draft.fields
    revision = db.get(JointDraftRevision, (draft.id, number))
    # Forgotten, or never there: whatever differs is put side by side.
    return revision.fields if revision is not None else {}


def _count_revision(db: Session, draft: JointDraft) -> None:
    """Give a draft its next number, as it stands now: also where only its status is another one, so
    that a press which lay in the network meanwhile does not undo a later one."""
    draft.revision += 1
    kept = dict(draft.fields)
    db.add(JointDraftRevision(draft_id=draft.id, number=draft.revision, fields=kept))
    _forget_revisions(db, draft, until=draft.revision - KEPT_REVISIONS)


def _forget_revisions(db: Session, draft: JointDraft, until: int) -> None:
    db.execute(
        delete(JointDraftRevision)
        .where(col(JointDraftRevision.draft_id) == draft.id)
        .where(col(JointDraftRevision.number) <= until)
    )


def forget_growth(db: Session, draft: JointDraft) -> None:
    """Erase who wrote it and how it grew."""
    _forget_revisions(db, draft, until=draft.revision)
    db.execute(delete(JointDraftWriter).where(col(JointDraftWriter.draft_id) == draft.id))
    draft.code = None


def _settle(db: Session, actor: Actor, draft: JointDraft, status: str, event: str) -> JointDraft:
    draft.status, draft.why = status, ""
    _forget_revisions(db, draft, until=draft.revision)
    return _logged(db, actor, draft, event)


def _logged(db: Session, actor: Actor | None, draft: JointDraft, event: str) -> JointDraft:
    db.add(draft)
    db.flush()
    who = actor.log_id if actor is not None else None
    log.append(db, draft.programme_id, event, [("draft", draft.id)], actor=who)
    return draft


def writers_of(db: Session, draft_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Draft → pseudonyms. For deciding who sees a draft only: the caller must not pass them on."""
    found: dict[str, set[str]] = {}
    query = select(JointDraftWriter).where(col(JointDraftWriter.draft_id).in_(draft_ids))
    for row in db.execute(query).scalars():
        found.setdefault(row.draft_id, set()).add(row.writer)
    return {key: frozenset(writers) for key, writers in found.items()}


def list_waiting(db: Session, session_ids: Iterable[str]) -> list[JointDraft]:
    """Drafts of these sessions that have not been settled."""
    query = (
        select(JointDraft)
        .where(col(JointDraft.session_id).in_(list(session_ids)))
        .where(col(JointDraft.status).in_(WAITING))
    )
    return list(db.execute(query.order_by(col(JointDraft.position))).scalars())


def say_draft(draft: JointDraft) -> dict[str, str]:
    """The fields of a draft that have a text, in the order of its form."""
    order = FORMS[draft.form].fields
    return {name: draft.fields[name] for name in order if draft.fields.get(name)}


def drafts_written_by(db: Session, writers: Sequence[str]) -> list[JointDraft]:
    """The drafts that somebody with one of these pseudonyms writes or has written, as long as that
    is known."""
    query = (
        select(JointDraft)
        .join(JointDraftWriter, col(JointDraftWriter.draft_id) == col(JointDraft.id))
        .where(col(JointDraftWriter.writer).in_(writers))
    )
    return list(db.execute(query.order_by(col(JointDraft.position))).scalars().unique())


def leave_drafts(db: Session, writers: Sequence[str]) -> None:
    """Forget that a person writes drafts. What others write along stays; the text of a draft that
    nobody else writes and nobody has taken over is erased."""
    for draft in drafts_written_by(db, writers):
        db.execute(
            delete(JointDraftWriter)
            .where(col(JointDraftWriter.draft_id) == draft.id)
            .where(col(JointDraftWriter.writer).in_(writers))
        )
        if draft.status not in WAITING or writers_of(db, [draft.id]):
            continue
        drop_text(db, draft)


def drop_text(db: Session, draft: JointDraft) -> None:
    """Erase what a draft says, and how it came to that."""
    draft.fields, draft.status = {}, DraftStatus.DROPPED
    _forget_revisions(db, draft, until=draft.revision)
    mark_erased(db, ("draft", draft.id))
    _logged(db, None, draft, "draft_dropped")
