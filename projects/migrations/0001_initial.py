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
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('active', 'In the project'), ('left', 'Has left')], default='active', max_length=10)),
                ('is_lead', models.BooleanField(default=False, verbose_name='project lead')),
                ('is_facilitator', models.BooleanField(default=False, verbose_name='facilitator')),
                ('is_partner', models.BooleanField(default=False, verbose_name='patient or carer partner')),
                ('is_decision_maker', models.BooleanField(default=False, verbose_name='can decide')),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='projects.project')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'person'), name='membership_once')],
            },
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
