from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dispatch", "0008_ready_by_country_of_all_offers")]

    operations = [RemoveIndexConcurrently("ready", "ready_queue")]
