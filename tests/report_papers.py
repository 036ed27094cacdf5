"""Papers that were handed in, for tests."""

from __future__ import annotations

from django.utils import timezone

from zhibu.access.models import User
from zhibu.organization.models import Organization
from zhibu.reports.jobs import storage
from zhibu.reports.models import PaperSlot, PaperTask
from zhibu.reports.papers import work

SENTENCE = "全年开展专题学习**次。"


def paper(
    unit: Organization, by: User, *, text: str = SENTENCE, kind: str = PaperTask.Kind.FILL
) -> PaperTask:
    """Make a paper whose work is done, with one slot that asks, and its two files."""
    content = text.encode()
    task = PaperTask(
        organization=unit,
        year=2022,
        kind=kind,
        state=PaperTask.State.DONE,
        name="年度小结.txt",
        sha256=work.digest(content),
        suffix=".txt",
        asked_by=by,
        finished_at=timezone.now(),
        counts={"asked": 1},
    )
    storage.keep(task, content)
    storage.keep_made(task, content)
    task.save(force_insert=True)
    PaperSlot.objects.create(
        task=task,
        index=0,
        place="正文第1段",
        text="**",
        before="全年开展专题学习",
        after="次。",
        period="2022",
        kind="figure",
        status="asked",
        key="0" * 32,
        candidates=[{"code": "study.special_sessions", "label": "专题学习", "written": "14"}],
    )
    return task
