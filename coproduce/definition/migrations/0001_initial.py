from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedVersion',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200)),
                ('content', models.JSONField(help_text='Sections, each {slug, heading, blocks}; see starter.py')),
                ('sha256', models.CharField(help_text='Of title and content as canonical JSON', max_length=64)),
                ('is_starter', models.BooleanField(default=False, help_text='Draft text that ships with the software')),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
    ]
