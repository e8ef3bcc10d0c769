"""The program under test: its process, its letters, and a PostgreSQL where one is wanted."""
import collections
import email
import email.policy
import os
import pathlib
import re
import signal
import subprocess
import threading
import time
import urllib.parse

from .people import PASSWORD
from .web import Unexpected

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Starts a cluster as scripts/test does, says its address, and ends it with our end of the pipe.
POSTGRES = """
set -euo pipefail
JT_ROOT=$PWD
. scripts/lib/common.sh
. scripts/lib/postgres.sh
jt_trap_exit
jt_postgres_install >&2
jt_postgres_start
printf '%s\\n' "$TEST_DATABASE_URL"
read -r _ || true
"""


class Postgres:
    """A temporary cluster of one's own."""

    def __enter__(self):
        self.process = subprocess.Popen(["bash", "-c", POSTGRES], cwd=ROOT, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            raise Unexpected("PostgreSQL could not be started (see above)")
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=60)


class Service:
    """`jiangtai serve` on a free port, with a data folder of its own."""

    def __init__(self, binary, folder, database_url=None):
        self.binary, self.data, self.log = binary, folder / "data", folder / "serve.log"
        self.database_url = database_url
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith("JT_") and name not in ("DATABASE_URL", "RUST_LOG")}
        if database_url:
            self.environment["DATABASE_URL"] = database_url
        self.process = None

    def run(self, *words, said=""):
        """A command of the program; answers its exit code and what it printed."""
        done = subprocess.run([self.binary, *words], input=said, text=True, env=self.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout.strip()

    def create_admin(self, address, name, *more):
        code, said = self.run("admin", "create", "--email", address, "--name", name, "--data", self.data, *more,
                              said=PASSWORD + "\n")
        if code:
            raise Unexpected(f"admin create: {said}")

    def verify_database(self, key):
        return self.run("verify", *([self.database_url] if self.database_url else ["--data", self.data]), "--key", key)

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([self.binary, "serve", "--listen", "127.0.0.1:0", "--data", self.data],
                                            env=self.environment, stdout=log, stderr=log)
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            said = re.search(r"http://127\.0\.0\.1:(\d+)", self.log.read_text("utf-8"))
            if said:
                self.port = int(said[1])
                return self
            time.sleep(0.05)
        self.__exit__()
        raise Unexpected(f"the service did not start: {self.log.read_text('utf-8')[-2000:]}")

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def peak_memory(self):
        """The most memory it has held, in MB, where the system tells."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status")
        found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
        return int(found[1]) // 1024 if found else None


class Mailbox:
    """Letters as the service leaves them in its data folder without an SMTP server."""

    def __init__(self, folder):
        self.folder, self.known = folder, set()
        # The last link sent to an address, and how many letters went there.
        self.links, self.letters = {}, collections.Counter()
        self.guard = threading.Lock()

    def link_to(self, address, wait=300):
        """The address of the invitation or password page that was sent to somebody."""
        until = time.monotonic() + wait
        while time.monotonic() < until:
            with self.guard:
                self._look()
                if address in self.links:
                    return self.links.pop(address)
            time.sleep(0.2)
        raise Unexpected(f"no letter with a link came to {address} within {wait} s")

    def wait_for(self, expected, wait=300):
        """Waits until so many letters went to each address; answers the addresses that had fewer."""
        until = time.monotonic() + wait
        while True:
            with self.guard:
                self._look()
            missing = [address for address, count in expected.items() if self.letters[address] < count]
            if not missing or time.monotonic() > until:
                return missing
            time.sleep(0.2)

    def _look(self):
        with os.scandir(self.folder) as files:
            # One that was written a moment ago may not be whole yet.
            new = [f for f in files if f.name.endswith(".eml") and f.name not in self.known
                   and time.time() - f.stat().st_mtime > 0.2]
        for file in new:
            self.known.add(file.name)
            with open(file.path, "rb") as opened:
                letter = email.message_from_binary_file(opened, policy=email.policy.default)
            address = letter["to"].addresses[0].addr_spec
            self.letters[address] += 1
            link = re.search(r"https?://\S+/invitations/\S+", letter.get_content())
            if link:
                self.links[address] = urllib.parse.urlsplit(link[0]).path
