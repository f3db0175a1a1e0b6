import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Week',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('looked_at', models.DateTimeField()),
                ('mailed_for', models.DateTimeField(help_text='The last weekly time for which a mail was queued', null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Aside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('not_me', 'Put aside'), ('passed', 'A colleague is asked'), ('taken', 'A colleague does it')], max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('not_mine', 'It is not mine to do'), ('no_time', 'I have no time for it'), ('rather_not', 'I would rather not')], max_length=12)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='put_aside', to=settings.AUTH_USER_MODEL)),
                ('to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='passed_on', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'key'], name='aside_thing')],
                'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'key'), name='aside_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_me'), ('to', None), models.Q(('reason', ''), _negated=True)), models.Q(('reason', ''), ('state__in', ['passed', 'taken']), ('to__isnull', False), models.Q(('to', models.F('person')), _negated=True)), _connector='OR'), name='aside_whole')],
            },
        ),
        migrations.CreateModel(
            name='Mentioned',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=64)),
                ('version', models.PositiveIntegerField(default=0)),
                ('times', models.PositiveSmallIntegerField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'key', 'version'), name='mentioned_once'), models.CheckConstraint(condition=models.Q(('times__range', (1, 2))), name='mentioned_twice_at_most')],
            },
        ),
    ]
