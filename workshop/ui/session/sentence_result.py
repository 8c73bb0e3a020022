"""What came of choosing between sentences, and taking the chosen ones over with one press."""

from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.i18n import _, mark_plural, translate_plural
from workshop.needs.group_queries import list_groups
from workshop.needs.sentence_choice import (
    Proposals,
    TakeChosen,
    list_proposals,
    take_chosen,
)
from workshop.needs.told_results import VoteResult, load_vote_result
from workshop.programme.activity_kinds import ActivityKind
from workshop.programme.phases import Phase
from workshop.programme.tables import Activity
from workshop.ui.session.run_state import act
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.presses import press_button

_TAKE = mark_plural("Take over {count} chosen sentence", "Take over {count} chosen sentences")


def show_sentence_result(page: Page, activity: Activity) -> None:
    """The sentences that wait, by group, after a vote on them; nothing for other activities."""
    if activity.kind != ActivityKind.HEADERS or activity.phase != Phase.DONE:
        return
    with page.read() as db:
        told = load_vote_result(db, activity)
        waiting = list_proposals(db, activity)
        names = {group.id: group.header for group in list_groups(db, page.programme.id)}
    waiting = [proposals for proposals in waiting if proposals.group_id in names]
    if told.voters:
        st.caption(_describe_vote(told))
    if not waiting:
        return
    chosen = [proposals.taken.id for proposals in waiting if proposals.taken]
    if chosen and press_button(
        translate_plural(_TAKE, len(chosen)),
        icon=":material/done_all:",
        type="primary",
        width="stretch",
        key=page.state("take_chosen"),
    ):
        act(page, take_chosen, TakeChosen(activity.id, chosen))
    st.markdown("\n".join(_lines(waiting, names)))
    if len(chosen) < len(waiting):
        st.caption(
            _(
                "Where no sentence leads, let the room decide by a show of hands, and take that "
                "one over below."
            )
        )


def _describe_vote(told: VoteResult) -> str:
    if told.few:
        return _("Fewer than five people voted: counts would show how single people voted.")
    return _("People who voted: {count}", count=told.voters)


def _lines(waiting: Sequence[Proposals], names: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    for proposals in waiting:
        lines.append(f"- {plain(names[proposals.group_id] or _('A group without a sentence yet'))}")
        for draft in proposals.drafts:
            said = plain(str(draft.fields.get("header", "")))
            said = f"**{said}**" if draft is proposals.taken else said
            counts = proposals.counts
            lines.append(f"  - {said}" + (f" · {counts.get(draft.id, 0)}" if counts else ""))
    return lines
