import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedVersion',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200)),
                ('content', models.JSONField(help_text='Sections, each {slug, heading, blocks}; see starter.py')),
                ('what_changed', models.CharField(help_text='Since the version before, in a sentence', max_length=300)),
                ('is_major', models.BooleanField(help_text='It asks people to do something in another way than before')),
                ('is_starter', models.BooleanField(default=False, help_text='Draft text that ships with the software')),
                ('published_at', models.DateTimeField()),
                ('effective_on', models.DateField(help_text='It counts from this day')),
                ('review_on', models.DateField(help_text='By this day somebody looks whether it is still right')),
                ('sha256', models.CharField(help_text='Of all the rest as canonical JSON', max_length=64)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('review_on__gt', models.F('effective_on'))), name='definition_review_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('content', models.JSONField(help_text='As of a published version')),
                ('based_on', models.PositiveIntegerField(help_text='Number of the version it began from')),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='definition_one_draft')],
            },
        ),
    ]
