import django.contrib.postgres.fields
from django.db import migrations, models

CHANNELS = [
    ("popup", "Pop-up"),
    ("sound", "Sound"),
    ("email", "E-mail"),
    ("telegram", "Telegram"),
]
EVENTS = [
    ("new_order", "A new order comes in"),
    ("assigned", "An order is assigned to me"),
    ("taken_away", "An order is taken out of my personal list"),
    ("given_back", "A leader takes back a customer I hold"),
    ("due", "A callback I promised is due"),
    ("missed", "A callback I promised is missed"),
    ("blocked", "An overdue delivery keeps somebody of my team from other work"),
    ("released", "A leader releases an overdue delivery of mine"),
    ("courier", "The courier asks to call about an order I confirmed"),
    ("arrived", "A parcel of an order I confirmed arrives"),
    ("paid", "An order I confirmed is paid"),
    ("returned", "A parcel of an order I confirmed comes back"),
    ("by_link", "A customer corrects or confirms an order by the link I gave"),
    ("stopped", "A leader pauses or ends my work"),
    ("export", "My export is ready"),
]


def channels():
    return django.contrib.postgres.fields.ArrayField(
        models.CharField(choices=CHANNELS, max_length=8), blank=True, null=True, size=None
    )


class Migration(migrations.Migration):
    dependencies = [("integrations", "0003_notices")]

    operations = [
        migrations.AlterField(
            "notice", "event", models.CharField(choices=EVENTS, max_length=12)
        ),
        migrations.AddField("noticepolicy", "due", channels()),
        migrations.AddField("noticepolicy", "blocked", channels()),
        migrations.AddField(
            "noticepolicy", "reminded_until", models.DateTimeField(editable=False, null=True)
        ),
    ]
