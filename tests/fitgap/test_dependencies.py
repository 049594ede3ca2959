"""Who reads what from whom, and where services feed each other."""

from __future__ import annotations

from workbench.fitgap import dependencies, dependency_graph
from workbench.model import Process, Service, Snapshot, WorkspaceSettings


def service(id_: str, *upstream: str, name: str = "業務") -> Service:
    return Service.model_validate(
        {"id": id_, "name": {"ja": name}, "working_group": "juki", "upstream": list(upstream)}
    )


SNAPSHOT = Snapshot(
    settings=WorkspaceSettings.model_validate(
        {"name": {"ja": "例"}, "working_groups": [{"id": "juki", "name": {"ja": "住基部会"}}]}
    ),
    services={
        "juki": service("juki", "senkyo"),
        "senkyo": service("senkyo", "juki", "ext:kensatsu", name='"選挙"\\<b>'),
        "inu": service("inu", "juki"),
    },
    processes={
        "senkyo/nyujoken": Process.model_validate(
            {
                "id": "nyujoken",
                "name": {"ja": "入場券"},
                "forms": [
                    {
                        "id": "t",
                        "name": {"ja": "券"},
                        "fields": [{"id": "a", "name": {"ja": "氏名"}, "from": ["juki", "fixed", "senkyo"]}],
                    }
                ],
                "interfaces": [
                    {"id": "to-juki", "name": {"ja": "登録の有無"}, "partner": "juki", "direction": "out"},
                    {"id": "from-inu", "name": {"ja": "犬"}, "partner": "inu", "direction": "in"},
                ],
            }
        )
    },
)


def test_fields_and_interfaces_are_the_evidence_of_a_dependency() -> None:
    found = dependencies(SNAPSHOT)
    read = {d.source: (d.declared, d.elements) for d in found.read_by("senkyo")}
    assert read == {
        "juki": (True, ("senkyo/nyujoken/forms/t/fields/a",)),
        "inu": (False, ("senkyo/nyujoken/interfaces/from-inu",)),
        "ext:kensatsu": (True, ()),
    }
    assert found.by_pair["juki", "senkyo"].elements == ("senkyo/nyujoken/interfaces/to-juki",)
    assert [d.reader for d in found.readers_of("juki")] == ["senkyo", "inu"]


def test_services_that_feed_each_other_are_a_cycle() -> None:
    found = dependencies(SNAPSHOT)
    assert found.cycles == (("juki", "senkyo", "inu"),)
    assert not found.in_cycle(found.by_pair["senkyo", "ext:kensatsu"])


def test_the_picture_escapes_names_and_leaves_outside_systems_out_unless_asked() -> None:
    source = dependency_graph(SNAPSHOT)
    assert "ext_kensatsu" not in source
    assert '\\"選挙\\"' in source
    assert "juki -> senkyo" in source
    assert "ext_kensatsu -> senkyo" in dependency_graph(SNAPSHOT, external=True)


def test_the_picture_of_one_service_has_its_sources_on_one_side_and_its_readers_on_the_other() -> None:
    source = dependency_graph(SNAPSHOT, around="inu")
    assert "senkyo -> juki" not in source
    assert "juki -> inu" in source
    assert "inu -> senkyo" in source
    assert "juki -> senkyo" not in source
    both = dependency_graph(SNAPSHOT, around="juki")
    assert "senkyo -> juki" in both
    assert "juki -> senkyo_again" in both


def test_a_box_of_the_picture_is_wide_enough_for_a_japanese_name() -> None:
    name = "証明書コンビニ交付（地方公共団体情報システム機構）"
    services = {"juki": service("juki"), "inu": service("inu", "juki", name=name)}
    picture = dependency_graph(Snapshot(settings=SNAPSHOT.settings, services=services))
    (width,) = [line.split("width=")[1].split("]")[0] for line in picture.splitlines() if name in line]
    assert float(width) * 72 >= 12 * len(name)
