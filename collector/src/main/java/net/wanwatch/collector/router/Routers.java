package net.wanwatch.collector.router;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import net.wanwatch.collector.ssh.Ssh;
import net.wanwatch.collector.ssh.SshShell;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Poll;
import net.wanwatch.poll.Reading;

/// Every configured router with its session and its poll, over one SSH client. Closing ends all of it.
public final class Routers implements AutoCloseable {
  /// A poll that takes longer is a failed one, though a small router under load may need seconds.
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Ssh ssh = Ssh.start();
  private final List<Watched> watched;

  /// @param shell for further commands to the same router; they share its session
  public record Watched(Config.Router router, SshShell shell, Poll<RouterReading> poll) {
    public RouterSource source() {
      return new RouterSource(router, poll);
    }
  }

  /// Nothing is asked before [#start].
  public Routers(Config config, InstantSource clock) {
    watched = config.routers()
        .stream()
        .map(router -> watched(router, config.collector().pollInterval(), clock))
        .toList();
  }

  private Watched watched(Config.Router router, Duration interval, InstantSource clock) {
    var shell = new SshShell(ssh, router, TIMEOUT);
    var question = new RouterPoll(router, shell, clock);
    var poll = new Poll<>(router.name(), question, interval, clock);
    poll.onReading(reading -> {
      if (reading instanceof Reading.Heard<RouterReading> && question.unsettled()) {
        poll.askNow();
      }
    });
    return new Watched(router, shell, poll);
  }

  public Routers start() {
    watched.forEach(w -> w.poll().start());
    return this;
  }

  public List<Watched> all() {
    return watched;
  }

  /// What [LinkMetrics] and [RouterMetrics] show.
  public List<RouterSource> sources() {
    return watched.stream().map(Watched::source).toList();
  }

  @Override
  public void close() {
    watched.forEach(w -> w.poll().close());
    watched.forEach(w -> w.shell().close());
    ssh.close();
  }
}
