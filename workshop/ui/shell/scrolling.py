"""Bringing what somebody has just asked for into view."""

import streamlit as st

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
}
""",
    isolate_styles=False,
)


def bring_into_view(visit: str, key: str) -> None:
    """Scroll to this place once per ``visit``, where it is outside the screen."""
    _arrival(key=key, data={"visit": visit})
