package net.wanwatch.collector.watch;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `ping` prints, busybox's (with musl's words for errors, or glibc's) and iputils'. A lost packet prints nothing:
/// it is a gap in the numbers.
public sealed interface PingLine {
  /// @param size of the data that came back, without the eight bytes of the header
  /// @param seq counted from 0, as busybox does; iputils, which begins at 1, is set back by one. It has 16 bits
  record Answered(int size, int seq, Duration rtt) implements PingLine {}

  /// It could not be sent: no loss, for nothing was lost.
  ///
  /// @param text as `ping` said it, without its name
  record Refused(Kind kind, String text) implements PingLine {}

  /// The head, the statistics, a second answer to the same packet, what another host says of it.
  record Ignored() implements PingLine {}

  /// Why it could not be sent.
  enum Kind {
    /** A `prohibit` rule or route: EACCES. */
    PROHIBITED,
    /** The device is gone, or down. */
    NO_DEVICE,
    /** A firewall rule of the router's own. */
    NOT_PERMITTED,
    /** No route. */
    UNREACHABLE,
    /** A target that is no address, and no name either. */
    BAD_ADDRESS, OTHER
  }

  Pattern ANSWER = Pattern.compile("(?:\\[[\\d.]+] )?(\\d{1,5}) bytes from [^ ]+(?: \\([^ ]+\\))?: "
      + "(icmp_)?seq=(\\d{1,5}) ttl=\\d+ time=(\\d{1,9})(?:\\.(\\d{1,3}))? ms");
  Pattern COMPLAINT = Pattern.compile("(?:\\S*/)?ping6?: (?<text>.+)");
  Pattern DEVICE = Pattern.compile("bad address '[a-z][\\w.-]*\\d'|SO_BINDTODEVICE .*|unknown iface.*|.*"
      + "(?:[Nn]o such device|Network (?:is )?down).*");

  static PingLine parse(String line) {
    var answer = ANSWER.matcher(line);
    if (answer.matches()) {
      int seq = Integer.parseInt(answer.group(3)) - (answer.group(2) == null ? 0 : 1);
      return new Answered(Integer.parseInt(answer.group(1)) - 8, seq & 0xffff, milliseconds(answer));
    }
    var complaint = COMPLAINT.matcher(line);
    return complaint.matches() ? refused(complaint.group("text")) : new Ignored();
  }

  /// What the script hands on as a complaint, whatever it looks like.
  static Refused complaint(String line) {
    return parse(line) instanceof Refused refused ? refused : new Refused(Kind.OTHER, line);
  }

  private static Duration milliseconds(Matcher answer) {
    var fraction = answer.group(5) == null ? "0" : answer.group(5);
    long micros = Long.parseLong((fraction + "00").substring(0, 3));
    return Duration.ofMillis(Long.parseLong(answer.group(4))).plusNanos(micros * 1000);
  }

  private static Refused refused(String text) {
    return new Refused(kind(text), text);
  }

  private static Kind kind(String text) {
    if (DEVICE.matcher(text).matches()) {
      return Kind.NO_DEVICE;
    }
    if (text.startsWith("bad address") || text.contains("name resolution") || text.contains("Name or service")
        || text.contains("Name does not resolve")) {
      return Kind.BAD_ADDRESS;
    }
    if (text.contains("Operation not permitted")) {
      return Kind.NOT_PERMITTED;
    }
    if (text.contains("Permission denied") || text.contains("ping broadcast")) {
      return Kind.PROHIBITED;
    }
    return text.contains("nreachable") || text.contains("No route to host") ? Kind.UNREACHABLE : Kind.OTHER;
  }
}
