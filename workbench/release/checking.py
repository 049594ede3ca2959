"""What every release goes through before it is written: computed anew by other code, and searched for what is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.model import Snapshot, Text
from workbench.release.building import CannotRelease, Draft
from workbench.release.withheld import leaks
from workbench.verify import verify

_NAMED = 5


def checked_files(of: Draft) -> dict[str, bytes]:
    """The files of a release by their path in the bag, found sound and without anything that is withheld (law 8).

    Raises
    ------
    CannotRelease
        Where it cannot be made, or what was made does not pass.
    """
    files = of.files()
    messages = tuple(_wrong(of.snapshot, files))
    if messages:
        raise CannotRelease(*messages)
    return files


def _wrong(snapshot: Snapshot, files: Mapping[str, bytes]) -> Iterator[Text]:
    leaked = leaks(snapshot, files)
    if leaked:
        named = ", ".join(f"{leak.path} ← {leak.record}" for leak in leaked[:_NAMED])
        yield Text(
            ja=f"出してはならない文が入ります: {named}。その文を標準や公開の欄から除いてください。",
            en=f"It would hold what is to be withheld: {named}. Take that text out of the standard and other public fields.",
        )
    found = verify(files).findings
    if found:
        first, more = found[0], len(found) - 1
        yield Text(
            ja=f"検査に通りません。{first.path}: {first.ja}" + (f"（ほか {more} 件）" if more else ""),
            en=f"It does not pass its own check. {first.path}: {first.en}" + (f" (and {more} more)" if more else ""),
        )
