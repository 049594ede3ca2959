"""Law 9, in the text: what is not concerned stays byte for byte, and what is written reads as what was meant."""

from __future__ import annotations

import copy
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.workspace.reading import read
from workbench.workspace.yamltext import Unwritable, alike, rewritten, written

TOP = Path(__file__).resolve().parent.parent.parent
COMMENTED = """\
# yaml-language-server: $schema=x
# header

id: a   # the id
name: {ja: 名前,   en: "Name"}  # its name
'quoted': 'it''s'
text: |   # literal
  one
    two # no comment

# about folded
folded: >-
  some words
  that go on
tabbed: x\t# after a tab
list:   # of items
  # before the first
  - id: one   # end of one
    name: One
    # deep in one
  # about two
  - {id: two, name: Two}   # end of two

  # floating

  # about three
  - id: three
    inner:
      - x   # x!
      - y
      # end of inner
    flow: [ a,b ,  c ]
    # end of three
  # end of list
plain:
- not indented # here
# about second
- second
nothing:   # null
lines: {   # open
  a: 1,   # about a
  # about b
  b: [1, 2],
  c: 3    # about c
}
table:
  - [a, 1]
  - [b, 2] # two
keep: |+
  kept


last: 終わり  # the end
# footer
"""


def data_of(content: bytes) -> Any:
    return read(content).data


def changed(text: str, change: Any) -> str:
    """The text after ``change`` has been made to its data."""
    data = copy.deepcopy(data_of(text.encode()))
    change(data)
    new = rewritten(text.encode(), data)
    assert alike(data_of(new), data)
    return new.decode()


def replaced(old: str, new: str, text: str = COMMENTED) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def put(*path: Any, to: Any) -> Any:
    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = to

    return change


def drop(*path: Any) -> Any:
    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        del data[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (put("id", to="b"), "id: a   #", "id: b   #"),
        (put("name", "en", to="New: name"), 'en: "Name"', 'en: "New: name"'),
        (put("name", "ja", to="a, b"), "ja: 名前,", 'ja: "a, b",'),
        (put("quoted", to="they're"), "'it''s'", "'they''re'"),
        (put("text", to="new\nlines\n"), "one\n    two # no comment\n", "new\n  lines\n"),
        (put("tabbed", to="on"), "tabbed: x\t", 'tabbed: "on"\t'),
        (put("list", 0, "name", to="Eins"), "name: One", "name: Eins"),
        (put("list", 1, "name", to="Zwei"), "name: Two", "name: Zwei"),
        (put("list", 2, "flow", 1, to="z"), "a,b ,", "a,z ,"),
        (drop("list", 1), "  # about two\n  - {id: two, name: Two}   # end of two\n", ""),
        (drop("list", 0, "id"), "- id: one   # end of one\n    name", "- name"),
        (drop("list", 2, "inner", 0), "- x   # x!\n      - y", "- y"),
        (put("nothing", to="x"), "nothing:   # null", "nothing: x   # null"),
        (put("nothing", to=["x", {"id": "k", "z": [1]}]), "# null\n", "# null\n  - x\n  - id: k\n    z: [1]\n"),
        (put("lines", "b", 0, to=5), "[1, 2]", "[5, 2]"),
        (drop("lines", "a"), "  a: 1,   # about a\n", ""),
        (drop("lines", "b"), "  # about b\n  b: [1, 2],\n", ""),
        (put("plain", 1, to="zweites"), "- second", "- zweites"),
        (drop("plain", 0), "- not indented # here\n", ""),
        (put("keep", to="kept\n"), "keep: |+\n  kept\n\n\n", "keep: |\n  kept\n"),
        (put("table", 1, 1, to=3), "[b, 2]", "[b, 3]"),
        (put("last", to=None), "last: 終わり", "last: null"),
        (drop("last"), "last: 終わり  # the end\n", ""),
        (put("new", to={"ja": "新"}), "the end\n", "the end\nnew: {ja: 新}\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_only_what_changes_is_touched(change: Any, old: str, new: str, newline: str, bom: str) -> None:
    text = bom + COMMENTED.replace("\n", newline)
    assert changed(text, change) == bom + replaced(old, new).replace("\n", newline)


def test_no_newline_at_the_end_stays_so() -> None:
    assert changed("a: 1\nb: 2 # c", put("b", to=3)) == "a: 1\nb: 3 # c"
    assert changed("- a\n- b", lambda d: d.append("c")) == "- a\n- b\n- c"
    assert changed("- a\n- b", lambda d: d.reverse()) == "- b\n- a"
    assert changed("a: 1 # c", put("b", to="x\ny\n")) == "a: 1 # c\nb: |\n  x\n  y\n"


def test_a_block_gives_way_to_a_value_on_the_keys_line() -> None:
    text = "a: # of a\n  b:\n    - x\n  # end of a\nc: 1\n"
    assert changed(text, put("a", "b", to=2)) == "a: # of a\n  b: 2\n  # end of a\nc: 1\n"
    assert changed(text, put("a", to=None)) == "a: null # of a\n  # end of a\nc: 1\n"


def test_a_moved_item_takes_its_comments_along() -> None:
    text = "l:\n  # about a\n  - {id: a} # a\n  # about b\n  - id: b # b\n    x: 1\n    # in b\n  - {id: c}\n"
    assert changed(text, lambda d: d["l"].insert(0, d["l"].pop(1))) == (
        "l:\n  # about b\n  - id: b # b\n    x: 1\n    # in b\n  # about a\n  - {id: a} # a\n  - {id: c}\n"
    )


def test_items_parted_by_blank_lines_stay_parted() -> None:
    text = "- {id: a}\n\n- {id: b}\n\n- {id: c}\n"
    assert changed(text, drop(1)) == "- {id: a}\n\n- {id: c}\n"
    assert changed(text, drop(0)) == "- {id: b}\n\n- {id: c}\n"
    assert changed(text, lambda d: d.append({"id": "d"})) == text + "\n- {id: d}\n"
    assert changed(text, lambda d: d.insert(0, d.pop())) == "- {id: c}\n\n- {id: a}\n\n- {id: b}\n"


def test_the_header_of_a_file_is_not_the_first_items() -> None:
    text = "# header\n# more\n- {id: a}\n- {id: b}\n"
    assert changed(text, drop(0)) == "# header\n# more\n- {id: b}\n"
    assert changed(text, lambda d: d.clear()) == "# header\n# more\n[]\n"
    assert changed("# header\n[]\n", lambda d: d.append({"id": "a", "x": [{"z": 1}, {"z": 2}]})) == (
        "# header\n- id: a\n  x:\n    - {z: 1}\n    - {z: 2}\n"
    )


def test_a_floating_comment_outlives_what_stands_around_it() -> None:
    text = "- {id: a}\n\n# of nobody\n\n- {id: b}\n"
    assert "# of nobody" in changed(text, drop(1))
    assert "# of nobody" in changed(text, lambda d: d.clear())


def test_a_line_that_grows_too_long_becomes_a_block() -> None:
    text = "l:\n  - {id: a, of: [x]} # c\n"
    many = [f"steps/number-{n}" for n in range(20)]
    new = changed(text, put("l", 0, "of", to=many))
    assert new.startswith("l:\n  - id: a # c\n    of:\n      - steps/number-0\n")


@pytest.mark.parametrize("anchored", ["a: &x {p: 1}\nb: *x # c\nc: 3\n", "a: &x\n  p: 1\nb: *x # c\nc: 3\n"])
def test_aliases_are_written_out_where_they_would_change_too(anchored: str) -> None:
    assert changed(anchored, put("c", to=4)) == anchored.replace("c: 3", "c: 4")
    new = changed(anchored, put("a", "p", to=2))
    assert "b: {p: 1} # c" in new
    assert "*x" in changed(anchored, put("d", to=1))


@pytest.mark.parametrize(
    "odd",
    [
        "? a\n: 1\n? b\n: [2]\nc: 3 # c\n",
        "--- # doc\na: {b: 2}\nb: 1\nc: 3 # c\n...\n",
        "%YAML 1.2\n---\na: 1\nb: x\nc: 3 # c\n",
        '{"a": 1, "b":2, "c": 3}\n',
        "{a: , b, c: 3}\n",
        "a:\n    deep:\n       - deeper\nb:\n- - 1\n  - 2\nc: 3 # c\n",
        "a: multi\n  line\nb: 'quoted\n\n  lines'\nc: 3 # c\n",
    ],
)
def test_rare_styles_still_read_as_meant(odd: str) -> None:
    for change in (
        put("a", to="new"),
        put("b", to=[{"id": "x"}]),
        put("c", to={"ja": "x"}),
        put("d", to=1),
        drop("a"),
        drop("b"),
        drop("c"),
    ):
        new = changed(odd, change)
        assert ("# c" in new) == ("# c" in odd) or "c:" not in new


WORDS = [
    "no",
    "on",
    "y",
    "012",
    "1_000",
    "12:30",
    "8732e731",
    "21315317",
    "~",
    "null",
    "1.0",
    "0x1f",
    "=",
    "<<",
    "-",
    "? a",
]
TEXTS = st.one_of(
    st.sampled_from(
        [*WORDS, "2013-06-20", "a: b", "a #b", " a", "a ", "", "'", '"', "a\\b", "{a}", "[", "&a", "*", "!x"]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn")), max_size=12),
    st.text(st.sampled_from("ab:# \n-'\"\t\r,[]{}|>\\\u2028\x85"), max_size=12),
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**62), 2**62), st.floats(allow_nan=False, allow_infinity=False), TEXTS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
@example({"no": "0:?"})
def test_whatever_is_written_reads_the_same(data: Any) -> None:
    assert alike(data_of(written(data)), data)
    assert alike(data_of(written([data])), [data])


@given(TEXTS)
def test_what_another_reader_would_take_for_something_else_is_quoted(value: str) -> None:
    import yaml

    assert yaml.safe_load(written({"k": value})) == {"k": value} or len(value) == 10


@pytest.mark.parametrize("value", ["a\x00b", "\x1b[0m", "a\u202eb", "\ud800", float("nan"), float("inf")])
def test_what_no_file_may_hold_is_refused(value: Any) -> None:
    with pytest.raises(Unwritable):
        rewritten(COMMENTED.encode(), {**data_of(COMMENTED.encode()), "id": value})


@given(st.integers(0, 2**32), st.lists(VALUES, min_size=6, max_size=6), st.booleans())
def test_any_edits_of_the_data_arrive_and_no_other_line_goes(seed: int, values: list[Any], crlf: bool) -> None:
    chance = random.Random(seed)
    content = COMMENTED.replace("\n", "\r\n" if crlf else "\n").encode()
    for value in values:
        data = data_of(content)
        where, key = chance.choice(list(places(data)))
        if isinstance(where, list) and chance.random() < 0.4:
            where.insert(chance.randrange(len(where) + 1), value)
        elif len(where) > 1 and chance.random() < 0.3:
            del where[key]
        else:
            where[key] = value
        content = rewritten(content, data)
        assert alike(data_of(content), data)
    assert content.decode().startswith("# yaml-language-server: $schema=x")
    assert "# footer" in content.decode()


def places(data: Any) -> Any:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield data, key
        if isinstance(value, dict | list):
            yield from places(value)


SAMPLE = sorted(p for top in ("process_catalog", "municipalities") for p in (TOP / top).rglob("*.yaml"))


@given(st.sampled_from(SAMPLE), st.integers(0, 2**32))
@example(TOP / "workspace.yaml", 1)
def test_a_scalar_changed_in_a_sample_file_changes_one_line(file: Path, seed: int) -> None:
    content = file.read_bytes()
    data = data_of(content)
    scalars = [
        (w, k) for w, k in places(data) if isinstance(w[k], str) and 3 <= len(w[k]) < 40 and k not in ("id", "about")
    ]
    where, key = random.Random(seed).choice(scalars)
    where[key] = "変えた"
    before, after = content.splitlines(), rewritten(content, data).splitlines()
    gone = Counter(before) - Counter(after)
    assert len(before) == len(after)
    assert sum(gone.values()) <= 1
