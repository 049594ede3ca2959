"""What runs for each visitor, from top to bottom, at every step the visitor takes."""

from workbench.ui import run

if __name__ == "__main__":
    run()
