from django.db import migrations

from articles.word_index import create_index, drop_index


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_search_text_in_words")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: create_index(schema_editor.connection),
            lambda apps, schema_editor: drop_index(schema_editor.connection),
        )
    ]
