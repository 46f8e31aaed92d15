from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

FIELDS = ["company", "lane", "line", "zone", "country", "offer", "ready_at", "order"]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dispatch", "0006_ready_country")]

    operations = [
        AddIndexConcurrently(
            "ready",
            models.Index(
                fields=FIELDS, name="ready_by_country", condition=models.Q(reserved_for=None)
            ),
        )
    ]
