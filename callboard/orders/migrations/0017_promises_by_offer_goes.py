from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0016_spoken_by_country")]

    operations = [RemoveIndexConcurrently("order", "order_promises_by_offer")]
