from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("demper", "0006_weight_of_uploads")]

    operations = [
        migrations.AlterModelOptions(
            name="upload",
            options={
                "ordering": ["-id"],
                "verbose_name": "handed-in price list",
                "verbose_name_plural": "handed-in price lists",
            },
        ),
    ]
