"""The page Publication: published versions, the next version and its blockers."""

import streamlit as st

from workshop.i18n import _
from workshop.people.rights import Right
from workshop.review.comments import list_comments
from workshop.standards.clauses import list_clauses
from workshop.standards.publication.publications import leading_edition
from workshop.ui.publication.consulted import show_consulted
from workshop.ui.publication.next_version import (
    load_editions,
    load_next_version,
    may_publish,
    show_changes,
    show_next_version,
)
from workshop.ui.publication.publish_dialog import open_publishing
from workshop.ui.publication.published_versions import show_comparison, show_edition
from workshop.ui.publication.who_speaks import show_who_speaks
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import open_page
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.watch import fields, watch

page = open_page("publication", needs=Right.SEE)
watch(
    page,
    "clauses",
    lambda db: (
        fields(list_clauses(db, page.programme.id)),
        fields(list_comments(db, page.programme.id)),
    ),
    by_itself=False,
)
editions = load_editions(page)
last = editions[0] if editions else None
leading = leading_edition(editions) if editions else None
coming = load_next_version(page, last) if may_publish(page) else None

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    with st.container(width=620, gap=None):
        st.title(_("Publication"), anchor=False)
        st.caption(
            _(
                "Versions of the standard that everybody can read, with where each clause "
                "comes from."
            )
        )
    if (
        coming
        and coming.clauses
        and press_button(_("Publish a version"), icon=":material/publish:", type="primary")
    ):
        open_publishing(page, coming, last)

if may_publish(page):
    show_who_speaks(page)
    show_consulted(page, editions)

if not editions and not (coming and coming.clauses):
    st.info(
        _("Nothing is published yet. A version needs clauses: write the first one."),
        icon=":material/publish:",
    )
    if press_button(_("Go to the standard"), icon=":material/gavel:"):
        go_to("standards")
    st.stop()

left, right = st.columns([3, 2], gap="large") if coming and editions else (st.container(),) * 2
if coming:
    with right:
        show_next_version(page, coming)
with left:
    if leading:
        show_edition(page, leading, latest=True)

tabs = {}
if coming and coming.snapshot["changes"]:
    tabs["coming"] = _("What the next version changes")
if len(editions) > 1:
    tabs["between"] = _("Compare versions")
    tabs["earlier"] = _("Other versions")
shown = dict(zip(tabs, st.tabs(list(tabs.values())), strict=True)) if tabs else {}
if coming and "coming" in shown:
    with shown["coming"]:
        show_changes(coming.snapshot["changes"], coming.titles, page.state("coming"))
if "between" in shown:
    with shown["between"]:
        show_comparison(page, editions)
    with shown["earlier"]:
        for edition in editions:
            if edition is not leading:
                show_edition(page, edition, latest=False)
