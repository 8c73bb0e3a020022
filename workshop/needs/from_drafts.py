"""What becomes of joint drafts of needs, questions and headers of groups."""

from sqlmodel import Session

from workshop.board.draft_origin import origin_of
from workshop.board.tables import JointDraft
from workshop.needs.groups import RenameGroup, programme_of_group, rename_group
from workshop.needs.ideas import QUESTION, AddIdea, add_idea
from workshop.needs.needs import CreateNeed, create_need, merge_target
from workshop.needs.support import load_support_index
from workshop.people.rights import Actor


def make_need(db: Session, actor: Actor, draft: JointDraft) -> str:
    """A need that rests on the group it was written for, or on what that was merged into; on none
    where it was deleted meanwhile. Raises as ``create_need``."""
    given = draft.fields
    ground = load_support_index(db, draft.programme_id)
    group = ground.resolve_group(draft.about) if draft.about else None
    groups = [group] if group and programme_of_group(db, group) else []
    command = CreateNeed(
        draft.programme_id,
        given.get("who", ""),
        given.get("need", ""),
        given.get("goal", ""),
        groups=groups,
    )
    need = create_need(db, actor, command)
    need.origin, need.first_session_id = origin_of(db, draft), draft.session_id
    db.add(need)
    return need.id


def make_question(db: Session, actor: Actor, draft: JointDraft) -> str:
    """A question under the need it was written for, or what that was merged into."""
    need_id = merge_target(db, draft.about or "") or draft.about or ""
    return add_idea(db, actor, AddIdea(need_id, QUESTION, draft.fields.get("text", ""))).id


def name_group_by_draft(db: Session, actor: Actor, draft: JointDraft) -> str:
    """The sentence over the group. Raises as ``rename_group``."""
    return rename_group(
        db, actor, RenameGroup(draft.about or "", draft.fields.get("header", ""))
    ).id
