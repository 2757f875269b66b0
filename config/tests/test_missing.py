"""An address that leads nowhere gets the house's own page, in development as elsewhere."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("path", ["/nope/", "/warthunder/players/no%20such%20%3Cnick%3E/"])
def test_a_wrong_address_gets_the_houses_page_whether_or_not_debug_is_on(
    client, settings, debug, path
):
    settings.DEBUG = debug

    answer = client.get(path)

    assert answer.status_code == 404
    assert "errors/404.html" in [template.name for template in answer.templates]
    assert "URLconf" not in answer.text


def test_a_missing_slash_is_still_added_with_debug_on(client, settings):
    settings.DEBUG = True

    answer = client.get(reverse("warthunder:players").rstrip("/"))

    assert (answer.status_code, answer.headers["Location"]) == (301, "/warthunder/players/")
