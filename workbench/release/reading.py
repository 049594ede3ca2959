"""A release read back from its files: what a comparison, a drift report and the next release start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import orjson
from pydantic import ValidationError

from workbench.model import Process, Record, Service, Text
from workbench.release.documents import AskedFor, Changes, Common, Manifest, Overlay, Requests, Resolved

MANIFEST = "MANIFEST.json"
_R = TypeVar("_R", bound=Record)


class Unreadable(Exception):
    """Files that are no release this program can read; ``message`` says which file, and what to do."""

    def __init__(self, path: str, ja: str, en: str) -> None:
        self.message = Text(ja=f"{path}: {ja}", en=f"{path}: {en}")
        super().__init__(self.message.en)


@dataclass(frozen=True, eq=False)
class Content:
    """What a release says: the standard, and the configuration by municipality code."""

    manifest: Manifest
    services: Mapping[str, Service]
    processes: Mapping[str, Process]
    common: Common
    overlays: Mapping[str, Overlay]
    resolved: Mapping[str, Resolved]
    requests: tuple[AskedFor, ...]


@dataclass(frozen=True, eq=False)
class Release:
    """The files of a release by their path in the bag; what they say is read when asked for."""

    files: Mapping[str, bytes]

    @cached_property
    def manifest(self) -> Manifest:
        """What is in the release."""
        return self._read(MANIFEST, Manifest)

    @property
    def version(self) -> str:
        """The version."""
        return self.manifest.version

    @cached_property
    def changes(self) -> Changes:
        """What changed since the release before it."""
        return self._read("data/docs/changes.json", Changes)

    @cached_property
    def content(self) -> Content:
        """Everything that the release says."""
        codes = [p.code for p in self.manifest.municipalities]
        return Content(
            manifest=self.manifest,
            services={s: self._read(f"data/standard/{s}/service.json", Service) for s in self.manifest.services},
            processes={
                f.path.removeprefix("data/standard/").removesuffix(".json"): self._read(f.path, Process)
                for f in self.manifest.files
                if f.role == "process" and f.schema_
            },
            common=self._read("data/config/common/parameters.json", Common),
            overlays={c: self._read(f"data/config/overlays/{c}/parameters.json", Overlay) for c in codes},
            resolved={c: self._read(f"data/config/resolved/{c}/parameters.json", Resolved) for c in codes},
            requests=self._read("data/customisation/requests.json", Requests).requests,
        )

    def _read(self, path: str, type_: type[_R]) -> _R:
        content = self.files.get(path)
        if content is None:
            raise Unreadable(
                path,
                "このファイルがありません。標準リリースの全体を指定してください。",
                "there is no such file. Name the whole of a release.",
            )
        try:
            return type_.model_validate(orjson.loads(content))
        except (orjson.JSONDecodeError, ValidationError) as error:
            found = str(error).splitlines()[0]
            raise Unreadable(
                path,
                f"この版のワークベンチでは読めません（{found}）。`release verify` で確かめてください。",
                f"this version of the workbench cannot read it ({found}). See `release verify`.",
            ) from error
