"""The entry script of all signed-in screens: navigation, side bar, and nothing else."""

from pathlib import Path

import streamlit as st

from workshop.i18n import LANGUAGES, _
from workshop.people.accounts import ChangeAccount, change_account
from workshop.people.rights import Right
from workshop.people.signin import sign_out
from workshop.programme.programmes import list_programmes
from workshop.ui.page import PROGRAMME_KEY, Visitor, chosen_programme, find_visitor
from workshop.ui.screens import SCREENS
from workshop.ui.signin import LANGUAGE_NAMES, show_sign_in

PAGES = Path(__file__).resolve().parents[2] / "pages"


def main() -> None:
    """Show the sign-in, or the page that was asked for."""
    visitor = find_visitor()
    programme = chosen_programme(visitor) if visitor else None
    pages = [
        st.Page(
            PAGES / f"{screen.key}.py",
            title=_(screen.title),
            icon=screen.icon,
            url_path="" if screen.key == "programme" else screen.key,
            default=screen.key == "programme",
        )
        for screen in SCREENS
        if visitor is None
        or screen.needs is None
        or visitor.actor.may(screen.needs, programme.id if programme else None)
    ]
    st.set_page_config(
        page_title=_("Empathy workshop"), page_icon=":material/diversity_3:", layout="wide"
    )
    page = st.navigation(pages, position="sidebar" if visitor else "hidden")
    if visitor is None:
        show_sign_in()
        return
    _side_bar(visitor)
    page.run()


def _side_bar(visitor: Visitor) -> None:
    from workshop.live.house import house

    with st.sidebar:
        with house().store.read() as db:
            programmes = {row.slug: row.title for row in list_programmes(db, visitor.actor)}
        if programmes:
            _choose_programme(programmes)
        st.divider()
        st.caption(visitor.account.display_name)
        language = st.segmented_control(
            _("Language"),
            LANGUAGES,
            format_func=lambda code: LANGUAGE_NAMES[code],
            default=visitor.account.language,
            key="app.language_choice",
        )
        if language and language != visitor.account.language:
            content = ChangeAccount(visitor.account.id, language=language)
            house().store.write(change_account, visitor.actor, content)
            st.rerun()
        if st.button(_("Sign out"), icon=":material/logout:", width="stretch"):
            house().store.write(sign_out, visitor.actor, visitor.sign_in)
            st.session_state.clear()
            st.rerun()


def _choose_programme(programmes: dict[str, str]) -> None:
    slugs = list(programmes)
    present = st.session_state.get(PROGRAMME_KEY)
    picked = st.selectbox(
        _("Programme"),
        slugs,
        index=slugs.index(present) if present in slugs else 0,
        format_func=lambda slug: programmes[slug],
    )
    if picked != present:
        st.session_state[PROGRAMME_KEY] = picked
        st.query_params["programme"] = picked
        st.rerun()


main()
