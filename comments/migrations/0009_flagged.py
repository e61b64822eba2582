from django.db import migrations, models

FLAGGED = models.Q(
    models.Func("flags", output_field=models.BooleanField(), template="%(expressions)s <> '[]'")
)


class Migration(migrations.Migration):
    dependencies = [("comments", "0008_mail")]

    operations = [
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                models.OrderBy(
                    models.Func(
                        "status",
                        output_field=models.IntegerField(),
                        template="CASE WHEN %(expressions)s = 'pending' THEN 0 ELSE 1 END",
                    )
                ),
                models.OrderBy(
                    models.Func(
                        "status",
                        "id",
                        arg_joiner=" = 'pending' THEN ",
                        output_field=models.BigIntegerField(),
                        template="CASE WHEN %(expressions)s END",
                    )
                ),
                models.OrderBy(models.F("id"), descending=True),
                condition=FLAGGED,
                name="comment_flagged",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=FLAGGED, fields=["status", "id"], name="comment_flagged_queue"
            ),
        ),
    ]
