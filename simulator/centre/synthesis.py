"""Run ``cdk synth`` once per content, and say so while it runs.

The assembly is kept in ``.cache/synth/<hash>``, where the hash covers every file that synthesis
reads, so that a second start costs the reading of a few hundred small files and no Node.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.centre.errors import SynthesisError

INPUTS = (
    "app.py",
    "cdk.json",
    "infra",
    "functions",
    "flows",
    "requirements*",
    "requirements-encryption.lock",
    "package-lock.json",
    "simulator/language/layout.py",  # infra lays flows out with it
    "tests/native",  # deployed as test cases
)
_KEEP = 5  # assemblies; older ones go, so that the cache does not grow for ever
_LAST_LINES = 12  # of the CLI's own output, shown when it fails

Progress = Callable[[str], None]


def say_on_stderr(text: str) -> None:
    """Print one line of progress where it cannot be mistaken for output."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - progress of a command


def synthesize(project: Path, *, stage: str, progress: Progress = say_on_stderr) -> Path:
    """Return the directory of the cloud assembly for the project's present content.

    Args:
        project: Directory that holds cdk.json.
        stage: Value of the context key ``stage``.
        progress: Called with one line before and after the CLI runs; not called on a cache hit.

    Raises:
        SynthesisError: The CLI is missing, or it failed; the text ends with its own last lines.
    """
    cache = project / ".cache" / "synth"
    wanted = cache / content_hash(project, stage)
    if (wanted / "manifest.json").exists():
        os.utime(wanted)
        return wanted
    cache.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(cache):
        if (wanted / "manifest.json").exists():  # another process made it while we waited
            return wanted
        progress("Synthesizing the template (cdk synth, once per change) ...")
        scratch = Path(tempfile.mkdtemp(prefix="making-", dir=cache))
        try:
            _run_cdk(project, stage, scratch)
            scratch.rename(wanted)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        _forget_old(cache)
    progress("Template ready.")
    return wanted


def content_hash(project: Path, stage: str) -> str:
    """Return a digest of everything that synthesis depends on."""
    digest = hashlib.sha256(f"{stage}\0{sys.version_info[:2]}".encode())
    for path in _input_files(project):
        digest.update(f"\0{path.relative_to(project).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    for name in ("CDK_DEFAULT_ACCOUNT", "CDK_DEFAULT_REGION"):
        digest.update(f"\0{os.environ.get(name, '')}".encode())
    return digest.hexdigest()[:24]


@contextmanager
def _one_at_a_time(cache: Path) -> Iterator[None]:
    """Let parallel test workers wait for one synthesis instead of each running its own."""
    with (cache / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _input_files(project: Path) -> Iterator[Path]:
    for pattern in INPUTS:
        for path in sorted(project.glob(pattern)):
            files = path.rglob("*") if path.is_dir() else [path]
            yield from sorted(
                file for file in files if file.is_file() and "__pycache__" not in file.parts
            )


def _run_cdk(project: Path, stage: str, output: Path) -> None:
    command = [
        str(project / "node_modules" / ".bin" / "cdk"),
        "synth",
        "--quiet",
        "--app",
        _app_command(project),
        "--output",
        str(output),
        "--context",
        f"stage={stage}",
    ]
    # Validation (cdk-nag) takes 8 s and is the business of `make synth`: here it is left out.
    environment = os.environ | {"CDK_VALIDATION": "false"}
    try:
        result = subprocess.run(  # noqa: S603 - our own pinned command line
            command, cwd=project, env=environment, capture_output=True, text=True, check=False
        )
    except OSError as exc:
        raise SynthesisError(f"the CDK command line is missing ({exc}): run `make setup`") from exc
    if result.returncode != 0:
        last = "\n".join((result.stdout + result.stderr).strip().splitlines()[-_LAST_LINES:])
        raise SynthesisError(f"cdk synth failed with exit code {result.returncode}:\n{last}")


def _app_command(project: Path) -> str:
    """Return cdk.json's app, run by the interpreter that runs us (where aws-cdk-lib is)."""
    try:
        command = str(json.loads((project / "cdk.json").read_text())["app"])
    except (OSError, ValueError, KeyError) as exc:
        raise SynthesisError(f"{project / 'cdk.json'} names no app: {exc}") from exc
    program, _, rest = command.partition(" ")
    if Path(program).name in {"python", "python3"}:
        return f"{sys.executable} {rest}"
    return command


def _forget_old(cache: Path) -> None:
    finished = [path for path in cache.iterdir() if (path / "manifest.json").exists()]
    finished.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in finished[_KEEP:]:
        shutil.rmtree(path, ignore_errors=True)
