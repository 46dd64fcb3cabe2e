"""One zip for desks without internet: all wheels, install.bat, install.sh, and nothing needed but Python.

    bundle.py [-o DIST] [--python 3.12 …] [--platform win_amd64 …]      for the Pythons and machines named
    bundle.py [-o DIST] --here                                          for this Python on this machine alone

What is in it is what the locks say, checked against their hashes; jieba, which comes as source, is built here.
The same commit gives the same bytes: dates are fixed, entries sorted. Downloads are kept in build/wheels.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path

from offline.install import target as this_target
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
OFFLINE = ROOT / "install" / "offline"
CACHE = ROOT / "build" / "wheels"
BUILT = ("jieba",)  # no wheel is published
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {
    "win_amd64": ["win_amd64"],
    "linux_x86_64": ["manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64"],
    "linux_aarch64": ["manylinux_2_28_aarch64", "manylinux_2_27_aarch64", "manylinux_2_17_aarch64"],
}
DEFAULT_PLATFORMS = ("win_amd64", "linux_x86_64")
DATE = (1980, 1, 1, 0, 0, 0)
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]

Pins = dict[str, tuple[Requirement, str]]


def pins(lock: Path) -> Pins:
    """Name → the requirement and its hash options, for each entry of a lock file."""
    joined = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    found: Pins = {}
    for line in lines:
        words, hashes = line.split("--hash", 1)
        requirement = Requirement(words)
        if requirement.name in found:
            raise SystemExit(f"{lock.name} has two versions of {requirement.name}; a bundle holds one")
        found[requirement.name] = requirement, f"--hash{hashes}"
    return found


def fetch(name: str, chosen: Pins, how: list[str]) -> list[Path]:
    """The wheels of the pins in build/wheels/<name>, fetched by ``pip <how>`` unless they are there already."""
    folder, wanted = CACHE / name, "".join(f"{r.name}{r.specifier} {hashes}\n" for r, hashes in chosen.values())
    stamp = folder / "requirements.txt"
    if not (folder / "done").exists() or stamp.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        stamp.write_text(wanted, encoding="utf-8")
        print(f"fetching the wheels for {name}", flush=True)
        subprocess.run([*PIP, *how, "--no-deps", "--require-hashes", "-r", str(stamp)], check=True, cwd=folder)
        (folder / "done").touch()
    return sorted(folder.glob("*.whl"))


def fetch_target(name: str, chosen: Pins) -> list[Path]:
    """The published wheels for one target, such as cp312-win_amd64."""
    python, _, platform = name.partition("-")
    how = ["download", "--only-binary", ":all:"]
    if name != this_target():
        how += ["--python-version", f"{python[2]}.{python[3:]}", "--implementation", "cp", "--abi", python]
        how += ["--abi", "abi3", "--abi", "none"]
        how += [part for tag in PLATFORMS[platform] for part in ("--platform", tag)]
    return fetch(name, chosen, how)


def build_project(folder: Path) -> Path:
    """The project's own wheel, from a clean copy: setuptools would take up what an older build/ left."""
    copy = folder / "copy"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, copy)
    shutil.copytree(ROOT / "pipeline", copy / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    how = ["wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*PIP, *how, str(copy)], check=True, cwd=folder)
    return next(folder.glob("*.whl"))


def pack(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of the entries, the same bytes for the same entries: sorted, with one date and plain modes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(entries):
            info = zipfile.ZipInfo(name, DATE)
            info.create_system = 3
            info.external_attr = (0o100755 if name.endswith(".sh") else 0o100644) << 16
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".whl") else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def repack(wheel: Path) -> bytes:
    """A wheel built here, with its dates and modes fixed."""
    with zipfile.ZipFile(wheel) as archive:
        return pack((name, archive.read(name)) for name in archive.namelist())


def scripts() -> dict[str, bytes]:
    """The files of offline/, with the line ends and marks that their readers need."""
    found = {}
    for path in OFFLINE.iterdir():
        if path.suffix in (".py", ".sh", ".bat", ".txt"):
            text = path.read_text(encoding="utf-8")
            windows = path.suffix in (".bat", ".txt")
            text = text.replace("\n", "\r\n") if windows else text
            found[path.name] = text.encode("utf-8-sig" if path.suffix == ".txt" else "utf-8")
    return found


def requirements(wheels: dict[str, bytes], run: Pins, project: str) -> str:
    """What install.py hands to pip: every pin with the hashes of the wheels that are in the bundle."""
    lines = []
    for requirement in [*(r for r, _ in run.values()), Requirement(project)]:
        stem = re.sub(r"[-_.]+", "_", requirement.name).lower()
        own = [data for name, data in wheels.items() if name.lower().startswith(f"{stem}-")]
        hashes = [f"--hash=sha256:{hashlib.sha256(data).hexdigest()}" for data in own]
        lines.append(" ".join([str(requirement), *sorted(hashes)]))
    return "\n".join(lines) + "\n"


def bundle(targets: list[str]) -> tuple[str, bytes]:
    """The folder name inside the zip, and the zip."""
    run, build = pins(ROOT / "install" / "run.lock"), pins(ROOT / "install" / "build.lock")
    published = {name: pin for name, pin in run.items() if name not in BUILT}
    found = [path for name in targets for path in fetch_target(name, published)]
    found += fetch("any", {"pip": build["pip"]}, ["download", "--only-binary", ":all:"])
    wheels = {path.name: path.read_bytes() for path in found}
    sources = {name: run[name] for name in BUILT}
    for wheel in fetch("built", sources, ["wheel", "--no-build-isolation", "--use-pep517"]):
        wheels[wheel.name] = repack(wheel)
    with tempfile.TemporaryDirectory() as temporary:
        own = build_project(Path(temporary))
        wheels[own.name] = repack(own)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    files = {f"wheels/{name}": data for name, data in wheels.items()} | scripts()
    files["requirements.txt"] = requirements(wheels, run, f"fengong=={version}").encode()
    files["targets.txt"] = "".join(f"{name}\n" for name in targets).encode()
    for plan in sorted((ROOT / "input").glob("2017-*.md")):  # the sample alone: what else lies there is nobody else's
        files[f"input/{plan.name}"] = plan.read_bytes()
    folder = f"fengong-{version}"
    return folder, pack((f"{folder}/{name}", data) for name, data in files.items())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist")
    parser.add_argument("--here", action="store_true")
    parser.add_argument("--python", nargs="+", default=PYTHONS, metavar="X.Y")
    parser.add_argument("--platform", nargs="+", default=DEFAULT_PLATFORMS, choices=PLATFORMS)
    args = parser.parse_args()
    named = [f"cp{python.replace('.', '')}-{platform}" for platform in args.platform for python in args.python]
    folder, data = bundle([this_target()] if args.here else named)
    args.output.mkdir(parents=True, exist_ok=True)
    path = args.output / (f"{folder}-offline-{this_target()}.zip" if args.here else f"{folder}-offline.zip")
    path.write_bytes(data)
    print(f"{path}  {len(data) / 1e6:.0f} MB  sha256 {hashlib.sha256(data).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
