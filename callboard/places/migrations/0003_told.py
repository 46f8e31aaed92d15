import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0002_cities")]

    operations = [
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=7)),
                ("country", models.CharField(max_length=2)),
                ("city", models.CharField(max_length=80)),
                ("street", models.CharField(blank=True, max_length=120)),
                ("text", models.CharField(max_length=40)),
                (
                    "answers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), default=list, size=None
                    ),
                ),
                ("wanted_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["wanted_at"], name="told_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("country", "city", "kind", "street", "text"), name="told_once"
                    )
                ],
            },
        ),
    ]
