"""Pages of the standard system: domains and how they stand, blank sheets, cards to be scanned."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for, require
from zhibu.core.errors import DomainError
from zhibu.ledger.children import rows_of
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.standards import service_selectors as selectors
from zhibu.pillars.standards.document_nouns import standards_for
from zhibu.pillars.standards.domain_nouns import domains_for
from zhibu.pillars.standards.domain_services import add_domains, rename_domain
from zhibu.pillars.standards.models import DocumentIssue, ServiceDomain
from zhibu.pillars.standards.rating_links import link_of
from zhibu.pillars.standards.service_forms import DomainNameForm, DomainsForm
from zhibu.workspace.address import asked_unit, asked_year
from zhibu.workspace.asked import user_of

P = Permission


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show each service domain of a unit: standards in force, conformity, satisfaction."""
    user, unit = user_of(request), asked_unit(request, P.RECORD_VIEW)
    require(user, P.RECORD_VIEW, unit)
    year, keeper = asked_year(request), branch_of(unit)
    domains = list(domains_for(unit).select_related("organization"))
    standings = selectors.domain_standings(user, unit, domains, year)
    for one in standings:
        one.may_rename = access_of(user).may(P.RECORD_ENTER, one.domain.organization)
    context = {
        "unit": unit,
        "keeper": keeper,
        "year": year,
        "standings": standings,
        "form": DomainsForm(unit) if access_of(user).may(P.RECORD_ENTER, keeper) else None,
    }
    return render(request, "standards/service.html", context)


@require_POST
def domains_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the service domains that were ticked or named."""
    user = user_of(request)
    unit: Organization = get_object_or_404(organizations_for(user, P.RECORD_VIEW), pk=pk)
    require(user, P.RECORD_ENTER, unit)
    form = DomainsForm(unit, request.POST)
    if not form.is_valid() or not form.names:
        messages.error(request, "请勾选或写一个服务领域。")
    else:
        try:
            kept = add_domains(unit, form.names, actor=user)
            messages.success(request, f"已登记：{'、'.join(one.name for one in kept)}。")
        except DomainError as error:
            messages.error(request, "；".join(str(problem) for problem in error.problems))
    return redirect(f"{reverse('standards:service')}?unit={unit.pk}")


def _domains(request: HttpRequest) -> QuerySet[ServiceDomain]:
    scoped = access_of(request.user).within(P.RECORD_VIEW)
    return ServiceDomain.objects.filter(scoped).select_related("organization")


@require_http_methods(["GET", "POST"])
def domain_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a service domain another name."""
    user = user_of(request)
    domain = get_object_or_404(_domains(request), pk=pk)
    require(user, P.RECORD_ENTER, domain.organization)
    form = DomainNameForm(request.POST or None, initial={"name": domain.name})
    back = f"{reverse('standards:service')}?unit={domain.organization_id}"
    if form.is_valid():
        try:
            rename_domain(domain, form.cleaned_data["name"], actor=user)
        except DomainError as error:
            form.add_error("name", "；".join(str(problem) for problem in error.problems))
        else:
            messages.success(request, "已保存。")
            return redirect(back)
    context = {"form": form, "back_url": back, "back_label": "服务标准"}
    status = 422 if request.method == "POST" else 200
    return render(request, "standards/domain_form.html", context, status=status)


@require_GET
def blank_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Print a blank inspection sheet of one version: every clause with boxes to tick."""
    user = user_of(request)
    unit = asked_unit(request, P.RECORD_VIEW)
    require(user, P.RECORD_VIEW, unit)
    document: DocumentIssue = get_object_or_404(standards_for(unit), pk=pk)
    clauses = rows_of(document, "clauses")
    if not clauses:
        raise Http404("clauses")
    context = {
        "document": document,
        "clauses": clauses,
        "unit": unit,
        "back_url": f"{reverse('standards:service')}?unit={unit.pk}",
        "back_label": "服务标准",
    }
    return render(request, "standards/blank_sheet.html", context)


@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """Print cards with the codes of jobs that can be rated: one job, or all that wait.

    A link is a right to rate: only those who keep the records of a unit are given its links.
    """
    user, unit = user_of(request), asked_unit(request, P.RECORD_VIEW)
    require(user, P.RECORD_VIEW, unit)
    jobs = selectors.jobs_to_rate(user, unit)
    asked = request.GET.get("job", "")
    if asked:
        jobs = [job for job in jobs if str(job.pk) == asked]
    context = {
        "unit": unit,
        "cards": [(job, link_of(request, job)) for job in jobs],
        "most": selectors.MOST_CARDS,
        "back_url": reverse("workspace:list", args=["standards.job"]),
        "back_label": "服务保障任务",
    }
    response = render(request, "standards/cards.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
