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
class Release:
    """The files of a release by their path in the bag, and what they say."""

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
    def services(self) -> Mapping[str, Service]:
        """The services by id."""
        return {s: self._read(f"data/standard/{s}/service.json", Service) for s in self.manifest.services}

    @cached_property
    def processes(self) -> Mapping[str, Process]:
        """The processes by address, in the order of the manifest."""
        return {
            f"{file.path.split('/')[2]}/{file.path.split('/')[3].removesuffix('.json')}": self._read(file.path, Process)
            for file in self.manifest.files
            if file.schema_ and file.role == "process"
        }

    @cached_property
    def common(self) -> Common:
        """The parameters as all agreed on them."""
        return self._read("data/config/common/parameters.json", Common)

    @cached_property
    def overlays(self) -> Mapping[str, Overlay]:
        """Each municipality's differences, by its code."""
        return {
            p.code: self._read(f"data/config/overlays/{p.code}/parameters.json", Overlay)
            for p in self.manifest.municipalities
        }

    @cached_property
    def resolved(self) -> Mapping[str, Resolved]:
        """What each municipality's package loads, by its code."""
        return {
            p.code: self._read(f"data/config/resolved/{p.code}/parameters.json", Resolved)
            for p in self.manifest.municipalities
        }

    @cached_property
    def requests(self) -> tuple[AskedFor, ...]:
        """What the vendor is asked to build."""
        return self._read("data/customisation/requests.json", Requests).requests

    @cached_property
    def changes(self) -> Changes:
        """What changed since the release before it."""
        return self._read("data/docs/changes.json", Changes)

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
