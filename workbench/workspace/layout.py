"""Which files and folders of a workspace there are, on disk or once something is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.workspace.files import CATALOGUE, KEPT, MUNICIPALITIES, SETTINGS, Folders, Obstacle, Place


@dataclass(frozen=True, slots=True)
class Layout:
    """Which files and folders there are."""

    places: tuple[Place, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    services: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()

    @classmethod
    def on_disk(cls, root: Path) -> Layout:
        """The layout as it stands in the folder."""
        found = Folders(root)
        return cls(tuple(found.places), tuple(found.obstacles), tuple(found.services), tuple(found.municipalities))

    def with_files(self, changes: Mapping[str, bytes | None]) -> Layout:
        """The layout once these files are written, or gone (None); a folder goes with its last file."""
        places = {place.file: place for place in self.places}
        for file, content in changes.items():
            if content is None:
                places.pop(file, None)
            elif file not in places:
                places[file] = place_of(file)
        obstacles = list(self.obstacles)
        folders = {}
        for top, main, there in (
            (CATALOGUE, "service", self.services),
            (MUNICIPALITIES, "municipality", self.municipalities),
        ):
            touched = {
                names[1] for names in (file.split("/") for file in changes) if names[0] == top and len(names) > 2
            }
            inside = {p.folder for p in places.values() if p.folder and p.file.startswith(f"{top}/")}
            headed = {p.folder for p in places.values() if p.kind == main}
            obstacles = [o for o in obstacles if o.code != "E119" or o.file not in {f"{top}/{f}" for f in touched}]
            obstacles += [
                Obstacle("E119", f"{top}/{folder}", {"found": folder, "expected": f"{main}.yaml"})
                for folder in sorted((touched & inside) - headed)
            ]
            folders[top] = tuple(sorted((set(there) - touched) | inside))
        ordered = tuple(sorted(places.values(), key=_in_order))
        return Layout(ordered, tuple(obstacles), folders[CATALOGUE], folders[MUNICIPALITIES])


_TOPS = {SETTINGS: 0, CATALOGUE: 1, MUNICIPALITIES: 2}


def _in_order(place: Place) -> tuple[int, list[str]]:
    """The order in which the folders are walked."""
    names = place.file.split("/")
    return _TOPS[names[0]], names


def place_of(file: str) -> Place:
    """What the file at a path from the workspace is.

    >>> place_of("process_catalog/senkyo/nyujoken.yaml")
    Place(file='process_catalog/senkyo/nyujoken.yaml', kind='process', folder='senkyo', name='nyujoken')

    Raises
    ------
    ValueError
        Where no file of a workspace stands there.
    """
    match file.removesuffix(".yaml").split("/") if file.endswith(".yaml") else []:
        case ["workspace"]:
            return Place(file, "workspace")
        case [top, "sources"] if top == CATALOGUE:
            return Place(file, "sources")
        case [top, "external"] if top == CATALOGUE:
            return Place(file, "external")
        case [top, "meetings"] if top == CATALOGUE:
            return Place(file, "meetings")
        case [top, service, "service"] if top == CATALOGUE:
            return Place(file, "service", service, "service")
        case [top, service, "answers"] if top == CATALOGUE:
            return Place(file, "answers", service, "answers")
        case [top, service, "agreements"] if top == CATALOGUE:
            return Place(file, "agreements", service, "agreements")
        case [top, service, "requests"] if top == CATALOGUE:
            return Place(file, "requests", service, "requests")
        case [top, service, process] if top == CATALOGUE:
            return Place(file, "process", service, process)
        case [top, service, kept, name] if top == CATALOGUE and kept == KEPT:
            return Place(file, "kept", service, name)
        case [top, municipality, "municipality"] if top == MUNICIPALITIES:
            return Place(file, "municipality", municipality, "municipality")
        case [top, municipality, service] if top == MUNICIPALITIES:
            return Place(file, "practice", municipality, service)
    raise ValueError(f"{file!r} is no file of a workspace")


def service_of(file: str) -> str:
    """The service that alone is concerned when a file or folder changes; "" where others may be, too.

    What the catalogue says of a service itself (its name, its place in the list) is shown with the others.

    >>> service_of("municipalities/akiota/juki.yaml"), service_of("process_catalog/juki/service.yaml")
    ('juki', '')
    """
    match file.removesuffix(".yaml").split("/"):
        case [top, _, "municipality"] if top == MUNICIPALITIES:
            return ""
        case [top, _, service] if top == MUNICIPALITIES:
            return service
        case [top, _, "service"] if top == CATALOGUE:
            return ""
        case [top, service, _, *_] if top == CATALOGUE:
            return service
    return ""
