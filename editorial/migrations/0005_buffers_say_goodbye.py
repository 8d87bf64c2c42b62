from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0004_holders"),
    ]

    operations = [
        migrations.AddField(
            model_name="buffer",
            name="closed",
            field=models.BooleanField(default=False, help_text="The tab said that it was closed or left."),
        ),
    ]
