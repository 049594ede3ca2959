"""Random processes and changes for the property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from workbench.model import COLLECTIONS, Process, elements, parts

IDS = st.sampled_from([f"e{n}" for n in range(8)])
NAMES = st.builds(
    lambda ja, en: {"ja": ja} | ({"en": en} if en else {}),
    st.sampled_from(["氏名", "住所", "抽出する"]),
    st.sampled_from(["", "Name"]),
)
CLASSES = st.sampled_from(["must", "option", "prohibited", {"cases": [{"when": {"kind": ["city"]}, "class": "must"}]}])


def _optional(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"name": NAMES}, optional={"class": CLASSES, "note": NAMES, **values})


FIELD = _optional(
    **{"from": st.sampled_from(["juki", ["applicant", "office"]]), "type": st.sampled_from(["date", "code"])}
)


def listed(value: st.SearchStrategy[dict[str, Any]], size: int = 5) -> st.SearchStrategy[list[dict[str, Any]]]:
    """A list of elements with distinct ids."""
    return st.dictionaries(IDS, value, max_size=size).map(lambda d: [{"id": k, **v} for k, v in d.items()])


def _parameter(type_: str, default: Any) -> dict[str, Any]:
    choices = {"choices": ["a", "b", "c"]} if type_ in ("choice", "multi") else {}
    columns = {"columns": [{"id": "x", "name": {"ja": "列"}}]} if type_ == "table" else {}
    return {"type": type_, **choices, **columns} | ({} if default is None else {"default": default})


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "choice": st.sampled_from(["a", "b", "c"]),
    "multi": st.lists(st.sampled_from(["a", "b", "c"]), max_size=2),
    "boolean": st.booleans(),
    "integer": st.integers(0, 3),
    "decimal": st.floats(0, 3) | st.integers(0, 1),
    "text": st.sampled_from(["あ", "い"]),
    "list": st.lists(st.sampled_from(["06-30", "07-31"]), max_size=2),
    "table": st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=1), max_size=2),
}
PARAMETER = st.sampled_from(sorted(VALUES)).flatmap(
    lambda t: st.builds(lambda head, default: {**head, **_parameter(t, default)}, _optional(), st.none() | VALUES[t])
)
COLLECTION_VALUES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "actors": _optional(kind=st.sampled_from(["office", "resident"])),
    "steps": _optional(
        actor=IDS,
        next=st.lists(st.one_of(IDS, st.fixed_dictionaries({"to": IDS, "when": NAMES})), max_size=2),
        join=st.sampled_from(["any", "all"]),
    ),
    "forms": _optional(medium=st.sampled_from(["a4", "card"]), fields=listed(FIELD)),
    "rules": _optional(text=NAMES, decided_by=st.sampled_from(["law", "ordinance"])),
    "parameters": PARAMETER,
    "interfaces": st.builds(lambda head: {**head, "partner": "juki", "direction": "in"}, _optional()),
    "requirements": _optional(text=NAMES),
}
PROCESSES = st.fixed_dictionaries(
    {"id": st.just("p"), "name": NAMES, **{c: listed(v) for c, v in COLLECTION_VALUES.items()}},
    optional={"kind": st.sampled_from(["batch", "counter"]), "trigger": NAMES},
).map(Process.model_validate)


@st.composite
def changes_to(draw: st.DrawFn, process: Process) -> dict[str, Any]:
    """One change to ``process``, often but not always a possible one."""
    there = [located.address for located in parts(process)]
    collection = draw(st.sampled_from(sorted(COLLECTIONS)))
    anywhere = f"{collection}/{draw(IDS)}"
    address = draw(st.sampled_from(there) if there and draw(st.integers(0, 5)) else st.just(anywhere))
    siblings = address.split("/")[-2]
    after = draw(st.none() | st.just("^") | IDS)
    anchor = {} if after is None else {"after": after}
    match draw(st.sampled_from(["add", "remove", "change", "move", "set"])):
        case "add":
            form = draw(st.none() | st.sampled_from([f.id for f in process.forms])) if process.forms else None
            if form and draw(st.booleans()):
                return {"op": "add", "at": f"forms/{form}/fields/{draw(IDS)}", "value": draw(FIELD), **anchor}
            return {"op": "add", "at": anywhere, "value": draw(COLLECTION_VALUES[collection]), **anchor}
        case "remove":
            return {"op": "remove", "at": address}
        case "move":
            return {"op": "move", "at": address, **anchor}
        case "set":
            parameters = list(process.parameters)
            if parameters:
                p = draw(st.sampled_from(parameters))
                return {"op": "set", "at": f"parameters/{p.id}", "to": draw(VALUES[p.type])}
    attribute, value = draw(
        st.sampled_from(["name", "class", "note"]).flatmap(
            lambda a: st.tuples(st.just(a), CLASSES if a == "class" else NAMES)
        )
    )
    expect = {"expect": {"ja": "氏名"}} if attribute == "name" and draw(st.integers(0, 9)) == 0 else {}
    assert siblings
    return {"op": "change", "at": address, "attribute": attribute, "to": value, **expect}


def element_count(process: Process) -> int:
    """How many elements a process has."""
    return sum(1 for _ in elements(process))
