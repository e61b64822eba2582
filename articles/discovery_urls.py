"""Addresses for machines: feeds, sitemaps, pictures."""

from django.urls import path, re_path, register_converter

from articles import converters, feeds, media, sitemaps
from articles.feed_formats import feed_urls

register_converter(converters.SitemapMonthConverter, "sitemap_month")
register_converter(converters.CountConverter, "count")

urlpatterns = [
    *feed_urls("", feeds.site_feed, "feed"),
    *feed_urls("section/<words:slug>/", feeds.section_feed, "section_feed"),
    *feed_urls("tag/<words:slug>/", feeds.tag_feed, "tag_feed"),
    *feed_urls("author/<words:slug>/", feeds.author_feed, "author_feed"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap_index"),
    path("sitemap-pages-<count:number>.xml", sitemaps.page_sitemap, name="page_sitemap"),
    path(
        "sitemap-<sitemap_month:month>-<count:number>.xml",
        sitemaps.month_sitemap,
        name="month_sitemap",
    ),
    path("news-sitemap.xml", sitemaps.news_sitemap, name="news_sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    re_path(
        r"^media/(?P<key>[0-9a-f]{32})/(?P<name>[a-z0-9]{1,16}\.[a-z]{3,4})\Z",
        media.rendition,
        name="rendition",
    ),
]
