"""The ceiling of a Python server: the bytes of a file, and nothing done for them."""

import json
import os
from pathlib import Path

# What the page was answered with, so that both send the same.
PAGE = json.loads(Path(os.environ["BENCH_PAGE"]).read_text())
BODY = PAGE["body"].encode()
HEADERS = [tuple(header) for header in PAGE["headers"]]


def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]
