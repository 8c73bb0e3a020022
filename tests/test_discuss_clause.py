"""People discuss a clause: marked passages, answers, and suggestions that go into the text."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.conftest import Scene
from workshop.errors import Conflict, Invalid, NotAllowed, NotFound
from workshop.needs.needs import CreateNeed, create_need
from workshop.people.tables import Membership
from workshop.programme import field_rules
from workshop.programme.tables import Area
from workshop.review.comment_threads import (
    DeclineSuggestion,
    EditComment,
    ResolveComment,
    decline_suggestion,
    edit_comment,
    resolve_comment,
    withdraw_comment,
)
from workshop.review.comments import AddComment, add_comment, list_comments
from workshop.review.dispositions import count_open_comments
from workshop.review.tables import Comment
from workshop.standards.clause_fields import FIELDS
from workshop.standards.clauses import (
    CreateClause,
    SaveClause,
    create_clause,
    list_clause_revisions,
    save_clause,
)
from workshop.standards.passages import locate, replaced
from workshop.standards.suggestions import accept_wording_suggestion
from workshop.standards.tables import Clause
from workshop.store.ids_and_clock import new_id

BODY = "The desk is open late. The desk is never closed on Mondays."
LATE = {"field": "body", "start": 17, "quote": "late"}


@pytest.fixture
def clause(scene: Scene, alice, programme) -> Clause:
    fields = {"body": BODY, "responsible": "Ola"}
    return scene.do(create_clause, alice, CreateClause(programme.id, "Late", fields=fields))


@pytest.fixture
def edward(scene: Scene, programme):
    """Who may write clauses."""
    return scene.make_account("edward", "editor", programme.id)


def on(clause: Clause, text: str = "Hm", **given) -> AddComment:
    return AddComment(clause.programme_id, "clause", clause.id, text, **given)


def suggest(scene: Scene, who, clause, words: str, passage=None, text: str = "") -> Comment:
    command = on(clause, text, passage=passage or LATE, suggestion=words)
    return scene.do(add_comment, who, command)


def said_of(scene: Scene, clause: Clause) -> dict[str, Comment]:
    """The comments on a clause by id."""
    rows = scene.read(list_comments, clause.programme_id, "clause", clause.id)
    return {row.id: row for row in rows}


def test_a_comment_on_a_passage_keeps_its_words(scene: Scene, ewa, clause):
    comment = suggest(scene, ewa, clause, "until 8 p.m.", text="Too vague")
    said = said_of(scene, clause)[comment.id]
    assert said.passage == LATE
    assert (said.suggestion, said.resolved) == ("until 8 p.m.", False)


def test_words_that_moved_since_they_were_read_are_found(scene: Scene, alice, ewa, clause):
    scene.do(save_clause, alice, SaveClause(clause.id, 1, {"body": f"From May on. {BODY}"}))
    comment = scene.do(add_comment, ewa, on(clause, passage=LATE))
    assert comment.passage == {**LATE, "start": 30}


@pytest.mark.parametrize(
    "passage",
    [
        {"field": "code", "start": 0, "quote": "ST"},
        {"field": "body", "start": -1, "quote": "late"},
        {"field": "body", "start": True, "quote": "late"},
        {"field": "body", "start": 0, "quote": "  "},
        {"field": "body", "start": 0, "quote": 7},
        {"field": "body", "start": 0, "quote": "x" * 1001},
        {"field": ["body"], "start": 0, "quote": "late"},
        {"quote": "late"},
    ],
)
def test_what_is_no_passage_is_refused(scene: Scene, ewa, clause, passage):
    with pytest.raises(Invalid):
        scene.do(add_comment, ewa, on(clause, passage=passage))


def test_words_that_do_not_stand_there_are_refused(scene: Scene, ewa, clause):
    with pytest.raises(Conflict):
        scene.do(add_comment, ewa, on(clause, passage={**LATE, "quote": "early"}))


def test_passages_are_marked_in_clauses_only(scene: Scene, alice, ewa, programme):
    need = scene.do(create_need, alice, CreateNeed(programme.id, "a", "b"))
    with pytest.raises(Invalid):
        scene.do(add_comment, ewa, AddComment(programme.id, "need", need.id, "Hm", LATE))


def test_a_suggestion_needs_a_passage_and_other_words(scene: Scene, ewa, clause):
    with pytest.raises(Invalid):
        scene.do(add_comment, ewa, on(clause, suggestion="until 8 p.m."))
    with pytest.raises(Invalid):
        suggest(scene, ewa, clause, "late")
    assert suggest(scene, ewa, clause, "").suggestion == ""


def test_answers_stand_under_the_comment_they_answer(scene: Scene, alice, ewa, programme, clause):
    first = scene.do(add_comment, ewa, on(clause))
    answer = scene.do(add_comment, alice, on(clause, "Yes", reply_to=first.id))
    assert scene.get(Comment, answer.id).reply_to == first.id
    with pytest.raises(NotFound):
        scene.do(add_comment, ewa, on(clause, reply_to=answer.id))
    with pytest.raises(NotFound):
        scene.do(add_comment, ewa, on(clause, reply_to=new_id()))
    other = scene.do(create_clause, alice, CreateClause(programme.id, "Other"))
    with pytest.raises(NotFound):
        scene.do(add_comment, ewa, on(other, reply_to=first.id))
    assert scene.read(count_open_comments, "clause", clause.id) == 1


def test_a_thread_is_settled_by_its_author_and_by_editors(scene: Scene, alice, ewa, edward, clause):
    comment = scene.do(add_comment, ewa, on(clause))
    for who in (ewa, edward, alice):
        assert scene.do(resolve_comment, who, ResolveComment(comment.id, True)).resolved
        assert scene.read(count_open_comments, "clause", clause.id) == 0
        assert not scene.do(resolve_comment, who, ResolveComment(comment.id, False)).resolved
    events = [entry.kind for entry in scene.events(clause.programme_id)][-6:]
    assert events == ["comment_resolved", "comment_reopened"] * 3


def test_another_expert_and_a_stranger_settle_nothing(scene: Scene, ewa, charlie, bob, clause):
    comment = scene.do(add_comment, ewa, on(clause))
    adam = scene.make_account("adam", "expert", clause.programme_id)
    for who in (adam, charlie, bob):
        with pytest.raises(NotAllowed):
            scene.do(resolve_comment, who, ResolveComment(comment.id, True))


def test_one_changes_and_withdraws_ones_own_words_until_they_are_answered(
    scene: Scene, alice, ewa, clause
):
    comment = suggest(scene, ewa, clause, "until 8 p.m.")
    scene.do(edit_comment, ewa, EditComment(comment.id, "Clearer", "until 9 p.m."))
    assert said_of(scene, clause)[comment.id].suggestion == "until 9 p.m."
    with pytest.raises(NotFound):
        scene.do(withdraw_comment, alice, comment.id)
    other = scene.do(add_comment, ewa, on(clause, "Another"))
    scene.do(withdraw_comment, ewa, other.id)
    assert other.id not in said_of(scene, clause)
    scene.do(add_comment, alice, on(clause, "Yes", reply_to=comment.id))
    for change in (
        lambda: scene.do(edit_comment, ewa, EditComment(comment.id, "Else")),
        lambda: scene.do(withdraw_comment, ewa, comment.id),
    ):
        with pytest.raises(Conflict):
            change()


def test_an_accepted_suggestion_stands_in_the_text_with_its_author(
    scene: Scene, ewa, edward, clause
):
    comment = suggest(scene, ewa, clause, "until 8 p.m.", text="Say when")
    scene.do(accept_wording_suggestion, edward, comment.id)
    assert scene.get(Clause, clause.id).body == BODY.replace("late", "until 8 p.m.")
    last = scene.read(list_clause_revisions, clause.id)[-1]
    assert last.saved_by == edward.name
    assert "Ewa" in last.why
    assert "Say when" in last.why
    said = said_of(scene, clause)[comment.id]
    assert (said.resolved, said.disposition) == (True, "accepted")
    [event] = scene.events(clause.programme_id, "suggestion_accepted")
    assert {kind for kind, _key in event.refs} == {"clause", "comment"}


def test_only_one_of_two_people_accepts_or_declines(scene: Scene, alice, ewa, edward, clause):
    comment = suggest(scene, ewa, clause, "until 8 p.m.")
    scene.do(accept_wording_suggestion, edward, comment.id)
    with pytest.raises(Conflict, match="accepted"):
        scene.do(accept_wording_suggestion, alice, comment.id)
    with pytest.raises(Conflict, match="accepted"):
        scene.do(decline_suggestion, alice, DeclineSuggestion(comment.id, "No"))
    assert len(scene.read(list_clause_revisions, clause.id)) == 2


def test_a_suggestion_is_declined_with_a_reason(scene: Scene, ewa, edward, clause):
    comment = suggest(scene, ewa, clause, "until 8 p.m.")
    with pytest.raises(Invalid):
        scene.do(decline_suggestion, edward, DeclineSuggestion(comment.id, " "))
    done = scene.do(decline_suggestion, edward, DeclineSuggestion(comment.id, "Not ours"))
    assert (done.disposition, done.reason, done.resolved) == ("rejected", "Not ours", True)
    assert scene.get(Clause, clause.id).body == BODY
    again = scene.do(resolve_comment, ewa, ResolveComment(comment.id, False))
    assert (again.disposition, again.reason) == (None, "")


def test_whoever_writes_no_clauses_accepts_nothing(scene: Scene, ewa, bob, charlie, clause):
    comment = suggest(scene, ewa, clause, "until 8 p.m.")
    for who in (ewa, bob, charlie):
        with pytest.raises(NotAllowed):
            scene.do(accept_wording_suggestion, who, comment.id)
        with pytest.raises(NotAllowed):
            scene.do(decline_suggestion, who, DeclineSuggestion(comment.id, "No"))


def test_a_suggestion_whose_words_are_gone_or_unclear_changes_nothing(
    scene: Scene, alice, ewa, clause
):
    comment = suggest(scene, ewa, clause, "until 8 p.m.")
    for number, body in enumerate(("The desk is open.", "Xlate and late: 12 late, late!"), 1):
        scene.do(save_clause, alice, SaveClause(clause.id, number, {"body": body}))
        if locate(body, LATE) is None:
            with pytest.raises(Conflict):
                scene.do(accept_wording_suggestion, alice, comment.id)
            assert scene.get(Clause, clause.id).body == body
    assert not scene.get(Comment, comment.id).resolved


def test_drafts_of_other_areas_are_not_discussed(scene: Scene, alice, edward, programme, clause):
    def close(db, _actor, _content):
        areas = [Area(programme_id=programme.id, code=code, name=code) for code in ("OK", "PS")]
        db.add_all(areas)
        db.flush()
        membership = db.get(Membership, (programme.id, edward.id))
        membership.areas = [areas[1].id]
        db.add(membership)
        return areas[0].id

    area_id = scene.do(close, alice)
    scene.do(save_clause, alice, SaveClause(clause.id, 1, {"area_id": area_id}))
    comment = suggest(scene, alice, clause, "until 8 p.m.")
    reader = scene.actor(edward.id)
    for command, content in (
        (add_comment, on(clause)),
        (accept_wording_suggestion, comment.id),
        (resolve_comment, ResolveComment(comment.id, True)),
        (decline_suggestion, DeclineSuggestion(comment.id, "No")),
    ):
        with pytest.raises(NotFound):
            scene.do(command, reader, content)


def test_comments_from_before_threads_go_on_working(scene: Scene, alice, ewa, clause):
    old = scene.do(add_comment, ewa, on(clause))
    assert (old.passage, old.suggestion, old.reply_to, old.resolved) == ({}, None, None, False)
    assert scene.read(list_comments, clause.programme_id, "clause", clause.id)
    with pytest.raises(Invalid):
        scene.do(accept_wording_suggestion, alice, old.id)


TEXTS = st.text(st.characters(categories=("L", "N", "P", "Zs"), include_characters=" \n"))


@given(before=TEXTS, quote=TEXTS.filter(bool), after=TEXTS, words=TEXTS)
def test_only_the_passage_is_replaced(before, quote, after, words):
    found = replaced(before + quote + after, len(before), quote, words)
    if words:
        assert found == before + words + after
    else:
        # Words that are left out take one blank beside them along, never anything else.
        assert found in (before + after, before + after[1:], before[:-1] + after)
        assert len(before + after) - len(found) <= 1
        assert found.replace(" ", "") == (before + after).replace(" ", "")


@given(before=TEXTS, quote=TEXTS.filter(bool), after=TEXTS, start=st.integers(0, 200))
def test_what_is_found_again_is_the_quote(before, quote, after, start):
    text = before + quote + after
    place = locate(text, {"field": "body", "start": start, "quote": quote})
    assert place is None or text[place : place + len(quote)] == quote
    assert locate(text, {"field": "body", "start": len(before), "quote": quote}) == len(before)


@given(shift=TEXTS, before=TEXTS, quote=TEXTS.filter(bool), after=TEXTS)
def test_words_that_stand_once_are_found_wherever_they_moved(shift, before, quote, after):
    text = shift + before + quote + after
    assume(text.count(quote) == 1 and text.find(quote) == text.rfind(quote))
    place = locate(text, {"field": "body", "start": len(before), "quote": quote})
    assert place == len(shift + before)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=TEXTS, quote=TEXTS, after=TEXTS, words=TEXTS)
def test_accepting_changes_nothing_but_the_passage(
    scene: Scene, alice, programme, before, quote, after, words
):
    text, quote = field_rules.paragraphs(before + quote + after), quote.strip()
    suggestion = field_rules.paragraphs(words)
    assume(quote and quote in text and suggestion != quote)
    fields = {"body": text, "rationale": text, "level": "required"}
    clause = scene.do(create_clause, alice, CreateClause(programme.id, "Late", fields=fields))
    passage = {"field": "body", "start": text.index(quote), "quote": quote}
    comment = suggest(scene, alice, clause, suggestion, passage)
    scene.do(accept_wording_suggestion, alice, comment.id)
    then, now = (row.fields for row in scene.read(list_clause_revisions, clause.id))
    assert {name: now[name] for name in FIELDS if name != "body"} == {
        name: then[name] for name in FIELDS if name != "body"
    }
    start = text.index(quote)
    expected = replaced(text, start, quote, suggestion)
    assert now["body"] == field_rules.paragraphs(expected)
    if suggestion:
        assert now["body"] == (text[:start] + suggestion + text[start + len(quote) :]).strip()
