package net.wanwatch.collector.dish;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BiConsumer;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Poll;
import net.wanwatch.poll.Reading;
import net.wanwatch.shell.Shell;

/// The dishes of one router, asked again and again.
public final class Dishes implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final boolean any;
  private final DishPoll question;
  private final Poll<Map<String, DishAnswer>> poll;

  public Dishes(String site, Config.Router router, Shell shell, InstantSource clock) {
    any = router.tunnels().stream().anyMatch(DishPoll::concerns);
    question = new DishPoll(site, router, shell, clock);
    poll = new Poll<>(router.name() + "'s dishes", question, INTERVAL, clock);
  }

  /// Tells each answer with the tunnel's name, on a thread of its own. To be called before [#start].
  public void onAnswer(BiConsumer<String, DishAnswer> listener) {
    poll.onReading(reading -> {
      if (reading instanceof Reading.Heard<Map<String, DishAnswer>>(var _, var answers)) {
        answers.forEach(listener);
      }
    });
  }

  /// Nothing is asked where no tunnel has an uplink that could be a dish.
  public void start() {
    if (any) {
      poll.start();
    }
  }

  /// What the router has by now: addresses and marks.
  public void tend(RouterReading reading) {
    question.tend(reading);
  }

  /// Something broke, or works again: what a dish says now, and what is over by now, tells more.
  public void askNow() {
    if (question.wantPast()) {
      poll.askNow();
    }
  }

  @Override
  public void close() {
    poll.close();
  }
}
