"""Plain Django forms come out accessible and in our look."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django import forms
from django.core.exceptions import ValidationError

from zhibu.workspace.rendering import FormRenderer


class Tags(HTMLParser):
    """Every start tag of a piece of HTML, with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def named(self, name: str) -> dict[str, str]:
        return next(attrs for _, attrs in self.found if attrs.get("name") == name)

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.found if "id" in attrs]


class Record(forms.Form):
    title = forms.CharField(label="主题", help_text="一句话")
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), ("a", "原著")])
    note = forms.CharField(label="说明", widget=forms.Textarea(attrs={"class": "tall"}))
    parts = forms.MultipleChoiceField(
        label="做了什么",
        choices=[("day", "主题党日"), ("talk", "党课")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "parts"}),
    )
    how = forms.ChoiceField(label="方式", choices=[("a", "人手一册")], widget=forms.RadioSelect)
    leading = forms.BooleanField(label="领导干部")
    when = forms.SplitDateTimeField(label="时间")
    evidence = forms.FileField(label="佐证")
    version = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise ValidationError("9 月已封账 <script>")


def drawn(form: forms.Form) -> Tags:
    form.renderer = FormRenderer()
    return Tags(str(form))


@pytest.fixture
def fresh() -> Tags:
    return drawn(Record(renderer=FormRenderer()))


@pytest.fixture
def refused() -> Tags:
    return drawn(Record({}, renderer=FormRenderer()))


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("title", "form-control"),
        ("kind", "form-select"),
        ("note", "tall form-control"),
        ("how", "form-check-input"),
        ("leading", "form-check-input"),
        ("when_0", "form-control"),
        ("when_1", "form-control"),
        ("evidence", "form-control"),
    ],
)
def test_widget_gets_its_class_and_keeps_its_own(fresh, name, classes):
    assert fresh.named(name)["class"] == classes


def test_hidden_input_and_chip_get_none(fresh):
    assert "class" not in fresh.named("version")
    assert "class" not in fresh.named("parts")


def test_class_parts_makes_chips_whose_labels_hold_their_boxes(fresh):
    labels = [attrs for tag, attrs in fresh.found if tag == "label" and attrs["class"] == "part"]
    boxes = [attrs for tag, attrs in fresh.found if attrs.get("name") == "parts"]
    assert [label["for"] for label in labels] == [box["id"] for box in boxes]
    assert len(boxes) == 2


def test_refused_field_is_marked_and_described_by_help_and_error(refused):
    title = refused.named("title")
    assert title["aria-invalid"] == "true"
    assert title["class"] == "form-control is-invalid"
    assert title["aria-describedby"].split() == ["id_title_helptext", "id_title_error"]


def test_everything_that_is_pointed_at_exists_once(refused):
    ids = refused.ids()
    assert len(ids) == len(set(ids))
    for _, attrs in refused.found:
        for target in attrs.get("aria-describedby", "").split():
            assert target in ids
        if attrs.get("href", "").startswith("#"):
            assert attrs["href"][1:] in ids
        if "for" in attrs:
            assert attrs["for"] in ids


def test_summary_links_every_refused_visible_field(refused):
    linked = {attrs["href"] for tag, attrs in refused.found if tag == "a"}
    visible = {"title", "kind", "note", "parts", "how", "leading", "when", "evidence"}
    assert {href.removeprefix("#id_").removesuffix("_field") for href in linked} == visible


def test_errors_are_escaped():
    html = str(Record({}, renderer=FormRenderer()))
    assert "<script>" not in html
    assert "9 月已封账 &lt;script&gt;" in html


def test_form_that_has_not_been_sent_shows_no_errors(fresh):
    assert not [attrs for _, attrs in fresh.found if "data-form-errors" in attrs]


def test_drawing_twice_gives_the_same():
    form = Record(renderer=FormRenderer())
    assert str(form) == str(form)
