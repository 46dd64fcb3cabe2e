#!/bin/sh
# Find a Python that the bundle is made for, and let install.py do the rest.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$python" "$here/install.py" --check >/dev/null 2>&1; then
        exec "$python" -X utf8 "$here/install.py"
    fi
done
echo "没有找到可用的 Python。请先安装 Python，适用的版本见 targets.txt（cp312 即 3.12）。" >&2
exit 2
