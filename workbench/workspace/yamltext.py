"""Changing a YAML text where its data changes, and nowhere else.

The old data and the new are compared node by node. A value that differs is replaced where it stands, an item or a key
that is new gets lines of its own, and one that goes takes its lines with it, its comment at the end of the line, and
the comment lines directly above. All else stays byte for byte. What was written is read again; where it does not say
what it should (aliases, rare styles), a larger part is written anew, and nothing is ever written that says otherwise.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from workbench.model import Text
from workbench.workspace.reading import read, read_lately
from workbench.workspace.yamlnew import LONGEST, Unwritable, Written, below, beside, block, fits, flow, item, pair
from workbench.workspace.yamltree import Span, spans

__all__ = ["Unwritable", "alike", "rewritten", "written"]

_BOM = "\ufeff"
_DEEPEST = 100
_END_OF_PIECE = re.compile(r"[ \t]*(#[^\n]*|\r)?(\n|$)")


def alike(one: Any, other: Any) -> bool:
    """Whether two values are the same data: order of keys and kind of list do not matter, ``true`` is not 1."""
    if one is other:
        return True
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(alike(v, other[k]) for k, v in one.items())
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return type(one) is type(other) and one == other or (_number(one) and _number(other) and one == other)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def written(data: Any) -> bytes:
    """The text of a new file."""
    content = ("\n".join(block(data) if data else [flow(data)]) + "\n").encode()
    if not alike(read(content).data, data):
        raise _unwritable()
    return content


def rewritten(content: bytes, data: Any, old: Any = None) -> bytes:
    """The text with what is necessary changed for it to say ``data``; ``old`` is what it says now, where that is known."""
    for attempt in _attempts(content.decode("utf-8"), data, read(content).data if old is None else old):
        new = attempt.encode()
        reading = read_lately(new)
        if reading.readable and alike(reading.data, data):
            return new
    raise _unwritable()


def _unwritable() -> Unwritable:
    return Unwritable(
        Text(
            ja="この内容は、読み直すと同じになる形では書けませんでした。ファイルは元のままです。",
            en="What was entered could not be written so that it reads the same. The file is as it was.",
        )
    )


def _attempts(text: str, data: Any, old: Any) -> Iterator[str]:
    """The text changed in the smallest places, then in larger ones."""
    bom = _BOM if text.startswith(_BOM) else ""
    text = text.removeprefix(_BOM)
    root = spans(text)
    if root is None:
        newline = "\r\n" if "\r\n" in text else "\n"
        head = text if not text or text.endswith("\n") else text + newline
        yield bom + head + newline.join(block(data)) + newline
        return
    yield bom + _Rewriting(text, root).to(old, data, _DEEPEST)
    if not text.endswith("\n"):
        text += "\r\n" if "\r\n" in text else "\n"
        root = spans(text) or root
        yield bom + _Rewriting(text, root).to(old, data, _DEEPEST)
    if any(span.kind == "alias" for span in _all(root)):
        plain = _without_aliases(text, root, old)
        if alike(read(plain.encode()).data, old) and (again := spans(plain)):
            text, root = plain, again
            yield bom + _Rewriting(text, root).to(old, data, _DEEPEST)
    for depth in range(6, -1, -1):
        yield bom + _Rewriting(text, root).to(old, data, depth)


def _all(span: Span) -> Iterator[Span]:
    yield span
    for inner in span.items:
        yield from _all(inner)


def _without_aliases(text: str, root: Span, data: Any) -> str:
    """The text with what its aliases stand for in their places, and without anchors."""
    pieces: list[tuple[int, int, str]] = []

    def walk(span: Span, value: Any) -> None:
        if span.kind == "alias":
            pieces.append((span.start, span.end, flow(value)))
            return
        if anchor := re.match(r"&\S+[ \t]*", text[span.start : span.end]):
            pieces.append((span.start, span.start + anchor.end(), ""))
        if span.kind == "mapping":
            for key, inner in span.pairs:
                walk(key, key.value)
                walk(inner, value[key.value])
        for inner, inner_value in zip(span.items, value, strict=True) if span.kind == "list" else ():
            walk(inner, inner_value)

    walk(root, data)
    return _spliced(text, 0, len(text), pieces)


def _spliced(text: str, start: int, end: int, pieces: Sequence[tuple[int, int, str]]) -> str:
    out, at = [], start
    for first, last, new in sorted(pieces, key=lambda p: (p[0], p[1])):
        out += [text[at:first], new]
        at = last
    return "".join([*out, text[at:end]])


class _Odd(Exception):
    """A style in which single items are not found; the collection is written anew as a whole."""


class _Holder(NamedTuple):
    """What a value belongs to: a key, a dash, a bracket or the file; where that ends, and its column."""

    kind: str
    after: int = 0
    column: int = 0
    one_line: bool | None = None


class _Chunk(NamedTuple):
    """The lines of one item of a block: with its comments above (``start``), from its dash or key (``head``) on."""

    start: int
    head: int
    end: int


class _Rewriting:
    """One text being changed; ``pieces`` are what is replaced: from, to, by what."""

    def __init__(self, text: str, root: Span) -> None:
        self.text, self.root = text, root
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.pieces: list[tuple[int, int, str]] = []
        self.offset = self._offset()

    def to(self, old: Any, new: Any, depth: int) -> str:
        """The text that says ``new``; collections that stand deeper than ``depth`` are replaced as a whole."""
        self._edit(self.root, old, new, _Holder("file"), depth)
        return _spliced(self.text, 0, len(self.text), self.pieces)

    def _edit(self, span: Span, old: Any, new: Any, holder: _Holder, depth: int) -> None:
        if alike(old, new):
            return
        before = list(self.pieces)
        if not (depth and span.items and self._within(span, old, new, holder, depth - 1)):
            self.pieces = before
            self._replace(span, new, holder)

    def _within(self, span: Span, old: Any, new: Any, holder: _Holder, depth: int) -> bool:
        """Change a collection within; False where it has to be written anew as a whole."""
        try:
            if span.kind == "mapping" and isinstance(new, Mapping) and new:
                self._mapping(span, old, new, depth)
            elif span.kind == "list" and isinstance(new, list | tuple) and (new or holder.kind == "file"):
                self._list(span, old, new, depth)
            else:
                return False
        except _Odd:
            return False
        return not self._too_long(span, holder)

    def _too_long(self, span: Span, holder: _Holder) -> bool:
        """Whether what stood on one line has grown too long for it, and can stand in a block."""
        if not span.flow or holder.kind not in ("key", "dash") or "\n" in self.text[span.start : span.end]:
            return False
        length = self._column(span.start) + len(self._patched(span.start, span.end))
        return length > 2 * LONGEST or self._column(span.end) <= LONGEST < length

    # -- collections -------------------------------------------------------------------------------------------------

    def _mapping(self, span: Span, old: Mapping[str, Any], new: Mapping[str, Any], depth: int) -> None:
        places = {key.value: i for i, (key, _) in enumerate(span.pairs)}
        if places.keys() != old.keys() or any(key.kind != "scalar" for key, _ in span.pairs):
            raise _Odd
        chunks = self._chunks(span)
        column = self._column(chunks[0].head) if chunks else 0
        for key, value in span.pairs:
            if key.value in new:
                holder = _Holder("bracket", self._after_key(key, value)) if span.flow else None
                holder = holder or _Holder("key", self._after_key(key, value), column)
                self._edit(value, old[key.value], new[key.value], holder, depth)
        order: list[Any] = [i for name, i in places.items() if name in new]
        before = -1
        for name, value in new.items():
            if name in places:
                before = order.index(places[name])
                continue
            before += 1
            if span.flow:
                order.insert(before, lambda n=name, v=value: [f"{flow(n)}: {flow(v)}"])
            else:
                order.insert(before, lambda n=name, v=value: pair(n, v, column, self.offset))
        self._arrange(span, chunks, order, "{}")

    def _list(self, span: Span, old: Sequence[Any], new: Sequence[Any], depth: int) -> None:
        if len(old) != len(span.items):
            raise _Odd
        chunks = self._chunks(span)
        column = self._column(chunks[0].head) if chunks else 0
        siblings = [
            s.flow
            for s, value in zip(span.items, old, strict=True)
            if s.kind == "mapping" and (s.flow or fits(value, column + 2))
        ]
        one_line = any(siblings) if siblings else None
        order: list[Any] = []
        for i, value in zip(_places(old, new), new, strict=True):
            if i is not None:
                holder = _Holder("bracket", span.items[i].start)
                if chunks:
                    holder = _Holder("dash", chunks[i].head + 1, column, one_line)
                self._edit(span.items[i], old[i], value, holder, depth)
                order.append(i)
            elif span.flow:
                order.append(lambda v=value: [flow(v)])
            else:
                order.append(lambda v=value: item(v, column, self.offset, one_line))
        self._arrange(span, chunks, order, "[]")

    def _arrange(self, span: Span, chunks: list[_Chunk], order: list[Any], empty: str) -> None:
        """Put the items of a collection in their new order, where it is not the old one."""
        count = len(span.items) // 2 if span.kind == "mapping" else len(span.items)
        if order == list(range(count)):
            return
        if span.flow:
            self._arrange_flow(span, order)
        else:
            self._arrange_block(chunks, order, empty)

    def _arrange_block(self, chunks: list[_Chunk], order: list[Any], empty: str) -> None:
        column = self._column(chunks[0].head)
        inline = bool(self.text[self._line(chunks[0].head) : chunks[0].head].strip())
        start, end = chunks[0].start, chunks[-1].end
        gaps = ["", *(self.text[a.end : b.start] for a, b in zip(chunks, chunks[1:], strict=False))]
        between = gaps[1] if len(gaps) > 1 and all(g and not g.strip() for g in gaps[1:]) else ""
        staying = _longest_rising([i for i in order if isinstance(i, int)])
        out: list[str] = []
        passed = 0
        for entry in order:
            if not isinstance(entry, int):
                out += [between if out else "", self._joined(entry())]
                continue
            if entry not in staying:
                out += [between if out else "", self._chunk(chunks[entry], inline and entry == 0)]
                continue
            floating = [gaps[i] for i in range(passed, entry) if gaps[i].strip()]
            own = gaps[entry] if gaps[entry].strip() or out else ""
            own = own or (between if out and entry == 0 else "")
            out += [*floating, own, self._chunk(chunks[entry], inline and entry == 0)]
            passed = entry + 1
        out += [gaps[i] for i in range(passed, len(gaps)) if gaps[i].strip()]
        if not order:
            out.append(" " * column + empty + self.newline)
        text = "".join(out)
        if inline:
            text = text[column:] if text[:column].strip() == "" else text.lstrip(" ")
        if end == len(self.text) and not self.text.endswith("\n"):
            text = text.removesuffix(self.newline)
        self._put(start, end, text)

    def _chunk(self, chunk: _Chunk, inline: bool) -> str:
        text = self._patched(chunk.start, chunk.end)
        text = " " * self._column(chunk.head) + text if inline else text
        return text if text.endswith("\n") else text + self.newline

    def _joined(self, lines: list[str]) -> str:
        return "".join(line + self.newline for line in lines)

    def _arrange_flow(self, span: Span, order: list[Any]) -> None:
        starts = [s.start for s in (span.items[::2] if span.kind == "mapping" else span.items)]
        ends = [s.end for s in (span.items[1::2] if span.kind == "mapping" else span.items)]
        if span.kind == "mapping":
            ends = [max(e, self._after_key(k, v)) for e, (k, v) in zip(ends, span.pairs, strict=True)]
        if "\n" in self.text[span.opens : span.end]:
            self._arrange_flow_lines(span, starts, ends, order)
            return
        separator = self.text[ends[0] : starts[1]] if len(starts) > 1 else ", "
        texts = [self._patched(starts[e], ends[e]) if isinstance(e, int) else e()[0] for e in order]
        lead = self.text[span.opens + 1 : starts[0]]
        self._put(span.opens + 1, ends[-1], lead + separator.join(texts) if texts else "")

    def _arrange_flow_lines(self, span: Span, starts: list[int], ends: list[int], order: list[Any]) -> None:
        """The same for brackets over several lines: each item keeps its lines and its comments."""
        opening = _END_OF_PIECE.match(self.text, span.opens + 1)
        first = at = opening.end() if opening else span.opens + 1
        leads, tails = [], []
        for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
            leads.append(self.text[at:start])
            comma = self._next(end)
            if self.text[comma] == ",":
                found = _END_OF_PIECE.match(self.text, comma + 1)
                at = found.end() if found else comma + 1
            elif i + 1 == len(starts):
                found = _END_OF_PIECE.match(self.text, end)
                at = found.end() if found else end
            else:
                raise _Odd
            tails.append((self.text[end:at], self.text[comma] == ","))
        model = 1 if len(leads) > 1 else 0
        lead = re.sub(r"[^\n]*\n", "", leads[model]) if "#" in leads[model] else leads[model]
        out: list[str] = []
        for place, entry in enumerate(order):
            if isinstance(entry, int):
                before, body = leads[entry], self._patched(starts[entry], ends[entry])
                tail, parted = tails[entry]
            else:
                before, body = lead, entry()[0]
                tail, parted = (self.newline if tails[0][0].endswith("\n") else ""), False
            tail = tail if parted or place + 1 == len(order) else "," + tail
            out += [before, body, tail]
        self._put(first, at, "".join(out))

    # -- values ------------------------------------------------------------------------------------------------------

    def _replace(self, span: Span, value: Any, holder: _Holder) -> None:
        """Write a value anew in the place of a node."""
        was = self.text[span.start : span.start + 1]
        if holder.kind == "bracket":
            text = flow(value, was)
            if span.start == span.end:
                colon = self.text[holder.after - 1 : holder.after] == ":"
                self._put(holder.after, span.end, f" {text}" if colon else f": {text}")
            else:
                self._put(span.start, span.end, text)
            return
        if holder.kind == "file":
            start = self._line(span.start) if not span.flow else span.start
            self._put(start, span.end, self.newline.join(block(value) if value else [flow(value)]))
            return
        new = (
            below(value, holder.column, self.offset, span.start - self._line(span.start) - holder.column, was)
            if holder.kind == "key"
            else beside(value, holder.column, self.offset, holder.one_line, was)
        )
        self._follow(span, new, holder.after)

    def _follow(self, span: Span, new: Written, after: int) -> None:
        lines = "".join(self.newline + line for line in new.lines)
        if "\n" in self.text[after : span.start]:
            self._put(self._end_of_line(after), self._end_of_line(span.end), lines)
            self._put(after, after, new.head)
            return
        if span.literal and new.head:
            self._put(span.start, span.start + span.literal, new.head.lstrip(" "))
            self._put(self._end_of_line(span.start), self._end_of_line(span.end), lines)
            return
        spaced = span.start > after and new.head
        self._put(span.start if spaced else after, max(span.end, after), new.head.lstrip(" ") if spaced else new.head)
        if lines:
            end = self._end_of_line(max(span.end, after))
            self._put(end, end, lines)

    def _put(self, start: int, end: int, text: str) -> None:
        """Replace a part of the text; what was to be replaced within it has gone into ``text`` already."""
        self.pieces = [p for p in self.pieces if not (start <= p[0] and p[1] <= end) or start == end]
        self.pieces.append((start, end, text))

    def _patched(self, start: int, end: int) -> str:
        return _spliced(self.text, start, end, [p for p in self.pieces if start <= p[0] and p[1] <= end])

    # -- places in the text ------------------------------------------------------------------------------------------

    def _chunks(self, span: Span) -> list[_Chunk]:
        """The lines of each item of a block; none for a flow collection."""
        if span.flow:
            return []
        heads: list[int] = []
        at = self._past_properties(span.start)
        for first, last in span.pairs if span.kind == "mapping" else [(s, s) for s in span.items]:
            head = self._next(at)
            if head != first.start if span.kind == "mapping" else self.text[head : head + 1] != "-":
                raise _Odd
            heads.append(head)
            at = max(last.end, head + 1)
        column = self._column(heads[0])
        for head in heads[1:]:
            line = self._line(head)
            if head - line != column or self.text[line:head].strip(" "):
                raise _Odd
        ends = [s.end for s in (span.items[1::2] if span.kind == "mapping" else span.items)]
        ends = [self._end_with_comments(max(e, h), column) for e, h in zip(ends, heads, strict=True)]
        chunks: list[_Chunk] = []
        for i, head in enumerate(heads):
            line = self._line(head)
            inline = i == 0 and self.text[line:head].strip(" ") != ""
            start = head if inline else self._with_comments_above(line, chunks[-1].end if chunks else 0)
            chunks.append(_Chunk(start, head, ends[i]))
        return chunks

    def _end_with_comments(self, end: int, column: int) -> int:
        """The end of the lines of an item, with the comment lines below that are indented deeper than the item."""
        found = at = self._next_line(end)
        while at < len(self.text):
            following = self._next_line(at)
            line = self.text[at:following]
            if line.strip() and not line.lstrip(" ").startswith("#"):
                break
            if line.strip():
                if len(line) - len(line.lstrip(" ")) <= column:
                    break
                found = following
            at = following
        return found

    def _with_comments_above(self, line: int, limit: int) -> int:
        """Where the comment lines directly above a line begin; those at the very top of a file belong to the file."""
        at = line
        while at > limit:
            above = self._line(at - 1)
            if not self.text[above:at].lstrip(" \t").startswith("#"):
                break
            at = above
        return line if at == 0 and limit == 0 else at

    def _past_properties(self, at: int) -> int:
        at = self._next(at)
        while self.text[at : at + 1] in ("&", "!"):
            space = re.compile(r"\s|$").search(self.text, at)
            at = self._next(space.start() if space else len(self.text))
        return at

    def _next(self, at: int) -> int:
        """The next character that is neither blank nor comment."""
        while at < len(self.text):
            if self.text[at] == "#":
                at = self._end_of_line(at)
            elif self.text[at] in " \t\r\n":
                at += 1
            else:
                return at
        return at

    def _after_key(self, key: Span, value: Span) -> int:
        """Where the colon after a key ends; of a key without a colon, where the key ends."""
        colon = self._next(key.end)
        return colon + 1 if self.text[colon : colon + 1] == ":" and colon <= value.start else key.end

    def _line(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _end_of_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        if end < 0:
            return len(self.text)
        return end - 1 if self.text[end - 1 : end] == "\r" and end > at else end

    def _next_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1

    def _column(self, at: int) -> int:
        return at - self._line(at)

    def _offset(self) -> int:
        """How far lists are indented below their keys in this file."""
        for span in _all(self.root):
            for key, value in span.pairs if span.kind == "mapping" and not span.flow else ():
                if value.kind == "list" and not value.flow and value.items:
                    return max(0, min(4, self._column(value.start) - self._column(key.start)))
        return 2


def _places(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """For each new item the old one that it was: by its id, or else by what it says and then by its place."""
    for key in ("id", "about"):
        known = {i[key]: n for n, i in enumerate(old) if isinstance(i, Mapping) and isinstance(i.get(key), str)}
        wanted = {i[key] for i in new if isinstance(i, Mapping) and isinstance(i.get(key), str)}
        if len(known) == len(old) and len(wanted) == len(new):
            return [known.get(i[key]) for i in new]
    before, after = ([json.dumps(i, sort_keys=True) for i in items] for items in (old, new))
    places: list[int | None] = [None] * len(new)
    for _, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for n in range(min(i_end - i, j_end - j)):
            places[j + n] = i + n
    return places


def _longest_rising(numbers: list[int]) -> set[int]:
    """A longest rising subsequence: what stays in place when the rest is moved."""
    tails: list[int] = []
    last_of: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(tails, number)
        last_of[number] = tails[place - 1] if place else None
        tails[place : place + 1] = [number]
    found: set[int] = set()
    at: int | None = tails[-1] if tails else None
    while at is not None:
        found.add(at)
        at = last_of[at]
    return found
