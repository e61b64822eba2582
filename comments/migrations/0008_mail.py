import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0007_readers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("comment", "A comment"), ("mailbox", "All of a mailbox")],
                        max_length=7,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_written", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_written", False)),
                        fields=["id"],
                        name="erasure_unwritten",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("what", "digest", "made_at"), name="erasure_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("email", models.EmailField(blank=True, editable=False, max_length=254)),
                (
                    "replies",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("asked", "Asked for"),
                            ("confirmed", "Confirmed"),
                            ("ended", "Ended"),
                        ],
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("asked_at", models.DateTimeField(editable=False, null=True)),
                ("confirmed_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                ("told_at", models.DateTimeField(editable=False, null=True)),
                ("suppressed_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name_plural": "mailboxes",
                "indexes": [
                    models.Index(
                        condition=models.Q(("replies", "asked")),
                        fields=["asked_at"],
                        name="mailbox_asked",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("replies__in", ("asked", "confirmed")),
                                models.Q(("email", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("replies__in", ("asked", "confirmed")), _negated=True),
                                ("email", ""),
                            ),
                            _connector="OR",
                        ),
                        name="mailbox_has_address_while_it_wants_mail",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MailTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "letter",
                    models.CharField(
                        choices=[
                            ("confirmation", "Asks whether replies are wanted"),
                            ("replies", "Tells of replies"),
                            ("proof", "Asks whether a comment is theirs"),
                            ("mailbox-link", "Leads to what is kept of a mailbox"),
                            ("desk-digest", "Tells a moderator what waits"),
                        ],
                        max_length=16,
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("mailbox_digest", models.CharField(blank=True, db_index=True, max_length=64)),
                ("subject_id", models.BigIntegerField(blank=True, null=True)),
                ("once_key", models.CharField(blank=True, max_length=80, null=True, unique=True)),
                ("message_id", models.CharField(max_length=120, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("claimed", "Being sent"),
                            ("sent", "Sent"),
                            ("cancelled", "Cancelled"),
                            ("parked", "Given up"),
                        ],
                        default="held",
                        max_length=9,
                    ),
                ),
                ("run_after", models.DateTimeField(default=django.utils.timezone.now)),
                ("claimed_by", models.CharField(blank=True, max_length=32)),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                ("is_granted", models.BooleanField(default=False)),
                (
                    "tries",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Times that it failed by itself."
                    ),
                ),
                (
                    "outages",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Times that the mail server was away."
                    ),
                ),
                (
                    "lapses",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Times that nobody knows whether it went."
                    ),
                ),
                ("trouble", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "comment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_tasks",
                        to="comments.comment",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "mail",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="MailToken",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("confirm", "Confirm a subscription"),
                            ("unsubscribe", "End a subscription"),
                            ("proof", "Prove a comment"),
                            ("mailbox", "See, take away and erase what is kept"),
                        ],
                        max_length=11,
                    ),
                ),
                ("expires_at", models.DateTimeField(db_index=True, null=True)),
                (
                    "comment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_tokens",
                        to="comments.comment",
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="comments.mailbox",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReplyNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("taken", "Taken"),
                            ("sent", "Sent"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("held_until", models.DateTimeField()),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reply_notices",
                        to="comments.comment",
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="comments.mailbox",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notices",
                        to="comments.mailtask",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReplyWatch",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reply_watch",
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watches",
                        to="comments.mailbox",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(blank=True, editable=False, max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for a moderator"),
                            ("with-editor", "Waits for an editor"),
                            ("stands", "The decision stands"),
                            ("reversed", "The decision was reversed"),
                        ],
                        default="open",
                        editable=False,
                        max_length=11,
                    ),
                ),
                ("judged_at", models.DateTimeField(editable=False, null=True)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appeal",
                        to="comments.comment",
                    ),
                ),
                (
                    "editor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "judge",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "permissions": [
                    ("judge_appeal", "Can judge appeals"),
                    ("decide_appeal", "Can decide appeals on which two disagree"),
                ],
                "indexes": [models.Index(fields=["state", "id"], name="appeal_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "with-editor", "stands", "reversed"])
                        ),
                        name="appeal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("judge__isnull", True),
                            ("editor__isnull", True),
                            models.Q(("judge", models.F("editor")), _negated=True),
                            _connector="OR",
                        ),
                        name="appeal_has_two_heads",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "letter",
                    models.CharField(
                        choices=[
                            ("confirmation", "Asks whether replies are wanted"),
                            ("replies", "Tells of replies"),
                            ("proof", "Asks whether a comment is theirs"),
                            ("mailbox-link", "Leads to what is kept of a mailbox"),
                            ("desk-digest", "Tells a moderator what waits"),
                        ],
                        max_length=16,
                    ),
                ),
                ("window_start", models.DateTimeField()),
                ("in_window", models.PositiveIntegerField(default=0)),
                ("ever", models.PositiveIntegerField(default=0)),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counts",
                        to="comments.mailbox",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("mailbox", "letter"), name="letter_count_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="mailtask",
            index=models.Index(
                condition=models.Q(("state", "held")), fields=["run_after", "id"], name="mail_due"
            ),
        ),
        migrations.AddIndex(
            model_name="mailtask",
            index=models.Index(
                condition=models.Q(("state", "claimed")),
                fields=["claimed_until"],
                name="mail_claimed",
            ),
        ),
        migrations.AddIndex(
            model_name="mailtask",
            index=models.Index(fields=["state", "finished_at"], name="mail_by_state"),
        ),
        migrations.AddConstraint(
            model_name="mailtask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["held", "claimed", "sent", "cancelled", "parked"])
                ),
                name="mail_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailtask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ("sent", "cancelled")), _negated=True),
                        models.Q(("email", ""), _negated=True),
                    ),
                    models.Q(("email", ""), ("state__in", ("sent", "cancelled"))),
                    _connector="OR",
                ),
                name="mail_address_goes_with_the_letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailtask",
            constraint=models.UniqueConstraint(
                condition=models.Q(("letter", "replies"), ("state", "held")),
                fields=("mailbox_digest",),
                name="mail_one_held_about_replies",
            ),
        ),
        migrations.AddIndex(
            model_name="replynotice",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["mailbox", "held_until"],
                name="reply_notice_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="replynotice",
            constraint=models.UniqueConstraint(
                fields=("comment", "mailbox"), name="reply_notice_once"
            ),
        ),
    ]
