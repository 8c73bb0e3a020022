"""What reviewers may propose for needs and groups, and how an accepted proposal is carried out.

Each is carried out by the ordinary command of grouping or of needs, so undo works as everywhere.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from workshop.board.tables import Evidence
from workshop.errors import Invalid, NotFound
from workshop.i18n import mark
from workshop.needs.group_queries import load_active_group, notes_in
from workshop.needs.groups import (
    LONGEST_HEADER,
    MergeGroups,
    RenameGroup,
    SplitGroup,
    merge_groups,
    rename_group,
    split_group,
)
from workshop.needs.need_merging import MergeNeeds, SplitNeed, merge_needs, split_need
from workshop.needs.need_rules import LONGEST
from workshop.needs.needs import EditNeed, LinkNeed, edit_need, link_evidence, load_need
from workshop.needs.support import load_support_index
from workshop.needs.tables import Need
from workshop.people.rights import Actor
from workshop.programme import field_rules
from workshop.review.review_kinds import ProposalKind
from workshop.review.reviewable import Proposed, Proposing
from workshop.store.ids_and_clock import checked_id, new_id

MOST_TOGETHER = 20


def _keys(proposed: Proposed, name: str) -> list[str]:
    values = proposed.get(name)
    if not isinstance(values, list | tuple) or not values:
        raise Invalid(mark("Choose what your proposal is about."))
    return [checked_id(value) for value in dict.fromkeys(values)]


def _check_group_merge(db: Session, group_id: str, proposed: Proposed) -> dict[str, Any]:
    group, others = load_active_group(db, group_id), _keys(proposed, "with")[:MOST_TOGETHER]
    for key in others:
        other = load_active_group(db, key)
        if other.id == group.id or other.programme_id != group.programme_id:
            raise NotFound(mark("There is no such group."))
    return {"with": others}


def _merge_group(db: Session, actor: Actor, group_id: str, proposed: Proposed) -> None:
    merge_groups(db, actor, MergeGroups(group_id, proposed["with"]))


def _check_group_split(db: Session, group_id: str, proposed: Proposed) -> dict[str, Any]:
    inside, wanted = notes_in(db, load_active_group(db, group_id).id), _keys(proposed, "notes")
    if not set(wanted) <= set(inside):
        raise NotFound(mark("There is no such note."))
    if set(wanted) == set(inside):
        raise Invalid(mark("At least one note stays where it is."))
    header = field_rules.line(str(proposed.get("header") or ""), LONGEST_HEADER, required=False)
    return {"notes": wanted, "header": header}


def _split_group(db: Session, actor: Actor, group_id: str, proposed: Proposed) -> None:
    split_group(db, actor, SplitGroup(group_id, new_id(), proposed["notes"], proposed["header"]))


def _check_group_header(db: Session, group_id: str, proposed: Proposed) -> dict[str, Any]:
    load_active_group(db, group_id)
    return {"header": field_rules.line(str(proposed.get("header") or ""), LONGEST_HEADER)}


def _rename_group(db: Session, actor: Actor, group_id: str, proposed: Proposed) -> None:
    rename_group(db, actor, RenameGroup(group_id, proposed["header"]))


def _check_need_merge(db: Session, need_id: str, proposed: Proposed) -> dict[str, Any]:
    need, others = load_need(db, need_id), _keys(proposed, "with")[:MOST_TOGETHER]
    for key in others:
        other = load_need(db, key)
        if other.id == need.id or other.programme_id != need.programme_id:
            raise NotFound(mark("There is no such need."))
    return {"with": others}


def _merge_need(db: Session, actor: Actor, need_id: str, proposed: Proposed) -> None:
    merge_needs(db, actor, MergeNeeds(need_id, proposed["with"]))


def _check_need_split(db: Session, need_id: str, proposed: Proposed) -> dict[str, Any]:
    need = load_need(db, need_id)
    groups = [checked_id(key) for key in proposed.get("groups") or ()]
    if not set(groups) <= set(load_support_index(db, need.programme_id).needs[need.id].groups):
        raise NotFound(mark("There is no such group."))
    return {**_wording(need, proposed), "groups": groups}


def _split_need(db: Session, actor: Actor, need_id: str, proposed: Proposed) -> None:
    links: Mapping[str, Sequence[str]] = {"group": proposed["groups"]}
    words = (proposed["who"], proposed["need"], proposed["goal"])
    split_need(db, actor, SplitNeed(need_id, *words, links=links, leaving=links))


def _check_need_wording(db: Session, need_id: str, proposed: Proposed) -> dict[str, Any]:
    need = load_need(db, need_id)
    wording = _wording(need, proposed)
    if all(getattr(need, name) == value for name, value in wording.items()):
        raise Invalid(mark("This is the wording it has already."))
    return wording


def _reword_need(db: Session, actor: Actor, need_id: str, proposed: Proposed) -> None:
    edit_need(db, actor, EditNeed(need_id, {name: proposed[name] for name in LONGEST}))


def _wording(need: Need, proposed: Proposed) -> dict[str, Any]:
    return {
        name: field_rules.line(str(proposed.get(name) or ""), longest, required=name != "goal")
        for name, longest in LONGEST.items()
    }


def _check_evidence(db: Session, need_id: str, proposed: Proposed) -> dict[str, Any]:
    """A piece from the library; without one the text says what is missing."""
    if not proposed.get("evidence"):
        return {}
    evidence = db.get(Evidence, checked_id(proposed["evidence"]))
    if evidence is None or evidence.programme_id != load_need(db, need_id).programme_id:
        raise NotFound(mark("There is no such piece of evidence."))
    return {"evidence": evidence.id}


def _link_evidence(db: Session, actor: Actor, need_id: str, proposed: Proposed) -> None:
    if "evidence" not in proposed:
        raise Invalid(mark("Add the evidence to the library, then link it to the need."))
    link_evidence(db, actor, LinkNeed(need_id, proposed["evidence"]))


GROUP_PROPOSALS: Mapping[str, Proposing] = {
    ProposalKind.MERGE: Proposing(_check_group_merge, _merge_group),
    ProposalKind.SPLIT: Proposing(_check_group_split, _split_group),
    ProposalKind.HEADER: Proposing(_check_group_header, _rename_group),
}
"""What can be proposed for a group, by kind of proposal."""
NEED_PROPOSALS: Mapping[str, Proposing] = {
    ProposalKind.MERGE: Proposing(_check_need_merge, _merge_need),
    ProposalKind.SPLIT: Proposing(_check_need_split, _split_need),
    ProposalKind.HEADER: Proposing(_check_need_wording, _reword_need),
    ProposalKind.EVIDENCE: Proposing(_check_evidence, _link_evidence),
}
"""What can be proposed for a need, by kind of proposal."""
