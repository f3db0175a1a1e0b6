import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Directorate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='full name')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, verbose_name='email address')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='email address for messages')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone number')),
                ('paused_until', models.DateField(blank=True, null=True, verbose_name='takes a break until')),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(auto_now_add=True)),
                ('password', models.CharField(default='!', editable=False, max_length=128)),
                ('line_manager', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='manages', to=settings.AUTH_USER_MODEL)),
                ('supporter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='supports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'people',
            },
        ),
        migrations.CreateModel(
            name='AccessNeeds',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step_free', models.BooleanField(default=False, verbose_name='a step-free way in')),
                ('hearing_loop', models.BooleanField(default=False, verbose_name='a hearing loop')),
                ('accessible_toilet', models.BooleanField(default=False, verbose_name='an accessible toilet')),
                ('changing_place', models.BooleanField(default=False, verbose_name='a Changing Places toilet')),
                ('blue_badge', models.BooleanField(default=False, verbose_name='parking for a blue badge')),
                ('near_bus', models.BooleanField(default=False, verbose_name='a bus stop nearby')),
                ('quiet_room', models.BooleanField(default=False, verbose_name='a quiet room to rest in')),
                ('bsl', models.BooleanField(default=False, verbose_name='a British Sign Language interpreter')),
                ('large_print', models.BooleanField(default=False, verbose_name='large print')),
                ('easy_read', models.BooleanField(default=False, verbose_name='Easy Read')),
                ('by_phone', models.BooleanField(default=False, verbose_name='to be rung rather than written to')),
                ('language', models.CharField(blank=True, max_length=60, verbose_name='to speak or read another language')),
                ('interpreter', models.BooleanField(default=False, verbose_name='an interpreter of that language')),
                ('other', models.CharField(blank=True, max_length=500, verbose_name='anything else')),
                ('share', models.BooleanField(default=False, verbose_name='people who organise my meetings may see this')),
                ('reviewed_on', models.DateField(auto_now=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='access_needs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'access needs',
            },
        ),
        migrations.CreateModel(
            name='Card',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('nonce', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CardCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='people.card')),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('nonce', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('code_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='their name')),
                ('address', models.EmailField(blank=True, max_length=254, verbose_name='their email address')),
                ('is_open', models.BooleanField(default=False, verbose_name='for many people')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('uses_left', models.PositiveSmallIntegerField(default=1)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('declined_at', models.DateTimeField(blank=True, null=True)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('for_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations_made', to=settings.AUTH_USER_MODEL)),
                ('used_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invitations_used', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PaymentBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='what it is for')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=7, verbose_name='amount in pounds')),
                ('unit', models.CharField(choices=[('hour', 'an hour'), ('half_day', 'half a day'), ('day', 'a day'), ('meeting', 'a meeting')], max_length=10, verbose_name='for how long?')),
                ('from_date', models.DateField(verbose_name='from which day?')),
                ('source', models.CharField(max_length=200, verbose_name='where does the amount come from?')),
            ],
            options={
                'ordering': ['name', '-from_date'],
                'constraints': [models.UniqueConstraint(fields=('name', 'from_date'), name='payment_band_once_a_day'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_band_amount')],
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('staff', 'Member of staff'), ('patient', 'Patient or service user'), ('carer', 'Carer or family member'), ('partner_organisation', 'From a partner organisation'), ('coproduction_lead', 'Co-production lead'), ('payments_officer', 'Payments officer'), ('audit_reader', 'Audit reader'), ('place_keeper', 'Looks after places')], max_length=24)),
                ('since', models.DateTimeField(auto_now_add=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('deputies', models.ManyToManyField(blank=True, related_name='teams_deputised', to=settings.AUTH_USER_MODEL)),
                ('directorate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='people.directorate')),
                ('manager', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='teams_managed', to=settings.AUTH_USER_MODEL)),
                ('members', models.ManyToManyField(blank=True, related_name='teams', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='TrustSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name of the trust')),
                ('email_domains', models.JSONField(default=list, verbose_name='email domains whose people may sign up')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone number for help')),
                ('freedom_to_speak_up', models.CharField(blank=True, max_length=200, verbose_name='Freedom to Speak Up contact')),
                ('pals', models.CharField(blank=True, max_length=200, verbose_name='PALS contact')),
                ('areas_off', models.JSONField(default=list, help_text='Keys of areas.AREAS', verbose_name='areas switched off')),
                ('roster_lead_days', models.PositiveSmallIntegerField(default=42, verbose_name='days before which rosters are fixed')),
                ('second_factor_for_all_staff', models.BooleanField(default=False, verbose_name='a second factor for all staff')),
            ],
            options={
                'verbose_name_plural': 'trust settings',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_trust')],
            },
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email__isnull', False)), name='person_email_unique'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('email', ''), _negated=True), name='person_email_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='cardcode',
            constraint=models.UniqueConstraint(fields=('card', 'place'), name='card_code_once'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('for_person', None), ('is_open', True)), models.Q(('address', ''), ('for_person__isnull', False), ('is_open', False)), models.Q(('for_person', None), ('is_open', False), models.Q(('address', ''), _negated=True)), _connector='OR'), name='invitation_one_kind'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.UniqueConstraint(fields=('person', 'kind'), name='role_once'),
        ),
    ]
