"""Reading one YAML file safely, as the YAML 1.2 core schema says.

libyaml parses and composes; values are made here, because PyYAML reads YAML 1.1 (``no`` a boolean, ``012`` octal,
``12:30`` a number of seconds, the last of two equal keys) and because what is read comes from other people: duplicate
keys, tags, keys that are not text, recursive or exploding aliases, excessive depth and size are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, cast

from yaml import YAMLError
from yaml.error import Mark
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from workbench.model import Text

try:
    from yaml._yaml import CParser
except ImportError as error:  # pragma: no cover - every published wheel of PyYAML carries libyaml
    raise ImportError(
        "PyYAML was built without libyaml; install a wheel: pip install --force-reinstall PyYAML"
    ) from error

MAX_BYTES = 10_000_000
"""The largest file that is read."""
MAX_VALUES = 250_000
"""How many values one file may hold, counted by what separates them; it bounds the memory that reading takes."""
MAX_DEPTH = 60
"""How deep lists and mappings may stand in each other. A practice needs 10."""
MAX_FAULTS = 200
"""How many faults are told of one file."""
MAX_EXPANSION = 20_000
"""How many values the aliases of one file may repeat."""

_TEXT = object()
_COLLECTION = object()
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_SPECIAL = frozenset("0123456789+-.~nNtTfF")
_INT = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")


class Fault(NamedTuple):
    """Something in a file that is refused (or, with a ``W`` code, remarked on): where, and what was found."""

    code: str
    line: int
    column: int
    details: dict[str, Any]


class Reading(NamedTuple):
    """What a file says, and what is wrong with the way it says it. With no ``data`` nothing could be read."""

    data: Any
    faults: tuple[Fault, ...]
    readable: bool


class TooDeep(Exception):
    """Lists and mappings stand in each other beyond ``MAX_DEPTH``."""


class _Composer(CParser):
    """libyaml's composer with the core schema: the tag it gives to a plain scalar is the value itself.

    The hooks for descending into a node and coming back are those of a dict used as a stack, so that depth is known
    (before the recursion in C can exhaust the stack) at no cost in Python.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        open_nodes: dict[Node | None, Any] = {}
        self.descend_resolver = open_nodes.setdefault
        self.ascend_resolver = open_nodes.popitem
        self.open_nodes = open_nodes
        self.odd = False

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> Any:
        """The value of a plain scalar that is not text; ``_TEXT`` for text, ``_COLLECTION`` for the others."""
        if kind is not ScalarNode:
            if len(self.open_nodes) > MAX_DEPTH:
                raise TooDeep
            return _COLLECTION
        if not value.isprintable() and CONTROL.search(value):
            self.odd = True
        if not implicit[0]:
            return _TEXT
        if value and value[0] not in _SPECIAL:
            return _TEXT
        return self._plain(value)

    def _plain(self, value: str) -> Any:
        if value in _NULLS:
            return None
        if value in _BOOLEANS:
            return _BOOLEANS[value]
        if _INT.fullmatch(value):
            number = int(value) if len(value) < 25 else 2**64
            if abs(number) >= 2**63:
                self.odd = True
                return 0
            if _LEADING_ZERO.match(value):
                self.odd = True
            return number
        if _FLOAT.fullmatch(value):
            real = float(value)
            if real - real == 0:
                return real
            self.odd = True
            return 0
        if _BASED.fullmatch(value):
            number = int(value, 0) if len(value) < 24 else 2**64
            if number >= 2**63:
                self.odd = True
                return 0
            return number
        if _NOT_FINITE.fullmatch(value):
            self.odd = True
            return 0
        return _TEXT


def _construct(node: Node, refuse: Callable[[Node, str], Any]) -> Any:
    """The data of a composed node. What is irregular is left to ``refuse``, which answers with a stand-in."""
    tag = node.tag
    if tag is _TEXT:
        return node.value
    if tag is not _COLLECTION:
        return refuse(node, "tag") if type(tag) is str else tag
    if type(node) is MappingNode:
        found = {}
        for key, value in node.value:
            name = key.value if key.tag is _TEXT else refuse(key, "key")
            tag = value.tag
            found[name] = value.value if tag is _TEXT else _construct(value, refuse)
        if len(found) != len(node.value):
            refuse(node, "duplicate")
        return found
    return [value.value if value.tag is _TEXT else _construct(value, refuse) for value in node.value]


class _Refusals:
    """Collects what is irregular while data is made of nodes."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def __call__(self, node: Node, what: str) -> Any:
        """Record the fault and answer with something to go on with."""
        if what == "key":
            return self._key(node)
        if what == "tag":
            return self._tagged(node)
        self._duplicates(node)
        return None

    def add(self, code: str, node: Node, **details: Any) -> None:
        mark = node.start_mark
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(code, mark.line + 1, mark.column + 1, details))

    def _key(self, node: Node) -> str:
        if isinstance(node, ScalarNode) and isinstance(node.tag, str):
            self._tagged(node)
            return str(node.value)
        found = node.value if isinstance(node, ScalarNode) else ("[…]" if isinstance(node, SequenceNode) else "{…}")
        self.add("E111", node, found=found or "(null)")
        return f"{found}"

    def _tagged(self, node: Node) -> Any:
        self.add("E112", node, found=node.tag.replace("tag:yaml.org,2002:", "!!"))
        if isinstance(node, ScalarNode):
            return node.value
        plain = type(node)(cast(Any, _COLLECTION), node.value, node.start_mark, node.end_mark)
        return _construct(plain, self)

    def _duplicates(self, node: Node) -> None:
        first: dict[str, Node] = {}
        for key, _ in node.value:
            name = key.value if isinstance(key, ScalarNode) else None
            if name is None:
                continue
            if name in first:
                self.add("E110", key, found=name, first=first[name].start_mark.line + 1)
            else:
                first[name] = key


def compose(content: bytes) -> Node | None:
    """The tree of nodes of a file, with marks; None for one that says nothing.

    Raises ``YAMLError`` where it is not YAML, ``TooDeep`` where it is too deep.
    """
    return _Composer(content).get_single_node()


def read(content: bytes) -> Reading:
    r"""What a file says, or what prevents reading it.

    >>> read(b"code: '012'\nopen: no\nsize: 012\n").data
    {'code': '012', 'open': 'no', 'size': 12}
    """
    fault = _unreadable(content)
    if fault:
        return Reading(None, (fault,), False)
    composer = _Composer(content)
    try:
        root = composer.get_single_node()
    except TooDeep:
        return Reading(None, (_too_deep(content),), False)
    except YAMLError as error:
        return Reading(None, (_syntax(error),), False)
    if root is None or root.tag is None:
        return Reading(None, (Fault("E102", 1, 1, {}),), False)
    refusals = _Refusals()
    if b"*" in content:
        fault = _explosion(root)
        if fault:
            return Reading(None, (fault,), False)
    data = _construct(root, refusals)
    if composer.odd:
        _odd_scalars(root, refusals)
    return Reading(data, tuple(refusals.faults), True)


read_lately = lru_cache(maxsize=8)(read)
"""The same as :func:`read`, remembered for the last few contents: what it gives is not to be changed."""


def _unreadable(content: bytes) -> Fault | None:
    """What can be said of the bytes before they are parsed."""
    if len(content) > MAX_BYTES:
        return Fault("E103", 0, 0, {"found": len(content), "limit": MAX_BYTES})
    if not content.strip(b" \t\r\n\xef\xbb\xbf"):
        return Fault("E102", 1, 1, {})
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _line_of(content, error.start)
        return Fault("E101", line, column, {"found": _guess_encoding(content, error.start)})
    control = _CONTROL_BYTE.search(content)
    if control:
        line, column = _line_of(content, control.start())
        return Fault("E115", line, column, {"found": f"U+{control.group()[0]:04X}"})
    if len(content) > 500_000:
        values = sum(content.count(mark) for mark in (b",", b"\n", b": ", b"- ", b"\r"))
        if values > MAX_VALUES:
            return Fault("E117", 0, 0, {"found": values, "limit": MAX_VALUES})
    return None


def _line_of(content: bytes, offset: int) -> tuple[int, int]:
    before = content[:offset]
    start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[start:].decode("utf-8", "replace")) + 1


def _guess_encoding(content: bytes, offset: int) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    for encoding, name in (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP")):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return name
    return f"0x{content[offset]:02x}"


def _too_deep(content: bytes) -> Fault:
    """Where the depth is exceeded, told by the events of the parser, which does not recurse."""
    parser = CParser(content)
    depth = 0
    try:
        while (event := parser.get_event()) is not None:
            name = type(event).__name__
            if name in ("SequenceStartEvent", "MappingStartEvent"):
                depth += 1
                if depth > MAX_DEPTH:
                    mark = cast(Mark, event.start_mark)
                    return Fault("E109", mark.line + 1, mark.column + 1, {"limit": MAX_DEPTH})
            elif name in ("SequenceEndEvent", "MappingEndEvent"):
                depth -= 1
    except YAMLError:
        pass
    return Fault("E109", 0, 0, {"limit": MAX_DEPTH})


_GRAMMAR = {
    "did not find expected node content": "値があるはずのところに、値がありません",
    "did not find expected key": "キーがあるはずのところに、キーがありません",
    "did not find expected '-' indicator": "一覧の「-」がありません",
    "did not find expected ',' or ']'": "「,」か「]」がありません",
    "did not find expected ',' or '}'": "「,」か「}」がありません",
    "could not find expected ':'": "キーの後の「:」がありません",
    "mapping values are not allowed in this context": "ここには「: 」を書けません",
    "found character that cannot start any token": "値を始められない文字（タブなど）があります",
    "found unexpected end of stream": "引用符が閉じていません",
}
"""What libyaml says most often, in Japanese."""


def _syntax(error: YAMLError) -> Fault:
    """The fault that an error of libyaml stands for."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    context = getattr(error, "context", None) or ""
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).splitlines()[0]
    if "single document" in context:
        return Fault("E108", line, column, {})
    if "control characters" in what:
        return Fault("E115", line, column, {"found": f"U+{getattr(error, 'character', 0):04X}"})
    if "undefined alias" in what or "undefined alias" in context:
        return Fault("E107", line, column, {"found": what})
    said = f"{context}: {what}" if context else what
    return Fault("E107", line, column, {"found": Text(ja=_GRAMMAR.get(what, said), en=said)})


def _explosion(root: Node) -> Fault | None:
    """Whether the aliases refer to what contains them, or repeat too much."""
    sizes: dict[int, int] = {}
    entered: set[int] = set()
    repeated = 0
    waiting: list[tuple[Node, bool]] = [(root, False)]
    while waiting:
        node, done = waiting.pop()
        key = id(node)
        children = [c for pair in node.value for c in pair] if isinstance(node, MappingNode) else node.value
        if isinstance(node, ScalarNode):
            children = []
        if done:
            entered.discard(key)
            sizes[key] = min(1 + sum(sizes[id(c)] for c in children), 10**9)
        elif key in sizes:
            continue
        elif key in entered:
            mark = node.start_mark
            return Fault("E114", mark.line + 1, mark.column + 1, {})
        else:
            entered.add(key)
            waiting.append((node, True))
            waiting += [(c, False) for c in children if id(c) not in sizes]
    repeated = sizes[id(root)] - len(sizes)
    if repeated > MAX_EXPANSION:
        mark = root.start_mark
        return Fault("E113", mark.line + 1, mark.column + 1, {"found": repeated, "limit": MAX_EXPANSION})
    return None


def _odd_scalars(root: Node, refusals: _Refusals) -> None:
    """Faults of single scalars, found by walking the tree once the composer has noticed that there are some."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if not isinstance(node, ScalarNode):
            children = [c for pair in node.value for c in pair] if isinstance(node, MappingNode) else node.value
            waiting += reversed(children)
            continue
        control = CONTROL.search(node.value)
        if control:
            refusals.add("E115", node, found=f"U+{ord(control.group()):04X}")
        elif _out_of_range(node.tag, node.value):
            refusals.add("E116", node, found=node.value[:40])
        elif type(value := cast(Any, node.tag)) is int and _LEADING_ZERO.fullmatch(node.value):
            refusals.add("W101", node, found=node.value, value=value)


def _out_of_range(value: Any, text: str) -> bool:
    """Whether a number was written that reading replaced by zero."""
    if type(value) is not int or value != 0:
        return False
    if text[:2] in ("0x", "0o"):
        return text[2:].strip("0") != ""
    return bool(_NOT_FINITE.fullmatch(text)) or any(digit in text for digit in "123456789")
