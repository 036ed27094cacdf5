"""A document as HTML: a fragment for the application's pages, and a page that stands alone.

Every figure is a chip. In the application it links to the records behind it; in the page that
stands alone it links to the list of sources at its end, so that it works from a disc or in a mail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from urllib.parse import urlsplit

from zhibu.reports.document import (
    Blank,
    Block,
    Document,
    Field,
    Figure,
    Form,
    Heading,
    Line,
    PageBreak,
    Paragraph,
    Part,
    Signatures,
    Strong,
    Table,
    number_headings,
    printable,
)
from zhibu.reports.html_style import STANDALONE_CSS

Href = Callable[[Figure], str]

_WEB_SCHEMES = ("", "http", "https")
_CELL_CLASSES = {"left": "", "center": ' class="text-center"', "right": ' class="text-end"'}


def render_html(document: Document, *, link: bool = True) -> str:
    """Return the document as an `<article>`; without `link` the chips are not clickable.

    The fragment has no inline style or script, so it fits a strict content security policy.
    """
    return _article(document, (lambda figure: figure.href) if link else (lambda _: ""))


def standalone_page(document: Document, css: str = STANDALONE_CSS) -> str:
    """Return a complete page that prints well, with the sources of its figures at the end."""
    sources = _sources(document.figures())
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(document.name)}</title>\n"
        # Only an end tag could close the element early, and CSS never needs "</".
        f"<style>\n{css.replace('</', '')}\n</style>\n</head>\n<body>\n"
        f"{_article(document, lambda figure: '#' + _anchor(figure))}\n{sources}</body>\n</html>\n"
    )


def _article(document: Document, href: Href) -> str:
    parts = ['<article class="document">']
    if document.title:
        parts.append(f"<h1>{'<br>'.join(map(_text, document.title))}</h1>")
    if document.recipient:
        parts.append(f'<p class="recipient">{_text(document.recipient)}：</p>')
    parts += [_block(number, block, href) for number, block in number_headings(document.blocks)]
    parts += _tail(document)
    return "\n".join([*parts, "</article>"])


def _tail(document: Document) -> list[str]:
    """Return attachments, signature and note."""
    parts = []
    if document.attachments:
        names = "".join(f"<li>{_text(name)}</li>" for name in document.attachments)
        parts.append(f'<div class="attachments"><span>附件：</span><ol>{names}</ol></div>')
    if document.signature:
        signature = document.signature
        parts.append(
            f'<p class="sign-off">{_text(signature.name)}<br>'
            f'<time datetime="{signature.date.isoformat()}">{signature.date_text}</time></p>'
        )
    if document.note:
        parts.append(f"<p>（{_text(document.note)}）</p>")
    return parts


def _block(number: str, block: Block, href: Href) -> str:
    match block:
        case Paragraph():
            lead = f'<b class="lead">{_text(number + block.lead)}</b>' if block.lead else ""
            flush = "" if block.indent else ' class="flush"'
            return f"<p{flush}>{lead}{''.join(_part(part, href) for part in block.parts)}</p>"
        case Heading():
            tag = f"h{block.level + 1}"
            return f"<{tag}>{_text(number + block.text)}</{tag}>"
        case Table():
            return _table(block, href)
        case Line():
            right = f"<span>{_text(block.right)}</span>" if block.right else ""
            return f'<p class="flush table-line"><span>{_text(block.left)}</span>{right}</p>'
        case Form():
            rows = "".join(_form_row(row, block.pairs, href) for row in block.rows())
            return f'<table class="table form"><tbody>{rows}</tbody></table>'
        case Signatures():
            lines = "".join(f"<span>{_text(label)}：<i></i></span>" for label in block.labels)
            return f'<p class="sign">{lines}</p>'
        case Blank():
            return "<p>&nbsp;</p>"
        case PageBreak():
            return '<hr class="page-break">'


def _table(block: Table, href: Href) -> str:
    caption = f"<caption>{_text(block.caption)}</caption>" if block.caption else ""
    head = "".join(f'<th scope="col">{_text(column.title)}</th>' for column in block.columns)
    aligned = [_CELL_CLASSES[column.align] for column in block.columns]
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{align}>{_part(cell, href)}</td>" for cell, align in zip(row, aligned, strict=True)
        )
        + "</tr>"
        for row in block.rows
    )
    return (
        f'<table class="table">{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _form_row(fields: tuple[Field, ...], pairs: int, href: Href) -> str:
    span = ' colspan="3"' if len(fields) < pairs else ""
    cells = (
        f'<th scope="row">{_text(field.label)}</th><td{span}>{_part(field.value, href)}</td>'
        for field in fields
    )
    return f"<tr>{''.join(cells)}</tr>"


def _part(part: Part, href: Href) -> str:
    if isinstance(part, Figure):
        return _chip(part, href(part))
    if isinstance(part, Strong):
        return f"<strong>{_lines(part.text)}</strong>"
    return _lines(part)


def _chip(figure: Figure, href: str) -> str:
    """Return a figure as a link, or as a plain span where there is nowhere to go."""
    target = f' href="{_text(href)}"' if href and _is_web(href) else ""
    tag = "a" if target else "span"
    attributes = (
        f' class="{"chip gap" if figure.is_gap else "chip"}"{target}'
        f' data-code="{_text(figure.code)}" data-organization="{_text(figure.organization)}"'
        f' data-period="{_text(figure.period)}" title="{_text(_explained(figure))}"'
    )
    return f"<{tag}{attributes}>{_text(figure.shown)}</{tag}>"


def _explained(figure: Figure) -> str:
    """Say what a figure stands for: 学习资料：312册，来自4条记录."""
    name = figure.label or figure.code
    if figure.value is None:
        return f"{name}：没有已确认的记录"
    return f"{name}：{figure.value:f}{figure.unit}，来自{figure.records}条记录"


def _is_web(href: str) -> bool:
    """Refuse addresses that would run as a script."""
    try:
        return urlsplit(href.strip()).scheme in _WEB_SCHEMES
    except ValueError:
        return False


def _sources(figures: Iterable[Figure]) -> str:
    """Return the list of sources: each figure once, with its exact value."""
    unique = {_anchor(figure): figure for figure in figures}
    if not unique:
        return ""
    rows = "".join(
        f'<tr id="{anchor}"><th scope="row">{_text(figure.label or figure.code)}</th>'
        f"<td>{_text(figure.shown)}</td><td>{_exact(figure)}</td><td>{figure.records}</td>"
        f"<td>{_text(figure.period)}</td><td>{_text(figure.organization)}</td></tr>\n"
        for anchor, figure in unique.items()
    )
    heads = ("数字", "文中写法", "准确值", "记录数", "期间", "组织")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        '<section class="sources">\n<h2>数字来源</h2>\n<table class="table"><thead>'
        f"<tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n</section>\n"
    )


def _exact(figure: Figure) -> str:
    return "" if figure.value is None else _text(f"{figure.value:f}{figure.unit}")


def _anchor(figure: Figure) -> str:
    """Return the id of a figure's row: its identity, made safe for an address."""
    identity = f"{figure.code}|{figure.organization}|{figure.period}|{figure.unit}"
    return "n-" + "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in identity)


def _lines(text: str) -> str:
    """Return running text, its line ends kept."""
    return "<br>".join(map(_text, text.splitlines()))


def _text(text: str) -> str:
    return escape(printable(text))
