"""The Content-Security-Policy of the site, and what the desk needs besides."""

from csp.middleware import CSPMiddleware


class ContentSecurityMiddleware(CSPMiddleware):
    """The site's policy from settings.py on every page."""
