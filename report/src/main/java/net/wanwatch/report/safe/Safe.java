package net.wanwatch.report.safe;

import java.util.Locale;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text from a journal, as it may stand on a page that everybody reads: no public address, no MAC address and no key, and
/// nothing that a reader of HTML, Markdown or CSV would take for a command.
public final class Safe {
  private static final Pattern IPV4 = Pattern
      .compile("(?<!\\w|\\d\\.)(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?![\\w]|\\.\\d)");
  /// Eight groups, or fewer with `::` somewhere: three numbers with colons between are a time of day.
  private static final Pattern IPV6 = Pattern.compile(
      "(?<![\\w:.])(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?=[0-9A-Fa-f:]{0,39}::)[0-9A-Fa-f:]{2,39})(?![\\w:])");
  /// As providers name their customers: `91-2-3-4.dip.example.net`.
  private static final Pattern IPV4_IN_NAME = Pattern
      .compile("(?<![\\w-])\\d{1,3}-\\d{1,3}-\\d{1,3}-\\d{1,3}(?=\\.[A-Za-z])");
  private static final Pattern MAC = Pattern.compile("(?<![\\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\\w:-])"
      + "|(?<![\\w.])[0-9A-Fa-f]{4}\\.[0-9A-Fa-f]{4}\\.[0-9A-Fa-f]{4}(?![\\w.])"
      + "|(?<!\\w)(?=[0-9]*[A-Fa-f])(?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{12}(?!\\w)");
  private static final Pattern KEY = Pattern.compile("(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{43}=?(?![A-Za-z0-9+/=])");

  private Safe() {}

  /// Without what must not leave the site.
  public static String text(String text) {
    if (isNumber(text)) {
      return text;
    }
    var kept = KEY.matcher(text).replaceAll("[key]");
    kept = MAC.matcher(kept).replaceAll("[mac]");
    kept = IPV4_IN_NAME.matcher(kept).replaceAll("[address]");
    kept = IPV4.matcher(kept)
        .replaceAll(
            match -> Matcher.quoteReplacement(isPrivate(match.group(1), match.group(2)) ? match.group() : "[address]"));
    kept = IPV6.matcher(kept)
        .replaceAll(match -> Matcher.quoteReplacement(isLocal(match.group()) ? match.group() : "[address]"));
    return kept.codePoints()
        .map(c -> c == '\n' || c == '\t' ? ' ' : c)
        .filter(c -> !Character.isISOControl(c) && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /// As most cells of a table are: up to fifteen digits and a point.
  private static boolean isNumber(String text) {
    int points = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      points += c == '.' ? 1 : 0;
      if ((c < '0' || c > '9') && c != '.') {
        return false;
      }
    }
    return points <= 1 && text.length() <= 16;
  }

  /// RFC 1918, loopback, link-local, and 100.64.0.0/10 (RFC 6598), which providers use behind their own NAT.
  private static boolean isPrivate(String first, String second) {
    int a = Integer.parseInt(first);
    int b = Integer.parseInt(second);
    return a > 255 || b > 255 || a == 10 || a == 127 || (a == 192 && b == 168) || (a == 172 && b >= 16 && b <= 31)
        || (a == 169 && b == 254) || (a == 100 && b >= 64 && b <= 127);
  }

  private static boolean isLocal(String address) {
    var lower = address.toLowerCase(Locale.ROOT);
    return lower.startsWith("fe80:") || lower.startsWith("fc") || lower.startsWith("fd") || lower.equals("::1");
  }

  /// For an element or an attribute of HTML or SVG.
  public static String html(String text) {
    return text(text).replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// For a paragraph or a cell of a Markdown table.
  public static String markdown(String text) {
    return text(text).replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("([\\\\`*_{}\\[\\]|#~$])", "\\\\$1");
  }

  /// For a cell of a CSV file (RFC 4180); what a spreadsheet would run as a formula is text.
  public static String csv(String text) {
    if (isNumber(text)) {
      return text;
    }
    var safe = text(text);
    if (!safe.isEmpty() && "=+-@".indexOf(safe.charAt(0)) >= 0 && !safe.matches("-?[0-9.]+")) {
      safe = "'" + safe;
    }
    return safe.matches("[^\",\\r]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
  }
}
