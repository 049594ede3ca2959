"""Records in files: every kind is found and written in its place, and nothing else moves (law 9)."""

from __future__ import annotations

import copy
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thoroughly import examples
from tests.workspace.small import FILES, NYUJOKEN, PRACTICE
from workbench.model import Process, Put, Snapshot, Text, WorkspaceSettings
from workbench.workspace.errors import CannotWrite
from workbench.workspace.reading import read
from workbench.workspace.records import applied, edited, file_of, value_in
from workbench.workspace.yamltext import alike

TOP = Path(__file__).resolve().parent.parent.parent
PROCESS = Process.model_validate(read(FILES[NYUJOKEN].encode()).data)
SNAPSHOT = Snapshot(WorkspaceSettings(name=Text(ja="例")), processes={"senkyo/nyujoken": PROCESS})

PRACTICE_TEXT = """\
# yaml-language-server: $schema=../../workbench/schema/practice.schema.json
# practice of a town

service: senkyo   # its service
source: example
processes:
  # [nyujoken] of tickets
  nyujoken: # [nyujoken]
    # [answers] who said yes
    confirmations: # [answers]
      - {date: 2013-05-20, by: 事務局,   standard: "12345678"} # [answers] first
      # [answers] the second
      - date: 2013-06-03 # [answers] on a Monday
        by: 事務局
        standard: abcdef01
        elements: [steps/print, forms/ticket] # [answers] two
    volume: {per_year: 95000, unit: 枚} # [nyujoken] many
    deviations: # [place] [own]
      # about [place]
      - id: place # [place]
        title: {ja: 所在地を印字する,  en: 'Place'} # [place]
        changes: # [place]
          # [place] adds
          - {op: add, at: forms/ticket/fields/address, after: place-name, value: {name: {ja: 所在地}}} # [place]
        cause: service_level
        reason: | # [place]
          一行目
          二行目 # [place] text, not a comment
        source: example
        # [place] end

      # [own] its own printing
      - id: own # [own]
        title: {ja: 自前}
        changes: [{op: remove, at: rules/overflow}] # [own]
        cause: form # [own]
        reason: 印刷機がある\t# [own]
      # [place] [own] end of deviations
  # [kaihyo] of counting
  kaihyo:
    volume: {per_year: 3}

# footer
"""
PROCESS_TEXT = """\
# yaml-language-server: $schema=../../workbench/schema/process.schema.json
id: nyujoken # the id
name:   {ja: 入場券, en: Tickets}
# [nyujoken] what kind
kind: batch
steps:
# [extract] first
- id: extract # [extract]
  name: {ja: 抽出する}

- {id: check, name: {ja: 確かめる}, kind: task} # [check]
# [print]
- id: print
  name: {ja: 印刷する} # [print]
  # [print] deep
forms:
- id: ticket # ticket
  name: {ja: 入場券}
  medium: postcard # a card
  fields: [ # [voter-name] [place-name] of the form
    {id: voter-name, name: {ja: 氏名}, from: juki}, # [voter-name]
    # [place-name]
    {id: place-name, name: {ja: 投票所名}, from: [senkyo, 'ext:koseki']} # [place-name]
  ] # [voter-name] [place-name] end
# footer
"""
AGREEMENTS_TEXT = """\
# header
- id: s-1 # one
  about: [nyujoken]
  title: {ja: 大きさ} # title
  stances: # [akiota] [etajima]
    # [akiota]
    akiota: {stance: agree, date: 2013-06-01} # [akiota]
    etajima: {stance: hold} # [etajima]
  # end of one
# [s-2] two
- {id: s-2, about: [nyujoken], title: {ja: 色}, stances: {akiota: {stance: hold}}} # [s-2]
"""
P, C, A = "practice/akiota/senkyo", "catalog/senkyo/nyujoken", "agreement/senkyo"


def write(text: str | None, *puts: Put) -> str:
    """The file after the puts, which must read as the same puts on its data."""
    content = None if text is None else text.encode()
    new = edited(puts, content, SNAPSHOT)
    assert new is not None
    wanted = applied(puts, None if content is None else read(content).data, SNAPSHOT)
    assert alike(read(new).data, wanted)
    return new.decode()


def value(record: str, text: str) -> Any:
    return copy.deepcopy(value_in(record, read(text.encode()).data))


def put(record: str, value: Any, after: str | None = "=") -> Put:
    return Put(record=record, value=value, after=after)


def swap(text: str, *swaps: tuple[str, str]) -> str:
    for old, new in swaps:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


# -- where records stand -------------------------------------------------------------------------------------------

RECORDS = {
    "workspace": ("workspace.yaml", {"name": {"ja": "小さな例", "en": "Small"}}),
    "workspace/levels/board": ("workspace.yaml", {"id": "board", "name": {"ja": "役員会"}}),
    "workspace/working_groups/juki-group": ("workspace.yaml", {"id": "juki-group", "name": {"ja": "住基部会"}}),
    "sources/own": ("process_catalog/sources.yaml", {"id": "own", "title": {"ja": "一般知識"}}),
    "external/koseki": ("process_catalog/external.yaml", {"id": "koseki", "name": {"ja": "戸籍"}}),
    "meeting/first": (
        "process_catalog/meetings.yaml",
        {"id": "first", "name": {"ja": "第1回部会"}, "date": "2013-06-20", "start": "13:30"},
    ),
    "catalog/juki": (
        "process_catalog/juki/service.yaml",
        {"id": "juki", "name": {"ja": "住民基本台帳"}, "working_group": "juki-group"},
    ),
    "catalog/senkyo/nyujoken/forms/ticket": (
        NYUJOKEN,
        {"id": "ticket", "name": {"ja": "入場券", "en": "Ticket"}, "medium": "postcard"},
    ),
    "catalog/senkyo/nyujoken/forms/ticket/fields/voter-name": (
        NYUJOKEN,
        {"id": "voter-name", "name": {"ja": "氏名", "en": "Name"}, "from": ["juki"], "class": "must"},
    ),
    "practice/hatsukaichi/senkyo": (PRACTICE, {"service": "senkyo", "source": ["example"]}),
    "practice/hatsukaichi/senkyo/nyujoken": (PRACTICE, {"volume": {"per_year": 95000, "unit": "枚"}}),
    "practice/hatsukaichi/senkyo/nyujoken/answers/rules/overflow": (
        PRACTICE,
        {"state": "not_applicable", "reason": "使わない", "date": "2013-05-01"},
    ),
    "agreement/senkyo/senkyo-001/stances/hatsukaichi": (
        "process_catalog/senkyo/agreements.yaml",
        {"stance": "agree", "by": "事務局", "date": "2013-06-01"},
    ),
    "answer/senkyo/nyujoken": (
        "process_catalog/senkyo/answers.yaml",
        {"about": "nyujoken", "mark": "○", "source": ["example"]},
    ),
}


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_is_found_without_what_stands_in_it(record: str) -> None:
    file, expected = RECORDS[record]
    assert file_of(record) == file
    found = dict(value_in(record, read(FILES[file].encode()).data) or {})
    found.pop("answer_marks", None)
    assert found == expected


@pytest.mark.parametrize("record", RECORDS)
def test_putting_what_stands_there_changes_no_byte(record: str) -> None:
    text = FILES[file_of(record)]
    assert write(text, put(record, value(record, text))) == text


@pytest.mark.parametrize("record", [r for r in RECORDS if r != "workspace" and r != P])
def test_a_record_can_go_and_come_back(record: str) -> None:
    text = FILES[file_of(record)]
    there = value(record, text)
    new = edited([put(record, None)], text.encode(), SNAPSHOT)
    if new is not None:
        assert value_in(record, read(new).data) is None
    back = edited([put(record, there)], new, SNAPSHOT)
    assert back is not None
    assert value_in(record, read(back).data) == there


def test_what_is_not_there_has_no_value() -> None:
    data = read(FILES[PRACTICE].encode()).data
    for record in (f"{P}/kaihyo", f"{P}/kaihyo/answers/steps/a", f"{P}/nyujoken/deviations/no"):
        assert value_in(record, data) is None
        assert value_in(record, None) is None


def test_whole_files_come_with_their_schema_and_go() -> None:
    new = write(None, put(f"{C}/steps/a", {"id": "a", "name": {"ja": "あ"}}))
    assert new.startswith("# yaml-language-server: $schema=../../workbench/schema/process.schema.json\n")
    assert write(None, put("sources/x", {"id": "x", "title": {"ja": "本"}})) == (
        "# yaml-language-server: $schema=../workbench/schema/sources.schema.json\n- {id: x, title: {ja: 本}}\n"
    )
    code = {"name": {"ja": "町"}, "code": "343684", "kind": "town", "population": 7255}
    assert 'code: "343684"' in write(None, put("municipality/akiota", code))
    assert edited([put(C, None)], PROCESS_TEXT.encode(), SNAPSHOT) is None


def test_the_first_answer_makes_the_file_of_a_practice() -> None:
    answer = {"state": "same", "by": "総務課", "date": "2026-01-02", "standard": "12345678"}
    assert write(None, put(f"{P}/nyujoken/answers/steps/print", answer)) == (
        "# yaml-language-server: $schema=../../workbench/schema/practice.schema.json\n"
        "service: senkyo\nprocesses:\n  nyujoken:\n    confirmations:\n"
        '      - {date: 2026-01-02, by: 総務課, standard: "12345678", elements: [steps/print]}\n'
    )


# -- in place ------------------------------------------------------------------------------------------------------


def test_a_changed_deviation_changes_its_lines_only() -> None:
    record = f"{P}/nyujoken/deviations/own"
    new = value(record, PRACTICE_TEXT) | {"reason": "古い印刷機がある", "wish": "adopt"}
    assert write(PRACTICE_TEXT, put(record, new)) == swap(
        PRACTICE_TEXT, ("印刷機がある\t# [own]\n", "古い印刷機がある\t# [own]\n        wish: adopt\n")
    )


def test_a_removed_deviation_takes_its_own_comments() -> None:
    start, end = PRACTICE_TEXT.index("\n      # [own]"), PRACTICE_TEXT.index("      # [place] [own] end of deviations")
    assert (
        write(PRACTICE_TEXT, put(f"{P}/nyujoken/deviations/own", None)) == PRACTICE_TEXT[:start] + PRACTICE_TEXT[end:]
    )


def test_a_process_left_with_nothing_goes() -> None:
    new = write(PRACTICE_TEXT, put(f"{P}/kaihyo", None))
    assert new == swap(PRACTICE_TEXT, ("  # [kaihyo] of counting\n  kaihyo:\n    volume: {per_year: 3}\n", ""))
    assert (
        "processes"
        not in read(write("service: s\nprocesses: {p: {note: x}}\n", put("practice/m/s/p", None)).encode()).data
    )


def test_a_field_is_placed_and_moved_among_its_siblings() -> None:
    record = f"{C}/forms/ticket/fields/address"
    field = {"id": "address", "name": {"ja": "住所"}, "from": ["juki"], "class": "must"}
    new = write(PROCESS_TEXT, put(record, field, "voter-name"))
    assert new == swap(
        PROCESS_TEXT,
        ("# [voter-name]\n", "# [voter-name]\n    {id: address, name: {ja: 住所}, from: juki, class: must},\n"),
    )
    first = write(new, put(record, field, "^"))
    assert [f["id"] for f in read(first.encode()).data["forms"][0]["fields"]] == ["address", "voter-name", "place-name"]
    assert Counter(re.findall("#.*", first)) == Counter(re.findall("#.*", PROCESS_TEXT))


def test_a_step_moves_with_its_comments() -> None:
    record = f"{C}/steps/print"
    assert write(PROCESS_TEXT, put(record, value(record, PROCESS_TEXT), "^")) == swap(
        PROCESS_TEXT,
        ("# [print]\n- id: print\n  name: {ja: 印刷する} # [print]\n  # [print] deep\n", ""),
        (
            "# [extract] first\n",
            "# [print]\n- id: print\n  name: {ja: 印刷する} # [print]\n  # [print] deep\n# [extract] first\n",
        ),
    )


def test_what_a_file_says_in_its_own_words_stays() -> None:
    record = f"{C}/steps/check"
    new = value(record, PROCESS_TEXT) | {"actor": "office"}
    assert "kind" not in new
    assert write(PROCESS_TEXT, put(record, new)) == swap(PROCESS_TEXT, ("確かめる}, ", "確かめる}, actor: office, "))


def test_a_stance_and_the_agreement_around_it_are_apart() -> None:
    stance = {"stance": "object", "harm": "費用が増える"}
    new = write(AGREEMENTS_TEXT, put(f"{A}/s-1/stances/etajima", stance))
    assert new == swap(
        AGREEMENTS_TEXT, ("{stance: hold} # [etajima]", "{stance: object, harm: 費用が増える} # [etajima]")
    )
    own = value(f"{A}/s-1", AGREEMENTS_TEXT)
    assert "stances" not in own
    assert write(AGREEMENTS_TEXT, put(f"{A}/s-1", own | {"owner": "juki"})) == swap(
        AGREEMENTS_TEXT, ("# title\n", "# title\n  owner: juki\n")
    )
    with pytest.raises(CannotWrite, match="s-9"):
        write(AGREEMENTS_TEXT, put(f"{A}/s-9/stances/akiota", stance))


def test_the_last_record_of_a_list_leaves_a_list() -> None:
    new = write(AGREEMENTS_TEXT, put(f"{A}/s-1", None), put(f"{A}/s-2", None))
    assert read(new.encode()).data == []
    assert new.startswith("# header\n")
    assert [
        i["id"] for i in read(write(new, put(f"{A}/s-3", {"about": ["x"], "title": {"ja": "題"}})).encode()).data
    ] == ["s-3"]


def test_records_within_are_not_put_with_what_holds_them() -> None:
    with pytest.raises(ValueError, match="fields"):
        write(
            PROCESS_TEXT, put(f"{C}/forms/ticket", {"name": {"ja": "x"}, "fields": [{"id": "a", "name": {"ja": "b"}}]})
        )


@pytest.mark.parametrize(
    ("content", "line"), [("a: [1\nb: 2\n", 2), ("a: 1\na: 2\n", 2), ("x: \x00\n", 1), ("a: 1\n---\nb: 2\n", 2)]
)
def test_a_file_that_cannot_be_read_is_not_written(content: str, line: int) -> None:
    with pytest.raises(CannotWrite) as refused:
        edited([put("workspace", {"name": {"ja": "x"}})], content.encode(), SNAPSHOT)
    assert "workspace.yaml" in refused.value.message.ja
    assert f"line {line}" in str(refused.value.message.en)


# -- any edits -----------------------------------------------------------------------------------------------------

DEVIATION = {
    "title": {"ja": "題"},
    "changes": [{"op": "remove", "at": "rules/overflow"}],
    "cause": "form",
    "reason": "r",
}
WORDS = st.sampled_from(["no", "a: b", "x # y", "", "一\n二", "'", '"', "12:30", "長い" * 60, "{a}", " a"]).filter(
    str.strip
)
ANSWER = (
    st.none()
    | st.fixed_dictionaries(
        {
            "state": st.just("same"),
            "by": st.sampled_from(["甲", "事務局"]),
            "date": st.sampled_from(["2013-06-03", "2026-01-01"]),
            "standard": st.sampled_from(["12345678", "abcdef01"]),
        }
    )
    | st.builds(lambda reason: {"state": "not_applicable", "reason": reason}, WORDS)
)
IDS = ["place", "own", "new", "other"]
AFTER = st.sampled_from(["=", None, "^", *IDS])


def _records(name: str, ids: list[str], value: st.SearchStrategy[Any]) -> st.SearchStrategy[Put]:
    return st.builds(put, st.sampled_from([f"{name}/{i}" for i in ids]), st.none() | value, AFTER)


OF_PRACTICE = st.one_of(
    _records(f"{P}/nyujoken/deviations", IDS, WORDS.map(lambda w: DEVIATION | {"reason": w})),
    _records(f"{P}/nyujoken/answers", ["steps/print", "forms/ticket", "forms/ticket/fields/place-name", "."], ANSWER),
    _records(P, ["nyujoken", "kaihyo", "fourth"], WORDS.map(lambda w: {"note": w})),
    st.builds(put, st.just(P), WORDS.map(lambda w: {"source": ["a"], "note": w})),
)
ELEMENT = WORDS.map(lambda w: {"name": {"ja": "名", "en": w}})
OF_PROCESS = st.one_of(
    _records(f"{C}/steps", ["extract", "check", "print", "new"], ELEMENT),
    _records(f"{C}/forms/ticket/fields", ["voter-name", "place-name", "new"], ELEMENT),
    _records(f"{C}/rules", ["r", "s"], ELEMENT),
    st.builds(put, st.just(C), WORDS.map(lambda w: {"name": {"ja": w}})),
)
OF_AGREEMENTS = st.one_of(
    _records(f"{A}/s-1/stances", ["akiota", "etajima", "x"], WORDS.map(lambda w: {"stance": "hold", "condition": w})),
    _records(A, ["s-2", "s-3"], WORDS.map(lambda w: {"about": ["nyujoken"], "title": {"ja": w}})),
)


def _tag(put_: Put) -> str:
    """The mark of the comments that a put may take away."""
    return "[answers]" if "/answers/" in put_.record else f"[{put_.record.rsplit('/', 1)[-1]}]"


@pytest.mark.parametrize(
    ("text", "puts"),
    [(PRACTICE_TEXT, OF_PRACTICE), (PROCESS_TEXT, OF_PROCESS), (AGREEMENTS_TEXT, OF_AGREEMENTS)],
    ids=["practice", "process", "agreements"],
)
def test_any_edits_leave_every_comment_in_place_and_say_what_was_put(text: str, puts: st.SearchStrategy[Put]) -> None:
    @given(st.lists(puts, max_size=6), st.booleans())
    def check(sequence: list[Put], crlf: bool) -> None:
        original = text.replace("\n", "\r\n") if crlf else text
        new = original
        for one in sequence:
            new = write(new, one)
            wanted = None if one.value is None else one.value
            found = value(one.record, new)
            if "/answers/" in one.record:
                continue
            if wanted is None:
                assert found is None
            else:
                assert found is not None
                for key in wanted.keys() & {"reason", "note", "condition", "changes", "about"}:
                    assert str(wanted[key]).strip() == str(found[key]).strip()
        touched = {_tag(p) for p in sequence}
        kept = Counter(line.replace("},", "}") for line in new.split("\r\n" if crlf else "\n"))
        for line in original.split("\r\n" if crlf else "\n"):
            comment = line[line.index("#") :] if "#" in line else ""
            if not comment or any(t in comment for t in touched):
                continue
            assert comment in new, comment
            assert kept[line.replace("},", "}")] or not comment.startswith("# ["), line

    check()


@pytest.mark.slow
@given(st.integers(0, 2**32))
@settings(max_examples=examples(25))
def test_in_the_sample_an_edit_of_one_record_leaves_the_lines_of_all_others(seed: int) -> None:
    chance = random.Random(seed)
    file = chance.choice(sorted(f for f in (TOP / "process_catalog").glob("*/[!as]*.yaml") if f.stem != "requests"))
    content = file.read_bytes()
    data = read(content).data
    service, process = file.parent.name, file.stem
    record = chance.choice([f"catalog/{service}/{process}/steps/{s['id']}" for s in data["steps"]])
    number = next(
        n for n, line in enumerate(content.splitlines()) if f"id: {record.rsplit('/', 1)[1]}" in line.decode()
    )
    changed = edited(
        [put(record, {**(value_in(record, data) or {}), "timing": {"ja": "毎年: 6月"}})], content, SNAPSHOT
    )
    assert changed is not None
    before, after = content.splitlines(), changed.splitlines()
    assert Counter(before) - Counter(after) == Counter() or sum((Counter(before) - Counter(after)).values()) <= 3
    assert before[: number + 1] == after[: number + 1] or len(before) != len(after)
    gone = edited([put(record, None)], content, SNAPSHOT)
    assert gone is not None
    assert not Counter(gone.splitlines()) - Counter(before)
