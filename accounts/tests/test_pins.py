import pytest

from accounts import pins, subjects
from accounts.models import Pin
from accounts.subjects import Subject, SubjectCard, SubjectType

pytestmark = pytest.mark.django_db


def stars(ids):
    """Every star but the one called `gone` exists."""
    return [
        SubjectCard(Subject("sky.star", key), f"Star {key}", f"/stars/{key}/", "star", "star")
        for key in ids
        if key != "gone"
    ]


@pytest.fixture(autouse=True)
def sky(monkeypatch):
    monkeypatch.setattr(subjects, "_types", {})
    subjects.register(SubjectType("sky.star", "Star", "star", stars))


def star(key):
    return Subject("sky.star", str(key))


def titles(user):
    return [card.title for card in pins.list_pinned_cards(user)]


def test_pins_stand_in_the_order_of_pinning(user):
    for key in "cab":
        pins.pin(user, star(key))

    assert titles(user) == ["Star c", "Star a", "Star b"]


def test_pinning_twice_keeps_one_pin(user):
    assert pins.pin(user, star(1)) == pins.pin(user, star(1))
    assert Pin.objects.count() == 1


@pytest.mark.parametrize("subject", [Subject("sky.star", "gone"), Subject("sky.moon", "1")])
def test_what_does_not_exist_cannot_be_pinned(user, subject):
    with pytest.raises(pins.PinRefused) as refusal:
        pins.pin(user, subject)

    assert not refusal.value.full


def test_there_are_at_most_24_pins(user, other_user):
    for key in range(pins.MAX_PINS):
        pins.pin(user, star(key))

    with pytest.raises(pins.PinRefused) as refusal:
        pins.pin(user, star("more"))
    assert (pins.MAX_PINS, refusal.value.full) == (24, True)
    assert pins.pin(user, star(0)).position == 0
    assert pins.pin(other_user, star("more")).position == 0


def test_unpinning_tells_whether_there_was_a_pin(user, other_user):
    pins.pin(user, star(1))

    assert pins.unpin(other_user, star(1)) is False
    assert [pins.unpin(user, star(1)), pins.unpin(user, star(1))] == [True, False]


def test_reordering_puts_what_it_does_not_name_last_and_ignores_foreign_pins(user, other_user):
    a, b, c = (pins.pin(user, star(key)).pk for key in "abc")
    foreign = pins.pin(other_user, star("z"))
    pins.reorder(user, [c, foreign.pk, a, c, 10**9])

    assert [row.pk for row in pins.list_pins(user)] == [c, a, b]
    foreign.refresh_from_db()
    assert foreign.position == 0


@pytest.mark.parametrize(
    ("key", "step", "order"),
    [("b", -1, "bac"), ("b", 1, "acb"), ("a", -1, "abc"), ("c", 1, "abc")],
)
def test_a_pin_moves_one_place_and_stops_at_the_ends(user, key, step, order):
    rows = {name: pins.pin(user, star(name)).pk for name in "abc"}
    pins.move(user, rows[key], step)

    assert titles(user) == [f"Star {name}" for name in order]


def test_the_button_pins_and_unpins_without_javascript(client, user):
    client.force_login(user)
    send = {"subject": "sky.star:1", "next": "/account/pins/"}

    answer = client.post("/account/pin/", {**send, "pinned": "1"})
    assert (answer["Location"], pins.is_pinned(user, star(1))) == ("/account/pins/", True)
    client.post("/account/pin/", {**send, "pinned": "0"})
    assert not pins.is_pinned(user, star(1))


def test_htmx_gets_the_button_in_its_new_state(client, user):
    client.force_login(user)
    answer = client.post(
        "/account/pin/", {"subject": "sky.star:1", "pinned": "1"}, headers={"HX-Request": "true"}
    )

    assert 'aria-pressed="true"' in answer.content.decode()
    assert 'name="pinned" value="0"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_the_button_says_when_there_are_too_many(client, user, monkeypatch):
    monkeypatch.setattr(pins, "MAX_PINS", 0)
    client.force_login(user)
    send = {"subject": "sky.star:1", "pinned": "1"}
    answer = client.post("/account/pin/", send, headers={"HX-Request": "true"})

    assert "at most 0" in answer.content.decode()
    assert 'aria-pressed="false"' in answer.content.decode()


@pytest.mark.parametrize("subject", ["sky.star:gone", "sky.moon:1", "", ":::"])
def test_pinning_what_does_not_exist_is_404(client, user, subject):
    client.force_login(user)

    assert client.post("/account/pin/", {"subject": subject, "pinned": "1"}).status_code == 404


def test_the_page_moves_a_pin(client, user):
    client.force_login(user)
    pins.pin(user, star("a"))
    b = pins.pin(user, star("b"))
    client.post(f"/account/pins/{b.pk}/move/", {"step": "up"})

    assert titles(user) == ["Star b", "Star a"]


def test_nobody_moves_the_pins_of_others(client, user, other_user):
    client.force_login(other_user)
    row = pins.pin(user, star("a"))

    assert client.post(f"/account/pins/{row.pk}/move/", {"step": "up"}).status_code == 404


@pytest.mark.slow
def test_the_page_lists_pins_in_a_bounded_number_of_queries(
    client, user, django_assert_max_num_queries
):
    client.force_login(user)
    for key in range(pins.MAX_PINS):
        pins.pin(user, star(key))
    Pin.objects.filter(subject_id="3").update(subject_id="gone")

    with django_assert_max_num_queries(8):
        page = client.get("/account/pins/").content.decode()
    assert "Star 23" in page
    assert "no longer there" in page
