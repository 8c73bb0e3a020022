"""The window of a consultation: which version, from when to when, and where the public finds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from workshop.consultation.register import ConsultationPlace, place_consultations
from workshop.consultation.tables import Consultation
from workshop.consultation.windows import (
    LONGEST_QUESTION,
    BeginConsultation,
    EditConsultation,
    EndConsultation,
    WindowDates,
    WindowPhase,
    begin_consultation,
    edit_consultation,
    end_consultation,
    end_of,
    list_consultations,
    phase_of,
    remove_consultation,
)
from workshop.export.standard.labels import days_between
from workshop.i18n import _, current_language, mark
from workshop.local_time import local_day, today
from workshop.people.rights import Right
from workshop.standards.publication.publications import Edition, list_editions, load_publication
from workshop.ui.publication.published_versions import standard_address
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.navigation import go_to
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.address_notes import show_address_notes
from workshop.ui.widgets.copy_text import show_to_copy
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_DAYS = 30
"""For how long a window is open unless somebody says otherwise."""
_LOOKS: Mapping[WindowPhase, tuple[str, str]] = {
    WindowPhase.BEFORE: (mark("begins later"), "gray"),
    WindowPhase.OPEN: (mark("takes remarks"), "green"),
    WindowPhase.ENDED: (mark("ended"), "orange"),
}


@dataclass(frozen=True)
class Desk:
    """The published versions and the consultations on them, the latest first."""

    editions: Sequence[Edition]
    places: Sequence[ConsultationPlace]

    @property
    def free(self) -> list[str]:
        """Versions that a consultation can begin on."""
        taken = {one.version for one in self.places}
        return [
            one.version
            for one in self.editions
            if one.withdrawal is None and one.version not in taken
        ]


def load_desk(page: Page) -> Desk:
    """What the page is about."""
    with page.read() as db:
        editions = list_editions(db, page.programme.id)
        rows = list_consultations(db, page.programme.id)
    return Desk(editions, place_consultations(rows, editions))


def clause_titles(page: Page, place: ConsultationPlace) -> dict[str, str]:
    """Code → title of the clauses in the version, in its order."""
    with page.read() as db:
        snapshot = load_publication(db, page.programme.id, place.version).snapshot
    return {part["code"]: part["title"] for part in snapshot["clauses"]}


def offer_beginning(page: Page, desk: Desk) -> None:
    """A button that opens a window, for whoever may publish."""
    if not (page.may(Right.RUN) and desk.free):
        return
    look = "secondary" if desk.places else "primary"
    if press_button(_("Open a consultation"), icon=":material/forum:", type=look):
        _ask(page, desk, None)


def show_none(page: Page, desk: Desk) -> None:
    """What stands on the page before there is any."""
    if desk.editions:
        st.info(
            _(
                "No consultation yet. Open one on a published version: everybody can then send "
                "remarks on its clauses, without an account. You read them before anybody else."
            ),
            icon=":material/forum:",
        )
        return
    st.info(
        _("Nothing is published yet. A consultation is about a published version."),
        icon=":material/forum:",
    )
    if press_button(_("Go to the publication"), icon=":material/publish:"):
        go_to("publication")


def choose_consultation(page: Page, desk: Desk) -> ConsultationPlace:
    """The consultation that is looked at, the latest at first."""
    if len(desk.places) == 1:
        return desk.places[0]
    by_version = {one.version: one for one in desk.places}
    chosen = st.selectbox(
        _("Consultation on version"), list(by_version), key=page.state("chosen"), width=220
    )
    return by_version[chosen]


def show_window(page: Page, desk: Desk, place: ConsultationPlace) -> None:
    """Days, state, address and what can be done about the window."""
    row, phase = place.row, phase_of(place.row, today())
    word, colour = _LOOKS[phase]
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            title = _("Version {version}", version=place.version)
            st.subheader(title, anchor=False, width="content")
            st.badge(_(word), color=colour)  # type: ignore[arg-type]
            last = local_day(end_of(row)).isoformat() if row.ended_at else row.closes
            st.caption(days_between(row.opens, last, current_language()), width="content")
        if row.question:
            st.markdown(plain(row.question))
        _say_register(place, phase)
        with st.container(horizontal=True):
            if phase != WindowPhase.ENDED:
                _show_address(page, place)
            if page.may(Right.RUN) and place.told_in is None:
                _show_actions(page, desk, place, phase)


def _show_address(page: Page, place: ConsultationPlace) -> None:
    with st.popover(_("Address of the form"), icon=":material/link:", width="content"):
        st.caption(_("For posters and letters"))
        show_to_copy(f"{standard_address(page, place.version)}consultation", page.state("at"))
        show_address_notes(page.services.settings)


def _say_register(place: ConsultationPlace, phase: WindowPhase) -> None:
    if place.told_in:
        st.caption(_("Its register came out with version {version}.", version=place.told_in))
    elif phase == WindowPhase.ENDED:
        st.caption(_("Its register comes out with the next version that you publish."))
    else:
        st.caption(
            _(
                "Its register comes out with the first version that you publish after its end. To"
                " publish sooner, end it first."
            )
        )


def _show_actions(page: Page, desk: Desk, place: ConsultationPlace, phase: WindowPhase) -> None:
    row = place.row
    if press_button(
        _("Change days"), icon=":material/edit:", key=page.state("edit"), stands_for=row.id
    ):
        _ask(page, desk, row)
    if phase == WindowPhase.OPEN and press_button(
        _("End it now"),
        icon=":material/event_busy:",
        key=page.state("end"),
        type="tertiary",
        stands_for=(row.id, row.edits),
    ):
        command = EndConsultation(row.id, row.edits)
        if page.attempt(end_consultation, command, done=_("The consultation has ended.")):
            st.rerun()
    if phase == WindowPhase.BEFORE and press_button(
        _("Remove"),
        icon=":material/delete:",
        key=page.state("remove"),
        type="tertiary",
        stands_for=row.id,
    ):
        done = _("The consultation is removed.")
        if page.accepts(remove_consultation, row.id, done=done):
            st.rerun()


def _ask(page: Page, desk: Desk, row: Consultation | None) -> None:
    title = _("Change the consultation") if row else _("Open a consultation")
    form = page.state(f"window.{row.id if row else 'new'}")

    @dialog(title)
    def ask() -> None:
        page.present_actor()
        version = ""
        if row is None:
            version = st.selectbox(_("On which version"), desk.free, key=f"{form}.version")
            st.write(
                _(
                    "Everybody who opens its page can then send remarks, clause by clause, without "
                    "an account. Nothing is published before somebody here has read it."
                )
            )
        dates = _ask_dates(page, row, form, title)
        words = _("Save") if row else _("Open it")
        if press_button(words, key=f"{form}.do", type="primary") and _send(
            page, row, version, dates
        ):
            settle_draft(form)
            st.rerun()

    ask()


def _ask_dates(page: Page, row: Consultation | None, form: str, title: str) -> WindowDates:
    first, last = st.columns(2)
    begins = date.fromisoformat(row.opens) if row else today()
    ends = date.fromisoformat(row.closes) if row else today() + timedelta(days=_DAYS)
    with first:
        opens = _ask_day(_("First day"), begins, f"{form}.opens")
    with last:
        closes = _ask_day(_("Last day"), ends, f"{form}.closes")
    present = row.question if row else ""
    keep_draft(page, form, title, question=present)
    question = st.text_area(
        _("What you would like to know"),
        present,
        max_chars=LONGEST_QUESTION,
        height=100,
        key=f"{form}.question",
        placeholder=_("It stands above the form; may be empty."),
    )
    return WindowDates(opens, closes, question)


def _ask_day(label: str, present: date, key: str) -> date:
    chosen = st.date_input(label, present, format="DD.MM.YYYY", key=key)
    return chosen if isinstance(chosen, date) else present


def _send(page: Page, row: Consultation | None, version: str, dates: WindowDates) -> bool:
    if row is None:
        new = BeginConsultation(page.programme.id, version, dates)
        return bool(page.attempt(begin_consultation, new, done=_("The consultation is set up.")))
    changed = EditConsultation(row.id, dates, row.edits)
    return bool(page.attempt(edit_consultation, changed, done=_("Saved.")))
