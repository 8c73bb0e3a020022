"""The entry script of all signed-in screens: navigation and side bar."""

from pathlib import Path

import streamlit as st

from workshop.frontend.bundle import ICON
from workshop.i18n import LANGUAGES, _
from workshop.people.accounts import ChangeAccount, change_account
from workshop.people.sign_in import sign_out
from workshop.processes.garbage import collect_garbage_of_pages
from workshop.programme.programmes import list_programmes
from workshop.programme.tables import Programme
from workshop.services import services
from workshop.store.trouble import StorageTrouble
from workshop.ui.shell.formatting import distinct, fault_words, plain
from workshop.ui.shell.page import PROGRAMME_KEY, Visitor, chosen_programme, find_visitor
from workshop.ui.shell.page_turns import page_turn
from workshop.ui.shell.presses import press_button
from workshop.ui.shell.provider_sign_in import forget_outcome
from workshop.ui.shell.role_names import describe_role
from workshop.ui.shell.screens import SCREENS, Screen
from workshop.ui.shell.sign_in import LANGUAGE_KEY, LANGUAGE_NAMES, show_sign_in
from workshop.ui.widgets.drafts import list_kept_texts
from workshop.ui.widgets.frame import show_frame

PAGES = Path(__file__).resolve().parents[2] / "pages"
# Characters of a programme's title that the field in the side bar has room for.
_FITS = 26


def main() -> None:
    """Set up the app, then run the requested page, or the sign-in for visitors without one."""
    try:
        _show()
    except StorageTrouble as error:
        st.error(fault_words(error), icon=":material/database_off:")
    finally:
        collect_garbage_of_pages()


def _show() -> None:
    visitor = find_visitor()
    programme = chosen_programme(visitor) if visitor else None
    st.set_page_config(page_title=_("Empathy workshop"), page_icon=ICON, layout="wide")
    admitted = visitor is not None and not visitor.must_choose_password
    pages = [_page(screen, visitor, programme) for screen in SCREENS]
    page = st.navigation(pages, position="sidebar" if admitted else "hidden", expanded=True)
    if visitor is None:
        show_sign_in()
        show_frame()
        return
    forget_outcome()
    with page_turn():
        if admitted:
            _side_bar(visitor, programme)
        page.run()


def _page(screen: Screen, visitor: Visitor | None, programme: Programme | None) -> st.Page:
    """A screen as ``st.Page``; it is hidden in the navigation where the visitor lacks the right."""
    opens = visitor is None or screen.needs is None
    if visitor is not None and screen.needs is not None:
        place = programme.id if programme else None
        opens = visitor.actor.may(screen.needs, place) and not (
            screen.unless and visitor.actor.may(screen.unless, place)
        )
    return st.Page(
        PAGES / f"{screen.key}.py",
        title=_(screen.title),
        icon=screen.icon,
        url_path="" if screen.key == "programme" else screen.key,
        default=screen.key == "programme",
        visibility="visible" if opens else "hidden",
    )


def _side_bar(visitor: Visitor, programme: Programme | None) -> None:
    st.logo(str(ICON), size="large")
    with st.sidebar:
        list_kept_texts(visitor)
        if programme is not None:
            _choose_programme(visitor, programme)
            st.divider()
        role = describe_role(visitor.actor, programme.id if programme else None)
        st.markdown(
            f":material/account_circle: **{plain(visitor.account.display_name)}**  \n{plain(role)}"
        )
        _choose_language(visitor)
        if press_button(
            _("Sign out"),
            icon=":material/logout:",
            width="stretch",
            help=_("Ends every sign-in of this account, also on other devices."),
        ):
            services().store.write(sign_out, visitor.actor, visitor.sign_in)
            st.session_state.clear()
            st.session_state[LANGUAGE_KEY] = visitor.account.language
            st.rerun()
        show_frame()


def _choose_language(visitor: Visitor) -> None:
    language = st.segmented_control(
        _("Language"),
        LANGUAGES,
        format_func=lambda code: LANGUAGE_NAMES[code],
        default=visitor.account.language,
        required=True,
        label_visibility="collapsed",
        width="stretch",
        key=f"app.language_choice_{visitor.account.language}",
    )
    if language != visitor.account.language:
        content = ChangeAccount(visitor.account.id, language=language)
        services().store.write(change_account, visitor.actor, content)
        st.rerun()


def _choose_programme(visitor: Visitor, present: Programme) -> None:
    with services().store.read() as db:
        titles = {row.slug: row.title for row in list_programmes(db, visitor.actor)}
    if present.rehearsal_of is not None:
        titles[present.slug] = f"{_('REHEARSAL')} · {present.title}"
    programmes = distinct(titles)
    slugs = list(programmes)
    picked = st.selectbox(
        _("Programme"),
        slugs,
        index=slugs.index(present.slug),
        format_func=lambda slug: programmes[slug],
    )
    if len(present.title) > _FITS:
        st.caption(plain(present.title))
    if picked != present.slug:
        st.session_state[PROGRAMME_KEY] = picked
        st.query_params["programme"] = picked
        st.rerun()


main()
