"""The documents of a release, for people: 業務標準仕様書 as PDF and Word, and the lists as Excel workbooks.

They are made of what the release says and of nothing else, so they hold nothing that the rest of it withholds.
"""

from workbench.release.papers.making import papers
from workbench.release.papers.wording import Names

__all__ = ["Names", "papers"]
