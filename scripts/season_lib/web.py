"""Somebody at a browser or a program of theirs: cookies, forms, JSON, and how long answers took."""
import html
import http.client
import json
import re
import threading
import time
import urllib.parse
import uuid

# The service ends connections that say nothing for five seconds.
IDLE = 2.0
# How often a request is sent again when the service asks to come back later.
PATIENCE = 20
ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class Unexpected(Exception):
    """An answer that the season cannot go on with."""


class Reply:
    def __init__(self, asked, status, headers, body):
        self.asked, self.status, self.headers, self.body = asked, status, headers, body

    def text(self):
        return self.body.decode("utf-8")

    def json(self):
        return json.loads(self.body)

    def expect(self, *statuses):
        if self.status not in statuses:
            raise Unexpected(f"{self.asked} answered {self.status}: {self.gist()}")
        return self

    def gist(self):
        """What an answer says, without its markup."""
        text = self.body.decode("utf-8", "replace")
        main = text[text.find("<main"):] if "<main" in text else text
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())[:400]

    def field(self, name):
        """The value of a form field on the page."""
        tag = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', self.text())
        value = tag and re.search(r'value="([^"]*)"', tag[0])
        if not value:
            raise Unexpected(f"{self.asked} shows no field {name}: {self.gist()}")
        return html.unescape(value[1])

    def ids(self, before):
        """All ids that follow a piece of an address, in order, once each."""
        return list(dict.fromkeys(re.findall(re.escape(before) + f"({ID})", self.text())))

    def values(self, name):
        """The values of all boxes of a name on the page."""
        tags = re.findall(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', self.text())
        return [html.unescape(re.search(r'value="([^"]*)"', tag)[1]) for tag in tags]

    def numbers(self, style):
        """The numbers that stand alone in elements of a style."""
        return [int(number) for number in re.findall(rf'class="{style}">(\d+)<', self.text())]

    def made(self):
        """The id at the end of the address that a redirect leads to."""
        path = urllib.parse.urlsplit(self.headers.get("location", "")).path
        found = re.findall(ID, path)
        if not found:
            raise Unexpected(f"{self.asked} leads to {path!r}, where no id is")
        return found[-1]


class Site:
    """The service under test. Every thread has a connection of its own."""

    def __init__(self, host, port, ledger):
        self.host, self.port, self.ledger = host, port, ledger
        self.local = threading.local()

    def ask(self, method, path, body=None, headers=None, kind=""):
        """One request; the ledger keeps how long it took, under its kind."""
        for _ in range(PATIENCE):
            reply = self._once(method, path, body, headers or {}, kind)
            if reply.status not in (429, 503):
                return reply
            time.sleep(float(reply.headers.get("retry-after", "1")))
        return reply

    def _once(self, method, path, body, headers, kind):
        connection = self._connection()
        begun = time.monotonic()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise Unexpected(f"{method} {path}: {error!r}") from error
        self.local.used = time.monotonic()
        self.ledger.note(kind, self.local.used - begun, answer.status)
        return Reply(f"{method} {path}", answer.status, answer.headers, content)

    def _connection(self):
        local = self.local
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection(self.host, self.port, timeout=120)
        elif time.monotonic() - local.used > IDLE:
            local.connection.close()  # and opened again by the next request
        return local.connection


class Client:
    """A browser with its cookies, or a program that has them."""

    def __init__(self, site):
        self.site, self.cookies = site, {}

    def _ask(self, method, path, body=None, headers=None, kind=""):
        headers = {"Accept-Language": "zh-CN", "Sec-Fetch-Site": "same-origin", **(headers or {})}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        reply = self.site.ask(method, path, body, headers, kind)
        for line in reply.headers.get_all("set-cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return reply

    def get(self, path, kind=""):
        return self._ask("GET", path, None, {"Accept": "text/html"}, kind)

    def post(self, path, fields, kind=""):
        """Sends a form; fields are pairs, or a mapping where no name comes twice."""
        body = urllib.parse.urlencode(fields).encode()
        headers = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, body, headers, kind)

    def upload(self, path, field, name, content, kind=""):
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n' \
            "Content-Type: application/octet-stream\r\n\r\n"
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        headers = {"Accept": "text/html", "Content-Type": f"multipart/form-data; boundary={mark}"}
        return self._ask("POST", path, body, headers, kind)

    def get_json(self, path, kind=""):
        return self._ask("GET", path, None, {"Accept": "application/json"}, kind)

    def send_json(self, path, value, kind="", method="POST"):
        body = json.dumps(value, ensure_ascii=False).encode()
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        return self._ask(method, path, body, headers, kind)
