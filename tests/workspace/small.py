"""A small, sound workspace that tests break in one place at a time."""

from __future__ import annotations

from pathlib import Path

from workbench.model import Process, fingerprint
from workbench.workspace.reading import read

PROCESS = """\
id: nyujoken
name: {ja: 入場券, en: Tickets}
kind: batch
source: [own]
basis: [{law: 公職選挙法, article: 第31条}]
actors:
  - {id: office, name: {ja: 事務局, en: Office}}
  - {id: printer, name: {ja: 印刷業者, en: Printer}, kind: contractor}
steps:
  - id: extract
    name: {ja: 抽出する, en: Extract}
    actor: office
    next: [check]
  - id: check
    name: {ja: 確かめる, en: Check}
    actor: office
    kind: decision
    next:
      - {to: print, when: {ja: 不備がない, en: Complete}}
      - {to: extract, when: {ja: 不備がある, en: Incomplete}}
  - id: print
    name: {ja: 印刷する, en: Print}
    actor: printer
    uses: [forms/ticket, parameters/unit]
forms:
  - id: ticket
    name: {ja: 入場券, en: Ticket}
    medium: postcard
    fields:
      - {id: voter-name, name: {ja: 氏名, en: Name}, from: juki, class: must}
      - {id: place-name, name: {ja: 投票所名, en: Place}, from: [senkyo, ext:koseki]}
rules:
  - {id: overflow, name: {ja: あふれた世帯, en: Overflow}, prohibits: [forms/ticket/fields/my-number]}
parameters:
  - id: unit
    name: {ja: 作成単位, en: Unit}
    type: choice
    choices: [person, household]
    default: person
    package_key: senkyo.ticket.unit
  - {id: size, name: {ja: 大きさ, en: Size}, type: integer, min: 1, max: 9, default: 3}
interfaces:
  - {id: from-juki, name: {ja: 受取, en: In}, partner: juki, direction: in}
"""
OLD_PROCESS = PROCESS.replace("印刷する", "刷る")


def print_of(text: str) -> str:
    """The fingerprint of a process, whole."""
    return fingerprint(Process.model_validate(read(text.encode()).data))


NOW, OLD = print_of(PROCESS)[:12], print_of(OLD_PROCESS)[:12]
KEPT = f"process_catalog/senkyo/.confirmed/nyujoken@{OLD}.yaml"
WORKSPACE, SERVICE = "workspace.yaml", "process_catalog/senkyo/service.yaml"
NYUJOKEN, JUKI = "process_catalog/senkyo/nyujoken.yaml", "process_catalog/juki/service.yaml"
ANSWERS, AGREEMENTS = "process_catalog/senkyo/answers.yaml", "process_catalog/senkyo/agreements.yaml"
SOURCES, EXTERNAL = "process_catalog/sources.yaml", "process_catalog/external.yaml"
MEETINGS = "process_catalog/meetings.yaml"
MUNICIPALITY, PRACTICE = "municipalities/hatsukaichi/municipality.yaml", "municipalities/hatsukaichi/senkyo.yaml"
ETAJIMA = "municipalities/etajima/municipality.yaml"

FILES = {
    WORKSPACE: """\
name: {ja: 小さな例, en: Small}
working_groups: [{id: juki-group, name: {ja: 住基部会}}]
levels: [{id: bukai, name: {ja: 部会}}, {id: board, name: {ja: 役員会}}]
answer_marks: {○: standard, △: customize}
""",
    SOURCES: "- {id: own, title: {ja: 一般知識}}\n- {id: example, title: {ja: 例}}\n",
    EXTERNAL: "- {id: koseki, name: {ja: 戸籍}}\n",
    MEETINGS: '- {id: first, name: {ja: 第1回部会}, date: 2013-06-20, start: "13:30"}\n',
    JUKI: "id: juki\nname: {ja: 住民基本台帳}\nworking_group: juki-group\n",
    SERVICE: """\
id: senkyo
name: {ja: 選挙人名簿, en: Roll}
working_group: juki-group
laws: [{title: 公職選挙法}]
upstream: [juki, ext:koseki]
source: own
glossary: [{id: setai, term: {ja: 世帯}, meaning: {ja: 住所を同じくする人々}, contrast: [juki]}]
""",
    NYUJOKEN: PROCESS,
    KEPT: OLD_PROCESS,
    ANSWERS: """\
- {about: nyujoken, mark: ○, source: example}
- {about: nyujoken/forms/ticket/fields/address, mark: △, initial: 1200000}
""",
    AGREEMENTS: """\
- id: senkyo-001
  about: [nyujoken/forms/ticket]
  title: {ja: 入場券の大きさ}
  owner: juki-group
  options: [{disposition: parameter}]
  stances: {hatsukaichi: {stance: agree, by: 事務局, date: 2013-06-01}}
  decided: {disposition: parameter, level: bukai, date: 2013-06-20, why: 全員一致}
  effect: {parameter: unit, default: person, values: {hatsukaichi: person}}
  expires: 2020-11-30
""",
    MUNICIPALITY: """\
id: hatsukaichi
name: {ja: 廿日市市, en: Hatsukaichi}
code: "342131"
kind: city
population: 114038
go_live: 2015-12
contract_end: 2020-11
welfare_office: true
secretariat: true
departments: {senkyo: {ja: 選挙管理委員会事務局}}
source: own
""",
    ETAJIMA: 'id: etajima\nname: {ja: 江田島市}\ncode: "342157"\nkind: city\npopulation: 27031\n',
    PRACTICE: f"""\
service: senkyo
source: example
processes:
  nyujoken:
    not_applicable: {{reason: 使わない, date: 2013-05-01, elements: [rules/overflow]}}
    confirmations:
      - {{date: 2013-05-20, by: 事務局, standard: "{OLD}"}}
      - {{date: 2013-06-03, by: 事務局, standard: "{NOW}", elements: [steps/print]}}
    volume: {{per_year: 95000, unit: 枚}}
    deviations:
      - id: ticket-place
        title: {{ja: 所在地を印字する}}
        changes:
          - {{op: add, at: forms/ticket/fields/address, after: place-name, value: {{name: {{ja: 所在地}}, from: senkyo}}}}
          - {{op: set, at: parameters/unit, to: household}}
        cause: service_level
        reason: 転入者が投票所を知らない
        wish: raise_standard
      - id: own-printing
        title: {{ja: 自前で印刷する}}
        changes:
          - {{op: change, at: steps/print, attribute: actor, to: office}}
          - {{op: move, at: forms/ticket/fields/place-name, after: ^}}
          - {{op: remove, at: rules/overflow}}
        cause: form
        reason: 印刷機がある
""",
}


def build(folder: Path) -> Path:
    """Write the small workspace."""
    for name, text in FILES.items():
        write(folder, name, text)
    return folder


def write(folder: Path, name: str, content: str | bytes) -> None:
    """Write one file of it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def edit(folder: Path, name: str, old: str, new: str) -> int:
    """Replace ``old``, which must be there, by ``new``; the line on which it stood."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}"
    write(folder, name, text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1
