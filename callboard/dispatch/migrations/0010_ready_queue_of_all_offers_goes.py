from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dispatch", "0009_ready_queue_goes")]

    operations = [RemoveIndexConcurrently("ready", "ready_queue_of_all_offers")]
