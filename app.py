"""The workbench in the browser: ``streamlit run app.py [-- --workspace DIR]``."""

from workbench.ui import run

run()
