"""What was published against what was sent: nothing lost, nothing else, and the same standings."""
import contextlib
import csv
import hashlib
import io
import json
import re
import time
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction as F

import recompute

MILLION = 1_000_000


def table(header, rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


class Checks:
    """Looks at a season that was published. What differs is kept as sentences."""

    def __init__(self, season, folder):
        self.season, self.folder = season, folder
        self.wrong, self.lines = [], []
        self.key = folder / "key.txt"

    def download(self):
        """All that is public of the events, as any visitor gets it."""
        with self.season.ledger.phase("packages"):
            about = self.season.visitor.get("/about").expect(200).text()
            self.key.write_text(re.search(r"\b[0-9a-f]{64}\b", about)[0] + "\n")
            self.packages = [self._package(trade) for trade in self.season.trades]
            self.pages = [self._pages(trade) for trade in self.season.trades]

    def run(self):
        """Checks each event, and then that each check finds what is wrong."""
        for trade, package, page in zip(self.season.trades, self.packages, self.pages):
            wrong = []
            files = recompute.load(str(package))
            counted = self._programs(package, wrong.append)
            self._compare(trade, files, page, wrong.append)
            self.wrong.extend(f"{trade.title}: {sentence}" for sentence in wrong)
            self.lines.append(f"{trade.title}: {counted}" + (f" – {len(wrong)} DIFFERENCES" if wrong else ""))
        if not self.wrong:
            self._prove(self.season.trades[0], recompute.load(str(self.packages[0])), self.pages[0])

    def _compare(self, trade, files, page, said):
        draw, places, published = page
        sheets = {row["sheet"]: row for row in recompute.table(files, "sheets.csv")}
        self._sheets(trade, sheets, said)
        self._marks(trade, files, sheets, said)
        self._standings(trade, files, published, said)
        self._people(trade, files, said)
        self._draw(trade, draw, places, said)

    def _package(self, trade):
        """The package, once the service has made it."""
        until = time.monotonic() + 300
        while True:
            reply = self.season.visitor.get(f"/results/{trade.id}/package.zip", "package").expect(200, 409)
            if reply.status == 200:
                path = self.folder / f"{trade.id}.zip"
                path.write_bytes(reply.body)
                return path
            if time.monotonic() > until:
                reply.expect(200)
            time.sleep(0.5)

    def _pages(self, trade):
        visitor = self.season.visitor
        draw = visitor.get_json(f"/api/v1/events/{trade.id}/draw").expect(200).json()
        places = visitor.get(f"/events/{trade.id}/draw.csv").expect(200).body.decode("utf-8-sig")
        results = visitor.get_json(f"/api/v1/results/{trade.id}").expect(200).json()
        return draw, list(csv.DictReader(io.StringIO(places, newline=""))), results["standings"]

    def _programs(self, package, said):
        """The product's own check and the one in Python, each from the package alone."""
        code, text = self.season.service.run("verify", package, "--key", self.key)
        if code:
            said(f"jiangtai verify: {text}")
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            code = recompute.main(str(package))
        if code:
            said(f"recompute.py: {printed.getvalue().strip()}")
        return text.splitlines()[-1] if text else "jiangtai verify printed nothing"

    # ---- marks ----

    @staticmethod
    def _sheets(trade, sheets, said):
        """The sheets are those that the judges had, each under one label per judge."""
        had = {sheet: (judge, work) for judge in trade.judges for sheet, work in judge.sheets.items()}
        labels = defaultdict(set)
        for sheet in sorted(set(had) | set(sheets)):
            if sheet not in had or sheet not in sheets:
                said(f"sheet {sheet} is {'nobody' if sheet not in had else 'not in the package, but somebody'}'s")
                continue
            judge, work = had[sheet]
            labels[judge.person.email].add(sheets[sheet]["judge"])
            if (sheets[sheet]["entry"], sheets[sheet]["counts"]) != (work, "yes"):
                said(f"sheet {sheet} of {work} is listed as {sheets[sheet]}")
        if any(len(own) != 1 for own in labels.values()) or len(set().union(*labels.values())) != len(labels):
            said(f"the judges' labels are mixed up: {dict(labels)}")

    @staticmethod
    def _marks(trade, files, sheets, said):
        """Every chain holds what was acknowledged, in order; marks.csv the last word on each."""
        chains = defaultdict(list)
        for line in files["chain.jsonl"].decode().splitlines():
            entry = json.loads(line)
            if "mark" in entry["body"]:
                body = entry["body"]
                chains[entry["chain"]].append((body["aspect"], body["round"], body["mark"], body["raw"]))
        for sheet in sorted(set(chains) | set(trade.saved)):
            sent = [(aspect, round_, mark * MILLION, raw and raw * MILLION)
                    for aspect, round_, mark, raw in trade.saved.get(sheet, [])]
            if chains.get(sheet, []) != sent:
                said(f"the chain of sheet {sheet} holds {chains.get(sheet)}, acknowledged was {sent}")
        last = {(sheets[sheet]["entry"], sheets[sheet]["judge"], aspect, round_): (mark, raw)
                for sheet, saved in trade.saved.items() if sheet in sheets
                for aspect, round_, mark, raw in saved}
        written = {(row["entry"], row["judge"], row["aspect"], int(row["round"])):
                   (F(row["mark"]), F(row["raw"]) if row["raw"] else None)
                   for row in recompute.table(files, "marks.csv")}
        for key in sorted(set(last) | set(written)):
            if last.get(key) != written.get(key):
                said(f"marks.csv has {written.get(key)} for {key}, acknowledged was {last.get(key)}")

    # ---- standings ----

    @staticmethod
    def _from_what_was_sent(trade):
        """Total, rank and module subtotals by work number, from our own rules and marks alone."""
        works = sorted({work for judge in trade.judges for work in judge.sheets.values()})
        marks = [("", work, trade.aspects[aspect][1], aspect, judge.person.email, mark, raw, round_)
                 for judge in trade.judges for sheet, work in judge.sheets.items()
                 for aspect, round_, mark, raw in trade.saved[sheet]]
        last = {(row[1], row[3], row[4], row[7]): row for row in marks}
        files = {
            "entries.csv": table(("group", "entry", "unit"), [("", work, "") for work in works]),
            "aspects.csv": table(
                ("group", "entry", "module", "aspect", "kind", "base", "factor", "criterion"),
                [("", work, module, code, aspect["kind"], "", "", criterion)
                 for work in works for code, (aspect, module, criterion) in trade.aspects.items()]),
            "marks.csv": table(("group", "entry", "module", "aspect", "judge", "mark", "raw", "round"), last.values()),
        }
        return {work: scored for (_, work), scored in recompute.Event(trade.rules, files).ranks().items()}

    def _standings(self, trade, files, published, said):
        ours = self._from_what_was_sent(trade)
        tables = {
            "standings.csv": {row["entry"]: (row["total"], row["rank"])
                              for row in recompute.table(files, "standings.csv")},
            "identities.csv": {row["entry"]: (row["total"], row["rank"])
                               for row in recompute.table(files, "identities.csv")},
            "the published standings": {row["work_number"]: (row["total"] or "", str(row["rank"] or ""))
                                        for row in published},
        }
        for name, rows in tables.items():
            if set(rows) != set(ours):
                said(f"{name} lists other works: {sorted(set(rows) ^ set(ours))}")
            for work in sorted(set(rows) & set(ours)):
                total, rank, _ = ours[work]
                shown, shown_rank = rows[work]
                if F(shown or "-1") != total or shown_rank != str(rank or ""):
                    said(f"{name}: {work} has {shown} and rank {shown_rank}; what was sent gives {total} and {rank}")

    # ---- people ----

    def _people(self, trade, files, said):
        """Everybody who was entered is there once, and nobody judged their own unit's people."""
        sent = sorted((contestant.name, unit.name) for unit in self.season.enterprises
                      for contestant in unit.contestants.get(trade.place, []))
        listed = recompute.table(files, "identities.csv")
        if sorted((row["name"], row["unit"]) for row in listed) != sent:
            said("identities.csv names others than were entered")
        unit_of = {row["entry"]: row["unit"] for row in listed}
        for judge in trade.judges:
            own = {work for work, unit in unit_of.items() if judge.own and unit == judge.own.name}
            if judge.own and not own:
                said(f"{judge.own.name} has nobody in the event, so its judge shows nothing")
            if set(judge.sheets.values()) != set(unit_of) - own:
                said(f"{judge.person.email} has sheets of {sorted(set(judge.sheets.values()) & own)} of their own unit,"
                     f" and none of {sorted(set(unit_of) - own - set(judge.sheets.values()))}")

    @staticmethod
    def _draw(trade, draw, places, said):
        """The draw again, from the seed that was promised before the first entry."""
        def sha(*parts):
            return hashlib.sha256(b"".join(parts)).digest()

        seed = bytes.fromhex(draw["seed"])
        if not sha(seed).hex() == draw["seed_hash"] == trade.seed_hash:
            said("the seed is not the one that was promised")
        listed = sha("\n".join(sorted(row["entry"] for row in places)).encode())
        if listed.hex() != draw["list_hash"]:
            said("the list of entries is not the one that was drawn from")
        waiting = sorted(places, key=lambda row: sha(seed, listed, row["entry"].encode()))
        order = []
        while waiting:
            apart = order[-1]["unit"] if draw["units_apart"] and len(order) % draw["stations"] else None
            order.append(waiting.pop(next((n for n, row in enumerate(waiting) if row["unit"] != apart), 0)))
        works = sorted(range(1, len(order) + 1), key=lambda place: sha(seed, listed, b"work %d" % place))
        for place, row in enumerate(order, 1):
            if (row["place"], row["work_number"]) != (str(place), f"W{works.index(place) + 1:03}"):
                said(f"the draw gives entry {row['entry']} another place or work number")

    # ---- the checks themselves ----

    def _prove(self, trade, files, page):
        """A check that cannot fail proves nothing: each must see what is put before it here."""
        draw, places, published = page
        sheets = {row["sheet"]: row for row in recompute.table(files, "sheets.csv")}
        sheet, saved = next(iter(trade.saved.items()))
        aspect, round_, mark, raw = saved[-1]

        def sent(marks):
            return replace(trade, saved=trade.saved | {sheet: marks})

        nobody_barred = replace(trade, judges=[replace(judge, own=None) for judge in trade.judges])
        others = [{**published[0], "rank": 0}, *published[1:]]
        cases = {
            "another mark": lambda said: self._marks(
                sent([*saved[:-1], (aspect, round_, mark + 1, raw)]), files, sheets, said),
            "a mark that is lost": lambda said: self._marks(sent([*saved, saved[-1]]), files, sheets, said),
            "a mark that nobody sent": lambda said: self._marks(sent(saved[:-1]), files, sheets, said),
            "a sheet that is lost": lambda said: self._sheets(
                trade, {name: row for name, row in sheets.items() if name != sheet}, said),
            "another rank": lambda said: self._standings(trade, files, others, said),
            "a judge kept from sheets": lambda said: self._people(nobody_barred, files, said),
            "another seed": lambda said: self._draw(trade, {**draw, "seed": "00" * 32}, places, said),
        }
        for name, check in cases.items():
            seen = []
            check(seen.append)
            if not seen:
                self.wrong.append(f"the checks do not see {name}")
