from django.db import migrations, models

ADD = """
    ALTER TABLE dispatch_claim ADD CONSTRAINT claim_one_holder_per_order
        UNIQUE USING INDEX claim_one_holder_per_order
"""
DROP = "ALTER TABLE dispatch_claim DROP CONSTRAINT claim_one_holder_per_order"


class Migration(migrations.Migration):
    """An order is in one hand. The customer of a parcel may be held by somebody else."""

    dependencies = [("dispatch", "0014_claim_of_an_order")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(ADD, DROP)],
            [
                migrations.AddConstraint(
                    "claim",
                    models.UniqueConstraint(
                        fields=["company", "order"], name="claim_one_holder_per_order"
                    ),
                )
            ],
        ),
        migrations.RemoveConstraint("claim", "claim_one_holder_per_customer"),
    ]
