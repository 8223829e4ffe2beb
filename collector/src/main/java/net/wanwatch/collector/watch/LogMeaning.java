package net.wanwatch.collector.watch;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.fact.Mwan3State;

/// Reads what a line of the router's log means, as mwan3 2.8 to 2.12 and netifd write it.
final class LogMeaning {
  private static final Pattern CHANGED = Pattern.compile("Interface (\\S+) \\(\\S*\\) is (\\w+)");
  private static final Pattern HOTPLUG = Pattern
      .compile("Execute (connected|disconnected|ifup|ifdown) event on interface (\\S+).*");
  private static final Pattern FLUSHED = Pattern
      .compile("Connection tracking flushed for interface '?([^' ]+)'? on action '?(\\w+)'?.*");
  private static final Pattern STOPPED = Pattern.compile("Stopping mwan3track for interface \"?([^\" .]+)\"?.*");
  private static final Pattern LINK = Pattern.compile("Network device '([^']+)' link is (up|down)");

  private LogMeaning() {}

  static LogEvent of(LogLine line) {
    var message = line.message();
    return switch (line.tag()) {
      case "mwan3track" ->
        matched(CHANGED, message, m -> new LogEvent.MemberChanged(m.group(1), Mwan3State.of(m.group(2))))
            .or(() -> matched(STOPPED, message, m -> new LogEvent.Mwan3Stopped(m.group(1))))
            .orElseGet(LogEvent.Other::new);
      case "mwan3-hotplug",
          "mwan3" ->
        matched(HOTPLUG, message, m -> new LogEvent.HotplugEvent(m.group(2), m.group(1)))
            .or(() -> matched(FLUSHED, message, m -> new LogEvent.Flushed(m.group(1), m.group(2))))
            .orElseGet(LogEvent.Other::new);
      case "mwan3-init" -> new LogEvent.Mwan3Started();
      case "netifd" -> matched(LINK, message, m -> new LogEvent.LinkChanged(m.group(1), m.group(2).equals("up")))
          .orElseGet(LogEvent.Other::new);
      default -> new LogEvent.Other();
    };
  }

  private static Optional<LogEvent> matched(Pattern pattern, String message, Function<Matcher, LogEvent> event) {
    var matcher = pattern.matcher(message);
    return matcher.matches() ? Optional.of(event.apply(matcher)) : Optional.empty();
  }
}
