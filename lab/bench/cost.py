"""cost.py FOLDER [MOST]: the metric's growth between before and after against the captures of wan1 to wan3 and wg1 to wg3."""
import re
import struct
import sys

folder = sys.argv[1]
start, end = (float(line) for line in open(folder + "/times", encoding="utf-8"))


def counts(name):
    found = {}
    for line in open(f"{folder}/{name}", encoding="utf-8"):
        labels = dict(re.findall(r'(\w+)="([^"]*)"', line))
        key = labels.get("tunnel", "")
        found[key] = found.get(key, 0) + float(line.split()[-1])
    return found


def packets(name):
    """Raw IPv4 of a capture, with the length it had."""
    with open(f"{folder}/{name}", "rb") as file:
        data = file.read()
    link = struct.unpack_from("<I", data, 20)[0]
    at, head = 24, 14 if link == 1 else 0
    while at + 16 <= len(data):
        seconds, micros, length, _ = struct.unpack_from("<IIII", data, at)
        packet = data[at + 16 + head:at + 16 + length]
        at += 16 + length
        if len(packet) >= 28 and start <= seconds + micros / 1e6 < end:
            yield packet, struct.unpack_from(">H", packet, 2)[0]


def ours(packet, tracked):
    """Inside a tunnel: all but the pings of mwan3."""
    pair = {packet[12:16], packet[16:20]}
    return not (packet[9] == 1 and pair & tracked)


def in_tunnel(length):
    return 60 + max(length, min(-(-length // 16) * 16, 1420))


before, after = counts("before"), counts("after")
tracked = {bytes(map(int, ip.split("."))) for ip in ("1.1.1.1", "8.8.8.8", "9.9.9.9")}
told_all, seen_all = 0, 0
for n in (1, 2, 3):
    wire = 0
    for packet, length in packets(f"wan{n}"):
        data = packet[(packet[0] & 15) * 4:]
        if packet[9] == 17 and data[8:12] == b"\4\0\0\0" and length > 60:
            wire += length
        elif packet[9] == 1 or (packet[9] == 17 and 53 in struct.unpack_from(">HH", data)):
            wire += length
    others, kinds = 0, {}
    for packet, length in packets(f"wg{n}"):
        if not ours(packet, tracked):
            others += in_tunnel(length)
        else:
            data = packet[(packet[0] & 15) * 4:]
            ports = struct.unpack_from(">HH", data)
            kind = {1: "icmp", 6: "http"}.get(packet[9], "dns" if 53 in ports else "echo")
            if kind == "icmp":
                kind = "fping" if packet[12:15] == bytes((10, 0, n)) and packet[16:19] == bytes((10, 0, n)) else "pings"
            if kind == "echo":
                kind = "P1" if bytes((10, 0, n, 1)) in (packet[12:16], packet[16:20]) else "P2 and P3"
            kinds[kind] = kinds.get(kind, 0) + in_tunnel(length)
    seen = (wire - others) / (end - start)
    told = (after.get(f"wg{n}", 0) - before.get(f"wg{n}", 0)) / (end - start)
    told_all, seen_all = told_all + told, seen_all + seen
    print(f"wg{n}: told {told:6.0f} bytes/s, capture {seen:6.0f}; in the tunnel:",
          ", ".join(f"{kind} {size / (end - start):.0f}" for kind, size in sorted(kinds.items())))
told_all += (after.get("", 0) - before.get("", 0)) / (end - start)
good = abs(told_all - seen_all) <= 0.1 * seen_all
most = float(sys.argv[2]) if len(sys.argv) > 2 else None
if most is not None and seen_all / 3 > most:
    print(f"more than {most:.0f} bytes/s a tunnel")
    good = False
print(f"all: told {told_all:.0f} bytes/s, capture {seen_all:.0f}, {100 * (told_all / seen_all - 1):+.1f} %;"
      f" {seen_all / 3 * 86400 / 1e6:.0f} MB a tunnel and day, {seen_all / 3 * 86400 * 30.4 / 1e9:.2f} GB a month:",
      "good" if good else "BAD")
sys.exit(not good)
