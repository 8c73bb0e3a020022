"""One Streamlit v2 component that mounts our browser modules."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import streamlit as st
from streamlit.components.v2.bidi_component.state import ComponentResult

from workshop.frontend.bundle import first_files, frontend_version
from workshop.i18n import current_language, js_catalogue
from workshop.local_time import zone_name

_SHELL = "streamlit/shell"

# Fetches the shell from the same addresses as the wall and the phones have. Keys pressed
# in a module are not Streamlit's shortcuts ("r" there runs the script again).
_LOADER = """
const loading = new Map();
export default function (given) {
  const component = { ...given, data: given.data[0] };
  const { data, parentElement } = component;
  if (!parentElement.workshopKeys) {
    parentElement.workshopKeys = true;
    parentElement.addEventListener("keydown", (event) => event.stopPropagation());
  }
  const server = window.__streamlit?.BACKEND_BASE_URL ?? location.origin;
  const address = `${server}/light/${data.version}/SHELL.js`;
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
""".replace("SHELL", _SHELL)


def show_module(
    module: str,
    data: Mapping[str, Any],
    *,
    key: str,
    programme_id: str | None = None,
    follow: Sequence[str] = (),
    triggers: Sequence[str] = (),
    **on_change: Callable[[], None],
) -> ComponentResult:
    """Mount a module named in ``frontend/streamlit/shell.js``; it stays mounted through reruns.

    ``data`` is passed to the module and must be JSON. With ``programme_id`` it is connected to
    ``/live`` and receives facts without reruns. ``follow`` names kinds of facts (``room``,
    ``note``, ``group``, ``need``…): when one of them changes, the script or the fragment around
    this call reruns, throttled to once a second; ``result.moved`` is then the number of the
    newest event, else ``None``. A value sent by a module under one of the ``triggers`` reruns the
    script with ``result.<trigger>``; callbacks ``on_<name>_change`` are called before that.
    """
    callbacks = {f"on_{name}_change": _rerun for name in (*triggers, *_moved(follow))}
    language = current_language()
    shell = {
        "module": module,
        "follow": list(follow),
        "lang": language,
        "zone": zone_name(),
        "catalogue": js_catalogue(first_files(_SHELL), language),
        "version": frontend_version(),
    }
    if programme_id is not None:
        shell["programme"] = programme_id
    # In a list, because Streamlit asks of every value in a dict whether it is a table, and
    # loads pandas and pyarrow (90 MB, half a second) to know. Our data are JSON.
    return _component()(key=key, data=[{**data, **shell}], **callbacks, **on_change)


@cache
def _component() -> Callable[..., ComponentResult]:
    return st.components.v2.component("workshop_module", js=_LOADER, isolate_styles=False)


def _moved(follow: Sequence[str]) -> tuple[str, ...]:
    return ("moved",) if follow else ()


def _rerun() -> None:
    """Empty callback: Streamlit adds a trigger to the result only if it has one."""
