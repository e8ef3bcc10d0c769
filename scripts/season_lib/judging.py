"""The season from the draw to the published standings: panels, marks, locks."""
import random
import uuid
from dataclasses import dataclass
from fractions import Fraction as F

from . import people, rubric
from .entering import Entering
from .people import Enterprise, Person
from .web import Unexpected

# One sheet in so many is sent twice, as after a lost answer; and one has a mark corrected.
SENT_TWICE = 37
CORRECTED = 23


@dataclass
class Judge:
    person: Person
    # The enterprise they work for, where it competes.
    own: Enterprise | None = None
    # Work number by sheet.
    sheets: dict | None = None


class Judging(Entering):
    """Who judges and what they do until the standings are published."""

    # ---- panels ----

    def invite_judges(self):
        """Judges are shared out among the panels; the first of each panel works for an
        enterprise that competes there, and the second leads it."""
        with self.ledger.phase("judges invited and seated"):
            for number in range(self.options.judges):
                trade = self.trades[number % len(self.trades)]
                person = Person(self.site, people.name_of(9_000 + number), f"judge{number:03}@example.com")
                own = None
                if not trade.judges:
                    competing = [unit for unit in self.enterprises if trade.place in unit.contestants]
                    own = competing[self.options.seed % len(competing)]
                trade.judges.append(Judge(person, own))
            seats = [(trade, number, judge) for trade in self.trades for number, judge in enumerate(trade.judges)]
            self.all_at_once(self._seat, seats)

    def _seat(self, seat):
        trade, number, judge = seat
        person = judge.person
        if judge.own:
            form = {"email": person.email, "role": "viewer"}
            judge.own.owner.post("/organisation/invitations", form).expect(303)
            self.open_letter(person)
        invitation = {"name": person.name, "email": person.email, "duty": "chief_marking" if number == 1 else "judge"}
        self.organiser.send_json(f"/api/v1/panels/{trade.panel}/judges", invitation).expect(201)
        if not judge.own:
            self.open_letter(person)
        panels = person.get_json("/api/v1/judging/panels").expect(200).json()["items"]
        invited = next(item["judge"] for item in panels if item["panel"] == trade.panel)
        person.send_json(f"/api/v1/judging/invitations/{invited}/accept", {}).expect(200)

    def draw(self):
        with self.ledger.phase("draws"):
            for trade in self.trades:
                drawn = self.organiser.send_json(f"/api/v1/events/{trade.id}/draw", {}).expect(200).json()
                entered = sum(len(unit.contestants.get(trade.place, [])) for unit in self.enterprises)
                if drawn["entries"] != entered:
                    raise Unexpected(f"{trade.title}: {drawn['entries']} were drawn of {entered}")

    def open_panels(self):
        """The rule sets are frozen and sheets assigned; every judge looks up theirs."""
        with self.ledger.phase("panels frozen"):
            for trade in self.trades:
                self.organiser.send_json(f"/api/v1/events/{trade.id}/judging", {}).expect(200)
            self.all_at_once(self._find_sheets, [(trade, judge) for trade in self.trades for judge in trade.judges])

    @staticmethod
    def _find_sheets(seat):
        trade, judge = seat
        items = judge.person.get_json("/api/v1/judging/sheets").expect(200).json()["items"]
        judge.sheets = {item["id"]: item["work_number"] for item in items if item["panel"] == trade.panel}

    # ---- marks ----

    def mark(self):
        """Every judge sends every sheet in one request; the clients take them in any order."""
        sheets = [(trade, judge, sheet) for trade in self.trades for judge in trade.judges for sheet in judge.sheets]
        random.Random(self.options.seed).shuffle(sheets)
        with self.ledger.phase("marking"):
            self.all_at_once(self._fill, [(number, *sheet) for number, sheet in enumerate(sheets)])

    def _fill(self, numbered):
        number, trade, judge, sheet = numbered
        shown = judge.person.get_json(f"/api/v1/judging/sheets/{sheet}", "sheet opened").expect(200).json()
        if shown["marked"] or shown["work_number"] != judge.sheets[sheet]:
            raise Unexpected(f"sheet {sheet} is not the empty one of {judge.sheets[sheet]}: {shown}")
        wishes = [self._wish(trade, judge, sheet, mark) for mark in shown["marks"]]
        saved = self._save(trade, judge, sheet, shown["version"], wishes, "sheet saved",
                           twice=number % SENT_TWICE == 0)
        if saved["marked"] != saved["due"]:
            raise Unexpected(f"sheet {sheet}: {saved['marked']} of {saved['due']} are marked")
        if number % CORRECTED == 0:
            self._correct(trade, judge, sheet, saved["version"], wishes)

    def _wish(self, trade, judge, sheet, mark):
        aspect = trade.aspects[mark["aspect"]][0]
        work = f"{trade.title} {judge.sheets[sheet]}"
        value, raw = rubric.typed(aspect, work, judge.person.email, mark["round"], self.options.seed)
        return aspect, mark["round"], value, raw

    def _correct(self, trade, judge, sheet, version, wishes):
        """A judge changes their mind about the first mark that has half points."""
        for aspect, round_, value, _ in wishes:
            if aspect["input"]["type"] == "range":
                other = "1" if F(value) != 1 else "1.5"
                self._save(trade, judge, sheet, version, [(aspect, round_, other, None)], "mark corrected")
                return

    def _save(self, trade, judge, sheet, version, wishes, kind, twice=False):
        """Saves marks, and notes what was acknowledged, if it is what was sent."""
        path = f"/api/v1/judging/sheets/{sheet}/marks"
        body = {"base_version": version, "idempotency_key": uuid.uuid4().hex, "marks": [
            {"aspect": aspect["code"], "value": value, "raw": raw} for aspect, _, value, raw in wishes]}
        saved = judge.person.send_json(path, body, kind).expect(200).json()
        sent = [(aspect["code"], round_, *rubric.mark_of(aspect, value, raw)) for aspect, round_, value, raw in wishes]
        said = [(mark["aspect"], mark["round"], F(mark["mark"]), mark["raw"] and F(mark["raw"]))
                for mark in saved["marks"]]
        if said != sent or saved["version"] != version + len(sent):
            raise Unexpected(f"sheet {sheet}: {body} was acknowledged as {saved}")
        trade.saved.setdefault(sheet, []).extend(sent)
        if twice:
            again = judge.person.send_json(path, body, "sent twice").expect(200).json()
            if again != saved:
                raise Unexpected(f"sheet {sheet}: the same save again answered {again}, first {saved}")
        return saved

    def judge_again(self):
        """The chief judges call for another judgement where levels lie too far apart, until none do."""
        with self.ledger.phase("judged again"):
            self.calls_again = sum(self.all_at_once(self._settle, self.trades))

    def _settle(self, trade):
        chief, calls = trade.judges[1].person, 0
        while True:
            spreads = chief.get_json(f"/api/v1/panels/{trade.panel}").expect(200).json()["spreads"]
            if not spreads:
                return calls
            calls += len(spreads)
            for spread in spreads:
                body = {"subject": spread["subject"], "aspect": spread["aspect"]}
                chief.send_json(f"/api/v1/panels/{trade.panel}/rejudge", body, "call to judge again").expect(200)
            for judge in trade.judges:
                self._owed(trade, judge)

    def _owed(self, trade, judge):
        items = judge.person.get_json("/api/v1/judging/sheets").expect(200).json()["items"]
        for item in items:
            if item["panel"] != trade.panel or item["state"] == "complete":
                continue
            sheet = item["id"]
            shown = judge.person.get_json(f"/api/v1/judging/sheets/{sheet}").expect(200).json()
            wishes = [self._wish(trade, judge, sheet, mark) for mark in shown["marks"] if mark["value"] == ""]
            self._save(trade, judge, sheet, shown["version"], wishes, "marked again")

    def lock(self):
        """The chief judges lock at once; a save that comes later is refused."""
        with self.ledger.phase("panels locked"):
            self.all_at_once(self._lock, self.trades)

    @staticmethod
    def _lock(trade):
        chief = trade.judges[1].person
        version = chief.get_json(f"/api/v1/panels/{trade.panel}").expect(200).json()["version"]
        chief.send_json(f"/api/v1/panels/{trade.panel}/lock", {"version": version}, "lock").expect(200)
        judge = trade.judges[-1]
        sheet = next(iter(judge.sheets))
        shown = judge.person.get_json(f"/api/v1/judging/sheets/{sheet}").expect(200).json()
        late = {"base_version": shown["version"], "marks": [{"aspect": shown["marks"][-1]["aspect"], "value": ""}]}
        judge.person.send_json(f"/api/v1/judging/sheets/{sheet}/marks", late).expect(409)

    # ---- results ----

    def publish(self):
        """Standings are computed and published as a notice; nothing is final before its end."""
        self.organiser.stay_signed_in()
        with self.ledger.phase("standings"):
            for trade in self.trades:
                here = f"/events/{trade.id}/standings"
                self.organiser.post(here, {}, "standings computed").expect(303)
                page = self.organiser.get(here, "standings page").expect(200)
                seen = {"confirmed": "yes", "version": page.field("version")}
                self.organiser.post(f"{here}/publish", seen, "standings published").expect(303)
                seen["version"] = self.organiser.get(here).expect(200).field("version")
                self.organiser.post(f"{here}/final", seen).expect(409)

    def read_letters(self):
        """Every contestant is told of the standings, every enterprise also of the check, for each event."""
        expected = {}
        for unit in self.enterprises:
            expected[unit.owner.email] = 2 * len(unit.contestants)
            expected.update((contestant.email, 1) for entered in unit.contestants.values() for contestant in entered)
        with self.ledger.phase("letters"):
            missing = self.mailbox.wait_for(expected)
        if missing:
            raise Unexpected(f"{len(missing)} of {len(expected)} still wait for a letter, such as {missing[0]}")
