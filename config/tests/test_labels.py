"""Words that come from elsewhere, said the house's way: labels of packages, names of browsers."""

import pytest
from django import forms
from django.utils import translation

from config.templatetags.dozor import browser
from config.templatetags.forms import control, sentence

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"{CHROME} Safari/537.36", "Chrome, Linux"),
        (f"{CHROME} Safari/537.36 Edg/150.0", "Edge, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iOS"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "–"),
    ],
)
def test_a_session_is_named_by_browser_and_system(agent, name):
    assert browser(agent) == name


def test_an_english_label_is_a_sentence_and_others_are_left_alone():
    with translation.override("en"):
        assert sentence("New Password (again)") == "New password (again)"
        assert sentence("Email (optional)") == "E-mail (optional)"
        assert sentence("API tokens") == "API tokens"
    with translation.override("ru"):
        assert sentence("Адрес Email") == "Адрес Email"


def test_a_placeholder_that_repeats_its_label_is_left_out():
    class Form(forms.Form):
        password = forms.CharField(
            label="Password", widget=forms.TextInput(attrs={"placeholder": "Password"})
        )
        login = forms.CharField(
            label="Login", widget=forms.TextInput(attrs={"placeholder": "Username or email"})
        )

    assert "placeholder" not in control(Form()["password"])
    assert 'placeholder="Username or email"' in control(Form()["login"])
