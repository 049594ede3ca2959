"""Why something could not be written, said to people: what the system's error means and what to do."""

from __future__ import annotations

import errno

from workbench.model import Text
from workbench.workspace.errors import CannotWrite

_FULL = Text(
    ja="ディスクに空きがありません。不要なファイルを消すか、管理者に容量を増やしてもらってください。",
    en="The disk is full. Remove what is not needed, or have the administrator make room.",
)
_REFUSED = Text(
    ja="このフォルダーへの書き込みが許されていません（読み取り専用の可能性があります）。管理者に権限を確かめてもらってください。",
    en="Writing to this folder is not permitted; it may be read-only. Have the administrator check the rights.",
)
_GONE = Text(
    ja="ファイルかフォルダーがなくなっています（移動・削除・ネットワークの切断）。フォルダーが元の場所にあるか確かめてください。",
    en="The file or folder is gone: moved, removed, or its network drive is disconnected. Check that the folder is where it was.",
)
_DEVICE = Text(
    ja="ディスクかネットワークドライブが応答しません。接続を確かめ、続くようなら管理者に知らせてください。",
    en="The disk or network drive does not answer properly. Check the connection; tell the administrator if it goes on.",
)
_USED = Text(
    ja="ほかのプログラムがファイルを開いています。それを閉じてください。",
    en="Another program holds the file open. Close it.",
)
_OTHER = Text(
    ja="書き込みに失敗しました。続くようなら管理者に知らせてください。",
    en="Writing failed. Tell the administrator if it goes on.",
)
_AGAIN = Text(
    ja="何も変わっていません。入力した内容はそのまま残っているので、直ったらもう一度保存してください。",
    en="Nothing was changed. What you typed is still there: save again once this is mended.",
)


def _named(*names: str) -> frozenset[int]:
    """The numbers of errors that this system knows by these names."""
    return frozenset(getattr(errno, name) for name in names if hasattr(errno, name))


_MEANINGS = (
    (_named("ENOSPC", "EDQUOT", "EFBIG"), _FULL),
    (_named("EACCES", "EPERM", "EROFS"), _REFUSED),
    (_named("ENOENT", "ENOTDIR", "ESTALE", "ENODEV", "ENXIO"), _GONE),
    (
        _named("EIO", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ENOTCONN", "ECONNRESET"),
        _DEVICE,
    ),
    (_named("EBUSY", "ETXTBSY"), _USED),
)


def cannot_write(error: OSError, where: str) -> CannotWrite:
    """That ``where`` (a file or folder of the workspace) could not be written, from the system's error.

    >>> "空き" in cannot_write(OSError(errno.ENOSPC, "No space left on device"), "a.yaml").message.ja
    True
    """
    windows = {5: _REFUSED, 19: _REFUSED, 32: _USED, 33: _USED, 39: _FULL, 112: _FULL}
    meaning = windows.get(getattr(error, "winerror", 0) or 0)
    meaning = meaning or next((said for numbers, said in _MEANINGS if error.errno in numbers), _OTHER)
    technical = error.strerror or str(error)
    return CannotWrite(
        Text(
            ja=f"{where} に書き込めませんでした。{meaning.ja}{_AGAIN.ja}（{technical}）",
            en=f"{where} could not be written. {meaning.get('en')} {_AGAIN.get('en')} ({technical})",
        )
    )
