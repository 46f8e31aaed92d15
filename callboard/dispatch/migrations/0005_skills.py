from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


def codes(length, most):
    each = models.CharField(max_length=length)
    return ArrayField(base_field=each, blank=True, db_default=[], default=list, size=most)


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0004_layout")]

    operations = [
        migrations.AddField("teamdesk", "countries", codes(2, 250)),
        migrations.AddField("teamdesk", "languages", codes(3, 50)),
        migrations.AddField("ready", "country", models.CharField(db_default="", max_length=2)),
    ]
