package net.wanwatch.simulator.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.wanwatch.collector.dish.DishAnswer;
import net.wanwatch.collector.dish.DishOutage;
import net.wanwatch.collector.dish.Dishes;
import net.wanwatch.collector.router.RouterPoll;
import net.wanwatch.collector.ssh.Ssh;
import net.wanwatch.collector.ssh.SshShell;
import net.wanwatch.config.Config;
import net.wanwatch.simulator.dish.PretendDishes;
import net.wanwatch.simulator.world.Fault;
import net.wanwatch.simulator.world.Hands;
import net.wanwatch.simulator.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The collector's own way to ask dishes, against the pretended ones behind the pretended router.
@Timeout(600)
class PretendDishTest {
  @TempDir
  private Path folder;

  private final Hands hands = new Hands();
  private final World world = new World(hands, 1);
  private final Ssh ssh = Ssh.start();
  private final PretendDishes dishes = new PretendDishes(hands);
  private final BlockingQueue<Map.Entry<String, DishAnswer>> answers = new LinkedBlockingQueue<>();
  private MagicBox magicBox;
  private SshShell shell;
  private Config.Router config;

  @BeforeEach
  void start() throws IOException {
    var ports = new ArrayList<Integer>();
    for (int each = 1; each <= 3; each++) {
      int tunnel = each;
      ports.add(dishes.open("127.0.0.1", 0, "ut-" + tunnel, () -> world.dish(tunnel)));
    }
    magicBox = MagicBox.start(world, ports);
    var keys = new KeyFolder(folder);
    keys.write(magicBox.userKey(), magicBox.hostKey(), "127.0.0.1", magicBox.port());
    var tunnels = IntStream.rangeClosed(1, 3)
        .mapToObj(n -> new Config.Tunnel("wg" + n, "Starlink " + n, "127.77.%d.2".formatted(n),
            "127.77.%d.1".formatted(n), "wg" + n + "wan", Optional.of("eth" + n)))
        .toList();
    config = new Config.Router("magic", List.of("127.0.0.1"), magicBox.port(), "root", keys.key(), Optional.empty(),
        keys.knownHosts(), List.of("br-lan"), tunnels);
    shell = new SshShell(ssh, config, Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    shell.close();
    magicBox.close();
    dishes.close();
    ssh.close();
  }

  private Map<String, DishAnswer.Said> asked() throws Exception {
    try (var asked = new Dishes("hill", config, shell, hands)) {
      asked.onAnswer((tunnel, answer) -> answers.add(Map.entry(tunnel, answer)));
      asked.tend(new RouterPoll(config, shell, hands).read());
      asked.start();
      var all = new TreeMap<String, DishAnswer.Said>();
      for (int each = 0; each < 3; each++) {
        var answer = answers.poll(5, TimeUnit.MINUTES);
        assertThat(answer).isNotNull();
        assertThat(answer.getValue()).isInstanceOf(DishAnswer.Said.class);
        all.put(answer.getKey(), (DishAnswer.Said) answer.getValue());
      }
      return all;
    }
  }

  private static DishAnswer.Said of(Map<String, DishAnswer.Said> all, String tunnel) {
    return Objects.requireNonNull(all.get(tunnel), tunnel);
  }

  @Test
  void eachTunnelHearsItsOwnDish() throws Exception {
    world.breakOnly(Map.of(2, EnumSet.of(Fault.NO_SKY)));
    hands.move(world, Duration.ofSeconds(42));

    var all = asked();

    assertThat(all).containsOnlyKeys("wg1", "wg2", "wg3");
    assertThat(all.values()).extracting(said -> said.status().dish()).doesNotHaveDuplicates();
    assertThat(of(all, "wg1").status().cause()).isEmpty();
    assertThat(of(all, "wg3").status().cause()).isEmpty();
    assertThat(of(all, "wg2").status().outage()).map(DishOutage::cause).contains("obstructed");
    assertThat(of(all, "wg2").status().outage().orElseThrow().length()).isEqualTo(Duration.ofSeconds(42));
  }

  @Test
  void whatIsOverIsToldWithItsTimes() throws Exception {
    var start = hands.instant();
    world.breakOnly(Map.of(3, EnumSet.of(Fault.STORM)));
    hands.move(world, Duration.ofSeconds(30));
    world.breakOnly(Map.of());
    hands.move(world, Duration.ofSeconds(5));

    var all = asked();

    assertThat(of(all, "wg3").status().cause()).isEmpty();
    assertThat(of(all, "wg3").past()).hasSize(1).first().satisfies(past -> {
      assertThat(past.cause()).isEqualTo("no-satellites");
      assertThat(past.length()).isEqualTo(Duration.ofSeconds(30));
      assertThat(Duration.between(start, past.start()).abs()).isLessThan(Duration.ofMillis(5));
    });
  }
}
