#!/bin/sh
# Fetch the Fandol fonts, which stand in for the official ones in PDF and preview.
#
# Debian's package texlive-lang-chinese installs 268 MB; only its eight font files are taken, into
# var/fonts (or $ZHIBU_HOME/fonts, or the folder given as the first argument). Nothing is installed
# and no root is needed. A second run finds them there and does nothing.
set -eu

cd "$(dirname "$0")/.."
target=${1:-${ZHIBU_HOME:-var}/fonts}
wanted='FandolFang-Regular FandolHei-Regular FandolKai-Regular FandolSong-Bold FandolSong-Regular'

missing() {
    for name in $wanted; do
        [ -s "$target/$name.otf" ] || printf '%s ' "$name.otf"
    done
}

if [ -z "$(missing)" ]; then
    echo "字体已齐：$target"
    exit 0
fi
for tool in apt-get dpkg-deb tar; do
    if ! command -v "$tool" >/dev/null 2>&1; then
        echo "缺少命令 ${tool}，不能自动取字体。请把这些文件放进 ${target}：" >&2
        missing >&2
        echo >&2
        exit 1
    fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
# apt-get drops its rights while it downloads and needs to write here.
chmod 755 "$work"

echo "正在下载 texlive-lang-chinese（约 50 MB）……"
if ! (cd "$work" && apt-get -q download texlive-lang-chinese >download.log 2>&1); then
    tail -n 3 "$work/download.log" >&2
    echo "下载失败。请检查网络，或先以管理员身份运行 apt-get update。" >&2
    exit 1
fi
mkdir "$work/files"
dpkg-deb --fsys-tarfile "$work"/texlive-lang-chinese_*.deb |
    tar -x -C "$work/files" --wildcards '*/fandol/*.otf'
mkdir -p "$target"
find "$work/files" -name '*.otf' -exec cp {} "$target/" \;

if [ -n "$(missing)" ]; then
    echo "仍缺少：$(missing)" >&2
    exit 1
fi
echo "字体已放入 $target"
