"""The dialogs of adoption: importing a file, leaving a clause out, following a change."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from workshop.export.standard.labels import day_of
from workshop.i18n import (
    _,
    current_language,
    mark,
    mark_plural,
    translate_plural,
)
from workshop.i18n.counted_nouns import CLAUSES
from workshop.standards.adoption.check import CheckedStandard, read_standard
from workshop.standards.adoption.comparison import Matter
from workshop.standards.adoption.decisions import (
    BringStandard,
    DecideAdoption,
    FollowOriginal,
    bring_standard,
    decide_adoption,
    follow_original,
)
from workshop.standards.adoption.news import FoundStandard, fetch_standard
from workshop.standards.adoption.signers import DOUBTFUL, Signer, compare_signers
from workshop.standards.clause_states import AdoptionDecision
from workshop.standards.labels import FIELDS, VERSION_STATES
from workshop.standards.origins import editions_of
from workshop.standards.publication.changes import ChangeKind
from workshop.standards.publication.signatures import key_fingerprint
from workshop.standards.publication.versions import state_of
from workshop.ui.clauses.documents_of_towns import (
    begin_document,
    choose_document,
    forget_document,
)
from workshop.ui.shell.formatting import plain
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button
from workshop.ui.widgets.copy_text import show_fingerprint
from workshop.ui.widgets.drafts import keep_draft, settle_draft

_SIGNERS: Mapping[str, str] = {
    Signer.FIRST: mark(
        "Signed with a key that is new here. Compare its fingerprint with people of the other town "
        "once, for example on the telephone:"
    ),
    Signer.SAME: mark("Signed by the same town as before, with the key:"),
    Signer.ANOTHER: mark("Signed with another key than the earlier file:"),
    Signer.NOBODY: mark("Not signed: the fingerprint shows that it is whole, not from whom it is."),
    Signer.NO_LONGER: mark("Not signed, while the earlier file was."),
}
_FROM_OURS = mark_plural(
    "{count} of its clauses was taken from ours.", "{count} of its clauses were taken from ours."
)
_CHANGED = mark_plural("{count} changed field", "{count} changed fields")


def open_bringing(page: Page, *, begin: bool = True) -> None:
    """A dialog that reads another city's file and shows a preview before it is imported. Unless it
    should ``begin`` anew, it shows the address that ``begin_document`` has left there."""
    if begin:
        begin_document(page, "adoption")

    @dialog(_("Bring a standard in"), width="medium")
    def ask() -> None:
        page.present_actor()
        st.write(
            _(
                "The JSON file of a published standard, as its public page offers it. Nothing of "
                "ours changes until you decide."
            )
        )
        chosen = choose_document(
            page,
            "adoption",
            _("Published standard (JSON)"),
            lambda content: FoundStandard(read_standard(content), ""),
            lambda address: fetch_standard(address, inside=page.services.settings.inside),
        )
        if chosen is None:
            return
        found, _address = chosen
        document = found.file
        _preview(document.snapshot)
        _tell_circle(page, document)
        sure = _show_signer(page, document)
        if press_button(
            _("Bring it in"), type="primary", icon=":material/download_done:", disabled=not sure
        ):
            content = BringStandard(page.programme.id, document, sure=True, feed=found.feed)
            if page.attempt(bring_standard, content, _("The standard is here.")):
                forget_document(page, "adoption")
                st.rerun()

    ask()


def _tell_circle(page: Page, document: CheckedStandard) -> None:
    """That clauses of another town's standard were taken from ours."""
    ours = sum(
        (clause["origin"] or {}).get("standard") == page.programme.id
        for clause in document.snapshot["clauses"]
    )
    if ours:
        told = translate_plural(_FROM_OURS, ours)
        st.caption(f":material/cycle: {told}")


def _preview(snapshot: Mapping[str, Any]) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f"**{plain(snapshot['standard']['title'])}**")
        st.caption(about_standard(snapshot))
        areas = ", ".join(plain(area["name"]) for area in snapshot["areas"])
        if areas:
            st.caption(areas)
        whole = _("The fingerprint fits: the file is whole.")
        st.caption(f":material/verified: {whole}")


def _show_signer(page: Page, document: CheckedStandard) -> bool:
    """Who signed the file; whether somebody may bring it in, who has seen that."""
    with page.read() as db:
        editions = editions_of(db, page.programme.id, document.snapshot["standard"]["id"])
    signer = compare_signers(editions, document.signature)
    icon = "gpp_maybe" if signer in DOUBTFUL else "verified" if document.signature else "info"
    st.caption(f":material/{icon}: {_(_SIGNERS[signer])}")
    if document.signature:
        shown = key_fingerprint(document.signature["key"])
        show_fingerprint(shown, page.state(f"adoption.key.{document.sha256}"))
    if signer not in DOUBTFUL:
        return True
    return st.checkbox(
        _("I have asked the other town; the file is theirs"),
        key=page.state(f"adoption.sure.{document.sha256}"),
    )


def about_standard(document: Mapping[str, Any]) -> str:
    """Version, date and number of clauses of a standard, in one line."""
    about = document["standard"]
    facts = [
        _("Version {version}", version=about["version"]),
        _(VERSION_STATES[state_of(about)]),
        day_of(about["published_on"], current_language()),
        translate_plural(CLAUSES, len(document["clauses"])),
    ]
    if about["example"]:
        facts.append(_("example"))
    return " · ".join(facts)


def open_leaving_out(page: Page, matter: Matter) -> None:
    """A dialog that asks for the reason why a clause is not adopted."""

    @dialog(_("Leave {code} out", code=plain(matter.row.code)))
    def ask() -> None:
        page.present_actor()
        st.write(plain(matter.original["title"]))
        if matter.ours:
            st.caption(
                _(
                    "Our clause {code} is rejected with this reason; it stays and can be "
                    "taken up again.",
                    code=matter.ours.code,
                )
            )
        key = page.state(f"leave_out.{matter.row.code}")
        keep_draft(page, key, _("Leave {code} out", code=matter.row.code), reason="")
        reason = st.text_area(_("Why it does not fit here"), max_chars=1000, key=f"{key}.reason")
        if press_button(_("Leave out"), type="primary", icon=":material/block:"):
            row = matter.row
            command = DecideAdoption(
                page.programme.id, row.origin, row.code, AdoptionDecision.NOT_ADOPTED, reason
            )
            if page.attempt(decide_adoption, command, _("Left out, with the reason.")):
                settle_draft(key)
                st.rerun()

    ask()


def show_following(page: Page, matter: Matter) -> None:
    """Buttons for a change in the other standard: adopt it, or keep our clause as it is."""
    row = matter.row
    taken = matter.ours is not None and matter.decision in (
        AdoptionDecision.ADOPTED,
        AdoptionDecision.ADAPTED,
    )
    with st.container(horizontal=True):
        if (
            taken
            and matter.news == ChangeKind.CHANGED
            and press_button(
                _("Take the change over"),
                key=page.state(f"adoption.{row.id}.follow"),
                icon=":material/sync:",
                type="primary",
            )
        ):
            _choose_fields(page, matter)
        words = _("Leave ours as it is") if taken else _("Seen, the decision stands")
        if press_button(words, key=page.state(f"adoption.{row.id}.seen"), icon=":material/done:"):
            _follow(page, matter, [])


def _choose_fields(page: Page, matter: Matter) -> None:
    ours = matter.ours
    kept = set(matter.differing)

    @dialog(_("Take the change over into {code}", code=ours.code if ours else ""))
    def ask() -> None:
        page.present_actor()
        st.write(translate_plural(_CHANGED, len(matter.changes)))
        fields = []
        for change in matter.changes:
            name = change["field"]
            label = _(FIELDS[name])
            if name in kept:
                adapted = _("adapted by us; our words would be replaced")
                label = f"{label} ({adapted})"
            if st.checkbox(
                label, name not in kept, key=page.state(f"adoption.{matter.row.id}.take.{name}")
            ):
                fields.append(name)
        st.caption(_("It becomes a revision of our clause; the former text stays in its history."))
        if press_button(_("Take over"), type="primary", disabled=not fields):
            _follow(page, matter, fields)

    ask()


def _follow(page: Page, matter: Matter, fields: list[str]) -> None:
    row = matter.row
    command = FollowOriginal(page.programme.id, row.origin, row.code, fields)
    done = _("The change is taken over.") if fields else _("Noted; ours stays as it is.")
    if page.attempt(follow_original, command, done):
        st.rerun()
