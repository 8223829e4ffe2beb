package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.function.Consumer;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.RouterEvent;

/// Lets through so many facts a minute as one router's log may make. What is more is left out, and one fact says how much
/// it was; verdicts, outages and what mwan3 is known to think are not touched.
final class LogFlood implements Consumer<Fact> {
  static final int MOST = 120;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final String site;
  private final String router;
  private final Consumer<Fact> journal;
  private long began;
  private int let;
  private int dropped;

  LogFlood(String site, String router, Consumer<Fact> journal, Moment now) {
    this.site = site;
    this.router = router;
    this.journal = journal;
    this.began = now.nanos();
  }

  @Override
  public void accept(Fact fact) {
    if (let < MOST) {
      let++;
      journal.accept(fact);
    } else {
      dropped++;
    }
  }

  void tick(Moment now) {
    if (now.nanos() - began < MINUTE.toNanos()) {
      return;
    }
    if (dropped > 0) {
      journal.accept(new Fact.Router(now.wall(), site, router, RouterEvent.LOG_FLOOD,
          "%d facts of its log dropped within a minute, %d kept".formatted(dropped, let)));
    }
    began = now.nanos();
    let = 0;
    dropped = 0;
  }
}
