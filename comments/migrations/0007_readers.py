import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# As comments/querysets.py asks for it now; an index of an expression serves only the same.
THREAD_OF = models.Func(
    "path", template="SUBSTR(%(expressions)s, 1, 16)", output_field=models.CharField()
)
ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_comment_policies"),
        ("comments", "0006_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BacklogClosure",
            fields=[
                ("id", ID.clone()),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("is_on", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        name="backlog_closure_one_at_a_time",
                        fields=["is_on"],
                        condition=models.Q(is_on=True),
                    ),
                    models.CheckConstraint(
                        name="backlog_closure_is_on_or_ended",
                        condition=models.Q(is_on=True, ended_at__isnull=True)
                        | models.Q(is_on=False, ended_at__isnull=False),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", ID.clone()),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="comments.comment",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("abuse", "Attacks a person"),
                            ("private", "Gives away private details"),
                            ("unlawful", "May be against the law"),
                            ("spam", "Spam"),
                            ("off-topic", "Not about the story"),
                            ("house-rules", "Against the house rules"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=500)),
                ("sender_key", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        name="report_once_per_network_and_day", fields=["comment", "sender_key"]
                    ),
                    models.CheckConstraint(
                        name="report_has_reason",
                        condition=models.Q(
                            reason__in=[
                                "abuse",
                                "private",
                                "unlawful",
                                "spam",
                                "off-topic",
                                "house-rules",
                            ]
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ErrorReport",
            fields=[
                ("id", ID.clone()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="error_reports",
                        to="articles.article",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.revision",
                    ),
                ),
                ("passage", models.TextField(blank=True, max_length=1000)),
                ("note", models.TextField(max_length=3000)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("fixed", "Fixed"),
                            ("explained", "Explained"),
                        ],
                        default="open",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=2000)),
                (
                    "correction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="articles.correction",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("receipt_digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-id"],
                "permissions": [("close_errorreport", "Can answer a report of an error")],
                "indexes": [models.Index(name="error_report_queue", fields=["status", "id"])],
                "constraints": [
                    models.CheckConstraint(
                        name="error_report_status_known",
                        condition=models.Q(status__in=["open", "fixed", "explained"]),
                    ),
                    models.CheckConstraint(
                        name="error_report_explained_has_answer",
                        condition=~models.Q(status="explained") | ~models.Q(answer=""),
                    ),
                    models.CheckConstraint(
                        name="error_report_fixed_has_correction",
                        condition=~models.Q(status="fixed") | models.Q(correction__isnull=False),
                    ),
                    models.CheckConstraint(
                        name="error_report_closed_has_time",
                        condition=models.Q(status="open", closed_at__isnull=True)
                        | ~models.Q(status="open") & models.Q(closed_at__isnull=False),
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                models.F("article"),
                models.F("status"),
                THREAD_OF.desc(),
                models.F("path"),
                name="comment_newest_threads",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                name="comment_picks",
                fields=["article", "path"],
                condition=models.Q(is_pick=True),
            ),
        ),
    ]
