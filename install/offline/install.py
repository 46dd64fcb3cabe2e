"""Install fengong from the wheels beside this file, without any network; install.bat and install.sh call it.

``install.py --check`` says by its exit status alone whether this Python is one that the bundle is made for.
pip comes as a wheel too: some systems ship a Python whose venv has none.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / "venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def target() -> str:
    """This Python and this machine, as the bundle's targets.txt spells them: cp312-win_amd64, cp312-linux_x86_64."""
    system, _, machine = sysconfig.get_platform().replace("-", "_").replace(".", "_").partition("_")
    if system == "macosx":
        machine = machine.split("_", 2)[-1]
    platform = f"{system}_{machine}" if machine else system
    threads = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
    kind = "cp" if sys.implementation.name == "cpython" else sys.implementation.name
    return f"{kind}{sys.version_info[0]}{sys.version_info[1]}{threads}-{platform}"


def install() -> None:
    """A new venv beside this file with the wheels in it, each checked against its hash."""
    venv.EnvBuilder(clear=True, with_pip=False, symlinks=sys.platform != "win32").create(VENV)
    wheels = HERE / "wheels"
    pip = next(wheels.glob("pip-*.whl")) / "pip"
    sources = ["--no-index", "--find-links", str(wheels), "--only-binary", ":all:", "--no-cache-dir"]
    locked = ["--require-hashes", "-r", str(HERE / "requirements.txt")]
    subprocess.run([PYTHON, pip, "--isolated", "--quiet", "install", *sources, *locked], check=True)
    subprocess.run([PYTHON, "-m", "pipeline", "--version"], check=True)


def main() -> int:
    """0 installed, 1 not installed, 2 not a Python that this bundle serves."""
    known = (HERE / "targets.txt").read_text(encoding="utf-8").split()
    if target() not in known:
        if "--check" not in sys.argv:
            print(f"本安装包不含适用于这个 Python 的组件（{target()}）。适用的有：{'、'.join(known)}")
        return 2
    if "--check" in sys.argv:
        return 0
    print("正在安装，约需一分钟，不需要联网……", flush=True)
    try:
        install()
    except (OSError, StopIteration, subprocess.CalledProcessError) as error:
        print(f"安装没有完成：{error}")
        print("请确认：压缩包已完整解压，本文件夹可以写入，没有其他窗口正在使用本程序；然后重新运行安装程序。")
        return 1
    script = "build.bat" if sys.platform == "win32" else "build.sh"
    print("安装完成。")
    print(f"下一步：把要点文件（.md）拖到 {script} 上；或放进 input 文件夹，再运行 {script}。结果在 output 文件夹。")
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main())
