"""What several test processes need is made by the first of them, and kept while its inputs last.

In `.cache/infra/<kind>-<digest of what it is made of>`: a synthesis, a report of the rules, the
word that a template is in order. Another input is another digest, so nothing is out of date.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from simulator.centre.synthesis import content_hash

_ROOT = Path(__file__).parent.parent.parent
_CACHE = _ROOT / ".cache" / "infra"
_KEEP = 2  # of a kind; what was not used for longest goes first


def of_sources(label: str) -> str:
    """Return a digest of every file that synthesis reads, and of how it is asked for."""
    digest = hashlib.sha256(content_hash(_ROOT, label).encode())
    for path in (Path(__file__), Path(__file__).with_name("assembly.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def is_made(kind: str, digest: str) -> bool:
    """Tell whether it is there already."""
    return (_CACHE / f"{kind}-{digest}").exists()


def made_once(kind: str, digest: str, make: Callable[[Path], object], *, keep: int = _KEEP) -> Path:
    """Return the folder that `make` filled, now or in another process.

    Args:
        kind: what it is, such as `prod`.
        digest: of everything that it is made of.
        make: fills the folder that it is given. What fails leaves nothing behind.
        keep: how many of the kind.
    """
    wanted = _CACHE / f"{kind}-{digest}"
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / f".{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if wanted.exists():
            os.utime(wanted)
            return wanted
        scratch = Path(tempfile.mkdtemp(prefix=".making-", dir=_CACHE))
        try:
            make(scratch)
            scratch.rename(wanted)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        kept = sorted(_CACHE.glob(f"{kind}-*"), key=lambda folder: folder.stat().st_mtime)
        for folder in kept[:-keep]:
            shutil.rmtree(folder, ignore_errors=True)
    return wanted
