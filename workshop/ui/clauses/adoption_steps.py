"""What is done about a whole adopted standard: news of it, an area at once, telling its authors."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from workshop.errors import WorkshopError
from workshop.export.standard.json import write_document
from workshop.i18n import _, mark_plural, ngettext, translate_plural
from workshop.live.public_address import public_address
from workshop.people.rights import Right
from workshop.standards.adoption.comparison import Matter
from workshop.standards.adoption.decisions import AdoptArea, adopt_area
from workshop.standards.adoption.giving_back import (
    GiveBack,
    compose_return,
    digest,
    document_of,
    find_given,
    give_back,
    take_given_away,
)
from workshop.standards.adoption.news import find_news, find_source, look_for_news
from workshop.standards.clause_states import AdoptionDecision
from workshop.standards.network_tables import GivenReturn, StandardSource
from workshop.standards.tables import AdoptedStandard
from workshop.ui.clauses.adoption_dialogs import open_bringing
from workshop.ui.clauses.documents_of_towns import begin_document, say_counts
from workshop.ui.shell.formatting import day, day_of, fault_words, plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.copy_text import show_to_copy
from workshop.ui.widgets.file_downloads import offer_file

_WAITING = mark_plural(
    "{count} clause is not accepted here yet: its wording stays inside.",
    "{count} clauses are not accepted here yet: their wording stays inside.",
)


def offer_steps(
    page: Page, original: AdoptedStandard, matters: Sequence[Matter], circles: Mapping[str, str]
) -> None:
    """Buttons for the whole standard, and what its feed says. ``circles``: codes of clauses that
    were taken from ours."""
    with page.read() as db:
        source = find_source(db, page.programme.id, original.origin)
        given = find_given(db, page.programme.id, original.origin)
    if source is not None:
        _tell_news(page, source)
    there = {clause["code"] for clause in original.snapshot["clauses"]} - circles.keys()
    waiting = [
        one for one in matters if one.decision == AdoptionDecision.OPEN and one.row.code in there
    ]
    with st.container(horizontal=True):
        if (
            len(waiting) > 1
            and page.may(Right.WRITE_CLAUSE)
            and press_button(_("Adopt an area at once"), icon=":material/done_all:")
        ):
            _open_area(page, original, waiting)
        if not page.may(Right.RUN):
            return
        if source is not None and press_button(
            _("Look for a new version"), icon=":material/rss_feed:", repeats=True
        ):
            _look(page, source)
        decided = any(one.decision != AdoptionDecision.OPEN for one in matters)
        if decided and press_button(
            _("Tell the other town what we made of it"), icon=":material/outgoing_mail:"
        ):
            _open_telling(page, original)
    if given is not None:
        _show_given(page, given)


def _tell_news(page: Page, source: StandardSource) -> None:
    with page.read() as db:
        news = find_news(db, source)
    if news is not None:
        told = _("There is a new version there: {version}.", version=news.version)
        st.info(told, icon=":material/new_releases:")
        if page.may(Right.RUN) and press_button(
            _("Bring version {version} in", version=news.version),
            icon=":material/cloud_download:",
        ):
            begin_document(page, "adoption", news.address)
            open_bringing(page, begin=False)
    elif source.failed and source.looked_at:
        told = _(
            "Whether there is a new version could not be found out on {day}.",
            day=day(source.looked_at),
        )
        st.caption(f":material/cloud_off: {told}")
    elif source.looked_at:
        told = _("No newer version on {day}.", day=day(source.looked_at))
        st.caption(f":material/rss_feed: {told}")


def _look(page: Page, source: StandardSource) -> None:
    inside = page.services.settings.inside
    try:
        with st.spinner(_("Fetching…")):
            look_for_news(page.services.store, page.present_actor(), source, inside=inside)
    except WorkshopError as error:
        st.error(fault_words(error), icon=":material/info:")
        return
    st.rerun()


def _open_area(page: Page, original: AdoptedStandard, waiting: Sequence[Matter]) -> None:
    names = {row["code"]: row["name"] for row in original.snapshot["areas"]}
    codes: dict[str, list[str]] = {}
    for one in waiting:
        codes.setdefault(one.original["area"] or "", []).append(one.row.code)
    words = {
        area: f"{names.get(area) or _('For all areas')} ({len(rows)})"
        for area, rows in codes.items()
    }

    @dialog(_("Adopt an area at once"))
    def ask() -> None:
        page.present_actor()
        area = st.radio(
            _("Area"),
            list(words),
            format_func=lambda key: plain(words[key]),
            key=page.state("adoption.area"),
        )
        rows = codes[area or next(iter(codes))]
        st.caption(", ".join(plain(code) for code in rows))
        st.caption(
            _("Each becomes a clause of ours, word for word. Every decision can be changed.")
        )
        label = ngettext("Adopt {count} clause", "Adopt {count} clauses", len(rows))
        if press_button(label, type="primary", icon=":material/done_all:", stands_for=rows):
            command = AdoptArea(page.programme.id, original.origin, rows)
            if page.attempt(adopt_area, command, _("The clauses are in our standard.")):
                st.rerun()

    ask()


def _open_telling(page: Page, original: AdoptedStandard) -> None:
    shelf = f"{public_address(page.services.settings)}/standards/{page.programme.slug}/"

    @dialog(_("Tell the other town what we made of it"), width="medium")
    def ask() -> None:
        actor = page.present_actor()
        try:
            with page.read() as db:
                said = compose_return(db, actor, page.programme.id, original.origin, shelf)
        except WorkshopError as error:
            st.error(fault_words(error), icon=":material/info:")
            return
        _preview(said)
        command = GiveBack(page.programme.id, original.origin, shelf, digest(said))
        signing = press_button(_("Sign and publish"), type="primary", icon=":material/signature:")
        if signing and page.attempt(give_back, command, _("Signed and published.")) is not None:
            st.rerun()

    ask()


def _preview(said: Mapping[str, Any]) -> None:
    st.write(
        _(
            "A signed file that everybody can read: which clauses we adopted, adapted (with our "
            "wording) or left out (with the reason). It names no person; look whether a reason "
            "does."
        )
    )
    st.markdown(f"**{say_counts(said)}**")
    waiting = sum(
        not row["settled"] and row["decision"] != AdoptionDecision.NOT_ADOPTED
        for row in said["clauses"]
    )
    if waiting:
        st.caption(translate_plural(_WAITING, waiting))
    reasons = [row for row in said["clauses"] if row["reason"]]
    if reasons:
        title = _("Reasons, as they go out")
        lines = "\n".join(f"- {plain(row['code'])}: {plain(row['reason'])}" for row in reasons)
        st.markdown(f"{title}\n{lines}")


def _show_given(page: Page, given: GivenReturn) -> None:
    with st.expander(
        _(
            "Told on {day}: {what}",
            day=day_of(given.content["made_on"]),
            what=say_counts(given.content),
        ),
        icon=":material/mark_email_read:",
    ):
        st.write(_("Send the other town this address, or the file:"))
        show_to_copy(given.content["town"]["address"], page.state(f"told.{given.id}"))
        with st.container(horizontal=True):
            offer_file(
                _("Signed file (JSON)"),
                lambda: write_document(document_of(given)),
                f"{page.programme.slug}-return.json",
                "application/json",
                key=page.state(f"told.file.{given.id}"),
            )
            away = press_button(
                _("Hand it out no more"),
                key=page.state(f"told.away.{given.id}"),
                type="tertiary",
                icon=":material/block:",
            )
            told = _("It is not handed out any more.")
            if away and page.accepts(take_given_away, given.id, told):
                st.rerun()
