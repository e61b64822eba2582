from django.urls import path, register_converter

from articles import converters, views

register_converter(converters.DayConverter, "day")
register_converter(converters.WordsConverter, "words")

app_name = "articles"
urlpatterns = [
    path("<day:day>/<words:slug>/", views.article_page, name="article"),
    path("section/<words:slug>/", views.section_page, name="section"),
    path("tag/<words:slug>/", views.tag_page, name="tag"),
    path("author/<words:slug>/", views.author_page, name="author"),
]
