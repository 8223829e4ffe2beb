package net.wanwatch.collector.judge;

import java.time.Duration;
import net.wanwatch.collector.watch.PlayedSite;
import net.wanwatch.probe.Beats;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The same stories where everything is asked rarely: what was never to be said is not said there either.
class SaidThriftilyTest extends SaidWronglyTest {
  @BeforeAll
  static void thrift() {
    PlayedSite.BEATS.set(Beats.THRIFTY);
  }

  /// Rare pings tell later, and of rare probes a hundred take minutes.
  @Override
  Duration within(Duration usual) {
    return usual.compareTo(Duration.ofMinutes(1)) < 0 ? usual.plusSeconds(25) : usual.plusMinutes(20);
  }

  @AfterAll
  static void usual() {
    PlayedSite.BEATS.remove();
  }
}
