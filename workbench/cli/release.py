"""The command ``release``: build, list, show, diff, verify, drift. All but ``build`` and ``list`` work without a workspace."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from workbench.cli.finding import open_workspace, when
from workbench.cli.terminal import Colour, Terminal, UserError
from workbench.model import Text, word
from workbench.release import (
    MANIFEST,
    WHY,
    CannotRelease,
    Draft,
    Plan,
    Release,
    Unreadable,
    changes_between,
    changes_told,
    checked_files,
    draft,
    gravest,
    next_version,
)
from workbench.release.drift import STATE_WORDS, BadDump, Drift, drift, drift_csv, read_dump, remark
from workbench.release.drift_report import drift_html
from workbench.verify import Verification, verify
from workbench.workspace.exporting import (
    EXPORTS,
    CannotRead,
    export_release,
    is_version,
    must_release,
    read_release,
    release_at,
    versions,
)
from workbench.workspace.signing import SIGNATURE, CannotSign, signature, signature_refusal

_FOUND = 1
_SEVERITIES = {"major": ("大", "major"), "minor": ("中", "minor"), "patch": ("小", "patch")}
_SEVERITY_COLOURS: Mapping[str, Colour] = {"major": "red", "minor": "yellow", "patch": "dim"}
_SHOWN = 20


def add_arguments(
    command: argparse.ArgumentParser, t: Callable[[str, str], str], everywhere: argparse.ArgumentParser, language: str
) -> None:
    """The commands below ``release``; ``t`` chooses between two languages."""
    verbs = command.add_subparsers(title=t("コマンド", "commands"), metavar=t("コマンド", "COMMAND"), required=True)

    def verb(name: str, run: Callable[..., Any], ja: str, en: str, *formats: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(
            name, help=t(ja, en), description=t(ja, en), parents=[everywhere], add_help=False, language=language
        )
        made.set_defaults(run=run)
        made.add_argument("--format", choices=["text", *formats], default="text", help=t("出力の形", "output"))
        return made

    which = t("版（1.0.0）か、フォルダーか zip", "a version such as 1.0.0, or a folder or zip")
    day = t("日付（YYYY-MM-DD）", "a day, YYYY-MM-DD")
    build = verb("build", build_command, "標準リリースを作る", "make a release", "json")
    build.add_argument(
        "--service", metavar="ID", action="append", default=[], help=t("この業務だけ", "only this service")
    )
    build.add_argument(
        "--municipality", metavar="ID", action="append", default=[], help=t("この市町だけ", "only this one")
    )
    build.add_argument("--date", metavar="DATE", help=f"{t('リリースの', 'of the release:')} {day}")
    build.add_argument(
        "--effective", metavar="ID=DATE", action="append", default=[], help=t("市町の適用日", "when it begins to hold")
    )
    build.add_argument(
        "--version", metavar="X.Y.Z", help=t("版（省略すると変更から決める）", "version; proposed if left out")
    )
    build.add_argument(
        "--with-open", action="store_true", help=t("決まっていないことがあっても作る", "even with things unsettled")
    )
    build.add_argument(
        "--without-documents", action="store_true", help=t("PDF・Word・Excel を作らない", "no PDF, Word or Excel")
    )
    build.add_argument("--dry-run", action="store_true", help=t("書かずに示すだけ", "show, write nothing"))
    build.add_argument("--sign", metavar="KEY", help=t("署名する SSH の秘密鍵", "SSH private key to sign with"))
    verb("list", list_command, "標準リリースの一覧", "the releases there are", "json")
    show = verb("show", show_command, "標準リリースの中身を示す", "what a release holds", "json")
    show.add_argument("release", metavar="RELEASE", help=which)
    diff = verb(
        "diff", diff_command, "二つのリリースの違いを示す", "what changed between two releases", "json", "markdown"
    )
    diff.add_argument("before", metavar="BEFORE", help=which)
    diff.add_argument("after", metavar="AFTER", help=which)
    check = verb("verify", verify_command, "標準リリースを検査する", "check a release", "json")
    check.add_argument("release", metavar="RELEASE", help=which)
    check.add_argument("--bpmn-xsd", metavar="FILE", help=t("OMG の BPMN20.xsd", "the OMG's BPMN20.xsd"))
    check.add_argument("--signers", metavar="FILE", help=t("署名者の一覧（allowed_signers）", "allowed_signers file"))
    check.add_argument("--identity", metavar="WHO", help=t("署名した人", "who is to have signed"))
    drifting = verb(
        "drift",
        drift_command,
        "実際の設定を標準リリースと比べる",
        "compare a configuration with a release",
        "json",
        "csv",
        "html",
    )
    drifting.add_argument("release", metavar="RELEASE", help=which)
    drifting.add_argument(
        "--dump", metavar="FILE", required=True, help=t("パッケージの設定（JSON か CSV）", "JSON or CSV")
    )
    drifting.add_argument("--municipality", metavar="CODE", help=t("団体コード", "code of the municipality"))
    drifting.add_argument("--all", action="store_true", help=t("一致したものも示す", "what is equal too"))


def build_command(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Make a release: what is not ready is shown first, and what is made is checked before it is written."""
    opened = open_workspace(arguments, "releases")
    root = opened.workspace.path
    must_release(root, opened.principal, "command release build")
    there = versions(root)
    previous = Release(_read(release_at(root, there[-1]))) if there else None
    made = draft(opened.snapshot, _plan(arguments), previous)
    try:
        refusals = made.refusals()
        held_up = any(not u.blocks for u in made.unready) and not arguments.with_open
        if arguments.dry_run or (held_up and not refusals):
            _preview(made, arguments.format, terminal)
        if refusals:
            raise CannotRelease(*refusals)
        if arguments.dry_run:
            return _FOUND if held_up else 0
        if held_up:
            raise UserError(
                "決まっていないことがあるため、作りませんでした。このまま作るには --with-open を付けてください。",
                "Nothing was made, since things are unsettled. Add --with-open to make it all the same.",
            )
        files = checked_files(made)
    except CannotRelease as error:
        raise UserError(
            "リリースできません。" + " ".join(m.ja for m in error.messages[:_SHOWN]),
            "It cannot be released. " + " ".join(m.get("en") for m in error.messages[:_SHOWN]),
        ) from error
    except Unreadable as error:
        raise _said(error.message) from error
    if arguments.sign:
        try:
            files[SIGNATURE] = signature(files, Path(arguments.sign))
        except CannotSign as error:
            raise _said(error.message) from error
    folder = export_release(root, made.version, files, opened.principal, previous.version if previous else None)
    if arguments.format == "json":
        said = {"version": made.version, "previous": previous and previous.version, "severity": made.severity}
        _json(terminal, said | {"folder": str(folder), "zip": f"{folder}.zip", "files": len(files)})
        return 0
    terminal.write(
        terminal.text(
            f"標準リリース {made.version} を {folder} と {folder.name}.zip に書きました（{len(files)} ファイル）。",
            f"Release {made.version} is in {folder} and {folder.name}.zip ({len(files)} files).",
        )
    )
    _write_reason(made, terminal)
    return 0


def _plan(arguments: argparse.Namespace) -> Plan:
    effective = {}
    for said in arguments.effective:
        id_, _, day = said.partition("=")
        effective[id_] = when(day).date().isoformat()
    version = arguments.version
    if version is not None and not is_version(version):
        raise UserError(f"版「{version}」は 1.2.3 の形ではありません。", f"{version!r} is no version like 1.2.3.")
    return Plan(
        date=when(arguments.date).date().isoformat() if arguments.date else date.today().isoformat(),
        services=tuple(arguments.service),
        municipalities=tuple(arguments.municipality),
        version=version,
        effective=effective,
        documents=not arguments.without_documents,
    )


def _preview(made: Draft, format_: str, terminal: Terminal) -> None:
    if format_ == "json":
        listed = [{**asdict(u), "message": u.message.dump(), "blocks": u.blocks} for u in made.unready]
        said = {"version": made.version, "severity": made.severity, "unready": listed}
        _json(terminal, said | {"changes": [c.dump() for c in made.changes]})
        return
    for unready in made.unready[:_SHOWN]:
        who = f"（{unready.municipality}）" if unready.municipality else ""
        terminal.write(f"{unready.address}{who}: {unready.message.get(terminal.language)}")
    more = len(made.unready) - _SHOWN
    if more > 0:
        terminal.write(terminal.text(f"…ほか {more} 件", f"… and {more} more"))
    _write_reason(made, terminal)


def _write_reason(made: Draft, terminal: Terminal) -> None:
    if made.previous is None:
        terminal.write(
            terminal.text(f"版 {made.version}: 最初のリリース", f"Version {made.version}: the first release")
        )
        return
    count = Counter(c.why for c in made.changes if c.severity == made.severity)
    ja, en = _SEVERITIES[made.severity or "patch"]
    reasons = "、".join(f"{WHY[w].get(terminal.language)} {n}" for w, n in count.most_common())
    terminal.write(
        terminal.text(
            f"版 {made.previous.version} → {made.version}（{ja}: {reasons}）",
            f"Version {made.previous.version} → {made.version} ({en}: {reasons})",
        )
    )


def list_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Every release, newest first."""
    root = open_workspace(arguments, "releases").workspace.path
    manifests = []
    for version in reversed(versions(root)):
        try:
            manifests.append(_manifest(Release(_read_manifest(release_at(root, version)))))
        except UserError as error:
            terminal.complain(f"{version}: {error.message.get(terminal.language)}")
    if arguments.format == "json":
        _json(terminal, [m.model_dump(mode="json", by_alias=True, exclude={"files"}) for m in manifests])
        return
    if not manifests:
        terminal.write(terminal.text(f"{EXPORTS}/ に標準リリースはありません。", f"There is no release in {EXPORTS}/."))
        return
    heads = terminal.text(
        "版 日付 前の版 業務 市町 決定 未確定", "version date previous services municipalities decisions unsettled"
    )
    rows = [
        [
            m.version, m.date, m.previous or "－", str(len(m.services)), str(len(m.municipalities)), str(len(m.decisions)),
            str(sum(m.unsettled.values())),
        ]
        for m in manifests
    ]  # fmt: skip
    terminal.table(heads.split(" "), rows)


def _read_manifest(place: Path) -> dict[str, bytes]:
    """Of a folder only the manifest; a list needs no more."""
    try:
        return {MANIFEST: (place / MANIFEST).read_bytes()} if place.is_dir() else _read(place)
    except OSError:
        return {}


def show_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """What a release holds, and what was withheld."""
    release = _release(arguments, arguments.release)
    manifest = _manifest(release)
    if arguments.format == "json":
        _json(terminal, orjson.loads(release.files[MANIFEST]))
        return
    language, text = terminal.language, terminal.text
    terminal.write(terminal.paint(f"{manifest.name.get(language)} {manifest.version}", "bold"))
    terminal.write(
        f"{text('日付', 'Date')}: {manifest.date}  {text('前の版', 'previous')}: {manifest.previous or '－'}"
    )
    terminal.write(f"{text('業務', 'Services')}: {', '.join(manifest.services)}")
    for place in manifest.municipalities:
        terminal.write(f"  {place.code} {place.name.get(language)}  {text('適用', 'from')} {place.effective}")
    for decision in manifest.decisions:
        how = word("disposition", decision.disposition, language)
        terminal.write(f"  {decision.id}  {decision.date}  {how}  {decision.title.get(language)}")
    roles = Counter(f.role for f in manifest.files)
    terminal.write(f"{text('ファイル', 'Files')}: {', '.join(f'{r} {n}' for r, n in sorted(roles.items()))}")
    terminal.write(f"{text('未確定', 'Unsettled')}: {_counts(manifest.unsettled)}")
    terminal.write(f"{text('入れていないもの', 'Withheld')}: {_counts(manifest.withheld)}")


def _counts(counted: Mapping[Any, int]) -> str:
    return ", ".join(f"{kind} {n}" for kind, n in counted.items()) or "－"


def diff_command(arguments: argparse.Namespace, terminal: Terminal) -> None:
    """What changed between two releases, gravest first, and which version that asks for."""
    before, after = (_release(arguments, named) for named in (arguments.before, arguments.after))
    try:
        changes = changes_between(before.content, after.content)
    except Unreadable as error:
        raise _said(error.message) from error
    if arguments.format == "json":
        asked = next_version(before.version, gravest(changes))
        said = {"before": before.version, "after": after.version, "severity": gravest(changes), "asks_for": asked}
        _json(terminal, said | {"changes": [c.model_dump(mode="json", exclude_unset=True) for c in changes]})
        return
    if arguments.format == "markdown":
        names = {p.code: p.name for p in after.manifest.municipalities}
        terminal.write(changes_told(after.version, before.version, changes, names))
        return
    for change in changes:
        ja, en = _SEVERITIES[change.severity]
        mark = terminal.paint(terminal.text(ja, en), _SEVERITY_COLOURS[change.severity])
        name = change.name.get(terminal.language) if change.name else ""
        why = WHY[change.why].get(terminal.language)
        terminal.write(f"{mark}  {change.op} {change.address} {change.attribute or ''}  {name}  {why}")
    if not changes:
        terminal.write(terminal.text("違いはありません。", "Nothing differs."))


def verify_command(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Check a release; the exit status is 1 if something is wrong."""
    files = _files(arguments, arguments.release)
    try:
        found = verify(files, Path(arguments.bpmn_xsd) if arguments.bpmn_xsd else None)
    except ImportError as error:
        raise UserError(
            f"検査に要る {error.name} がありません。pip install {error.name} で入れてください。",
            f"{error.name} is needed for this; pip install {error.name}.",
        ) from error
    refused, unchecked = _signature(arguments, files)
    skipped = [*found.skipped, *([unchecked] if unchecked else [])]
    sound = found.sound and refused is None
    if arguments.format == "json":
        findings = [{"path": f.path, "code": f.code, "message": f.message.dump()} for f in found.findings]
        findings += [{"path": SIGNATURE, "code": "V501", "message": refused.dump()}] if refused else []
        _json(
            terminal,
            {"sound": sound, "findings": findings, "checked": found.checked, "skipped": [s.dump() for s in skipped]},
        )
        return 0 if sound else _FOUND
    _write_findings(found, refused, terminal)
    for said in skipped:
        terminal.write(f"{terminal.text('検査していないこと', 'Not checked')}: {said.get(terminal.language)}")
    return 0 if sound else _FOUND


def _write_findings(found: Verification, refused: Text | None, terminal: Terminal) -> None:
    for finding in found.findings:
        message = finding.message.get(terminal.language)
        terminal.write(f"{finding.path}: {terminal.paint(finding.code, 'red')}: {message}")
    if refused is not None:
        terminal.write(f"{SIGNATURE}: {terminal.paint('V501', 'red')}: {refused.get(terminal.language)}")
    counts = found.checked
    count = len(found.findings) + (refused is not None)
    result = terminal.text(f"誤り {count}", f"wrong: {count}") if count else terminal.text("正しい", "sound")
    terminal.write(
        terminal.text(
            f"{counts['files']} ファイル・{counts['documents']} 文書・{counts['municipalities']} 市町・{counts['flows']} フローを検査: {result}",
            f"files: {counts['files']}, documents: {counts['documents']}, municipalities: {counts['municipalities']}, flows: {counts['flows']} – {result}",
        )
    )


def _signature(arguments: argparse.Namespace, files: Mapping[str, bytes]) -> tuple[Text | None, Text | None]:
    """What is wrong with the signature, and what was not checked of it."""
    if bool(arguments.signers) != bool(arguments.identity):
        raise UserError("--signers と --identity は両方要ります。", "Name both --signers and --identity.")
    if arguments.signers:
        return signature_refusal(files, Path(arguments.signers), arguments.identity), None
    if SIGNATURE not in files:
        return None, Text(ja="署名はありません。", en="There is no signature.")
    return None, Text(
        ja="署名（--signers と --identity で確かめられます）", en="the signature; --signers and --identity check it"
    )


def drift_command(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Compare a configuration with a release; the exit status is 1 if anything is not as agreed."""
    release = _release(arguments, arguments.release)
    try:
        lines = drift(release.content, read_dump(Path(arguments.dump).read_bytes(), arguments.municipality))
    except (BadDump, Unreadable) as error:
        raise _said(error.message) from error
    shown = lines if arguments.all or arguments.format == "csv" else tuple(d for d in lines if d.state != "equal")
    drifted = sum(d.state != "equal" for d in lines)
    if arguments.format == "json":
        data = [{**asdict(d), "name": d.name.dump() if d.name else None} for d in shown]
        _json(terminal, {"release": release.version, "counts": Counter(d.state for d in lines), "lines": data})
    elif arguments.format == "csv":
        terminal.write(drift_csv(shown).decode().rstrip("\r\n"))
    elif arguments.format == "html":
        terminal.write(drift_html(_manifest(release), lines, terminal.language).decode().rstrip("\n"))
    else:
        for line in shown:
            terminal.write(_drift_line(line, terminal))
        counts = Counter(d.state for d in lines)
        said = ", ".join(f"{w.get(terminal.language)} {counts[s]}" for s, w in STATE_WORDS.items())
        terminal.write(f"{release.version}: {said}")
    return _FOUND if drifted else 0


def _drift_line(line: Drift, terminal: Terminal) -> str:
    state = STATE_WORDS[line.state].get(terminal.language)
    name = line.name.get(terminal.language) if line.name else ""
    agreed, found = (orjson.dumps(v).decode() for v in (line.expected, line.found))
    values = f"{terminal.text('決めた値', 'agreed')} {agreed} {terminal.text('設定', 'configured')} {found}"
    note = remark(line)
    more = [
        line.decision or "",
        word("cause", line.cause, terminal.language),
        note.get(terminal.language) if note else "",
    ]
    said = "  ".join(filter(None, more))
    colour: Colour | None = None if line.state == "equal" else "red"
    return f"{line.municipality}  {terminal.paint(state, colour)}  {line.key}  {name}  {values}  {said}".rstrip()


def _release(arguments: argparse.Namespace, named: str) -> Release:
    return Release(_files(arguments, named))


def _manifest(release: Release) -> Any:
    try:
        return release.manifest
    except Unreadable as error:
        raise _said(error.message) from error


def _files(arguments: argparse.Namespace, named: str) -> dict[str, bytes]:
    """The files of a release that is named by its version in the workspace, or by a folder or zip anywhere."""
    if not is_version(named):
        return _read(Path(named))
    root = open_workspace(arguments, "releases").workspace.path
    if named not in versions(root):
        there = ", ".join(versions(root)) or "－"
        raise UserError(
            f"版 {named} は {EXPORTS}/ にありません。あるもの: {there}",
            f"There is no {named} in {EXPORTS}/. There are: {there}",
        )
    return _read(release_at(root, named))


def _read(path: Path) -> dict[str, bytes]:
    try:
        return read_release(path)
    except CannotRead as error:
        raise _said(error.message) from error


def _said(message: Text) -> UserError:
    return UserError(message.ja, message.get("en"))


def _json(terminal: Terminal, data: Any) -> None:
    terminal.write(orjson.dumps(data, option=orjson.OPT_INDENT_2).decode())
