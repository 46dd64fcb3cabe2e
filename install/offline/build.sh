#!/bin/sh
# Build the plans named, or every plan in input/; the workbooks stand in output/ beside this file.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
python="$here/venv/bin/python"
if [ ! -x "$python" ]; then
    echo "还没有安装。请先运行 install.sh。" >&2
    exit 2
fi
if [ $# -gt 0 ]; then
    exec "$python" -X utf8 -m pipeline build "$@" -o "$here/output"
fi
cd "$here" && exec "$python" -X utf8 -m pipeline build
