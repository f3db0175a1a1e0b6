from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('actor', models.UUIDField(help_text='Person; empty when the system did it', null=True)),
                ('verb', models.CharField(max_length=60)),
                ('target_type', models.CharField(max_length=60)),
                ('target_id', models.CharField(max_length=64)),
                ('ids', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name_plural': 'entries',
                'indexes': [models.Index(fields=['target_type', 'target_id', '-at'], name='audit_target')],
            },
        ),
    ]
