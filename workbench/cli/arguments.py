"""The commands and their options, with help in Japanese and English."""

from __future__ import annotations

import argparse
import locale
import os
from collections.abc import Callable, Sequence
from typing import Any

from workbench import __version__
from workbench.cli import deciding, history, inspect, make, release, tables
from workbench.cli.speaking import Speaking


def language_of(words: Sequence[str]) -> str:
    """The language to speak: that of ``--lang``, else of the locale; Japanese where it says ja, else English."""
    for i, word in enumerate(words):
        if word.startswith("--lang="):
            return "en" if word[7:] == "en" else "ja"
        if word == "--lang" and i + 1 < len(words):
            return "en" if words[i + 1] == "en" else "ja"
    named = next((os.environ[v] for v in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(v)), None)
    if named is None:
        named = locale.getlocale()[0] or ""
    return "ja" if named.lower().startswith(("ja", "japanese")) else "en"


def parser(language: str) -> Speaking:
    """The parser of all commands, its help in ``language``."""
    t = _chooser(language)
    top = Speaking(
        language=language,
        prog="workbench",
        description=t(
            "業務標準化・フィット＆ギャップ ワークベンチ。標準業務カタログと各市町の実態を突き合わせます。",
            "Business-process standardisation and fit-gap workbench: a standard catalogue against what municipalities do.",
        ),
        add_help=False,
    )
    top.add_argument("--version", action="version", version=__version__, help=t("版を示す", "show the version"))
    everywhere = _common(t, suppress=True)
    for option in _common(t)._actions:
        top._add_action(option)
    commands = top.add_subparsers(title=t("コマンド", "commands"), metavar=t("コマンド", "COMMAND"), required=True)

    def command(name: str, run: Callable[..., Any], ja: str, en: str) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, help=t(ja, en), description=t(ja, en), parents=[everywhere], add_help=False, language=language
        )
        made.set_defaults(run=run, command=name)
        return made

    address = t("番地（例: senkyo/nyujoken/forms/ticket）", "address, such as senkyo/nyujoken/forms/ticket")
    scope = t("範囲: 業務か業務/プロセス（省略すると全部）", "a service or service/process; everything if left out")
    one = t("市町の id", "id of a municipality")

    new = command("new", make.new, "ワークスペースを作る", "make a workspace")
    new.add_argument("dir", metavar="DIR", help=t("新しいフォルダー", "a new folder"))
    new.add_argument("--sample", action="store_true", help=t("見本を写す", "copy the sample"))

    check = command("check", inspect.check_command, "誤りをすべて示す", "show every problem")
    check.add_argument("--format", choices=["text", "json", "github"], default="text", help=t("出力の形", "output"))
    check.add_argument(
        "--lint", action="store_true", help=t("カタログの質も見る", "look at the catalogue's quality too")
    )

    show = command(
        "show", inspect.show, "標準（または市町の実態）を示す", "show the standard, or what a municipality does"
    )
    show.add_argument("address", metavar="ADDRESS", help=address)
    show.add_argument("--municipality", metavar="ID", help=one)
    show.add_argument("--format", choices=["text", "yaml", "json"], default="text", help=t("出力の形", "output"))

    diff = command("diff", inspect.diff_command, "標準から市町の実態への変更を示す", "show how a municipality departs")
    diff.add_argument("address", metavar="ADDRESS", help=address)
    diff.add_argument("municipality", metavar="MUNICIPALITY", help=one)
    diff.add_argument("--format", choices=["text", "yaml", "json"], default="text", help=t("出力の形", "output"))

    matrix = command("matrix", tables.matrix_command, "フィットギャップ表を出す", "the fit-gap matrix")
    matrix.add_argument("scope", metavar="SCOPE", nargs="?", default="all", help=scope)
    matrix.add_argument("--municipality", metavar="ID", action="append", help=one)
    matrix.add_argument("--only-gaps", action="store_true", help=t("差異と不適合だけ", "differences and gaps only"))
    matrix.add_argument(
        "--format", choices=["table", "csv", "json", "xlsx"], default="table", help=t("出力の形", "output")
    )
    matrix.add_argument(
        "-o", "--output", metavar="FILE", help=t("書き出すファイル（- は標準出力）", "file (- is stdout)")
    )

    measures = command(
        "measures", tables.measures_command, "適合率・未決率などを分母とともに示す", "rates with denominators"
    )
    measures.add_argument("scope", metavar="SCOPE", nargs="?", default="all", help=scope)
    measures.add_argument(
        "--by",
        choices=["all", "municipality", "working_group", "service", "process"],
        default="municipality",
        help=t("まとめ方", "grouping"),
    )
    measures.add_argument("--format", choices=["table", "json"], default="table", help=t("出力の形", "output"))

    points = command("points", tables.points_command, "論点を示す", "the points to settle")
    points.add_argument("scope", metavar="SCOPE", nargs="?", default="all", help=scope)
    points.add_argument("--format", choices=["table", "json"], default="table", help=t("出力の形", "output"))
    tables.add_agenda_arguments(points, t)

    deciding.add_arguments(command, t)

    graph = command("graph", tables.graph, "業務の依存関係を示す", "which service reads from which")
    graph.add_argument("--format", choices=["table", "dot"], default="table", help=t("出力の形", "output"))
    graph.add_argument("service", metavar="SERVICE", nargs="?", help=t("この業務のまわりだけ", "around this service"))
    graph.add_argument("--external", action="store_true", help=t("外部システムも", "outside systems too"))

    fingerprint = command(
        "fingerprint", inspect.fingerprint, "確認に書く指紋を示す", "the fingerprint a confirmation names"
    )
    fingerprint.add_argument("address", metavar="ADDRESS", help=t("プロセスの番地", "address of a process"))

    past = command(
        "history",
        history.history_command,
        "だれが何をいつなぜ変えたかを示す。compare 時点 時点、name 名前、restore レコード|all 時点 も",
        "who changed what, when and why; also: compare MOMENT MOMENT, name TITLE, restore RECORD|all MOMENT",
    )
    history.add_arguments(past, t)

    releases = commands.add_parser(
        "release",
        help=t("標準リリースを作り、示し、検査し、比べる", "make, show, check and compare releases"),
        description=t("標準リリースを作り、示し、検査し、比べる", "Make, show, check and compare releases"),
        parents=[everywhere],
        add_help=False,
        language=language,
    )
    releases.set_defaults(command="release")
    release.add_arguments(releases, t, everywhere, language)

    schema = command("schema", make.schema, "YAML の JSON Schema を出す", "the JSON Schemas of the YAML files")
    schema.add_argument("name", metavar="NAME", nargs="?", help=t("スキーマの名前", "name of a schema"))
    schema.add_argument(
        "--write", metavar="DIR", help=t("すべてを書き出すフォルダー", "write all of them into a folder")
    )
    schema.add_argument(
        "--docs", metavar="FILE", help=t("誤りの一覧（docs/problems.md）を書き出す", "write the page of problems")
    )
    return top


def _common(t: Callable[[str, str], str], suppress: bool = False) -> Speaking:
    """The options that stand before or after the command."""
    common = Speaking(add_help=False)

    def default(value: Any) -> Any:
        return argparse.SUPPRESS if suppress else value

    common.add_argument("-h", "--help", action="help", help=t("この説明を示す", "show this help"))
    common.add_argument(
        "--workspace",
        metavar="DIR",
        default=default(None),
        help=t("ワークスペースのフォルダー", "folder of the workspace"),
    )
    common.add_argument(
        "--as",
        dest="as_",
        metavar="WHO",
        default=default(None),
        help=t(
            "だれとして使うか: 参加者の id、または役割（viewer, vendor, chair:部会, member:市町:部会 など）",
            "who uses it: the id of a member, or a role (viewer, vendor, chair:GROUP, member:MUNICIPALITY:GROUP …)",
        ),
    )
    common.add_argument("--lang", choices=["ja", "en"], default=default(None), help=t("言語", "language"))
    common.add_argument(
        "--color", choices=["auto", "always", "never"], default=default("auto"), help=t("色を使うか", "use of colours")
    )
    return common


def _chooser(language: str) -> Callable[[str, str], str]:
    return lambda ja, en: en if language == "en" else ja
