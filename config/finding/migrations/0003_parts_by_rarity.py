"""How many names have a part of three: the rare ones say most, and are looked at first.

On Postgres new names go into the index at once: a list of those that wait would be read by every
search.
"""

from django.db import migrations


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("CREATE VIRTUAL TABLE finding_parts USING fts5vocab('finding_grams', 'row')")


    elif schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("ALTER INDEX finding_key_grams SET (fastupdate = off)")


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("DROP TABLE finding_parts")


class Migration(migrations.Migration):
    dependencies = [("finding", "0002_trigrams")]
    operations = [migrations.RunPython(build, take_down)]
