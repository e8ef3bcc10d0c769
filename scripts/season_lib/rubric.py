"""A rule set of so many aspects, what judges type for it, and the mark that must follow.

The marks are worked out here from what is typed, apart from the product's engine.
"""
import random
from fractions import Fraction as F

import recompute

ROUND = {"decimals": 2, "mode": "half_up"}
# Of every ten aspects of the practical part five are points of the whole panel, four are
# measured by everybody, and one is a level that three judges give.
KINDS = "MPMPLPMPMP"
MEASURED = ("yes_no", "time", "linear", "minus", "bands", "discrete", "wide_bands")
# The fewest judges such a rule set needs for a contestant.
LEAST_JUDGES = 4


def rule_set(title, aspects):
    """Theory 30 and practice 70; the practical part in four criteria."""
    theory = max(1, aspects // 20)
    practice = aspects - theory
    if practice < len(KINDS):
        raise ValueError(f"{aspects} aspects are too few for every kind of input")
    written = [_aspect(f"T{n + 1}", "linear", points, "measurement") for n, points in _shares(theory)]
    done, measured = [], 0
    for number, points in _shares(practice):
        kind = KINDS[number % len(KINDS)]
        if kind == "M":
            shape, kind = MEASURED[measured % len(MEASURED)], "measurement"
            measured += 1
        else:
            shape, kind = {"P": ("range", "panel"), "L": ("level", "judgement")}[kind]
        done.append(_aspect(f"P{number + 1:02}", shape, points, kind))
    done[0]["gate"] = True  # safety: whoever fails it is not ranked
    quarter = -(-practice // 4)
    parts = [done[at:at + quarter] for at in range(0, practice, quarter)]
    time = next(aspect["code"] for aspect in done if aspect["input"]["type"] == "time")
    rounded = [{"do": "round", **ROUND}]
    return {
        "jiangtai_rules": 1, "name": _text(f"{title}技能竞赛"), "source": "无锡市职工技能竞赛", "version": "2026.1",
        "rubric": {"total": "100", "modules": [
            {"code": "theory", "title": _text("理论"), "max": "100", "criteria": [_criterion("T", written)]},
            {"code": "practice", "title": _text("实操"), "max": "100",
             "criteria": [_criterion(code, part) for code, part in zip("ABCD", parts)]}]},
        "aspects": [
            {"kind": "measurement", "module": "theory", "aggregate": {"method": "only"}},
            {"kind": "measurement", "aggregate": {"method": "median"}, "then": rounded},
            {"kind": "judgement", "aggregate": {"method": "judgement", "judges": 3}, "then": rounded},
            {"kind": "panel", "aggregate": {"method": "mean", "drop_lowest": 1, "drop_highest": 1},
             "marks": {"least": LEAST_JUDGES}, "then": rounded}],
        "modules": [{"module": "theory", "weight": "0.3"}, {"module": "practice", "weight": "0.7"}],
        "total": {"then": rounded},
        "ranking": {"better": "higher", "shared": "skip", "veto": "disqualify", "ties": [
            {"by": "module", "module": "practice"},
            {"by": "raw", "aspect": time, "better": "lower"},
            {"by": "module", "module": "theory"}]},
    }


def _shares(parts):
    """A hundred points among so many aspects, as whole ones."""
    return [(n, 100 // parts + (n < 100 % parts)) for n in range(parts)]


def _text(chinese):
    return {"zh-CN": chinese, "en": chinese}


def _criterion(code, aspects):
    return {"code": code, "title": _text(f"{code} 部分"), "aspects": aspects}


def _aspect(code, shape, points, kind):
    full, half = str(points), _decimal(F(points, 2))
    forms = {
        "yes_no": {"type": "yes_no"},
        "discrete": {"type": "discrete", "values": [full, half, "0"]},
        "time": {"type": "time", "full_at": "2400", "zero_at": "3600", "round": ROUND},
        "linear": {"type": "linear", "zero_at": "3", "full_at": "0.5", "round": ROUND},
        "minus": {"type": "minus", "nominal": "10", "tolerance": "0.05", "per": "0.02", "minus": "0.25",
                  "count": "started"},
        "bands": {"type": "bands", "bands": [
            {"below": "1", "min": full, "max": full}, {"from": "1", "below": "3", "min": half, "max": half},
            {"from": "3", "min": "0", "max": "0"}]},
        "wide_bands": {"type": "bands", "step": "0.5", "bands": [
            {"below": "15", "min": half, "max": full}, {"from": "15", "min": "0", "max": half}]},
        "range": {"type": "range", "min": "0", "max": full, "step": "0.5"},
        "level": {"type": "level", "anchors": [_text(f"等级 {level}") for level in range(4)]},
    }
    return {"code": code, "title": _text(f"评分点 {code}"), "kind": kind, "max": full, "input": forms[shape]}


def aspects_of(rules):
    """Aspects by code, each with its module and criterion, in the order of the rubric."""
    return {aspect["code"]: (aspect, module["code"], criterion["code"])
            for module in rules["rubric"]["modules"]
            for criterion in module["criteria"] for aspect in criterion["aspects"]}


# ---- what a judge types ----

def typed(aspect, work, judge, round_, seed):
    """Value and raw value as a judge would enter them: how good the work is, seen by one pair of eyes.

    The same judge, work and round have the same; from the second round on levels agree.
    """
    ability = 0.55 + 0.4 * random.Random(f"{seed} {work}").random()
    truth = random.Random(f"{seed} {work} {aspect['code']}")
    eyes = random.Random(f"{seed} {work} {aspect['code']} {judge} {round_}")
    good = min(1.0, max(0.0, ability + truth.gauss(0, 0.12)))
    seen = min(1.0, max(0.0, good + eyes.gauss(0, 0.04)))
    given, points = aspect["input"], F(aspect["max"])
    shape = given["type"]
    if shape == "yes_no":
        return str(int(truth.random() > 0.01)), None
    if shape == "discrete":
        return given["values"][min(2, int((1 - seen) * 4))], None
    if shape == "time":
        return str(2200 + int(1200 * (1 - seen))), None
    if shape == "linear":
        return f"{3.2 - 2.8 * seen:.2f}", None
    if shape == "minus":
        return f"{10 + (0.3 - 0.25 * seen) * (-1) ** truth.randrange(2):.3f}", None
    if shape == "bands" and "step" not in given:
        return f"{5 - 5 * seen:.1f}", None
    if shape == "bands":
        raw = f"{30 - 30 * good:.1f}"
        band = _band(given, F(raw))
        steps = int((F(band["max"]) - F(band["min"])) * 2)
        return _decimal(F(band["min"]) + F(round(steps * eyes.random()), 2)), raw
    if shape == "range":
        return _decimal(F(round(2 * float(points) * seen), 2)), None
    if round_ > 1:
        return str(round(3 * good)), None
    return str(min(3, max(0, round(3 * good + eyes.gauss(0, 0.42))))), None


def _decimal(value):
    return f"{float(value):.1f}".removesuffix(".0")


def _band(given, raw):
    return next(band for band in given["bands"]
                if ("from" not in band or raw >= F(band["from"])) and ("below" not in band or raw < F(band["below"])))


# ---- the mark that follows ----

def mark_of(aspect, value, raw):
    """Mark and raw value as exact numbers, from what was typed."""
    given, points, value = aspect["input"], F(aspect["max"]), F(value)
    shape = given["type"]
    if shape == "yes_no":
        return points * value, None
    if shape in ("discrete", "range", "level"):
        return value, None
    if shape in ("time", "linear"):
        zero, full = F(given["zero_at"]), F(given["full_at"])
        share = min(F(1), max(F(0), (value - zero) / (full - zero)))
        return recompute.rounded(points * share, ROUND["decimals"], ROUND["mode"]), value
    if shape == "minus":
        excess = max(F(0), abs(value - F(given["nominal"])) - F(given["tolerance"]))
        begun = -(-excess // F(given["per"]))
        return max(F(0), points - begun * F(given["minus"])), value
    if raw is not None:
        return value, F(raw)
    return F(_band(given, value)["min"]), value
