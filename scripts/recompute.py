#!/usr/bin/env python3
"""Recomputes a published result package without any of the product's code.

Usage: recompute.py PACKAGE.zip|FOLDER

Re-walks the hash chains, compares the marks with them, computes totals and ranks from
marks.csv and rules.json with exact fractions, compares with standings.csv. Answers 0
when all holds, 1 with the rows that do not, 2 when this is no package. Signatures are
checked by `jiangtai verify`.
"""
import csv
import hashlib
import io
import json
import os
import sys
import zipfile
from collections import defaultdict
from fractions import Fraction as F

ZERO, GENESIS = F(0), "0" * 64


def load(path):
    if os.path.isdir(path):
        return {f.name: open(f, "rb").read() for f in os.scandir(path) if f.is_file()}
    with zipfile.ZipFile(path) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def table(files, name):
    text = files.get(name, b"").decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def canonical(value):
    # RFC 8785 for the keys and integers that entries hold.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(data):
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


# ---- chains ----

def walk(files, name, wrong):
    heads, entries = {}, []
    for number, line in enumerate(files[name].decode("utf-8").splitlines(), 1):
        entry = json.loads(line)
        chain, link, body = entry["chain"], entry["link"], entry["body"]
        position, prev = heads.get(chain, (0, GENESIS))
        hashed = canonical({"alg": link["alg"], "body": body, "key_id": link["key_id"],
                            "position": link["position"], "prev": link["prev_hash"]})
        if link["position"] != position + 1 or link["prev_hash"] != prev:
            wrong.append(f"{name} line {number}: does not follow the entry before it")
        elif link["alg"] != "sha256" or sha256(hashed) != link["hash"]:
            wrong.append(f"{name} line {number}: content and hash differ")
        heads[chain] = (link["position"], link["hash"])
        entries.append((number, chain, body))
    return entries


def check_marks(files, entries, marks, wrong):
    sheets = {row["sheet"]: (row["entry"], row["judge"]) for row in table(files, "sheets.csv")
              if row["counts"] == "yes"}
    said = {}
    for _, chain, body in entries:
        if "mark" in body and chain in sheets:
            said[sheets[chain] + (body["aspect"], body["round"])] = (body["mark"], body.get("raw"))
    said = {k: v for k, v in said.items() if v[0] is not None}
    written = {}
    for row in marks:
        raw = int(F(row["raw"]) * 1_000_000) if row["raw"] else None
        key = (row["entry"], row["judge"], row["aspect"], int(row["round"] or 1))
        written[key] = (int(F(row["mark"]) * 1_000_000), raw)
    for key in sorted(set(said) | set(written), key=str):
        if said.get(key) != written.get(key):
            wrong.append(f"marks.csv: {key} is {written.get(key)}, the chain has {said.get(key)}")


def check_record(files, entries, wrong):
    event = json.loads(files["package.json"]).get("event")
    published = [body["details"] for _, _, body in entries
                 if body["action"] == "standings.published" and body["details"].get("event") == event]
    if not published:
        wrong.append("audit.jsonl: no record of the publication")
        return
    tables = ("adjustments.csv", "aspects.csv", "entries.csv", "marks.csv")
    hashes = {name: sha256(files[name]) for name in tables if name in files}
    ours = {"rules": sha256(files["rules.json"]), "material": sha256(canonical(hashes)),
            "outcome": sha256(files["standings.csv"])}
    for name, value in ours.items():
        if published[-1].get(name) != value:
            wrong.append(f"audit.jsonl: another {name} was published")


# ---- arithmetic ----

def rounded(value, decimals, mode):
    scaled = value * 10 ** decimals
    sign, size, half = (-1 if scaled < 0 else 1), abs(scaled), F(1, 2)
    whole, rest = size // 1, size % 1
    if mode == "half_up" and rest >= half or mode == "half_even" and (rest > half or rest == half and whole % 2):
        whole += 1
    return F(sign * whole, 10 ** decimals)


def run(value, steps, base=ZERO, factor=F(1)):
    """The value after the steps, and the one that counts as the score."""
    score, fixed = value, False
    for step in steps:
        do = step["do"]
        if do in ("score", "factor"):
            fixed = True
        if do == "round":
            value = rounded(value, step["decimals"], step["mode"])
        elif do == "multiply":
            value *= F(step["by"])
        elif do == "divide":
            value /= F(step["by"])
        elif do == "floor":
            value = max(value, F(step["at"]))
        elif do == "ceiling":
            value = min(value, F(step["at"]))
        elif do == "add_base":
            value += base
        elif do == "factor":
            value *= factor
        if not fixed or do == "score":
            score = value
    return value, score


def aggregate(rule, marks, maximum):
    method, marks = rule["method"], sorted(marks)
    kept = marks[rule.get("drop_lowest", 0):len(marks) - rule.get("drop_highest", 0)]
    if method in ("only", "sum"):
        return sum(kept, ZERO)
    if method == "mean":
        return sum(kept, ZERO) / len(kept)
    if method == "median":
        return (kept[(len(kept) - 1) // 2] + kept[len(kept) // 2]) / 2
    if method == "judgement":
        return maximum * sum(kept, ZERO) / (3 * rule.get("judges", 3))
    raise ValueError(f"unknown method {method}")


def least(rule):
    by = rule["aggregate"]
    needed = by.get("judges", 3) if by["method"] == "judgement" else \
        by.get("drop_lowest", 0) + by.get("drop_highest", 0) + 1
    return max(needed, rule.get("marks", {}).get("least") or 0)


def pick(rules, **wanted):
    """The most precise rule: one that names aspect, then module, then kind."""
    fit = [r for r in rules if all(r.get(k) in (None, v) for k, v in wanted.items())]
    order = ("aspect", "module") if "aspect" in wanted else ("kind", "module")
    best = max(([r.get(k) is not None for k in order] for r in fit), default=None)
    return next((r for r in fit if [r.get(k) is not None for k in order] == best), None)


class Event:
    def __init__(self, rules, files):
        self.rules = rules
        self.ranking = rules.get("ranking", {})
        self.rubric = {}
        for module in (rules.get("rubric") or {}).get("modules", []):
            for criterion in module["criteria"]:
                for aspect in criterion["aspects"]:
                    self.rubric[module["code"], aspect["code"]] = (aspect, criterion["code"])
        self.marks, self.aspects, self.adjust = defaultdict(list), defaultdict(list), defaultdict(list)
        for row in table(files, "marks.csv"):
            self.marks[row["group"], row["entry"], row["module"], row["aspect"]].append(row)
        for row in table(files, "aspects.csv"):
            self.aspects[row["group"], row["entry"]].append(row)
        for row in table(files, "adjustments.csv"):
            self.adjust[row["group"], row["entry"]].append(row)
        marked = {r["module"] for rows in self.aspects.values() for r in rows} | {m for m, _ in self.rubric}
        self.bare = {r["module"] for rows in self.adjust.values() for r in rows} - marked - {""}
        self.vetoes = {(row["group"], row["entry"]) for row in table(files, "vetoes.csv")}
        self.entries = [(row["group"], row["entry"]) for row in table(files, "entries.csv")]

    def aspect(self, at, row):
        """Score, value, raw sum and whether marks are missing."""
        module, code = row["module"], row["aspect"]
        given, criterion = self.rubric.get((module, code), ({}, row.get("criterion")))
        rule = pick(self.rules.get("aspects", []), kind=row["kind"], module=module, aspect=code)
        last = {}
        for mark in sorted(self.marks[at + (module, code)], key=lambda m: int(m["round"] or 1)):
            last[mark["judge"]] = mark
        marks = [F(mark["mark"]) for mark in last.values()]
        raws = [F(mark["raw"]) for mark in last.values() if mark["raw"]]
        weight, out = F(given.get("weight", 1)), {"criterion": criterion, "aspect": code, "module": module}
        out |= {"raw": sum(raws, ZERO) if raws else None, "score": None, "value": None}
        if len(marks) >= least(rule):
            first = aggregate(rule["aggregate"], marks, F(given.get("max", 0)))
            own = F(row.get("base") or 0), F(row.get("factor") or 1)
            value, out["score"] = run(first, rule.get("then", []), *own)
            out["value"] = value * weight
        else:
            policy = rule.get("missing", {}).get("few" if marks else "none", {"do": "refuse"})
            if policy["do"] == "score":
                out |= {"score": F(policy["value"]), "value": F(policy["value"]) * weight}
        out["gate"] = bool(given.get("gate")) and out["score"] == 0
        return out

    def score(self, at):
        aspects = [self.aspect(at, row) for row in self.aspects[at]]
        sums, kinds = {}, defaultdict(list)
        for a in aspects:
            if a["value"] is not None:  # a module without any value has no subtotal
                sums[a["module"]] = sums.get(a["module"], ZERO) + a["value"]
        for row in self.adjust[at]:
            kinds[row["module"], row["kind"]].append(F(row["points"]))
        for (module, kind), points in kinds.items():
            rule = pick(self.rules.get("adjustments", []), kind=kind, module=module) or {}
            counted = {"all": sum, "highest": max, "lowest": min}[rule.get("counts", "all")](points)
            counted = max(counted, F(rule["floor"])) if rule.get("floor") is not None else counted
            counted = min(counted, F(rule["ceiling"])) if rule.get("ceiling") is not None else counted
            sums[module] = sums.get(module, ZERO) + counted
        if sums:
            sums = {m: ZERO for m in self.bare} | sums
        total, modules = ZERO, {}
        for module, value in sums.items():
            named = self.rules.get("modules", [])
            named = named if module else []
            rule = next((r for r in named if r.get("module") == module), None) or \
                next((r for r in named if r.get("module") is None), {})
            modules[module] = run(value, rule.get("then", []))[0]
            total += run(modules[module] * F(rule.get("weight", 1)), rule.get("weighted", []))[0]
        total = run(total, self.rules.get("total", {}).get("then", []))[0]
        vetoed = at in self.vetoes or any(a["gate"] for a in aspects)
        effect = self.ranking.get("veto", "bar_awards")
        if vetoed and effect == "zero":
            total = ZERO
        incomplete = not sums or any(a["score"] is None for a in aspects)
        ranked = not incomplete and not (vetoed and effect == "disqualify")
        keys = [self.key(tie, aspects, modules, kinds) for tie in self.ranking.get("ties", [])]
        return {"at": at, "total": total if sums else None, "ranked": ranked, "modules": modules, "keys": keys}

    @staticmethod
    def key(tie, aspects, modules, kinds):
        by = tie["by"]
        if by == "module":
            return modules.get(tie["module"])
        if by == "adjustment":
            found = [p for (_, kind), points in kinds.items() if kind == tie["kind"] for p in points]
        elif by == "criterion":
            found = [a["value"] for a in aspects if a["criterion"] == tie["criterion"]]
        else:
            found = [a["score" if by == "aspect" else "raw"] for a in aspects if a["aspect"] == tie["aspect"]]
        found = [value for value in found if value is not None]
        return sum(found, ZERO) if found else None

    def ranks(self):
        """(group, entry) → (total, rank, module subtotals)."""
        def order(value, better):
            return (1, ZERO) if value is None else (0, -value if better != "lower" else value)

        out, groups = {}, defaultdict(list)
        for at in self.entries:
            scored = self.score(at)
            groups[at[0]].append(scored)
            out[at] = (scored["total"], None, scored["modules"])
        ties = self.ranking.get("ties", [])
        for members in groups.values():
            def by(s):
                return [order(s["total"], self.ranking.get("better"))] + \
                    [order(k, tie.get("better")) for k, tie in zip(s["keys"], ties)]
            before, rank, dense = None, 0, 0
            for number, s in enumerate(sorted((s for s in members if s["ranked"]), key=by), 1):
                if by(s) != before:
                    before, rank, dense = by(s), number, dense + 1
                shown = dense if self.ranking.get("shared") == "dense" else rank
                out[s["at"]] = (s["total"], shown, s["modules"])
        return out


def compare(files, wrong):
    event = Event(json.loads(files["rules.json"]), files)
    ours = event.ranks()
    for line, row in enumerate(table(files, "standings.csv"), 2):
        at = (row["group"], row["entry"])
        total, rank, modules = ours.pop(at, (None, None, {}))
        same = (row["total"] == "" if total is None else row["total"] != "" and F(row["total"]) == total)
        same = same and row["rank"] == ("" if rank is None else str(rank))
        for module, value in modules.items():
            # Only an intermediate column may be cut, to 12 decimals.
            same = same and (module == "" or abs(F(row.get(module) or 0) - value) < F(1, 10 ** 11))
        if not same:
            wrong.append(f"standings.csv line {line}: {at} total {row['total']} rank {row['rank']}; ours {total} {rank}")
    wrong.extend(f"standings.csv: {at} is missing" for at in ours)


def main(path):
    try:
        files = load(path)
        wrong, marks = [], table(files, "marks.csv")
        check_marks(files, walk(files, "chain.jsonl", wrong), marks, wrong)
        check_record(files, walk(files, "audit.jsonl", wrong), wrong)
        compare(files, wrong)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        print(f"no result package: {error!r}", file=sys.stderr)
        return 2
    for line in wrong[:20]:
        print(line)
    print(f"{len(marks)} marks: " + ("all holds" if not wrong else f"{len(wrong)} differences"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else 2)
