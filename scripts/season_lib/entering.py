"""The season up to the closed list: unions, enterprises, the call, entries, their check."""
import time
from dataclasses import dataclass, field

from . import people, rubric, workbook
from .people import Person
from .web import Client, Unexpected

TRADES = [("焊工", "6-18-02-04"), ("车工", "6-18-01-01"), ("装配钳工", "6-20-01-01"), ("模具工", "6-18-04-01"),
          ("汽车装调工", "6-22-02-01"), ("电池制造工", "6-24-04-00"), ("半导体芯片制造工", "6-25-02-05"),
          ("无人机装调检修工", "6-23-03-15"), ("光伏组件制造工", "6-24-02-04"), ("药物制剂工", "6-12-03-00")]
# What must lie between the last moment for entries and the draw: the product closes
# the list ten seconds after it.
PAUSE = 10_000
# One enterprise in so many first uploads a roster with a mistake in it.
MISTAKES = 10


@dataclass
class Trade:
    """One event of the competition and what has come of it."""
    # Its number in the competition, from 0.
    place: int
    title: str
    occupation: str
    rules: dict
    id: str = ""
    seed_hash: str = ""
    panel: str = ""
    judges: list = field(default_factory=list)
    # What each judge was told is saved, in order: (aspect, round, mark, raw) by sheet.
    saved: dict = field(default_factory=dict)

    def __post_init__(self):
        self.aspects = rubric.aspects_of(self.rules)


def now():
    return int(time.time() * 1000)


def sleep_until(moment):
    while now() < moment:
        time.sleep(min(1.0, (moment - now()) / 1000 + 0.01))


class Entering:
    """Who is there and what they do until the list of entries is closed."""

    def __init__(self, options, site, service, mailbox, pool, ledger):
        self.options, self.site, self.service, self.mailbox = options, site, service, mailbox
        self.pool, self.ledger = pool, ledger
        self.visitor = Client(site)
        self.organiser = Person(site, "王组织", "organiser@example.com")
        self.admin = Person(site, "李系统", "system@example.com")
        self.unions = [Person(site, f"{key}区工会干部", f"union-{key.lower()}@example.com") for key in people.DISTRICTS]
        self.enterprises = people.enterprises(site, options.enterprises, options.contestants, options.trades)
        self.trades = [Trade(place, title, code, rubric.rule_set(title, options.aspects))
                       for place, (title, code) in enumerate(TRADES[:options.trades])]
        self.competition, self.closes = "", 0

    def all_at_once(self, work, items):
        """Does something for each of them with all clients; the first that fails ends it."""
        tasks = [self.pool.submit(work, item) for item in items]
        try:
            return [task.result() for task in tasks]
        except BaseException:
            for task in tasks:
                task.cancel()
            raise

    # ---- people ----

    def found_unions(self):
        """The organiser and an administrator, who founds the unions of the districts."""
        with self.ledger.phase("unions founded"):
            for person in (self.organiser, self.admin):
                person.sign_in()
            for key, officer in zip(people.DISTRICTS, self.unions):
                form = {"union": f"{key}区总工会", "level": "district", "district": key,
                        "name": officer.name, "email": officer.email}
                self.admin.post("/admin/unions", form).expect(303)
            self.all_at_once(self.open_letter, self.unions)

    def open_letter(self, person):
        """Somebody chooses a password by the link they were sent, and enrols the second factor."""
        person.choose_password(self.mailbox.link_to(person.email))
        person.show_code()

    def sign_up(self):
        with self.ledger.phase("enterprises sign up"):
            self.all_at_once(self._sign_up, self.enterprises)

    def _sign_up(self, unit):
        unit.owner.get("/sign-up").expect(200)
        form = {"organisation": unit.name, "uscc": unit.uscc, "district": unit.district, "name": unit.owner.name,
                "email": unit.owner.email, "password": people.PASSWORD, "consent": "yes"}
        unit.owner.post("/sign-up", form).expect(303)

    # ---- the call ----

    def call(self, seconds):
        """Drafts the competition with its events and publishes the call. Entries are taken
        from now on for so many seconds: once called, its dates are promises."""
        with self.ledger.phase("the call"):
            opens = now()
            self.closes = opens + seconds * 1000
            form = {"kind": "skills", "level": "city", "cluster": "B1", "title": "第八届职工职业技能大赛",
                    "entry_opens": str(opens), "entry_closes": str(self.closes),
                    "draw_at": str(self.closes + PAUSE), "judging_opens": str(self.closes + PAUSE + 1),
                    "judging_closes": str(self.closes + 12 * 3_600_000), "notice_days": "5"}
            made = self.organiser.send_json("/api/v1/competitions", form).expect(201)
            self.competition = made.json()["id"]
            here = f"/api/v1/competitions/{self.competition}"
            places = max(len(c) for unit in self.enterprises for c in unit.contestants.values())
            for trade in self.trades:
                event = {"title": trade.title, "occupation": trade.occupation, "stations": "10",
                         "places_per_unit": str(places), "units_apart": True}
                new = self.organiser.send_json(f"{here}/events", {"event": event, "preset": "practice-only"})
                trade.id = new.expect(201).json()["id"]
                event = self.organiser.get_json(f"/api/v1/events/{trade.id}").expect(200).json()
                body = {"version": event["version"], "rules": trade.rules}
                self.organiser.send_json(f"/api/v1/events/{trade.id}/rules", body, method="PUT").expect(200)
            version = self.organiser.get_json(here).expect(200).json()["version"]
            self.organiser.send_json(f"{here}/call", {"version": version}).expect(200)
            for trade in self.trades:
                trade.panel = self.organiser.get(f"/events/{trade.id}").expect(200).ids("/panels/")[0]
                draw = self.organiser.get_json(f"/api/v1/events/{trade.id}/draw").expect(200).json()
                trade.seed_hash = draw["seed_hash"]

    # ---- entries ----

    def enter(self):
        try:
            with self.ledger.phase("rosters"):
                self.all_at_once(self._enter, enumerate(self.enterprises))
        except Unexpected as error:
            if now() < self.closes:
                raise
            raise Unexpected("entries were still coming when their window closed: "
                             f"give a longer --entry-window ({error})") from error

    def _enter(self, numbered):
        number, unit = numbered
        for place, contestants in unit.contestants.items():
            event = f"/events/{self.trades[place].id}"
            template = unit.owner.get(f"{event}/roster/template.xlsx").expect(200).body
            rows = [contestant.cells() for contestant in contestants]
            if number % MISTAKES == 0:
                wrong = [cells.copy() for cells in rows]
                wrong[0][1] = wrong[0][1][:-1] + ("1" if wrong[0][1][-1] != "1" else "2")
                self._look_at(unit, event, workbook.filled(template, wrong), len(rows) - 1, 1)
            upload, seen = self._look_at(unit, event, workbook.filled(template, rows), len(rows), 0)
            unit.owner.post(upload, {"seen": seen, "consent": "yes"}, "roster commit").expect(303)
            listed = unit.owner.get_json(f"/api/v1{event}/entries").expect(200).json()
            if sorted(item["name"] for item in listed["items"]) != sorted(c.name for c in contestants):
                raise Unexpected(f"{unit.name} entered others than are listed: {listed}")

    @staticmethod
    def _look_at(unit, event, book, new, errors):
        """Uploads a roster and reads the dry run; answers its address and what a commit sends back."""
        made = unit.owner.upload(f"{event}/roster/uploads", "file", "名单.xlsx", book, "roster upload").expect(303)
        path = f"{event}/roster/uploads/{made.made()}"
        page = unit.owner.get(path).expect(200)
        counts = page.numbers("stat-n")[:4]
        if counts != [new, 0, 0, errors]:
            raise Unexpected(f"{path} shows {counts}, not {new} new and {errors} wrong: {page.gist()}")
        return path, page.field("seen") if new else ""

    def check(self):
        """The unions of the districts approve what waits for them, page by page."""
        with self.ledger.phase("qualification"):
            approved = sum(self.all_at_once(self._approve, self.unions))
        if approved != self.options.contestants:
            raise Unexpected(f"{approved} entries were approved of {self.options.contestants}")

    @staticmethod
    def _approve(union):
        approved = 0
        while True:
            waiting = union.get("/qualification").expect(200).values("entry")
            if not waiting:
                return approved
            form = [("entry", value) for value in waiting] + [("decision", "approve")]
            union.post("/qualification", form, "approval of a page").expect(303)
            approved += len(waiting)

    def close(self):
        """Waits for the end of the window; what comes after it is refused."""
        unit = self.enterprises[0]
        place, contestants = next(iter(unit.contestants.items()))
        event = f"/events/{self.trades[place].id}/roster"
        with self.ledger.phase("waiting for the close"):
            template = unit.owner.get(f"{event}/template.xlsx").expect(200).body
            late = workbook.filled(template, [contestant.cells() for contestant in contestants])
            sleep_until(self.closes)
            unit.owner.upload(f"{event}/uploads", "file", "名单.xlsx", late).expect(409)
            sleep_until(self.closes + PAUSE + 1)
