package net.wanwatch.report;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.report.chapter.First;
import net.wanwatch.report.number.Broken;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.TestSums;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;
import net.wanwatch.report.page.Measure;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.safe.Safe;

/// `summary.json`: a report's numbers for other programs, and for next year's report.
final class Summary {
  private static final double DAY = 86_400;
  private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final JsonNode json;
  private final boolean nameless;

  private Summary(JsonNode json, boolean nameless) {
    this.json = json;
    this.nameless = nameless;
  }

  /// @param nameless whether its title is not to be told
  /// @throws NoSummary where the file is no summary of a report
  /// @throws IOException where it cannot be read
  static Summary read(Path file, boolean nameless) throws IOException {
    try {
      var json = Files.isRegularFile(file) ? MAPPER.readTree(Files.readAllBytes(file)) : MAPPER.missingNode();
      if (json.path("schema").asInt() != 1 || !json.path("routers").isArray()) {
        throw new NoSummary(file);
      }
      return new Summary(json, nameless);
    } catch (JsonProcessingException _) {
      throw new NoSummary(file);
    }
  }

  static String of(String title, Festival festival, List<Numbers> all) {
    var json = MAPPER.createObjectNode();
    json.put("schema", 1).put("title", Safe.text(title)).put("simulated", festival.simulated());
    json.put("from", festival.window().from().toString()).put("to", festival.window().to().toString());
    json.put("zone", festival.window().zone().getId());
    json.putObject("read")
        .put("files", festival.files().files())
        .put("facts", festival.files().facts())
        .put("copies", festival.files().duplicates())
        .put("lost", festival.files().lost())
        .put("left-out", festival.leftOut().values().stream().mapToLong(Long::longValue).sum());
    var routers = json.putArray("routers");
    all.forEach(n -> router(routers.addObject(), n));
    try {
      return MAPPER.writeValueAsString(json).replace(System.lineSeparator(), "\n") + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void router(ObjectNode node, Numbers numbers) {
    node.put("site", Safe.text(numbers.box().site())).put("router", Safe.text(numbers.box().router()));
    var values = node.putObject("numbers");
    First.measures(numbers).forEach(m -> m.raw().ifPresent(v -> values.put(m.key(), rounded(v))));
    var tunnels = node.putObject("tunnels");
    for (var tunnel : numbers.box().tunnels()) {
      var of = tunnels.putObject(Safe.text(tunnel.name()));
      of.put("label", Safe.text(tunnel.label()));
      Optional.ofNullable(numbers.reliability().tunnels().get(tunnel.name())).ifPresent(r -> {
        of.put("outages", r.outages()).put("planned-outages", r.planned()).put("outage-seconds", rounded(r.seconds()));
        of.put("watched-hours", rounded(r.known().hours()));
      });
      of.put("carried-bytes", rounded(numbers.demand().down().getOrDefault(tunnel.name(), 0d)
          + numbers.demand().up().getOrDefault(tunnel.name(), 0d)));
    }
    outages(node, numbers);
    connections(node.putObject("connections"), numbers);
    drills(node.putArray("drills"), numbers);
    var throughput = node.putArray("throughput");
    numbers.capacity().groups().forEach(g -> throughput(throughput.addObject(), g));
    if (!numbers.festival().comparisons().isEmpty()) {
      var comparisons = node.putArray("comparisons");
      numbers.festival().comparisons().forEach(it -> comparison(comparisons.addObject(), it));
    }
  }

  private static void outages(ObjectNode node, Numbers numbers) {
    var outages = node.putArray("outages");
    numbers.festival().outages().forEach(o -> {
      var of = outages.addObject().put("tunnel", Safe.text(o.tunnel())).put("start", o.start().toString());
      of.put("seconds", seconds(Festival.length(o))).put("ended", o.end().isPresent());
      of.put("verdict", Safe.text(Festival.verdict(o))).put("maintenance", o.maintenance());
    });
    var crew = node.putArray("crew-outages");
    numbers.festival()
        .crewOutages()
        .forEach(o -> crew.addObject()
            .put("start", o.start().toString())
            .put("seconds", seconds(Festival.length(o)))
            .put("ended", o.end().isPresent()));
    var failovers = node.putArray("failovers");
    numbers.failovers().all().stream().filter(f -> f.direction() == FailoverDirection.FAILOVER).forEach(f -> {
      var of = failovers.addObject().put("tunnel", Safe.text(f.tunnel())).put("at", f.at().toString());
      f.gap().ifPresent(g -> of.put("gap-seconds", seconds(g)));
      f.detection().ifPresent(d -> of.put("detection-seconds", seconds(d)));
      of.put("counted", numbers.failovers().counted().contains(f));
    });
  }

  /// Of the counted failovers, and of failbacks that were not on purpose; nothing where of none it is known.
  private static void connections(ObjectNode node, Numbers numbers) {
    broken(node, "failed", numbers.failovers().brokenOnIt());
    broken(node, "healthy", numbers.failovers().brokenOnHealthy());
    broken(node, "failback", numbers.failovers().brokenByFailbacks());
  }

  private static void broken(ObjectNode node, String side, Optional<Broken> sum) {
    sum.ifPresent(
        it -> node.put(side + "-kept", it.kept()).put(side + "-broken", it.broken()).put(side + "-stuck", it.stuck()));
  }

  private static void drills(ArrayNode drills, Numbers numbers) {
    numbers.festival().drills().forEach(it -> {
      var of = drills.addObject().put("tunnel", Safe.text(it.tunnel())).put("start", it.start().toString());
      of.put("seconds", seconds(it.length())).put("score", it.score().word());
      it.detection().ifPresent(d -> of.put("detection-seconds", seconds(d)));
      it.gap().ifPresent(g -> of.put("gap-seconds", seconds(g)));
    });
  }

  private static void throughput(ObjectNode node, TestSums.Group group) {
    node.put("over", Safe.text(group.kind().over()))
        .put("tunnel", Safe.text(group.kind().tunnel()))
        .put("direction", Safe.text(group.kind().direction()))
        .put("protocol", Safe.text(group.kind().protocol()))
        .put("flows", group.kind().flows());
    node.put("done", group.throughput().count()).put("failed", group.failures());
    group.throughput().median().ifPresent(v -> node.put("median-bytes-per-second", rounded(v)));
    group.throughput()
        .medianInterval()
        .ifPresent(it -> node.put("median-low-bytes-per-second", rounded(it.from()))
            .put("median-high-bytes-per-second", rounded(it.to())));
  }

  private static void comparison(ObjectNode node, Fact.Comparison comparison) {
    node.put("id", Safe.text(comparison.id())).put("work", comparison.work().word()).put("flows", comparison.flows());
    node.put("blocks", comparison.blocks());
    var medians = node.putObject("medians");
    comparison.treatments()
        .forEach(it -> it.median().ifPresent(median -> medians.put(Safe.text(it.name()), rounded(median))));
    var ratios = node.putArray("ratios");
    for (var it : comparison.ratios()) {
      var of = ratios.addObject().put("of", Safe.text(it.of())).put("to", Safe.text(it.to()));
      it.ratio().ifPresent(ratio -> of.put("ratio", rounded(ratio)));
      it.low().ifPresent(low -> of.put("low", rounded(low)));
      it.high().ifPresent(high -> of.put("high", rounded(high)));
      of.put("difference", it.difference().word());
    }
  }

  private static BigDecimal seconds(Duration duration) {
    return rounded(duration.toNanos() / 1e9);
  }

  private static BigDecimal rounded(double value) {
    var rounded = new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }

  String title() {
    return nameless ? say("an earlier report") : json.path("title").asText("before");
  }

  /// This year beside that one. A router of the same name is compared; where each year had one only, those two. What
  /// grows with the time is compared by the day.
  List<Block> beside(Numbers numbers, boolean only) {
    var before = before(numbers, only);
    if (before.isEmpty()) {
      return List.of(new Block.Text(say("“%s” holds nothing of this router.", title())));
    }
    double days = numbers.festival().window().hours() / 24;
    double then = days();
    var rows = new ArrayList<List<String>>();
    rows.add(List.of(say("Time reported on"), Format.seconds(days * DAY), Format.seconds(then * DAY), Format.NOTHING));
    for (var measure : First.measures(numbers)) {
      var value = before.path("numbers").path(measure.key());
      rows.add(
          row(measure, days, value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty(), then));
    }
    var blocks = new ArrayList<Block>();
    blocks.add(
        new Block.Table(say("Beside “%s”", title()) + (json.path("simulated").asBoolean() ? say(" (simulated)") : ""),
            all("number", "this report", "that report", "change"), rows));
    blocks.add(new Block.Text(say("Totals are given by the day too, and their change is that of a day.")));
    ThroughputBeside.of(numbers, before.path("throughput")).ifPresent(blocks::addAll);
    return blocks;
  }

  private double days() {
    try {
      return Duration.between(Instant.parse(json.path("from").asText()), Instant.parse(json.path("to").asText()))
          .toMillis() / 1000d / DAY;
    } catch (DateTimeException _) {
      return 0;
    }
  }

  private static List<String> row(Measure measure, double days, OptionalDouble then, double daysThen) {
    double each = measure.total() ? days : 1;
    double eachThen = measure.total() ? daysThen : 1;
    return List.of(measure.name(), value(measure, measure.raw(), days), value(measure, then, daysThen),
        measure.raw().isPresent() && then.isPresent() && each > 0 && eachThen > 0
            ? change(measure.unit(), then.getAsDouble() / eachThen, measure.raw().getAsDouble() / each)
            : Format.NOTHING);
  }

  private static String value(Measure measure, OptionalDouble raw, double days) {
    var said = Format.of(raw, measure.unit()::said);
    return measure.total() && raw.isPresent() && days > 0
        ? say("%s (%s a day)", said, measure.unit().said(raw.getAsDouble() / days))
        : said;
  }

  private JsonNode before(Numbers numbers, boolean only) {
    for (var router : json.path("routers")) {
      if (router.path("site").asText().equals(numbers.box().site())
          && router.path("router").asText().equals(numbers.box().router())) {
        return router;
      }
    }
    return only && json.path("routers").size() == 1 ? json.path("routers").get(0) : MAPPER.createObjectNode();
  }

  private static String change(Measure.Unit unit, double then, double now) {
    double difference = now - then;
    if (unit == Measure.Unit.SHARE) {
      return say("%s points", (difference > 0 ? "+" : "") + Format.number(difference * 100, 1));
    }
    if (Math.abs(difference) <= 0.0005 * Math.abs(then)) {
      return "0 %";
    }
    return then == 0 ? Format.NOTHING : (difference > 0 ? "+" : "") + Format.percent(difference / then);
  }
}
