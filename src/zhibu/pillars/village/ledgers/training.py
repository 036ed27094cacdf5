"""Skills training of farmers (measure 2.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of
from zhibu.ledger.types import Column, Line, RecordType, Rows, Section
from zhibu.pillars.village.checks import linked, title_problems, village_problems
from zhibu.pillars.village.models import SkillTraining, Trainee
from zhibu.pillars.village.nouns import VILLAGE, VILLAGER, villager_text

MOST_TRAINEES = 10_000
MOST_HOURS = 500


def training_lines(training: SkillTraining) -> Iterator[Line]:
    """A session, its attendances, and each villager certified in it."""
    yield Line("village.training_sessions")
    yield Line("village.trainees", training.trainees or 0)
    for trainee in rows_of(training, "people"):
        if trainee.certified:
            yield Line("village.able_people_trained", subject=trainee.villager_id)


def count_trainees(training: SkillTraining) -> None:
    """Take the number of those listed where none is given."""
    if training.trainees is None:
        training.trainees = len(rows_of(training, "people")) or None


def check_training(training: SkillTraining) -> Iterator[Problem]:
    """A title, a village, people, and a list that fits their number."""
    yield from title_problems(training, "培训内容")
    yield from village_problems(training)
    if training.hours is not None and not 0 < training.hours <= MOST_HOURS:
        yield Problem(
            "VIL020",
            "不是有效的学时",
            f"请填大于 0、不超过 {MOST_HOURS} 的数",
            field="学时",
            value=str(training.hours),
        )
    yield from _number_problems(training)
    yield from _people_problems(rows_of(training, "people"))


def _number_problems(training: SkillTraining) -> Iterator[Problem]:
    listed, number = len(rows_of(training, "people")), training.trainees
    if number is None:
        yield Problem("VIL021", "没有填参加人次", "请填人次，或列出参训人员", field="参加人次")
    elif not 1 <= number <= MOST_TRAINEES:
        yield Problem(
            "VIL022",
            "不是有效的人次",
            f"请填 1 到 {MOST_TRAINEES} 之间的整数",
            field="参加人次",
            value=str(number),
        )
    elif number < listed:
        yield Problem(
            "VIL023",
            f"少于列出的参训人员（{listed} 人）",
            "请核对人次和名单",
            field="参加人次",
            value=str(number),
        )


def _people_problems(people: tuple[Trainee, ...]) -> Iterator[Problem]:
    named = [(trainee, linked(trainee, "villager")) for trainee in people]
    for trainee, villager in named:
        if villager is None:
            yield _people("VIL024", "有一行没有写村民", "请写姓名，或删去这一行")
        elif trainee.certificate and not trainee.certified:
            yield _people(
                "VIL026",
                "有证书编号，却没有认定为致富明白人",
                "请填“认定为致富明白人”为是，或删去证书编号",
                str(villager),
            )
    villagers = Counter(villager_text(villager) for _trainee, villager in named if villager)
    for text, count in villagers.items():
        if count > 1:
            yield _people("VIL025", f"列了 {count} 次", "请只列一次", text)
    certificates = Counter(trainee.certificate for trainee in people if trainee.certificate)
    for number, count in certificates.items():
        if count > 1:
            yield _people("VIL027", f"是 {count} 个人的证书编号", "请核对编号", number)


def _people(code: str, message: str, remedy: str, value: str = "") -> Problem:
    return Problem(code, message, remedy, field=PEOPLE.label, value=value)


PEOPLE = Rows(
    name="people",
    label="参训人员",
    model=Trainee,
    owner="training",
    columns=(
        Column("villager", noun=VILLAGER),
        Column("certified"),
        Column("certificate"),
    ),
    note="可只列取得认定的人；新村民写成 村名/姓名",
    headings=("学员", "参加人员", "人员名单"),
)

TRAINING = RecordType(
    key="village.training",
    label="农民技能培训",
    model=SkillTraining,
    measure="2.2",
    columns=(
        Column("date", label="培训日期", filtered=True),
        Column("title", label="培训内容", headings=("主题", "名称", "培训名称")),
        Column("village", filtered=True, noun=VILLAGE, headings=("村名", "帮扶村")),
        Column("platform", filtered=True, listed=False, headings=("培训平台",)),
        Column("mode", listed=False, headings=("培训方式",)),
        Column("subject", filtered=True, headings=("类别",)),
        Column("place", listed=False, headings=("培训地点",)),
        Column("teacher", listed=False, headings=("讲师", "教师", "授课老师")),
        Column("hours", listed=False, headings=("课时",)),
        Column("practice", listed=False, headings=("实操",)),
        Column("exam", listed=False, headings=("考核", "考试")),
        Column("trainees", headings=("人次", "参训人次", "培训人次")),
    ),
    sections=(
        Section("培训", ("title", "date", "village", "subject")),
        Section("怎样培训", ("platform", "mode", "place", "teacher", "hours", "practice", "exam")),
        Section("参加", ("trainees",)),
    ),
    indicators=(
        "village.training_sessions",
        "village.trainees",
        "village.able_people_trained",
    ),
    natural_key=("date", "title", "village"),
    postings=training_lines,
    check=check_training,
    complete=count_trainees,
    select=("village__organization",),
    rows=(PEOPLE,),
    hint="每场一条；取得认定的致富明白人列在参训人员里",
)
