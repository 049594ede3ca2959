"""Checks of the catalogue: services and processes."""

from __future__ import annotations

from collections.abc import Collection

from workbench.model import WRITTEN_BY, Process, find, parts
from workbench.workspace.locate import Path
from workbench.workspace.parsed import Parsed
from workbench.workspace.sharing import check_basis, check_sources, day, id_of_place, one_of, reference, unique
from workbench.workspace.world import World


def check_catalogue(files: list[Parsed], world: World, only: Collection[str] | None = None) -> None:
    """Findings in the files of the catalogue, or in ``only`` these; the others are as they were."""
    keys: dict[str, str] = {}
    for parsed in files:
        if parsed.value is None:
            continue
        concerned = only is None or parsed.place.file in only
        match parsed.place.kind:
            case "service" if concerned:
                _check_service(parsed, world)
            case "process" if concerned:
                _check_process(parsed, world, keys)
            case "process":
                for id_, key in package_keys(parsed.value):
                    keys.setdefault(key, f"{parsed.place.folder}/{parsed.place.name}/parameters/{id_}")


def package_keys(process: Process) -> tuple[tuple[str, str], ...]:
    """The parameters that have a key in the package, with it: no two of all processes have the same."""
    return tuple((p.id, p.package_key) for p in process.parameters if p.package_key is not None)


def _check_service(parsed: Parsed, world: World) -> None:
    service = parsed.value
    id_of_place(parsed, service.id, parsed.place.folder, ("id",))
    one_of(parsed, "E306", service.working_group, world.groups, ("working_group",))
    for index, upstream in enumerate(service.upstream):
        reference(parsed, world, upstream, ("upstream", index))
    for index, process in enumerate(service.processes):
        _check_process_exists(parsed, world, f"{parsed.place.folder}/{process}", ("processes", index))
    if service.ended is not None:
        day(parsed, service.ended.date, ("ended", "date"))
        if service.ended.replaced_by is not None:
            reference(parsed, world, service.ended.replaced_by, ("ended", "replaced_by"))
    unique(parsed, service.glossary, ("glossary",))
    for index, entry in enumerate(service.glossary):
        for other, contrast in enumerate(entry.contrast):
            reference(parsed, world, contrast, ("glossary", index, "contrast", other))
    check_sources(parsed, world, service.source, ())


def _check_process(parsed: Parsed, world: World, keys: dict[str, str]) -> None:
    process: Process = parsed.value
    service = parsed.place.folder
    address = f"{service}/{parsed.place.name}"
    id_of_place(parsed, process.id, parsed.place.name, ("id",))
    check_sources(parsed, world, process.source, ())
    if process.follows is not None:
        _check_process_exists(parsed, world, process.follows, ("follows",))
    if process.ended is not None:
        day(parsed, process.ended.date, ("ended", "date"))
        if process.ended.replaced_by is not None:
            _check_process_exists(parsed, world, process.ended.replaced_by, ("ended", "replaced_by"))
    check_basis(parsed, world, process.basis, ())
    for located in parts(process):
        if located.element.basis:
            check_basis(parsed, world, located.element.basis, _path(process, located.address), located.address)
    for index, form in enumerate(process.forms):
        for place, field in enumerate(form.fields):
            for number, origin in enumerate(field.origin):
                if origin in WRITTEN_BY:
                    continue
                path = ("forms", index, "fields", place, "from", number)
                at = f"{address}/forms/{form.id}/fields/{field.id}"
                if reference(parsed, world, origin, path, at):
                    _check_upstream(parsed, world, service, origin, path, at)
    for index, interface in enumerate(process.interfaces):
        reference(
            parsed, world, interface.partner, ("interfaces", index, "partner"), f"{address}/interfaces/{interface.id}"
        )
    for index, parameter in enumerate(process.parameters):
        key = parameter.package_key
        if key is None:
            continue
        at = f"{address}/parameters/{parameter.id}"
        if key in keys:
            parsed.add("E310", ("parameters", index, "package_key"), at, found=key, other=keys[key])
        keys.setdefault(key, at)
    for collection in ("rules", "requirements"):
        for index, item in enumerate(getattr(process, collection)):
            for number, prohibited in enumerate(item.prohibits):
                if find(process, prohibited) is not None:
                    at_path: Path = (collection, index, "prohibits", number)
                    parsed.add("E315", at_path, f"{address}/{collection}/{item.id}", found=prohibited)


def _path(process: Process, address: str) -> Path:
    """The path, in the data of a process, of the element at a relative address."""
    names = address.split("/")
    items = getattr(process, names[0])
    index = next(i for i, item in enumerate(items) if item.id == names[1])
    if len(names) == 2:
        return names[0], index
    inner = next(i for i, item in enumerate(items[index].fields) if item.id == names[3])
    return names[0], index, "fields", inner


def _check_upstream(parsed: Parsed, world: World, service: str, origin: str, path: Path, address: str) -> None:
    upstream = world.upstream.get(service)
    if upstream is not None and origin != service and not origin.startswith("ext:") and origin not in upstream:
        parsed.add("W303", path, address, found=origin, what=service)


def _check_process_exists(parsed: Parsed, world: World, address: str, path: Path) -> bool:
    if address in world.processes:
        return True
    parsed.add("E304", path, found=address, meant=parsed.meant(address, world.processes))
    return False


def about(parsed: Parsed, world: World, found: str, path: Path) -> None:
    """What an answer or agreement speaks of exists: in the standard, or in what some municipality adds."""
    id_, _, relative = found.partition("/")
    address = f"{parsed.place.folder}/{id_}"
    if not _check_process_exists(parsed, world, address, path):
        return
    known = world.processes[address]
    ended = known.ended()
    if ended is not None:
        parsed.add("W306", path, address, **ended | {"found": found})
        return
    if not relative:
        return
    if known.has(relative) or relative in known.added:
        return
    gone = known.retired(relative)
    if gone is not None:
        parsed.add("W306", path, f"{address}/{relative}", **gone | {"found": found})
    else:
        code = "W307" if relative in known.decided else "E305"
        parsed.add(code, path, f"{address}/{relative}", found=found, meant=parsed.meant(relative, known.names()))
