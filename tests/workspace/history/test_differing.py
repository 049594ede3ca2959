"""What changed between two states, record by record, and the edit that goes back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workspace.small import (
    AGREEMENTS,
    ANSWERS,
    FILES,
    JUKI,
    MUNICIPALITY,
    NYUJOKEN,
    PRACTICE,
    SERVICE,
    SOURCES,
    WORKSPACE,
)
from workbench.model import FIRST, STAY, Put
from workbench.workspace.history import Change, differences, restoring
from workbench.workspace.reading import read

BASE = "practice/hatsukaichi/senkyo/nyujoken"


def data(text: str | None) -> Any:
    return None if text is None else read(text.encode()).data


def after(file: str, *replaced: tuple[str, str]) -> tuple[Change, ...]:
    """The differences that replacing some text in a file makes."""
    text = FILES[file]
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new, 1)
    return differences({file: data(FILES[file])}, {file: data(text)})


@pytest.mark.parametrize(
    ("file", "old", "new", "record", "path"),
    [
        (WORKSPACE, "△: customize", "△: alternative", "workspace", ("answer_marks", "△")),
        (WORKSPACE, "{ja: 役員会}", "{ja: 首長会}", "workspace/levels/board", ("name",)),
        (WORKSPACE, "住基部会", "住民部会", "workspace/working_groups/juki-group", ("name",)),
        (SOURCES, "一般知識", "常識", "sources/own", ("title",)),
        (SERVICE, "en: Roll", "en: Voters", "catalog/senkyo", ("name",)),
        (NYUJOKEN, "kind: batch", "kind: counter", "catalog/senkyo/nyujoken", ("kind",)),
        (NYUJOKEN, "medium: postcard", "medium: letter", "catalog/senkyo/nyujoken/forms/ticket", ("medium",)),
        (NYUJOKEN, "from: juki", "from: senkyo", "catalog/senkyo/nyujoken/forms/ticket/fields/voter-name", ("from",)),
        (MUNICIPALITY, "114038", "114039", "municipality/hatsukaichi", ("population",)),
        (PRACTICE, "source: example", "source: own", "practice/hatsukaichi/senkyo", ("source",)),
        (PRACTICE, "95000", "96000", BASE, ("volume", "per_year")),
        (PRACTICE, "印刷機がある", "機械", f"{BASE}/deviations/own-printing", ("reason",)),
        (AGREEMENTS, "全員一致", "多数", "agreement/senkyo/senkyo-001", ("decided", "why")),
        (AGREEMENTS, "stance: agree,", "stance: hold,", "agreement/senkyo/senkyo-001/stances/hatsukaichi", ("stance",)),
        (ANSWERS, "1200000", "1300000", "answer/senkyo/nyujoken/forms/ticket/fields/address", ("initial",)),
    ],
)
def test_a_field_of_any_record(file: str, old: str, new: str, record: str, path: tuple[str, ...]) -> None:
    (change,) = after(file, (old, new))
    assert (change.file, change.record, change.moved) == (file, record, False)
    assert [f.path for f in change.fields] == [path]


def test_the_same_written_otherwise_is_no_change() -> None:
    assert after(NYUJOKEN, ("next: [check]", "next: [{to: check}]"), ("source: [own]", "source: own")) == ()
    assert after(SERVICE, ("source: own", "source: [own]")) == ()
    assert after(JUKI, ("id: juki\nname: {ja: 住民基本台帳}", "name:\n  ja: 住民基本台帳\nid: juki")) == ()


def test_records_that_come_and_go() -> None:
    changes = after(
        NYUJOKEN,
        ("      - {id: place-name,", "      - {id: seal, name: {ja: 印影}}\n      - {id: place-name,"),
        (
            "rules:\n  - {id: overflow, name: {ja: あふれた世帯, en: Overflow}, prohibits: [forms/ticket/fields/my-number]}\n",
            "",
        ),
    )
    assert [(c.record, c.before is None, c.after is None) for c in changes] == [
        ("catalog/senkyo/nyujoken/rules/overflow", False, True),
        ("catalog/senkyo/nyujoken/forms/ticket/fields/seal", True, False),
    ]


def test_only_what_was_moved_counts_as_moved() -> None:
    lines = FILES[NYUJOKEN].splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if "id: print\n" in line and line.startswith("  - "))
    step = lines[start : start + 4]
    rest = lines[:start] + lines[start + 4 :]
    at = rest.index("steps:\n") + 1
    moved = "".join([*rest[:at], *step, *rest[at:]])
    (change,) = differences({NYUJOKEN: data(FILES[NYUJOKEN])}, {NYUJOKEN: data(moved)})
    assert (change.record, change.moved, change.fields) == ("catalog/senkyo/nyujoken/steps/print", True, ())


def test_an_answer_to_an_element_and_to_the_whole() -> None:
    now = "{date: 2013-06-03, by: 事務局"
    (one,) = after(
        PRACTICE, ("elements: [steps/print]}\n    volume", "elements: [steps/print, steps/check]}\n    volume")
    )
    assert one.record == f"{BASE}/answers/steps/check"
    assert one.before and one.after and (one.before["date"], one.after["date"]) == ("2013-05-20", "2013-06-03")
    (whole,) = after(PRACTICE, ("2013-05-20, by: 事務局", "2013-07-01, by: 選管"))[:1]
    assert whole.record == f"{BASE}/answers/."
    assert now in FILES[PRACTICE]


def test_a_request_and_the_vendors_answer_to_it() -> None:
    file = "process_catalog/senkyo/requests.yaml"
    asked = "- {id: r-1, about: [nyujoken/forms/ticket], title: {ja: 案内図}, status: asked}\n"
    answered = asked.replace("asked}", "asked, answer: {mark: △, how: customize, initial: 100}}")
    (change,) = differences({file: data(asked)}, {file: data(answered)})
    assert (change.record, change.before) == ("request/senkyo/r-1/answer", None)
    assert [c.record for c in differences({}, {file: data(asked)})] == ["request/senkyo/r-1"]


def test_not_applicable_is_an_answer() -> None:
    (change,) = after(
        PRACTICE, ("    not_applicable: {reason: 使わない, date: 2013-05-01, elements: [rules/overflow]}\n", "")
    )
    assert change.record == f"{BASE}/answers/rules/overflow"
    assert change.before == {"state": "not_applicable", "reason": "使わない", "date": "2013-05-01"}
    assert change.after and change.after["state"] == "same"


def test_a_file_that_is_no_yaml_says_so_and_hides_no_other(tmp_path: Any) -> None:
    from tests.workspace.small import build, write
    from workbench.workspace.history import History

    history, root = History(build(tmp_path)), tmp_path
    from datetime import UTC, datetime

    when = datetime(2026, 11, 23, tzinfo=UTC)
    history.catch_up(when)
    write(root, PRACTICE, "service: [senkyo")
    write(root, SOURCES, FILES[SOURCES].replace("一般知識", "常識"))
    history.catch_up(when)
    moment = history.moments()[0]
    assert [(c.file, c.record, c.unreadable) for c in history.changes(moment)] == [
        (PRACTICE, "", True),
        (SOURCES, "sources/own", False),
    ]


@pytest.mark.parametrize(
    "odd", ["[]", "id: 5", "steps: 7", "steps: [{id: [1]}, 3, {id: x/y}]", "processes: {a: [1]}", "- 1\n- {id: 2}"]
)
@pytest.mark.parametrize("file", list(FILES))
def test_files_of_any_shape_are_compared(file: str, odd: str) -> None:
    forth = differences({file: data(FILES[file])}, {file: data(odd)})
    back = differences({file: data(odd)}, {file: data(FILES[file])})
    assert {c.record for c in forth} == {c.record for c in back}


# going back


def put_back(record: str, file: str, *replaced: tuple[str, str]) -> tuple[Put, ...]:
    text = FILES[file]
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new, 1)
    return restoring(record, data(FILES[file]), data(text))


def test_a_record_goes_back_alone() -> None:
    record = f"{BASE}/deviations/own-printing"
    (put,) = put_back(record, PRACTICE, ("印刷機がある", "機械"), ("転入者が", "みんなが"))
    assert (put.record, put.after) == (record, STAY)
    assert put.value and put.value["reason"] == "印刷機がある"


def test_a_removed_form_comes_back_with_its_fields_in_its_place() -> None:
    text = FILES[NYUJOKEN]
    start, end = text.index("forms:\n"), text.index("rules:\n")
    puts = restoring("catalog/senkyo/nyujoken/forms/ticket", data(text), data(text[:start] + text[end:]))
    assert [(p.record.rsplit("/", 1)[1], p.after) for p in puts] == [
        ("ticket", FIRST), ("voter-name", FIRST), ("place-name", "voter-name"),
    ]  # fmt: skip


def test_what_was_not_there_goes() -> None:
    record = f"{BASE}/deviations/own-printing"
    text = FILES[PRACTICE]
    before = text[: text.index("      - id: own-printing")]
    assert restoring(record, data(before), data(text)) == (Put(record=record, value=None),)
    assert restoring(record, data(text), data(text)) == ()
    assert restoring("practice/hatsukaichi/juki", None, None) == ()
