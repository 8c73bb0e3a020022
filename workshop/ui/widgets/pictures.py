"""Pictures beside something: a gallery with what is to be seen in each, and a way to add one.

The browser gets them from ``/pictures`` with its sign-in, never from an address that others know.
"""

import base64
from collections.abc import Mapping, Sequence

import streamlit as st

from workshop.errors import WorkshopError
from workshop.i18n import _
from workshop.pictures.pictures import (
    LONGEST_ALT,
    LONGEST_CAPTION,
    AddPicture,
    DescribePicture,
    add_picture,
    describe_picture,
    list_seen_pictures,
    remove_picture,
)
from workshop.pictures.remaking import (
    ENDINGS,
    LARGE_SIDE,
    PictureSize,
    RemadePicture,
    remake_picture,
)
from workshop.pictures.subjects import PictureSubject, pictured
from workshop.pictures.tables import Picture
from workshop.ui.shell.dialogs import ask_first
from workshop.ui.shell.formatting import fault_words, plain
from workshop.ui.shell.navigation import own_link
from workshop.ui.shell.page import Page
from workshop.ui.shell.parts import dialog
from workshop.ui.shell.presses import press_button, submit_button
from workshop.ui.widgets.component import show_module
from workshop.ui.widgets.drafts import keep_draft, settle_draft
from workshop.ui.widgets.file_field import clear_file, pick_file

_CARD = 300
"""Width of a card in the gallery, in pixels."""


def show_pictures(page: Page, subject: PictureSubject, *, editable: bool = True) -> None:
    """The pictures of a subject, and with ``editable`` and the right a button to add one. Shows
    nothing to whoever may not see them."""
    if not page.may(pictured.get_for(subject.kind).see):
        return
    show_gallery(page, subject, editable=editable)
    if editable:
        offer_picture(page, {"": subject})


def show_gallery(page: Page, subject: PictureSubject, *, editable: bool) -> bool:
    """The pictures of a subject without the button; returns whether there are any."""
    with page.read() as db:
        pictures = list_seen_pictures(db, page.actor, subject)
    show_cards(page, subject.kind, pictures, editable=editable)
    return bool(pictures)


def show_cards(page: Page, kind: str, pictures: Sequence[Picture], *, editable: bool) -> None:
    """These pictures of a subject of this kind, which the page has read already."""
    changes = page.may(pictured.get_for(kind).change)
    if pictures:
        with st.container(horizontal=True):
            for picture in pictures:
                _show_card(page, picture, changes=changes, editable=editable)


def offer_picture(page: Page, places: Mapping[str, PictureSubject], default: int = 0) -> None:
    """A button that opens the form for a picture. ``places``: what it can belong to, by what that
    is called; ``default``: which of them is offered first. Of several the form lets one choose."""
    subjects = list(places.values())
    if not page.may(pictured.get_for(subjects[0].kind).change):
        return
    key = page.state(f"picture.add.{subjects[0].id}")
    if press_button(_("Add a picture"), icon=":material/add_a_photo:", key=key):
        _open_form(page, places, default)


def _show_card(page: Page, picture: Picture, *, changes: bool, editable: bool) -> None:
    key, address = page.state(f"picture.{picture.id}"), own_link(f"/pictures/{picture.id}")
    with st.container(border=True, width=_CARD):
        _show_image(f"{key}.image", f"{address}/preview", address, picture.alt)
        if picture.caption:
            st.markdown(plain(picture.caption))
        st.caption(plain(picture.alt))
        if not changes:
            return
        with st.container(horizontal=True, gap="small"):
            if editable and press_button(
                _("Describe"), key=f"{key}.edit", icon=":material/edit:", type="tertiary"
            ):
                _open_description(page, picture)
            if press_button(
                _("Remove"), key=f"{key}.remove", icon=":material/delete:", type="tertiary"
            ):
                _ask_to_remove(page, picture)


def _ask_to_remove(page: Page, picture: Picture) -> None:
    words = _(
        "The picture is erased at once, for good; it cannot be undone. In minutes that are approved"
        " already there will stand that a picture was removed."
    )
    ask_first(
        page,
        _("Remove this picture?"),
        words,
        (_("Remove the picture"), ":material/delete:"),
        lambda: page.attempt(remove_picture, picture.id, _("The picture is erased.")),
    )


def _open_form(page: Page, places: Mapping[str, PictureSubject], default: int) -> None:
    subjects = list(places.values())
    form_id = page.state(f"picture.new.{subjects[0].id}")
    file_key = f"{form_id}.file"

    @dialog(_("Add a picture"), width="medium")
    def form() -> None:
        page.present_actor()
        st.info(
            _(
                "Nobody may be recognised in it who has not agreed: look at faces, badges and "
                "signatures first. That is your duty; nobody here checks it. When and where it "
                "was taken and with what is removed from the file."
            ),
            icon=":material/face:",
        )
        made = _pick(file_key)
        if made is None:
            return
        _show_preview(file_key, made)
        keep_draft(page, form_id, _("Add a picture"), alt="", caption="")
        with st.form(f"{form_id}.form", border=False):
            names = list(places)
            chosen = names[default]
            if len(names) > 1:
                chosen = st.selectbox(_("Where it belongs"), names, index=default)
            alt, caption = _ask_words(form_id, "", "")
            sent = submit_button(_("Add the picture"), key=f"{form_id}.send", type="primary")
        content = AddPicture(places[chosen], made, alt, caption)
        if sent and page.attempt(add_picture, content, _("The picture is there.")) is not None:
            settle_draft(form_id)
            _forget_file(file_key)
            st.rerun()

    _forget_file(file_key)
    form()


def _pick(key: str) -> RemadePicture | None:
    """The picture in the file that was picked, made anew once; a sentence where it cannot be."""
    file = pick_file(_("File with the picture"), ENDINGS, key, LARGE_SIDE)
    if file is None:
        return None
    made: RemadePicture | None
    name, made = st.session_state.get(_made(key), ("", None))
    if name != file.key:
        try:
            with st.spinner(_("Preparing the picture…")):
                made = remake_picture(file.content)
        except WorkshopError as error:
            st.error(fault_words(error), icon=":material/info:")
            return None
        st.session_state[_made(key)] = (file.key, made)
    return made


def _forget_file(key: str) -> None:
    clear_file(key)
    st.session_state.pop(_made(key), None)


def _made(key: str) -> str:
    return f"{key}.made"


def _show_preview(key: str, made: RemadePicture) -> None:
    data = base64.b64encode(made.files[PictureSize.PREVIEW]).decode()
    _show_image(f"{key}.preview", f"data:image/jpeg;base64,{data}", None, _("The picture"))


def _show_image(key: str, preview: str, full: str | None, alt: str) -> None:
    show_module("picture", {"preview": preview, "full": full, "alt": alt}, key=key)


def _open_description(page: Page, picture: Picture) -> None:
    form_id = page.state(f"picture.words.{picture.id}")

    @dialog(_("Describe the picture"))
    def form() -> None:
        page.present_actor()
        keep_draft(
            page, form_id, _("Describe the picture"), alt=picture.alt, caption=picture.caption
        )
        with st.form(f"{form_id}.form", border=False):
            alt, caption = _ask_words(form_id, picture.alt, picture.caption)
            sent = submit_button(_("Save"), key=f"{form_id}.send", type="primary")
        content = DescribePicture(picture.id, alt, caption)
        if sent and page.attempt(describe_picture, content, _("Saved.")) is not None:
            settle_draft(form_id)
            st.rerun()

    form()


def _ask_words(form_id: str, alt: str, caption: str) -> tuple[str, str]:
    told = st.text_area(
        _("What is to be seen (needed)"),
        alt,
        height=80,
        max_chars=LONGEST_ALT,
        key=f"{form_id}.alt",
        placeholder=_("For example: a wall with some forty notes; most of them under “Reception”"),
        help=_(
            "Read aloud to people who do not see the picture, and kept in documents. Say what "
            "matters in it, in one or two sentences; names of people do not belong here."
        ),
    )
    said = st.text_input(
        _("Caption (optional)"), caption, max_chars=LONGEST_CAPTION, key=f"{form_id}.caption"
    )
    return told, said
