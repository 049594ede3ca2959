"""業務標準仕様書: the standard of one service as a book, with what municipalities do differently by decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.diagram import paper, sheet_svg
from workbench.exchange.book import Block, Book, Facts, Heading, Lines, Picture, Pictures
from workbench.exchange.era import in_era
from workbench.exchange.minutes import Table
from workbench.model import Form, Process, Service, Step, word
from workbench.release.documents import Decided, Setting
from workbench.release.papers.flow import flow_pictures
from workbench.release.papers.wording import (
    NONE,
    Names,
    allowed_said,
    basis_said,
    called,
    class_said,
    ground_said,
    joined,
    named,
    note_said,
    origin_said,
    value_said,
)
from workbench.release.reading import Content

_TITLE = "業務標準仕様書"
_BESIDE, _ACROSS, _HIGHEST = 78.0, 150.0, 112.0
"""How wide a drawn form is beside its fields, and lying across above them; how high at most. Millimetres."""

_DIFFERENCE = ("市町", "設定項目・設定キー", "標準の値", "この市町の値", "理由の分類・根拠", "決定番号", "いつまで")


def specification(content: Content, service: str, names: Names) -> Book:
    """The book of one service."""
    return _Writer(content, content.services[service], names).book()


class _Writer:
    def __init__(self, content: Content, service: Service, names: Names) -> None:
        self.content, self.service, self.names = content, service, names
        inside = f"{service.id}/"
        self.processes = [p for a, p in content.processes.items() if a.startswith(inside)]
        self.settings = {s.address: s for s in content.common.parameters if s.address.startswith(inside)}
        self.decisions = [d for d in content.manifest.decisions if d.service == service.id]
        self.places = {p.code: p.name.ja for p in content.manifest.municipalities}

    def book(self) -> Book:
        manifest = self.content.manifest
        return Book(
            title=_TITLE,
            subject=self.service.name.ja,
            owner=manifest.name.ja,
            date=manifest.date,
            facts=(
                ("版", (manifest.version,)),
                ("日付", (in_era(manifest.date),)),
                ("業務", (self.service.name.ja,)),
                ("受け持つ部会", (self.names.groups.get(self.service.working_group, self.service.working_group),)),
                ("市町（適用日）", tuple(f"{p.name.ja}（{in_era(p.effective)}から）" for p in manifest.municipalities)),
                ("状態", (self._state(),)),
            ),
            notice=self._notice(),
            blocks=tuple(self._blocks()),
        )

    def _drafts(self) -> int:
        return sum(p.status == "draft" for p in self.processes)

    def _state(self) -> str:
        drafts = self._drafts()
        if not drafts:
            return word("status", "confirmed")
        return f"{word('status', 'draft')}（業務プロセス {len(self.processes)} のうち {drafts}）"

    def _notice(self) -> str:
        said = []
        if self._drafts() or self.service.status == "draft":
            said.append("素案です。法令・条項・手順は部会の確認が済んでいません。")
        if any(s.open for s in self.settings.values()):
            said.append("市町の違いがまだ決まっていない設定項目があります。標準の値で示し、「未確定」と書きます。")
        told = [self.service.source, *(p.source for p in self.processes)]
        made_up = any(f"{d.service}/{d.id}" in self.names.examples for d in self.decisions)
        if made_up or any("example" in source for source in told):
            said.append("説明のために作った例を含みます。")
        return "".join(said)

    def _blocks(self) -> Iterator[Block]:
        yield from self._about()
        for number, process in enumerate(self.processes, start=2):
            yield from self._process(number, process)
        yield from self._differences(len(self.processes) + 2)
        yield from self._glossary(len(self.processes) + 3)

    def _about(self) -> Iterator[Block]:
        service = self.service
        yield Heading(1, "1　業務の概要")
        national = service.national
        standard = ()
        if national is not None:
            ids = f"（機能標準の業務番号 {'、'.join(national.ids)}）" if national.ids else ""
            note = (national.note.ja,) if national.note else ()
            standard = (word("national", national.standard) + ids, *note)
        laws = tuple(law.title + (f"（{law.number}）" if law.number else "") for law in service.laws)
        yield _facts(
            ("主に受け持つ課", (service.department.ja,) if service.department else ()),
            ("根拠となる法令", laws),
            ("データを受ける業務", (joined(self.names.partners.get(u, u) for u in service.upstream),)),
            ("国の標準化", standard),
            ("出典", (self._sources(service.source),)),
            ("備考", (service.note.ja,) if service.note else ()),
        )
        yield Heading(2, "1.1　業務プロセス")
        yield Table(
            ("章", "業務プロセス", "種類", "状態", "手順", "帳票", "設定項目"),
            (10, 78, 26, 18, 14, 14, 20),
            tuple(
                (
                    str(n), p.name.ja, word("process_kind", p.kind), word("status", p.status), str(len(p.steps)), str(len(p.forms)),
                    str(len(p.parameters)),
                )
                for n, p in enumerate(self.processes, start=2)
            ),
        )  # fmt: skip

    def _sources(self, sources: Sequence[str]) -> str:
        return joined(self.names.sources.get(s, s) for s in sources)

    def _process(self, number: int, process: Process) -> Iterator[Block]:
        yield Heading(1, f"{number}　{process.name.ja}")
        if process.status == "draft":
            yield Lines(("素案：この業務プロセスは部会の確認が済んでいません。",), notice=True)
        for index, (title, blocks) in enumerate(self._parts(process), start=1):
            yield Heading(2, f"{number}.{index}　{title}")
            yield from blocks

    def _parts(self, process: Process) -> Iterator[tuple[str, Sequence[Block]]]:
        yield "目的と根拠", (self._purpose(process),)
        if process.actors:
            yield "担当", (_actors(process),)
        if process.steps:
            yield "業務フロー", tuple(_flow(process))
            yield "手順", (_steps(process),)
        if process.forms:
            yield "帳票", tuple(b for form in process.forms for b in self._form(process, form))
        if process.rules:
            yield "判断・規則", (_rules(process),)
        if process.parameters:
            yield "設定項目", (self._parameters(process),)
        if process.requirements:
            yield "機能要件", (_requirements(process),)
        if process.interfaces:
            yield "連携", (self._interfaces(process),)

    def _purpose(self, process: Process) -> Facts:
        before = self.content.processes.get(process.follows) if process.follows else None
        return _facts(
            ("種類", (word("process_kind", process.kind),)),
            ("きっかけ", (process.trigger.ja,) if process.trigger else ()),
            ("終わったときの状態", (process.outcome.ja,) if process.outcome else ()),
            ("時期", (process.schedule.ja,) if process.schedule else ()),
            ("前の業務プロセス", (before.name.ja if before else process.follows,) if process.follows else ()),
            ("根拠", (basis_said(process.basis),)),
            ("出典", (self._sources(process.source),)),
            ("備考", (process.note.ja,) if process.note else ()),
        )

    def _form(self, process: Process, form: Form) -> Iterator[Block]:
        yield Heading(3, form.name.ja)
        kept = ("区分 " + class_said(form)) if form.requirement_class else ""
        yield Lines((joined((word("medium", form.medium), word("direction", form.direction), kept), "・"),))
        if note_said(form):
            yield Lines(tuple(note_said(form).split("\n")))
        drawn = paper(form)
        lying = all(s.width > s.height * 1.05 for s in drawn.sheets)
        widest = _ACROSS if lying else _BESIDE
        pictures = []
        for sheet in drawn.sheets:
            scale = min(1.0, widest / sheet.width, _HIGHEST / sheet.height)
            said = f"{form.name.ja}（{sheet.caption}）"
            pictures.append(Picture(sheet_svg(drawn, sheet), sheet.width * scale, sheet.height * scale, said))
        fields = self._fields(form)
        if lying or fields is None:
            yield Pictures(tuple(pictures))
            if fields is not None:
                yield fields
        else:
            yield Pictures(tuple(pictures), fields)

    def _fields(self, form: Form) -> Table | None:
        rows = tuple(
            (
                f.name.ja + ("（裏）" if f.side == "back" else "") + (f"\n{note_said(f)}" if note_said(f) else ""),
                word("field_type", f.type),
                origin_said(f.origin, self.names) or NONE,
                class_said(f),
            )
            for f in form.fields
        )
        return Table(("印字項目", "型", "値の出所", "区分"), (42, 16, 30, 20), rows) if rows else None

    def _parameters(self, process: Process) -> Table:
        rows = []
        for parameter in process.parameters:
            setting = self.settings.get(f"{self.service.id}/{process.id}/parameters/{parameter.id}")
            rows.append(
                (
                    joined((parameter.name.ja, parameter.package_key or "（パッケージの設定ではない）", note_said(parameter)), "\n"),
                    allowed_said(parameter),
                    value_said(parameter, parameter.default),
                    word("decided_by", parameter.decided_by),
                    self._settled(setting),
                )
            )  # fmt: skip
        return Table(
            ("設定項目・設定キー", "取りうる値", "標準の値", "決めるもの", "決定"), (56, 50, 30, 24, 20), tuple(rows)
        )

    def _settled(self, setting: Setting | None) -> str:
        if setting is None:
            return NONE
        differs = any(d.key == setting.key for o in self.content.overlays.values() for d in o.differences)
        said = (setting.decision or "", "市町で違う" if differs else "", "未確定" if setting.open else "")
        return joined(said, "\n") or NONE

    def _interfaces(self, process: Process) -> Table:
        rows = tuple(
            (
                joined((i.name.ja, note_said(i)), "\n"), self.names.partners.get(i.partner, i.partner), word("direction", i.direction),
                i.data.ja if i.data else NONE, i.timing.ja if i.timing else NONE,
            )
            for i in process.interfaces
        )  # fmt: skip
        return Table(("連携", "相手", "向き", "データ", "時期"), (44, 34, 16, 50, 36), rows)

    def _differences(self, number: int) -> Iterator[Block]:
        yield Heading(1, f"{number}　決定と市町による違い")
        yield Lines(("決定の番号と結果だけを載せます。",))
        yield Heading(2, f"{number}.1　決定")
        if self.decisions:
            heads = ("決定番号", "件名", "対応方針", "対象", "決定日")
            yield Table(heads, (22, 50, 32, 44, 32), tuple(map(self._decision, self.decisions)))
        else:
            yield Lines(("この業務の決定はまだありません。",))
        yield Heading(2, f"{number}.2　設定値の違い")
        rows = tuple(self._different())
        if rows:
            yield Table(_DIFFERENCE, (20, 42, 22, 26, 30, 22, 22), rows)
        else:
            yield Lines(("決定による違いはありません。どの市町も標準の値です。",))
        absent = tuple(self._absent())
        if absent:
            yield Heading(2, f"{number}.3　該当しないもの")
            yield Table(("市町", "該当しない業務プロセス・設定項目"), (30, 150), absent)
        options = [o for o in self.content.common.options if o.decision in {d.id for d in self.decisions}]
        if options:
            yield Heading(2, f"{number}.{4 if absent else 3}　使うパッケージのオプション")
            used = tuple((o.decision, o.how, self._users(o.decision)) for o in options)
            yield Table(("決定番号", "オプション", "使う市町"), (26, 94, 60), used)

    def _decision(self, decided: Decided) -> tuple[str, ...]:
        about = joined((called(self.content.processes, a) for a in decided.about), "\n")
        title = self.names.marked(decided.title.ja, decided.service, decided.id)
        return decided.id, title, word("disposition", decided.disposition), about, in_era(decided.date)

    def _different(self) -> Iterator[tuple[str, ...]]:
        by_key = {s.key: s for s in self.settings.values()}
        for code, overlay in self.content.overlays.items():
            for d in overlay.differences:
                setting = by_key.get(d.key)
                if setting is not None:
                    values = value_said(setting, setting.value), value_said(setting, d.value)
                    until = in_era(d.until) if d.until else NONE
                    name = f"{setting.name.ja}\n{d.key}"
                    yield self.places[code], name, *values, ground_said(d) or NONE, d.decision, until

    def _absent(self) -> Iterator[tuple[str, ...]]:
        for code, overlay in self.content.overlays.items():
            there = [a for a in overlay.not_applicable if a.startswith(f"{self.service.id}/")]
            if there:
                yield self.places[code], joined((called(self.content.processes, a) for a in there), "\n")

    def _users(self, decision: str) -> str:
        return joined(self.places[c] for c, o in self.content.overlays.items() if decision in o.options) or NONE

    def _glossary(self, number: int) -> Iterator[Block]:
        if not self.service.glossary:
            return
        yield Heading(1, f"{number}　用語")
        rows = tuple(
            (g.term.ja, g.meaning.ja, joined(self.names.partners.get(c, c) for c in g.contrast) or NONE)
            for g in self.service.glossary
        )
        yield Table(("用語", "この業務での意味", "意味が違う業務"), (32, 108, 40), rows)


def _facts(*facts: tuple[str, tuple[str, ...]]) -> Facts:
    """Facts without those that say nothing."""
    return Facts(tuple((name, lines) for name, lines in facts if any(lines)))


def _actors(process: Process) -> Table:
    rows = []
    for actor in process.actors:
        does = [str(n) for n, s in enumerate(process.steps, start=1) if s.actor == actor.id]
        rows.append(
            (joined((actor.name.ja, note_said(actor)), "\n"), word("actor_kind", actor.kind), joined(does) or NONE)
        )
    return Table(("担当", "種類", "受け持つ手順の番号"), (70, 40, 70), tuple(rows))


def _flow(process: Process) -> Iterator[Block]:
    """The flow; where it goes on over pages, each part with its number."""
    pictures = flow_pictures(process)
    for number, picture in enumerate(pictures, start=1):
        if len(pictures) > 1:
            yield Lines((f"{number}／{len(pictures)}",))
        yield Pictures((picture,))


def _steps(process: Process) -> Table:
    numbers = {s.id: n for n, s in enumerate(process.steps, start=1)}
    return Table(
        ("番号", "手順", "担当", "次の手順", "時期・期限"),
        (11, 76, 30, 33, 30),
        tuple(
            (
                str(number), _step(process, step), named(process, f"actors/{step.actor}") if step.actor else NONE,
                "\n".join(_next(step, numbers)), joined((t.ja for t in (step.timing, step.deadline) if t), "\n") or NONE,
            )
            for number, step in enumerate(process.steps, start=1)
        ),
    )  # fmt: skip


def _step(process: Process, step: Step) -> str:
    kind = "" if step.kind == "task" else f"［{word('step_kind', step.kind)}］"
    kept = f"区分：{class_said(step)}" if step.requirement_class else ""
    join = f"始め方：{word('join', step.join)}" if step.join == "all" else ""
    uses = joined(named(process, a) for a in step.uses)
    return joined((kind + step.name.ja, kept, join, f"使うもの：{uses}" if uses else "", note_said(step)), "\n")


def _next(step: Step, numbers: dict[str, int]) -> Iterator[str]:
    for follower in step.next:
        yield f"→ {numbers.get(follower.to, follower.to)}" + (f"（{follower.when.ja}）" if follower.when else "")
    if not step.next:
        yield "終わり"


def _rules(process: Process) -> Table:
    rows = tuple(
        (
            joined((r.name.ja, f"区分：{class_said(r)}" if r.requirement_class else ""), "\n"),
            joined((r.text.ja if r.text else "", _forbids(process, r.prohibits), note_said(r)), "\n") or NONE,
            word("decided_by", r.decided_by),
        )
        for r in process.rules
    )
    return Table(("判断・規則", "内容", "決めるもの"), (46, 108, 26), rows)


def _requirements(process: Process) -> Table:
    rows = tuple(
        (
            joined((r.name.ja, r.code or ""), "\n"),
            joined((r.text.ja if r.text else "", _forbids(process, r.prohibits), note_said(r)), "\n") or NONE,
            class_said(r),
        )
        for r in process.requirements
    )
    return Table(("機能名称", "機能要件", "実装区分"), (46, 104, 30), rows)


def _forbids(process: Process, prohibited: Sequence[str]) -> str:
    """What is forbidden, by name; of what the standard does not hold anyway, its address."""
    return f"禁じるもの：{joined(named(process, a) for a in prohibited)}" if prohibited else ""
