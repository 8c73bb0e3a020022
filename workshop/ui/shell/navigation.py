"""Opening another screen, rerunning the present one, and scrolling within it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn, Protocol, TypeVar

import streamlit as st

from workshop.i18n import _
from workshop.live.public_address import base_path
from workshop.services import services
from workshop.store.ids_and_clock import new_id
from workshop.ui.shell.page import NOTICE_KEY, PROGRAMME_KEY, AppPage
from workshop.ui.shell.parts import in_part
from workshop.ui.shell.presses import press_button

_PAGES = Path(__file__).resolve().parents[3] / "pages"


class _Row(Protocol):
    @property
    def id(self) -> str: ...


RowT = TypeVar("RowT", bound=_Row)


def go_to(key: str, address: Mapping[str, str] | None = None, **opening: str) -> NoReturn:
    """Open another screen; ``opening`` (names and ids) becomes session state of that screen.

    ``address`` becomes its query parameters, such as ``{"need": id}``. Raises ``RuntimeError`` in a
    part: what is pressed there twice would be answered for the former page, and empty the new one.
    """
    if in_part():
        raise RuntimeError(f"a part or a dialog would open {key}")
    for name, value in opening.items():
        st.session_state[f"{key}.{name}"] = value
    query = {"programme": str(st.session_state.get(PROGRAMME_KEY, "")), **(address or {})}
    # Without it the page's own words about the programme would keep the old address.
    st.switch_page(str(_PAGES / f"{key}.py"), query_params=query)
    raise AssertionError("unreachable")


def address_of(kind: str, key: str) -> str:
    """The relative URL of a need, a group, a clause or a piece of evidence."""
    screen = {"need": "needs", "group": "grouping", "clause": "standards", "evidence": "needs"}
    programme = st.session_state[PROGRAMME_KEY]
    return own_link(f"/{screen[kind]}?programme={programme}&{kind}={key}")


def only_asked_for(name: str, rows: Sequence[RowT]) -> Sequence[RowT]:
    """The row whose id is in the query parameter ``name``, with a button back to all; else all."""
    wanted = st.query_params.get(name)
    found = [row for row in rows if row.id == wanted]
    if found and press_button(_("Show all"), icon=":material/arrow_back:", key=f"all.{name}"):
        del st.query_params[name]
        st.rerun()
    return found or rows


def run_again() -> NoReturn:
    """Rerun the part, or the page when the whole page is running.

    With a notice the whole page reruns, because the page shows notices.
    """
    alone = in_part() and NOTICE_KEY not in st.session_state
    st.rerun(scope="fragment" if alone else "app")
    raise AssertionError("a rerun never returns")


_arrival = st.components.v2.component(
    "workshop_arrival",
    js="""
export default function ({ data, parentElement }) {
  if (window.workshopArrival === data.visit) return;
  window.workshopArrival = data.visit;
  const { top } = parentElement.getBoundingClientRect();
  const far = top < 0 || top > window.innerHeight * 0.85;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  parentElement.style.scrollMarginTop = "6rem";
  if (far) parentElement.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
  if (!data.focus) return;
  parentElement.tabIndex = -1;
  parentElement.style.outline = "none";
  // A dialog that closes gives the focus away once more, to nothing where its button is gone.
  const take = () => parentElement.focus({ preventScroll: true });
  take();
  setTimeout(take, 300);
}
""",
    isolate_styles=False,
)


def bring_into_view(visit: str, key: str, *, focus: bool = False) -> None:
    """Scroll to the element with this key once per ``visit``, if it is outside the viewport.
    ``focus``: the next press of Tab leads to what follows it, as after a dialog whose button is
    gone."""
    _arrival(key=key, data={"visit": visit, "focus": focus})


def go_on_at(page: AppPage, place: str) -> None:
    """Lead the keyboard to a place of this page with its next run: what had the focus, such as a
    dialog that opened by itself, is gone then."""
    st.session_state[page.state("went_on")] = (new_id(), place)


def go_on_here(page: AppPage, place: str) -> None:
    """The place that ``go_on_at`` names: the next press of Tab leads to what follows here."""
    visit, wanted = st.session_state.get(page.state("went_on"), ("", ""))
    if visit and wanted == place:
        bring_into_view(visit, page.state("went_on.here"), focus=True)


def own_link(path: str) -> str:
    """The address of a path of this server, for links that Streamlit takes as they are."""
    return base_path(services().settings) + path
