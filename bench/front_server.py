"""nginx for the benches: as it serves a static file, and with our own configuration.

The shipped configuration is measured as it is but for folders, ports and TLS, which wrk
would measure instead of the pages.
"""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bench.servers import ROOT, WORKERS, free_port, process, wait_for

_STATIC = """
user {user};
daemon off;
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nodelay on; keepalive_requests 1000000; server_tokens off;
  include /etc/nginx/mime.types; gzip on; gzip_types text/css application/javascript;
  open_file_cache max=100;
  server {{ listen 127.0.0.1:{port} backlog=1024; root {folder}; }}
}}
"""


@contextlib.contextmanager
def static(work: Path, body: bytes) -> Iterator[str]:
    """nginx as fast as it gets: one static file; its address."""
    folder = work / "static"
    folder.mkdir()
    (folder / "page.html").write_bytes(body)
    port = free_port()
    conf = _STATIC.format(user=_user(), workers=WORKERS, folder=folder, port=port)
    with _running(folder, conf, f"http://127.0.0.1:{port}/page.html") as url:
        yield url


@contextlib.contextmanager
def shipped(work: Path, home: Path, application: str) -> Iterator[str]:
    """deploy/nginx.conf in front of an application and its store; its address."""
    folder = work / "front"
    folder.mkdir()
    port = free_port()
    conf = (ROOT / "deploy" / "nginx.conf").read_text()
    conf = conf.replace("/var/lib/newsroom", str(home.resolve()))
    conf = conf.replace("server 127.0.0.1:8000;", f"server {urlsplit(application).netloc};")
    conf = conf.replace("user www-data;", f"user {_user()};\ndaemon off;")
    conf = conf.replace("worker_processes auto;", f"worker_processes {WORKERS};")
    conf = conf.replace("/run/nginx.pid", f"{folder}/nginx.pid")
    conf = conf.replace("/var/log/nginx/error.log", f"{folder}/error.log")
    conf = re.sub(r"^ *ssl_certificate(_key)? .*$", "", conf, flags=re.MULTILINE)
    # The last server is the site; those before it refuse and redirect.
    head, site = conf.rsplit("\n    server {", 1)
    head = re.sub(r"\n    server \{.*", "\n", head, flags=re.DOTALL)
    site = re.sub(r"^ *listen .*$", "", site, flags=re.MULTILINE)
    site = site.replace("www.example.org", "127.0.0.1")
    listen = f"listen 127.0.0.1:{port} backlog=1024;"
    conf = f"{head}    keepalive_requests 1000000;\n    server {{\n        {listen}{site}"
    with _running(folder, conf, f"http://127.0.0.1:{port}/") as url:
        yield url.rstrip("/")


@contextlib.contextmanager
def _running(folder: Path, conf: str, url: str) -> Iterator[str]:
    file = folder / "nginx.conf"
    file.write_text(conf)
    with process("nginx", "-c", file, log=folder / "out") as running:
        wait_for(url, running, folder / "error.log")
        yield url


def _user() -> str:
    return "root" if os.geteuid() == 0 else "nobody"
