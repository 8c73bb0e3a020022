"""A published version with checksum, address and files; the comparison of two versions."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from workshop.export.published_files import Output, outputs_of, write_output
from workshop.i18n import _, translate_plural
from workshop.i18n.counted_nouns import CLAUSES
from workshop.live.public_address import public_address
from workshop.services import services
from workshop.standards.labels import VERSION_STATES
from workshop.standards.publication.changes import compare_snapshots
from workshop.standards.publication.publications import (
    Edition,
    former_hashes,
    is_intact,
    load_publication,
)
from workshop.ui.publication.next_version import may_publish, show_changes
from workshop.ui.publication.withdrawing import offer_withdrawal, show_withdrawals
from workshop.ui.shell.formatting import day, plain
from workshop.ui.shell.navigation import own_link
from workshop.ui.shell.page import Page
from workshop.ui.widgets.address_notes import show_address_notes
from workshop.ui.widgets.copy_text import show_to_copy
from workshop.ui.widgets.file_downloads import offer_file


def standard_address(page: Page, version: str = "") -> str:
    """The public URL of the standard's latest version, or of the given one."""
    base = public_address(page.services.settings)
    return f"{base}/standards/{page.programme.slug}/{f'{version}/' if version else ''}"


def show_edition(page: Page, edition: Edition, *, latest: bool) -> None:
    """One version: summary, checksum, address and files. ``latest``: it stands for the whole
    standard."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(edition.version, anchor=False, width="content")
            st.badge(_(VERSION_STATES[edition.state]), color="gray")
            if edition.withdrawal:
                st.badge(_("withdrawn"), color="orange", icon=":material/block:")
            if latest:
                st.badge(_("latest"), color="primary", icon=":material/check:")
        facts = [day(edition.at), translate_plural(CLAUSES, edition.clauses)]
        facts += [plain(edition.by)] if edition.by else []
        st.caption(" · ".join(facts))
        show_withdrawals(page, edition)
        if edition.notes:
            st.markdown(plain(edition.notes))
        if latest:
            st.caption(_("Address for everybody, always the latest version"))
            show_to_copy(standard_address(page), page.state("address"))
            show_address_notes(page.services.settings)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.link_button(
                _("Open the page"),
                own_link(f"/standards/{page.programme.slug}/{edition.version}/"),
                icon=":material/open_in_new:",
            )
            with st.popover(_("Download"), icon=":material/download:"):
                _show_files(page, edition)
            with st.popover(edition.sha256[:8], icon=":material/fingerprint:"):
                _show_seal(page, edition)
            if may_publish(page):
                offer_withdrawal(page, edition)


def _show_files(page: Page, edition: Edition) -> None:
    for output in _outputs(page.programme.id, edition.version, edition.sha256):
        offer_file(
            output.label,
            _lazily(page, edition.version, output),
            output.saved_as,
            output.media,
            width="stretch",
            key=page.state(f"file.{edition.version}.{output.name}"),
        )


def _show_seal(page: Page, edition: Edition) -> None:
    with page.read() as db:
        intact = is_intact(load_publication(db, page.programme.id, edition.version))
        former = former_hashes(db, edition, page.programme.id)
    st.caption(_("SHA-256 of this version"))
    show_to_copy(edition.sha256, page.state(f"seal.{edition.version}"))
    if not intact:
        st.error(_("The stored version does not fit this number any more."))
    for value in former:
        st.caption(_("Before a quote was taken back"))
        show_to_copy(value, page.state(f"seal.{value}"))


@st.cache_data(max_entries=64, show_spinner=False)
def _outputs(programme_id: str, version: str, _sha256: str) -> list[Output]:
    with services().store.read() as db:
        return outputs_of(load_publication(db, programme_id, version).snapshot)


def _lazily(page: Page, version: str, output: Output) -> Callable[[], bytes]:
    address = standard_address(page)

    def now() -> bytes:
        with page.read() as db:
            row = load_publication(db, page.programme.id, version)
        return write_output(row.snapshot, output.name, address, row.signature)

    return now


def show_comparison(page: Page, editions: Sequence[Edition]) -> None:
    """A comparison of any two versions, clause by clause."""
    versions = [edition.version for edition in editions]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # A new key after every publication presets the two latest versions again.
        before = st.selectbox(
            _("From version"),
            versions,
            index=1,
            key=page.state(f"from.{versions[0]}"),
            width=160,
        )
        after = st.selectbox(
            _("to version"), versions, key=page.state(f"to.{versions[0]}"), width=160
        )
    with page.read() as db:
        old, new = (
            load_publication(db, page.programme.id, version).snapshot for version in (before, after)
        )
    changes = compare_snapshots(old, new)
    titles: dict[str, Any] = {row["code"]: row["title"] for row in old["clauses"]}
    titles |= {row["code"]: row["title"] for row in new["clauses"]}
    if not changes:
        st.info(_("These versions say the same."), icon=":material/equal:")
    show_changes(changes, titles, page.state(f"between.{before}.{after}"))
