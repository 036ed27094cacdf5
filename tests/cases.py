"""Addresses by kind of route: what a test visits, for whom it exists, who may use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.rights import (
    PATH_READERS,
    confirms,
    enters,
    enters_sort,
    holds,
    may,
    opens_list,
    opens_path,
    reads,
    sees_person,
)
from tests.world import (
    OWN,
    PARENT,
    PLACES,
    SIBLING,
    SORTS,
    TODAYS_TITLE,
    VOTERS,
    YEAR,
    Kept,
    World,
)
from zhibu.cases.models import StepBody
from zhibu.cases.paths import CasePath, paths
from zhibu.ledger import registry
from zhibu.organization.rules import RULES
from zhibu.pillars.emergency.models import SupplyMovement, TransferStep
from zhibu.pillars.exemplars.models import DevelopmentStep
from zhibu.pillars.standards.models import ServiceDomain, ServiceJob
from zhibu.pillars.village.models import WishStep
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
    others); ``may_post`` where sending asks for more than looking. ``walkers``: who goes there in
    the permission matrix, where an address of the same rules answers for the rest.
    """

    url: str
    seen: Judge = anybody
    allowed: Judge = anybody
    may_post: Judge | None = None
    data: dict[str, Any] | Callable[[], dict[str, Any]] | None = None
    methods: str = "GET POST"
    walkers: frozenset[str] | None = None

    def sent(self) -> dict[str, Any]:
        """Give what is sent with POST, made anew: a file can be read only once."""
        return self.data() if callable(self.data) else self.data or {}

    def permits(self, actor: str, method: str) -> bool:
        if method == "POST" and self.may_post is not None:
            return self.may_post(actor)
        return self.allowed(actor)


Cases = Callable[[str, World], Iterator[Case]]


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


def village_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.villages[place].pk])


def villager_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.villagers[place].pk])


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


def domain_at(name: str, world: World, place: str) -> str:
    unit = world.units[place]
    return reverse(name, args=[ServiceDomain.objects.get(organization=unit, name="会务").pk])


def of_domain(right: str, data: dict[str, Any], **more: Any) -> Cases:
    return by_place(domain_at, sees("record.view"), right, data=data, **more)


def blank_sheets(name: str, world: World) -> Iterator[Case]:
    """The sheet of a confirmed standard of each place."""
    for place in PLACES:
        kept = world.kept("standards.document", place, "confirmed")
        address = f"{reverse(name, args=[kept.pk])}?unit={world.units[place].pk}"
        yield Case(address, _scoped("record.view", place), methods="GET")


def rating_links(name: str, world: World) -> Iterator[Case]:
    """The link of a confirmed and of a drafted job: both are there for everybody."""
    for state in ("confirmed", "draft"):
        kept = world.kept("standards.job", OWN, state)
        yield Case(reverse(name, args=[ServiceJob.objects.get(pk=kept.pk).token]), data={})


def of_person(right: str, data: dict[str, Any], **more: Any) -> Cases:
    return by_place(person_at, sees_person, right, data=data, **more)


def account_verbs(name: str, world: World) -> Iterator[Case]:
    for verb in ("disable", "enable", "unlock", "mfa", "password"):
        for place in PLACES:
            address = reverse(name, args=[world.accounts[place].pk, verb])
            yield Case(address, _scoped("account.manage", place), methods="POST", data={})


def rules(name: str, _world: World) -> Iterator[Case]:
    for key in islice(RULES, 0, None, 10):
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


def of_village(right: str = "", data: dict[str, Any] | None = None, **more: Any) -> Cases:
    return by_place(village_at, sees("people.view"), right, data=data, **more)


def of_villager(right: str = "", data: dict[str, Any] | None = None, **more: Any) -> Cases:
    return by_place(villager_at, sees("people.view"), right, data=data, **more)


def villager_reveals(name: str, world: World) -> Iterator[Case]:
    for place in PLACES:
        for field in ("phone", "health"):
            yield Case(
                reverse(name, args=[world.villagers[place].pk, field]),
                _scoped("people.view", place),
                _scoped("people.reveal", place),
                data={"reason": "核对"},
                methods="POST",
            )


def household_pages(name: str, world: World) -> Iterator[Case]:
    """The data of a household: for those who read households there."""
    for place, pk in world.households.items():
        seen, enters_there = _scoped("household.read", place), _scoped("record.enter", place)
        yield Case(reverse(name, args=[pk]), seen, enters_there, data={})
    yield Case(reverse(name, args=[987654321]), nobody, data={})


def household_reveals(name: str, world: World) -> Iterator[Case]:
    for place, pk in world.households.items():
        yield Case(
            reverse(name, args=["household", pk, "phone"]),
            _scoped("household.read", place),
            _scoped("people.reveal", place),
            data={"reason": "核对"},
            methods="POST",
        )
    absent = reverse(name, args=["member", 987654321, "health"])
    yield Case(absent, nobody, data={"reason": "核对"}, methods="POST")


def letter_forms(name: str, world: World) -> Iterator[Case]:
    """Where letters are written: for anybody."""
    for place in PLACES:
        yield Case(reverse(name, args=[world.units[place].code]), methods="GET")


def letter_pages(name: str, world: World) -> Iterator[Case]:
    """Each letter: for the discipline commissioner of its unit alone."""
    for place in PLACES:
        address = reverse(name, args=[world.letters[place].pk])
        yield Case(address, _scoped("letter.read", place), data={"verb": "accept"})
    absent = reverse(name, args=["00000000-0000-0000-0000-000000000000"])
    yield Case(absent, nobody, data={"verb": "accept"})


def letter_keys(name: str, world: World) -> Iterator[Case]:
    for place in PLACES:
        address = reverse(name, args=[world.units[place].pk])
        yield Case(address, _scoped("letter.read", place), data={"verb": "begin"})


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


# The first type of each set of rules stands for the others that have the same.
HEADS = frozenset(
    {(s.reader, s.own, s.confirms_itself): key for key, s in reversed(SORTS.items())}.values()
)


def tells(kept: Kept) -> bool:
    """Tell whether to walk what is done to a record, besides reading it.

    Reading is asked of every type at every place; rights to change follow from few rules, and
    of each set of rules one type is walked at every place.
    """
    return kept.sort in HEADS or bool(kept.about)


# Who opens what a record of the same rules speaks for: at home who sees all of it and who sees
# little, next door who may not, above who may everywhere. So each type's page is looked at with
# all that is on it, and each type is asked for from outside.
AT_PLACE = {
    OWN: frozenset({"secretary", "member"}),
    SIBLING: frozenset({"member"}),
    PARENT: frozenset({"superior"}),
}


def goes_to(kept: Kept) -> frozenset[str] | None:
    """Tell who goes to a record; None for everybody."""
    return None if tells(kept) else AT_PLACE[kept.place]


def a_file() -> dict[str, Any]:
    return {"files": SimpleUploadedFile("说明.txt", "新的佐证。\n".encode())}


def of_records(
    right: Callable[[str, Kept], bool] | None = None,
    methods: str = "GET",
    data: Callable[[], dict[str, Any]] = dict,
) -> Cases:
    def cases(name: str, world: World) -> Iterator[Case]:
        for kept in walked(world):
            # What is sealed is opened by an act of its own; few types seal anything.
            if (right or methods == "POST") and not (tells(kept) or kept.pk in world.sealed):
                continue
            allowed = _allowed(right, kept) if right else anybody
            yield Case(
                reverse(name, args=[kept.pk]),
                _seen(kept),
                allowed,
                data=data,
                methods=methods,
                walkers=None if right else goes_to(kept),
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
            if not tells(kept):
                continue
            allowed = _allowed(right, kept) if right else anybody
            data = {"reason": "传错了"}
            yield Case(reverse(name, args=[pk]), _seen(kept), allowed, data=data, methods=methods)

    return cases


# Lists and forms of every type -----------------------------------------------------------------


# One type for each way of being let in or kept out: of lists, and of forms.
HEADS_OF_LISTS = frozenset({(s.reader, s.own): key for key, s in SORTS.items()}.values())
HEADS_OF_FORMS = frozenset({(s.own, s.group_may): key for key, s in SORTS.items()}.values())


def lists(name: str, world: World) -> Iterator[Case]:
    """Lists of every type, with all that may be seen; the rest of one type for each rule."""
    methods = "POST" if name.endswith("columns") else "GET"
    for key, sort in SORTS.items():
        telling = key in HEADS_OF_LISTS | set(TELLING)
        if not telling and not name.endswith("list"):
            continue
        address = reverse(name, args=[key])
        allowed = _opens(sort.reader, sort.own)
        if telling:
            yield Case(address, anybody, allowed, data={}, methods=methods)
        if methods == "GET":
            yield Case(f"{address}?unit=all&period=all", anybody, allowed, methods=methods)
        if methods == "GET" and key in TELLING:
            for place in PLACES:
                url = f"{address}?unit={world.units[place].pk}&period=all"
                # The type is asked first: who may not open it learns nothing about units.
                seen = _closed_or_in_scope(allowed, place)
                yield Case(url, seen, allowed, methods=methods)
    yield Case(reverse(name, args=["no.such_type"]), nobody, data={}, methods=methods)


def _opens(reader: str, own: bool) -> Judge:
    return lambda actor: opens_list(actor, reader, own)


def _closed_or_in_scope(allowed: Judge, place: str) -> Judge:
    return lambda actor: not allowed(actor) or may(actor, "record.view", place)


def forms(methods: str) -> Cases:
    """Forms of every type; what a form asks while it is filled in, of one type for each rule."""

    def cases(name: str, _world: World) -> Iterator[Case]:
        for key, sort in SORTS.items():
            telling = key in HEADS_OF_FORMS | set(TELLING)
            if not telling and not name.endswith("new"):
                continue
            allowed = _enters(sort.own, sort.group_may)
            address = reverse(name, args=[key])
            asked = methods if telling else methods.partition(" ")[0]
            walkers = None if telling else AT_PLACE[OWN]
            yield Case(address, anybody, allowed, data={}, methods=asked, walkers=walkers)
        yield Case(reverse(name, args=["no.such_type"]), nobody, data={}, methods=methods)

    return cases


def _enters(own: bool, group_may: bool) -> Judge:
    return lambda actor: enters_sort(actor, own, group_may)


# Cases ----------------------------------------------------------------------------------------


# One path for each way of being let in or kept out.
HEADS_OF_PATHS = frozenset({reader: key for key, reader in PATH_READERS.items()}.values())


def case_boards(name: str, world: World) -> Iterator[Case]:
    """Boards and lists of every path; those with a reader open to nobody else."""
    for path in paths():
        address = reverse(name, args=[path.key])
        allowed = _opens_path(path)
        yield Case(address, anybody, allowed, methods="GET")
        for place in PLACES if path.key in HEADS_OF_PATHS else ():
            # The path is asked first: who may not open it learns nothing about units.
            seen = _closed_or_in_scope(allowed, place)
            yield Case(f"{address}?unit={world.units[place].pk}", seen, allowed, methods="GET")
    yield Case(reverse(name, args=["no_such_path"]), nobody, methods="GET")


def _opens_path(path: CasePath) -> Judge:
    return lambda actor: opens_path(actor, path.key)


def step_notes(name: str, _world: World) -> Iterator[Case]:
    """What the form of a step says: to whoever may open that form."""
    for key in sorted({key for path in paths() for key in path.step_types}):
        sort = SORTS.get(key)
        if sort is not None:
            allowed = _enters(sort.own, sort.group_may)
            yield Case(reverse(name, args=[key]), anybody, allowed, methods="GET")
    yield Case(reverse(name, args=["no.such_type"]), nobody, methods="GET")


def case_pages(name: str, world: World) -> Iterator[Case]:
    """The page of each case that was begun by one record: read by whoever reads that.

    Where the case is open and its steps are not, by whoever reads open records.
    """
    for kept in world.records:
        model = registry.record_type(kept.sort).model
        if issubclass(model, StepBody):
            case = model._default_manager.select_related("case").get(pk=kept.pk).case
            if name.endswith("numbered") and not tells(kept):
                continue
            if not case.state or kept.state == "confirmed":
                what = case.number if name.endswith("numbered") else case.pk
                seen = _seen_case(kept, case.path)
                address = reverse(name, args=[case.path, what])
                yield Case(address, seen, methods="GET", walkers=goes_to(kept))
    for path in paths():
        what = "X-1" if name.endswith("numbered") else 987654321
        yield Case(reverse(name, args=[path.key, what]), nobody, methods="GET")


def _seen_case(kept: Kept, path: str) -> Judge:
    open_case = kept.rules.reader and not PATH_READERS[path]
    return lambda actor: reads(actor, kept, PATH_READERS[path] if open_case else None)


def mission_pages(name: str, world: World) -> Iterator[Case]:
    """The desk of a mission and its steps: for those who read names, where they see the mission."""
    for kept in world.records:
        if kept.sort != "emergency.transfer" or kept.state != "confirmed":
            continue
        case = TransferStep.objects.get(pk=kept.pk).case_id
        steps = name.endswith("step")
        address = reverse(name, args=[case, "accept"] if steps else [case])
        reveals = name.endswith("reveal")
        yield Case(
            address,
            _seen_case(kept, "transfer"),
            _scoped("transfer.read", kept.place),
            data={"code": "001", "field": "name", "reason": "核对"} if reveals else {},
            methods="POST" if reveals else "GET POST" if steps else "GET",
        )


def vehicle_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.vehicles[place].pk])


def roster_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.swaps[place].slot.shift.roster_id])


def slot_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.swaps[place].slot_id])


def swap_verbs(name: str, world: World) -> Iterator[Case]:
    """Deciding a swap: seen by whoever reads the roster, done by who enters records there."""
    for place in PLACES:
        for verb in ("approve", "refuse"):
            address = reverse(name, args=[world.swaps[place].pk, verb])
            seen, allowed = _scoped("record.view", place), _scoped("record.enter", place)
            yield Case(address, seen, allowed, data={}, methods="POST")
    yield Case(reverse(name, args=[987654321, "approve"]), nobody, data={}, methods="POST")
    absent = reverse(name, args=[world.swaps[OWN].pk, "erase"])
    yield Case(absent, nobody, data={}, methods="POST")


def supply_pages(name: str, world: World) -> Iterator[Case]:
    """Stock cards: of items with a confirmed movement, or for those who enter records there."""
    for kept in world.records:
        if kept.sort != "emergency.supply":
            continue
        item = SupplyMovement.objects.get(pk=kept.pk).item_id
        edits = name.endswith("edit")
        allowed = _scoped("record.enter", kept.place) if edits else anybody
        yield Case(
            reverse(name, args=[item]),
            _seen(kept),
            allowed,
            data={"name": "新名", "measure": "个"},
            methods="GET POST" if edits else "GET",
        )
    yield Case(reverse(name, args=[987654321]), nobody, methods="GET")


def gate_at(name: str, world: World, place: str) -> str:
    more = ["2022-03-05"] if name.endswith("close_day") else []
    return reverse(name, args=[world.gates[place].pk, *more])


def passless(name: str, world: World) -> Iterator[Case]:
    """Nothing is taken from anybody, whatever his rights, who does not show a pass."""
    for place in PLACES:
        address = reverse(name, args=[world.gates[place].pk])
        yield Case(address, allowed=nobody, data={}, methods="POST")


def response_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.gates[place].response_id])


def session_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.kept("emergency.sampling", place, "confirmed").pk])


def meeting_takes(name: str, world: World) -> Iterator[Case]:
    """A vote taken over into an application: by those who enter records and may read it."""
    for kept in world.records:
        if kept.sort == "exemplars.development" and kept.state == "confirmed":
            case = DevelopmentStep.objects.get(pk=kept.pk).case_id
            meeting = world.kept("activity", kept.place, "confirmed")
            address = reverse(name, args=[case, meeting.pk])
            allowed = _scoped("record.enter", kept.place)
            yield Case(address, _seen(kept), allowed, data={}, methods="POST")
    yield Case(reverse(name, args=[987654321, 1]), nobody, data={}, methods="POST")


def papers(name: str, world: World) -> Iterator[Case]:
    """One's ballot: the page for whoever sees the campaign, the vote for those of its list."""
    for place, box in world.ballots.items():
        yield Case(
            reverse(name, args=[box.case_id]),
            _scoped("record.view", place),
            may_post=lambda actor, place=place: actor in VOTERS[place],
            data={"box": box.pk, "line": "0"},
        )
    yield Case(reverse(name, args=[987654321]), nobody, data={})


def ballot_boxes(name: str, world: World) -> Iterator[Case]:
    for place, box in world.ballots.items():
        address = reverse(name, args=[box.case_id])
        for data in ({"verb": "close", "box": box.pk}, {"verb": "open"}):
            seen, allowed = _scoped("record.view", place), _scoped("record.confirm", place)
            yield Case(address, seen, allowed, data=data)


def text_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.pledge_texts[place].pk])


def zone_at(name: str, world: World, place: str) -> str:
    return reverse(name, args=[world.zones[place].pk])


def may_sign(actor: str, place: str) -> bool:
    """Tell whether somebody belongs to a unit whose pledge this is, or to one below it."""
    return holds(actor, "own.work") and (place == PARENT or may(actor, "own.work", place))


def sees_text(actor: str, place: str) -> bool:
    """A pledge is read by whoever reads records there, and by those who may be asked to sign."""
    return may(actor, "record.view", place) or may_sign(actor, place)


def of_text(right: str = "", methods: str = "GET POST") -> Cases:
    return by_place(text_at, sees_text, right, data={}, methods=methods)


def signing_pages(name: str, world: World) -> Iterator[Case]:
    """The page on which one signs: for those who belong there, whoever else may read the words."""
    for place in PLACES:
        yield Case(
            text_at(name, world, place),
            lambda actor, place=place: sees_text(actor, place),
            lambda actor, place=place: may_sign(actor, place),
            data={},
        )
    yield Case(reverse(name, args=[987654321]), nobody, data={})


def pledge_copies(name: str, world: World) -> Iterator[Case]:
    """Copies of confirmed signatures, for whoever reads these; of nothing else."""
    for kept in world.records:
        if kept.sort == "standards.pledge" and kept.state == "confirmed":
            yield Case(reverse(name, args=[kept.pk]), _seen(kept), methods="GET")
    other = world.kept("study.material", OWN, "confirmed")
    yield Case(reverse(name, args=[other.pk]), nobody, methods="GET")


def certificates(name: str, world: World) -> Iterator[Case]:
    """Of awards, for whoever reads them; of nothing else."""
    for place, award in world.awards.items():
        yield Case(reverse(name, args=[award.pk]), _scoped("record.view", place), methods="GET")
    other = world.kept("exemplars.award", OWN, "confirmed")
    yield Case(reverse(name, args=[other.pk]), nobody, methods="GET")


def wish_verbs(name: str, world: World) -> Iterator[Case]:
    """Claiming and stepping back: seen by whoever reads the wish, done by members of its branch."""
    for kept in world.records:
        if kept.sort == "village.wish" and kept.state == "confirmed":
            case = WishStep.objects.get(pk=kept.pk).case_id
            address = reverse(name, args=[case])
            allowed = _scoped("own.work", kept.place)
            yield Case(address, _seen(kept), allowed, data={}, methods="POST")
    yield Case(reverse(name, args=[987654321]), nobody, data={}, methods="POST")


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
