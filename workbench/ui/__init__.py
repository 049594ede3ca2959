"""The pages of the app: thin rooms in which a person looks at what the floors below derive."""

from workbench.ui.shell import run

__all__ = ["run"]
