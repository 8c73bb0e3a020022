"""The page Grouping: affinity wall, list of groups, suggestions, grouping in silence."""

import streamlit as st

from workshop.i18n import _, mark
from workshop.people.rights import Right
from workshop.ui.grouping.card_sort_agreement import load_card_sorts, show_agreement
from workshop.ui.grouping.groups import load_activity_notes, show_groups, show_wall
from workshop.ui.grouping.suggestions import show_suggestions, watch_near
from workshop.ui.maps.note_import import offer_import
from workshop.ui.shell.page import Page, open_page
from workshop.ui.widgets.watch import watch

VIEWS = {
    "wall": mark("Wall"),
    "suggestions": mark("Suggestions"),
    "groups": mark("Groups and comments"),
    "agreement": mark("Agreement"),
}


def load_revealed(page: Page) -> object:
    """How many notes of which activities may be grouped, and the rounds of grouping in silence."""
    notes = {key: entry.notes for key, entry in load_activity_notes(page).items()}
    return notes, {key: one.at_work for key, one in load_card_sorts(page).items()}


page = open_page("grouping", needs=Right.SEE)
written = load_activity_notes(page)
rounds = load_card_sorts(page)
open_views = {"agreement": bool(rounds), "suggestions": page.may(Right.GROUP)}
views = [name for name in VIEWS if open_views.get(name, True)]
one = st.query_params.get("group", "")
shown = page.state(f"view{one}")
if st.session_state.get(shown) not in views:
    st.session_state.pop(shown, None)

with st.container(key="head-in-a-row", horizontal=True, vertical_alignment="center"):
    st.title(
        _("Grouping"),
        anchor=False,
        width="content",
        help=_("Notes that say the same come together; one sentence says what they say."),
    )
    view = st.segmented_control(
        _("Show"),
        views,
        default="wall" if page.may(Right.GROUP) and not one else "groups",
        format_func=lambda name: _(VIEWS[name]),
        key=shown,
        required=True,
        label_visibility="collapsed",
    )
    st.space("stretch")
    offer_import(page)

if not written:
    st.info(
        _("There are no notes to group yet. They come here when an activity has revealed them."),
        icon=":material/workspaces:",
    )
elif view == "agreement":
    show_agreement(page, rounds)
elif view == "suggestions":
    show_suggestions(page, written)
elif view == "groups":
    show_groups(page)
else:
    show_wall(page, written)
    if page.may(Right.GROUP):
        watch_near(page)
watch(page, "notes", lambda _db: load_revealed(page))
