import pickle

import pytest

from zhibu.core.errors import Conflict, DomainError, NotFound, NotPermitted, Problem


def test_problem_reads_as_code_place_value_remedy() -> None:
    problem = Problem(
        "IMP014",
        "不是日期",
        "请写成 2024-01-13",
        place="第12行",
        value="2024-13-01",
        field="入党日期",
    )
    assert str(problem) == "IMP014 第12行“入党日期”：“2024-13-01”不是日期，请写成 2024-01-13。"


def test_problem_without_place_and_value_has_no_stray_marks() -> None:
    assert str(Problem("LED001", "账期已关闭。")) == "LED001 账期已关闭。"


def test_field_alone_is_a_place() -> None:
    assert str(Problem("A1", "必填", field="姓名")) == "A1 “姓名”：必填。"


def test_long_value_is_cut_when_shown_but_kept() -> None:
    problem = Problem("A1", "太长", value="长" * 500)
    assert len(str(problem)) < 100
    assert len(problem.value) == 500


def test_at_fills_only_what_is_missing() -> None:
    problem = Problem("A1", "不对", place="第1行").at("第9行", "日期")
    assert (problem.place, problem.field) == ("第1行", "日期")


def test_error_carries_all_problems_and_joins_them() -> None:
    error = DomainError(Problem(f"A{n}", "不对") for n in range(3))
    assert [problem.code for problem in error.problems] == ["A0", "A1", "A2"]
    assert str(error).splitlines() == ["A0 不对。", "A1 不对。", "A2 不对。"]


def test_error_without_problem_is_a_programming_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        DomainError([])


def test_raise_if_raises_only_when_there_are_problems() -> None:
    DomainError.raise_if([])
    with pytest.raises(DomainError) as caught:
        DomainError.raise_if([Problem("A1", "一"), Problem("A2", "二")])
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("kind", [NotPermitted, NotFound, Conflict])
def test_family_is_caught_as_domain_error_and_keeps_its_kind(kind: type[DomainError]) -> None:
    error = kind.of("X001", "不行", "请重试", field="状态").at("第3行")
    assert isinstance(error, DomainError)
    assert type(error) is kind
    assert str(error) == "X001 第3行“状态”：不行，请重试。"


def test_error_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(Conflict.of("X001", "他人已修改", value="甲")))
    assert type(again) is Conflict
    assert again.problems == (Problem("X001", "他人已修改", value="甲"),)
