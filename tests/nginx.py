"""The real nginx with the configuration that is shipped, in front of an application.

Only what an operator changes is changed: names of folders, ports, the certificate.
"""

import contextlib
import http.client
import io
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.db import connections

from tests.page_store import Answer

CONF = Path(__file__).parents[1] / "deploy" / "nginx.conf"
NAME = "www.example.org"
BROTLI_MODULES = list(Path("/etc/nginx/modules-enabled").glob("*brotli-static.conf"))
# Another than nginx's own, which the application trusts.
READER = "127.0.0.2"
# Far from UTC, and not by whole hours.
ZONE_OF_THE_MACHINE = "Asia/Kathmandu"


def require_nginx():
    """A skip that names what is missing."""
    for program in ("nginx", "openssl"):
        # Debian keeps nginx where only root looks.
        if not shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin"):
            pytest.skip(f"{program} is not installed")


@dataclass
class Nginx:
    """A running nginx. certificate: the file by which its name is proved."""

    https_port: int
    http_port: int
    certificate: Path

    def ask(self, path, *, method="GET", headers=(), body=None):
        with contextlib.closing(self.connect()) as connection:
            client = http.client.HTTPSConnection(NAME)
            client.sock = connection
            client.request(method, path, body, dict(headers))
            response = client.getresponse()
            sent = {name.title(): value for name, value in response.getheaders()}
            return Answer(response.status, sent, response.read())

    def connect(self, name=NAME, protocols=("http/1.1",)):
        """A TLS connection to a site of that name."""
        context = ssl.create_default_context(cafile=self.certificate)
        context.set_alpn_protocols(protocols)
        plain = socket.create_connection(
            ("127.0.0.1", self.https_port), timeout=20, source_address=(READER, 0)
        )
        return context.wrap_socket(plain, server_hostname=name)


class Application:
    """A WSGI application on a port of its own; remembers what it was asked.

    asked: method, path and query as the application sees them; asked_as: the bare
    target of the request.
    """

    def __init__(self, application):
        self.application = application
        self.asked = []
        self.asked_as = []
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.set_app(self._answer)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()

    def _answer(self, environ, start_response):
        query = environ["QUERY_STRING"]
        path = environ["PATH_INFO"] + (f"?{query}" if query else "")
        self.asked.append(f"{environ['REQUEST_METHOD']} {path}")
        self.asked_as.append(environ["tests.request_target"])
        # Taken whole first: nginx calls it a bad gateway when an answer comes sooner.
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0))
        return self.application(environ | {"wsgi.input": io.BytesIO(body)}, start_response)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, request, client_address):
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class _Handler(WSGIRequestHandler):
    def get_environ(self):
        return super().get_environ() | {"tests.request_target": self.path}

    def log_message(self, *words):
        """The tests' output is for their own words."""


@contextlib.contextmanager
def running_nginx(folder, home, application_port, *, with_brotli=bool(BROTLI_MODULES)):
    """nginx in front of an application on this machine, and of its data folder.

    folder: for its own files. with_brotli: False leaves every module out.
    """
    folder.mkdir()
    _make_certificate(folder)
    conf = folder / "nginx.conf"
    for tries_left in (2, 1, 0):
        nginx = Nginx(_free_port(), _free_port(), folder / "fullchain.pem")
        conf.write_text(_for_here(folder, home, application_port, nginx, with_brotli))
        try:
            # Returns once its ports are open.
            _start(conf)
        except subprocess.CalledProcessError:
            # The tests on the other database may have taken a port in between.
            if not tries_left:
                raise
        else:
            break
    try:
        yield nginx
    finally:
        os.kill(int((folder / "nginx.pid").read_text()), signal.SIGTERM)


def _start(conf):
    subprocess.run(
        ["nginx", "-c", conf],
        env={"PATH": f"{os.environ['PATH']}:/usr/sbin", "TZ": ZONE_OF_THE_MACHINE},
        check=True,
        timeout=20,
    )


def _for_here(folder, home, application_port, nginx, with_brotli):
    conf = CONF.read_text()
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    changes = {
        r"user www-data;": "user root;" if os.getuid() == 0 else "",
        r"/run/nginx\.pid": f"{folder}/nginx.pid",
        r"/var/log/nginx": f"{folder}",
        r"/etc/letsencrypt/live/www\.example\.org": f"{folder}",
        r"/var/lib/newsroom": f"{home}",
        r"server 127\.0\.0\.1:8000": f"server 127.0.0.1:{application_port}",
        r" *listen \[::\].*\n": "",
        r"listen 443": f"listen 127.0.0.1:{nginx.https_port}",
        r"listen 80": f"listen 127.0.0.1:{nginx.http_port}",
        r"http \{": f"http {{\n{temporary}",
    }
    if with_brotli:
        changes["# brotli_static on;"] = "brotli_static on;"
    else:
        changes[r"include /etc/nginx/modules-enabled/.*;"] = ""
    for written, here in changes.items():
        conf, found = re.subn(written, here, conf)
        assert found, f"deploy/nginx.conf has no {written}"
    return conf


def _make_certificate(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        + ["-nodes", "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
        + ["-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"],
        check=True,
        capture_output=True,
    )


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
