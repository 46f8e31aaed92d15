from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_team_ladder")]

    operations = [
        migrations.AddField(
            "team", "cities", models.BooleanField(db_default=False, default=False)
        )
    ]
