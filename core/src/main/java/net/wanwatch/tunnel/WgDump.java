package net.wanwatch.tunnel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Reads `wg show all dump` (wg(8)), already without its key columns: an interface row has 4 columns (name,
/// public key, port, fwmark), a peer row 8 (interface, public key, endpoint, allowed IPs, handshake, received,
/// sent, keepalive). Interfaces come in no stable order; the result is sorted by name.
public final class WgDump {
  /// The command whose output [#parse] reads. `awk` drops the private key (second of 5 columns) and the
  /// preshared key (third of 9) on the host that owns them. A row of any other width is reported by its width
  /// alone, and what `wg` says on standard error (it has no tab) passes behind a `!`.
  public static final String SCRIPT = """
    wg show all dump 2>&1 | awk -F '\\t' -v OFS='\\t' '
    NF == 5 { print $1, $3, $4, $5; next }
    NF == 9 { print $1, $2, $4, $5, $6, $7, $8, $9; next }
    NF == 1 { print "! " $0; next }
    { print "! a row of " NF " columns" }'
    """;

  /// Up to a quintillion: more bytes no device ever counted, and sums of such still fit.
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
  private static final Pattern MARK = Pattern.compile("(?:0x)?([0-9a-f]{1,8})");
  /// Seconds since 1970 that are a time: what lies behind the year 2200 is none.
  private static final long LATEST = 7_258_118_400L;

  private WgDump() {}

  /// @throws MalformedDump where the text is no such dump, was cut short, or is what `wg` said instead of one; and where
  ///   a row holds nonsense
  public static List<Device> parse(String text) throws MalformedDump {
    var faults = new ArrayList<String>();
    var devices = parse(text, faults::add);
    if (!faults.isEmpty()) {
      throw new MalformedDump(faults.getFirst());
    }
    return devices;
  }

  /// The same, where nonsense costs the row it stands in and no other: a number that is none, a time out of time, a peer
  /// or an interface that came before.
  ///
  /// @param faults is told each, without quoting anything of it
  public static List<Device> parse(String text, Consumer<String> faults) throws MalformedDump {
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new MalformedDump("the dump was cut short");
    }
    var devices = new LinkedHashMap<String, Device>();
    var peers = new LinkedHashMap<String, List<Device.Peer>>();
    var lost = new HashSet<String>();
    int number = 0;
    for (var line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      if (line.startsWith("! ")) {
        throw new MalformedDump("wg says: " + line.substring(2).strip());
      }
      var row = new Row(number, List.of(line.split("\t", -1)));
      if (row.columns.size() != 4 && row.columns.size() != 8) {
        throw new MalformedDump("line %d has %d columns instead of 4 or 8".formatted(number, row.columns.size()));
      }
      try {
        add(row, devices, peers);
      } catch (MalformedDump e) {
        faults.accept(String.valueOf(e.getMessage()));
        lost.add(row.columns.get(0));
      }
    }
    peers.keySet().removeIf(name -> !devices.containsKey(name) && lost.contains(name));
    return join(devices, peers);
  }

  private static void add(Row row, Map<String, Device> devices, Map<String, List<Device.Peer>> peers)
      throws MalformedDump {
    var name = row.columns.get(0);
    if (row.columns.size() == 4) {
      if (devices.putIfAbsent(name, device(row)) != null) {
        throw new MalformedDump("line %d is an interface that came before".formatted(row.line));
      }
      return;
    }
    var known = peers.computeIfAbsent(name, _ -> new ArrayList<>());
    var peer = peer(row);
    if (known.stream().anyMatch(p -> p.publicKey().equals(peer.publicKey()))) {
      throw new MalformedDump("line %d is a peer that came before".formatted(row.line));
    }
    known.add(peer);
  }

  private static List<Device> join(Map<String, Device> devices, Map<String, List<Device.Peer>> peers)
      throws MalformedDump {
    if (!devices.keySet().containsAll(peers.keySet())) {
      throw new MalformedDump("a peer row came without the row of its interface");
    }
    return devices.values()
        .stream()
        .map(d -> new Device(d.name(), d.publicKey(), d.listenPort(), d.fwmark(),
            peers.getOrDefault(d.name(), List.of())))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  private static Device device(Row row) throws MalformedDump {
    return new Device(row.columns.get(0), row.text(1), row.port(2), row.mark(3), List.of());
  }

  private static Device.Peer peer(Row row) throws MalformedDump {
    long handshake = row.number(4);
    if (handshake > LATEST) {
      throw new MalformedDump("line %d, column 5 is no time".formatted(row.line));
    }
    return new Device.Peer(row.columns.get(1), row.text(2),
        row.text(3).map(ips -> Arrays.asList(ips.split(","))).orElse(List.of()),
        handshake == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(handshake)), row.number(5),
        row.number(6));
  }

  private record Row(int line, List<String> columns) {
    Optional<String> text(int column) {
      return columns.get(column).equals("(none)") ? Optional.empty() : Optional.of(columns.get(column));
    }

    long number(int column) throws MalformedDump {
      var text = columns.get(column);
      if (!NUMBER.matcher(text).matches()) {
        throw new MalformedDump("line %d, column %d is no number".formatted(line, column + 1));
      }
      return Long.parseLong(text);
    }

    int port(int column) throws MalformedDump {
      long port = number(column);
      if (port > 65_535) {
        throw new MalformedDump("line %d, column %d is no port".formatted(line, column + 1));
      }
      return (int) port;
    }

    long mark(int column) throws MalformedDump {
      var text = columns.get(column);
      if (text.equals("off")) {
        return 0;
      }
      var mark = MARK.matcher(text);
      if (!mark.matches()) {
        throw new MalformedDump("line %d, column %d is no number".formatted(line, column + 1));
      }
      return Long.parseLong(mark.group(1), 16);
    }
  }
}
