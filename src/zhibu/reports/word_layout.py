"""The official layout (公文格式, GB/T 9704-2012) as the fixed parts of a Word file.

The numbers are in the units of the format: twips (1/20 pt), half points for type sizes. Line pitch
and character spacing give 22 lines of 28 characters in a text block of 156 × 225 mm.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhibu.reports.ooxml import PROLOG, ROOT_ATTRIBUTES, field, twips

LINE_PITCH = 579
"""28.95 pt: 22 lines fill 636.9 of the 637.8 pt of the text block; 29 pt would be too much."""
CHARACTER_SPACING = -5
"""−0.25 pt: 28 characters of 16 pt take 441 of the 442.2 pt of a line."""
CHARACTER = 320 + CHARACTER_SPACING
"""The width of one character (字) of the body."""
TABLE_LINE, DENSE_LINE = 400, 340

SONG_TITLE = "方正小标宋简体"
HEI = "黑体"
KAI = "楷体_GB2312"
FANG = "仿宋_GB2312"
SONG = "宋体"
LATIN = "Times New Roman"

BODY, NORMAL, TITLE, CAPTION, STRONG = "BodyText", "Normal", "Title", "Caption", "Strong"
TABLE_TEXT, TABLE_HEAD, TABLE_GAP, TABLE_GRID = "TableText", "TableHead", "TableGap", "TableGrid"
DENSE_TEXT, DENSE_HEAD = "DenseText", "DenseHead"
SIGN_LINE, SIGNATURE = "SignLine", "Signature"
LEAD_STYLES = {1: "LeadOne", 2: "LeadTwo"}
"""Character styles of run-in headings; the third and fourth layer are in the body's font."""

_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_PITCH = f'<w:spacing w:before="0" w:after="0" w:line="{LINE_PITCH}" w:lineRule="exact"/>'
_TABLE_PITCH = f'<w:spacing w:before="0" w:after="0" w:line="{TABLE_LINE}" w:lineRule="exact"/>'
_DENSE_PITCH = f'<w:spacing w:before="0" w:after="0" w:line="{DENSE_LINE}" w:lineRule="exact"/>'
_OFF_GRID = '<w:snapToGrid w:val="0"/>'
_CENTRED = '<w:jc w:val="center"/>'


def heading_style(level: int) -> str:
    """Return the style of a heading's layer, 1 to 4."""
    return f"Heading{level}"


def fonts(chinese: str, latin: str = LATIN) -> str:
    """Return the fonts of a style, all four named: a theme would override a missing one."""
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{latin}"/>'


def size(points: float) -> str:
    """Return a type size in points."""
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


@dataclass(frozen=True)
class _Style:
    """A style of the file; `ppr` and `rpr` are in the order of the schema."""

    id: str
    name: str
    ppr: str = ""
    rpr: str = ""
    based_on: str = NORMAL
    next: str = ""
    kind: str = "paragraph"
    built_in: bool = True

    def xml(self) -> str:
        custom = "" if self.built_in else ' w:customStyle="1"'
        default = ' w:default="1"' if self.id == NORMAL else ""
        based = "" if self.id == NORMAL or not self.based_on else self.based_on
        return (
            f'<w:style w:type="{self.kind}"{default}{custom} w:styleId="{self.id}">'
            f'<w:name w:val="{self.name}"/>'
            + (f'<w:basedOn w:val="{based}"/>' if based else "")
            + (f'<w:next w:val="{self.next}"/>' if self.next else "")
            + "<w:qFormat/>"
            + (f"<w:pPr>{self.ppr}</w:pPr>" if self.ppr else "")
            + (f"<w:rPr>{self.rpr}</w:rPr>" if self.rpr else "")
            + "</w:style>"
        )


def _heading(level: int, font: str) -> _Style:
    return _Style(
        heading_style(level),
        f"heading {level}",
        f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="{level - 1}"/>',
        fonts(font),
        next=BODY,
    )


_NO_SPACING = '<w:spacing w:val="0"/>'

STYLES = (
    _Style(
        NORMAL,
        "Normal",
        # Widow control would leave a page with 21 lines.
        f'<w:widowControl w:val="0"/>{_PITCH}<w:jc w:val="both"/>',
        f'<w:spacing w:val="{CHARACTER_SPACING}"/>',
    ),
    _Style(BODY, "Body Text", _INDENT),
    _Style(
        TITLE,
        "Title",
        # Off the grid, or each line of 22 pt takes two rows of it.
        f"<w:keepNext/>{_OFF_GRID}{_CENTRED}",
        fonts(SONG_TITLE) + _NO_SPACING + size(22),
        next=BODY,
    ),
    _heading(1, HEI),
    _heading(2, KAI),
    _heading(3, FANG),
    _heading(4, FANG),
    _Style(CAPTION, "caption", f"<w:keepNext/>{_CENTRED}", fonts(HEI) + _NO_SPACING + size(14)),
    _Style(
        TABLE_TEXT,
        "表格文字",
        f'{_OFF_GRID}{_TABLE_PITCH}<w:jc w:val="left"/>',
        _NO_SPACING + size(12),
        built_in=False,
    ),
    _Style(
        TABLE_HEAD,
        "表格栏目",
        f"<w:keepNext/>{_CENTRED}",
        fonts(HEI),
        based_on=TABLE_TEXT,
        built_in=False,
    ),
    _Style(
        DENSE_TEXT,
        "密排表格文字",
        _DENSE_PITCH,
        size(10.5),
        based_on=TABLE_TEXT,
        built_in=False,
    ),
    _Style(
        DENSE_HEAD,
        "密排表格栏目",
        f"<w:keepNext/>{_CENTRED}",
        fonts(HEI),
        based_on=DENSE_TEXT,
        built_in=False,
    ),
    _Style(
        TABLE_GAP,
        "表格间隔",
        f'{_OFF_GRID}<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="exact"/>',
        built_in=False,
    ),
    _Style(
        SIGN_LINE,
        "签字行",
        f'<w:tabs><w:tab w:val="left" w:pos="{twips(78)}"/></w:tabs>'
        f'<w:spacing w:before="240" w:after="0" w:line="{LINE_PITCH}" w:lineRule="exact"/>'
        '<w:jc w:val="left"/>',
        built_in=False,
    ),
    _Style(
        SIGNATURE,
        "Signature",
        # Word would widen the date by a quarter of a character between figures and 年、月、日, and
        # shift its beginning against the name.
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:jc w:val="right"/>',
    ),
    _Style(
        "Footer",
        "footer",
        f'{_OFF_GRID}<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>',
        # The page number is the one place where figures are in Song as well.
        fonts(SONG, SONG) + _NO_SPACING + size(14),
    ),
    _Style(STRONG, "Strong", "", "<w:b/><w:bCs/>", based_on="", kind="character"),
    _Style(
        LEAD_STYLES[1], "一级段首", "", fonts(HEI), based_on="", kind="character", built_in=False
    ),
    _Style(
        LEAD_STYLES[2], "二级段首", "", fonts(KAI), based_on="", kind="character", built_in=False
    ),
)


def styles_part() -> str:
    """Return styles.xml: no theme fonts, no 11 pt, nothing that the layout does not use."""
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f"{PROLOG}<w:styles {ROOT_ATTRIBUTES}><w:docDefaults><w:rPrDefault><w:rPr>"
        f"{fonts(FANG)}{size(16)}{language}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        + "".join(style.xml() for style in STYLES)
        + '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
        f'<w:style w:type="table" w:styleId="{TABLE_GRID}"><w:name w:val="Table Grid"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
        "</w:style></w:styles>"
    )


def settings_part() -> str:
    """Return settings.xml: different odd and even footers, Chinese throughout."""
    return (
        f'{PROLOG}<w:settings {ROOT_ATTRIBUTES}><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def footer_part(*, even: bool) -> str:
    """Return a footer: “— 1 —” at the outer side, one character in."""
    side = "left" if even else "right"
    return (
        f'{PROLOG}<w:ftr {ROOT_ATTRIBUTES}><w:p><w:pPr><w:pStyle w:val="Footer"/>'
        f'<w:ind w:{side}="{CHARACTER}"/><w:jc w:val="{side}"/></w:pPr>'
        f"{_dash('— ')}{field('PAGE', '1')}{_dash(' —')}</w:p></w:ftr>"
    )


def _dash(text: str) -> str:
    return (
        '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
        f'<w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def section_properties(odd_footer: str, even_footer: str, *, landscape: bool = False) -> str:
    """Return the page: A4, margins 37/35/28/26 mm, footer 25.5 mm, the grid of lines.

    A landscape page is the same one turned, its top at the edge where it is bound. The grid counts
    lines only: with `linesAndChars` and a negative character space LibreOffice halves the line.
    """
    turned = ' w:orient="landscape"' if landscape else ""
    width, height = (297, 210) if landscape else (210, 297)
    top, right, bottom, left = (28, 37, 26, 35) if landscape else (37, 26, 35, 28)
    footer = 16.5 if landscape else 25.5
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{odd_footer}"/>'
        f'<w:footerReference w:type="even" r:id="{even_footer}"/>'
        f'<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{turned}/>'
        f'<w:pgMar w:top="{twips(top)}" w:right="{twips(right)}" w:bottom="{twips(bottom)}"'
        f' w:left="{twips(left)}" w:header="{twips(15)}" w:footer="{twips(footer)}" w:gutter="0"/>'
        f'<w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="{LINE_PITCH}"/></w:sectPr>'
    )
