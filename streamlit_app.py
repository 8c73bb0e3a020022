"""Composition root: settings, store, hub, routes, application. Serves by ``streamlit run``."""

import gc

# Hardly anything of what is loaded now becomes garbage; looking for it again and again would take
# a seventh of the start. ``workshop/web/tuning.py`` switches the collector on when the server runs.
gc.disable()

import streamlit as st

from workshop.serve import build, claim, greet
from workshop.ui.shell.own_files import seal_file_names
from workshop.web.routes import lifespan, middleware

_services = claim(build())
seal_file_names()

app = st.App(
    "workshop/ui/main.py",
    middleware=middleware(_services),
    lifespan=lifespan(_services, started=lambda: greet(_services)),
)
