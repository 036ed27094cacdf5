"""What a member writes himself: reflections and study notes."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody


class Reflection(RecordBody):
    """One row: a member (``record.about``) handed in a reflection (心得体会).

    The text stands here, or in a file behind the record, or on paper only. ``words`` is counted
    from the text by ``core.wordcount`` and unknown (未计字数) where there is no text.
    """

    text = models.TextField(
        "正文", blank=True, help_text="粘贴正文即自动计字；写在文件里的，保存后上传；纸质的可留空"
    )
    words = models.PositiveIntegerField("字数", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "心得体会"
        verbose_name_plural = "心得体会"

    @property
    def words_label(self) -> str:
        """The words as people read them: 1,200 字, or 未计字数."""
        return "未计字数" if self.words is None else f"{self.words:,} 字"


class StudyNote(RecordBody):
    """One row: the words that a member (``record.about``) added to his study notes (学习笔记).

    ``words`` is counted where the text is given, otherwise the number read from the paper
    notebook. Readable by the member and the study commissioner only (mission 1.1).
    """

    topic = models.CharField("学习内容", max_length=80, blank=True)
    words = models.PositiveIntegerField(
        "新增字数", null=True, blank=True, help_text="纸质笔记填字数；粘贴了正文的由系统计字"
    )
    text = models.TextField("正文", blank=True, help_text="可不填")

    class Meta:
        verbose_name = "学习笔记"
        verbose_name_plural = "学习笔记"

    @property
    def words_label(self) -> str:
        """The words as people read them: 1,500 字."""
        return f"{self.words or 0:,} 字"
