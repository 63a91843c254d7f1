"""What Lambda runs is our code and the pinned wheels, the same bytes every time."""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from infra import packaging
from tests.infra.assembly import ROOT, Assembly

_LOCK = ROOT / "requirements-layer.lock"
_ENCRYPTION_LOCK = ROOT / "requirements-encryption.lock"
_FITS = re.compile(
    r"py3-none-any|(?:cp313-cp313|cp3\d+-abi3)-manylinux(?:2014|_2_17|_2_28)_aarch64"
)


def test_our_code_ships_without_what_only_a_checkout_needs(tmp_path: Path) -> None:
    functions = _functions(tmp_path)

    package = packaging.own_code(functions, cache_folder=tmp_path / "cache")

    files = (path for path in package.path.rglob("*") if path.is_file())
    shipped = {path.name for path in files if path.suffix != ".pyc"}
    assert shipped == {"handler.py", "phrases.json"}


def test_our_code_is_packaged_again_when_it_changes_and_only_then(tmp_path: Path) -> None:
    functions, cache = _functions(tmp_path), tmp_path / "cache"
    package = packaging.own_code(functions, cache_folder=cache)

    (functions / "README.md").write_text("Other words.")
    assert packaging.own_code(functions, cache_folder=cache) == package

    (functions / "greet" / "handler.py").write_text("GREETING = 'Good evening'\n")
    changed = packaging.own_code(functions, cache_folder=cache)
    assert changed.digest != package.digest
    assert "evening" in (changed.path / "greet" / "handler.py").read_text()


def test_a_package_with_bytecode_is_not_the_one_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions, cache = _functions(tmp_path), tmp_path / "cache"
    monkeypatch.setattr(packaging, "runtime_interpreter", lambda: None)

    package = packaging.own_code(functions, cache_folder=cache)

    assert not list(package.path.rglob("*.pyc"))
    monkeypatch.undo()
    if packaging.runtime_interpreter():
        compiled = packaging.own_code(functions, cache_folder=cache)
        assert compiled.digest != package.digest
        assert list(compiled.path.rglob("*.cpython-313.pyc"))


def test_bytecode_is_trusted_whatever_the_date_of_its_source(tmp_path: Path) -> None:
    """Lambda unpacks the archive with dates of its own and cannot write new bytecode."""
    if packaging.runtime_interpreter() is None:
        pytest.skip(f"no Python {packaging.PYTHON} on this machine")

    package = packaging.own_code(_functions(tmp_path), cache_folder=tmp_path / "cache")

    (bytecode,) = package.path.rglob("*.pyc")
    flags = int.from_bytes(bytecode.read_bytes()[4:8], "little")
    assert flags == 0b01  # PEP 552: hash-based, unchecked


def test_a_layer_is_the_same_bytes_wherever_it_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """jmespath has a program, whose first line names the interpreter of the clone."""
    clone = tmp_path / "another" / "clone"
    clone.parent.mkdir()
    clone.symlink_to(Path(sys.prefix), target_is_directory=True)
    lock = tmp_path / "some.lock"
    (pin,) = re.findall(r"^jmespath==(?:.*\\\n)+.*\n", _LOCK.read_text(), flags=re.MULTILINE)
    lock.write_text(pin)

    one = packaging.third_party_layer(lock, cache_folder=tmp_path / "a")
    monkeypatch.setattr(sys, "executable", str(clone / "bin" / "python"))
    other = packaging.third_party_layer(lock, cache_folder=tmp_path / "b")

    assert one.digest == other.digest
    assert one.path.read_bytes() == other.path.read_bytes()


def test_a_wheel_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text(f"six==1.17.0 --hash=sha256:{'0' * 64}\n")

    with pytest.raises(packaging.PackagingError, match="six"):
        packaging.third_party_layer(lock, cache_folder=tmp_path / "cache")

    assert not list((tmp_path / "cache").iterdir())


def test_a_package_that_is_pinned_without_its_hash_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "bare.lock"
    lock.write_text("jmespath==1.0.1\n")

    with pytest.raises(packaging.PackagingError, match="hash"):
        packaging.third_party_layer(lock, cache_folder=tmp_path / "cache")


@pytest.mark.parametrize(
    ("lock", "expected"),
    [
        pytest.param(_LOCK, {"aws_lambda_powertools", "boto3", "botocore"}, id="all functions"),
        pytest.param(_ENCRYPTION_LOCK, {"aws_encryption_sdk", "cryptography"}, id="decrypting"),
    ],
)
def test_the_layers_hold_what_the_functions_import(
    dev: Assembly, lock: Path, expected: set[str]
) -> None:
    with zipfile.ZipFile(_layer(dev, lock)) as archive:
        names = archive.namelist()
        libraries = [archive.read(name) for name in names if name.endswith(".so")]
    packages = {name.split("/")[1] for name in names}
    assert expected <= packages
    assert all(name.startswith("python/") for name in names)
    assert not [name for name in names if name.startswith("python/bin/")]
    assert all(_runs_on_arm64(library) for library in libraries)


@pytest.mark.parametrize("lock", [_LOCK, _ENCRYPTION_LOCK], ids=lambda lock: lock.name)
def test_the_locks_pin_what_the_tests_run_with(lock: Path) -> None:
    tested = _pins((ROOT / "requirements-dev.lock").read_text())
    shipped = _pins(lock.read_text())

    assert shipped
    assert shipped.items() <= tested.items()


def test_no_package_is_in_both_layers() -> None:
    assert not _pins(_LOCK.read_text()).keys() & _pins(_ENCRYPTION_LOCK.read_text()).keys()


@pytest.mark.parametrize("lock", [_LOCK, _ENCRYPTION_LOCK], ids=lambda lock: lock.name)
def test_every_wheel_of_a_layer_is_for_the_platform_of_the_functions(
    dev: Assembly, lock: Path
) -> None:
    """Pure Python, or built for arm64, a C library as old as Lambda's, and Python 3.13."""
    for function in dev.whole.functions().values():
        assert function["Architectures"] == ["arm64"]
        assert function["Runtime"] == f"python{packaging.PYTHON}"
    with zipfile.ZipFile(_layer(dev, lock)) as archive:
        wheels = {
            name.split("/")[1]: re.findall(r"^Tag: (.+)$", archive.read(name).decode(), re.M)
            for name in archive.namelist()
            if name.endswith(".dist-info/WHEEL")
        }

    assert len(wheels) == len(_pins(lock.read_text()))
    unfit = [name for name, tags in wheels.items() if not any(map(_FITS.fullmatch, tags))]
    assert unfit == []


def test_every_handler_imports_with_the_asset_and_its_layers_alone(
    dev: Assembly, tmp_path: Path
) -> None:
    """As Lambda has it: the archive unpacked, a fresh interpreter, and of the layers its own."""
    interpreter = packaging.runtime_interpreter()
    if interpreter is None:
        pytest.skip(f"no Python {packaging.PYTHON} on this machine")
    functions = dev.whole.functions().values()
    (asset,) = {dev.asset(function["Code"]["S3Key"]) for function in functions}
    shutil.unpack_archive(shutil.make_archive(str(tmp_path / "code"), "zip", asset), tmp_path / "c")
    for lock in (_LOCK, _ENCRYPTION_LOCK):
        with zipfile.ZipFile(_layer(dev, lock)) as archive:
            archive.extractall(tmp_path / lock.stem)

    for decrypting in (False, True):
        layers = [_LOCK.stem, *([_ENCRYPTION_LOCK.stem] if decrypting else [])]
        chosen = [one for one in functions if len(one["Layers"]) == len(layers)]
        assert chosen
        path = [tmp_path / "c", *(tmp_path / layer / "python" for layer in layers)]
        done = _imported(interpreter, chosen, ":".join(map(str, path)))
        assert done.returncode == 0, done.stderr


def _imported(
    interpreter: str, functions: list[Mapping[str, Any]], path: str
) -> "subprocess.CompletedProcess[str]":
    modules = (function["Handler"].rpartition(".")[0] for function in functions)
    variables = {
        name: str(value)
        for function in functions
        for name, value in function["Environment"]["Variables"].items()
    }
    return subprocess.run(
        [interpreter, "-S", "-B", "-c", "; ".join(f"import {module}" for module in modules)],
        env={**variables, "PYTHONPATH": path, "AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=False,
    )


def _functions(folder: Path) -> Path:
    functions = folder / "functions"
    (functions / "greet" / "tests").mkdir(parents=True)
    (functions / "greet" / "__pycache__").mkdir()
    (functions / "README.md").write_text("Words.")
    (functions / ".DS_Store").touch()
    (functions / "greet" / "handler.py").write_text("GREETING = 'Good morning'\n")
    (functions / "greet" / "phrases.json").write_text("{}")
    (functions / "greet" / "tests" / "test_greet.py").touch()
    (functions / "greet" / "__pycache__" / "handler.cpython-311.pyc").touch()
    return functions


def _layer(assembly: Assembly, lock: Path) -> Path:
    (key,) = {  # the same in every stack
        layer["Properties"]["Content"]["S3Key"]
        for layer in assembly.whole.of_type("AWS::Lambda::LayerVersion").values()
        if lock.name in layer["Properties"]["Description"]
    }
    return assembly.asset(key)


def _runs_on_arm64(library: bytes) -> bool:
    """Read the machine of an ELF file: the wheel's file names do not all tell it."""
    return library[:4] == b"\x7fELF" and int.from_bytes(library[18:20], "little") == 183


def _pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+)", lock, flags=re.MULTILINE))
