"""The pages keep the content policy, the contrast, and the promises of their parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template, render_to_string
from hypothesis import given
from hypothesis import strategies as st

HOME = Path(__file__).parent
TEMPLATES = sorted(p for p in (HOME / "templates").rglob("*.html"))
NAMES = [str(p.relative_to(HOME / "templates")) for p in TEMPLATES]
STYLE = (HOME / "static/zhibu/zhibu.css").read_text()
SCRIPT = (HOME / "static/zhibu/zhibu.js").read_text()
ICONS = (HOME / "static/zhibu/icons.svg").read_text()
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)


@pytest.fixture(autouse=True)
def _plain_engine(settings):
    settings.ROOT_URLCONF = "allauth.urls"
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
    ]


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles_and_is_ours(name):
    assert str(HOME) in get_template(name).origin.name


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_has_nothing_inline(path):
    source = COMMENT.sub("", path.read_text())
    assert not re.search(r"\sstyle\s*=|\son[a-z]+\s*=|hx-on|javascript:|<style", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_icons_named_in_templates_are_drawn(path):
    for name in re.findall(r'parts/icon\.html" with name="(\w+)"', path.read_text()):
        assert f'id="{name}"' in ICONS


@pytest.mark.parametrize("name", ["400", "403", "404", "429", "403_csrf", "500"])
def test_error_page_needs_no_context(name):
    page = render_to_string(f"{name}.html")
    assert 'lang="zh-CN"' in page
    assert "<h1>" in page
    assert "<p>" in page


def test_error_500_looks_nothing_up():
    source = COMMENT.sub("", (HOME / "templates/500.html").read_text())
    assert "{%" not in source
    assert "{{" not in source


def test_frame_without_context_still_stands():
    page = render_to_string("base.html")
    assert 'href="#main"' in page
    assert 'id="toasts"' in page
    assert "csrf-token" not in page


def figure(**context: object) -> str:
    return re.sub(r"<[^>]+>", "|", render_to_string("parts/figure.html", context))


@pytest.mark.parametrize("value", [None, ""])
def test_missing_value_is_said_as_a_gap(value):
    assert "待补" in figure(value=value, unit="次")


def test_figure_without_value_is_a_gap():
    assert "待补" in figure(unit="次")


@given(st.integers(min_value=0))
def test_a_number_is_shown_as_it_is_and_zero_is_no_gap(value):
    shown = re.sub(r"<[^>]+>", "", render_to_string("parts/figure.html", {"value": value}))
    assert shown == str(value)


def test_figure_with_address_leads_to_its_records():
    html = render_to_string(
        "parts/figure.html",
        {"value": 6, "unit": "次", "label": "专家讲座", "records": 6, "href": "/f/"},
    )
    assert 'href="/f/"' in html
    assert 'aria-label="专家讲座：6次，6 条记录"' in html


@pytest.mark.parametrize(
    ("state", "words"),
    [("draft", "草稿"), ("submitted", "待确认"), ("confirmed", "已确认"), ("void", "已作废")],
)
def test_state_and_lateness_are_said_in_words(state, words):
    badge = render_to_string("parts/state_badge.html", {"state": state, "late": True})
    assert words in badge
    assert "补录" in badge


def test_people_are_present_until_marked_and_names_are_escaped():
    html = render_to_string(
        "parts/people.html",
        {
            "people": [
                {"name": "<i>李", "field": "p1", "value": ""},
                {"name": "王磊", "field": "p2", "value": "trip"},
            ],
            "states": [{"value": "", "label": "到会"}, {"value": "trip", "label": "出差"}],
            "present": 1,
        },
    )
    assert "应到 2" in html
    assert html.count(" selected") == 2
    assert html.count('class="person away"') == 1
    assert "<i>李" not in html


def test_file_part_inside_a_form_opens_no_second_form():
    files = [{"name": "通知.docx", "remove_name": "remove", "remove_value": 7}]
    html = render_to_string("parts/file_list.html", {"files": files})
    assert "<form" not in html
    assert 'value="7"' in html


def test_pagination_without_page_or_total_is_silent():
    assert render_to_string("parts/pagination.html").strip() == ""


def test_script_neither_evaluates_nor_writes_html():
    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|document\.write", SCRIPT)


@pytest.mark.parametrize(
    "pillar", ["study", "village", "standards", "conduct", "exemplars", "emergency"]
)
def test_every_pillar_has_its_hue(pillar):
    assert f".pillar-{pillar} " in STYLE


def luminance(colour: str) -> float:
    full = colour if len(colour) == 7 else "#" + "".join(c * 2 for c in colour[1:])
    parts = [int(full[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", STYLE))
    light, dark = sorted((luminance(tokens[one]), luminance(tokens[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["card", "paper", "wash", "red-soft", "gold-soft", "blue-soft"])
@pytest.mark.parametrize("ink", ["ink", "soft", "mute", "red", "red-deep", "gold-ink", "warn"])
def test_text_keeps_wcag_aa_on_every_ground(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("card", "red", 4.5),
        ("ok", "ok-soft", 4.5),
        ("warn", "warn-soft", 4.5),
        ("blue", "blue-soft", 4.5),
        ("edge", "card", 3.0),
    ],
)
def test_pairs_of_badges_buttons_and_input_edges_keep_their_contrast(ink, ground, least):
    assert contrast(ink, ground) >= least


def test_names_of_a_page_do_not_leak_into_icons_and_toasts():
    noise = {"label": "泄漏", "problems": ["泄漏"], "items": ["泄漏"], "size": "lg"}
    context = noise | {
        "nav": [{"label": "台账", "url": "/", "icon": "book"}],
        "messages": [{"level_tag": "success"}],
    }
    assert "泄漏" not in render_to_string("base.html", context)
