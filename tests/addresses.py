"""Every route of the product with the addresses that tests visit, and who may use each.

A new route is added to ``ROUTES``, or the permission matrix fails: an address that nobody has
taught it is an address that nobody has proved closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.rights import (
    confirms,
    enters,
    enters_sort,
    holds,
    may,
    opens_list,
    reads,
    revises,
    sees_person,
)
from tests.world import (
    OWN,
    PARENT,
    PLACES,
    SORTS,
    TODAYS_TITLE,
    YEAR,
    Kept,
    World,
)
from zhibu.organization.rules import RULES
from zhibu.workspace.activities.signin import make_code

Judge = Callable[[str], bool]
FIGURES = ("study.materials_issued", "study.note_words")
# Types by which all rules can be told apart: open ones, and two closed in different ways.
TELLING = ("activity", "study.material", "study.note", "life.appraisal")
DAY = "2024-05-06"


def anybody(_actor: str) -> bool:
    return True


def nobody(_actor: str) -> bool:
    return False


@dataclass(frozen=True)
class Case:
    """One address with what is sent to it.

    ``seen``: for whom it exists (404 for others). ``allowed``: who of them may use it (403 for
    others); ``may_post`` where sending asks for more than looking.
    """

    url: str
    seen: Judge = anybody
    allowed: Judge = anybody
    may_post: Judge | None = None
    data: dict[str, Any] | Callable[[], dict[str, Any]] | None = None
    methods: str = "GET POST"

    def sent(self) -> dict[str, Any]:
        """Give what is sent with POST, made anew: a file can be read only once."""
        return self.data() if callable(self.data) else self.data or {}

    def permits(self, actor: str, method: str) -> bool:
        if method == "POST" and self.may_post is not None:
            return self.may_post(actor)
        return self.allowed(actor)


Cases = Callable[[str, World], Iterator[Case]]


@dataclass(frozen=True)
class Way:
    """A route: what it declares to need, and its addresses in a world."""

    permission: str
    cases: Cases


def plain(methods: str = "GET", data: dict[str, Any] | None = None) -> Cases:
    """An address without any object."""

    def cases(name: str, _world: World) -> Iterator[Case]:
        yield Case(reverse(name), data=data, methods=methods)

    return cases


def by_unit(permission: str, *arguments: str, methods: str = "GET", asks: str = "") -> Cases:
    """An address that speaks of the unit in ``?unit=``."""

    def cases(name: str, world: World) -> Iterator[Case]:
        address = reverse(name, args=arguments)
        yield Case(address, methods=methods)
        for place in PLACES:
            url = f"{address}?unit={world.units[place].pk}&period={YEAR}{asks}"
            yield Case(url, _scoped(permission, place), methods=methods, data={})

    return cases


def _scoped(permission: str, place: str) -> Judge:
    return lambda actor: may(actor, permission, place)


def by_place(
    address: Callable[[str, World, str], str],
    see: Callable[[str, str], bool],
    right: str = "",
    *,
    right_at: str = "",
    post_right: str = "",
    data: dict[str, Any] | None = None,
    methods: str = "GET POST",
) -> Cases:
    """One address for an object of each place; ``right`` is held there, or at ``right_at``."""

    def cases(name: str, world: World) -> Iterator[Case]:
        for place in PLACES:
            at = right_at or place
            yield Case(
                address(name, world, place),
                lambda actor, place=place: see(actor, place),
                _scoped(right, at) if right else anybody,
                _scoped(post_right, at) if post_right else None,
                data,
                methods,
            )

    return cases


def unit_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.units[place].pk])


def person_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.people[place].pk])


def post_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.posts[place].pk])


def suspension_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.suspensions[place].pk])


def account_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.accounts[place].pk])


def grant_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.grants[place].pk])


def sees(permission: str) -> Callable[[str, str], bool]:
    return lambda actor, place: may(actor, permission, place)


def of_unit(right: str, data: dict[str, Any], **more: Any) -> Cases:
    return by_place(unit_at, sees("organization.view"), right, data=data, **more)


def of_person(right: str, data: dict[str, Any], **more: Any) -> Cases:
    return by_place(person_at, sees_person, right, data=data, **more)


def account_verbs(name: str, world: World) -> Iterator[Case]:
    for verb in ("disable", "enable", "unlock", "mfa", "password"):
        for place in PLACES:
            address = reverse(name, args=[world.accounts[place].pk, verb])
            yield Case(address, _scoped("account.manage", place), methods="POST", data={})


def rules(name: str, _world: World) -> Iterator[Case]:
    for key in RULES:
        yield Case(reverse(name, args=[key]))
    yield Case(reverse(name, args=["no.such_rule"]), nobody)


def reveals(name: str, world: World) -> Iterator[Case]:
    for place in PLACES:
        for field in ("id_number", "phone"):
            yield Case(
                reverse(name, args=[world.people[place].pk, field]),
                lambda actor, place=place: sees_person(actor, place),
                _scoped("people.reveal", place),
                data={"reason": "核对"},
                methods="POST",
            )


def switches(name: str, world: World) -> Iterator[Case]:
    for place in PLACES:
        data = {"organization": world.units[place].pk}
        seen = _scoped("organization.view", place)
        yield Case(reverse(name), seen, data=data, methods="POST")


def figure_pages(name: str, world: World) -> Iterator[Case]:
    for code in FIGURES:
        yield from by_unit("figures.view", code)(name, world)
    yield from by_unit("figures.view", FIGURES[0], asks="&part=aside")(name, world)
    yield Case(reverse(name, args=["no.such_figure"]), nobody, methods="GET")


# Records ---------------------------------------------------------------------------------------


def _seen(kept: Kept) -> Judge:
    return lambda actor: reads(actor, kept)


def walked(world: World) -> Iterator[Kept]:
    """Confirmed records of every type, and open ones of an ordinary and of a restricted type."""
    for kept in world.records:
        if kept.state == "confirmed" or kept.sort in {"study.material", "study.note"}:
            yield kept


def a_file() -> dict[str, Any]:
    return {"files": SimpleUploadedFile("说明.txt", "新的佐证。\n".encode())}


def of_records(
    right: Callable[[str, Kept], bool] | None = None,
    methods: str = "GET",
    data: Callable[[], dict[str, Any]] = dict,
) -> Cases:
    def cases(name: str, world: World) -> Iterator[Case]:
        for kept in walked(world):
            allowed = _allowed(right, kept) if right else anybody
            yield Case(
                reverse(name, args=[kept.pk]), _seen(kept), allowed, data=data, methods=methods
            )
        yield Case(reverse(name, args=[987654321]), nobody, data=data, methods=methods)

    return cases


def _allowed(right: Callable[[str, Kept], bool], kept: Kept) -> Judge:
    return lambda actor: right(actor, kept)


def acts(name: str, world: World) -> Iterator[Case]:
    """Each verb on a record in the state in which it is meant."""
    rights: dict[str, tuple[str, Callable[[str, Kept], bool]]] = {
        "submit": ("draft", enters),
        "return": ("submitted", lambda actor, kept: may(actor, "record.confirm", kept.place)),
        "confirm": ("submitted", confirms),
        "void": ("confirmed", lambda actor, kept: may(actor, "record.void", kept.place)),
    }
    for verb, (state, right) in rights.items():
        for kept in world.records:
            if kept.state == state and kept.sort in TELLING:
                yield Case(
                    reverse(name, args=[kept.pk, verb]),
                    _seen(kept),
                    _allowed(right, kept),
                    data={"reason": "试验"},
                    methods="POST",
                )
    yield Case(reverse(name, args=[world.records[0].pk, "erase"]), nobody, data={}, methods="POST")


def of_activities(
    right: Callable[[str, Kept], bool] | None, methods: str, title: str = ""
) -> Cases:
    """Addresses of activities; records of another type do not exist there."""

    def cases(name: str, world: World) -> Iterator[Case]:
        for kept in world.records:
            if kept.sort != "activity":
                continue
            if not title or kept.title.endswith(title):
                allowed = _allowed(right, kept) if right else anybody
                yield Case(
                    reverse(name, args=[kept.pk]), _seen(kept), allowed, data={}, methods=methods
                )
        if title:
            return
        other = world.kept("study.material", OWN, "confirmed")
        yield Case(reverse(name, args=[other.pk]), nobody, anybody, data={}, methods=methods)

    return cases


def sign_codes(name: str, world: World) -> Iterator[Case]:
    """Codes of today's activities: signing in is for those expected alone."""
    for kept in world.records:
        if kept.title.endswith(TODAYS_TITLE):
            address = reverse(name, args=[make_code(kept.pk)])
            yield Case(address, anybody, _expected_at(kept.place), methods="GET")
    yield Case(reverse(name, args=["1:forged:code"]), nobody, methods="GET")


def _expected_at(place: str) -> Judge:
    """Members of the branch whose activity it is; the committee expects the members of all."""
    return lambda actor: place == PARENT or may(actor, "own.work", place)


def evidence(right: Callable[[str, Kept], bool] | None, methods: str) -> Cases:
    def cases(name: str, world: World) -> Iterator[Case]:
        for pk, kept in world.evidence.items():
            allowed = _allowed(right, kept) if right else anybody
            data = {"reason": "传错了"}
            yield Case(reverse(name, args=[pk]), _seen(kept), allowed, data=data, methods=methods)

    return cases


# Lists and forms of every type -----------------------------------------------------------------


def lists(name: str, world: World) -> Iterator[Case]:
    for key, sort in SORTS.items():
        address = reverse(name, args=[key])
        allowed = _opens(sort.reader, sort.own)
        methods = "POST" if name.endswith("columns") else "GET"
        yield Case(address, anybody, allowed, data={}, methods=methods)
        if methods == "GET" and key in TELLING:
            yield Case(f"{address}?unit=all&period=all", anybody, allowed, methods=methods)
            for place in PLACES:
                url = f"{address}?unit={world.units[place].pk}&period=all"
                # The type is asked first: who may not open it learns nothing about units.
                seen = _closed_or_in_scope(allowed, place)
                yield Case(url, seen, allowed, methods=methods)
    methods = "POST" if name.endswith("columns") else "GET"
    yield Case(reverse(name, args=["no.such_type"]), nobody, data={}, methods=methods)


def _opens(reader: str, own: bool) -> Judge:
    return lambda actor: opens_list(actor, reader, own)


def _closed_or_in_scope(allowed: Judge, place: str) -> Judge:
    return lambda actor: not allowed(actor) or may(actor, "record.view", place)


def forms(methods: str) -> Cases:
    def cases(name: str, _world: World) -> Iterator[Case]:
        for key, sort in SORTS.items():
            allowed = _enters(sort.own, sort.group_may)
            address = reverse(name, args=[key])
            yield Case(address, anybody, allowed, data={}, methods=methods)
        yield Case(reverse(name, args=["no.such_type"]), nobody, data={}, methods=methods)

    return cases


def _enters(own: bool, group_may: bool) -> Judge:
    return lambda actor: enters_sort(actor, own, group_may)


def new_activity(name: str, world: World) -> Iterator[Case]:
    """The form names its unit in the address when it is opened, and in a field when it is sent."""
    for place in PLACES:
        pk = world.units[place].pk
        seen, allowed = _scoped("record.view", place), _scoped("record.enter", place)
        if name.endswith("new"):
            yield Case(f"{reverse(name)}?unit={pk}", seen, allowed, methods="GET")
        data = {"organization": pk, "then": "draft"}
        yield Case(reverse(name), seen, allowed, data=data, methods="POST")


def report_files(name: str, world: World) -> Iterator[Case]:
    yield from by_unit("report.view", "html")(name, world)
    yield Case(reverse(name, args=["docx"]), methods="GET")
    yield Case(reverse(name, args=["exe"]), nobody, methods="GET")


def batch_pages(name: str, world: World) -> Iterator[Case]:
    for place in PLACES:
        address = reverse(name, args=[world.batches[place].pk])
        yield Case(address, _sees_batch(place), methods="GET")


def batch_verbs(name: str, world: World) -> Iterator[Case]:
    for verb in ("answer", "choose", "confirm", "discard", "undo"):
        for place in PLACES:
            address = reverse(name, args=[world.batches[place].pk, verb])
            yield Case(address, _sees_batch(place), data={}, methods="POST")


def _sees_batch(place: str) -> Judge:
    """An import is seen by who made it (nobody of the cast) and by who confirms there."""
    return lambda actor: may(actor, "record.import", place) and may(actor, "record.confirm", place)


def templates(name: str, _world: World) -> Iterator[Case]:
    yield Case(reverse(name, args=["study.material"]), methods="GET")
    yield Case(reverse(name, args=["no.such_type"]), nobody, methods="GET")


UNIT_NAME = {"name": "改过的名称"}
ROUTES: dict[str, Way] = {
    "portal:home": Way("workbench", plain()),
    "portal:more": Way(
        "workbench",
        lambda name, _world: iter(
            [Case(reverse(name), anybody, lambda actor: holds(actor, "own.work"), methods="GET")]
        ),
    ),
    "portal:search": Way("workbench", plain()),
    "portal:switch": Way("workbench", switches),
    "portal:figures": Way("figures.view", by_unit("figures.view")),
    "portal:figure": Way("figures.view", figure_pages),
    "portal:health": Way("public", plain()),
    "portal:ready": Way("public", plain()),
    "portal:organizations": Way("organization.view", plain()),
    "portal:organization": Way("organization.view", of_unit("", {}, methods="GET")),
    "portal:organization_profile": Way("organization.edit", of_unit("organization.edit", {})),
    "portal:organization_new": Way("organization.edit", of_unit("organization.edit", UNIT_NAME)),
    "portal:organization_rename": Way("organization.edit", of_unit("organization.edit", UNIT_NAME)),
    "portal:organization_move": Way(
        "organization.edit", of_unit("organization.edit", {"on": DAY}, right_at=PARENT)
    ),
    "portal:organization_dissolve": Way(
        "organization.edit", of_unit("organization.edit", {"on": DAY}, right_at=PARENT)
    ),
    "portal:post_new": Way("organization.edit", of_unit("organization.edit", {})),
    "portal:post_end": Way(
        "organization.edit",
        by_place(post_at, sees("organization.view"), "organization.edit", data={"on": DAY}),
    ),
    "portal:person_new": Way("people.edit", of_unit("people.edit", {})),
    "portal:people": Way("people.view", plain()),
    "portal:person": Way("organization.view", of_person("", {}, methods="GET")),
    "portal:person_edit": Way("people.edit", of_person("people.edit", {"name": "改名"})),
    "portal:person_reveal": Way("people.reveal", reveals),
    "portal:person_suspend": Way("people.edit", of_person("people.edit", {})),
    "portal:suspension_end": Way(
        "people.edit", by_place(suspension_at, sees_person, "people.edit", data={"on": DAY})
    ),
    "portal:person_regularize": Way(
        "people.edit", of_person("people.edit", {"on": DAY}, post_right="record.confirm")
    ),
    "portal:person_leave": Way(
        "people.edit",
        of_person("people.edit", {"on": DAY, "how": "transferred"}, post_right="record.confirm"),
    ),
    "portal:person_group": Way("people.edit", of_person("people.edit", {})),
    "portal:accounts": Way("account.manage", plain()),
    "portal:account_new": Way("account.manage", plain("GET POST", {})),
    "portal:account_one": Way(
        "account.manage", by_place(account_at, sees("account.manage"), methods="GET")
    ),
    "portal:account_link": Way(
        "account.manage", by_place(account_at, sees("account.manage"), data={})
    ),
    "portal:account_act": Way("account.manage", account_verbs),
    "portal:grants": Way("grant.manage", plain()),
    "portal:grants_of": Way("grant.manage", by_place(account_at, sees("grant.manage"), data={})),
    "portal:grant_end": Way(
        "grant.manage", by_place(grant_at, sees("grant.manage"), data={"on": DAY})
    ),
    "portal:settings": Way("setting.manage", plain()),
    "portal:setting": Way("setting.manage", rules),
    "portal:audit": Way("audit.read", plain()),
    "portal:audit_verify": Way("audit.read", plain("POST", {})),
    "portal:audit_export": Way("audit.read", plain()),
    "portal:closing": Way("period.close", by_unit("period.close", methods="GET POST")),
    "portal:account": Way("workbench", plain()),
    "workspace:types": Way("record.view", plain()),
    "workspace:list": Way("record.view", lists),
    "workspace:columns": Way("record.view", lists),
    "workspace:export": Way("record.export", lists),
    "workspace:new": Way("record.view", forms("GET POST")),
    "workspace:preview": Way("record.view", forms("POST")),
    "workspace:people": Way("record.view", forms("GET")),
    "workspace:record": Way("record.view", of_records()),
    "workspace:edit": Way("record.view", of_records(revises, "GET POST")),
    "workspace:act": Way("record.view", acts),
    "workspace:evidence_add": Way("record.view", of_records(enters, "POST", a_file)),
    "workspace:evidence": Way("record.view", evidence(None, "GET")),
    "workspace:evidence_withdraw": Way("record.view", evidence(revises, "POST")),
    "activities:new": Way("record.enter", new_activity),
    "activities:people": Way("record.enter", new_activity),
    "activities:items": Way("record.enter", new_activity),
    "activities:preview": Way("record.enter", new_activity),
    "activities:edit": Way("record.enter", of_activities(revises, "GET POST")),
    "activities:sign_in": Way("record.enter", of_activities(enters, "GET", TODAYS_TITLE)),
    "activities:sign_in_start": Way("record.enter", of_activities(enters, "POST", TODAYS_TITLE)),
    "activities:sign": Way("own.work", sign_codes),
    "imports:new": Way("record.import", plain("GET POST", {})),
    "imports:template_all": Way("record.import", plain()),
    "imports:template": Way("record.import", templates),
    "imports:batch": Way("record.import", batch_pages),
    "imports:status": Way("record.import", batch_pages),
    "imports:marked": Way("record.import", batch_pages),
    "imports:act": Way("record.import", batch_verbs),
    "reports:annual": Way("report.view", by_unit("report.view")),
    "reports:annual_file": Way("report.view", report_files),
    "reports:minutes": Way("record.view", of_activities(None, "GET")),
    "reports:minutes_preview": Way("record.view", of_activities(None, "GET")),
    "planning:list": Way("record.view", by_unit("record.view")),
    "study:mine": Way("own.work", plain("GET POST", {})),
    "study:progress": Way("study.read", by_unit("study.read")),
    "study:life": Way("record.view", by_unit("record.view")),
    "study:appraisal": Way("appraisal.read", by_unit("appraisal.read", methods="GET POST")),
}
