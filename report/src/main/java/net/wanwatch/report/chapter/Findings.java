package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.say;
import static net.wanwatch.report.words.Words.word;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.Sample;
import net.wanwatch.report.number.Uplinks;
import net.wanwatch.report.page.Format;

/// Three sentences that the data makes: how it went, what failed most, and whether more than one uplink helped.
final class Findings {
  private Findings() {}

  static List<String> of(Numbers numbers) {
    return List.of(howItWent(numbers), whatFailed(numbers), didItHelp(numbers));
  }

  /// The same for whoever knows nothing of networks.
  static List<String> plain(Numbers numbers) {
    var all = new ArrayList<String>();
    all.add(wasItGood(numbers));
    fewer(numbers).ifPresent(all::add);
    numbers.demand()
        .peak()
        .ifPresent(peak -> all.add(say("At the busiest time, five minutes from %s, %s were downloaded.",
            Format.minute(peak.start(), numbers.festival().window().zone()), Format.rate(peak.down()))
            + roomThen(numbers, peak.down())));
    told(numbers).ifPresent(all::add);
    drills(numbers).ifPresent(all::add);
    return all;
  }

  /// With the best one alone, and with one fewer where that is another number.
  private static Optional<String> fewer(Numbers numbers) {
    var choices = numbers.uplinks().choices();
    if (choices.size() < 2 || numbers.uplinks().known().hours() <= 0) {
      return Optional.empty();
    }
    double missed = missed(choices, 0);
    if (missed < 60) {
      return Optional.of(say(
          "By its own probes one uplink, %s, was nearly as good as all %d; whether it could have carried everything they do not tell.",
          set(choices.getFirst(), numbers), choices.size()));
    }
    var alone = say("Having %d uplinks helped: with the best one alone, %s, at least %s more would have been bad.",
        choices.size(), set(choices.getFirst(), numbers), Format.seconds(missed));
    if (choices.size() == 2) {
      return Optional.of(alone);
    }
    double without = missed(choices, choices.size() - 2);
    return Optional.of(alone + " "
        + (without < 60
            ? say("With the best %d less than a minute.", choices.size() - 1)
            : say("With the best %d at least %s.", choices.size() - 1, Format.seconds(without))));
  }

  private static Optional<String> told(Numbers numbers) {
    var incidents = numbers.festival().incidents();
    if (incidents.isEmpty()) {
      return Optional.empty();
    }
    var first = Sample.of(incidents.stream()
        .flatMap(it -> it.messages().stream().flatMap(line -> line.told().stream()).limit(1))
        .map(it -> it.delay().toNanos() / 1e9)
        .toList());
    var said = Format.counted(incidents.size(), "incident");
    return Optional.of(first.count() == 0
        ? say("%s stand in the journals, of which nobody was told.", said)
        : say("While it happened people were told of %s, of half of them within %s.", said,
            Format.of(first.median(), Format::seconds)));
  }

  private static Optional<String> drills(Numbers numbers) {
    var drills = numbers.festival().drills();
    return drills.isEmpty()
        ? Optional.empty()
        : Optional
            .of(say("In %s an uplink was cut on purpose: the router noticed %d in time, %d late and %d not at all.",
                Format.counted(drills.size(), "drill"), count(drills, DrillScore.IN_TIME),
                count(drills, DrillScore.LATE), count(drills, DrillScore.MISSED)));
  }

  private static long count(List<Fact.Drill> drills, DrillScore score) {
    return drills.stream().filter(it -> it.score() == score).count();
  }

  private static double missed(List<Uplinks.Choice> choices, int which) {
    return (choices.getLast().bestHours() - choices.get(which).bestHours()) * 3600;
  }

  private static String wasItGood(Numbers numbers) {
    var known = numbers.usable().known();
    if (known.hours() <= 0) {
      return say("Nobody measured what the crew felt, so how good the internet was is not known.");
    }
    var lengths = numbers.reliability().crewLengths();
    var nothing = lengths.count() == 0
        ? known.isWhole() ? say("It was never gone altogether.") : say("It was not seen to be gone altogether.")
        : say("It was gone altogether %s, for %s in all.", times(lengths.count()), Format.seconds(lengths.sum()));
    var good = Format.hours(numbers.usable().usable());
    return (known.isWhole()
        ? say("The internet was good for %s of %s.", good, Format.hours(known.hours()))
        : say("The internet was good for %s of the %s that were watched, of %s in all.", good,
            Format.hours(known.hours()), Format.hours(known.of())))
        + " " + nothing;
  }

  private static String roomThen(Numbers numbers, double peak) {
    var together = numbers.capacity().median("aggregate", "aggregate", "down");
    return together.isPresent() && together.getAsDouble() > 0
        ? " " + say("All uplinks together did %s in their tests: about %s of that was in use.",
            Format.rate(together.getAsDouble()), Format.number(100 * peak / together.getAsDouble(), 0) + " %")
        : "";
  }

  private static String howItWent(Numbers numbers) {
    var known = numbers.usable().known();
    if (known.hours() <= 0) {
      return say(
          "Nobody measured what the crew's new connections felt in this time, so how usable it was is not known.");
    }
    var lengths = numbers.reliability().crewLengths();
    return say("The crew's internet was usable %s of the known time (%s); %s.",
        Format.percent(numbers.usable().usable() / known.hours()), known.said(),
        lengths.count() == 0
            ? say("there was no crew outage")
            : say("there was no internet at all %s, for %s in all", times(lengths.count()),
                Format.seconds(lengths.sum())));
  }

  private static String times(int count) {
    return count == 1 ? say("once") : count == 2 ? say("twice") : say("%d times", count);
  }

  private static String whatFailed(Numbers numbers) {
    var worst = numbers.reliability()
        .tunnels()
        .entrySet()
        .stream()
        .filter(e -> e.getValue().outages() > 0)
        .max(Comparator.comparingDouble(e -> e.getValue().seconds()));
    if (worst.isEmpty()) {
      var known = numbers.reliability().known();
      return known.isWhole()
          ? say("No tunnel failed outside of announced maintenance.")
          : known.hours() <= 0
              ? say("Nobody watched all tunnels, so whether one failed is not known.")
              : say("No tunnel was seen to fail outside of announced maintenance, with %s.", known.said());
    }
    var tunnel = worst.get().getValue();
    var cause = tunnel.byVerdict().entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    return say("%s was down longest: %s, %s in all, %s of it judged %s.", numbers.box().label(worst.get().getKey()),
        times(tunnel.outages()), Format.seconds(tunnel.seconds()),
        Format.percent(cause.getValue() / Math.max(1e-9, tunnel.seconds())), word(cause.getKey()));
  }

  private static String didItHelp(Numbers numbers) {
    var choices = numbers.uplinks().choices();
    var parts = new ArrayList<String>();
    if (choices.size() > 1 && numbers.uplinks().known().hours() > 0) {
      double all = choices.getLast().bestHours();
      double one = choices.getFirst().bestHours();
      parts.add(all - one < 1 / 60d
          ? say("With the best tunnel alone at most the same %s would have been usable", Format.hours(one))
          : say("With the best tunnel alone (%s) at most %s would have been usable, %s less than with all %d",
              set(choices.getFirst(), numbers), Format.hours(one), Format.seconds((all - one) * 3600), choices.size()));
    }
    if (numbers.box().tunnels().size() > 1) {
      speed(numbers).ifPresent(parts::add);
    }
    return parts.isEmpty()
        ? say("Whether more than one uplink helped cannot be told: there is data of fewer than two tunnels.")
        : capital(String.join("; ", parts)) + ".";
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static Optional<String> speed(Numbers numbers) {
    var capacity = numbers.capacity();
    var aggregate = capacity.median("aggregate", "aggregate", "down");
    var best = numbers.box()
        .tunnels()
        .stream()
        .map(t -> capacity.median("tunnel", t.name(), "down"))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .max();
    return aggregate.isPresent() && best.isPresent() && best.getAsDouble() > 0
        ? Optional.of(say("all together they brought down %s, %s times the best single tunnel",
            Format.rate(aggregate.getAsDouble()), Format.number(aggregate.getAsDouble() / best.getAsDouble(), 1)))
        : Optional.empty();
  }

  /// For the chapter about it.
  static String set(Uplinks.Choice choice, Numbers numbers) {
    return choice.best().stream().map(name -> numbers.box().label(name)).collect(Collectors.joining(" + "));
  }
}
