"""A deviation past its end: shown to its municipality, and taken out with one click, as a recorded edit."""

from __future__ import annotations

from pathlib import Path

from tests.ui.conftest import Opener, said
from workbench.workspace import Workspace
from workbench.workspace.people import Chosen, keep_choice

POINTS = """
- id: senkyo-001
  about: [nyujoken/forms/ticket/fields/place-address]
  title: {ja: 所在地の印字}
  decided: {disposition: adopt, level: bukai, date: 2013-06-20, why: 標準に合わせる, ends: 2014-03-31}
  source: example
"""


def ending(root: Path) -> None:
    """Every deviation of Hatsukaichi has ended, as was decided."""
    (root / "process_catalog" / "senkyo" / "agreements.yaml").write_text(POINTS, encoding="utf-8")
    file = root / "municipalities" / "hatsukaichi" / "senkyo.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("        cause:", "        ends: 2014-03-31\n        cause:"), encoding="utf-8")


def test_what_has_ended_is_shown_and_taken_out_with_one_click(opened: Opener, sound: Path) -> None:
    ending(sound)
    keep_choice(sound, Chosen(name="田中", role="secretariat"))
    test = opened("municipality", lang="ja", municipality="hatsukaichi")
    before = Workspace(sound).load(cache=False).practice("hatsukaichi", "senkyo/nyujoken").deviations
    assert f"終わりの日を過ぎた差異が {len(before)} 件" in said(test)
    button = next(b for b in test.button if b.key and b.key.startswith("take-out-all-"))
    button.click().run()
    assert not test.exception
    after = Workspace(sound).load(cache=False).practice("hatsukaichi", "senkyo/nyujoken").deviations
    assert len(after) == len(before) - 1
    (moment,) = Workspace(sound).history().moments(limit=1)
    assert "終わりの日" in moment.message


def test_others_see_it_and_take_out_nothing(opened: Opener, sound: Path) -> None:
    ending(sound)
    keep_choice(sound, Chosen(name="渡辺", role="viewer"))
    test = opened("municipality", lang="en", municipality="hatsukaichi")
    assert not test.exception and "past" in said(test)
    assert not [b for b in test.button if b.key and b.key.startswith("take-out")]
