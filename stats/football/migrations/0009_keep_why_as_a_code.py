"""Keep why a run or an answer failed as a code with its values, to be said in any language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("football", "0008_look_again_at_what_waits")]

    operations = [
        migrations.AddField(
            model_name="collectrun",
            name="reason",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="inbox",
            name="reason",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
