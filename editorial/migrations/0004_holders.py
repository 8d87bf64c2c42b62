import json

import django.db.models.deletion
from django.db import migrations, models


def hold(apps, schema_editor):
    """Say of each address that readers ever had who was published there last."""
    events = apps.get_model("editorial", "Event").objects.filter(verb__in=["published", "amended"]).order_by("id")
    holders = apps.get_model("editorial", "Holder").objects
    for event in events.select_related("revision__frozen").iterator():
        slug = json.loads(event.revision.frozen.text)["slug"]
        holders.update_or_create(slug=slug, defaults={"profile_id": event.profile_id, "event_id": event.pk})


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0003_sessions_and_reminders"),
        ("profiles", "0002_portraits_merges_and_addresses"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["target"], name="event_by_target"),
        ),
        migrations.CreateModel(
            name="Holder",
            fields=[
                ("slug", models.CharField(max_length=100, primary_key=True, serialize=False)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="editorial.event"
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="profiles.profile"
                    ),
                ),
            ],
        ),
        migrations.RunPython(hold, migrations.RunPython.noop, elidable=False),
    ]
