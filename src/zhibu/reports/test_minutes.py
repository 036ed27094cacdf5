"""Minutes hold every field that the rules demand, and say what is not on record."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest

from tests.builders import Cast, activity_draft
from zhibu.activities.models import Activity, Presence
from zhibu.activities.services import ActivityDraft, Away, Guest, enter_activity
from zhibu.ledger.models import Evidence
from zhibu.ledger.services import confirm_record
from zhibu.reports.document import Document, Form, Heading, Paragraph, Signatures
from zhibu.reports.minutes import minutes, minutes_name, missing_minutes_fields
from zhibu.reports.services import write_document

DAY = date(2022, 9, 28)


def full_draft(cast: Cast) -> ActivityDraft:
    """A general meeting with a vote, somebody away, late and sitting in."""
    absent, late = cast.members[6].pk, cast.members[3].pk
    draft = activity_draft(
        cast.branch,
        DAY,
        ("general_meeting",),
        title="讨论接收预备党员",
        away={absent: Away(Presence.ABSENT, "出差"), late: Away(Presence.LATE, "值班交接")},
    )
    draft.guests = [Guest(name="赵小明", reason="入党积极分子")]
    activity, item = draft.activity, draft.items[0]
    activity.chair, activity.recorder = cast.members[0], cast.members[2]
    activity.serial, activity.materials = "第3次", "发展党员工作细则"
    item.topic = "接收赵小明为预备党员"
    item.content = "王芳汇报培养情况。\n周明：同意接收。\n\n孙强：再加强理论学习，同意接收。"
    item.resolution = "同意接收，由王芳于10月8日前上报材料。"
    item.vote_rule, item.vote_form = "admission", "secret"
    item.yes, item.no, item.abstain, item.written_yes, item.passed = 5, 0, 1, 1, True
    return draft


def entered(cast: Cast, draft: ActivityDraft, *, confirmed: bool = True) -> Activity:
    activity = enter_activity(draft, actor=cast.publicist)
    if confirmed:
        confirm_record(activity.pk, actor=cast.secretary)
    return Activity.objects.get(pk=activity.pk)


def fields(document: Document) -> dict[str, str]:
    """Give every labelled value of the minutes; the last one of a label wins."""
    forms = [block for block in document.blocks if isinstance(block, Form)]
    return {field.label: str(field.value) for form in forms for field in form.fields}


def test_the_minutes_hold_every_demanded_field(cast: Cast) -> None:
    activity = entered(cast, full_draft(cast))
    for name in ("签到表.pdf", "误传.pdf"):
        Evidence.objects.create(
            record=activity.record,
            name=name,
            file="x",
            mime="application/pdf",
            size=1,
            sha256="0" * 64,
            withdrawn_reason="传错了" if name == "误传.pdf" else "",
        )
    document = minutes(activity)
    assert missing_minutes_fields(activity) == []
    assert document.title == ("第一党支部", "党员大会会议记录")
    assert fields(document) == {
        "会议名称": "讨论接收预备党员",
        "会议类别": "党员大会",
        "会议次数": "第3次",
        "会议日期": "2022年9月28日",
        "起止时间": "14:30至16:30",
        "地点": "三楼会议室",
        "主持人": "李建国",
        "记录人": "王芳",
        "应到": "8人（有表决权7人）",
        "实到": "7人（有表决权6人）",
        "到会人员": fields(document)["到会人员"],
        "缺席及原因": "张伟（出差）",
        "迟到": "赵敏（值班交接）",
        "无表决权": "张伟（车队）",
        "列席人员": "赵小明（入党积极分子）",
        "决议": "同意接收，由王芳于10月8日前上报材料。",
        "表决方式": "无记名投票",
        "表决结果": "通过",
        "赞成": "5票",
        "反对": "0票",
        "弃权": "1票",
        "书面赞成": "1票",
        "计票说明": "接收预备党员、预备党员转正：应到7人、实到6人，超过半数（4人）；"
        "赞成5票，加会前书面赞成1票共6票，超过应到会半数（4票），通过。",
    }
    assert set(fields(document)["到会人员"].split("、")) == {
        *("李建国", "周明", "王芳", "赵敏", "孙强", "陈·阿依", "张伟（车队）"),
    }
    said = [block.parts[0] for block in document.blocks if isinstance(block, Paragraph)]
    assert said == [
        "发展党员工作细则",
        "王芳汇报培养情况。",
        "周明：同意接收。",
        "孙强：再加强理论学习，同意接收。",
    ]
    assert Heading(1, "党员大会：接收赵小明为预备党员") in document.blocks
    assert document.blocks[-1] == Signatures(("主持人（签字）", "记录人（签字）"))
    assert document.attachments == ("签到表.pdf",)


def bare(cast: Cast, kinds: tuple[str, ...] = ("committee_meeting",)) -> Activity:
    draft = activity_draft(cast.branch, DAY, kinds, title="")
    activity = draft.activity
    activity.place, activity.starts_at, activity.ends_at = "", None, None
    return entered(cast, draft, confirmed=False)


def test_what_is_missing_is_left_blank_and_named(cast: Cast) -> None:
    activity = bare(cast)
    assert missing_minutes_fields(activity) == [
        *("会议次数", "开始时间", "结束时间", "地点", "主持人", "记录人"),
        *("支委会的议题", "支委会的发言和讨论"),
    ]
    found = fields(minutes(activity))
    blanks = {label for label, value in found.items() if not value.strip()}
    assert blanks == {
        *("会议次数", "起止时间", "地点", "主持人", "记录人", "议题", "报告、发言和讨论"),
        *("决议", "表决方式", "表决结果", "赞成", "反对", "弃权", "计票说明"),
    }


def test_a_half_told_time_keeps_room_for_the_other_half(cast: Cast) -> None:
    activity = bare(cast)
    activity.ends_at = None
    activity.starts_at = full_draft(cast).activity.starts_at
    assert fields(minutes(activity))["起止时间"].startswith("14:30至")
    assert "结束时间" in missing_minutes_fields(activity)


def test_a_decision_begun_must_be_told_whole(cast: Cast) -> None:
    activity = bare(cast)
    item = activity.agenda[0]
    item.vote_form = "show_of_hands"
    item.save()
    missing = missing_minutes_fields(Activity.objects.get(pk=activity.pk))
    assert missing[-5:] == [
        *("支委会的决议", "支委会的赞成票", "支委会的反对票", "支委会的弃权票"),
        "支委会的表决结果",
    ]


def test_nobody_absent_is_said_and_not_left_blank(cast: Cast) -> None:
    found = fields(minutes(bare(cast, ("general_meeting",))))
    assert found["缺席及原因"] == found["列席人员"] == found["迟到"] == "无"


def test_common_minutes_stand_for_speeches(cast: Cast) -> None:
    draft = activity_draft(cast.branch, DAY, ("theme_day", "discussion"))
    draft.activity.minutes = "李建国领学。\n党员交流。"
    activity = entered(cast, draft)
    assert not [name for name in missing_minutes_fields(activity) if "发言" in name]
    assert "报告、发言和讨论" not in fields(minutes(activity))


def test_a_lecturer_is_named_with_his_mark(cast: Cast) -> None:
    draft = activity_draft(
        cast.branch, DAY, ("party_lecture",), lecturer=cast.members[0], leader=True
    )
    assert fields(minutes(entered(cast, draft)))["主讲人"] == "李建国（领导干部）"


@pytest.mark.parametrize(
    ("kinds", "name"),
    [
        (("general_meeting",), "2022-09-28 党员大会会议记录.docx"),
        (("theme_day", "general_meeting"), "2022-09-28 党员大会会议记录.docx"),
        (("theme_day", "discussion"), "2022-09-28 主题党日、交流讨论会议记录.docx"),
    ],
)
def test_the_file_is_named_by_day_and_meeting(cast: Cast, kinds, name: str) -> None:
    assert minutes_name(bare(cast, kinds)) == name


def test_a_draft_says_that_it_does_not_stand_in_the_books(cast: Cast) -> None:
    activity = entered(cast, full_draft(cast), confirmed=False)
    assert minutes(activity).blocks[0] == Paragraph(("（草稿，尚未确认）",), indent=False)


def test_word_shows_the_same_fields(cast: Cast) -> None:
    activity = entered(cast, full_draft(cast))
    stream = io.BytesIO()
    write_document(minutes(activity), stream, "docx")
    word = docx.Document(io.BytesIO(stream.getvalue()))
    shown = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    for label, value in fields(minutes(activity)).items():
        assert {label, value} <= shown


def test_queries_do_not_grow_with_the_people(cast: Cast, django_assert_num_queries) -> None:
    pk = entered(cast, full_draft(cast)).pk
    rows = Activity.objects.select_related("record__organization", "chair", "recorder")
    rows = rows.prefetch_related("items__lecturer", "attendances__person", "record__evidence")
    activity = rows.get(pk=pk)
    with django_assert_num_queries(0):
        minutes(activity)
        missing_minutes_fields(activity)
