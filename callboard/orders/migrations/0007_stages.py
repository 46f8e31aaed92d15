import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('orders', '0006_outcomes'),
    ]

    operations = [
        migrations.AddField(
            model_name='orderpolicy',
            name='auto_stages',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('call', 'Call centre'), ('cancel', 'Cancelled'), ('packing', 'Packing'), ('sending', 'Sending'), ('delivery', 'Delivery'), ('done', 'Done'), ('return', 'Returned')], max_length=8)),
                ('name', models.CharField(max_length=40)),
                ('tone', models.CharField(choices=[('plain', 'Grey'), ('go', 'Green'), ('info', 'Blue'), ('soon', 'Amber'), ('late', 'Red')], default='plain', max_length=5)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('active', models.BooleanField(default=True)),
                ('way', models.CharField(choices=[('hand', 'By hand alone'), ('simple', 'By the status before'), ('script', 'By conditions')], default='hand', max_length=6)),
                ('from_status', models.CharField(blank=True, choices=[('new', 'New'), ('accepted', 'In work'), ('no_answer', 'No answer'), ('callback', 'Call back later'), ('scheduled', 'Scheduled delivery'), ('hold', 'Hold'), ('cancelled', 'Cancelled'), ('trash', 'Trash'), ('packing', 'Packing'), ('sending', 'Sending'), ('in_delivery', 'In delivery'), ('courier_callback', 'Courier asks to call'), ('arrived', 'Delivered'), ('paid', 'Paid'), ('returned', 'Returned'), ('deleted', 'Deleted as fraud')], max_length=16)),
                ('to_status', models.CharField(blank=True, choices=[('new', 'New'), ('accepted', 'In work'), ('no_answer', 'No answer'), ('callback', 'Call back later'), ('scheduled', 'Scheduled delivery'), ('hold', 'Hold'), ('cancelled', 'Cancelled'), ('trash', 'Trash'), ('packing', 'Packing'), ('sending', 'Sending'), ('in_delivery', 'In delivery'), ('courier_callback', 'Courier asks to call'), ('arrived', 'Delivered'), ('paid', 'Paid'), ('returned', 'Returned'), ('deleted', 'Deleted as fraud')], max_length=16)),
                ('script', models.TextField(blank=True, max_length=4000)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'ordering': ['group', 'position', 'id'],
            },
        ),
        migrations.AddField(
            model_name='order',
            name='stage',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.stage'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('stage__isnull', False)), fields=['company', 'stage', '-arrived_at', '-id'], name='order_list_by_stage'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(fields=('company', 'group', 'name'), name='stage_name_once_per_group'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('way', 'simple'), _negated=True), models.Q(('from_status', ''), _negated=True), _connector='OR'), name='stage_by_status_names_the_status_before'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('way', 'script'), _negated=True), models.Q(('script', ''), _negated=True), _connector='OR'), name='stage_by_conditions_has_some'),
        ),
    ]
