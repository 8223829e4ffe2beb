package net.wanwatch.collector.benchmark.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What an iperf3 client (3.1 or newer) said with `-J`. It exits 0 on most failures, so the text alone decides.
///
/// [Done] only where the receiver told what arrived: what a sender pushed into its buffers is no throughput.
public sealed interface Iperf3Report {
  ObjectMapper JSON = new ObjectMapper();
  /// Seconds that iperf3 omits at most.
  long LONGEST_OMITTED = 60;
  Pattern VERSION = Pattern.compile("iperf (3\\.\\d+(\\.\\d+)?)");

  /// Payload bytes by what iperf3 counted at the client's end, omitted seconds included.
  long transferred();

  /// The client's (`3.12`), where it said it.
  Optional<String> version();

  /// @param throughput bytes/s that arrived, omitted seconds excluded
  /// @param retransmits of all flows, tcp only; absent where the sender's system does not count them
  /// @param jitter seconds, udp only
  /// @param lost lost ÷ sent, 0 to 1, udp only
  /// @param client congestion control of the client's end, tcp only, told by iperf3 3.2 and newer
  /// @param server the same of the server's end
  record Done(double throughput, long transferred, Optional<Long> retransmits, Optional<Double> jitter,
      Optional<Double> lost, Optional<String> client, Optional<String> server,
      Optional<String> version) implements Iperf3Report {}

  /// @param reason one word, as [Iperf3Failure] tells them apart
  /// @param said one sentence
  record Failed(String reason, String said, long transferred, Optional<String> version) implements Iperf3Report {}

  /// Reads what the client printed, on both outputs: what stands around the JSON is a warning, unless there is no JSON.
  static Iperf3Report parse(String text) {
    var json = json(text);
    if (json.isEmpty()) {
      return new Failed(Iperf3Failure.reason(text), Iperf3Failure.sentence(text), 0, Optional.empty());
    }
    var root = json.get();
    var version = version(root.path("start").path("version").asText());
    var error = root.path("error").asText();
    if (!error.isEmpty()) {
      return new Failed(Iperf3Failure.reason(error), Iperf3Failure.sentence(error), transferred(root), version);
    }
    var received = received(root.path("end"));
    if (received.isEmpty()) {
      return new Failed("nothing-arrived", "iperf3 ended without saying what arrived", transferred(root), version);
    }
    return done(root, received.get(), version);
  }

  /// `3.12` from `iperf 3.12 (cJSON 1.7.15)`, as `iperf3 --version` and every report say it.
  static Optional<String> version(String text) {
    var matcher = VERSION.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /// What clients printed as one JSON object on one line, by their keys; what is no JSON is in it as text.
  static String raw(Map<String, String> texts) {
    var raw = JSON.createObjectNode();
    texts.forEach((key, text) -> raw.set(key, raw(text)));
    return raw.toString();
  }

  private static JsonNode raw(String text) {
    int brace = text.indexOf('{');
    try {
      return brace < 0 ? new TextNode(text) : JSON.readTree(text.substring(brace));
    } catch (JsonProcessingException _) {
      return new TextNode(text);
    }
  }

  private static Optional<JsonNode> json(String text) {
    int brace = text.startsWith("{") ? 0 : text.indexOf("\n{") + 1;
    if (brace == 0 && !text.startsWith("{")) {
      return Optional.empty();
    }
    try (var parser = JSON.createParser(text.substring(brace))) {
      return Optional.ofNullable(parser.readValueAsTree())
          .map(JsonNode.class::cast)
          .filter(ObjectNode.class::isInstance);
    } catch (JacksonException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot fail to be read", e);
    }
  }

  private static Done done(JsonNode root, double received, Optional<String> version) {
    var end = root.path("end");
    var udp = end.path("sum");
    boolean reverse = root.path("start").path("test_start").path("reverse").asInt() != 0;
    var sender = text(end.path("sender_tcp_congestion"));
    var receiver = text(end.path("receiver_tcp_congestion"));
    return new Done(received, transferred(root),
        number(end.path("sum_sent").path("retransmits")).map(Double::longValue).filter(n -> n >= 0),
        number(udp.path("jitter_ms")).map(ms -> ms / 1000), number(udp.path("lost_percent")).map(Iperf3Report::ratio),
        reverse ? receiver : sender, reverse ? sender : receiver, version);
  }

  /// Bytes/s. Before 3.11 a udp report has `sum` alone: what was sent, and the share that was lost.
  private static Optional<Double> received(JsonNode end) {
    var arrived = end.path("sum_received");
    if (!(arrived instanceof MissingNode)) {
      return arrived.path("bytes").asLong() > 0
          ? number(arrived.path("bits_per_second")).map(bits -> bits / 8)
          : Optional.empty();
    }
    var sent = end.path("sum");
    var lost = number(sent.path("lost_percent")).map(Iperf3Report::ratio);
    return number(sent.path("bits_per_second")).flatMap(bits -> lost.map(share -> bits / 8 * (1 - share)))
        .filter(rate -> rate > 0);
  }

  /// A failing iperf3 prints its last second twice (seen with 3.12), so each start counts once. Of a done test it now and
  /// then leaves an omitted second out (3.12 too): it counts as much as the fullest that is there.
  private static long transferred(JsonNode root) {
    var bytes = new TreeMap<String, Long>();
    for (var interval : root.path("intervals")) {
      var sum = interval.path("sum");
      bytes.put(sum.path("omitted").asBoolean() + " " + sum.path("start").asDouble(), sum.path("bytes").asLong());
    }
    var end = root.path("end");
    long counted = bytes.values().stream().mapToLong(Long::longValue).sum();
    return Math.max(counted + leftOut(root, bytes),
        Math.max(end.path("sum_sent").path("bytes").asLong(), end.path("sum_received").path("bytes").asLong()));
  }

  /// @param bytes by whether they are omitted and by start
  private static long leftOut(JsonNode root, Map<String, Long> bytes) {
    long omitted = bytes.keySet().stream().filter(key -> key.startsWith("true")).count();
    if (omitted == bytes.size()) {
      return 0; // it has not come so far
    }
    long lack = Math.clamp(root.path("start").path("test_start").path("omit").asLong() - omitted, 0, LONGEST_OMITTED);
    return lack * bytes.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static double ratio(double percent) {
    return Math.clamp(percent / 100, 0, 1);
  }

  private static Optional<Double> number(JsonNode node) {
    return node.isNumber() && Double.isFinite(node.doubleValue()) ? Optional.of(node.doubleValue()) : Optional.empty();
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() && !node.textValue().isBlank() ? Optional.of(node.textValue()) : Optional.empty();
  }
}
