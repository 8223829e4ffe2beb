package net.wanwatch.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import net.wanwatch.simulator.world.Snapshot.Files;

/// mwan3's tracker of one interface, with the seed's timings: a round of one ping with a timeout of 1 s, every 3 s, and
/// every second while it goes offline or comes online; three failed rounds make it offline, three good ones online. The
/// states, scores and words are mwan3track's (2.12).
final class Tracker {
  static final int DOWN = 3;
  static final int UP = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration INTERVAL = Duration.ofSeconds(3);
  /// `failure_interval` and `recovery_interval`.
  private static final Duration HURRY = Duration.ofSeconds(1);

  private final String member;
  private final String device;
  private final String target;
  private final BiConsumer<String, String> log;
  private Files files;
  private Instant next;
  private Optional<Round> round = Optional.empty();

  private record Round(boolean good, Instant ends) {}

  /// @param online uptime when it became online
  /// @param log takes the level and the message
  Tracker(String member, String device, String target, long online, Instant first, BiConsumer<String, String> log) {
    this.member = member;
    this.device = device;
    this.target = target;
    this.log = log;
    this.next = first;
    this.files = new Files("online", DOWN + UP, 0, 1, online, online, 0, true);
  }

  Files files() {
    return files;
  }

  boolean active() {
    return files.score() > UP;
  }

  /// @param ping how long the track IP takes to answer now, empty when it does not
  /// @return `connected` or `disconnected` when the interface enters or leaves its policies, else empty
  Optional<String> tick(Instant now, long uptime, Supplier<Optional<Duration>> ping) {
    if (round.isEmpty() && !now.isBefore(next)) {
      var answer = ping.get();
      round = Optional.of(new Round(answer.isPresent(), now.plus(answer.orElse(TIMEOUT))));
    }
    if (round.isEmpty() || now.isBefore(round.get().ends)) {
      return Optional.empty();
    }
    var ended = round.get();
    round = Optional.empty();
    var event = ended.good ? good(uptime) : failed(uptime);
    next = ended.ends.plus(files.status().endsWith("ing") ? HURRY : INTERVAL);
    return event;
  }

  private Optional<String> good(long uptime) {
    check("success");
    if (active()) {
      boolean wavered = files.status().equals("disconnecting");
      become(wavered ? "online" : files.status(), DOWN + UP, 0, uptime, files.online(), 0, true);
      if (wavered) {
        log.accept("notice", "Interface %s (%s) is online".formatted(member, device));
      }
      return Optional.empty();
    }
    if (files.lost() > 0) {
      log.accept("info", "Lost %d ping(s) on interface %s (%s). Current score: %d".formatted(files.lost(), member,
          device, files.score()));
    }
    if (files.score() + 1 < UP) {
      say("connecting");
      become("connecting", files.score() + 1, 0, uptime, 0, files.offline(), true);
      return Optional.empty();
    }
    say("online");
    become("online", DOWN + UP, 0, uptime, uptime, 0, true);
    return Optional.of("connected");
  }

  private Optional<String> failed(long uptime) {
    check("failed");
    int lost = files.lost() + 1;
    if (!active()) {
      say("offline");
      become("offline", 0, lost, uptime, 0, files.offline(), false);
      return Optional.empty();
    }
    if (files.score() - 1 > UP) {
      say("disconnecting");
      become("disconnecting", files.score() - 1, lost, uptime, files.online(), 0, false);
      return Optional.empty();
    }
    say("offline");
    become("offline", 0, lost, uptime, 0, uptime, false);
    return Optional.of("disconnected");
  }

  private void become(String status, int score, int lost, long uptime, long online, long offline, boolean up) {
    files = new Files(status, score, lost, files.turn() + 1, uptime, online, offline, up);
  }

  /// mwan3 says nothing of a check while all is well.
  private void check(String result) {
    if (result.equals("failed") ? active() : files.score() < DOWN + UP) {
      log.accept("info", "Check (ping) %s for target \"%s\" on interface %s (%s). Current score: %d".formatted(result,
          target, member, device, files.score()));
    }
  }

  private void say(String status) {
    if (!files.status().equals(status)) {
      log.accept("notice", "Interface %s (%s) is %s".formatted(member, device, status));
    }
  }
}
