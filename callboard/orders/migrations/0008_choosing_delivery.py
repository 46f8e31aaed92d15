"""Whether the post is offered beside a courier, and the words that end a talk (A10.2, A10.4)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_stages")]

    operations = [
        migrations.AddField(
            "orderpolicy", "courier_only", models.BooleanField(db_default=True, default=True)
        ),
        migrations.AddField(
            "orderpolicy",
            "closing_phrase",
            models.TextField(blank=True, db_default="", default="", max_length=1000),
        ),
    ]
