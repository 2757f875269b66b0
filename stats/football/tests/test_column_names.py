"""The columns of football's tables have names that can be translated, for the back office."""

import pytest
from django.apps import apps
from django.utils.functional import Promise

from config.work.tracked import Tracked

SHARED = {field.name for field in Tracked._meta.get_fields()}


def columns():
    for model in apps.get_app_config("football").get_models():
        for field in model._meta.concrete_fields:
            if field.name not in SHARED and not field.auto_created and field.name != "id":
                yield pytest.param(field, id=f"{model.__name__}.{field.name}")


@pytest.mark.parametrize("field", list(columns()))
def test_a_column_is_named_in_words(field):
    assert isinstance(field.verbose_name, Promise)
