import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

CHANNELS = [('popup', 'Pop-up'), ('sound', 'Sound'), ('email', 'E-mail'), ('telegram', 'Telegram')]
EVENTS = [
    ('new_order', 'A new order comes in'),
    ('assigned', 'An order is assigned to me'),
    ('taken_away', 'An order is taken out of my personal list'),
    ('given_back', 'A leader takes back a customer I hold'),
    ('missed', 'A callback I promised is missed'),
    ('released', 'A leader releases an overdue delivery of mine'),
    ('courier', 'The courier asks to call about an order I confirmed'),
    ('arrived', 'A parcel of an order I confirmed arrives'),
    ('paid', 'An order I confirmed is paid'),
    ('returned', 'A parcel of an order I confirmed comes back'),
    ('by_link', 'A customer corrects or confirms an order by the link I gave'),
    ('stopped', 'A leader pauses or ends my work'),
    ('export', 'My export is ready'),
]

# Who had pop-ups of new orders has them still, and was told by Telegram as well.
AS_BEFORE = """
    INSERT INTO integrations_noticepolicy (company_id, new_order)
    SELECT id, CASE WHEN popups THEN '{popup,sound,telegram}' ELSE '{}' END::varchar[]
    FROM accounts_company;
    INSERT INTO integrations_noticepolicy (company_id, team_id, new_order)
    SELECT company_id, id, '{popup,sound,telegram}' FROM accounts_team WHERE popups;
"""


def channels():
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(choices=CHANNELS, max_length=8), blank=True, null=True, size=None
    )


def belongs_to(model, on_delete=django.db.models.deletion.CASCADE, **facts):
    return models.ForeignKey(on_delete=on_delete, related_name='+', to=model, **facts)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_new_orders'),
        ('integrations', '0002_telegram_bot'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(choices=EVENTS, max_length=12)),
                ('way', models.CharField(blank=True, choices=CHANNELS, max_length=8)),
                ('numbers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('count', models.PositiveIntegerField(default=1)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', belongs_to('accounts.company', django.db.models.deletion.PROTECT)),
                ('member', belongs_to('accounts.member', null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['company', 'way', 'id'], name='notice_to_be_sent')],
                'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ['', 'email', 'telegram'])), name='notice_way_is_sent')],
            },
        ),
        migrations.CreateModel(
            name='NoticePolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                *((event, channels()) for event, _label in EVENTS),
                ('company', belongs_to('accounts.company', django.db.models.deletion.PROTECT)),
                ('member', belongs_to('accounts.member', editable=False, null=True)),
                ('team', belongs_to('accounts.team', editable=False, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'team', 'member'), name='notice_policy_once_each', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('team', None), ('member', None), _connector='OR'), name='notice_policy_is_of_one')],
            },
        ),
        migrations.RunSQL(AS_BEFORE, migrations.RunSQL.noop),
    ]
