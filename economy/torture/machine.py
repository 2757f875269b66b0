"""Random stories of a shop, told to the engine and to a plain model: they must agree."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import orjson
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as play

from economy.models import BundleItem, Inventory, Product, Wallet
from economy.records import Code, Deed, Kind, Reply
from economy.torture import books, things
from economy.torture.asking import Ask, do
from economy.torture.model import Model, Reasons, Thing
from economy.torture.verdicts import Failed, Sizes, Track, demand

USERS: Final = 2
THINGS: Final = 5
FEW = st.integers(1, 4)
WHO = st.integers(0, USERS - 1)
WHAT = st.integers(0, THINGS - 1)
ANY = st.integers(0, 10_000)


class Story(RuleBasedStateMachine):
    """Two people, five products, and everything that can be done with them."""

    def __init__(self) -> None:
        super().__init__()
        *self.users, self.chief = things.people(USERS + 1)
        self.products = _products()
        self.model = Model(
            {
                product.pk: Thing(
                    product.price, product.kind == Kind.PERMANENT.value, product.stock,
                    product.per_user_limit, product.giftable,
                )
                for product in self.products
            }
        )  # fmt: skip
        bundle, *parts = (self.products[number].pk for number in (4, 0, 1))
        self.model.things[bundle].parts = dict(zip(parts, (3, 1), strict=True))
        self.mark = things.unique("story")
        self.told: list[tuple[Ask, Reply]] = []
        self.numbers: list[uuid.UUID] = []

    @rule(who=WHO, amount=st.integers(1, 300), payment=st.integers(0, 6))
    def add_funds(self, who: int, amount: int, payment: int) -> None:
        """Pay in; some payments come twice, 0 has no name."""
        name = f"{self.mark}-{payment}" if payment else ""
        ask = Ask(Deed.ADD_FUNDS, self.chief, "", self.users[who], amount=amount, reference=name)
        self._agree(ask, self.model.add_funds(self.users[who], amount, name))

    @rule(who=WHO, what=WHAT, quantity=FEW)
    def buy(self, who: int, what: int, quantity: int) -> None:
        """Buy."""
        user, thing = self.users[who], self.products[what].pk
        reasons = self.model.buy(user, thing, quantity)
        reply = self._agree(Ask(Deed.PURCHASE, user, "", user, thing, quantity), reasons)
        if not reasons:
            self.numbers.append(uuid.UUID(orjson.loads(reply.body)["transaction_id"]))

    @rule(who=WHO, what=WHAT, quantity=FEW)
    def use(self, who: int, what: int, quantity: int) -> None:
        """Use up."""
        user, thing = self.users[who], self.products[what].pk
        reasons = self.model.use(user, thing, quantity)
        self._agree(Ask(Deed.USE, user, "", user, thing, quantity), reasons)

    @rule(who=WHO, what=WHAT, quantity=FEW)
    def give(self, who: int, what: int, quantity: int) -> None:
        """Give to the other one."""
        user, other, thing = self.users[who], self.users[1 - who], self.products[what].pk
        reasons = self.model.give(user, other, thing, quantity)
        self._agree(Ask(Deed.GIFT, user, "", user, thing, quantity, other=other), reasons)

    @precondition(lambda self: self.numbers)
    @rule(which=ANY)
    def refund(self, which: int) -> None:
        """Undo some purchase, perhaps once more."""
        number = which % len(self.numbers)
        reasons = self.model.refund(number)
        self._agree(Ask(Deed.REFUND, self.chief, "", transaction=self.numbers[number]), reasons)

    @rule(what=WHAT, price=st.integers(0, 60))
    def reprice(self, what: int, price: int) -> None:
        """Change a price: purchases of before keep theirs."""
        thing = self.products[what].pk
        Product.objects.filter(pk=thing).update(price=price)
        self.model.things[thing].price = price

    @precondition(lambda self: self.told)
    @rule(which=ANY)
    def repeat(self, which: int) -> None:
        """Ask once more what was asked before: the same bytes, and nothing happens."""
        ask, before = self.told[which % len(self.told)]
        reply = do(ask)
        demand(reply == replace(before, replayed=True), f"{ask} was answered otherwise: {reply}")

    @precondition(lambda self: self.told)
    @rule(which=ANY)
    def misuse(self, which: int) -> None:
        """Ask something else under an old key: refused, and nothing happens."""
        ask, _ = self.told[which % len(self.told)]
        if ask.deed is Deed.REFUND:
            other = replace(ask, transaction=uuid.uuid4())
        else:
            other = replace(ask, quantity=ask.quantity + 1, amount=ask.amount + 1)
        reply = do(other)
        code = orjson.loads(reply.body).get("code")
        demand((reply.status, code) == (422, Code.KEY_REUSED), f"{other} was answered {reply}")

    @invariant()
    def agree(self) -> None:
        """Compare everything that both have."""
        money = dict(Wallet.objects.filter(user__in=self.users).values_list("user", "balance"))
        held = {
            (user, thing): quantity
            for user, thing, quantity in Inventory.objects.filter(
                user__in=self.users, quantity__gt=0
            ).values_list("user", "product", "quantity")
        }
        stock = dict(Product.objects.filter(pk__in=self.model.things).values_list("pk", "stock"))
        _same("money", _some(money), _some(self.model.money))
        _same("things", held, _some(self.model.held))
        _same("stock", stock, {key: one.stock for key, one in self.model.things.items()})

    def _agree(self, ask: Ask, reasons: Reasons) -> Reply:
        """Ask the engine: it must do what the model did, or refuse for a reason that is one."""
        ask = replace(ask, key=f"{self.mark}-{len(self.told)}")
        reply = do(ask)
        self.told.append((ask, reply))
        code = orjson.loads(reply.body).get("code") if reply.status >= 300 else None
        right = code in reasons if reasons else code is None
        demand(right and not reply.replayed, f"{ask}: {code} instead of {sorted(reasons)}")
        return reply


def _some(numbers: dict[Any, int]) -> dict[Any, int]:
    return {key: number for key, number in numbers.items() if number}


def _same(what: str, engine: dict[Any, Any], model: dict[Any, Any]) -> None:
    demand(engine == model, f"{what}: the engine has {engine}, the model {model}")


def _products() -> list[Product]:
    """Return one to use, one to own, one of three, one with a limit, and a set of the first two."""
    made = [
        things.product(price=7),
        things.product(Kind.PERMANENT, 30),
        things.product(price=5, stock=3),
        things.product(price=3, per_user_limit=2, giftable=False),
        things.product(price=25),
    ]
    for part, quantity in ((made[0], 3), (made[1], 1)):
        BundleItem.objects.create(bundle=made[4], part=part, quantity=quantity)
    return made


def told(sizes: Sizes, track: Track) -> str:
    """Tell so many stories of so many steps."""
    progress = iter(track(range(sizes.examples), "story"))

    class Counted(Story):
        def teardown(self) -> None:
            next(progress, None)

    chosen = settings(
        max_examples=sizes.examples,
        stateful_step_count=sizes.steps,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    try:
        play(Counted, settings=chosen)
    except Failed:
        raise
    except Exception as error:
        raise Failed(f"{type(error).__name__}: {error}") from error
    finally:
        _exhaust(progress)
    books.demand_balance()
    return f"{sizes.examples} stories × {sizes.steps} steps: the engine and a plain model agree"


def _exhaust(progress: Iterable[Any]) -> None:
    for _ in progress:
        pass
