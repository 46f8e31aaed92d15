
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_team_exports'),
        ('catalogue', '0001_initial'),
        ('customers', '0001_initial'),
        ('orders', '0002_number'),
        ('sources', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['company', 'source', '-arrived_at', '-id'], name='order_list_by_source'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('promised_by__isnull', False)), fields=['company', 'promised_by', '-arrived_at', '-id'], name='order_list_by_promiser'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('confirmed_by__isnull', False)), fields=['company', 'confirmed_by', '-arrived_at', '-id'], name='order_list_by_confirmer'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('carrier', ''), _negated=True), fields=['company', 'carrier', '-arrived_at', '-id'], name='order_list_by_carrier'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(models.Q(('problem', ''), _negated=True), ('address_problem', True), ('suspicious', True), _connector='OR'), fields=['company', '-arrived_at', '-id'], name='order_list_of_problems'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('track_code', ''), _negated=True), fields=['company', 'track_code'], name='order_by_track_code'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('street', ''), _negated=True), fields=['company', 'street'], name='order_by_street'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('city', ''), _negated=True), fields=['company', 'city', '-arrived_at', '-id'], name='order_list_by_city'),
        ),
    ]
