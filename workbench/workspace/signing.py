"""Signatures of releases by OpenSSH (``ssh-keygen -Y``, PROTOCOL.sshsig): over the tag manifest, which stands for all."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench.model import Text

SIGNED = "tagmanifest-sha256.txt"
SIGNATURE = f"{SIGNED}.sig"
NAMESPACE = "workbench-release"
_PATIENCE = 60


class CannotSign(Exception):
    """A signature that could not be made or checked; ``message`` says why."""

    def __init__(self, ja: str, en: str) -> None:
        self.message = Text(ja=ja, en=en)
        super().__init__(en)


def signature(files: Mapping[str, bytes], key: Path) -> bytes:
    """The signature of a release by a private key (or one that an agent holds, named by its public half).

    Raises
    ------
    CannotSign
        If ssh-keygen is not there or refuses.
    """
    with TemporaryDirectory() as folder:
        signed = Path(folder) / SIGNED
        signed.write_bytes(files[SIGNED])
        _ssh_keygen("sign", "-f", str(key), "-n", NAMESPACE, str(signed))
        return (Path(folder) / SIGNATURE).read_bytes()


def signature_refusal(files: Mapping[str, bytes], signers: Path, identity: str) -> Text | None:
    """Why the signature is not that of ``identity``, one of the ``signers`` (an ``allowed_signers`` file); None where it is."""
    if SIGNATURE not in files:
        return Text(ja="署名がありません。", en="There is no signature.")
    with TemporaryDirectory() as folder:
        made = Path(folder) / SIGNATURE
        made.write_bytes(files[SIGNATURE])
        try:
            _ssh_keygen(
                "verify",
                "-f",
                str(signers),
                "-I",
                identity,
                "-n",
                NAMESPACE,
                "-s",
                str(made),
                content=files.get(SIGNED, b""),
            )
        except CannotSign as error:
            return error.message
    return None


def _ssh_keygen(verb: str, *options: str, content: bytes = b"") -> None:
    try:
        done = subprocess.run(
            ["ssh-keygen", "-Y", verb, *options], input=content, capture_output=True, timeout=_PATIENCE, check=False
        )
    except FileNotFoundError as error:
        raise CannotSign(
            "ssh-keygen がありません。OpenSSH を入れてください。", "There is no ssh-keygen; install OpenSSH."
        ) from error
    except subprocess.TimeoutExpired as error:
        raise CannotSign("ssh-keygen が終わりません。", "ssh-keygen does not end.") from error
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        why = said[-1] if said else str(done.returncode)
        raise CannotSign(f"署名の処理に失敗しました（{why}）。", f"ssh-keygen refused: {why}")
