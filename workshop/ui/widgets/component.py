"""Our own browser modules inside a Streamlit page, as v2 components."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import streamlit as st
from streamlit.components.v2.bidi_component.state import ComponentResult

from workshop.frontend.bundle import bundle_version, first_files
from workshop.i18n import current_language, js_catalogue

MODULES = ("board", "grouping", "queue", "room", "entry")

_BOARD = "desk/component"

# Fetches the modules from the same addresses as the wall and the phones. Keys
# pressed on a board are not Streamlit's shortcuts ("r" there runs the script again).
_LOADER = """
const loading = new Map();
export default function (given) {
  const component = { ...given, data: given.data[0] };
  const { data, parentElement } = component;
  if (!parentElement.workshopKeys) {
    parentElement.workshopKeys = true;
    parentElement.addEventListener("keydown", (event) => event.stopPropagation());
  }
  const address = new URL(`/light/ENTRANCE.js?v=${data.version}`, location.origin).href;
  if (!loading.has(address)) {
    const module = import(address);
    module.catch(() => loading.delete(address));
    loading.set(address, module);
  }
  let end = null;
  let gone = false;
  loading.get(address).then(({ mount }) => {
    if (!gone) end = mount(component);
  });
  return () => {
    gone = true;
    end?.();
  };
}
"""


def light_words(entrance: str) -> dict[str, str | list[str]]:
    """The translations of what a light module and all it imports say, in the present language."""
    return js_catalogue(first_files(entrance), current_language())


@cache
def light_component(name: str, entrance: str) -> Callable[..., ComponentResult]:
    """A v2 component that mounts the light module ``entrance`` by its function ``mount``; its
    ``data`` needs ``version``, see ``bundle_version``."""
    loader = _LOADER.replace("ENTRANCE", entrance)
    mount = st.components.v2.component(name, js=loader, isolate_styles=False)

    def show(*, data: Mapping[str, Any], **rest: Any) -> ComponentResult:
        # In a list, because Streamlit asks of every value in a dict whether it is a table, and
        # loads pandas and pyarrow (90 MB, half a second) to know. Our data are JSON.
        return mount(data=[data], **rest)

    return show


def board(
    module: str,
    *,
    programme_id: str,
    options: Mapping[str, Any],
    key: str,
    follow: Sequence[str] = (),
) -> ComponentResult:
    """Mount one of ``MODULES``; it listens to ``/live`` by itself, without reruns.

    ``options`` go to the module as they are (see its ``mount`` function) and must be JSON.
    ``follow`` names kinds of facts (``room``, ``note``, ``group``, ``need``…): when one of them
    changes, the script or the fragment around this call is run again, at most once a second;
    ``result.moved`` is then the number of the newest event, else ``None``. Raises ``ValueError``
    for another module.
    """
    if module not in MODULES:
        raise ValueError(f"unknown board module: {module}")
    language = current_language()
    return light_component("workshop_board", _BOARD)(
        key=key,
        data={
            "module": module,
            "programme": programme_id,
            "options": dict(options),
            "follow": list(follow),
            "lang": language,
            "catalogue": light_words(_BOARD),
            "version": bundle_version(_BOARD),
        },
        on_moved_change=_nothing,
    )


def _nothing() -> None:
    """A callback is needed for the trigger to be part of the result; the rerun is all we want."""
