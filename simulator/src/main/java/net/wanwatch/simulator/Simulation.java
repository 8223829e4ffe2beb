package net.wanwatch.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import net.wanwatch.config.Config;
import net.wanwatch.probe.Fping;
import net.wanwatch.shell.Shell;
import net.wanwatch.simulator.dish.PretendDishes;
import net.wanwatch.simulator.path.PretendFping;
import net.wanwatch.simulator.path.Relay;
import net.wanwatch.simulator.phone.Phone;
import net.wanwatch.simulator.router.CrewIperf3;
import net.wanwatch.simulator.router.KeyFolder;
import net.wanwatch.simulator.router.MagicBox;
import net.wanwatch.simulator.router.WgText;
import net.wanwatch.simulator.world.World;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A pretend site with its VPS, for a real collector and a real agent: start the agent with [#vps] and [#vpsShell], the
/// collector with [#site]. Everything listens on loopback, and closing leaves nothing behind but journals that were
/// wanted.
public final class Simulation implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Simulation.class);

  private final World world;
  private final SimulatedConfig config;
  private final Stage stage;
  private final List<AutoCloseable> closings;

  private Simulation(World world, SimulatedConfig config, Stage stage, List<AutoCloseable> closings) {
    this.world = world;
    this.config = config;
    this.stage = stage;
    this.closings = List.copyOf(closings);
  }

  /// What to pretend.
  ///
  /// @param agent port of the agent, on all its addresses, and of the pretend DNS servers
  /// @param collector port of the collector
  /// @param journal where the journals go; empty for a folder that is removed at the end
  /// @param phone port of the crew's phone; empty where nobody is told anything
  public record Plan(Story story, int agent, int collector, long seed, Optional<Path> journal, OptionalInt phone) {
    /// Nobody is told anything.
    public Plan(Story story, int agent, int collector, long seed, Optional<Path> journal) {
      this(story, agent, collector, seed, journal, OptionalInt.empty());
    }
  }

  /// Starts everything but the story ([#begin]).
  ///
  /// @throws IOException where a port is taken
  public static Simulation start(Plan plan) throws IOException {
    var world = new World(InstantSource.system(), plan.seed);
    var stage = new Stage(world, plan.story);
    var closings = new ArrayList<AutoCloseable>();
    try {
      var folder = TemporaryFolder.make();
      closings.add(folder);
      if (plan.phone.isPresent()) {
        closings.add(Phone.open(plan.phone.getAsInt(), InstantSource.system()));
      }
      var dishes = new PretendDishes(InstantSource.system());
      closings.add(dishes);
      var ports = new ArrayList<Integer>();
      for (int each = 1; each <= world.tunnels(); each++) {
        int tunnel = each;
        ports.add(dishes.open("127.0.0.1", 0, "ut-pretended-" + tunnel, () -> world.dish(tunnel)));
      }
      var magicBox = MagicBox.start(world, ports);
      closings.add(magicBox);
      var ways = new Ways(world, stage);
      var ssh = ways.toRouter(magicBox.port());
      closings.add(ssh);
      closings.add(Relay.open(world, plan.agent, plan.agent));
      for (var address : ways.vpsAddresses()) {
        closings.add(ways.toAgent(address, plan.agent));
      }
      var keys = new KeyFolder(folder.path());
      keys.write(magicBox.userKey(), magicBox.hostKey(), Ways.ROUTER, ssh.port());
      var journal = plan.journal.orElse(folder.path().resolve("journal"));
      var config = new SimulatedConfig(plan.agent, plan.collector, ssh.port(), keys, journal, plan.phone);
      Files.writeString(keys.config(), config.yaml());
      return new Simulation(world, config, stage, closings);
    } catch (IOException | RuntimeException e) {
      close(closings);
      throw e;
    }
  }

  /// Raises the curtain.
  ///
  /// @param told hears of each scene when it begins
  public void begin(Consumer<Scene> told) {
    stage.begin(told);
  }

  /// What the collector is to be started with.
  public Config site() {
    return config.site();
  }

  /// What the agent is to be started with.
  public Config vps() {
    return config.vps();
  }

  /// A file that the commands which speak to the collector are given.
  public Path configFile() {
    return config.keys().config();
  }

  /// Where the pretend router and the pretend internet answer DNS queries.
  public int dnsPort() {
    return config.agent();
  }

  /// The VPS's shell, which knows WireGuard and nothing else.
  public Shell vpsShell() {
    return _ -> WgText.vps(world.snapshot());
  }

  /// The VPS's fping, which probes the router's ends of the tunnels and nothing else.
  public Fping.Program vpsFping() {
    return arguments -> PretendFping.start(world, arguments);
  }

  /// An iperf3 client in the crew's network: what it prints, in time. It ends when it is cancelled.
  ///
  /// @param words `iperf3` and what stands behind it
  public CompletableFuture<String> crewClient(List<String> words) {
    return CrewIperf3.start(world, words);
  }

  public Path journal() {
    return config.journal();
  }

  @Override
  public void close() {
    stage.close();
    close(closings);
  }

  private static void close(List<AutoCloseable> closings) {
    for (var closing : closings.reversed()) {
      try {
        closing.close();
      } catch (Exception e) {
        log.warn("the simulation did not close cleanly: {}", e.toString());
      }
    }
  }
}
