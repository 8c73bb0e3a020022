"""Proposals of reviewers for needs and groups: checking, describing and carrying them out.

An accepted proposal is carried out by the ordinary command of grouping or of needs, so undo works
as everywhere.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from workshop.board.tables import Evidence
from workshop.errors import Invalid, NotFound
from workshop.i18n import mark, translate, translate_plural
from workshop.i18n.counted_nouns import NOTES
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
from workshop.needs.needs import (
    EditNeed,
    LinkEvidence,
    edit_need,
    link_evidence,
    load_need,
    say_need,
)
from workshop.needs.review_subjects import read_notes
from workshop.needs.support import load_support_index
from workshop.needs.tables import Need
from workshop.people.rights import Actor
from workshop.programme import field_rules
from workshop.review.review_kinds import ProposalKind
from workshop.review.reviewable import Proposed, Proposing, name_of
from workshop.review.tables import Comment
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
    """A piece from the library, or none: then the text of the proposal says what is missing."""
    if not proposed.get("evidence"):
        return {}
    evidence = db.get(Evidence, checked_id(proposed["evidence"]))
    if evidence is None or evidence.programme_id != load_need(db, need_id).programme_id:
        raise NotFound(mark("There is no such piece of evidence."))
    return {"evidence": evidence.id}


def _link_evidence(db: Session, actor: Actor, need_id: str, proposed: Proposed) -> None:
    if "evidence" not in proposed:
        raise Invalid(mark("Add the evidence to the library, then link it to the need."))
    link_evidence(db, actor, LinkEvidence(need_id, proposed["evidence"]))


def describe_proposal(db: Session, actor: Actor, comment: Comment, language: str) -> str:
    """A proposal as plain text of one or several lines, with those notes that the actor may read;
    empty for a comment without a proposal."""
    proposed = comment.proposed
    if comment.proposal == ProposalKind.MERGE:
        names = (name_of(db, comment.subject_kind, key, language) for key in proposed["with"])
        listed = "; ".join(quoted(name, language) for name in names)
        return translate(mark("Merge with: {names}"), language, names=listed)
    if comment.proposal == ProposalKind.SPLIT:
        return _describe_split(db, actor, comment, language)
    if comment.proposal == ProposalKind.HEADER:
        wording = quoted(_proposed_wording(proposed, language), language)
        return translate(mark("Better wording: {wording}"), language, wording=wording)
    if comment.proposal == ProposalKind.EVIDENCE:
        row = db.get(Evidence, proposed.get("evidence", ""))
        if row is None:
            return translate(mark("Evidence is missing"), language)
        return translate(mark("Missing evidence: {title}"), language, title=row.title)
    if comment.proposal == ProposalKind.WORDING:
        return describe_wording(comment, language)
    return ""


def describe_wording(comment: Comment, language: str) -> str:
    """Which words a suggestion replaces, and by which."""
    old = quoted(str(comment.passage["quote"]), language)
    if not comment.suggestion:
        return translate(mark("Leave out: {words}"), language, words=old)
    new = quoted(comment.suggestion, language)
    return translate(mark("Instead of {words}: {suggestion}"), language, words=old, suggestion=new)


def quoted(text: str, language: str) -> str:
    """A text in the quotation marks of a language."""
    return translate(mark("“{text}”"), language, text=text)


def _describe_split(db: Session, actor: Actor, comment: Comment, language: str) -> str:
    proposed = comment.proposed
    if "notes" not in proposed:
        wording = quoted(_proposed_wording(proposed, language), language)
        return translate(mark("A need of its own: {wording}"), language, wording=wording)
    notes = translate_plural(NOTES, len(proposed["notes"]), language)
    nameless = translate(mark("No header yet"), language)
    header = quoted(proposed["header"], language) if proposed["header"] else nameless
    whole = mark("A group of its own from {notes}: {header}")
    words = translate(whole, language, notes=notes, header=header)
    rows = read_notes(db, actor, comment.programme_id, proposed["notes"])
    return "\n".join([words, *(f"– {row.text}" for row in rows)])


def _proposed_wording(proposed: Mapping[str, Any], language: str) -> str:
    if "header" in proposed:
        return str(proposed["header"])
    return say_need(proposed["who"], proposed["need"], proposed["goal"], language)


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
