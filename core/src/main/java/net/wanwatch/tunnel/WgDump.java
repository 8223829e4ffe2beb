package net.wanwatch.tunnel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private WgDump() {}

  /// @throws MalformedDump where the text is no such dump, was cut short, or is what `wg` said instead of one
  public static List<Device> parse(String text) throws MalformedDump {
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new MalformedDump("the dump was cut short");
    }
    var devices = new LinkedHashMap<String, Device>();
    var peers = new LinkedHashMap<String, List<Device.Peer>>();
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
      switch (row.columns.size()) {
        case 4 -> devices.put(row.columns.get(0), device(row));
        case 8 -> peers.computeIfAbsent(row.columns.get(0), _ -> new ArrayList<>()).add(peer(row));
        default ->
          throw new MalformedDump("line %d has %d columns instead of 4 or 8".formatted(number, row.columns.size()));
      }
    }
    return join(devices, peers);
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
    return new Device(row.columns.get(0), row.text(1), (int) row.number(2), row.mark(3), List.of());
  }

  private static Device.Peer peer(Row row) throws MalformedDump {
    long handshake = row.number(4);
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
      return parse(column, columns.get(column), 10);
    }

    long mark(int column) throws MalformedDump {
      var text = columns.get(column);
      return text.equals("off") ? 0 : parse(column, text.startsWith("0x") ? text.substring(2) : text, 16);
    }

    private long parse(int column, String text, int radix) throws MalformedDump {
      try {
        return Long.parseLong(text, radix);
      } catch (NumberFormatException e) {
        throw new MalformedDump("line %d, column %d is no number".formatted(line, column + 1));
      }
    }
  }
}
