from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('profiles', '0002_portraits_merges_and_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='publication',
            name='portrait',
            field=models.CharField(blank=True, db_index=True, default='', help_text="How its renditions' names begin.", max_length=80),
            preserve_default=False,
        ),
    ]
