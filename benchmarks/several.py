"""Several processes of the product on one PostgreSQL, and nginx before them."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.live import wait_for
from tests.clusters import started_cluster
from tests.databases import PLACED
from tests.server import Server, free_port

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_max_body_size 20m;
    map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
    # Whoever is signed in stays with one process, where Streamlit keeps the state of pages.
    upstream pages {{ hash $cookie_workshop_session consistent; {places} }}
    upstream room {{ {places} }}
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_read_timeout 120s;
    server {{
        listen 127.0.0.1:{port};
        location / {{ proxy_pass http://pages; }}
        location /live {{ proxy_pass http://room; }}
        location /join {{ proxy_pass http://room; }}
        location /screen {{ proxy_pass http://room; }}
    }}
}}
"""


@contextmanager
def on_postgres(data_dir: Path) -> Iterator[str]:
    """A PostgreSQL of its own that waits for its disk, with a database for this data folder."""
    with started_cluster(durable=True) as cluster:
        address = PLACED[data_dir.resolve()] = cluster.create()
        try:
            yield address
        finally:
            del PLACED[data_dir.resolve()]


@contextmanager
def started(data_dir: Path, count: int) -> Iterator[list[Server]]:
    """So many processes with one data folder."""
    with ExitStack() as stack:
        yield [stack.enter_context(Server(data_dir)) for _ in range(count)]


@contextmanager
def behind_nginx(servers: list[Server], port: int) -> Iterator[None]:
    """nginx on this port before the processes: pages by the cookie, the room round robin."""
    folder = servers[0].data_dir / "nginx"
    folder.mkdir()
    places = " ".join(f"server {server.host};" for server in servers)
    written = CONFIGURATION.format(folder=folder, places=places, port=port)
    (folder / "nginx.conf").write_text(written)
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command) as process:
        try:
            wait_for(port)
            yield
        finally:
            process.terminate()


def port_before() -> int:
    """A port for what stands before the processes."""
    return free_port()
