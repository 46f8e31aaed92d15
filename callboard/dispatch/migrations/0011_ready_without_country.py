from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dispatch", "0010_ready_queue_of_all_offers_goes")]

    operations = [
        AddIndexConcurrently(
            model_name="ready",
            index=models.Index(
                condition=models.Q(("country", "")),
                fields=["company", "order"],
                name="ready_without_country",
            ),
        ),
    ]
