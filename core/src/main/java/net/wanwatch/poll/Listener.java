package net.wanwatch.poll;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One who is told every reading of a poll. What it throws is our fault, is said once until it was well again, and
/// costs the poll nothing.
final class Listener<T> {
  private static final Logger log = LoggerFactory.getLogger(Listener.class);

  private final String source;
  private final Consumer<Reading<T>> told;
  private boolean failed;

  Listener(String source, Consumer<Reading<T>> told) {
    this.source = source;
    this.told = told;
  }

  void tell(Reading<T> reading) {
    try {
      told.accept(reading);
      failed = false;
    } catch (RuntimeException e) {
      if (!failed) {
        log.error("{}: a listener failed, a fault of ours; it goes on being told", source, e);
      }
      failed = true;
    }
  }
}
