from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0003_told")]

    operations = [
        migrations.AddIndex(
            model_name="city",
            index=models.Index(
                condition=models.Q(("region__isnull", False)),
                fields=["country", "postal_code"],
                include=["region"],
                name="city_by_postal_code",
            ),
        )
    ]
