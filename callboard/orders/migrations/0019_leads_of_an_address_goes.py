from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0018_newest_of_an_address")]

    operations = [RemoveIndexConcurrently("leadorigin", "lead_origin_by_ip")]
