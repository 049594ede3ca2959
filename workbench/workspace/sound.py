"""Whether an edit can be meant at all: names that no record has, and values that are another record's, are refused."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError

from workbench.model import WHOLE, Edit, Put, RecordKind, RecordName, Text, record_name
from workbench.model.agreement import ServiceAddress
from workbench.model.base import Id
from workbench.model.process import RelativeAddress
from workbench.workspace.errors import NotSaved
from workbench.workspace.layout import place_of
from workbench.workspace.records import file_of

_ADDRESSES: Mapping[RecordKind, TypeAdapter[str]] = {
    "element": TypeAdapter(RelativeAddress),
    "answer": TypeAdapter(RelativeAddress),
    "vendor_answer": TypeAdapter(ServiceAddress),
}
_ID: TypeAdapter[str] = TypeAdapter(Id)
_STANDS_IN: Mapping[RecordKind, str] = {
    **dict.fromkeys(("process", "element"), "process"),
    **dict.fromkeys(("practice", "process_practice", "answer", "answers", "deviation"), "practice"),
}
"""The kind of file of records whose names could be those of another file beside theirs."""
_NEEDS: Mapping[str, tuple[str, ...]] = {"same": ("by", "date", "standard"), "not_applicable": ("reason",)}
"""What an answer must say, by its state."""


def insist(edit: Edit) -> None:
    """Go on where every part of the edit can be meant.

    Raises
    ------
    NotSaved
        Where one cannot.
    """
    for put in edit:
        why = _wrong(put)
        if why is not None:
            record = as_text(put.record)
            raise NotSaved(
                Text(
                    ja=f"「{record}」は保存できません。{why.ja}まだ何も保存していません。",
                    en=f"“{record}” cannot be saved. {why.get('en')} Nothing was saved yet.",
                )
            )


def as_text(said: str) -> str:
    """What was said, as text that can be written: half characters, which a shell may hand over, are spelt out."""
    return said.encode("utf-8", "backslashreplace").decode()


def _wrong(put: Put) -> Text | None:
    try:
        name = record_name(put.record)
    except ValueError:
        return Text(
            ja="そういう名前の記録はありません。名前を確かめてください。",
            en="There is no record of that name. Check the name.",
        )
    if not _is_sound(put.record, name):
        return Text(
            ja="ID は半角英小文字で始まる半角英小文字・数字・ハイフンだけです（予約された語を除く）。ID を変えてください。",
            en="An id is a lower-case letter followed by lower-case letters, digits and hyphens, "
            "and no word that is reserved. Choose another id.",
        )
    if put.value is None:
        return _KEPT if name.kind == "workspace" else None
    if name.kind == "answer":
        needed = _NEEDS.get(str(put.value.get("state")))
        missing = ["state"] if needed is None else [key for key in needed if not put.value.get(key)]
        return _incomplete(missing) if missing else None
    key = "about" if name.kind == "vendor_answer" else "service" if name.kind == "practice" else "id"
    said, meant = put.value.get(key), _id(name)
    if meant and said not in (None, meant):
        return Text(
            ja=f"内容の {key} は「{as_text(str(said))}」ですが、名前は「{meant}」です。ID は変えられません。別のものは新しく作ってください。",
            en=f"It says {key} “{as_text(str(said))}” and is named “{meant}”. Ids do not change; make a new one for something else.",
        )
    return None


_KEPT = Text(
    ja="ワークスペースの設定は消せません。要らない項目だけを消してください。",
    en="The settings of a workspace cannot be removed. Remove only the entries that are not needed.",
)


def _incomplete(missing: list[str]) -> Text:
    said = ", ".join(missing)
    return Text(ja=f"回答に {said} がありません。入れてください。", en=f"The answer lacks {said}. Give it.")


def _id(name: RecordName) -> str:
    """What the value of a record must say that it is; "" where nothing in it does."""
    match name.kind:
        case "workspace" | "process_practice" | "answers" | "stance" | "request_answer":
            return ""
        case "practice":
            return name.service
        case "element":
            return name.local.rsplit("/", 1)[-1]
        case _:
            return name.local or name.process or name.municipality or name.service


def _is_sound(record: str, name: RecordName) -> bool:
    """Whether all ids in the name are such, and none makes it the name of another file."""
    try:
        for id_ in filter(None, (name.service, name.process, name.municipality)):
            _ID.validate_python(id_)
        if name.local and name.local != WHOLE:
            _ADDRESSES.get(name.kind, _ID).validate_python(name.local)
    except ValidationError:
        return False
    return place_of(file_of(record)).kind == _STANDS_IN.get(name.kind, place_of(file_of(record)).kind)
