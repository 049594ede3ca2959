"""Making a workspace: an empty one with explanations, or a copy of the sample."""

from __future__ import annotations

import shutil
from pathlib import Path

from workbench.model import Text
from workbench.workspace.cache import FOLDER
from workbench.workspace.files import CATALOGUE, MUNICIPALITIES, SETTINGS
from workbench.workspace.find import repository


class CannotCreate(Exception):
    """A workspace cannot be made there; ``message`` says why and what to do."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(f"{message.ja}\n{message.en}")


def create_workspace(path: Path | str, sample: bool = False) -> Path:
    """Make a workspace in ``path``: an empty one, or a copy of the sample.

    Raises
    ------
    CannotCreate
        Where ``path`` is a file or holds something already, or there is no sample to copy, or it cannot be written.
    """
    target = Path(path)
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise CannotCreate(
            Text(
                ja=f"{target} はすでにあり、空ではありません。新しい名前か空のフォルダーを指定してください。",
                en=f"{target} exists and is not empty. Name a new folder or an empty one.",
            )
        )
    try:
        target.mkdir(parents=True, exist_ok=True)
        if sample:
            _copy_sample(target)
        else:
            _write_skeleton(target)
    except OSError as error:
        raise CannotCreate(
            Text(
                ja=f"{target} に書き込めません（{error.strerror}）。書き込めるフォルダーを指定してください。",
                en=f"{target} cannot be written ({error.strerror}). Name a folder that can be.",
            )
        ) from error
    return target


def _copy_sample(target: Path) -> None:
    source = repository()
    if not (source / SETTINGS).is_file():
        raise CannotCreate(
            Text(
                ja=f"見本のワークスペースが {source} にありません。リポジトリの写しから実行してください。",
                en=f"There is no sample workspace in {source}. Run this from a checkout of the repository.",
            )
        )
    shutil.copy2(source / SETTINGS, target / SETTINGS)
    for top in (CATALOGUE, MUNICIPALITIES):
        shutil.copytree(source / top, target / top, ignore=shutil.ignore_patterns(FOLDER))
    _write_schemas(target)
    _finish(target)


def _write_skeleton(target: Path) -> None:
    for name, content in _SKELETON.items():
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8", newline="\n")
    _write_schemas(target)
    _finish(target)


def _write_schemas(target: Path) -> None:
    """The schemas that the first line of each file names, beside the data."""
    from workbench.workspace.schema import write_schemas

    write_schemas(target / "workbench" / "schema")


def _finish(target: Path) -> None:
    (target / "exports").mkdir(exist_ok=True)
    (target / ".gitignore").write_text(f"/{FOLDER}/\n/exports/\n", encoding="utf-8", newline="\n")


_SETTINGS_TEXT = """\
# yaml-language-server: $schema=workbench/schema/workspace.schema.json
# このファイルがあるフォルダーがワークスペースです。誰が共同利用し、誰が決めるかを書きます。
# The folder that holds this file is a workspace. It says who shares the system and who decides.
name: {ja: 新しいワークスペース, en: New workspace}

# 部会: 業務をまとめて受け持つ集まり。service.yaml の working_group が指します。
# Working groups: who agrees on a group of services; service.yaml refers to them by `working_group`.
working_groups:
  - {id: juki, name: {ja: 住基部会, en: Working group on residents}}
  - {id: zeimu, name: {ja: 税務部会, en: Working group on taxes}}
  - {id: fukushi, name: {ja: 福祉部会, en: Working group on welfare}}

# 決定の段階: 下から上への順。
# Levels of decision, in order of escalation.
levels:
  - {id: bukai, name: {ja: 部会, en: Working group}}
  - {id: kanjikai, name: {ja: 幹事会, en: Steering committee}}
  - {id: yakuinkai, name: {ja: 役員会, en: Board}}

# ベンダーの回答記号の読み方: standard | config | option | alternative | customize | impossible
# How the vendor's marks read.
answer_marks: {○: standard, □: config, ◇: option, ▲: alternative, △: customize, ×: impossible}
"""

_CATALOGUE_TEXT = """\
# process_catalog

標準の業務を置きます。業務ごとに 1 つのフォルダー、業務プロセスごとに 1 つのファイルです。
The standard: one folder for each service, one file for each process.

    process_catalog/
      sources.yaml                 出典 / sources
      external.yaml                パッケージの外のシステム（ext:id）/ systems outside the package
      meetings.yaml                会議: 日時・出席者・発言・次回 / meetings: when, who, what was said
      senkyo/
        service.yaml               業務: 名前・部会・法令・上流の業務 / the service
        nyujoken.yaml              業務プロセス: 手順・帳票・規則・設定項目・連携 / a process
        answers.yaml               ベンダーの回答 / what the vendor answers
        agreements.yaml            合意 / agreements

フォルダーとファイルの名前はそのまま id です（英小文字・数字・ハイフン）。
Names of folders and files are ids: small letters, digits, hyphens.
`python -m workbench check` が誤りをすべて挙げます。 / `python -m workbench check` lists every problem.
"""

_MUNICIPALITIES_TEXT = """\
# municipalities

市町ごとに 1 つのフォルダーを置きます。One folder for each municipality.

    municipalities/
      hatsukaichi/
        municipality.yaml          名前・団体コード（引用符で囲む）・人口・稼働時期 / name, code (quoted), population, go-live
        senkyo.yaml                業務 senkyo の実態: 確認・差異・該当なし / its practice in the service senkyo
"""

_SKELETON = {
    SETTINGS: _SETTINGS_TEXT,
    f"{CATALOGUE}/README.md": _CATALOGUE_TEXT,
    f"{CATALOGUE}/sources.yaml": (
        "# yaml-language-server: $schema=../workbench/schema/sources.schema.json\n"
        "# 記述が何に基づくか。各ファイルの source が指します。/ What statements rest on; `source` refers to these.\n"
        "- {id: own, title: {ja: 一般的な実務知識（部会の確認が必要）, en: General working knowledge (to be confirmed)}}\n"
    ),
    f"{CATALOGUE}/external.yaml": (
        "# yaml-language-server: $schema=../workbench/schema/external.schema.json\n"
        "# パッケージの外のシステム。`ext:id` で指します。/ Systems outside the package, referred to as `ext:id`.\n"
        "- {id: juki-net, name: {ja: 住民基本台帳ネットワーク（CS）, en: Basic resident register network}}\n"
    ),
    f"{MUNICIPALITIES}/README.md": _MUNICIPALITIES_TEXT,
}
