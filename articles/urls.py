from django.urls import include, path, register_converter

from articles import converters, told_changes, views

register_converter(converters.DayConverter, "day")
register_converter(converters.MonthConverter, "month")
register_converter(converters.YearConverter, "year")
register_converter(converters.WordsConverter, "words")

app_name = "articles"
urlpatterns = [
    path("", views.front_page, name="front"),
    path("<day:day>/<words:slug>/", views.article_page, name="article"),
    path("<day:day>/<words:slug>/changes/<int:number>/", told_changes.change_page, name="change"),
    path("<day:day>/", views.day_page, name="day"),
    path("<month:month>/", views.month_page, name="month"),
    path("<year:year>/", views.year_page, name="year"),
    path("section/<words:slug>/", views.section_page, name="section"),
    path("tag/<words:slug>/", views.tag_page, name="tag"),
    path("author/<words:slug>/", views.author_page, name="author"),
    path("search/", views.search_page, name="search"),
    path("corrections/", views.corrections_page, name="corrections"),
    path("", include("articles.discovery_urls")),
]
