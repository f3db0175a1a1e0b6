import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('scheduling', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=150, verbose_name='what do you want to do?')),
                ('purpose', models.TextField(max_length=2000, verbose_name='what would you like to change?')),
                ('decided', models.TextField(blank=True, max_length=2000, verbose_name='what is already decided?')),
                ('involves', models.TextField(blank=True, max_length=2000, verbose_name='what would people do?')),
                ('payment', models.TextField(blank=True, max_length=2000, verbose_name='payment and costs')),
                ('last_time', models.TextField(blank=True, max_length=2000, verbose_name='what happened last time?')),
                ('stage', models.CharField(choices=[('draft', 'Draft'), ('looking_for_people', 'Looking for people'), ('open', 'Open'), ('closed', 'Closed')], default='draft', max_length=20)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who to ring')),
            ],
            options={
                'ordering': ['-created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('active', 'In the project'), ('left', 'Has left')], default='active', max_length=10)),
                ('is_lead', models.BooleanField(default=False, verbose_name='project lead')),
                ('is_facilitator', models.BooleanField(default=False, verbose_name='facilitator')),
                ('is_partner', models.BooleanField(default=False, verbose_name='patient or carer partner')),
                ('is_decision_maker', models.BooleanField(default=False, verbose_name='can decide')),
                ('takes_part_as', models.JSONField(default=list, verbose_name='takes part as')),
                ('joined_by', models.CharField(choices=[('link', 'By a link or letter, themselves'), ('open_link', 'By an open link, themselves'), ('phone', 'On the phone'), ('paper', 'On paper'), ('in_person', 'Face to face')], default='link', max_length=10)),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='projects.project')),
            ],
        ),
        migrations.CreateModel(
            name='ProjectInvite',
            fields=[
                ('invitation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='project_invite', serialize=False, to='people.invitation')),
                ('is_lead', models.BooleanField(default=False, verbose_name='project lead')),
                ('is_facilitator', models.BooleanField(default=False, verbose_name='facilitator')),
                ('is_partner', models.BooleanField(default=False, verbose_name='patient or carer partner')),
                ('is_decision_maker', models.BooleanField(default=False, verbose_name='can decide')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invites', to='projects.project')),
            ],
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='their name')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='their phone number')),
                ('comes_as', models.CharField(blank=True, max_length=24, verbose_name='what they are here')),
                ('needs', models.JSONField(default=dict)),
                ('status', models.CharField(choices=[('waiting', 'Waiting for an answer'), ('welcomed', 'Welcomed'), ('not_now', 'Not now')], default='waiting', max_length=10)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='what they are told')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='requests_to_join', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='projects.project')),
                ('invite', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='projects.projectinvite')),
            ],
            options={
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SpeaksFor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='who they speak for')),
                ('say', models.CharField(choices=[('asked', 'has not said yet'), ('yes', 'said yes'), ('cannot', 'cannot say so')], default='asked', max_length=6)),
                ('said_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='spoken_for_by', to='projects.membership')),
                ('membership', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='speaks_for', to='projects.membership')),
            ],
        ),
        migrations.CreateModel(
            name='Workshop',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=150, verbose_name='what is it for?')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='how long, in minutes?')),
                ('first_day', models.DateField(verbose_name='from')),
                ('last_day', models.DateField(verbose_name='to')),
                ('weekends', models.BooleanField(default=False, verbose_name='weekends too')),
                ('from_time', models.TimeField(verbose_name='not before')),
                ('until_time', models.TimeField(verbose_name='not after')),
                ('at_least_partners', models.PositiveSmallIntegerField(default=0, verbose_name='patient or carer partners')),
                ('at_least_decision_makers', models.PositiveSmallIntegerField(default=0, verbose_name='people who can decide')),
                ('at_least', models.PositiveSmallIntegerField(default=0, verbose_name='people in all')),
                ('needs_room', models.BooleanField(default=True, verbose_name='we need a room')),
                ('step_free', models.BooleanField(default=False, verbose_name='step-free way in')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='workshop', to='scheduling.event')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workshops', to='projects.project')),
                ('proposal', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='workshop', to='scheduling.proposal')),
                ('twin_of', models.OneToOneField(blank=True, help_text='Held a second time', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='twin', to='projects.workshop')),
            ],
            options={
                'ordering': ['-created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='WorkshopInvitee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('essential', models.BooleanField(default=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitees', to='projects.workshop')),
            ],
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('project', 'person'), name='membership_once'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('project', 'person'), name='join_request_once'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('name', ''), ('phone', ''), _connector='OR', _negated=True), _connector='OR'), name='join_request_from_somebody'),
        ),
        migrations.AddConstraint(
            model_name='speaksfor',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('member__isnull', True), models.Q(('name', ''), _negated=True)), models.Q(('member__isnull', False), ('name', '')), _connector='OR'), name='speaks_for_somebody'),
        ),
        migrations.AddConstraint(
            model_name='workshop',
            constraint=models.CheckConstraint(condition=models.Q(('first_day__lte', models.F('last_day'))), name='workshop_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='workshop',
            constraint=models.CheckConstraint(condition=models.Q(('from_time__lt', models.F('until_time'))), name='workshop_times_in_order'),
        ),
        migrations.AddConstraint(
            model_name='workshopinvitee',
            constraint=models.UniqueConstraint(fields=('workshop', 'person'), name='workshop_invitee_once'),
        ),
    ]
