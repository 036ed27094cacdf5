"""Pages of papers: hand one in, see what came of it, choose where it was not sure, fetch it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.ledger import registry
from zhibu.reports.jobs import life, pages, storage
from zhibu.reports.models import PaperTask
from zhibu.reports.papers import files, showing, tasks
from zhibu.reports.papers.forms import PaperForm
from zhibu.reports.papers.work import STEPS
from zhibu.workspace.asked import user_of
from zhibu.workspace.current import current_unit, current_year
from zhibu.workspace.sending import attachment

RECENT = 12
State = PaperTask.State
ROOM = pages.Room(
    page="reports:paper",
    status="reports:paper_status",
    act="reports:paper_act",
    back="reports:papers",
    back_label="换一份",
    listed="最近的材料",
    failed="这份材料办不了，原文件没有改动",
    stays="原文件还在",
    deleting="材料和结果都会删除，不能恢复。",
    labels=STEPS,
)


@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest) -> HttpResponse:
    """Take a paper, and lead to what comes of it."""
    user = user_of(request)
    if request.method == "GET":
        initial = {
            "organization": current_unit(request),
            "year": current_year(request),
            "kind": request.GET.get("kind", ""),
        }
        return _form_page(request, PaperForm(user, initial=initial))
    form = PaperForm(user, request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    data = form.cleaned_data
    try:
        name, content = files.take(data["file"])
        task = tasks.hand_in(
            name, content, data["kind"], unit=data["organization"], year=data["year"], actor=user
        )
    except DomainError as error:
        return _form_page(request, form, problems=error.problems, status=422)
    return redirect(task)


def _form_page(
    request: HttpRequest, form: PaperForm, problems: Any = (), status: int = 200
) -> HttpResponse:
    recent = tasks.visible_papers(user_of(request))[:RECENT]
    context = {
        "form": form,
        "problems": problems,
        "recent": [(one, showing.summary(one)) for one in recent],
    }
    return render(request, "reports/papers/new.html", context, status=status)


@require_GET
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far the work is, why it could not be done, or its result."""
    task = _task_or_404(request, pk)
    if task.state != State.DONE:
        subtitle = f"{task.organization.name} {task.year}年"
        return pages.waiting(request, task, ROOM, title=task.name, subtitle=subtitle)
    context = {
        "task": task,
        "may_change": life.may_change(user_of(request), task),
        "name_made": showing.made_name(task),
        "has_made": storage.has_made(task),
    }
    if request.GET.get("part") == "aside":
        one = showing.row_at(task, request.GET.get("row", ""))
        if one is None:
            raise Http404("row")
        context |= {"one": one, "chosen": showing.TEXT}
        return render(request, "reports/papers/aside.html", context)
    context |= showing.result(task, request.GET.get("show", ""), request.GET.get("page", ""))
    if task.kind == PaperTask.Kind.FILL:
        context["indicators"] = [one for one in registry.indicators() if one.listed]
    return render(request, f"reports/papers/{task.kind}.html", context)


@require_GET
def paper_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the waiting page's question; send it on once the work has ended."""
    task = _task_or_404(request, pk)
    return pages.status(request, task, ROOM)


@require_GET
def paper_file(request: HttpRequest, pk: UUID, which: str) -> HttpResponse:
    """Send the paper as it was handed in, or what was made of it; the act is audited."""
    task = _task_or_404(request, pk)
    if which not in ("given", "made"):
        raise Http404(which)
    if which == "made" and task.stale:
        tasks.renew(task)
        if task.state != State.DONE:
            return redirect(task)
    content = storage.given(task) if which == "given" else storage.made(task)
    record_act(
        "report.export",
        actor=user_of(request),
        target_type="paper",
        target_id=task.pk,
        organization=task.organization,
        detail={"kind": task.kind, "year": task.year, "file": which},
    )
    name = task.name if which == "given" else showing.made_name(task)
    return attachment(content, name)


@require_POST
def paper_act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Do one thing with a paper: choose, keep, again, cancel, delete."""
    task = _task_or_404(request, pk)
    life.require_change(user_of(request), task)
    if verb == "choose":
        return _choose(request, task)
    if verb == "keep":
        kept = tasks.keep_for_next_year(task)
        words = f"记住了 {kept} 处，以后同样的句子照这样填。" if kept else "还没有可以记住的选择。"
        messages.success(request, words)
        return redirect(task)
    return pages.act(request, task, ROOM, verb, tasks.start)


def _choose(request: HttpRequest, task: PaperTask) -> HttpResponse:
    """Take the choice for one slot: a button's code, an indicator by name, or typed words."""
    index = request.POST.get("index", "")
    if not (index.isascii() and index.isdecimal() and len(index) <= 6):
        raise Http404("index")
    choice = showing.choice_of(request.POST)
    slot = tasks.choose(task, int(index), choice)
    show = request.POST.get("show", "")
    if not request.headers.get("HX-Request"):
        query = urlencode({"show": slot.status})
        return redirect(f"{task.get_absolute_url()}?{query}#slot-{slot.index}")
    # The tab that was open stays; where it is the whole text, the mark in it changes too.
    context = {
        "task": task,
        "slot": showing.row_of(slot, task),
        "may_change": True,
        "in_text": show == showing.TEXT,
        "mark_url": "?" + urlencode({"show": slot.status, "row": str(slot.index)}),
        **showing.head(task, show),
    }
    return render(request, "reports/papers/chosen.html", context)


def _task_or_404(request: HttpRequest, pk: UUID) -> PaperTask:
    found = tasks.visible_papers(user_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这份材料，或不在您的范围之内。")
    return found
