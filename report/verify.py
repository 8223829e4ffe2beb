#!/usr/bin/env python3
"""verify.py REPORT: reckons every number of a report's summary.json again from its data/*.csv, and says where they differ.

It shares nothing with the program that made the report: Python's standard library and the tables alone. What it takes for true is
what docs/report.md says of each number. First it looks whether data/SHA256SUMS still fits. Exit 0 where all is the same, 1 where
something differs, 2 where a file is missing or no report's.
"""
import csv
import hashlib
import json
import math
import os
import sys
from collections import defaultdict
from datetime import datetime

HALF = 0.5          # of a minute's probes sent, for the minute to be known
ANSWERED = 0.95     # of them answered, and of the answers fast, for it to be usable
WHOLE_HOUR = 45     # known minutes, for an hour to be the best or the worst
ALIKE = 0.0009995   # seconds of round trip, in which hours with the same losses are alike
PEAK = 5            # minutes
LEAST_BLOCKS = 6    # of a comparison, for a ratio
DRAWS = 4000        # of a comparison's blocks
NORMAL = 1.959964   # the normal's 97.5 % quantile
BETWEEN = ("median-low-bytes-per-second", "median-high-bytes-per-second")


def table(folder, name):
    with open(os.path.join(folder, "data", name + ".csv"), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rows(folder, name):
    with open(os.path.join(folder, "data", name + ".csv"), newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def quantile(values, q):
    values = sorted(values)
    at = q * (len(values) - 1)
    below = math.floor(at)
    above = min(len(values) - 1, below + 1)
    return values[below] + (values[above] - values[below]) * (at - below)


def median_interval(values):
    """What the median lies between in 95 of 100 cases, by ranks: the widest pair whose tails are no more than 2.5 % each."""
    n = len(values)
    values = sorted(values)
    if n > 1000:
        rank = math.floor(n / 2 - 1.96 * math.sqrt(n) / 2)
    else:
        rank = 0
        while sum(math.comb(n, k) for k in range(rank + 1)) <= 0.025 * 2 ** n:
            rank += 1
    return (values[rank - 1], values[n - rank]) if rank else None


class SplittableRandom:
    """Java's, as its documentation has it: whoever draws from the same seed draws the same blocks."""

    def __init__(self, seed):
        self.state = seed & (2 ** 64 - 1)

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & (2 ** 64 - 1)
        z = ((self.state ^ self.state >> 33) * 0x62A9D9ED799705F5) & (2 ** 64 - 1)
        return ((z ^ z >> 28) * 0xCB24D0A5C88C35B3 & (2 ** 64 - 1)) >> 32

    def below(self, bound):
        if bound & bound - 1 == 0:
            return self.next() & bound - 1
        while True:
            u = self.next() >> 1
            if u - u % bound + bound - 1 < 2 ** 31:
                return u % bound


def paired_ratio(of, to, seed):
    """The geometric mean of the blocks' ratios, and its bootstrap interval over blocks, widened for few blocks (docs/compare.md)."""
    n = len(of)
    if n < LEAST_BLOCKS:
        return None
    logs = [math.log(a / b) for a, b in zip(of, to)]
    mean = sum(logs) / n
    random = SplittableRandom(seed)
    means = sorted(sum(logs[random.below(n)] for _ in range(n)) / n for _ in range(DRAWS))
    z, d = NORMAL, n - 1
    student = z + (z * (z * z + 1) / 4 + (z * (5 * z ** 4 + 16 * z * z + 3) / 96
                   + z * (3 * z ** 6 + 19 * z ** 4 + 17 * z * z - 15) / 384 / d) / d) / d
    wider = math.sqrt(n / d) * student / NORMAL
    low, high = means[int(DRAWS * 0.025)], means[int(DRAWS * 0.975) - 1]
    return math.exp(mean), math.exp(mean + (low - mean) * wider), math.exp(mean + (high - mean) * wider)


class Router:
    """The sums of one router, gathered from the tables."""

    def __init__(self):
        self.numbers = {}
        self.tunnels = defaultdict(dict)
        self.throughput = {}
        self.usable = self.unusable = self.calls = self.good = 0
        self.crew_minutes = 0
        self.lost = 0.0
        self.hours = defaultdict(lambda: [0, 0, 0])
        self.rtt = {}
        self.watched = defaultdict(set)
        self.carried = defaultdict(int)
        self.down = defaultdict(int)
        self.carries = False
        self.watching = self.watching_minutes = 0

    def minute(self, row):
        sent, lost, errors = int(row["sent"]), int(row["lost"]), int(row["errors"])
        known = 1 - float(row["unknown"]) / 60
        start = int(moment(row["minute"])) // 60
        if row["watching-bytes"]:
            self.watching += int(row["watching-bytes"])
            self.watching_minutes += row["path"] == "tunnel"
        if row["path"] == "crew":
            self.crew(row, sent, lost, errors, known)
            return
        if known >= HALF:
            self.watched[row["tunnel"]].add(start)
        if row["received-bytes"] and row["sent-bytes"]:
            self.carries = True
            self.carried[row["tunnel"]] += int(row["received-bytes"]) + int(row["sent-bytes"])
            self.down[start] += int(row["received-bytes"])

    def crew(self, row, sent, lost, errors, known):
        self.crew_minutes += 1
        if sent:
            self.lost += 60 * known * lost / sent
        if row["call"]:
            self.calls += 1
            self.good += row["call"] == "good"
        tried = sent + errors
        if tried == 0 or known * sent / tried < HALF:
            return
        answered = sent - lost
        usable = answered >= ANSWERED * sent and int(row["fast"]) >= ANSWERED * answered
        self.usable += usable
        self.unusable += not usable
        hour = self.hours[row["local-day"], row["local-hour"]]
        hour[0] += sent
        hour[1] += lost
        hour[2] += 1

    def reckon(self, outages, crew_outages, failovers, runs, tunnels):
        known = (self.usable + self.unusable) / 60
        if known:
            self.numbers["usable-hours"] = self.usable / 60
            self.numbers["usable-share"] = self.usable / 60 / known
            self.numbers["lost-crew-seconds"] = self.lost
        if self.calls:
            self.numbers["good-call-hours"] = self.good / 60
        lengths = [float(row["seconds"]) for row in crew_outages]
        if known or lengths:
            self.numbers["crew-outages"] = len(lengths)
            self.numbers["crew-outage-seconds"] = sum(lengths)
        if lengths:
            self.numbers["crew-outage-longest-seconds"] = max(lengths)
        self.reckon_hours()
        self.reckon_outages(outages, failovers, tunnels)
        if self.carries:
            self.numbers["carried-bytes"] = sum(self.carried.values())
        minutes = sorted(self.down)
        spans = [minutes[i - PEAK + 1:i + 1] for i in range(PEAK - 1, len(minutes)) if minutes[i] - minutes[i - PEAK + 1] == PEAK - 1]
        if spans:
            self.numbers["peak-bytes-per-second"] = max(sum(self.down[m] for m in span) for span in spans) / (60 * PEAK)
        if self.watching_minutes:
            self.numbers["watching-bytes-per-day"] = self.watching / self.watching_minutes * 1440
        self.numbers["benchmark-bytes"] = sum(int(run["transferred"] or 0) for run in runs)
        groups = defaultdict(list)
        for run in runs:
            label = run["tunnel"] or run["over"]
            groups[run["over"], label, run["direction"], run["protocol"], int(run["flows"])].append(run)
        for kind, its in groups.items():
            rates = [int(run["bytes-per-second"]) for run in its if run["outcome"] == "done" and run["bytes-per-second"]]
            self.throughput[kind] = (len(rates), len(its) - len(rates), quantile(rates, 0.5) if rates else None,
                                     median_interval(rates) if rates else None)

    def reckon_hours(self):
        """The best and the worst; neither where they are alike."""
        hours = sorted((lost / sent, self.rtt.get(hour, math.inf))
                       for hour, (sent, lost, minutes) in self.hours.items() if minutes >= WHOLE_HOUR and sent)
        if hours and (hours[0][0] != hours[-1][0] or hours[-1][1] - hours[0][1] > ALIKE):
            self.numbers["best-hour-loss"] = hours[0][0]
            self.numbers["worst-hour-loss"] = hours[-1][0]

    def reckon_outages(self, outages, failovers, tunnels):
        unplanned = [row for row in outages if row["maintenance"] == "false"]
        both = set.intersection(*(self.watched[name] for name in tunnels)) if tunnels else set()
        if both or unplanned:
            self.numbers["tunnel-outages"] = len(unplanned)
        counted = self.counted(outages, failovers, tunnels)
        if both or counted:
            self.numbers["failovers"] = len(counted)
        gaps = [float(row["gap"]) for row in counted if row["gap"]]
        if gaps:
            for word, q in (("p50", 0.5), ("p95", 0.95), ("max", 1)):
                self.numbers[f"gap-{word}-seconds"] = quantile(gaps, q)
        for name in tunnels:
            its = [row for row in outages if row["tunnel"] == name]
            good = [row for row in its if row["maintenance"] == "false"]
            self.tunnels[name] = {
                "outages": len(good), "planned-outages": len(its) - len(good),
                "outage-seconds": sum(float(row["seconds"]) for row in good),
                "watched-hours": len(self.watched[name]) / 60, "carried-bytes": self.carried[name]}

    @staticmethod
    def counted(outages, failovers, tunnels):
        """Not on purpose, not of an outage of all at once, and with a tunnel to go to."""
        event = {row["id"] for row in outages if row["event"]}
        spans = defaultdict(list)
        for row in outages:
            spans[row["tunnel"]].append((moment(row["start"]), moment(row["start"]) + float(row["seconds"])))
        counted = []
        for row in failovers:
            left = moment(row["left"])
            alone = all(any(start < left < end for start, end in spans[name]) for name in tunnels if name != row["tunnel"])
            if row["direction"] == "failover" and row["expected"] == "false" and row["outage"] not in event and not alone:
                counted.append(row)
        return counted


def differs(said, reckoned):
    """The tables have six digits behind the point, and sums of many of them a little less."""
    return abs(said - reckoned) > 2e-6 + 1e-6 * abs(reckoned)


def compare(where, said, reckoned, bad):
    for key in sorted(set(said) | set(reckoned)):
        if key not in said or key not in reckoned:
            bad.append(f"{where}: {key} is {'not in the summary' if key not in said else 'in the summary alone'}")
        elif differs(said[key], reckoned[key]):
            bad.append(f"{where}: {key} is {said[key]} in the summary, {reckoned[key]:.6f} by the tables")


def checksums(folder, bad):
    data = os.path.join(folder, "data")
    with open(os.path.join(data, "SHA256SUMS"), encoding="utf-8") as file:
        for line in file:
            want, name = line.rstrip("\n").split("  ", 1)
            digest = hashlib.sha256()
            with open(os.path.join(data, name), "rb") as content:
                for block in iter(lambda: content.read(1 << 20), b""):
                    digest.update(block)
            if digest.hexdigest() != want:
                bad.append(f"data/{name} is not the file that was written")


def optional(folder, name):
    """A table that is there where there is something to say."""
    return table(folder, name) if os.path.exists(os.path.join(folder, "data", name + ".csv")) else []


def connections(counted, failovers):
    """TCP connections that were kept: how many of them broke, by what did it, and where they sat."""
    failbacks = [row for row in failovers if row["direction"] == "failback" and row["expected"] == "false"]
    sums = {}
    for word, rows_of_it, sides in (("failed", counted, ("failed",)), ("healthy", counted, ("healthy",)),
                                    ("failback", failbacks, ("failed", "healthy"))):
        known = [(row, side) for row in rows_of_it for side in sides if row[side + "-kept"]]
        if known:
            sums[word + "-kept"] = sum(int(row[side + "-kept"]) for row, side in known)
            sums[word + "-stuck"] = sum(int(row[side + "-stuck"]) for row, side in known)
            sums[word + "-broken"] = sums[word + "-stuck"] + sum(int(row[side + "-reset"]) for row, side in known)
    return sums


def impossible(where, its, bad):
    """More of something than there was of it."""
    for row in its:
        for side in ("failed", "healthy"):
            kept, reset, stuck, stalled = (int(row[f"{side}-{word}"] or 0) for word in ("kept", "reset", "stuck", "stalled"))
            if reset + stuck + stalled > kept:
                bad.append(f"{where}: {row['tunnel']} at {row['start' if 'start' in row else 'at']}: more {side} connections than were kept")
        for word in ("connections", "names"):
            if int(row.get(word + "-lost") or 0) > int(row.get(word) or 0):
                bad.append(f"{where}: {row['tunnel']} at {row['start']}: more {word} lost than there were")


def drills(where, said, its, outages, bad):
    def words(tunnel, start, seconds, score, detection, gap):
        return tunnel, start, round(float(seconds), 6), score, *(None if it in ("", None) else round(float(it), 6) for it in (detection, gap))
    told = sorted(words(d["tunnel"], d["start"], d["seconds"], d["score"], d.get("detection-seconds"), d.get("gap-seconds")) for d in said)
    reckoned = sorted(words(row["tunnel"], row["start"], moment(row["end"]) - moment(row["start"]), row["score"], row["detection"], row["gap"])
                      for row in its)
    if told != reckoned:
        bad.append(f"{where}: the drills of the summary are not those of the table")
    bounds = {row["id"]: float(row["start-bound"]) for row in outages}
    for row in its:
        if row["score"] in ("in-time", "late") and row["detection"] and row["theory-max"] and row["outage"] in bounds:
            # What the router's settings allow, a second for its log's stamps, and what the outage's start is not known to.
            late = float(row["detection"]) - float(row["theory-max"]) - bounds[row["outage"]] - 1
            if abs(late) > 0.0015 and (late > 0) != (row["score"] == "late"):
                bad.append(f"{where}: the drill of {row['tunnel']} at {row['start']} is {row['score']}, and was noticed after {row['detection']} s")
    return sum(2 + ("detection-seconds" in d) + ("gap-seconds" in d) for d in said)


def verify(folder):
    with open(os.path.join(folder, "summary.json"), encoding="utf-8") as file:
        summary = json.load(file)
    bad, numbers = [], 0
    checksums(folder, bad)
    all_routers = defaultdict(Router)
    for row in rows(folder, "minutes"):
        all_routers[row["site"], row["router"]].minute(row)
    for row in rows(folder, "hours"):
        if row["path"] == "crew" and row["rtt-p95"]:
            all_routers[row["site"], row["router"]].rtt[row["local-day"], row["local-hour"]] = float(row["rtt-p95"])
    tables = {name: table(folder, name) for name in ("outages", "crew-outages", "failovers", "benchmarks")}
    compared = any("comparisons" in said for said in summary["routers"])
    tables |= {name: table(folder, name) if compared else [] for name in ("comparisons", "comparison-ratios")}
    tables["drills"] = optional(folder, "drills")
    for said in summary["routers"]:
        key = said["site"], said["router"]
        of = {name: [row for row in its if (row["site"], row["router"]) == key] for name, its in tables.items()}
        router = all_routers[key]
        router.reckon(of["outages"], of["crew-outages"], of["failovers"], of["benchmarks"], list(said["tunnels"]))
        compare(key[1], said["numbers"], router.numbers, bad)
        numbers += len(said["numbers"])
        for name, tunnel in said["tunnels"].items():
            without_label = {word: value for word, value in tunnel.items() if word != "label"}
            # A tunnel that nobody watched has no outages to tell of.
            reckoned = {word: value for word, value in router.tunnels[name].items() if word in without_label}
            compare(f"{key[1]} {name}", without_label, reckoned, bad)
            numbers += len(without_label)
        numbers += lists(key[1], said, of, router, bad)
    return numbers, bad


def lists(where, said, of, router, bad):
    """Outages, failovers and throughput one by one."""
    for name, length in (("outages", "outages"), ("crew-outages", "crew-outages")):
        told = sorted((o["start"], o["seconds"]) for o in said[name])
        reckoned = sorted((row["start"], float(row["seconds"])) for row in of[length])
        if len(told) != len(reckoned) or any(a[0] != b[0] or differs(a[1], b[1]) for a, b in zip(told, reckoned)):
            bad.append(f"{where}: the {name} of the summary are not those of the table")
    counted = Router.counted(of["outages"], of["failovers"], list(said["tunnels"]))
    told = sorted((f["at"], f["tunnel"], f["counted"]) for f in said["failovers"])
    reckoned = sorted((row["at"], row["tunnel"], row in counted) for row in of["failovers"] if row["direction"] == "failover")
    if told != reckoned:
        bad.append(f"{where}: the failovers of the summary are not those of the table")
    more = 0
    if "connections" in said:  # not in a report of an earlier version
        compare(f"{where} connections", said["connections"], connections(counted, of["failovers"]), bad)
        impossible(where, of["failovers"] + of["drills"], bad)
        more = len(said["connections"]) + drills(where, said["drills"], of["drills"], of["outages"], bad)
    for group in said["throughput"]:
        kind = group["over"], group["tunnel"], group["direction"], group["protocol"], group["flows"]
        done, failed, median, between = router.throughput.pop(kind, (None, None, None, None))
        if done != group["done"] or failed != group["failed"] or (median is None) != ("median-bytes-per-second" not in group) \
                or (median is not None and differs(group["median-bytes-per-second"], median)):
            bad.append(f"{where}: throughput of {kind}: {group} in the summary, {done} done, {failed} failed, median {median} by the table")
        told = tuple(group[key] for key in BETWEEN if key in group)
        if len(told) != (2 if between else 0) or any(differs(a, b) for a, b in zip(told, between or ())):
            bad.append(f"{where}: the median of {kind} is between {told} in the summary, {between} by the table")
    if router.throughput:
        bad.append(f"{where}: throughput of {list(router.throughput)} is not in the summary")
    return more + comparisons(where, said.get("comparisons", []), of, bad) \
        + 2 * (len(said["outages"]) + len(said["crew-outages"])) + len(said["failovers"]) \
        + sum(3 + sum(key in group for key in BETWEEN) for group in said["throughput"])


def comparisons(where, said, of, bad):
    """Medians and ratios of each, and what they are called."""
    numbers = 0
    if {it["id"] for it in said} != {row["id"] for row in of["comparisons"]} | {it["id"] for it in said if not it["blocks"]}:
        bad.append(f"{where}: the comparisons of the summary are not those of the table")
    for it in said:
        values = defaultdict(list)
        for row in of["comparisons"]:
            if row["id"] == it["id"]:
                values[row["way"]].append(float(row["value"]))
        compare(f"{where} {it['id']}", it["medians"], {way: quantile(its, 0.5) for way, its in values.items()}, bad)
        numbers += len(it["medians"])
        rows_of = {(row["of"], row["to"]): row for row in of["comparison-ratios"] if row["id"] == it["id"]}
        for ratio in it["ratios"]:
            row = rows_of.pop((ratio["of"], ratio["to"]), None)
            if row is None:
                bad.append(f"{where} {it['id']}: {ratio['of']} to {ratio['to']} is not in the table")
                continue
            reckoned = paired_ratio(values[ratio["of"]], values[ratio["to"]], int(row["seed"]))
            told = tuple(ratio[key] for key in ("ratio", "low", "high") if key in ratio)
            if len(told) != (3 if reckoned else 0) or any(abs(a - b) > 0.00015 for a, b in zip(told, reckoned or ())) \
                    or ratio["difference"] not in words(it["work"], reckoned):
                bad.append(f"{where} {it['id']}: {ratio} in the summary, {reckoned} by the table")
            numbers += len(told) + 1
        if rows_of:
            bad.append(f"{where} {it['id']}: {list(rows_of)} is not in the summary")
    return numbers


def words(work, reckoned):
    """What a ratio may be called. Who was held by a ceiling is known to the journal alone."""
    if reckoned is None:
        return ("too-few-blocks",)
    if round(reckoned[1], 4) <= 1 <= round(reckoned[2], 4):
        return "no-difference-shown", "held-by-ceiling"
    return ("better" if (reckoned[0] > 1) == (work == "bulk") else "worse"), "held-by-ceiling"


def main(arguments):
    if len(arguments) != 1 or arguments[0] in ("-h", "--help"):
        print(__doc__.strip(), file=sys.stderr)
        return 2 if arguments and arguments[0] not in ("-h", "--help") else 0 if arguments else 2
    try:
        numbers, bad = verify(arguments[0])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        print(f"verify.py: {arguments[0]} is no whole report: {type(problem).__name__}: {problem}", file=sys.stderr)
        return 2
    for line in bad:
        print(line)
    print(f"{numbers} numbers, {len(bad)} mismatches")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
