package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;

import java.time.Duration;
import java.util.List;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;
import net.wanwatch.tracking.FalseFailovers;
import net.wanwatch.tracking.Faster;
import net.wanwatch.tracking.Tracking;

/// What mwan3 would notice sooner with other settings, and how often it would be wrong.
final class FasterSettings {
  private FasterSettings() {}

  /// Nothing where the losses were not measured for long enough.
  static List<Block> of(Numbers numbers) {
    var advice = numbers.festival().faster();
    if (advice.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Block.Table(say("What other settings of mwan3 would do"),
            all("tunnel", "setting", "would notice in", "as it is set", "a false failover", "as it is set",
                "measured for"),
            advice.stream().map(it -> row(it, numbers)).toList()),
        new Block.Text(say(
            "A false failover leaves a tunnel that is not down, because each of mwan3's pings was lost by chance. How often is reckoned from what the probes through the tunnel lost, minute by minute; what the addresses that mwan3 asks do not answer comes on top. In brackets is what it lies between, which holds that three more may come of a loss that was not met.")));
  }

  private static List<String> row(Faster.Advice it, Numbers numbers) {
    return List.of(numbers.box().label(it.tunnel()),
        "%s %d → %d".formatted(it.change().name(), it.change().from(), it.change().to()), span(it.then()),
        span(it.now()), often(it.rateThen()), often(it.rateNow()), time(it.rateThen().watched()));
  }

  private static String span(Tracking tracking) {
    return say("%s to %s", Format.duration(tracking.offlineAfterMin()), Format.duration(tracking.offlineAfterMax()));
  }

  private static String often(FalseFailovers.Rate rate) {
    var least = time(rate.leastEvery());
    return rate.every()
        .map(every -> rate.mostEvery()
            .map(most -> say("one in %s (%s to %s)", time(every), least, time(most)))
            .orElseGet(() -> say("one in %s (%s or more)", time(every), least)))
        .orElseGet(() -> say("fewer than one in %s", least));
  }

  private static String time(Duration time) {
    double hours = time.toMillis() / 3_600_000.0;
    return hours >= 48
        ? say("%s days", Format.number(hours / 24, hours < 240 ? 1 : 0))
        : hours >= 2 ? Format.hours(hours) : say("%s min", Format.number(hours * 60, 0));
  }
}
