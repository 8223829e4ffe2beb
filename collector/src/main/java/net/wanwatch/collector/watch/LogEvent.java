package net.wanwatch.collector.watch;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.wanwatch.collector.mwan3.Status;

/// What a line of the router's log means, as mwan3 2.8 to 2.12 and netifd write it.
public sealed interface LogEvent {
  /// `Interface wg2wan (wg2) is offline`, by the member's tracker. Not every failure says `disconnecting` before.
  record MemberChanged(String member, Status status) implements LogEvent {}

  /// `Execute disconnected event on interface wg2wan (wg2)`: mwan3's hotplug script takes the member out of its
  /// policies, or back in.
  ///
  /// @param event `connected`, `disconnected`, `ifup` or `ifdown`
  record HotplugEvent(String member, String event) implements LogEvent {}

  /// The whole table of connections was thrown away, those of the healthy tunnels with it. mwan3 has then just filled its
  /// chains again, while at a [HotplugEvent] it is about to empty them.
  record Flushed(String member, String event) implements LogEvent {}

  /// A network device got or lost its carrier.
  record LinkChanged(String device, boolean up) implements LogEvent {}

  /// One member's tracker ends, as all do when mwan3 is stopped or restarted.
  record Mwan3Stopped(String member) implements LogEvent {}

  /// mwan3's init script runs: mwan3 is started, or again. It may say so in several lines, all before its first tracker
  /// speaks.
  record Mwan3Started() implements LogEvent {}

  /// Everything else: single checks, scores, netifd's DHCP.
  record Other() implements LogEvent {}

  Pattern CHANGED = Pattern.compile("Interface (\\S+) \\(\\S*\\) is (\\w+)");
  Pattern HOTPLUG = Pattern.compile("Execute (connected|disconnected|ifup|ifdown) event on interface (\\S+).*");
  Pattern FLUSHED = Pattern.compile("Connection tracking flushed for interface '?([^' ]+)'? on action '?(\\w+)'?.*");
  Pattern STOPPED = Pattern.compile("Stopping mwan3track for interface \"?([^\" .]+)\"?.*");
  Pattern LINK = Pattern.compile("Network device '([^']+)' link is (up|down)");

  static LogEvent of(LogLine line) {
    var message = line.message();
    return switch (line.tag()) {
      case "mwan3track" -> matched(CHANGED, message, m -> new MemberChanged(m.group(1), Status.of(m.group(2))))
          .or(() -> matched(STOPPED, message, m -> new Mwan3Stopped(m.group(1))))
          .orElseGet(Other::new);
      case "mwan3-hotplug",
          "mwan3" ->
        matched(HOTPLUG, message, m -> new HotplugEvent(m.group(2), m.group(1)))
            .or(() -> matched(FLUSHED, message, m -> new Flushed(m.group(1), m.group(2))))
            .orElseGet(Other::new);
      case "mwan3-init" -> new Mwan3Started();
      case "netifd" ->
        matched(LINK, message, m -> new LinkChanged(m.group(1), m.group(2).equals("up"))).orElseGet(Other::new);
      default -> new Other();
    };
  }

  private static Optional<LogEvent> matched(Pattern pattern, String message, Function<Matcher, LogEvent> event) {
    var matcher = pattern.matcher(message);
    return matcher.matches() ? Optional.of(event.apply(matcher)) : Optional.empty();
  }
}
