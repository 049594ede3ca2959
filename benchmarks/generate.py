"""Generate a large workspace, always the same: 26 services × 1,000 elements × 22 municipalities, 2 % deviations.

    python benchmarks/generate.py DIR [--services 26] [--municipalities 22] [--seed 1]

About 6 MB of YAML for the catalogue and 6 MB for the practice, in the language and the shape of the real thing.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from workbench.model import Process, check_digit, fingerprint
from workbench.workspace.reading import read

SERVICES = [
    "juki",
    "inkan",
    "senkyo",
    "kotei",
    "kojin-jumin",
    "hojin-jumin",
    "keiji",
    "shuno",
    "kokuho",
    "nenkin",
    "shogai",
    "kouki",
    "kaigo",
    "jido-teate",
    "seiho",
    "nyuyoji",
    "hitorioya",
    "shugaku",
    "jutogai",
    "jifu",
    "hoiku",
    "noka",
    "judo",
    "jutaku",
    "kenko",
    "hibaku",
]
MUNICIPALITIES = [
    "kure",
    "takehara",
    "mihara",
    "onomichi",
    "fukuyama",
    "fuchu",
    "miyoshi",
    "shobara",
    "otake",
    "higashihiroshima",
    "hatsukaichi",
    "akitakata",
    "etajima",
    "fuchu-cho",
    "kaita",
    "kumano",
    "saka",
    "akiota",
    "kitahiroshima",
    "osakikamijima",
    "sera",
    "jinsekikogen",
]
PROCESSES = ("todokede", "idou", "shokken", "nintei", "fuka", "tsuchi", "kofu", "nenji-koshin")
STEPS, FORMS, FIELDS, RULES, PARAMETERS, INTERFACES, REQUIREMENTS = 30, 6, 10, 10, 12, 4, 3
"""Per process; together 125 elements, eight processes make 1,000."""

_SUBJECTS = [
    "対象者",
    "申請書",
    "届出内容",
    "添付書類",
    "世帯情報",
    "所得情報",
    "賦課資料",
    "納付書",
    "通知書",
    "台帳",
    "名簿",
    "受給資格",
    "減免理由",
    "口座情報",
    "送付先",
]
_VERBS = [
    "を受け付ける",
    "を確認する",
    "を照合する",
    "を入力する",
    "を審査する",
    "を決裁に回す",
    "を印刷する",
    "を封入する",
    "を発送する",
    "を保管する",
    "を通知する",
    "を更新する",
]
_FIELD_NAMES = [
    "氏名",
    "フリガナ",
    "生年月日",
    "住所",
    "世帯主氏名",
    "続柄",
    "宛名番号",
    "電話番号",
    "受付年月日",
    "決定年月日",
    "対象期間",
    "金額",
    "納期限",
    "理由",
    "備考",
    "届出人",
    "代理人氏名",
    "振込先金融機関",
]
_TOPICS = [
    "納期の回数",
    "減免の範囲",
    "様式の大きさ",
    "証明手数料",
    "受付時間",
    "発送の時期",
    "公印の省略",
    "同封物",
    "再発行の条件",
    "本人確認の方法",
    "世帯の単位",
    "端数の処理",
]
_CAUSES = ["organisation", "volume", "service_level", "ordinance", "form", "legal_view", "outsourcing", "reporting"]
_WISHES = [
    "adopt",
    "amend_ordinance",
    "parameter",
    "option",
    "euc",
    "work_around",
    "outside",
    "customize",
    "raise_standard",
    "drop",
    "petition",
    "defer",
]


def _process(service: str, number: int, id_: str, rng: random.Random) -> str:
    """The YAML of one process."""
    lines = [
        "# yaml-language-server: $schema=../../workbench/schema/process.schema.json",
        f"id: {id_}",
        f"name: {{ja: {rng.choice(_SUBJECTS)}の{id_}（{number}）, en: Process {id_} of {service}}}",
        f"kind: {rng.choice(['batch', 'counter'])}",
        "source: [own]",
        f"basis: [{{law: 生成した法律, article: 第{rng.randint(1, 200)}条}}]",
        "trigger: {ja: 届出または申請があったとき、または定例の処理の時期が来たとき, en: A notification or the time of year}",
        "outcome: {ja: 台帳が更新され、本人と関係課に通知が届いている, en: The ledger is updated and notices are sent}",
        "actors:",
        "  - {id: resident, name: {ja: 住民・届出人, en: Resident}, kind: resident}",
        "  - {id: counter, name: {ja: 窓口担当, en: Counter}, kind: office}",
        "  - {id: chief, name: {ja: 係長・課長, en: Chief}, kind: approver}",
        "  - {id: system, name: {ja: 業務システム, en: System}, kind: system}",
        "  - {id: contractor, name: {ja: 印刷・封入の委託先, en: Contractor}, kind: contractor}",
        "steps:",
        *_steps(rng),
        "forms:",
        *_forms(service, rng),
        "rules:",
    ]
    for i in range(RULES):
        topic = rng.choice(_TOPICS)
        lines += [
            f"  - id: rule-{i}",
            f"    name: {{ja: {topic}の決め方{i}, en: How rule {i} is decided}}",
            f"    text: {{ja: {topic}は、条例の定めによるほか、前年度の実績と近隣の扱いを見て担当課が毎年度決める。, "
            f"en: Decided each year by the section within the ordinance.}}",
            f"    decided_by: {rng.choice(['law', 'ordinance', 'municipality', 'outside'])}",
        ]
    lines.append("parameters:")
    for i in range(PARAMETERS):
        topic = _TOPICS[i % len(_TOPICS)]
        head = f"  - {{id: parameter-{i}, name: {{ja: {topic}, en: Parameter {i}}}, "
        tail = f"decided_by: municipality, package_key: {service}.{id_}.parameter-{i}}}"
        if i % 3 == 0:
            choices = "[{id: first, name: {ja: 個人ごと, en: First}}, {id: second, name: {ja: 世帯ごと, en: Second}}]"
            lines.append(f"{head}type: choice, choices: {choices}, default: first, {tail}")
        elif i % 3 == 1:
            lines.append(f"{head}type: integer, min: 0, max: 100, default: {rng.randint(1, 99)}, {tail}")
        else:
            lines.append(f"{head}type: boolean, default: {rng.choice(['true', 'false'])}, {tail}")
    lines.append("interfaces:")
    for i in range(INTERFACES):
        lines.append(
            f"  - {{id: interface-{i}, name: {{ja: 関係業務からの情報の受取{i}, en: Data received {i}}}, partner: juki, "
            f"direction: in, data: {{ja: 氏名・住所・生年月日・異動事由, en: Names and addresses}}, timing: {{ja: 日次, en: Daily}}}}"
        )
    lines.append("requirements:")
    for i in range(REQUIREMENTS):
        lines.append(
            f"  - {{id: requirement-{i}, name: {{ja: 一括出力と抜き取りができること{i}, en: Bundle and pull {i}}}, "
            f"text: {{ja: 町丁目順に出力し、対象者を指定して抜き取れること。, en: In order of district.}}, class: must}}"
        )
    return "\n".join(lines) + "\n"


def _steps(rng: random.Random) -> Iterator[str]:
    for i in range(STEPS):
        name = f"{rng.choice(_SUBJECTS)}{rng.choice(_VERBS)}"
        actor = rng.choice(["counter", "counter", "chief", "system", "contractor"])
        yield f"  - id: step-{i}"
        yield f"    name: {{ja: {name}, en: Step {i} of the work}}"
        yield f"    note: {{ja: {rng.choice(_SUBJECTS)}の不足は電話で補い、経過を備考に残す, en: Ask by telephone and keep a note}}"
        yield f"    actor: {actor}"
        if i % 7 == 3 and i + 2 < STEPS:
            yield "    kind: decision"
            yield "    next:"
            yield f"      - {{to: step-{i + 1}, when: {{ja: 不備がない, en: Complete}}}}"
            yield f"      - {{to: step-{i + 2}, when: {{ja: 不備がある, en: Incomplete}}}}"
        elif i + 1 < STEPS:
            yield f"    next: [step-{i + 1}]"
        yield f"    uses: [forms/form-{i % FORMS}, parameters/parameter-{i % PARAMETERS}]"
        if i % 4 == 0:
            yield "    deadline: {ja: 届出の日から14日以内, en: Within 14 days}"


def _forms(service: str, rng: random.Random) -> Iterator[str]:
    for i in range(FORMS):
        yield f"  - id: form-{i}"
        yield f"    name: {{ja: {rng.choice(_SUBJECTS)}様式第{i + 1}号, en: Form {i}}}"
        yield f"    medium: {rng.choice(['a4', 'postcard', 'slip', 'register', 'data'])}"
        yield f"    direction: {rng.choice(['received', 'issued', 'internal'])}"
        yield "    fields:"
        for k in range(FIELDS):
            origin = rng.choice(["juki", "juki", "applicant", "office", service])
            name = f"{rng.choice(_FIELD_NAMES)}{k}"
            yield f"      - {{id: field-{k}, name: {{ja: {name}, en: Field {k} of form {i}}}, from: {origin}, class: must, "
            yield "         note: {ja: 様式の該当欄に印字し、空欄のときは斜線を引く, en: Printed in its box}}"


def _elements() -> list[str]:
    """The relative addresses of the elements of every process."""
    found = [f"steps/step-{i}" for i in range(STEPS)]
    for i in range(FORMS):
        found += [f"forms/form-{i}", *(f"forms/form-{i}/fields/field-{k}" for k in range(FIELDS))]
    found += [f"rules/rule-{i}" for i in range(RULES)] + [f"parameters/parameter-{i}" for i in range(PARAMETERS)]
    found += [f"interfaces/interface-{i}" for i in range(INTERFACES)]
    return found + [f"requirements/requirement-{i}" for i in range(REQUIREMENTS)]


def _change(at: str, number: int, rng: random.Random) -> str:
    """One change at an element: no two of them touch the same slot, so that nothing conflicts."""
    collection, id_ = at.split("/")[0], at.rpartition("/")[2]
    if "/fields/" in at:
        if id_ == "field-0":
            added = f"{at.rpartition('/')[0]}/added-{number}"
            value = f"{{name: {{ja: 追加した項目{number}, en: Added field {number}}}, from: office}}"
            return f"{{op: add, at: {added}, value: {value}}}"
        if id_ == "field-9":
            return f"{{op: remove, at: {at}}}"
        return f"{{op: change, at: {at}, attribute: name, to: {{ja: 独自の{rng.choice(_FIELD_NAMES)}, en: Own field}}}}"
    if collection == "parameters":
        values = ("second", "50", rng.choice(["true", "false"]))
        return f"{{op: set, at: {at}, to: {values[int(id_.rpartition('-')[2]) % 3]}}}"
    if collection == "steps":
        return f"{{op: change, at: {at}, attribute: actor, to: resident}}"
    if collection == "requirements":
        return f"{{op: remove, at: {at}}}"
    return f"{{op: change, at: {at}, attribute: name, to: {{ja: 独自の{rng.choice(_TOPICS)}, en: Own name}}}}"


def _practice(service: str, fingerprints: dict[str, str], share: float, rng: random.Random) -> str:
    """The YAML of one municipality's practice in one service."""
    lines = [
        "# yaml-language-server: $schema=../../workbench/schema/practice.schema.json",
        f"service: {service}",
        "source: [example]",
        "processes:",
    ]
    everything = [(process, at) for process in fingerprints for at in _elements()]
    chosen: dict[str, list[str]] = {}
    for process, at in sorted(rng.sample(everything, round(len(everything) * share))):
        chosen.setdefault(process, []).append(at)
    for process, print_ in fingerprints.items():
        lines += [f"  {process}:", "    confirmations:"]
        day = f"2013-{rng.randint(4, 9):02}-{rng.randint(1, 28):02}"
        lines.append(f'      - {{date: {day}, by: 担当課（{rng.choice(_SUBJECTS)}係）, standard: "{print_[:8]}"}}')
        lines.append(f"    volume: {{per_year: {rng.randint(10, 90000)}, unit: 件}}")
        if process in chosen:
            lines.append("    deviations:")
        for number, at in enumerate(chosen.get(process, ())):
            lines += [
                f"      - id: deviation-{number}",
                f"        title: {{ja: {rng.choice(_TOPICS)}を独自に定めている}}",
                "        changes:",
                f"          - {_change(at, number, rng)}",
                f"        cause: {rng.choice(_CAUSES)}",
                f"        reason: 合併前からの取扱いで、{rng.choice(_SUBJECTS)}の件数が多いため",
                f"        workload: {{minutes_per_case: {rng.randint(0, 30)}}}",
                f"        wish: {rng.choice(_WISHES)}",
            ]
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def generate(
    folder: Path, *, services: int = 26, municipalities: int = 22, share: float = 0.02, seed: int = 1
) -> dict[str, int]:
    """Write the workspace into ``folder``; how many bytes the catalogue and the practice have."""
    rng = random.Random(seed)
    _write(
        folder / "workspace.yaml",
        "name: {ja: 生成したワークスペース, en: Generated workspace}\n"
        "working_groups: [{id: juki, name: {ja: 部会, en: Group}}]\n"
        "levels: [{id: bukai, name: {ja: 部会, en: Group}}]\nanswer_marks: {○: standard, △: customize, ×: impossible}\n",
    )
    _write(
        folder / "process_catalog/sources.yaml",
        "- {id: own, title: {ja: 一般知識, en: Own}}\n- {id: example, title: {ja: 例, en: Example}}\n",
    )
    fingerprints: dict[str, dict[str, str]] = {}
    for service in SERVICES[:services]:
        upstream = "" if service == "juki" else "upstream: [juki]\n"
        _write(
            folder / f"process_catalog/{service}/service.yaml",
            f"id: {service}\nname: {{ja: 業務{service}, en: Service {service}}}\nworking_group: juki\n"
            f"laws: [{{title: 生成した法律}}]\n{upstream}source: [own]\n",
        )
        fingerprints[service] = {}
        for number, id_ in enumerate(PROCESSES):
            text = _process(service, number, id_, rng)
            _write(folder / f"process_catalog/{service}/{id_}.yaml", text)
            fingerprints[service][id_] = fingerprint(Process.model_validate(read(text.encode()).data))
    for number, municipality in enumerate(MUNICIPALITIES[:municipalities]):
        digits = f"34{201 + number}"
        _write(
            folder / f"municipalities/{municipality}/municipality.yaml",
            f'id: {municipality}\nname: {{ja: 市町{number}, en: Municipality {number}}}\ncode: "{digits}{check_digit(digits)}"\n'
            f"kind: {'city' if number % 2 else 'town'}\npopulation: {rng.randint(5000, 400000)}\n",
        )
        for service, prints in fingerprints.items():
            _write(folder / f"municipalities/{municipality}/{service}.yaml", _practice(service, prints, share, rng))
    return {
        top: sum(f.stat().st_size for f in (folder / top).rglob("*.yaml"))
        for top in ("process_catalog", "municipalities")
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--services", type=int, default=len(SERVICES))
    parser.add_argument("--municipalities", type=int, default=len(MUNICIPALITIES))
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sizes = generate(
        arguments.folder, services=arguments.services, municipalities=arguments.municipalities, seed=arguments.seed
    )
    print(", ".join(f"{name}: {size / 1e6:.1f} MB" for name, size in sizes.items()))
