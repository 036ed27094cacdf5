"""Picture a page of a Word file with its comments beside it, as Word shows them.

LibreOffice sets the page and says where each comment hangs (as notes of a PDF); it draws balloons
only on a screen, so they are drawn here. Needs `soffice`, poppler's `pdftoppm` and a Chinese font.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PROGRAMS = ("soffice", "pdftoppm")
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
WIDTH, HEIGHT, MARGIN = 1440, 730, 560
INK, RULE, PAPER, GROUND = (40, 40, 40), (178, 34, 34), (255, 255, 255), (246, 243, 239)
SIZE, LEADING, PADDING, GAP = 17, 25, 10, 10
POINTS = 595.3  # the width of A4
BELOW = 18  # from the middle of a line of text to the rule under it
ABOVE = 130  # how much of the page is shown above the first comment
_NOTES = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"%s"}}'


@dataclass(frozen=True)
class Note:
    """A comment: where it hangs, in points from the page's left and top, and what it says."""

    x: float
    y: float
    text: str


def can_picture() -> bool:
    """Tell whether this machine has what is needed."""
    return all(shutil.which(one) for one in PROGRAMS) and Path(FONT).is_file()


def picture(word: bytes) -> bytes:
    """Give the first page of a Word file around its first comments as a PNG, 1440 wide."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        noted = _pdf(word, folder, "noted", notes=True).read_bytes()
        clean = _pdf(word, folder, "clean", notes=False)
        page = _page(clean)
    return _drawn(page, list(notes_of(noted)))


def notes_of(pdf: bytes) -> Iterator[Note]:
    """Read the notes on the first page of a PDF that LibreOffice wrote."""
    height = float(re.search(rb"/MediaBox\[0 0 [\d.]+ ([\d.]+)\]", pdf)[1])  # type: ignore[index]
    listed = re.search(rb"/Annots\[([^\]]+)\]", pdf)
    for number in re.findall(rb"(\d+) 0 R", listed[1]) if listed else ():
        start = pdf.index(b"\n%s 0 obj" % number)
        body = pdf[start : pdf.index(b"endobj", start)]
        place = re.search(rb"/Rect\[([\d.]+) ([\d.]+) [\d.]+ ([\d.]+)", body)
        text = re.search(rb"/Contents <FEFF([0-9A-F]+)>", body)
        if b"/Subtype /Text" in body and place and text:
            said = bytes.fromhex(text[1].decode()).decode("utf-16-be")
            middle = (float(place[2]) + float(place[3])) / 2
            yield Note(float(place[1]), height - middle, said)


def _pdf(word: bytes, folder: Path, name: str, *, notes: bool) -> Path:
    source = folder / f"{name}.docx"
    source.write_bytes(word)
    how = _NOTES % ("true" if notes else "false")
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/office"]
    subprocess.run(  # noqa: S603
        [*command, "--convert-to", how, "--outdir", str(folder), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return source.with_suffix(".pdf")


def _page(pdf: Path) -> Image.Image:
    command = ["pdftoppm", "-png", "-r", "200", "-l", "1", "-singlefile", str(pdf)]
    made = subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603
    page = Image.open(io.BytesIO(made.stdout)).convert("RGB")
    width = WIDTH - MARGIN
    return page.resize((width, round(page.height * width / page.width)), Image.Resampling.LANCZOS)


def _drawn(page: Image.Image, notes: list[Note]) -> bytes:
    notes.sort(key=lambda one: (one.y, one.x))
    scale = page.width / POINTS
    up = max(0, min(notes[0].y * scale - ABOVE, page.height - HEIGHT)) if notes else 0
    canvas = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    canvas.paste(page.crop((0, round(up), page.width, round(up) + HEIGHT)), (0, 0))
    free = 0.0
    for note in notes:
        free = _balloon(canvas, note, (note.x * scale, note.y * scale - up), page.width, free)
    stream = io.BytesIO()
    canvas.save(stream, "PNG")
    return stream.getvalue()


def _balloon(
    canvas: Image.Image, note: Note, at: tuple[float, float], edge: int, free: float
) -> float:
    """Draw one comment below `free` and give what is free then; nothing where it would be cut."""
    font = ImageFont.truetype(FONT, SIZE, index=2)
    lines = list(_wrapped(note.text, font, MARGIN - 50 - 2 * PADDING))
    left, top = edge + 30, max(free, at[1] - LEADING)
    bottom = top + len(lines) * LEADING + 2 * PADDING
    if bottom > HEIGHT:
        return HEIGHT
    draw = ImageDraw.Draw(canvas)
    under = at[1] + BELOW
    draw.line([(at[0], under), (edge, under), (left, top + LEADING)], RULE, 1)
    draw.ellipse((at[0] - 4, under - 4, at[0] + 4, under + 4), RULE)
    draw.rectangle((left, top, WIDTH - 20, bottom), PAPER, RULE)
    for number, line in enumerate(lines):
        draw.text((left + PADDING, top + PADDING + number * LEADING), line, INK, font)
    return bottom + GAP


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    for paragraph in text.splitlines():
        line = ""
        for letter in paragraph:
            if font.getlength(line + letter) > width:
                yield line
                line = ""
            line += letter
        yield line
