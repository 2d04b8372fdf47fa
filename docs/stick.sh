#!/bin/bash
# Fill a folder, such as a USB stick, with all that a machine without a network needs to open the lectures.
#
#   docs/stick.sh FOLDER [linux] [macos] [windows]     from a clone, with a network and uv (pip install uv)
#
# Without a system named, for the one it runs on; for Python's version here, or PYTHON_VERSION. What was filled for this
# system and version is then installed from the folder alone, into a scratch environment, and has to draw.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:?usage: docs/stick.sh FOLDER [linux] [macos] [windows]}
shift
python=${PYTHON:-python3}
own_version=$("$python" -c 'import sys; print("{}.{}".format(*sys.version_info))')
version=${PYTHON_VERSION:-$own_version}
case $(uname -s) in
    Linux) here=linux ;;
    Darwin) here=macos ;;
    *) here=windows ;;
esac
[ $# -gt 0 ] || set -- "$here"
command -v uv > /dev/null || { echo "docs/stick.sh needs uv: pip install uv" >&2; exit 1; }

mkdir -p "$folder/wheels"
folder=$(cd "$folder" && pwd)
"$python" -m pip wheel --quiet --no-deps --wheel-dir "$folder/wheels" "$root"

for system in "$@"; do
    case $system in
        linux) uv_name=x86_64-manylinux_2_28; tags=(manylinux_2_28_x86_64 manylinux_2_27_x86_64 manylinux_2_24_x86_64 manylinux_2_17_x86_64 manylinux2014_x86_64 manylinux_2_12_x86_64 manylinux2010_x86_64 manylinux_2_5_x86_64 manylinux1_x86_64) ;;
        macos) uv_name=aarch64-apple-darwin; tags=(macosx_14_0_arm64 macosx_13_0_arm64 macosx_12_0_arm64 macosx_11_0_arm64 macosx_11_0_universal2 macosx_10_9_universal2) ;;
        windows) uv_name=x86_64-pc-windows-msvc; tags=(win_amd64) ;;
        *) echo "docs/stick.sh knows linux, macos and windows, not $system" >&2; exit 1 ;;
    esac
    # pip would judge a package's conditions by the machine it runs on; uv judges them by the system asked for.
    wanted=$(mktemp)
    uv pip compile --quiet --no-annotate --no-header --extra lab --python-platform "$uv_name" \
        --python-version "$version" --output-file "$wanted" "$root/pyproject.toml" > /dev/null
    "$python" -m pip download --quiet --no-deps --only-binary=:all: --python-version "$version" \
        "${tags[@]/#/--platform=}" --dest "$folder/wheels" --requirement "$wanted"
    rm "$wanted"
    echo "$system, Python $version: done"
done

if [[ " $* " == *" $here "* && $version == "$own_version" ]]; then
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    "$python" -m venv "$scratch/env"
    bin=$scratch/env/bin
    [ -d "$bin" ] || bin=$scratch/env/Scripts
    "$bin/pip" install --quiet --no-index --find-links "$folder/wheels" "nbnet[lab]"
    (cd "$scratch" && "$bin/nbnet" lectures lectures > /dev/null && "$bin/jupyter" lab --version > /dev/null && "$bin/python" -c \
        'import nbnet as nb; assert "<svg" in nb.drawing.graph_svg(nb.Tensor(2.0, name="w") * 3.0)')
    echo "installed from $folder/wheels without an index, and it draws"
fi
du -sh "$folder" | cut -f1
