"""YAML reads as the 1.2 core schema says, whatever PyYAML would make of it."""

from __future__ import annotations

import math

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from workbench.workspace.locate import Locator
from workbench.workspace.reading import MAX_DEPTH, read


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("on", "on"), ("yes", "yes"), ("off", "off"), ("y", "y"), ("N", "N"), ("No", "No"), ("NO", "NO"),
        ("true", True), ("True", True), ("TRUE", True), ("false", False), ("tRue", "tRue"),
        ("null", None), ("~", None), ("", None), ("Null", None), ("nULL", "nULL"),
        ("012", 12), ("0o14", 12), ("0x1F", 31), ("0b11", "0b11"), ("08", 8), ("+5", 5), ("-5", -5), ("-0", 0), ("0", 0),
        ("1_000", "1_000"), ("12:30", "12:30"), ("1:2:3", "1:2:3"), ("190:20:30.15", "190:20:30.15"),
        ("4.10", 4.1), ("1e3", 1000.0), (".5", 0.5), ("5.", 5.0), ("-.5e-1", -0.05), (".", "."), ("-x", "-x"), ("1e", "1e"),
        ("2013-05-20", "2013-05-20"), ("2013-05-20 10:00:00", "2013-05-20 10:00:00"), ("2013-05", "2013-05"),
        ("'012'", "012"), ('"no"', "no"), ("'~'", "~"), ('""', ""), ("=", "="), ("<<", "<<"), ("○", "○"), ("１２", "１２"),
        ("342131", 342131), ('"011002"', "011002"), ("9f31c2ab", "9f31c2ab"), ("0x", "0x"), ("0o8", "0o8"), ("1 2", "1 2"),
        ("|\n  a\n  b\n", "a\nb\n"), (">-\n  a\n  b\n", "a b"),
    ],
)  # fmt: skip
def test_values_read_as_yaml_1_2_says(written, value):
    reading = read(f"a: {written}".encode())
    assert reading.data == {"a": value}
    assert type(reading.data["a"]) is type(value)
    assert all(fault.code == "W101" for fault in reading.faults)


def test_keys_that_yaml_1_1_takes_for_booleans_are_text():
    assert read(b"on: 1\nno: 2\ny: 3\n").data == {"on": 1, "no": 2, "y": 3}


def test_a_merge_key_merges_nothing():
    assert read(b"a: &a {x: 1}\nb: {<<: *a}\n").data == {"a": {"x": 1}, "b": {"<<": {"x": 1}}}


def test_a_few_aliases_are_read():
    assert read(b"a: &a [1, 2]\nb: *a\nc: *a\n").data == {"a": [1, 2], "b": [1, 2], "c": [1, 2]}


@pytest.mark.parametrize("opening", [b"[", b"{a: ", b"- ", b"? "])
@pytest.mark.parametrize("depth", [MAX_DEPTH + 5, 1_000, 50_000])
def test_depth_is_refused_before_it_can_exhaust_the_stack(opening, depth):
    (fault,) = read(opening * depth).faults
    assert fault.code in ("E109", "E107")
    assert fault.code == "E109" or depth == 50_000


def test_moderate_depth_is_read():
    data = read(b"[" * 50 + b"]" * 50).data
    for _ in range(49):
        (data,) = data
    assert data == []


_SCALARS = st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.text(max_size=20) | st.floats(-1e6, 1e6)
_KEYS = st.text(min_size=1, max_size=8)
_DATA = st.recursive(_SCALARS, lambda d: st.lists(d, max_size=4) | st.dictionaries(_KEYS, d, max_size=4), max_leaves=20)


def _yaml_1_2(data: object) -> bytes:
    """YAML in which everything that is text is quoted, as a writer for both versions of YAML would."""
    if isinstance(data, dict):
        return b"{" + b", ".join(_yaml_1_2(k) + b": " + _yaml_1_2(v) for k, v in data.items()) + b"}"
    if isinstance(data, list):
        return b"[" + b", ".join(_yaml_1_2(v) for v in data) + b"]"
    if isinstance(data, str):
        return yaml.dump(data, default_style='"', width=10**6, allow_unicode=False).strip().encode()
    return (
        {None: b"~", True: b"true", False: b"false"}.get(data, b"")
        if data is None or isinstance(data, bool)
        else repr(data).encode()
    )


@given(_DATA)
def test_what_is_written_is_what_is_read(data):
    reading = read(b"a: " + _yaml_1_2(data))
    if any(fault.code == "E115" for fault in reading.faults):
        return
    assert reading.data == {"a": data}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
    reading = read(content)
    assert reading.readable or reading.faults


@given(st.text(alphabet="[]{}&*!|>'\"%@`:,?-# \nab012", max_size=60))
def test_any_punctuation_is_read_or_refused(text):
    reading = read(text.encode())
    assert reading.readable or reading.faults
    if reading.readable:
        Locator(text.encode()).position(("a", 0, "b"))


def test_numbers_that_lose_their_value_are_refused():
    for written in ("1e999", "-.inf", ".nan", "9223372036854775808", "0xFFFFFFFFFFFFFFFFFF", "1" * 5000):
        (fault,) = read(f"a: {written}".encode()).faults
        assert fault.code == "E116", written
    assert math.isclose(read(b"a: 1e308").data["a"], 1e308)


def test_positions_are_those_of_the_file():
    locator = Locator("a: 1\nb:\n  - {名前: x, c: }\n".encode())
    assert locator.position(("b", 0, "名前")) == (3, 10)
    assert locator.position(("b", 0, "c")) == (3, 13)
    assert locator.position(("b", 0, "名前"), of_key=True) == (3, 6)
    assert locator.position(("b", 7)) == (3, 3)
    assert locator.position(("nowhere",)) == (1, 1)
