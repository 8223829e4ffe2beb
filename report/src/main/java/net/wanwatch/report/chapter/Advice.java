package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.say;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import net.wanwatch.fact.DishCause;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.page.Format;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.Loss;
import net.wanwatch.report.read.RouterReport;
import net.wanwatch.report.words.Words;

/// What to do next year, what costs most first: each a rule with its evidence, and nothing that the journals do not show.
final class Advice {
  /// What took less in all is not worth a person's way.
  private static final double WORTH = 300;
  /// mwan3's own settings can be quicker than that.
  private static final double SLOW = 8;
  private static final int ENOUGH = 3;
  private static final double DAY = 24;
  private static final double LOSSY = 0.03;
  /// Of less than that nobody can say that there was nothing.
  private static final double WATCHED = 0.9;

  private final Numbers numbers;
  private final List<Piece> all = new ArrayList<>();

  /// @param seconds that it is about, or would be if it were an outage
  private record Piece(double seconds, String text) {}

  private Advice(Numbers numbers) {
    this.numbers = numbers;
  }

  static List<String> of(Numbers numbers) {
    var advice = new Advice(numbers);
    advice.dishes();
    advice.cables();
    numbers.box().tunnels().forEach(advice::upload);
    advice.vps();
    advice.detection();
    advice.settings();
    advice.howMany();
    if (advice.all.isEmpty()) {
      return List.of(numbers.reliability().known().share() >= WATCHED
          ? say("Nothing that the journals show. Leave it as it is.")
          : say("Too little was watched to advise anything: %s.", numbers.reliability().known().said()));
    }
    return advice.all.stream().sorted(Comparator.comparingDouble(Piece::seconds).reversed()).map(Piece::text).toList();
  }

  private void dishes() {
    var obstructed = new LinkedHashMap<RouterReport.Tunnel, Double>();
    var asked = new LinkedHashMap<RouterReport.Tunnel, Double>();
    var silent = new LinkedHashMap<RouterReport.Tunnel, Double>();
    for (var tunnel : numbers.box().tunnels()) {
      double itself = dish(tunnel.name(), DishCause.OBSTRUCTED.word());
      double noInternet = down(tunnel, Verdict.UPLINK_NO_INTERNET);
      if (itself >= WORTH) {
        obstructed.put(tunnel, itself);
      } else if (noInternet >= WORTH) {
        (numbers.festival().dishes().stream().anyMatch(it -> it.tunnel().equals(tunnel.name())) ? asked : silent)
            .put(tunnel, noInternet);
      }
    }
    add(obstructed,
        names -> say("Move the dish, or clear what stands in its way: %s. It said itself that it was obstructed.",
            names));
    add(asked, names -> say(
        "Ask the provider why there was no internet behind the dish: %s. What the dish said meanwhile stands in a chapter of its own.",
        names));
    add(silent, names -> say(
        "Ask the provider why there was no internet behind the dish: %s. No dish told why: let Wanwatch ask the dishes.",
        names));
  }

  private void cables() {
    var loose = new LinkedHashMap<RouterReport.Tunnel, Double>();
    for (var tunnel : numbers.box().tunnels()) {
      double noLink = down(tunnel, Verdict.UPLINK_DOWN);
      if (noLink >= WORTH) {
        loose.put(tunnel, noLink);
      }
    }
    add(loose,
        names -> say("Look at the cable and the power between the router and the dish: %s without any link.", names));
  }

  /// One piece for all of which the same is true, the worst first.
  private void add(Map<RouterReport.Tunnel, Double> of, UnaryOperator<String> said) {
    if (!of.isEmpty()) {
      all.add(new Piece(of.values().stream().mapToDouble(Double::doubleValue).sum(),
          said.apply(of.entrySet()
              .stream()
              .sorted(Map.Entry.<RouterReport.Tunnel, Double>comparingByValue().reversed())
              .map(it -> it.getKey().label() + " " + Format.seconds(it.getValue()))
              .collect(Collectors.joining(", ")))));
    }
  }

  private double down(RouterReport.Tunnel tunnel, Verdict verdict) {
    var its = numbers.reliability().tunnels().get(tunnel.name());
    return its == null ? 0 : its.byVerdict().getOrDefault(verdict.word(), 0d);
  }

  private void upload(RouterReport.Tunnel tunnel) {
    numbers.festival().pinned(numbers.box(), tunnel).ifPresent(minutes -> {
      var up = minutes.ways().up().loss();
      var back = minutes.ways().down().loss();
      if (isSurely(up, LOSSY) && back.share() < up.share() / 3) {
        all.add(new Piece(WORTH,
            say("Ask the provider about the upload of %s: %s of what was sent was lost, and %s of what came.",
                tunnel.label(), Format.percent(up.share()), Format.percent(back.share()))));
      }
    });
  }

  /// Also at the low end of what the truth may be.
  private static boolean isSurely(Loss loss, double share) {
    return loss.interval().filter(it -> it.from() > share).isPresent();
  }

  private double dish(String tunnel, String cause) {
    return numbers.festival()
        .dishes()
        .stream()
        .filter(it -> it.tunnel().equals(tunnel) && it.cause().equals(cause))
        .mapToDouble(it -> Duration.between(it.start(), it.end().orElse(it.at())).toMillis() / 1e3)
        .sum();
  }

  private void vps() {
    double seconds = numbers.festival()
        .outages()
        .stream()
        .filter(it -> !it.maintenance() && it.verdict().filter(Verdict.VPS_NOT_FORWARDING::equals).isPresent())
        .mapToDouble(it -> Festival.length(it).toMillis() / 1e3)
        .sum();
    if (seconds >= 60) {
      all.add(new Piece(seconds, say(
          "Mend the forwarding of the server that the uplinks go to (the VPS): for %s of the uplinks' time it let nothing through. `wanwatch check --live` names the line that is missing.",
          Format.seconds(seconds))));
    }
  }

  private void detection() {
    var failovers = numbers.failovers();
    var detections = failovers.detections();
    double median = detections.median().orElse(0);
    if (detections.count() >= ENOUGH && median > SLOW) {
      all.add(new Piece(detections.count() * median, say(
          "Let the router look more often whether an uplink works (mwan3's interval): in the middle it left a dead one after %s, over %d times, and people waited that long. `wanwatch check --live` has the settings.",
          Format.seconds(median), detections.count())));
    } else if (detections.count() >= ENOUGH && failovers.within() * 2 < detections.count()) {
      all.add(new Piece(detections.count() * median, say(
          "Find out what slows the router down, perhaps its load: it left a dead uplink as fast as its settings promise in %d of %d cases only.",
          failovers.within(), detections.count())));
    }
  }

  private void settings() {
    numbers.festival()
        .states()
        .stream()
        .filter(it -> it.subject() == Subject.FULL_SIZE && it.to().equals("lost"))
        .map(it -> it.tunnel())
        .distinct()
        .forEach(tunnel -> all.add(new Piece(WORTH, say(
            "Lower the packet size of %s (its MTU): large packets were lost while small ones passed, so some pages and downloads hang.",
            numbers.box().label(tunnel)))));
    numbers.failovers().findings().forEach((tunnel, found) -> found.forEach((finding, it) -> {
      if (it.seconds() >= 60 && (finding != Finding.BLIND || it.seconds() <= down(tunnel) + 60)) {
        all.add(new Piece(it.seconds(), wrong(numbers.box().label(tunnel), finding, Format.seconds(it.seconds()))));
      }
    }));
  }

  /// A finding that was never taken back says more than the outages do, and is not believed.
  private double down(String tunnel) {
    var its = numbers.reliability().tunnels().get(tunnel);
    return its == null ? 0 : its.seconds();
  }

  private static String wrong(String tunnel, Finding finding, String time) {
    return switch (finding) {
      case BLIND -> say(
          "Have the router test %s by another address (mwan3's track IP): it still sent people there for %s while it lost much, or carried nothing.",
          tunnel, time);
      case FALSE_ALARM -> say(
          "Have the router test %s by another address (mwan3's track IP): it left the uplink unused for %s although it worked.",
          tunnel, time);
      case WRONG_WAY ->
        say("Mend the route of %s: for %s it left by another uplink than its own, so that two of them were one.",
            tunnel, time);
    };
  }

  /// With one tunnel fewer, whether the crew would have missed it.
  private void howMany() {
    var choices = numbers.uplinks().choices();
    double known = numbers.uplinks().known().hours();
    if (choices.size() < 2 || known < DAY) {
      return;
    }
    var allOfThem = choices.getLast();
    var fewer = choices.get(choices.size() - 2);
    double missed = (allOfThem.bestHours() - fewer.bestHours()) * 3600;
    var spare = numbers.box().tunnels().stream().filter(it -> !fewer.best().contains(it.name())).findFirst();
    var room = room(fewer.best());
    var peak = numbers.demand().peak().map(it -> OptionalDouble.of(it.down())).orElse(OptionalDouble.empty());
    if (missed < 60 && spare.isPresent() && room.isPresent() && peak.isPresent()
        && peak.getAsDouble() < room.getAsDouble() / 2) {
      all.add(new Piece(0, say(
          "One uplink fewer would do: without %s less than a minute of %s would have been lost, and the most that was asked (%s) is less than half of what the others bring (%s). That says nothing of another year's weather.",
          spare.get().label(), Format.hours(known), Format.rate(peak.getAsDouble()), Format.rate(room.getAsDouble()))));
    } else if (missed >= 60) {
      all.add(new Piece(missed, say("Keep all %d uplinks: without %s at least %s more would have been bad.",
          choices.size(), spare.map(RouterReport.Tunnel::label).orElse("–"), Format.seconds(missed))));
    }
    double bad = (known - allOfThem.bestHours()) * 3600;
    if (bad >= 3600) {
      all.add(new Piece(bad,
          say("Another uplink of the same kind at the same place need not help: for %s all of them were bad at once.",
              Format.seconds(bad))));
    }
  }

  /// What these tunnels brought down in their throughput tests, each its median; empty where one was never tested.
  private OptionalDouble room(List<String> tunnels) {
    double sum = 0;
    for (var tunnel : tunnels) {
      var median = numbers.capacity().median("tunnel", tunnel, "down");
      if (median.isEmpty()) {
        return OptionalDouble.empty();
      }
      sum += median.getAsDouble();
    }
    return OptionalDouble.of(sum);
  }

  /// By cause in people's words, seconds in which tunnels were down.
  static Map<String, Double> causes(Numbers numbers) {
    var causes = new TreeMap<String, Double>();
    for (var outage : numbers.festival().outages()) {
      if (!outage.maintenance()) {
        causes.merge(cause(numbers, outage), Festival.length(outage).toMillis() / 1e3, Double::sum);
      }
    }
    return causes;
  }

  private static String cause(Numbers numbers, Fact.Outage outage) {
    return outage.verdict().map(verdict -> switch (verdict) {
      case UPLINK_DOWN -> say("no link to the dish");
      case UPLINK_NO_INTERNET -> numbers.festival()
          .dishes()
          .stream()
          .filter(it -> it.tunnel().equals(outage.tunnel()) && it.start().isBefore(Festival.end(outage))
              && it.end().orElse(it.at()).isAfter(outage.start()))
          .findFirst()
          .map(it -> say("the dish: %s", Words.word(it.cause().replace('-', ' '))))
          .orElse(say("no internet behind the dish"));
      case TUNNEL_DOWN -> say("the server (VPS) was silent");
      case VPS_NOT_FORWARDING -> say("the server (VPS) let nothing through");
      case OK, DEGRADED, UNKNOWN -> say("not known");
    }).orElse(say("not known"));
  }
}
