"""Pages of a job that is not done: how far it is, why it was not done, what can be done now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhibu.reports.jobs import life
from zhibu.reports.models import Job
from zhibu.workspace.asked import user_of

J = TypeVar("J", bound=Job)


@dataclass(frozen=True)
class Room:
    """How one kind of job is spoken of, and the names of its routes.

    `labels` are the names of its steps, where each has one; else they are counted in `counter`.
    """

    page: str
    status: str
    act: str
    back: str
    back_label: str
    listed: str
    failed: str
    stays: str
    deleting: str
    labels: Sequence[str] = ()
    counter: str = ""


def waiting(
    request: HttpRequest, job: Job, room: Room, *, title: str, subtitle: str, back_url: str = ""
) -> HttpResponse:
    """Show a job that runs, failed, was stopped or killed; `back_url` where its like are listed."""
    context = _progress(job, room) | {
        "title": title,
        "subtitle": subtitle,
        "silent": life.is_silent(job),
        "may_change": life.may_change(user_of(request), job),
        "back_url": back_url or reverse(room.back),
    }
    return render(request, "reports/jobs/waiting.html", context)


def status(request: HttpRequest, job: Job, room: Room) -> HttpResponse:
    """Answer the waiting page's question; send it on once the work has ended."""
    if job.state == Job.State.RUNNING and not life.is_silent(job):
        return render(request, "reports/jobs/progress.html", _progress(job, room))
    response = HttpResponse()
    response["HX-Redirect"] = reverse(room.page, args=[job.pk])
    return response


def act(
    request: HttpRequest, job: J, room: Room, verb: str, start: Callable[[J], None]
) -> HttpResponse:
    """Do what can be done with every job: again, cancel, delete; 404 for anything else.

    The caller has asked `life.require_change`.
    """
    if verb == "again":
        start(job)
    elif verb == "cancel":
        life.cancel(job)
        messages.success(request, "已取消。")
    elif verb == "delete":
        life.delete(job)
        messages.success(request, "已删除。")
        return redirect(room.back)
    else:
        raise Http404("没有这种操作。")
    return redirect(reverse(room.page, args=[job.pk]))


def _progress(job: Job, room: Room) -> dict[str, Any]:
    return {
        "job": job,
        "room": room,
        "steps": [
            {"label": label, "state": _state(number, job.step)}
            for number, label in enumerate(room.labels)
        ],
        "status_url": reverse(room.status, args=[job.pk]),
    }


def _state(number: int, now: int) -> str:
    if number == now:
        return "now"
    return "done" if number < now else "todo"
