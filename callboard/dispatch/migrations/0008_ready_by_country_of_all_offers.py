from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

FIELDS = ["company", "lane", "line", "zone", "country", "ready_at", "order"]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dispatch", "0007_ready_by_country")]

    operations = [
        AddIndexConcurrently(
            "ready",
            models.Index(
                fields=FIELDS,
                name="ready_by_country_of_all_offers",
                condition=models.Q(reserved_for=None, personal=False),
            ),
        )
    ]
