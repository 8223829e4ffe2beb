#!/usr/bin/env python3
"""What a capture on the router says of the kept TCP connections.

connections.py cost CAPTURE FROM TO         bytes a second in the tunnels, IPv4's and TCP's headers included
connections.py failover CAPTURE JOURNAL     the journal's last failover against the capture; exit 1 if they differ
connections.py killed CAPTURE JOURNAL AT    the last failover, in which the agent was killed: exit 1 if it is blamed for more than was reset before
"""
import datetime
import json
import re
import sys

LINE = re.compile(r"^(\d+\.\d+) (\S+)\s+(?:In|Out)\s+IP ([\d.]+)\.(\d+) > ([\d.]+)\.(\d+): Flags \[([^\]]*)\].* length (\d+)")
PORT = "9976"
HEADERS = 52
STALL = 2.0
# A log's stamps are whole seconds.
STAMP = 2.0
SHAKEN = 5.0
# Who waited for longer than mwan3 takes to notice, and some, was stuck before: by the failover before this one.
BEFORE = 18.0


def packets(capture):
    with open(capture, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            m = LINE.match(line)
            if m:
                at, device, _, sport, _, dport, flags, length = m.groups()
                up = dport == PORT
                yield float(at), device, up, sport if up else dport, flags, int(length)


class Connection:
    def __init__(self, begun):
        self.begun = begun
        self.tunnel = None
        self.greeted = None
        self.asked = None
        self.waits = []
        self.answered = None
        self.end = None
        self.how = None


def connections(capture, until):
    """Of each port on the LAN, in order; a port that is used again is another connection."""
    all_of = []
    by_port = {}
    for at, device, up, port, flags, length in packets(capture):
        if at > until:
            break
        if up and "S" in flags and not device.startswith("wg"):
            # A SYN that is sent again is the same one.
            if port not in by_port or by_port[port].greeted or by_port[port].end:
                by_port[port] = Connection(at)
                all_of.append(by_port[port])
            continue
        it = by_port.get(port)
        if it is None or it.end:
            continue
        if device.startswith("wg"):
            # A SYN that is sent again after a flush may leave by another tunnel.
            if up and it.greeted is None and "S" in flags:
                it.tunnel = device
            continue
        if "R" in flags or "F" in flags:
            it.end, it.how = at, "reset" if "R" in flags and not up else "closed"
        elif up and length:
            it.asked = it.asked or at
        elif not up and length:
            if it.greeted is None:
                it.greeted = at
            elif it.asked:
                it.waits.append((it.asked, at))
                it.answered, it.asked = it.asked, None
    return all_of


def seconds(instant):
    return datetime.datetime.fromisoformat(instant.replace("Z", "+00:00")).timestamp()


def cost(capture, begin, end):
    total = sum(HEADERS + length + (8 if "S" in flags else 0)
                for at, device, _, _, flags, length in packets(capture) if device.startswith("wg") and begin <= at <= end)
    rate = total / (end - begin)
    print(f"{rate:.0f} bytes a second in the tunnels, over {end - begin:.0f} s")
    return 0 if rate <= 200 else 1


def last(journal):
    """The failover, and when mwan3 said that the tunnel is offline."""
    with open(journal, encoding="utf-8") as lines:
        facts = [json.loads(line) for line in lines if '"kind":' in line]
    fact = [f for f in facts if f["kind"] == "failover" and f["direction"] == "failover"][-1]
    left = [seconds(f["at"]) for f in facts if f["kind"] == "state" and f["subject"] == "mwan3" and f["tunnel"] == fact["tunnel"]
            and f["to"] == "offline" and f["at"] <= fact["at"]][-1]
    return fact, left


def killed(capture, journal, moment):
    fact, left = last(journal)
    said = fact.get("kept-connections", {})
    told = sum(side["reset"] + side["stuck"] for side in said.values())
    before = sum(1 for it in connections(capture, moment) if it.how == "reset" and it.end >= left - STAMP)
    print(f"{told} told broken, {before} were reset before the agent was killed" + ("" if told <= before else ": BAD"))
    return 0 if told <= before else 1


def failover(capture, journal):
    fact, left = last(journal)
    written = seconds(fact["at"])
    truth = {side: {"kept": 0, "reset": 0, "stuck": 0, "stalled": 0} for side in ("failed", "healthy")}
    for it in connections(capture, written):
        if it.greeted is None or it.greeted > left - STAMP or it.tunnel is None or (it.end and it.end < left - STAMP):
            continue
        if it.asked and it.asked < left - BEFORE:
            continue
        side = truth["failed" if it.tunnel == fact["tunnel"] else "healthy"]
        if it.how == "closed":
            continue
        if it.how == "reset":
            side["reset"] += 1
        elif it.answered is not None and it.answered >= left + SHAKEN - 0.5:
            if any(back - asked >= STALL and back >= left - STAMP for asked, back in it.waits):
                side["stalled"] += 1
        elif it.asked is not None:
            side["stuck"] += 1
        else:
            continue
        side["kept"] += 1
    said = fact.get("kept-connections", {})
    told = {side: {key: said.get(side, {}).get(key, 0) for key in truth[side]} for side in truth}
    words = "; ".join(f"{side} {told[side]['kept']} kept, {told[side]['reset']} reset, {told[side]['stuck']} stuck, "
                      f"{told[side]['stalled']} stalled" for side in truth)
    if told == truth:
        print(words + ": as captured")
        return 0
    print(words + f": BAD, captured {json.dumps(truth)}")
    return 1


if __name__ == "__main__":
    if sys.argv[1] == "cost":
        sys.exit(cost(sys.argv[2], float(sys.argv[3]), float(sys.argv[4])))
    if sys.argv[1] == "killed":
        sys.exit(killed(sys.argv[2], sys.argv[3], float(sys.argv[4])))
    sys.exit(failover(sys.argv[2], sys.argv[3]))
