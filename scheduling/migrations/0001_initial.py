import datetime
import uuid

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
            name='DiarySource',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('pattern', 'Your usual week'), ('rota', 'Your rota'), ('own_word', 'What suits you'), ('upload', 'Calendar file'), ('roster', 'Your team’s roster'), ('address', 'Calendar address')], max_length=10)),
                ('read_at', models.DateTimeField()),
                ('unread', models.PositiveIntegerField(default=0, help_text='Entries that could not be read')),
                ('known_from', models.DateTimeField()),
                ('known_until', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='diary_sources', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('travel', models.CharField(blank=True, max_length=500, verbose_name='how to get there')),
                ('contact', models.CharField(blank=True, max_length=120, verbose_name='who to ring there')),
                ('changing_place', models.BooleanField(default=False, verbose_name='a Changing Places toilet')),
                ('blue_badge', models.BooleanField(default=False, verbose_name='parking for blue badges')),
                ('near_bus', models.BooleanField(default=False, verbose_name='a bus stop nearby')),
                ('is_open', models.BooleanField(default=True, verbose_name='can be used')),
            ],
        ),
        migrations.CreateModel(
            name='DiaryMask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('time_class', models.CharField(choices=[('busy', 'Busy'), ('tentative', 'Maybe busy'), ('on_shift', 'On shift: could come if released'), ('off_duty', 'Off duty: own time'), ('offered', 'Own time that the person has offered'), ('rest', 'Rest after a night shift'), ('protected', 'Protected: never asked for'), ('known', 'Known: free unless another class says otherwise')], max_length=10)),
                ('origin', models.DateTimeField()),
                ('bits', models.BinaryField()),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='masks', to='scheduling.diarysource')),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('status', models.CharField(choices=[('TENTATIVE', 'Held'), ('CONFIRMED', 'Confirmed'), ('CANCELLED', 'Cancelled')], default='CONFIRMED', max_length=10)),
                ('summary', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True)),
                ('url', models.CharField(help_text='Path on this site, for links back', max_length=300)),
                ('start', models.DateTimeField()),
                ('end', models.DateTimeField()),
                ('where', models.CharField(blank=True, help_text='When no room of ours is used', max_length=300, verbose_name='another place')),
                ('join_url', models.CharField(blank=True, max_length=500, verbose_name='link to join online')),
                ('join_phone', models.CharField(blank=True, max_length=100, verbose_name='number to join by phone')),
                ('cancelled_because', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('organizer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events_organised', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Attendee',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('essential', models.BooleanField(default=False)),
                ('facilitator', models.BooleanField(default=False)),
                ('labels', models.JSONField(default=list)),
                ('partstat', models.CharField(choices=[('NEEDS-ACTION', 'No answer yet'), ('ACCEPTED', 'Coming'), ('TENTATIVE', 'Maybe'), ('DECLINED', 'Not coming')], default='NEEDS-ACTION', max_length=12)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('override_reason', models.CharField(blank=True, help_text='Why it was confirmed although this essential person was not free', max_length=500)),
                ('removed_at', models.DateTimeField(blank=True, help_text='Left; no longer concerned', null=True)),
                ('clashes_since', models.DateTimeField(blank=True, help_text='Since then their diary says that they cannot come, and they do not', null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attending', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendees', to='scheduling.event')),
            ],
        ),
        migrations.CreateModel(
            name='AccessCheck',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('answer', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('ring', 'Ring me')], max_length=4)),
                ('because', models.CharField(blank=True, max_length=500)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('override_reason', models.CharField(blank=True, help_text='Why the meeting goes ahead without their yes', max_length=500)),
                ('overridden_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_checks', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(blank=True, help_text='Who wrote it down for somebody who said it on the phone or on paper', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_checks', to='scheduling.event')),
            ],
        ),
        migrations.CreateModel(
            name='OpeningTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(help_text='0 is Monday')),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opening_times', to='scheduling.location')),
            ],
            options={
                'ordering': ['weekday'],
            },
        ),
        migrations.CreateModel(
            name='OwnStretch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('busy', 'I cannot come then'), ('protected', 'It is protected: never ask me then'), ('come', 'I could come then after all')], max_length=10)),
                ('start', models.DateTimeField()),
                ('end', models.DateTimeField()),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stretches', to='scheduling.diarysource')),
            ],
            options={
                'ordering': ['start'],
            },
        ),
        migrations.CreateModel(
            name='PatternTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(help_text='0 is Monday')),
                ('kind', models.CharField(choices=[('free', 'I could come to a meeting'), ('on_shift', 'I am on shift'), ('protected', 'Protected: never ask me')], max_length=10)),
                ('start', models.TimeField()),
                ('end', models.TimeField()),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pattern', to='scheduling.diarysource')),
            ],
            options={
                'ordering': ['weekday', 'start'],
            },
        ),
        migrations.CreateModel(
            name='PersonalFeed',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='personal_feed', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('summary', models.CharField(max_length=200)),
                ('url', models.CharField(help_text='Path on this site, for those who run it', max_length=300)),
                ('status', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed'), ('settled', 'A time is chosen'), ('cancelled', 'Called off')], default='open', max_length=10)),
                ('closes_at', models.DateTimeField(help_text='Midnight after the last day for answers')),
                ('hidden', models.BooleanField(default=False, verbose_name='nobody sees the answers before it closes')),
                ('cancelled_because', models.CharField(blank=True, max_length=500)),
                ('despite', models.CharField(blank=True, help_text='Why a time was chosen that everybody who answered had refused', max_length=500)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposals', to='scheduling.event')),
                ('organizer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PlaceOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('room', 'A room of ours'), ('other', 'Another place'), ('online', 'Online'), ('phone', 'By phone')], max_length=10)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='scheduling.proposal')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('start', models.DateTimeField()),
                ('end', models.DateTimeField()),
                ('summary', models.CharField(max_length=200)),
                ('url', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('asked', 'Not answered yet'), ('approved', 'Released'), ('declined', 'Not released'), ('cover', 'Cover needed'), ('withdrawn', 'No longer needed')], default='asked', max_length=10)),
                ('note', models.CharField(blank=True, help_text='The reason of a no, or what cover is needed', max_length=500)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='releases_to_decide', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='releases', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['start', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('essential', models.BooleanField(default=False)),
                ('labels', models.JSONField(default=list)),
                ('times_asked', models.PositiveSmallIntegerField(default=0, help_text='Rises when somebody who left is asked again')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('help_wanted', models.CharField(blank=True, max_length=500, verbose_name='anything that would help to take part')),
                ('recorded_how', models.CharField(blank=True, choices=[('paper', 'On paper'), ('phone', 'By phone'), ('in_person', 'In person')], max_length=10)),
                ('removed_at', models.DateTimeField(blank=True, help_text='Left; no longer concerned', null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='poll_responses', to=settings.AUTH_USER_MODEL)),
                ('places', models.ManyToManyField(blank=True, related_name='responses', to='scheduling.placeoption')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responses', to='scheduling.proposal')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('capacity', models.PositiveSmallIntegerField()),
                ('step_free', models.BooleanField(default=False, verbose_name='a step-free way in')),
                ('hearing_loop', models.BooleanField(default=False, verbose_name='a hearing loop')),
                ('accessible_toilet', models.BooleanField(default=False, verbose_name='an accessible toilet')),
                ('quiet_room', models.BooleanField(default=False, verbose_name='a quiet room to rest in')),
                ('access_notes', models.CharField(blank=True, max_length=300, verbose_name='what else to know about getting in')),
                ('is_open', models.BooleanField(default=True, verbose_name='can be used')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='scheduling.location')),
            ],
            options={
                'ordering': ['capacity', 'name'],
            },
        ),
        migrations.AddField(
            model_name='placeoption',
            name='room',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scheduling.room'),
        ),
        migrations.AddField(
            model_name='event',
            name='room',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='scheduling.room'),
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('reason', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='scheduling.location')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='scheduling.room')),
            ],
            options={
                'ordering': ['first_day', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RosterDraft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
            ],
        ),
        migrations.CreateModel(
            name='RosterName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_hash', models.CharField(max_length=64)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roster_names', to='people.team')),
            ],
        ),
        migrations.CreateModel(
            name='RosterRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='roster_refusal', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RosterTimes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('times', models.JSONField()),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roster_times', to='scheduling.diarysource')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
            ],
        ),
        migrations.CreateModel(
            name='Rota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_monday', models.DateField()),
                ('weeks', models.PositiveSmallIntegerField()),
                ('early_start', models.TimeField()),
                ('early_end', models.TimeField()),
                ('late_start', models.TimeField()),
                ('late_end', models.TimeField()),
                ('long_day_start', models.TimeField()),
                ('long_day_end', models.TimeField()),
                ('night_start', models.TimeField()),
                ('night_end', models.TimeField()),
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rota', to='scheduling.diarysource')),
            ],
        ),
        migrations.CreateModel(
            name='RotaDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.PositiveSmallIntegerField()),
                ('shift', models.CharField(choices=[('early', 'Early'), ('late', 'Late'), ('long_day', 'Long day'), ('night', 'Night'), ('off', 'Off')], max_length=10)),
                ('rota', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='scheduling.rota')),
            ],
            options={
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='ShiftCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.CharField(max_length=64)),
                ('means', models.CharField(choices=[('on_shift', 'On shift'), ('known', 'At work, and can come to meetings'), ('protected', 'At work, and must not be asked away'), ('off_duty', 'Off duty'), ('busy', 'Not here: leave or absence'), ('nothing', 'Leave it out')], max_length=10)),
                ('start', models.TimeField(blank=True, null=True)),
                ('end', models.TimeField(blank=True, null=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shift_codes', to='people.team')),
            ],
        ),
        migrations.CreateModel(
            name='Suits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('otherwise_free', models.BooleanField(default=False)),
                ('not_before', models.TimeField(blank=True, null=True)),
                ('not_after', models.TimeField(blank=True, null=True)),
                ('not_days', models.JSONField(blank=True, default=list)),
                ('only_by_phone', models.BooleanField(default=False)),
                ('notice_days', models.PositiveSmallIntegerField(default=0)),
                ('buffer_minutes', models.PositiveSmallIntegerField(default=0)),
                ('offer_from', models.TimeField(blank=True, null=True)),
                ('offer_until', models.TimeField(blank=True, null=True)),
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='suits', to='scheduling.diarysource')),
            ],
            options={
                'verbose_name_plural': 'what suits people',
            },
        ),
        migrations.CreateModel(
            name='TimeOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateTimeField()),
                ('end', models.DateTimeField()),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='times', to='scheduling.proposal')),
            ],
            options={
                'ordering': ['start'],
            },
        ),
        migrations.CreateModel(
            name='TimeAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('says', models.CharField(choices=[('yes', 'Yes'), ('if_need_be', 'If need be'), ('no', 'No')], max_length=10)),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='scheduling.response')),
                ('time', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='scheduling.timeoption')),
            ],
        ),
        migrations.CreateModel(
            name='Arrangement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('need', models.CharField(help_text='The field of AccessNeeds', max_length=40)),
                ('words', models.CharField(max_length=500)),
                ('booked_at', models.DateTimeField(blank=True, null=True)),
                ('booked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('check_of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='arrangements', to='scheduling.accesscheck')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('check_of', 'need'), name='arrangement_once')],
            },
        ),
        migrations.CreateModel(
            name='CalendarAddress',
            fields=[
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='address', serialize=False, to='scheduling.diarysource')),
                ('sealed_address', models.TextField()),
                ('sealed_validators', models.TextField(blank=True, help_text='What its website called the version read last')),
                ('fingerprint', models.CharField(blank=True, help_text='Of the version read last; nothing comes back', max_length=64)),
                ('succeeded_at', models.DateTimeField(null=True)),
                ('tried_at', models.DateTimeField(null=True)),
                ('next_try_at', models.DateTimeField()),
                ('failures', models.PositiveSmallIntegerField(default=0, help_text='Tries in a row that came to nothing')),
                ('problem', models.CharField(blank=True, choices=[('', 'It was read'), ('not reached', 'We could not reach it'), ('said no', 'Its website did not let us read it. Check that it is still shared'), ('not a calendar', 'What is there is not a calendar. Look for an address that ends in .ics'), ('too large', 'It is larger than 10 MB. Share fewer months'), ('too slow', 'It took too long to read'), ('nothing read', 'We could not read any entry in it'), ('cannot open', 'We lost the key to its address. Give us the address again')], max_length=20)),
                ('leased_by', models.UUIDField(null=True)),
                ('leased_until', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name_plural': 'calendar addresses',
                'indexes': [models.Index(fields=['next_try_at'], name='calendar_address_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('leased_by__isnull', True), ('leased_until__isnull', True)), models.Q(('leased_by__isnull', False), ('leased_until__isnull', False)), _connector='OR'), name='calendar_address_lease_whole')],
            },
        ),
        migrations.AddConstraint(
            model_name='diarysource',
            constraint=models.UniqueConstraint(fields=('person', 'kind'), name='diary_source_once'),
        ),
        migrations.AddConstraint(
            model_name='diarysource',
            constraint=models.CheckConstraint(condition=models.Q(('known_from__lt', models.F('known_until'))), name='diary_source_known_order'),
        ),
        migrations.AddConstraint(
            model_name='diarymask',
            constraint=models.UniqueConstraint(fields=('source', 'time_class'), name='diary_mask_once'),
        ),
        migrations.AddConstraint(
            model_name='attendee',
            constraint=models.UniqueConstraint(fields=('event', 'person'), name='attendee_once'),
        ),
        migrations.AddConstraint(
            model_name='accesscheck',
            constraint=models.UniqueConstraint(fields=('event', 'person'), name='access_check_once'),
        ),
        migrations.AddConstraint(
            model_name='accesscheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='access_check_answer_whole'),
        ),
        migrations.AddConstraint(
            model_name='openingtime',
            constraint=models.UniqueConstraint(fields=('location', 'weekday'), name='opening_time_once'),
        ),
        migrations.AddConstraint(
            model_name='openingtime',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='opening_time_weekday'),
        ),
        migrations.AddConstraint(
            model_name='openingtime',
            constraint=models.CheckConstraint(condition=models.Q(('opens__lt', models.F('closes')), ('closes', datetime.time(0, 0)), _connector='OR'), name='opening_time_in_order'),
        ),
        migrations.AddConstraint(
            model_name='ownstretch',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='own_stretch_order'),
        ),
        migrations.AddConstraint(
            model_name='patterntime',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='pattern_weekday'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('event', None), ('status', 'settled'), _connector='OR'), name='proposal_event_settles'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'cancelled'), ('cancelled_because', ''), _connector='OR'), name='proposal_reason_when_cancelled'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('person', 'url', 'start', 'end'), name='release_once'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='release_start_before_end'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('decider__isnull', True), models.Q(('decider', models.F('person')), _negated=True), _connector='OR'), name='release_not_by_oneself'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), ('state', 'declined'), _negated=True), name='release_no_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.UniqueConstraint(fields=('proposal', 'person'), name='response_once'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at__isnull', False), models.Q(('help_wanted', ''), ('recorded_how', '')), _connector='OR'), name='response_empty_until_answered'),
        ),
        migrations.AddConstraint(
            model_name='room',
            constraint=models.UniqueConstraint(fields=('location', 'name'), name='room_once'),
        ),
        migrations.AddConstraint(
            model_name='room',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__gte', 1)), name='room_capacity'),
        ),
        migrations.AddConstraint(
            model_name='placeoption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'room'), ('room__isnull', False)), models.Q(models.Q(('kind', 'room'), _negated=True), ('room__isnull', True)), _connector='OR'), name='place_option_room'),
        ),
        migrations.AddConstraint(
            model_name='placeoption',
            constraint=models.UniqueConstraint(fields=('proposal', 'kind', 'room'), name='place_option_once'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['room', 'start'], name='event_room_start'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='event_start_before_end'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('join_url', ''), ('join_url__startswith', 'https://'), _connector='OR'), name='event_join_by_https'),
        ),
        migrations.AddConstraint(
            model_name='closure',
            constraint=models.CheckConstraint(condition=models.Q(('first_day__lte', models.F('last_day'))), name='closure_in_order'),
        ),
        migrations.AddConstraint(
            model_name='closure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('location__isnull', True), ('room__isnull', False)), models.Q(('location__isnull', False), ('room__isnull', True)), _connector='OR'), name='closure_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='rosterdraft',
            constraint=models.UniqueConstraint(fields=('team', 'by'), name='roster_draft_once'),
        ),
        migrations.AddConstraint(
            model_name='rostername',
            constraint=models.UniqueConstraint(fields=('team', 'name_hash'), name='roster_name_once'),
        ),
        migrations.AddConstraint(
            model_name='rostertimes',
            constraint=models.UniqueConstraint(fields=('source', 'team'), name='roster_times_once'),
        ),
        migrations.AddConstraint(
            model_name='rota',
            constraint=models.CheckConstraint(condition=models.Q(('weeks__gte', 1), ('weeks__lte', 12)), name='rota_weeks'),
        ),
        migrations.AddConstraint(
            model_name='rotaday',
            constraint=models.UniqueConstraint(fields=('rota', 'day'), name='rota_day_once'),
        ),
        migrations.AddConstraint(
            model_name='shiftcode',
            constraint=models.UniqueConstraint(fields=('team', 'code_hash'), name='shift_code_once'),
        ),
        migrations.AddConstraint(
            model_name='shiftcode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', None), ('start', None)), models.Q(('end__isnull', False), ('start__isnull', False)), _connector='OR'), name='shift_code_hours'),
        ),
        migrations.AddConstraint(
            model_name='shiftcode',
            constraint=models.CheckConstraint(condition=models.Q(('start', None), ('means__in', ['on_shift', 'known', 'protected']), _connector='OR'), name='shift_code_whole_day'),
        ),
        migrations.AddConstraint(
            model_name='suits',
            constraint=models.CheckConstraint(condition=models.Q(('not_before', None), ('not_after', None), ('not_before__lt', models.F('not_after')), _connector='OR'), name='suits_hours_in_order'),
        ),
        migrations.AddConstraint(
            model_name='suits',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('offer_from', None), ('offer_until', None)), ('offer_from__lt', models.F('offer_until')), _connector='OR'), name='suits_offer_in_order'),
        ),
        migrations.AddConstraint(
            model_name='timeoption',
            constraint=models.UniqueConstraint(fields=('proposal', 'start'), name='time_option_once'),
        ),
        migrations.AddConstraint(
            model_name='timeoption',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='time_option_start_before_end'),
        ),
        migrations.AddConstraint(
            model_name='timeanswer',
            constraint=models.UniqueConstraint(fields=('response', 'time'), name='time_answer_once'),
        ),
    ]
