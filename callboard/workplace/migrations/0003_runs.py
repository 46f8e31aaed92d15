import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workplace", "0002_drafts"),
        ("orders", "0007_stages"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="stage",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="orders.stage",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="why",
            field=models.CharField(blank=True, db_default="", max_length=400),
        ),
        migrations.AlterField(
            model_name="run",
            name="verb",
            field=models.CharField(
                choices=[
                    ("assign", "Assign"),
                    ("take_away", "Take away"),
                    ("restore", "To the first line"),
                    ("reopen", "To the buyout line"),
                    ("release", "Release from hold"),
                    ("stage", "Set the stage"),
                    ("duplicates", "Duplicates to trash"),
                ],
                max_length=10,
            ),
        ),
    ]
