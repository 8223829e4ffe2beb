package net.wanwatch.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// What stands behind a key, asked for as what it has to be. Each answer is right or a [BadConfig].
///
/// @param path the key's dotted path
record Value(Path file, String path, Node node) {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,2})?)%");
  private static final Pattern PORTS = Pattern.compile("(\\d{4,5})-(\\d{4,5})");
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)([kMGT])(B|bit)");
  private static final String NONE = "none";
  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  int line() {
    return YamlDocument.line(node.getStartMark());
  }

  String key() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  BadConfig wrong(String what) {
    return new BadConfig(file, line(), what);
  }

  boolean isNothing() {
    return node.getTag().equals(Tag.NULL);
  }

  String text() throws BadConfig {
    var text = scalar();
    if (!node.getTag().equals(Tag.STR)) {
      throw wrong("%s must be text: write it in quotes, %s: \"%s\"".formatted(key(), key(), shortened(text)));
    }
    if (!text.equals(text.strip()) || text.chars().anyMatch(Character::isISOControl) || text.length() > 64) {
      throw wrong(key() + " must be one line of at most 64 characters with no space around it, such as " + example());
    }
    return text;
  }

  /// A name that is safe in a command on the router: letters, digits and what `extra` names beside them.
  String name(int longest, String extra) throws BadConfig {
    var text = text();
    if (!text.matches("[A-Za-z0-9_][A-Za-z0-9_" + extra + "]*") || text.length() > longest) {
      throw wrong("%s %s must be at most %d letters, digits or '_%s', such as %s".formatted(key(), quoted(), longest,
          extra, example()));
    }
    return text;
  }

  int port() throws BadConfig {
    var text = scalar();
    if (!node.getTag().equals(Tag.INT) || !text.matches("[1-9]\\d{0,4}") || Integer.parseInt(text) > 65535) {
      throw wrong("%s %s is no port: write a whole number from 1 to 65535 without quotes, such as %s".formatted(key(),
          quoted(), example()));
    }
    return Integer.parseInt(text);
  }

  /// `5201-5299`, none of them below 1024, for no port that needs root is lent.
  Ports ports() throws BadConfig {
    var match = PORTS.matcher(scalar());
    if (match.matches()) {
      var ports = new Ports(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
      if (ports.first() >= 1024 && ports.last() <= 65535 && ports.first() <= ports.last()) {
        return ports;
      }
    }
    throw wrong(
        "%s %s is no range of ports: write two from 1024 to 65535, such as %s".formatted(key(), quoted(), example()));
  }

  Duration duration() throws BadConfig {
    return duration(SHORTEST, LONGEST, "500ms to 5m");
  }

  /// @param range the bounds as a message names them
  Duration duration(Duration shortest, Duration longest, String range) throws BadConfig {
    var match = DURATION.matcher(scalar());
    if (!match.matches()) {
      throw wrong("%s %s is no duration: write a whole number and ms, s, m or h, such as %s".formatted(key(), quoted(),
          example()));
    }
    long amount = Long.parseLong(match.group(1));
    var duration = switch (match.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
    if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0) {
      throw wrong("%s %s is out of range: write %s, such as %s".formatted(key(), quoted(), range, example()));
    }
    return duration;
  }

  /// A part of all, 0 to 1, written as a percentage.
  double percent() throws BadConfig {
    var match = PERCENT.matcher(scalar());
    if (!match.matches() || Double.parseDouble(match.group(1)) > 100) {
      throw wrong("%s %s is no percentage: write 0%% to 100%%, such as %s".formatted(key(), quoted(), example()));
    }
    return Double.parseDouble(match.group(1)) / 100;
  }

  /// Bits per second: `150Mbit`, in powers of ten.
  long rate() throws BadConfig {
    return amount("bit", "rate", "150Mbit");
  }

  /// Bytes: `20GB`, in powers of ten.
  long size() throws BadConfig {
    return amount("B", "size", "20GB");
  }

  private long amount(String unit, String what, String right) throws BadConfig {
    var match = AMOUNT.matcher(scalar());
    if (!match.matches() || !match.group(3).equals(unit) || Double.parseDouble(match.group(1)) == 0) {
      throw wrong("%s %s is no %s: write one such as %s".formatted(key(), quoted(), what, right));
    }
    double power = Math.pow(1000, "kMGT".indexOf(match.group(2)) + 1);
    return Math.round(Double.parseDouble(match.group(1)) * power);
  }

  int whole(int least, int most) throws BadConfig {
    var text = scalar();
    if (!node.getTag().equals(Tag.INT) || !text.matches("\\d{1,6}") || Integer.parseInt(text) < least
        || Integer.parseInt(text) > most) {
      throw wrong(
          "%s %s must be a whole number from %d to %d, such as %s".formatted(key(), quoted(), least, most, example()));
    }
    return Integer.parseInt(text);
  }

  /// One of a few words.
  <W extends Enum<W>> W word(Class<W> words) throws BadConfig {
    return word(scalar(), words, Stream.empty());
  }

  /// One of a few words; empty at `none`.
  <W extends Enum<W>> Optional<W> wordOrNone(Class<W> words) throws BadConfig {
    var text = scalar();
    return text.equals(NONE) ? Optional.empty() : Optional.of(word(text, words, Stream.of(NONE)));
  }

  private <W extends Enum<W>> W word(String text, Class<W> words, Stream<String> others) throws BadConfig {
    for (var word : words.getEnumConstants()) {
      if (kebab(word).equals(text)) {
        return word;
      }
    }
    throw wrong("%s %s is none of %s".formatted(key(), quoted(),
        Stream.concat(Arrays.stream(words.getEnumConstants()).map(Value::kebab), others)
            .collect(Collectors.joining(", "))));
  }

  private static String kebab(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean yesOrNo() throws BadConfig {
    var text = scalar();
    if (!node.getTag().equals(Tag.BOOL) || !(text.equals("true") || text.equals("false"))) {
      throw wrong("%s %s is neither true nor false".formatted(key(), quoted()));
    }
    return text.equals("true");
  }

  boolean isScalar() {
    return node instanceof ScalarNode && !isNothing();
  }

  /// An address on some host of ours, or all of them (`0.0.0.0`).
  InetAddress address() throws BadConfig {
    var text = text();
    if (text.contains("/")) {
      throw wrong("%s %s must stand without a prefix length: write %s".formatted(key(), quoted(),
          shortened(text.substring(0, text.indexOf('/')))));
    }
    return Address.literal(text)
        .orElseThrow(() -> wrong(
            "%s %s is no IPv4 or IPv6 address: write one such as %s".formatted(key(), quoted(), example())));
  }

  /// An address that the other end reaches through a tunnel.
  String inner() throws BadConfig {
    var address = address();
    if (address.isAnyLocalAddress() || address.isLoopbackAddress() || address.isMulticastAddress()) {
      throw wrong(
          "%s %s is no address the other end can reach: write one such as %s".formatted(key(), quoted(), example()));
    }
    return text();
  }

  String host() throws BadConfig {
    var text = text();
    if (!Address.isHostName(text) && Address.literal(text).isEmpty()) {
      throw wrong("%s: %s is no IPv4 address, IPv6 address or host name: write one such as %s".formatted(key(),
          quoted(), example()));
    }
    return text;
  }

  ZoneId zone() throws BadConfig {
    try {
      return ZoneId.of(text());
    } catch (DateTimeException e) {
      throw wrong("%s %s is none: write one such as Europe/Berlin".formatted(key(), quoted()));
    }
  }

  /// An address of HTTP, as the first part of others: without a slash at the end.
  URI url() throws BadConfig {
    var text = like("https?://[!-~]{1,500}", "an address that begins with https://");
    try {
      var url = new URI(text.replaceAll("/+$", ""));
      if (url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // said below
    }
    throw wrong("%s is no address of a host: write one such as %s".formatted(key(), example()));
  }

  /// @param right what it is to be, in words
  String like(String pattern, String right) throws BadConfig {
    var text = scalar();
    if (!text.matches(pattern)) {
      throw wrong("%s %s is not right: write %s, such as %s".formatted(key(), quoted(), right, example()));
    }
    return text;
  }

  /// Relative to the folder of the configuration, not to where somebody stands; `~/` is the user's home.
  Path filePath() throws BadConfig {
    var text = text();
    if (text.startsWith("~/")) {
      return Path.of(System.getProperty("user.home"), text.substring(2));
    }
    return file.toAbsolutePath().resolveSibling(text).normalize();
  }

  /// At least one element, none of them twice.
  List<Value> elements() throws BadConfig {
    if (!(node instanceof SequenceNode sequence)) {
      throw wrong("%s must be a list, such as '%s'".formatted(key(), ConfigKeys.example(path)));
    }
    if (sequence.getValue().isEmpty()) {
      throw wrong("%s is an empty list: write at least one, such as '%s'".formatted(key(), ConfigKeys.example(path)));
    }
    var seen = new HashSet<String>();
    for (var element : sequence.getValue()) {
      if (element instanceof ScalarNode scalar && !seen.add(scalar.getValue())) {
        var again = new Value(file, path, element);
        throw again.wrong(key() + ": " + again.quoted() + " stands in the list twice: keep one");
      }
    }
    return sequence.getValue().stream().map(n -> new Value(file, path, n)).toList();
  }

  Section section() throws BadConfig {
    return Section.of(this);
  }

  /// As a message may show it.
  String quoted() {
    return node instanceof ScalarNode scalar ? "'" + shortened(scalar.getValue()) + "'" : "";
  }

  private String scalar() throws BadConfig {
    if (!(node instanceof ScalarNode scalar)) {
      throw wrong("%s must be one value, such as '%s'".formatted(key(), ConfigKeys.example(path)));
    }
    if (isNothing() || scalar.getValue().isEmpty()) {
      throw wrong("%s is empty: write for example '%s'".formatted(key(), ConfigKeys.example(path)));
    }
    return scalar.getValue();
  }

  private String example() {
    var example = ConfigKeys.example(path);
    return example.substring(example.indexOf(' ') + 1).replaceAll("[\\[\\]]", "");
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
