"""Fonts are found where they are, and named where they are not."""

import subprocess
from pathlib import Path

import pytest

from zhibu.reports.fonts import FONT_PATHS_VARIABLE, find_fonts, font_folders, missing_fonts

REPOSITORY = Path(__file__).parents[3]
FETCH = REPOSITORY / "tools" / "fetch_fonts.sh"


def test_an_empty_folder_gives_no_fonts_and_all_are_missing(tmp_path):
    assert find_fonts([tmp_path]) is None
    assert missing_fonts([tmp_path]) == (
        "方正小标宋",
        "黑体",
        "楷体",
        "仿宋",
        "宋体",
        "Times New Roman",
    )


def test_own_folders_come_first(tmp_path, monkeypatch):
    first, second = tmp_path / "甲", tmp_path / "乙"
    first.mkdir()
    second.mkdir()
    monkeypatch.setenv(FONT_PATHS_VARIABLE, f"{first}:{second}:{tmp_path / '没有'}")
    assert font_folders()[:2] == (first, second)
    assert tmp_path / "没有" not in font_folders()


def test_the_folder_of_the_deployment_is_searched(tmp_path, monkeypatch):
    (tmp_path / "fonts").mkdir()
    monkeypatch.setenv("ZHIBU_HOME", str(tmp_path))
    assert tmp_path / "fonts" in font_folders()


def test_a_file_that_is_no_font_does_no_harm(tmp_path):
    (tmp_path / "坏.otf").write_bytes(b"not a font")
    assert find_fonts([tmp_path]) is None


@pytest.mark.skipif(not FETCH.exists(), reason="tools/fetch_fonts.sh 不在安装包里")
def test_fetching_without_apt_names_the_missing_files(tmp_path):
    for tool in ("dirname", "cat"):
        found = next(Path(folder) / tool for folder in ("/usr/bin", "/bin"))
        (tmp_path / tool).symlink_to(found)
    done = subprocess.run(
        ["/bin/sh", str(FETCH), str(tmp_path / "fonts")],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "apt-get" in done.stderr
    assert "FandolFang-Regular.otf" in done.stderr


@pytest.mark.skipif(not FETCH.exists(), reason="tools/fetch_fonts.sh 不在安装包里")
def test_fetching_again_does_nothing(tmp_path):
    for name in ("Fang-Regular", "Hei-Regular", "Kai-Regular", "Song-Bold", "Song-Regular"):
        (tmp_path / f"Fandol{name}.otf").write_bytes(b"font")
    done = subprocess.run(
        ["/bin/sh", str(FETCH), str(tmp_path)],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "字体已齐" in done.stdout
