"""What Lambda runs, built without containers and the same every time.

Both packages are cached below .cache/ by what goes into them, so that a second synthesis
builds nothing and ships the same bytes. They carry bytecode for the runtime's own Python
where that interpreter is at hand: Lambda's file system is read-only, so without it every
cold start compiles everything again (boto3's client alone: 2.6 s instead of 0.6 s).
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PYTHON = "3.13"  # the Lambda runtime's
_PLATFORM = "aarch64-manylinux2014"  # arm64; `make lock` resolves for the same
_RECIPE = "2"  # raise it when this file builds something else from the same input

_LEFT_OUT = (
    "bin",  # commands for a shell, with this machine's interpreter in their first line
    "phonenumbers/geodata",  # names of places, 40 MB: read by a geocoder that nothing here asks
    "phonenumbers/carrierdata",
)


class PackagingError(RuntimeError):
    """A package could not be built: says which command failed and what it printed."""


@dataclass(frozen=True, slots=True)
class Package:
    """A folder or zip archive ready for Lambda; `digest` names its content."""

    path: Path
    digest: str


def own_code(functions: Path, *, cache_folder: Path) -> Package:
    """Packages functions/ as a folder: no tests, no documents, nothing a checkout adds."""
    files = sorted(_shipped(functions))
    digest = _digest(
        *(part for file in files for part in (str(file.relative_to(functions)), file.read_bytes()))
    )

    def build(target: Path) -> None:
        for file in files:
            copy = target / file.relative_to(functions)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
        _compile(target, runs_in="/var/task")

    return Package(_cached(cache_folder / f"functions-{digest}", build), digest)


def third_party_layer(lock: Path, *, cache_folder: Path) -> Package:
    """Packages the wheels that `lock` pins as a layer's zip archive.

    Raises:
        PackagingError: a wheel is missing for Lambda's platform, has another hash, or
            cannot be downloaded.
    """
    digest = _digest(_PLATFORM, lock.read_bytes())

    def build(target: Path) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            content = Path(scratch)
            _install(lock, content / "python")
            _compile(content, runs_in="/opt")
            _archive(content, target)

    return Package(_cached(cache_folder / f"layer-{digest}.zip", build), digest)


def _shipped(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        parts = file.relative_to(folder).parts
        left_out = "tests" in parts or any(part.startswith(".") for part in parts)
        if file.is_file() and file.suffix not in {".md", ".pyc"} and not left_out:
            yield file


def _install(lock: Path, target: Path) -> None:
    _run(
        *(sys.executable, "-m", "uv", "pip", "install", "--quiet"),
        *("--python-platform", _PLATFORM, "--python-version", PYTHON, "--only-binary", ":all:"),
        *("--require-hashes", "--no-deps", "--target", str(target), "--requirement", str(lock)),
    )
    for folder in _LEFT_OUT:
        shutil.rmtree(target / folder, ignore_errors=True)
    (target / ".lock").unlink(missing_ok=True)
    for record in target.glob("*.dist-info/RECORD"):
        _forget_programs(record)


def _forget_programs(record: Path) -> None:
    """Takes programs, which are left out, from what a wheel lists.

    Their first line names the interpreter of this clone, and their hash with it: the layer would
    be another one in each clone, and with it every function.
    """
    lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = (line for line in lines if not line.startswith("bin/"))
    record.write_text("".join(kept), encoding="utf-8")


def _compile(folder: Path, *, runs_in: str) -> None:
    """Adds bytecode that is trusted as it is: a zip's timestamps would invalidate it."""
    if (interpreter := runtime_interpreter()) is None:
        return
    _run(
        *(interpreter, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"),
        *("-s", str(folder), "-p", runs_in, str(folder)),
    )


def _archive(content: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in sorted(content.rglob("*")):
            if file.is_file():
                entry = zipfile.ZipInfo(str(file.relative_to(content)))  # dated 1980-01-01
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, file.read_bytes())


def _cached(target: Path, build: Callable[[Path], None]) -> Path:
    """Builds beside `target` and renames, so that nobody sees a half-built package."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            fresh = Path(scratch) / target.name
            build(fresh)
            try:
                fresh.rename(target)
            except OSError:
                if not target.exists():  # another process was faster: its package is the same
                    raise
    return target


def _digest(*parts: str | bytes) -> str:
    digest = hashlib.sha256()
    compiled = f"bytecode for {PYTHON}" if runtime_interpreter() else "no bytecode"
    for part in (_RECIPE, compiled, *parts):
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


@cache
def runtime_interpreter() -> str | None:
    """Returns a Python of the runtime's version on this machine, or None.

    Looks at this very interpreter, pyenv's versions, then the path (where pyenv leaves
    commands that do not run).
    """
    if sys.version_info[:2] == tuple(map(int, PYTHON.split("."))):
        return sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    for candidate in sorted(pyenv.glob(f"versions/{PYTHON}.*/bin/python{PYTHON}")):
        return str(candidate)
    command = shutil.which(f"python{PYTHON}")
    return command if command and _succeeds(command, "-c", "") else None


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _run(*command: str) -> None:
    # One seed, so that the order of sets in bytecode does not change between builds.
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise PackagingError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
