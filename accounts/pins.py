"""What a person keeps on the home page and in the sidebar: at most MAX_PINS, in their order."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from accounts.models import Pin, User
from accounts.subjects import Subject, SubjectCard, cards_for

MAX_PINS = 24


class PinRefused(ValueError):
    """There is no such subject, or the person has MAX_PINS already; `full` tells which."""

    def __init__(self, *, full: bool) -> None:
        super().__init__("Too many pins." if full else "There is no such subject.")
        self.full = full


def pin(user: User, subject: Subject) -> Pin:
    """Pin a subject last, or return the pin it has; raises PinRefused."""
    if not cards_for([subject], user.pk):
        raise PinRefused(full=False)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two tabs count one after the other
        mine = Pin.objects.filter(user=user)
        known = mine.filter(subject_type=subject.type, subject_id=subject.id).first()
        if known:
            return known
        if mine.count() >= MAX_PINS:
            raise PinRefused(full=True)
        last = mine.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        return Pin.objects.create(
            user=user, subject_type=subject.type, subject_id=subject.id, position=position
        )


def unpin(user: User, subject: Subject) -> bool:
    """Take a pin away; False when it was not there."""
    gone, _ = Pin.objects.filter(
        user=user, subject_type=subject.type, subject_id=subject.id
    ).delete()
    return bool(gone)


def reorder(user: User, pin_ids: Sequence[int]) -> None:
    """Put the person's pins in this order; foreign ids are ignored, pins left out go last."""
    with transaction.atomic():
        mine = {row.pk: row for row in Pin.objects.select_for_update().filter(user=user)}
        named = [pk for pk in dict.fromkeys(pin_ids) if pk in mine]
        rest = [pk for pk in mine if pk not in set(named)]
        for position, pk in enumerate([*named, *rest]):
            mine[pk].position = position
        Pin.objects.bulk_update(mine.values(), ["position"])


def move(user: User, pin_id: int, step: int) -> None:
    """Move one pin by `step` places (-1 is up); nothing happens at the ends."""
    order = list(Pin.objects.filter(user=user).values_list("pk", flat=True))
    if pin_id not in order:
        return
    place = order.index(pin_id)
    order.insert(max(0, place + step), order.pop(place))
    reorder(user, order)


def is_pinned(user: User, subject: Subject) -> bool:
    """True if the person keeps this subject."""
    return Pin.objects.filter(user=user, subject_type=subject.type, subject_id=subject.id).exists()


def list_pins(user: User) -> list[Pin]:
    """Return the pins in the person's order, those of vanished subjects included."""
    return list(Pin.objects.filter(user=user))


def list_pinned_cards(user: User) -> list[SubjectCard]:
    """Return a card for each pin whose subject still exists, in the person's order."""
    subjects = [Subject(row.subject_type, row.subject_id) for row in list_pins(user)]
    return cards_for(subjects, user.pk)
