# SPDX-License-Identifier: Apache-2.0
"""Starts what is measured, reads its cost from /proc, and ends it by its id."""

import os
import pathlib
import re
import socket
import subprocess
import time
import urllib.request

TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Measured:
    """A running program with its children."""

    def __init__(self, arguments, ready=None, log=subprocess.DEVNULL):
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [str(part) for part in arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE if ready else log,
            stderr=log, text=True)
        self.address = None
        if ready:
            line = self.process.stdout.readline()
            found = re.search(ready, line)
            if not found:
                self.end()
                raise SystemExit(f"{arguments[0]} did not start: {line!r}")
            self.address = found.group(1)
        self.ready_after = time.monotonic() - self.started

    def pids(self):
        found, new = [], [self.process.pid]
        while new:
            pid = new.pop()
            found.append(pid)
            try:
                children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            except FileNotFoundError:
                children = []
            new += [int(child) for child in children]
        return found

    def cpu_seconds(self):
        total = 0
        for pid in self.pids():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def resident_mib(self):
        total = 0
        for pid in self.pids():
            text = pathlib.Path(f"/proc/{pid}/status").read_text()
            total += int(re.search(r"VmRSS:\s+(\d+)", text).group(1))
        return total / 1024

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def certificate(folder):
    """The files of a certificate for this machine and of its key, P-256."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", "/CN=localhost", "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


def nginx(folder, port, location, listen=""):
    """One worker, one purpose. `location`: lines of the http block and of the location; `listen`: what it speaks."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    (folder / "nginx.conf").write_text(f"""
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    keepalive_requests 1000000000;
    {location[0]}
    server {{ listen 127.0.0.1:{port} {listen}; location / {{ {location[1]} }} }}
}}
""")
    program = Measured(["nginx", "-c", folder / "nginx.conf", "-p", folder])
    wait_for(port)
    return program


def wait_for(port):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise SystemExit(f"nothing listens on {port}")


def post(url, body, headers=()):
    request = urllib.request.Request(
        url, body.encode(), {"content-type": "application/json", "accept": "application/json", **dict(headers)})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return dict(answer.headers), answer.read().decode()
