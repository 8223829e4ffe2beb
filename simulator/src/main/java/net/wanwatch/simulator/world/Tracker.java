package net.wanwatch.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import net.wanwatch.simulator.world.Snapshot.Files;

/// mwan3's tracker of one interface, with the seed's timings: a round of one ping with a timeout of 1 s, every 3 s, and
/// every second while it goes offline or comes online; three failed rounds make it offline, three good ones online. The
/// states, scores and words are mwan3track's (2.12). So is its counter of rounds, which begins anew whenever the interface
/// comes online.
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
  private final RouterLog log;
  private Instant last;
  private Files files;
  private long turn = 1;
  private boolean alive = true;
  private boolean hangs;
  private Instant next;
  private Optional<Round> round = Optional.empty();

  private record Round(boolean good, Instant ends) {}

  /// @param online uptime when it became online
  Tracker(String member, String device, String target, int pid, long online, Instant first, RouterLog log) {
    this.member = member;
    this.device = device;
    this.target = target;
    this.log = log;
    this.next = first;
    this.last = first;
    this.files = new Files("online", DOWN + UP, 0, 1, online, online, 0, true, pid);
  }

  Files files() {
    return files;
  }

  /// It goes on, or stands still with all it has written.
  void hang(boolean now) {
    hangs = now;
  }

  /// It is killed: its files stay as they are.
  void die() {
    alive = false;
    round = Optional.empty();
  }

  /// It ends by itself, and mwan3 removes its files.
  void stop(Instant now) {
    last = now;
    say("notice", "Stopping mwan3track for interface \"%s\". Status was \"%s\"".formatted(member, files.status()));
    die();
    files = Files.NONE;
  }

  /// Another one takes over, and begins at nothing.
  void start(int pid, Instant now) {
    alive = true;
    turn = 0;
    next = now.plusMillis(300);
    files = new Files("offline", 0, 0, files.turn(), files.time(), 0, 0, files.up(), pid);
  }

  private boolean active() {
    return files.score() > UP;
  }

  /// @param ping how long the track IP takes to answer now, empty when it does not
  /// @return `connected` or `disconnected` when the interface enters or leaves its policies, else empty
  Optional<String> tick(Instant now, long uptime, Supplier<Optional<Duration>> ping) {
    if (!alive || hangs) {
      return Optional.empty();
    }
    last = now;
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
        say("notice", "Interface %s (%s) is online".formatted(member, device));
      }
      return Optional.empty();
    }
    if (files.lost() > 0) {
      say("info", "Lost %d ping(s) on interface %s (%s). Current score: %d".formatted(files.lost(), member, device,
          files.score()));
    }
    if (files.score() + 1 < UP) {
      became("connecting");
      become("connecting", files.score() + 1, 0, uptime, 0, files.offline(), true);
      return Optional.empty();
    }
    became("online");
    turn = 0;
    become("online", DOWN + UP, 0, uptime, uptime, 0, true);
    return Optional.of("connected");
  }

  private Optional<String> failed(long uptime) {
    check("failed");
    int lost = files.lost() + 1;
    if (!active()) {
      became("offline");
      become("offline", 0, lost, uptime, 0, files.offline(), false);
      return Optional.empty();
    }
    if (files.score() - 1 > UP) {
      became("disconnecting");
      become("disconnecting", files.score() - 1, lost, uptime, files.online(), 0, false);
      return Optional.empty();
    }
    became("offline");
    become("offline", 0, lost, uptime, 0, uptime, false);
    return Optional.of("disconnected");
  }

  private void become(String status, int score, int lost, long uptime, long online, long offline, boolean up) {
    turn++;
    files = new Files(status, score, lost, turn, uptime, online, offline, up, files.pid());
  }

  /// mwan3 says nothing of a check while all is well.
  private void check(String result) {
    if (result.equals("failed") ? active() : files.score() < DOWN + UP) {
      say("info", "Check (ping) %s for target \"%s\" on interface %s (%s). Current score: %d".formatted(result, target,
          member, device, files.score()));
    }
  }

  private void became(String status) {
    if (!files.status().equals(status)) {
      say("notice", "Interface %s (%s) is %s".formatted(member, device, status));
    }
  }

  private void say(String level, String message) {
    log.write(last, "user.%s mwan3track[%d]".formatted(level, files.pid()), message);
  }
}
