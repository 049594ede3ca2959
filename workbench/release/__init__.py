"""標準リリース: an agreed standard and its configuration, frozen into a bag that a vendor can read and anyone can check."""

from workbench.release.building import CannotRelease, Draft, Plan, build, draft
from workbench.release.changes import WHY, changes_between, gravest, next_version, numbers
from workbench.release.checking import checked_files
from workbench.release.documents import Altered, Manifest, Severity
from workbench.release.readiness import Unready, readiness
from workbench.release.reading import MANIFEST, Content, Release, Unreadable
from workbench.release.telling import changes_told
from workbench.release.withheld import Leak, leaks

__all__ = [
    "MANIFEST", "WHY", "Altered", "CannotRelease", "Content", "Draft", "Leak", "Manifest", "Plan", "Release", "Severity", "Unreadable",
    "Unready", "build", "changes_between", "checked_files", "changes_told", "draft", "gravest", "leaks", "next_version", "numbers", "readiness",
]  # fmt: skip
