from django.db import migrations

from articles.search import search_text

CHUNK = 1_000


def write_words(apps, schema_editor):
    """Each story's own words once, as the index of 0004 takes them."""
    articles = apps.get_model("articles", "Article").objects.order_by("pk")
    last = 0
    while rows := list(articles.filter(pk__gt=last).values_list("pk", "search_text")[:CHUNK]):
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE articles_article SET search_text = %s WHERE id = %s",
                [(search_text([text]), pk) for pk, text in rows],
            )
        last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_indexes_for_growth")]

    operations = [migrations.RunPython(write_words, migrations.RunPython.noop)]
