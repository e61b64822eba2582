import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_comment_policies"),
        ("comments", "0004_conversation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(max_length=40)),
                ("last_id", models.BigIntegerField()),
                ("rows", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["table", "last_id"],
            },
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("removed", "Removed"),
                            ("erased", "Erased"),
                        ],
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "–"),
                            ("done", "done"),
                            ("skipped", "skipped"),
                            ("conflict", "conflict"),
                        ],
                        max_length=8,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BulkRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=40)),
                ("reason", models.CharField(blank=True, max_length=16)),
                ("begun_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="claim",
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="DeskEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=40)),
                ("facts", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name_plural": "desk entries",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SecondLook",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="second_look",
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
                (
                    "to_status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("removed", "Removed"),
                            ("erased", "Erased"),
                        ],
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("drawn_at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pending", "Pending"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("removed", "Removed"),
                            ("erased", "Erased"),
                        ],
                        max_length=10,
                    ),
                ),
                ("judged_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SectionModerator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "ordering": ["user", "section"],
            },
        ),
        migrations.AlterModelOptions(
            name="comment",
            options={
                "ordering": ["-id"],
                "permissions": [
                    ("approve_comment", "Can approve a comment"),
                    ("reject_comment", "Can reject a comment"),
                    ("mark_comment_spam", "Can mark a comment as spam"),
                    ("remove_comment", "Can remove a public comment"),
                    ("restore_comment", "Can restore a removed or rejected comment"),
                    ("erase_comment", "Can erase a comment for good"),
                    ("undo_decision", "Can take back a decision of one's own for a minute"),
                    ("escalate_comment", "Can ask an editor to decide on a comment"),
                    ("judge_escalated_comment", "Can decide where an editor was asked to"),
                    ("keep_reported_comment", "Can keep a comment that readers reported"),
                    ("pick_comment", "Can make a comment an editor's pick"),
                    ("unpick_comment", "Can take an editor's pick back"),
                    ("reply_as_staff", "Can reply to a comment as staff"),
                    ("export_comments", "Can export comments"),
                    ("view_contact", "Can see commenters' e-mail and network addresses"),
                ],
            },
        ),
        migrations.AddField(
            model_name="moderationentry",
            name="before",
            field=models.JSONField(blank=True, default=dict, null=True),
        ),
        migrations.AlterField(
            model_name="comment",
            name="email_key",
            field=models.CharField(blank=True, max_length=254),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["status", "-score", "id"], name="comment_riskiest"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("is_escalated", True)), fields=["id"], name="comment_escalated"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("reported_at__isnull", False)),
                fields=["reported_at"],
                name="comment_reported",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["email_key", "-id"], name="comment_sender"),
        ),
        migrations.AddIndex(
            model_name="moderationentry",
            index=models.Index(fields=["actor", "-id"], name="moderation_by_actor"),
        ),
        migrations.AddIndex(
            model_name="moderationentry",
            index=models.Index(fields=["from_status", "-id"], name="moderation_from_status"),
        ),
        migrations.AddConstraint(
            model_name="auditseal",
            constraint=models.UniqueConstraint(fields=("table", "last_id"), name="audit_seal_once"),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="comments.comment"
            ),
        ),
        migrations.AddField(
            model_name="bulkrun",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="comments.bulkrun",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="moderator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="deskentry",
            name="actor",
            field=models.ForeignKey(
                db_constraint=False,
                help_text="Nobody for what the house did by itself.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="secondlook",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="secondlook",
            name="second",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sectionmoderator",
            name="section",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.section"
            ),
        ),
        migrations.AddField(
            model_name="sectionmoderator",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="moderated_sections",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(fields=["run", "outcome", "comment"], name="bulk_item_outcome"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(
                fields=("run", "comment"), name="bulk_item_once_each"
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["moderator", "until"], name="claim_of_moderator"),
        ),
        migrations.AddIndex(
            model_name="deskentry",
            index=models.Index(fields=["verb", "-id"], name="desk_entry_by_verb"),
        ),
        migrations.AddIndex(
            model_name="secondlook",
            index=models.Index(fields=["verdict", "drawn_at"], name="second_look_open"),
        ),
        migrations.AddIndex(
            model_name="secondlook",
            index=models.Index(fields=["-judged_at"], name="second_look_judged"),
        ),
        migrations.AddConstraint(
            model_name="sectionmoderator",
            constraint=models.UniqueConstraint(
                fields=("user", "section"), name="section_moderator_once"
            ),
        ),
    ]
