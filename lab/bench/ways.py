"""ways.py CAPTURES JOURNAL PERCENT FROM TO: what the journal says of each direction from FROM to TO against the captures."""
import glob
import json
import struct
import sys
from datetime import datetime

captures, journal, percent, start, end = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])


def probes(host, tunnel, kind):
    """By flow, number and time of sending: when the packet passed, of pcap's raw IP (its link type 101, or 12)."""
    found = {}
    with open(f"{captures}/{host}.{tunnel}", "rb") as file:
        data = file.read()
    at = 24
    while at + 16 <= len(data):
        seconds, micros, length, _ = struct.unpack_from("<IIII", data, at)
        packet = data[at + 16:at + 16 + length]
        at += 16 + length
        payload = packet[(packet[0] & 15) * 4 + 8:] if packet else b""
        if len(payload) == 40 and payload[:4] == b"WWE\x01" and payload[4] == kind:
            found[payload[8:24]] = seconds + micros / 1e6
    return found


def p95(values):
    values = sorted(values)
    return values[-(-len(values) * 95 // 100) - 1] - values[0] if values else 0


said = {}
for name in sorted(glob.glob(journal + "/*.jsonl")):
    for line in open(name, encoding="utf-8"):
        fact = json.loads(line) if '"kind":"minute"' in line and '"path":"tunnel"' in line else None
        if fact:
            minute = int(datetime.fromisoformat(fact["at"].replace("Z", "+00:00")).timestamp()) - 60
            if start <= minute < end:
                said.setdefault(fact["tunnel"], {})[minute] = fact.get("ways", {})

bad = False
for tunnel in ("wg1", "wg2", "wg3"):
    sent, came = probes("router", tunnel, 1), probes("vps", tunnel, 1)
    answers, back = probes("vps", tunnel, 2), probes("router", tunnel, 2)
    inside = [key for key in sent if start <= sent[key] < end]
    for direction, left, there in (("up", sent, came), ("down", answers, back)):
        known = [key for key in inside if key in left]
        lost = 100 * sum(key not in there for key in known) / max(1, len(known))
        ways = [way[direction] for way in said.get(tunnel, {}).values() if direction in way]
        told = 100 * sum(way["lost"] for way in ways) / max(1, sum(way["sent"] for way in ways))
        off = []
        for minute, way in said.get(tunnel, {}).items():
            times = [there[key] - left[key] for key in known if key in there and minute <= sent[key] < minute + 60]
            if direction in way and "variation" in way[direction] and len(times) > 100:
                off.append(1000 * (way[direction]["variation"] - p95(times)))
        off.sort(key=abs)
        middle = off[len(off) // 2] if off else float("nan")
        good = len(ways) == (end - start) // 60 and abs(lost - told) <= 0.5 and off and abs(middle) <= 1
        bad |= not good
        print(f"{tunnel} {direction:4} at {percent:2} %: lost {told:5.2f} %, capture {lost:5.2f} % of {len(known)};"
              f" variation off by {middle:+.2f} ms in the middle, {off[-1] if off else float('nan'):+.2f} ms at most, of {len(off)} minutes:",
              "good" if good else "BAD")
sys.exit(bad)
