package net.wanwatch.report.chapter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
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

/// What to do next year: each a rule with its evidence, and nothing that the journals do not show.
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
  private final List<String> all = new ArrayList<>();

  private Advice(Numbers numbers) {
    this.numbers = numbers;
  }

  static List<String> of(Numbers numbers) {
    var advice = new Advice(numbers);
    numbers.box().tunnels().forEach(advice::tunnel);
    advice.vps();
    advice.detection();
    advice.settings();
    advice.howMany();
    if (advice.all.isEmpty()) {
      advice.all.add(numbers.reliability().known().share() >= WATCHED
          ? "Nothing that the journals show. Leave it as it is."
          : "Too little was watched to advise anything: %s.".formatted(numbers.reliability().known().said()));
    }
    return List.copyOf(advice.all);
  }

  private void tunnel(RouterReport.Tunnel tunnel) {
    double obstructed = dish(tunnel.name(), DishCause.OBSTRUCTED.word());
    var down = numbers.reliability().tunnels().get(tunnel.name());
    double noInternet = down == null ? 0 : down.byVerdict().getOrDefault(Verdict.UPLINK_NO_INTERNET.word(), 0d);
    if (obstructed >= WORTH) {
      all.add(
          "Move the dish of %s, or clear what stands in its way: it said itself that it was obstructed, for %s in all."
              .formatted(tunnel.label(), Format.seconds(obstructed)));
    } else if (noInternet >= WORTH) {
      all.add("Ask the provider of %s: for %s its uplink had no internet%s.".formatted(tunnel.label(),
          Format.seconds(noInternet),
          numbers.festival().dishes().stream().anyMatch(it -> it.tunnel().equals(tunnel.name()))
              ? "; what its dish said meanwhile stands in a chapter of its own"
              : ", and no dish told why: let Wanwatch ask it"));
    }
    double noLink = down == null ? 0 : down.byVerdict().getOrDefault(Verdict.UPLINK_DOWN.word(), 0d);
    if (noLink >= WORTH) {
      all.add("Look at the cable and the power of %s: for %s there was no link to its dish or modem."
          .formatted(tunnel.label(), Format.seconds(noLink)));
    }
    numbers.festival().pinned(numbers.box(), tunnel).ifPresent(minutes -> {
      var up = minutes.ways().up().loss();
      var back = minutes.ways().down().loss();
      if (isSurely(up, LOSSY) && back.share() < up.share() / 3) {
        all.add("%s loses in the upload: %s of what was sent, and %s of what came.".formatted(tunnel.label(),
            Format.percent(up.share()), Format.percent(back.share())));
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
      all.add(
          "Mend the VPS's forwarding: for %s of the tunnels' time it let nothing through. `wanwatch check --live` names the line that is missing."
              .formatted(Format.seconds(seconds)));
    }
  }

  private void detection() {
    var failovers = numbers.failovers();
    var detections = failovers.detections();
    if (detections.count() >= ENOUGH && detections.median().orElse(0) > SLOW) {
      all.add(
          "Let mwan3 look more often: in the middle it took a dead tunnel out after %s, over %d times. `wanwatch check --live` has the settings."
              .formatted(Format.seconds(detections.median().orElse(0)), detections.count()));
    } else if (detections.count() >= ENOUGH && failovers.within() * 2 < detections.count()) {
      all.add(
          "Find out what slows mwan3 down, perhaps the router's load: it kept what its settings promise in %d of %d failovers only."
              .formatted(failovers.within(), detections.count()));
    }
  }

  private void settings() {
    numbers.festival()
        .states()
        .stream()
        .filter(it -> it.subject() == Subject.FULL_SIZE && it.to().equals("lost"))
        .map(it -> it.tunnel())
        .distinct()
        .forEach(tunnel -> all.add("Lower the MTU of %s: packets as large as its MTU were lost while small ones passed."
            .formatted(numbers.box().label(tunnel))));
    numbers.failovers().findings().forEach((tunnel, found) -> found.forEach((finding, it) -> {
      if (it.seconds() >= 60 && (finding != Finding.BLIND || it.seconds() <= down(tunnel) + 60)) {
        wrong(numbers.box().label(tunnel), finding, Format.seconds(it.seconds()));
      }
    }));
  }

  /// A finding that was never taken back says more than the outages do, and is not believed.
  private double down(String tunnel) {
    var its = numbers.reliability().tunnels().get(tunnel);
    return its == null ? 0 : its.seconds();
  }

  private void wrong(String tunnel, Finding finding, String time) {
    all.add(switch (finding) {
      case BLIND -> "Give mwan3 a better track IP for %s: it still sent people into the dead tunnel for %s."
          .formatted(tunnel, time);
      case FALSE_ALARM -> "Give mwan3 a better track IP for %s: it kept the tunnel out for %s although it worked."
          .formatted(tunnel, time);
      case WRONG_WAY ->
        "Mend the route of %s: for %s it left by another uplink than its own, so that two of them were one."
            .formatted(tunnel, time);
    });
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
      all.add(
          "%d uplinks would do: without %s less than a minute of %s would have been lost, and the most that was asked (%s) is less than half of what the others bring (%s). That says nothing of another year's weather."
              .formatted(choices.size() - 1, spare.get().label(), Format.hours(known), Format.rate(peak.getAsDouble()),
                  Format.rate(room.getAsDouble())));
    } else if (missed >= 60) {
      all.add("Keep all %d uplinks: without %s at least %s more would have been lost.".formatted(choices.size(),
          spare.map(RouterReport.Tunnel::label).orElse("one"), Format.seconds(missed)));
    }
    double bad = (known - allOfThem.bestHours()) * 3600;
    if (bad >= 3600) {
      all.add(
          "%s were bad on every uplink at once: another one of the same kind at the same place need not have helped."
              .formatted(capital(Format.seconds(bad))));
    }
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
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
      case UPLINK_DOWN -> "no link to the dish";
      case UPLINK_NO_INTERNET -> numbers.festival()
          .dishes()
          .stream()
          .filter(it -> it.tunnel().equals(outage.tunnel()) && it.start().isBefore(Festival.end(outage))
              && it.end().orElse(it.at()).isAfter(outage.start()))
          .findFirst()
          .map(it -> "the dish: " + it.cause().replace('-', ' '))
          .orElse("no internet behind the dish");
      case TUNNEL_DOWN -> "the VPS's end was silent";
      case VPS_NOT_FORWARDING -> "the VPS let nothing through";
      case OK, DEGRADED, UNKNOWN -> "not known";
    }).orElse("not known");
  }
}
