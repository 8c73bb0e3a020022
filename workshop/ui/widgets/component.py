"""The boards of ``workshop/web/light`` inside a Streamlit page, as one v2 component."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.bidi_component.state import ComponentResult

from workshop.i18n import current_language, js_catalogue

MODULES = ("board", "grouping", "queue", "room", "entry")

_LIGHT = Path(__file__).parents[2] / "web" / "light"

_BOARD = "component"
_IMPORT = re.compile(r'from "\./([\w.]+\.js)"')

# Fetches the modules from the light files, which the wall and the phones use too. Keys
# pressed on a board are not Streamlit's shortcuts ("r" there runs the script again).
_LOADER = """
const loading = new Map();
export default function (component) {
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


@cache
def _modules(entrance: str) -> tuple[Path, ...]:
    """The component's file and all it imports: they are fetched as one and share one catalogue."""
    found: dict[str, Path] = {}
    waiting = [f"{entrance}.js"]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = _LIGHT / name
            waiting += _IMPORT.findall(found[name].read_text("utf-8"))
    return tuple(found.values())


@cache
def light_version(entrance: str) -> str:
    """Changes when a light file does, so that no browser shows an old board with a new page."""
    digest = hashlib.sha256()
    for file in (*_modules(entrance), *sorted(_LIGHT.glob("*.css"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def light_words(entrance: str) -> dict[str, str]:
    """The translations of what a light module and all it imports say, in the present language."""
    return js_catalogue(_modules(entrance), current_language())


@cache
def light_component(name: str, entrance: str) -> Callable[..., ComponentResult]:
    """A v2 component that mounts the light module ``entrance`` by its function ``mount``; its
    ``data`` needs ``version``, see ``light_version``."""
    loader = _LOADER.replace("ENTRANCE", entrance)
    return st.components.v2.component(name, js=loader, isolate_styles=False)


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
            "version": light_version(_BOARD),
        },
        on_moved_change=_nothing,
    )


def _nothing() -> None:
    """A callback is needed for the trigger to be part of the result; the rerun is all we want."""
