"""Checking a release by code that shares none with what builds it: only the files themselves are asked.

No module here imports what makes releases, so that a mistake there cannot hide itself here.
"""

from workbench.verify.finding import Finding, Verification
from workbench.verify.verifying import verify

__all__ = ["Finding", "Verification", "verify"]
