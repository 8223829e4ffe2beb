package net.wanwatch.simulator.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Lane;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.collector.router.RouterPoll;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.ssh.Ssh;
import net.wanwatch.collector.ssh.SshShell;
import net.wanwatch.collector.watch.RouterWatch;
import net.wanwatch.collector.watch.Targets;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.poll.Reading;
import net.wanwatch.simulator.Scene;
import net.wanwatch.simulator.Story;
import net.wanwatch.simulator.world.Fault;
import net.wanwatch.simulator.world.Hands;
import net.wanwatch.simulator.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real collector's SSH, scripts and parsers against the pretend router.
@Timeout(600)
class MagicBoxTest {
  @TempDir
  private Path folder;

  private final Hands hands = new Hands();
  private final World world = new World(hands, 1);
  private final Ssh ssh = Ssh.start();
  private MagicBox magicBox;
  private SshShell shell;
  private Config.Router config;

  @BeforeEach
  void start() throws IOException {
    magicBox = MagicBox.start(world, List.of());
    var keys = new KeyFolder(folder);
    keys.write(magicBox.userKey(), magicBox.hostKey(), "127.0.0.1", magicBox.port());
    var tunnels = IntStream.rangeClosed(1, 3)
        .mapToObj(n -> new Config.Tunnel("wg" + n, "Starlink " + n, "127.77.%d.2".formatted(n),
            "127.77.%d.1".formatted(n), "wg" + n + "wan", Optional.of("eth" + n)))
        .toList();
    config = new Config.Router("magic", List.of("127.0.0.1"), magicBox.port(), "root", keys.key(), Optional.empty(),
        keys.knownHosts(), List.of("br-lan"), tunnels);
    shell = new SshShell(ssh, config, Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    shell.close();
    magicBox.close();
    ssh.close();
  }

  private static Mwan3State status(RouterReading reading, int tunnel) {
    return reading.mwan3().orElseThrow().member("wg" + tunnel + "wan").orElseThrow().status();
  }

  @Test
  void pollMissesNothingInAnyScene() throws IOException {
    var poll = new RouterPoll(config, shell, hands);
    for (var scene : Story.whole().scenes()) {
      world.breakOnly(scene.faults());
      hands.move(world, Duration.ofSeconds(10));
      var reading = poll.read();

      assertThat(reading.missing()).as(scene.name()).isEmpty();
      assertThat(reading.wireguard().orElseThrow()).hasSize(3).allSatisfy(d -> assertThat(d.peers()).hasSize(1));
      assertThat(reading.mwan3().orElseThrow().policies().orElseThrow().policies()).containsKey("balanced");
      for (int tunnel = 1; tunnel <= 3; tunnel++) {
        assertThat(status(reading, tunnel)).as("%s wg%d", scene.name(), tunnel).isEqualTo(expected(scene, tunnel));
      }
      world.breakOnly(Map.of());
      hands.move(world, Duration.ofSeconds(20));
    }
  }

  private static Mwan3State expected(Scene scene, int tunnel) {
    Set<Fault> faults = scene.faults().getOrDefault(tunnel, Set.of());
    return faults.isEmpty() || faults.contains(Fault.LOSSY) ? Mwan3State.ONLINE : Mwan3State.OFFLINE;
  }

  /// Polled every 10 ms through a failover, a failback, a killed tracker and a restart.
  @Test
  void noShareIsEverWrongHoweverMwan3RewritesItsChain() throws IOException {
    var poll = new RouterPoll(config, script -> PollText.answer(script, world.snapshot()), hands);
    poll.read();
    var seen = new LinkedHashSet<Set<String>>();
    Consumer<Duration> polled = time -> {
      for (long ms = 0; ms < time.toMillis(); ms += 10) {
        hands.tick(world, Duration.ofMillis(10));
        try {
          poll.read()
              .mwan3()
              .flatMap(Mwan3::policies)
              .ifPresent(p -> p.policies().values().forEach(policy -> seen.add(policy.shares().keySet())));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
    var all = Set.of("wg1wan", "wg2wan", "wg3wan");
    world.breakOnly(Map.of(2, EnumSet.of(Fault.FAR_END_STOPPED)));
    polled.accept(Duration.ofSeconds(9));
    assertThat(seen).containsExactly(all, Set.of("wg1wan", "wg3wan"));
    world.breakOnly(Map.of());
    polled.accept(Duration.ofSeconds(8));
    world.killTracker(3);
    polled.accept(Duration.ofSeconds(9));
    world.restartMwan3();
    polled.accept(Duration.ofSeconds(8));
    assertThat(seen).containsExactly(all, Set.of("wg1wan", "wg3wan"));
  }

  @Test
  void readingIsOfTheSeedsRouter() throws IOException {
    var reading = new RouterPoll(config, shell, hands).read();

    assertThat(reading.uptime()).isGreaterThan(Duration.ofHours(5));
    assertThat(reading.cpuSeconds()).hasSize(8);
    assertThat(reading.wireguard().orElseThrow().getFirst().fwmark()).isEqualTo(0x388);
    assertThat(reading.hasAddress("eth3")).isTrue();
    var mwan3 = reading.mwan3().orElseThrow();
    assertThat(mwan3.settings().orElseThrow().interfaceOf("wg1wan").orElseThrow().detection().offlineAfterMax())
        .isEqualTo(Duration.ofSeconds(8));
    assertThat(mwan3.policies().orElseThrow().policies().values()).flatExtracting(policy -> policy.shares().values())
        .hasSize(3)
        .allSatisfy(share -> assertThat(share).isBetween(0.33, 0.34));
  }

  @Test
  void pulledCableTakesTheAddress() throws IOException {
    world.breakOnly(Map.of(3, EnumSet.of(Fault.LINK_PULLED)));

    assertThat(new RouterPoll(config, shell, hands).read().hasAddress("eth3")).isFalse();
  }

  @Test
  void anyOtherCommandIsNotThere() {
    assertThatThrownBy(() -> shell.run("reboot")).isInstanceOf(IOException.class)
        .hasMessageContaining("127")
        .hasMessageContaining("this is a simulation");
  }

  /// What a watch told.
  private static final class Told {
    final Set<Lane> answered = ConcurrentHashMap.newKeySet();
    final Set<Lane> failed = ConcurrentHashMap.newKeySet();
    final Set<LogEvent> events = ConcurrentHashMap.newKeySet();
    final AtomicBoolean up = new AtomicBoolean();

    void hear(Event event) {
      switch (event) {
        case Event.Logged(var _, var _, var line, var _) -> events.add(line);
        case Event.Pinged(var _, var _, var lane, var ping) when ping instanceof Event.Ping.Answered ->
          answered.add(lane);
        case Event.Pinged(var _, var _, var lane, var ping) when ping instanceof Event.Ping.Failed -> failed.add(lane);
        case Event.Watching watching -> up.set(watching.heard());
        default -> {
          // of no interest here
        }
      }
    }
  }

  @Test
  void watchHearsPingsAndLog() throws IOException {
    var reading = new RouterPoll(config, shell, InstantSource.system()).read();
    var told = new Told();
    var targets = new Targets("149.112.112.112", "1.0.0.1");
    try (var _ = new RouterWatch(config, targets, shell::open,
        () -> new Reading.Heard<>(InstantSource.system().instant(), reading), InstantSource.system(), told::hear)
        .start()) {
      await().atMost(Duration.ofMinutes(2)).until(() -> told.up.get() && told.answered.size() == 6);

      world.breakOnly(Map.of(3, EnumSet.of(Fault.LINK_PULLED)));

      await().atMost(Duration.ofMinutes(2)).until(() -> told.events.contains(new LogEvent.LinkChanged("eth3", false)));
      await().atMost(Duration.ofMinutes(2)).until(() -> !told.failed.isEmpty());
      hands.move(world, Duration.ofSeconds(10));
      await().atMost(Duration.ofMinutes(2))
          .until(() -> told.events.contains(new LogEvent.MemberChanged("wg3wan", Mwan3State.OFFLINE)));
    }
  }
}
