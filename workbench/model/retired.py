"""Elements that the standard no longer holds: what stands for them now, and what is wrong with how that is recorded."""

from __future__ import annotations

from workbench.model.address import find, kind_of, parent_of
from workbench.model.flow import Flaw
from workbench.model.process import Process, Retired


def retirement(process: Process, address: str) -> Retired | None:
    """The record of the retirement of what stood at a relative address, or of the form that it belonged to."""
    return process.retired.get(address) or process.retired.get(parent_of(address) or "")


def replacement(process: Process, address: str) -> str | None:
    """The address of what stands today for a retired element; None if it was not retired or nothing replaces it.

    A replacement that was retired itself leads on to its own. A field of a retired form is replaced by the field of the
    same id in the new form, or by that form as a whole.
    """
    seen: set[str] = set()
    while address not in seen:
        seen.add(address)
        found = retirement(process, address)
        if found is None or found.replaced_by is None:
            return None
        instead = found.replaced_by
        if address not in process.retired and kind_of(instead) == "form":
            within = f"{instead}/fields/{address.rsplit('/', 1)[1]}"
            instead = within if find(process, within) is not None or within in process.retired else instead
        if find(process, instead) is not None:
            return instead
        address = instead
    return None


def retirement_flaws(process: Process) -> tuple[Flaw, ...]:
    """What is wrong with what a process says it has retired: an id used again, a replacement that leads nowhere."""
    found = []
    for address, retired in process.retired.items():
        if find(process, address) is not None:
            found.append(Flaw("retired-id-used", address, address))
        if retired.replaced_by is not None and not _leads_on(process, address):
            found.append(Flaw("replacement-missing", address, retired.replaced_by))
    return tuple(found)


def _leads_on(process: Process, address: str) -> bool:
    """Whether the chain of replacements ends with something that stands, or that was retired for good."""
    seen: set[str] = set()
    while address not in seen:
        seen.add(address)
        if find(process, address) is not None and len(seen) > 1:
            return True
        found = retirement(process, address)
        if found is None:
            return False
        if found.replaced_by is None:
            return True
        address = found.replaced_by
    return False
