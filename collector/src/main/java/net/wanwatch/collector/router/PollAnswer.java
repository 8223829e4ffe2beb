package net.wanwatch.collector.router;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.wanwatch.collector.mwan3.Mwan3Policies;
import net.wanwatch.collector.mwan3.Mwan3Settings;
import net.wanwatch.shell.Sections;
import net.wanwatch.shell.Sections.MissingPart;
import net.wanwatch.tunnel.Device;
import net.wanwatch.tunnel.WgDump;

/// What a router answered to one poll, part by part: one that is not there is put down as missing and never costs the
/// others. Nor does nonsense in one of its rows cost the rest of a part, which is put down too.
///
/// @param clock empty where what the router said can be no time
/// @param trackers empty when mwan3 is stopped, is not installed or was not heard; `missing` tells which
/// @param mtus by device; a device that is not told has none
/// @param ways what was said by which uplinks the tunnels leave, where that was asked
/// @param settings the settings, where they were sent: not when the router found that we know them
record PollAnswer(Optional<Instant> clock, Duration uptime, Optional<Double> load1, Map<String, Double> cpuSeconds,
    Optional<Long> conntrack, List<RouterReading.Link> links, List<RouterReading.Address> addresses,
    Map<String, Integer> mtus, Optional<List<Device>> wireguard, Optional<List<String>> trackers,
    Optional<Mwan3Policies> policies, Optional<Settings> settings, List<String> ways, Map<Part, String> missing) {
  /// @param sum the checksum of the file, empty when the router can make none
  /// @param changed empty when the sum is the one that was asked about
  record Settings(String sum, Optional<Changed> changed) {}

  /// @param versions as in [RouterReading#versions]
  record Changed(Mwan3Settings mwan3, Map<String, String> versions) {}

  @FunctionalInterface
  private interface Reader<T> {
    T read() throws IOException;
  }

  /// Reads what it can, and tells what it could not.
  @FunctionalInterface
  private interface TolerantReader<T> {
    T read(Consumer<String> faults) throws IOException;
  }

  private record Parts(Map<Part, String> missing) {
    <T> Optional<T> read(Part part, Reader<T> reader) {
      return tolerate(part, _ -> reader.read());
    }

    <T> Optional<T> tolerate(Part part, TolerantReader<T> reader) {
      try {
        return Optional.of(reader.read(fault -> missing.putIfAbsent(part, fault)));
      } catch (IOException e) {
        missing.put(part, String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    }
  }

  /// @throws IOException where not even the clock and the uptime came
  static PollAnswer parse(String text) throws IOException {
    var sections = Sections.parse(text);
    var said = vital(text, () -> sections.first("clock"));
    var uptime = vital(text, () -> Proc.uptime(sections.first("uptime")));
    var missing = new EnumMap<Part, String>(Part.class);
    var parts = new Parts(missing);
    return new PollAnswer(parts.read(Part.CLOCK, () -> Proc.clock(said)), uptime,
        parts.read(Part.LOAD, () -> Proc.load1(sections.first("load"))),
        parts.tolerate(Part.CPU, faults -> Proc.cpu(sections.first("cpu"), faults)).orElse(Map.of()),
        parts.read(Part.CONNTRACK, () -> Proc.number(sections.first("conntrack"))),
        parts.tolerate(Part.LINKS, faults -> Proc.links(sections.lines("links"), faults)).orElse(List.of()),
        parts.read(Part.ADDRESSES, () -> Proc.addresses(sections.lines("addresses"))).orElse(List.of()),
        Proc.mtus(sections.any("mtu")),
        parts.tolerate(Part.WIREGUARD,
            faults -> WgDump.parse(String.join("\n", sections.lines("wireguard")) + "\n", faults)),
        parts.read(Part.MWAN3, () -> sections.lines("mwan3")),
        parts.read(Part.POLICIES, () -> Mwan3Policies.parse(sections.lines("policies"))),
        parts.read(Part.SETTINGS, () -> settings(sections)), sections.any("ways"), missing);
  }

  private static Settings settings(Sections sections) throws MissingPart {
    var head = sections.first("settings");
    if (!head.startsWith("sum")) {
      throw new MissingPart("their checksum is missing");
    }
    var lines = sections.lines("settings");
    return new Settings(head.substring("sum".length()).strip(),
        lines.size() == 1
            ? Optional.empty()
            : Optional.of(new Changed(Mwan3Settings.parse(lines.subList(1, lines.size())), Proc.versions(lines))));
  }

  private static <T> T vital(String text, Reader<T> reader) throws IOException {
    try {
      return reader.read();
    } catch (IOException e) {
      var first = text.lines().filter(l -> !l.isBlank()).findFirst().orElse("nothing");
      var said = first.length() > 80 ? first.substring(0, 80) : first;
      throw new IOException("no answer to the poll, the router said: " + said, e);
    }
  }
}
