"""A person without a mouse: Tab to what one means, always seeing where one is, and keys to do it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.served import SETTLED

WHERE = """() => {
  let e = document.activeElement;
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  if (!e || e === document.body) return null;
  const typed = e.matches('input:not([type=checkbox]):not([type=radio]), textarea, select');
  const ring = (n) => { const s = getComputedStyle(n); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; };
  const drawn = e.getRootNode() !== document && getComputedStyle(e).boxShadow !== "none" || e.namespaceURI.endsWith("svg");
  const box = e.getBoundingClientRect(), label = e.closest("label");
  return {
    name: (e.getAttribute("aria-label") || e.innerText || label?.innerText || e.tagName).trim().slice(0, 60),
    seen: typed || e.matches("main, [data-testid=stMain]") || drawn || ring(e) || !!label && ring(label)
      || e.tagName === "CANVAS" && ring(e.closest('[data-testid="stDataFrame"]')),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
"""What has the focus: its name, whether that can be seen, and whether it is in the window; none where it is lost."""


@dataclass
class Keyboard:
    """The keys of a page."""

    page: object
    most: int = 90

    def where(self) -> dict | None:
        return self.page.evaluate(WHERE)  # type: ignore[attr-defined]

    def tab(self, *, back: bool = False) -> dict | None:
        """One step on, or back: to something that can be seen to have the focus."""
        self.page.keyboard.press("Shift+Tab" if back else "Tab")  # type: ignore[attr-defined]
        found = self.where()
        assert found is None or found["seen"], f"nobody sees that {found['name']!r} has the focus"
        return found

    def reach(self, wanted: object, *, back: bool = False) -> None:
        """Tab until ``wanted`` has the focus."""
        passed = []
        for _ in range(self.most):
            if wanted.count() and wanted.first.evaluate("e => e.matches(':focus')"):  # type: ignore[attr-defined]
                found = self.where()
                assert found and found["inside"], f"{found} has the focus out of sight"
                return
            found = self.tab(back=back)
            passed.append(found and found["name"])
        raise AssertionError(f"{wanted} is not reached by Tab; passed: {passed}")

    def press(self, key: str) -> None:
        """Press a key and wait until what it does is done."""
        self.page.keyboard.press(key)  # type: ignore[attr-defined]
        self.settle()

    def type(self, text: str) -> None:
        """Type where the focus is, in place of what stands there."""
        self.page.keyboard.press("Control+a")  # type: ignore[attr-defined]
        self.page.keyboard.type(text)  # type: ignore[attr-defined]

    def settle(self) -> None:
        self.page.wait_for_timeout(350)  # type: ignore[attr-defined]
        self.page.wait_for_selector(SETTLED, timeout=60_000)  # type: ignore[attr-defined]

    def held(self) -> str:
        """The name of what has the focus, which is not lost."""
        for _ in range(20):
            if found := self.where():
                break
            self.page.wait_for_timeout(100)  # type: ignore[attr-defined]
        assert found is not None, "the focus is lost"
        return str(found["name"])
