package net.wanwatch.collector.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import net.wanwatch.collector.dish.DishAnswer;
import net.wanwatch.collector.dish.DishOutage;
import net.wanwatch.collector.dish.DishStatus;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.fact.Fact;
import org.jspecify.annotations.Nullable;

/// What one tunnel's dish says of itself. It is a witness and no judge: a verdict quotes it, and none hangs on it.
final class DishState {
  /// Three questions long.
  private static final Duration HOLDS = Duration.ofSeconds(50);
  /// A dish counts whole seconds, and the answer takes its time.
  private static final Duration SAME = Duration.ofSeconds(5);
  private static final Duration BOUND = Duration.ofSeconds(1);
  /// An answer is so old at most when we have it.
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(3);
  /// What was shorter, and over before it was asked, is no news: a branch in the wind makes hundreds of them a day.
  private static final Duration WORTH = Duration.ofSeconds(2);
  /// A dish knows what was in its last quarter of an hour.
  private static final Duration REMEMBERED = Duration.ofMinutes(15);

  private final String site;
  private final String router;
  private final String tunnel;
  private final Consumer<Fact> journal;
  private @Nullable Moment heardAt;
  private @Nullable Moment unheardAt;
  /// Questions in a row.
  private int unanswered;
  private Optional<DishStatus> status = Optional.empty();
  private Optional<Fact.Dish> open = Optional.empty();
  /// By how much its clock is ahead of ours, as far as that was seen.
  private Duration ahead = Duration.ZERO;
  /// Start of the newest that was told, or may have been by an earlier process: the same has the same id.
  private Instant told;
  private final Map<String, Duration> seconds = new HashMap<>();

  DishState(String site, String router, String tunnel, Consumer<Fact> journal, Moment now) {
    this.site = site;
    this.router = router;
    this.tunnel = tunnel;
    this.journal = journal;
    this.told = now.wall().minus(REMEMBERED);
  }

  void hear(DishAnswer answer, Moment now) {
    switch (answer) {
      case DishAnswer.Unheard _ -> {
        unheardAt = now;
        unanswered++;
      }
      case DishAnswer.Said said -> {
        said.status().outage().ifPresent(outage -> ahead = outage.ahead());
        said.past().forEach(outage -> past(said.status(), outage.minus(ahead), now));
        now(said.status(), now);
        status = Optional.of(said.status());
        heardAt = now;
        unanswered = 0;
      }
    }
  }

  /// How it is, where it said so lately.
  ///
  /// @param silence since when its uplink is silent; what it said before says nothing of that, and that it was well nothing once it does
  ///     not answer itself; elsewhere one question may get lost
  Optional<DishStatus> status(OptionalLong silence, Moment now) {
    if (heardAt == null || now.since(heardAt).compareTo(HOLDS) > 0) {
      return Optional.empty();
    }
    boolean holds = silence.isEmpty() || heardAt.nanos() - silence.getAsLong() > ON_ITS_WAY.toNanos();
    int patience = silence.isEmpty() ? 1 : 0;
    return holds ? status.filter(said -> unanswered <= patience || said.cause().isPresent()) : Optional.empty();
  }

  /// Whether it was ever heard or asked for by name: others have no dish that we know of.
  boolean isKnown() {
    return heardAt != null || unheardAt != null;
  }

  /// The outage that goes on by its own word, as far as it is heard.
  Optional<Fact.Dish> outage(OptionalLong silence, Moment now) {
    return status(silence, now).flatMap(_ -> open);
  }

  /// Time in which it carried nothing, by cause, since we started.
  Map<String, Duration> seconds() {
    return Map.copyOf(seconds);
  }

  /// The end of a sentence about its uplink, which carries nothing.
  ///
  /// @param since when the uplink fell silent
  String quoted(long since, Moment now) {
    return status(OptionalLong.of(since), now).map(it -> it.cause()
        .map(cause -> "; its dish says: " + cause.replace('-', ' '))
        .orElse(it.isWell() ? "; its dish says that all is well" : "")).orElse("");
  }

  private void past(DishStatus by, DishOutage outage, Moment now) {
    if (open.filter(it -> isSame(it, outage)).isPresent()) {
      end(outage.start().plus(outage.length()), BOUND, now);
    } else if (outage.start().isAfter(told.plus(SAME)) && outage.length().compareTo(WORTH) >= 0) {
      told = outage.start();
      over(fact(by.dish(), outage.cause(), outage.start(), BOUND, now), outage.start().plus(outage.length()), BOUND,
          now);
    }
  }

  private static boolean isSame(Fact.Dish it, DishOutage outage) {
    return it.cause().equals(outage.cause()) && Duration.between(it.start(), outage.start()).abs().compareTo(SAME) <= 0;
  }

  private void now(DishStatus said, Moment now) {
    var outage = said.outage();
    var cause = said.cause();
    boolean goesOn = open
        .filter(it -> outage.map(each -> isSame(it, each)).orElse(cause.equals(Optional.of(it.cause()))))
        .isPresent();
    if (open.isPresent() && !goesOn) {
      // It ended at some time after it was last seen, and before what is said now began.
      var latest = outage.map(DishOutage::start).orElse(now.wall());
      var earliest = open.get().start().isAfter(seen()) ? open.get().start() : seen();
      var half = latest.isAfter(earliest) ? Duration.between(earliest, latest).dividedBy(2) : Duration.ZERO;
      end(earliest.plus(half), half, now);
    }
    if (cause.isPresent() && !goesOn) {
      var since = heardAt == null ? Duration.ZERO : now.since(heardAt).dividedBy(2);
      var asked = heardAt == null ? before(said) : since;
      begin(said.dish(), cause.get(), outage.map(DishOutage::start).orElse(now.wall().minus(since)),
          outage.isPresent() ? BOUND : asked, now);
    }
  }

  /// What we hear first may have begun long ago: a quarter of an hour is said, or the time since it was switched on.
  private static Duration before(DishStatus said) {
    return said.uptime().filter(up -> up.compareTo(REMEMBERED) < 0).orElse(REMEMBERED);
  }

  private Instant seen() {
    return heardAt == null ? Instant.EPOCH : heardAt.wall();
  }

  private void begin(String dish, String cause, Instant start, Duration bound, Moment now) {
    var fact = fact(dish, cause, start, bound, now);
    open = Optional.of(fact);
    told = start;
    journal.accept(fact);
  }

  private Fact.Dish fact(String dish, String cause, Instant start, Duration bound, Moment now) {
    return new Fact.Dish(now.wall(), site, "%s-%s-dish-%d".formatted(router, tunnel, start.toEpochMilli()), router,
        tunnel, dish, cause, start, bound, Optional.empty(), Optional.empty());
  }

  private void end(Instant end, Duration bound, Moment now) {
    open.ifPresent(it -> over(it, end, bound, now));
    open = Optional.empty();
  }

  private void over(Fact.Dish it, Instant end, Duration bound, Moment now) {
    var last = end.isBefore(it.start()) ? it.start() : end;
    seconds.merge(it.cause(), Duration.between(it.start(), last), Duration::plus);
    journal.accept(it.ended(now.wall(), last, bound));
  }
}
