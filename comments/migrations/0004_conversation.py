import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_comment_policies"),
        ("comments", "0003_comment_address"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="cluster",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="near_duplicates",
                to="comments.comment",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="edited_at",
            field=models.DateTimeField(
                blank=True, editable=False, help_text="By its author.", null=True
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="is_escalated",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, help_text="An editor is to decide."
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="is_pick",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                help_text="Shown above the others.",
                verbose_name="editor's pick",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="proved_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="receipt_digest",
            field=models.CharField(
                blank=True, editable=False, max_length=64, null=True, unique=True
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="reported_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="Readers' reports put it back to be looked at, until it is decided on.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="score",
            field=models.PositiveSmallIntegerField(
                blank=True,
                editable=False,
                help_text="How likely it is to be rejected, 0 to 100; blank where nothing is known.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "None"),
                    ("house-rules", "Against the house rules"),
                    ("off-topic", "Not about the story"),
                    ("abuse", "Attacks a person"),
                    ("private", "Gives away private details"),
                    ("unlawful", "May be against the law"),
                    ("spam", "Spam"),
                ],
                editable=False,
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="moderationentry",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "None"),
                    ("house-rules", "Against the house rules"),
                    ("off-topic", "Not about the story"),
                    ("abuse", "Attacks a person"),
                    ("private", "Gives away private details"),
                    ("unlawful", "May be against the law"),
                    ("spam", "Spam"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__isnull", True), ("score__lte", 100), _connector="OR"),
                name="comment_score_in_hundred",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_pick", False), ("status", "approved"), _connector="OR"),
                name="comment_pick_is_public",
            ),
        ),
    ]
