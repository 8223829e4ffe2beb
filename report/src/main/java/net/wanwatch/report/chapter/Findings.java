package net.wanwatch.report.chapter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import net.wanwatch.report.number.Numbers;
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
    var choices = numbers.uplinks().choices();
    if (choices.size() > 1 && numbers.uplinks().known().hours() > 0) {
      double missed = (choices.getLast().bestHours() - choices.getFirst().bestHours()) * 3600;
      all.add(missed < 60
          ? "By its own probes one uplink, %s, was nearly as good as all %d; whether it could have carried everything they do not tell."
              .formatted(set(choices.getFirst(), numbers), choices.size())
          : "Having %d uplinks helped: with the best one alone, %s, at least %s more would have been bad."
              .formatted(choices.size(), set(choices.getFirst(), numbers), Format.seconds(missed)));
    }
    numbers.demand()
        .peak()
        .ifPresent(peak -> all.add("The busiest five minutes, from %s, brought down %s.%s".formatted(
            Format.minute(peak.start(), numbers.festival().window().zone()), Format.rate(peak.down()),
            roomThen(numbers))));
    return all;
  }

  private static String wasItGood(Numbers numbers) {
    var known = numbers.usable().known();
    if (known.hours() <= 0) {
      return "Nobody measured what the crew felt, so how good the internet was is not known.";
    }
    var lengths = numbers.reliability().crewLengths();
    var nothing = lengths.count() == 0
        ? known.isWhole() ? "It was never gone altogether" : "It was not seen to be gone altogether"
        : "There was no internet at all %s, for %s".formatted(times(lengths.count()), Format.seconds(lengths.sum()));
    return "The internet was good for %s of %s%s. %s.".formatted(Format.hours(numbers.usable().usable()),
        Format.hours(known.hours()),
        known.isWhole() ? "" : " that were watched (of %s)".formatted(Format.hours(known.of())), nothing);
  }

  private static String roomThen(Numbers numbers) {
    var together = numbers.capacity().median("aggregate", "aggregate", "down");
    return together.isPresent() ? " All uplinks together bring %s.".formatted(Format.rate(together.getAsDouble())) : "";
  }

  private static String howItWent(Numbers numbers) {
    var known = numbers.usable().known();
    if (known.hours() <= 0) {
      return "Nobody measured what the crew's new connections felt in this time, so how usable it was is not known.";
    }
    var lengths = numbers.reliability().crewLengths();
    return "The crew's internet was usable %s of the known time (%s); %s.".formatted(
        Format.percent(numbers.usable().usable() / known.hours()), known.said(),
        lengths.count() == 0
            ? "there was no crew outage"
            : "there was no internet at all %s, for %s in all".formatted(times(lengths.count()),
                Format.seconds(lengths.sum())));
  }

  private static String times(int count) {
    return count == 1 ? "once" : count == 2 ? "twice" : count + " times";
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
          ? "No tunnel failed outside of announced maintenance."
          : known.hours() <= 0
              ? "Nobody watched all tunnels, so whether one failed is not known."
              : "No tunnel was seen to fail outside of announced maintenance, with %s.".formatted(known.said());
    }
    var tunnel = worst.get().getValue();
    var cause = tunnel.byVerdict().entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    return "%s was down longest: %s, %s in all, %s of it judged %s.".formatted(
        numbers.box().label(worst.get().getKey()), times(tunnel.outages()), Format.seconds(tunnel.seconds()),
        Format.percent(cause.getValue() / Math.max(1e-9, tunnel.seconds())), cause.getKey());
  }

  private static String didItHelp(Numbers numbers) {
    var choices = numbers.uplinks().choices();
    var parts = new ArrayList<String>();
    if (choices.size() > 1 && numbers.uplinks().known().hours() > 0) {
      double all = choices.getLast().bestHours();
      double one = choices.getFirst().bestHours();
      parts
          .add(all - one < 1 / 60d
              ? "With the best tunnel alone at most the same %s would have been usable".formatted(Format.hours(one))
              : "With the best tunnel alone (%s) at most %s would have been usable, %s less than with all %d".formatted(
                  set(choices.getFirst(), numbers), Format.hours(one), Format.seconds((all - one) * 3600),
                  choices.size()));
    }
    if (numbers.box().tunnels().size() > 1) {
      speed(numbers).ifPresent(parts::add);
    }
    return parts.isEmpty()
        ? "Whether more than one uplink helped cannot be told: there is data of fewer than two tunnels."
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
        ? Optional.of("all together they brought down %s, %.1f times the best single tunnel"
            .formatted(Format.rate(aggregate.getAsDouble()), aggregate.getAsDouble() / best.getAsDouble()))
        : Optional.empty();
  }

  /// For the chapter about it.
  static String set(Uplinks.Choice choice, Numbers numbers) {
    return choice.best().stream().map(name -> numbers.box().label(name)).collect(Collectors.joining(" + "));
  }
}
