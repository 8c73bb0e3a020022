"""The page Standard in use: units, what each says of each clause, and what is late."""

import streamlit as st

from workshop.i18n import _
from workshop.in_use.overview import load_use
from workshop.people.rights import Right
from workshop.ui.in_use.assessing import show_unit
from workshop.ui.in_use.cards import show_all_cards
from workshop.ui.in_use.city_table import show_city
from workshop.ui.in_use.overview_words import say_standard, say_state
from workshop.ui.in_use.reminders import show_actions
from workshop.ui.in_use.unit_dialogs import offer_first_units
from workshop.ui.in_use.units import show_units
from workshop.ui.in_use.view import choose_use_view, watch_use
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import open_page
from workshop.ui.shell.presses import press_button

page = open_page("in_use", needs=Right.SEE)
with page.read() as db:
    use = load_use(db, page.actor, page.programme.id)

st.title(_("Standard in use"), anchor=False)
if not use.standard.clauses:
    st.info(
        _("There is no clause yet that a unit could assess itself against."),
        icon=":material/gavel:",
    )
    if press_button(_("Go to the clauses"), icon=":material/gavel:"):
        go_to("standards")
elif not use.units:
    st.markdown(say_standard(use))
    offer_first_units(page)
else:
    st.markdown(say_state(use))
    st.caption(say_standard(use))
    watch_use(page)
    parts = {
        "city": (_("Table and map"), show_city),
        "unit": (_("A unit assesses itself"), show_unit),
        "actions": (_("Next actions"), show_actions),
        "cards": (_("Clauses in practice"), show_all_cards),
        "units": (_("Units"), show_units),
    }
    view = choose_use_view(page, {name: words for name, (words, _show) in parts.items()})
    parts[view][1](page, use)
