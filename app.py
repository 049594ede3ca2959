"""The workbench in the browser: ``streamlit run app.py [-- --workspace DIR]``."""

from pathlib import Path

import streamlit as st

from workbench.ui.guard import MIDDLEWARE
from workbench.ui.opening import opening

app = st.App(Path(__file__).parent / "workbench" / "ui" / "main.py", middleware=MIDDLEWARE, lifespan=opening)
