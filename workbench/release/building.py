"""Building a release: a pure function of the snapshot and what is asked for, giving every file of the bag (law 8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from typing import Any

from workbench import __version__
from workbench.exchange import table_csv
from workbench.model import Record, Request, Snapshot, Text, word
from workbench.release.bagging import PAYLOAD, bag
from workbench.release.changes import changes_between, document, gravest, next_version, numbers
from workbench.release.configuring import Configuration, configuration
from workbench.release.documents import (
    DOCUMENTS,
    Altered,
    AskedFor,
    Common,
    Decided,
    File,
    Manifest,
    Overlay,
    Place,
    Requests,
    Resolved,
    Role,
    Severity,
    as_data,
    as_json,
    schema_of,
)
from workbench.release.papers import Names, papers
from workbench.release.papers.tables import FILLED_IN, what_said
from workbench.release.readiness import Unready, readiness
from workbench.release.reading import MANIFEST, Content, Release
from workbench.release.standard import Made, in_two_forms, standard_files
from workbench.release.telling import changes_told, readme
from workbench.release.values import in_a_cell
from workbench.release.withheld import withheld
from workbench.workspace import schemas

_UNDECIDED = "0.0.0"


class CannotRelease(Exception):
    """A release cannot be made like that; ``messages`` say why, each with what to do."""

    def __init__(self, *messages: Text) -> None:
        self.messages = messages
        super().__init__("; ".join(m.get("en") for m in messages))


@dataclass(frozen=True)
class Plan:
    """What is asked for: the day, the services and municipalities (none named: all), the version (None: as proposed).

    ``effective`` are days on which the release begins to hold, by municipality, where that is not its go-live (or, if
    it is live already, the day of the release). ``documents`` says whether those for people to read are made too.
    """

    date: str
    services: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    version: str | None = None
    effective: Mapping[str, str] = field(default_factory=dict)
    documents: bool = True


@dataclass(frozen=True, eq=False)
class Draft:
    """A release before it has a version: what it would hold, what changed, and what is not ready."""

    snapshot: Snapshot
    plan: Plan
    previous: Release | None

    @cached_property
    def services(self) -> tuple[str, ...]:
        """The services, in the order of the catalogue: those asked for, or all that have processes."""
        asked = self.plan.services
        return tuple(s for s in self.snapshot.services if (s in asked if asked else self.snapshot.processes_of(s)))

    @cached_property
    def effective(self) -> Mapping[str, str]:
        """The municipalities, by code, with the day from which the release holds there."""
        found = {}
        for m in sorted(self.snapshot.municipalities.values(), key=lambda m: (m.code, m.id)):
            if not self.plan.municipalities or m.id in self.plan.municipalities:
                live = f"{m.go_live}-01" if m.go_live else self.plan.date
                found[m.id] = self.plan.effective.get(m.id, max(self.plan.date, live))
        return found

    @cached_property
    def agreed(self) -> Configuration:
        """The agreed configuration."""
        return configuration(self.snapshot, self.services, self.effective)

    @cached_property
    def unready(self) -> tuple[Unready, ...]:
        """What is not ready, what blocks the release first."""
        return readiness(self.snapshot, self.services, tuple(self.effective), self.agreed)

    @cached_property
    def changes(self) -> tuple[Altered, ...]:
        """Every change since the previous release."""
        return changes_between(self.previous.content if self.previous else None, self.content(_UNDECIDED))

    @property
    def severity(self) -> Severity | None:
        """How grave the changes are, together; None where nothing changed or there is no earlier release."""
        return gravest(self.changes)

    @property
    def proposed(self) -> str:
        """The version that the changes ask for; that of the previous release where nothing changed."""
        return next_version(self.previous.version if self.previous else None, self.severity)

    @property
    def version(self) -> str:
        """The version asked for, or else as proposed."""
        return self.plan.version or self.proposed

    def refusals(self) -> tuple[Text, ...]:
        """Why this cannot be released; nothing where it can."""
        return tuple(_refusals(self))

    def content(self, version: str) -> Content:
        """What the release says, under a version."""
        snapshot, agreed = self.snapshot, self.agreed
        places = {m: self._place(m) for m in self.effective}
        common = Common(version=version, parameters=tuple(agreed.settings), options=tuple(agreed.options))
        pinned = sha256(as_json(as_data(common))).hexdigest()
        overlays, resolved = {}, {}
        for m, place in places.items():
            overlay = Overlay(
                version=version,
                common=pinned,
                municipality=place,
                differences=tuple(agreed.differences[m]),
                not_applicable=tuple(agreed.not_applicable[m]),
                options=tuple(agreed.chosen[m]),
            )
            overlays[place.code] = overlay
            resolved[place.code] = _resolved(common, overlay)
        return Content(
            manifest=self._manifest(version, tuple(places.values())),
            services={s: snapshot.services[s] for s in self.services},
            processes={a: p for s in self.services for a, p in snapshot.processes_of(s)},
            common=common,
            overlays=overlays,
            resolved=resolved,
            requests=tuple(self._requests()),
        )

    def _place(self, municipality: str) -> Place:
        m = self.snapshot.municipalities[municipality]
        return Place(code=m.code, name=m.name, effective=self.effective[municipality])

    def _manifest(self, version: str, places: tuple[Place, ...], files: tuple[File, ...] = ()) -> Manifest:
        counted = Counter[str]()
        for unready in self.unready:
            counted[unready.kind] += unready.count
        return Manifest(
            version=version,
            previous=self.previous.version if self.previous else None,
            date=self.plan.date,
            name=self.snapshot.settings.name,
            generator=f"workbench {__version__}",
            services=self.services,
            municipalities=places,
            decisions=tuple(self._decisions()),
            unsettled=dict(sorted(counted.items())),
            withheld=withheld(self.snapshot, self.services, self.agreed),
            files=files,
        )

    def _decisions(self) -> Iterator[Decided]:
        for service in self.services:
            for agreement in self.snapshot.agreements.get(service, ()):
                decision = agreement.decided
                if decision is not None and agreement.withdrawn is None:
                    yield Decided(
                        id=agreement.id,
                        service=service,
                        title=agreement.title,
                        about=tuple(f"{service}/{a}" for a in agreement.about),
                        disposition=decision.disposition,
                        level=decision.level,
                        date=decision.date,
                    )

    def _requests(self) -> Iterator[AskedFor]:
        for service in self.services:
            for request in self.snapshot.requests.get(service, ()):
                if request.status != "draft":
                    yield _asked_for(service, request)

    def _names(self) -> Names:
        """The names of what the released services refer to."""
        snapshot = self.snapshot
        told = [(s, a.id, a.source) for s in self.services for a in snapshot.agreements.get(s, ())]
        told += [(s, r.id, r.source) for s in self.services for r in snapshot.requests.get(s, ())]
        return Names(
            partners={s.id: s.name.ja for s in snapshot.services.values()}
            | {f"ext:{e.id}": e.name.ja for e in snapshot.external.values()},
            sources={s.id: s.title.ja for s in snapshot.sources.values()},
            groups={g.id: g.name.ja for g in snapshot.settings.working_groups},
            examples=frozenset(f"{service}/{id_}" for service, id_, source in told if "example" in source),
        )

    def files(self) -> dict[str, bytes]:
        """Every file of the bag, by path.

        Raises
        ------
        CannotRelease
            Where :meth:`refusals` says why not.
        """
        refusals = self.refusals()
        if refusals:
            raise CannotRelease(*refusals)
        version = self.version
        content = self.content(version)
        names = {p.code: p.name for p in content.manifest.municipalities}
        made = [
            *standard_files(self.snapshot, self.services),
            *_configuration_files(content),
            *in_two_forms(
                "customisation/requests", *_document(Requests(version=version, requests=content.requests), "requests")
            ),
            Made("customisation/requests.csv", _requests_csv(content.requests), "requests"),
            Made(
                "docs/changes.json",
                as_json(as_data(document(version, self.previous.content if self.previous else None, self.changes))),
                "changes",
                "changes",
            ),
            Made(
                "docs/changes.ja.md",
                changes_told(version, content.manifest.previous, self.changes, names).encode(),
                "changes",
            ),
            *(papers(content, self._names()) if self.plan.documents else ()),
            *_schema_files(),
        ]
        listed = tuple(_file(m) for m in sorted(made))
        manifest = self._manifest(version, content.manifest.municipalities, listed)
        service_names = [self.snapshot.services[s].name.ja for s in self.services]
        tags = {
            MANIFEST: as_json(as_data(manifest)),
            "README.ja.md": readme(manifest, self.changes, service_names).encode(),
        }
        info = {
            "Source-Organization": self.snapshot.settings.name.ja,
            "External-Identifier": f"release {version}",
            "Bagging-Date": self.plan.date,
            "Bag-Software-Agent": manifest.generator,
        }
        return bag({m.path: m.content for m in made}, tags, info)


def draft(snapshot: Snapshot, plan: Plan, previous: Release | None = None) -> Draft:
    """A release as it would be; ``previous`` is the one before it."""
    return Draft(snapshot, plan, previous)


def build(snapshot: Snapshot, plan: Plan, previous: Release | None = None) -> dict[str, bytes]:
    """The files of a release by their path in the bag: the same bytes for the same snapshot, plan and previous release.

    Raises
    ------
    CannotRelease
        If something blocks it, nothing changed, or the version says less than the changes do.
    """
    return draft(snapshot, plan, previous).files()


def _refusals(of: Draft) -> Iterator[Text]:
    unknown = [s for s in of.plan.services if s not in of.snapshot.services]
    unknown += [m for m in (*of.plan.municipalities, *of.plan.effective) if m not in of.snapshot.municipalities]
    if unknown:
        named = ", ".join(unknown)
        yield Text(ja=f"{named} はこのワークスペースにありません。", en=f"There is no {named} in this workspace.")
    if not of.services or not of.effective:
        yield Text(ja="出す業務か市町が一つもありません。", en="There is no service or no municipality to release.")
        return
    codes = Counter(of.snapshot.municipalities[m].code for m in of.effective)
    for code in (c for c, n in codes.items() if n > 1):
        yield Text(ja=f"団体コード {code} の市町が二つあります。", en=f"Two municipalities have the code {code}.")
    for unready in of.unready:
        if unready.blocks:
            yield Text(
                ja=f"{unready.address}: {unready.message.ja}", en=f"{unready.address}: {unready.message.get('en')}"
            )
    if of.previous is None:
        return
    last = of.previous.content.manifest.date
    if of.plan.date < last:
        yield Text(
            ja=f"リリースの日 {of.plan.date} が、前の版 {of.previous.version} の日 {last} より前です。{last} 以降にしてください。",
            en=f"The day {of.plan.date} is before that of the last release, {of.previous.version} ({last}); it must be {last} or later.",
        )
    if not of.changes:
        yield Text(
            ja=f"{of.previous.version} から何も変わっていません。出すものがありません。",
            en=f"Nothing has changed since {of.previous.version}; there is nothing to release.",
        )
    elif numbers(of.version) < numbers(of.proposed):
        yield Text(
            ja=f"版 {of.version} では変更の重さに足りません。{of.proposed} 以上にしてください。",
            en=f"Version {of.version} says less than what changed; it must be {of.proposed} or more.",
        )


def _resolved(common: Common, overlay: Overlay) -> Resolved:
    """What the package loads: the common values, the municipality's in their place, without what it does not have."""
    own = {d.key: d.value for d in overlay.differences}
    absent = set(overlay.not_applicable)
    return Resolved(
        version=common.version,
        municipality=overlay.municipality,
        parameters={
            s.key: own.get(s.key, s.value)
            for s in common.parameters
            if s.address not in absent and s.address.rsplit("/", 2)[0] not in absent
        },
        options=overlay.options,
    )


def _asked_for(service: str, request: Request) -> AskedFor:
    said = request.dump()
    kept = {k: said[k] for k in ("id", "title", "what", "acceptance", "wanted_by", "expires", "bundle") if k in said}
    about = [f"{service}/{a}" for a in request.about]
    return AskedFor.model_validate({**kept, "service": service, "about": about, "status": request.state})


def _document(document_: Record, name: str) -> tuple[Any, Role, str]:
    return as_data(document_), name, name  # type: ignore[return-value]


def _configuration_files(content: Content) -> Iterator[Made]:
    yield from in_two_forms("config/common/parameters", *_document(content.common, "common"))
    yield Made("config/common/parameters.csv", _common_csv(content.common), "common")
    settings = {s.key: s for s in content.common.parameters}
    for code, overlay in content.overlays.items():
        yield from in_two_forms(f"config/overlays/{code}/parameters", *_document(overlay, "overlay"))
        rows = (
            (
                d.key,
                settings[d.key].name.ja,
                in_a_cell(as_data(settings[d.key])["value"]),
                in_a_cell(as_data(d)["value"]),
                word("cause", d.cause),
                "；".join(f"{b.title or ''}{b.article or ''}" for b in d.basis if b.title),
                d.decision,
                d.until or "",
            )
            for d in overlay.differences
        )
        yield Made(f"config/overlays/{code}/parameters.csv", table_csv(_OVERLAY, rows), "overlay")
        resolved = content.resolved[code]
        yield from in_two_forms(f"config/resolved/{code}/parameters", *_document(resolved, "resolved"))
        values = as_data(resolved)["parameters"]
        yield Made(
            f"config/resolved/{code}/parameters.csv",
            table_csv(("key", "value"), ((key, in_a_cell(value)) for key, value in values.items())),
            "resolved",
        )


_COMMON = ("key", "名称", "番地", "型", "取りうる値", "値", "単位", "決定番号", "未確定")
_OVERLAY = ("key", "名称", "標準の値", "値", "理由の分類", "根拠", "決定番号", "いつまで")
_REQUESTS = (
    "番号", "業務", "件名", "内容", "受入れの条件", "希望時期", *FILLED_IN,
)  # fmt: skip


def _common_csv(common: Common) -> bytes:
    return table_csv(
        _COMMON,
        (
            (
                s.key,
                s.name.ja,
                s.address,
                word("parameter_type", s.type),
                "、".join(f"{c.id}={c.name.ja}" if c.name else c.id for c in s.choices),
                in_a_cell(as_data(s)["value"]),
                s.unit.ja if s.unit else "",
                s.decision or "",
                "未確定" if s.open else "",
            )
            for s in common.parameters
        ),
    )


def _requests_csv(requests: Sequence[AskedFor]) -> bytes:
    """The requests with the columns that the vendor fills in."""
    return table_csv(
        _REQUESTS,
        (
            (
                r.id,
                r.service,
                r.title.ja,
                what_said(r),
                "；".join(r.acceptance),
                r.wanted_by or "",
                *[""] * len(FILLED_IN),
            )
            for r in requests
        ),
    )


@cache
def _schema_files() -> tuple[Made, ...]:
    """The schemas of what is in a release: the same in every one that this code makes."""
    ours = schemas()
    said = {name: ours[f"{name}.schema.json"] for name in ("process", "service")}
    said |= {name: schema_of(name) for name in sorted(DOCUMENTS)}
    return tuple(Made(f"schema/{name}.schema.json", as_json(schema), "schema") for name, schema in said.items())


def _file(made: Made) -> File:
    said: dict[str, Any] = {"path": f"{PAYLOAD}{made.path}", "role": made.role}
    if made.schema:
        said["schema"] = f"{PAYLOAD}schema/{made.schema}.schema.json"
    return File.model_validate(said | {"size": len(made.content), "sha256": sha256(made.content).hexdigest()})
