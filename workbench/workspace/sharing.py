"""Checks of who shares: the workspace's settings, the municipalities, the lists of sources and outside systems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from workbench.model import Basis, Role, Share, Text, check_digit
from workbench.workspace.dates import exists
from workbench.workspace.locate import Path
from workbench.workspace.parsed import Parsed
from workbench.workspace.shape import listed
from workbench.workspace.world import World

_PLACES = {"folder": Text(ja="フォルダー", en="folder"), "file": Text(ja="ファイル", en="file")}


def check_sharing(files: list[Parsed], world: World) -> None:
    """Findings in ``workspace.yaml``, the lists of the catalogue, and the municipalities."""
    codes: dict[str, str] = {}
    secretariats: list[str] = []
    for parsed in files:
        if parsed.value is None:
            continue
        match parsed.place.kind:
            case "workspace":
                unique(parsed, parsed.value.working_groups, ("working_groups",))
                unique(parsed, parsed.value.levels, ("levels",))
                _check_members(parsed, world)
                _check_budget(parsed, world)
            case "sources" | "external":
                unique(parsed, parsed.value, ())
            case "meetings":
                _check_meetings(parsed, world)
            case "municipality":
                _check_municipality(parsed, world, codes, secretariats)


def _check_meetings(parsed: Parsed, world: World) -> None:
    unique(parsed, parsed.value, ())
    for index, meeting in enumerate(parsed.value):
        for field in ("date", "next_date"):
            found = getattr(meeting, field)
            if found is not None and not exists(found):
                parsed.add("E312", (index, field), found=found)
        if meeting.level is not None:
            one_of(parsed, "E308", meeting.level, world.levels, (index, "level"))
        if meeting.working_group is not None:
            one_of(parsed, "E306", meeting.working_group, world.groups, (index, "working_group"))
        for number, attendee in enumerate(meeting.present):
            if attendee.municipality is not None:
                path: Path = (index, "present", number, "municipality")
                one_of(parsed, "E307", attendee.municipality, world.municipalities, path)
        check_sources(parsed, world, meeting.source, (index,))


def _check_members(parsed: Parsed, world: World) -> None:
    members = parsed.value.members
    unique(parsed, members, ("members",))
    owners: dict[str, str] = {}
    for index, member in enumerate(members):
        path: Path = ("members", index)
        if member.account is not None:
            account = member.account.casefold()
            if account in owners:
                parsed.add("E317", (*path, "account"), found=member.account, other=owners[account])
            owners.setdefault(account, member.id)
        for at, role in enumerate(member.roles):
            _check_role(parsed, world, role, (*path, "roles", at))


def _check_role(parsed: Parsed, world: World, role: Role, path: Path) -> None:
    for needed in _NEEDED.get(role.role, ()):
        if not getattr(role, needed):
            parsed.add("E316", path, found=role.role, expected=f"`{needed}`")
    if role.municipality is not None:
        one_of(parsed, "E307", role.municipality, world.municipalities, (*path, "municipality"))
    for index, group in enumerate(role.working_groups):
        one_of(parsed, "E306", group, world.groups, (*path, "working_groups", index))


def _check_budget(parsed: Parsed, world: World) -> None:
    budget = parsed.value.budget
    if budget is None:
        return
    if budget.set_by is not None:
        one_of(parsed, "E308", budget.set_by, world.levels, ("budget", "set_by"))
    day(parsed, budget.set_on, ("budget", "set_on"))
    check_share(parsed, world, budget.share, ("budget", "share"))
    check_sources(parsed, world, budget.source, ("budget",))


_NEEDED: Mapping[str, tuple[str, ...]] = {"member": ("municipality", "working_groups"), "chair": ("working_groups",)}
"""What a role must say besides its name."""


def _check_municipality(parsed: Parsed, world: World, codes: dict[str, str], secretariats: list[str]) -> None:
    municipality = parsed.value
    id_of_place(parsed, municipality.id, parsed.place.folder, ("id",))
    check_sources(parsed, world, municipality.source, ())
    for service in municipality.departments:
        reference(parsed, world, service, ("departments", service), of_key=True)
    code = municipality.code
    if str(check_digit(code)) != code[5]:
        parsed.add("E313", ("code",), found=code, expected=f"{code[:5]}{check_digit(code)}")
    elif code in codes:
        parsed.add("E314", ("code",), found=code, other=codes[code])
    codes.setdefault(code, parsed.place.folder)
    if municipality.secretariat:
        secretariats.append(parsed.place.folder)
        if len(secretariats) > 1:
            parsed.add("W304", ("secretariat",), found=parsed.place.folder)
    start, end = municipality.go_live, municipality.contract_end
    if start and end and end < start:
        parsed.add("W305", ("contract_end",), found=end, expected=start)


def unique(parsed: Parsed, items: Iterable[Any], path: Path) -> None:
    """Every id among ``items`` stands once."""
    seen = set()
    for index, item in enumerate(items):
        if item.id in seen:
            parsed.add("E309", (*path, index, "id"), found=item.id)
        seen.add(item.id)


def id_of_place(parsed: Parsed, found: str, expected: str, path: Path) -> None:
    """The id in a file is that of the folder or file it stands in."""
    if found != expected:
        place = "folder" if parsed.place.kind in ("service", "municipality") else "file"
        parsed.add("E301", path, found=found, expected=expected, what=_PLACES[place])


def reference(parsed: Parsed, world: World, found: str, path: Path, address: str = "", of_key: bool = False) -> bool:
    """A service (or ``ext:`` system) that is referred to exists."""
    if found.startswith("ext:"):
        if world.external is None or found[4:] in world.external:
            return True
        guess = parsed.meant(found[4:], world.external)
        parsed.add("E303", path, address, of_key, found=found[4:], meant=guess)
    else:
        if found in world.services:
            return True
        parsed.add("E302", path, address, of_key, found=found, meant=parsed.meant(found, world.services))
    return False


def check_sources(parsed: Parsed, world: World, sources: tuple[str, ...], path: Path) -> None:
    """Sources that are named are listed (a warning)."""
    if world.sources is None:
        return
    for index, source in enumerate(sources):
        if source not in world.sources:
            guess = parsed.meant(source, world.sources)
            parsed.add("W301", (*path, "source", index), found=source, meant=guess)


def day(parsed: Parsed, found: str | None, path: Path) -> None:
    """A date is a day of the calendar."""
    if found is not None and not exists(found):
        parsed.add("E312", path, found=found)


def check_share(parsed: Parsed, world: World, share: Share, path: Path) -> None:
    """Findings in a share: parts that do not add up to 100 percent, and municipalities that do not exist."""
    for m in share.fixed:
        one_of(parsed, "E307", m, world.municipalities, (*path, "fixed", m), of_key=True)
    if share.remainder is not None:
        one_of(parsed, "E307", share.remainder, world.municipalities, (*path, "remainder"))
    parts = (share.equal, share.population, share.degressive, share.cases, share.requester)
    total = sum(Fraction(str(part)) for part in parts)
    if total not in (0, 100):
        parsed.add("E706", path, found=f"{float(total):g}")


def one_of(
    parsed: Parsed, code: str, found: str, among: frozenset[str] | None, path: Path, of_key: bool = False
) -> None:
    """``found`` is among the ids that ``workspace.yaml`` declares."""
    if among is not None and found not in among:
        details: dict[str, Any] = {
            "found": found,
            "meant": parsed.meant(found, among),
            "expected": listed(sorted(among)),
        }
        parsed.add(code, path, of_key=of_key, **details)


def check_basis(parsed: Parsed, world: World, basis: Iterable[Basis], path: Path, address: str = "") -> None:
    """The laws that something rests on are those of its service."""
    kind, folder, name = parsed.place.kind, parsed.place.folder, parsed.place.name
    laws = world.laws.get(name if kind == "practice" else folder)
    if laws is None:
        return
    for index, item in enumerate(basis):
        if item.law not in laws:
            details: dict[str, Any] = {"found": item.law, "meant": parsed.meant(item.law, laws)}
            parsed.add("W302", (*path, "basis", index, "law"), address, **details)
