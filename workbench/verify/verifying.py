"""Everything there is to check about a release."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.verify.bagged import bag_findings
from workbench.verify.configured import COMMON, configuration_findings
from workbench.verify.drawn import NO_SCHEMA, flow_findings
from workbench.verify.finding import Finding, Verification
from workbench.verify.shaped import Documents, shape_findings


def verify(files: Mapping[str, bytes], xsd: Path | None = None) -> Verification:
    """Check the files of a release, by their path in the bag; no workspace is needed.

    Parameters
    ----------
    files
        Everything in the bag.
    xsd
        The OMG's ``BPMN20.xsd``, for checking the flows against it too.
    """
    documents = Documents(files)
    found: list[Finding] = [*bag_findings(files), *shape_findings(documents)]
    if COMMON in documents.data and documents.manifest():
        found += configuration_findings(documents)
    found += flow_findings(files, xsd)
    checked = {
        "files": len(files),
        "documents": len(documents.data),
        "municipalities": len(documents.manifest().get("municipalities") or ()),
        "flows": sum(p.endswith(".bpmn") for p in files),
    }
    return Verification(tuple(sorted(set(found))), checked, () if xsd else (NO_SCHEMA,))
