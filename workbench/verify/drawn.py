"""The flows: BPMN that is well-formed, whose every reference finds what it names, and that follows the OMG schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from workbench.model import Text
from workbench.verify.finding import Finding

_MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_REFERRING = ("sourceRef", "targetRef", "processRef", "bpmnElement")
_TEXTS = ("flowNodeRef", "incoming", "outgoing")
NO_SCHEMA = Text(
    ja="BPMN は OMG のスキーマとは照らしていません（--bpmn-xsd で BPMN20.xsd の場所を指定し、xmlschema を入れてください）。整形式と参照は確かめました。",
    en="BPMN was not checked against the OMG schema (say where BPMN20.xsd is by --bpmn-xsd, and install xmlschema). That it is well-formed and its references hold was.",
)


def flow_findings(files: Mapping[str, bytes], xsd: Path | None) -> Iterator[Finding]:
    """Everything that is wrong with the BPMN files; ``xsd`` is the OMG's ``BPMN20.xsd``, where there is one."""
    from lxml import etree

    schema = _schema(xsd)
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for path, content in files.items():
        if not path.endswith(".bpmn"):
            continue
        try:
            top = etree.fromstring(content, reader)
        except etree.XMLSyntaxError as error:
            yield Finding(path, "V401", f"XML として読めません（{error}）。", f"this cannot be read as XML ({error}).")
            continue
        ids = [e.get("id") for e in top.iter("*") if e.get("id")]
        if len(set(ids)) < len(ids):
            yield Finding(path, "V402", "同じ id が二度あります。", "an id stands twice.")
        named = [e.get(a) for e in top.iter("*") for a in _REFERRING if e.get(a)]
        named += [e.text for tag in _TEXTS for e in top.iter(f"{_MODEL}{tag}")]
        for lost in sorted({n for n in named if n not in set(ids)}, key=str):
            yield Finding(path, "V403", f"参照 {lost} の先がありません。", f"what {lost} refers to is not there.")
        for fault in schema.iter_errors(content.decode("utf-8")) if schema else ():
            said = str(fault.reason).splitlines()[0][:200]
            yield Finding(
                path, "V404", f"OMG のスキーマに合いません: {said}", f"this does not follow the OMG schema: {said}"
            )
            break


def _schema(xsd: Path | None) -> Any:
    if xsd is None:
        return None
    import xmlschema

    return xmlschema.XMLSchema(str(xsd))
