from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0011_publish_checks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="article",
            options={
                "ordering": ["-id"],
                "permissions": [
                    ("revise_any_article", "Can revise any article, not only their own drafts"),
                    ("submit_article", "Can submit an article for review"),
                    ("return_article", "Can return an article to its reporter"),
                    ("mark_article_ready", "Can mark an article ready"),
                    ("publish_article", "Can publish and schedule an article"),
                    ("unschedule_article", "Can take back a schedule"),
                    ("retract_article", "Can retract an article"),
                    ("withdraw_article", "Can withdraw an article"),
                    ("correct_article", "Can publish a correction"),
                    ("begin_working_copy", "Can prepare a change to a live story"),
                    ("discard_working_copy", "Can give up a prepared change"),
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="base_version",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="correction",
            name="from_version",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="correction",
            name="hides_earlier",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="the words before are not shown"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="to_version",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="revision",
            name="public_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("base_version__isnull", True), ("replaces__isnull", True)),
                    models.Q(("base_version__isnull", False), ("replaces__isnull", False)),
                    _connector="OR",
                ),
                name="article_working_copy_knows_its_base",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_version__isnull", True),
                    ("to_version__gt", models.F("from_version")),
                    _connector="OR",
                ),
                name="correction_leads_to_a_later_version",
            ),
        ),
    ]
