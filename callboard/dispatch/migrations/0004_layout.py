from django.db import migrations, models

LAYOUTS = [("button", "Button"), ("lines", "Lines"), ("tabs", "Tabs")]


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0003_releases")]

    operations = [
        migrations.AddField(
            "deskpolicy",
            "layout",
            models.CharField(choices=LAYOUTS, default="button", max_length=6),
        ),
        migrations.AddField(
            "teamdesk",
            "layout",
            models.CharField(choices=LAYOUTS, default="button", max_length=6),
        ),
        migrations.AddField(
            "claimentry",
            "reason",
            models.CharField(blank=True, db_default="", max_length=200),
        ),
    ]
