package net.wanwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;
import net.wanwatch.fact.DrillKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private static final Path EXAMPLE = Path.of("../examples/wanwatch.yaml");
  private static final String ROUTERS = """
    routers:
      - name: magic
        addresses: [192.168.1.1]
        key: id_ed25519
        tunnels:
          - {name: wg1, router-address: 10.0.1.2, vps-address: 10.0.1.1}
    """;

  @TempDir
  private Path folder = Path.of("");

  @Test
  void exampleIsTheSeedsSetup() throws BadConfig {
    var config = ConfigFile.read(EXAMPLE);

    assertThat(config.site()).isEqualTo("hill");
    assertThat(config.routers()).hasSize(1);
    assertThat(config.routers().getFirst().tunnels()).containsExactly(
        new Config.Tunnel("wg1", "Starlink A", "10.0.1.2", "10.0.1.1", "wg1wan", Optional.of("eth1")),
        new Config.Tunnel("wg2", "Starlink B", "10.0.2.2", "10.0.2.1", "wg2wan", Optional.of("eth2")),
        new Config.Tunnel("wg3", "Starlink C", "10.0.3.2", "10.0.3.1", "wg3wan", Optional.of("eth3")));
  }

  @Test
  void exampleShowsEveryKey() throws IOException {
    var text = Files.readString(EXAMPLE);

    assertThat(ConfigKeys.all()).allSatisfy(
        path -> assertThat(text).containsPattern("(?m)[ {#-]*\\b" + path.substring(path.lastIndexOf('.') + 1) + ":"));
  }

  @Test
  void whatTheExampleCommentsOutIsReadToo() throws Exception {
    var everything = Files.readAllLines(EXAMPLE)
        .stream()
        .skip(3)
        .map(line -> line.replaceFirst("^( *)# ( *(- \\{?)?[a-z-]+:)", "$1$2"))
        .collect(Collectors.joining("\n"));

    var config = read(everything);

    assertThat(config.vpsAddress()).contains("10.0.0.1");
    assertThat(config.routers().getFirst().passphraseFile()).contains(folder.resolve("id_ed25519.passphrase"));
    assertThat(config.agent()).isEqualTo(new Config.Agent(List.of("127.0.0.1", "10.0.1.1", "10.0.2.1", "10.0.3.1"),
        9977, Duration.ofSeconds(5), Path.of("/var/lib/wanwatch/journal/agent"), Optional.of(folder.resolve("token")),
        Config.Agent.BENCHMARK_PORTS, List.of("vps.example.org"),
        Optional.of(new Config.Tls(folder.resolve("agent.crt"), folder.resolve("agent.key"),
            Optional.of(folder.resolve("ca.crt")))),
        Optional.of("9.9.9.9")));
    assertThat(config.chat().to().getFirst().hours())
        .isEqualTo(new Chats.Hours(Optional.of(new Benchmarks.QuietHours(LocalTime.of(23, 0), LocalTime.of(7, 0))),
            Optional.of(LocalTime.of(9, 0))));
    assertThat(config.collector().hostNames()).containsExactly("hill.example.org");
    assertThat(config.drills())
        .isEqualTo(new Drills(List.of(new Benchmarks.QuietHours(LocalTime.of(18, 0), LocalTime.of(2, 0))),
            List.of(
                new Drills.Planned("morning", List.of("wg1", "wg2", "wg3"), DrillKind.FAR_END, Duration.ofSeconds(30),
                    new Benchmarks.When.Every(Duration.ofHours(24), Duration.ofHours(1))),
                new Drills.Planned("sunday", List.of(), DrillKind.PATH, Duration.ofSeconds(30),
                    config.drills().plan().getLast().when()))));
    assertThat(config.drills().plan().getLast().when()).isInstanceOf(Benchmarks.When.Calendar.class);
    assertThat(config.drills().plan().getLast().of(config.routers().getFirst())).extracting(Config.Tunnel::name)
        .containsExactly("wg1", "wg2", "wg3");
    assertThat(config.comparisons())
        .isEqualTo(new Comparisons(List.of(new Benchmarks.QuietHours(LocalTime.of(18, 0), LocalTime.of(2, 0))),
            new Budget(OptionalLong.of(10_000_000_000L), OptionalLong.of(100_000_000_000L)),
            List.of(
                new Comparisons.Planned("daily", Work.BULK, 8, Duration.ofSeconds(8), 8, List.of(Way.values()),
                    Optional.of("wg1"), new Benchmarks.When.Every(Duration.ofHours(24), Duration.ofHours(1))),
                new Comparisons.Planned("weekly-call", Work.CALL, 1, Duration.ofSeconds(8), 8, List.of(Way.values()),
                    Optional.empty(), config.comparisons().plan().getLast().when()))));
    assertThat(config.probes()).isEqualTo(new Config.Probes("1.0.0.1", "149.112.112.112", "example.org", true));
    assertThat(config.bounds()).isEqualTo(new Config.Bounds(0.05, Duration.ofMillis(300)));
  }

  @Test
  void seedsSetupTakesLessThanThirtyLines() throws IOException {
    var lines = Files.readAllLines(EXAMPLE).stream().filter(line -> !line.isBlank() && !line.strip().startsWith("#"));

    assertThat(lines).hasSizeLessThan(30);
  }

  @Test
  void everythingWithADefaultHasIt() throws Exception {
    var config = read("site: hill\n" + ROUTERS);

    assertThat(config).isEqualTo(new Config("hill", Optional.empty(),
        new Config.Agent(List.of("127.0.0.1", "10.0.1.1"), 9977, Duration.ofSeconds(5), folder.resolve("journal/agent"),
            Optional.empty()),
        new Config.Collector(List.of("127.0.0.1"), 9978, Duration.ofSeconds(5), folder.resolve("journal/collector"),
            Optional.empty()),
        new Config.Probes("1.0.0.1", "149.112.112.112", "example.org"), new Config.Bounds(0.05, Duration.ofMillis(300)),
        List.of(new Config.Router("magic", List.of("192.168.1.1"), 22, "root", folder.resolve("id_ed25519"),
            Optional.empty(), folder.resolve("known_hosts"), List.of("br-lan"),
            List.of(new Config.Tunnel("wg1", "wg1", "10.0.1.2", "10.0.1.1", "wg1wan", Optional.empty()))))));
  }

  @Test
  void agentListensOnTheVpsAddressToo() throws Exception {
    assertThat(read("site: hill\nvps: {address: 10.0.0.1}\n" + ROUTERS).agent().listen()).containsExactly("127.0.0.1",
        "10.0.0.1", "10.0.1.1");
  }

  @Test
  void namesOfAServerAreHostNamesOrAddresses() throws Exception {
    assertThat(read("site: hill\n" + ROUTERS).agent().hostNames()).isEmpty();
    var config = read(
        "site: hill\nagent: {host-names: [vps.example.org, 203.0.113.7]}\ncollector: {host-names: [collector]}\n"
            + ROUTERS);
    assertThat(config.agent().hostNames()).containsExactly("vps.example.org", "203.0.113.7");
    assertThat(config.collector().hostNames()).containsExactly("collector");
    for (var wrong : List.of("['a b']", "['http://hill']", "['hill:80']", "[]", "hill")) {
      assertThatThrownBy(() -> read("site: hill\ncollector: {host-names: " + wrong + "}\n" + ROUTERS)).as(wrong)
          .isInstanceOf(BadConfig.class)
          .hasMessageContaining("host-names");
    }
  }

  @Test
  void tlsNeedsItsCertificateAndKey() throws Exception {
    assertThat(
        read("site: hill\ncollector: {tls: {certificate: /etc/ssl/hill.crt, key: hill.key}}\n" + ROUTERS).collector()
            .tls())
        .contains(new Config.Tls(Path.of("/etc/ssl/hill.crt"), folder.resolve("hill.key"), Optional.empty()));
    assertThat(read("site: hill\n" + ROUTERS).collector().tls()).isEmpty();
    assertThatThrownBy(() -> read("site: hill\nagent: {tls: {key: hill.key}}\n" + ROUTERS))
        .isInstanceOf(BadConfig.class)
        .hasMessageEndingWith("agent.tls lacks certificate: add for example 'certificate: agent.crt'");
    assertThatThrownBy(
        () -> read("site: hill\nagent: {tls: {certificate: a.crt, key: a.key, insecure: true}}\n" + ROUTERS))
        .isInstanceOf(BadConfig.class)
        .hasMessageEndingWith("unknown key 'insecure' in agent.tls: known are certificate, key, ca");
    assertThatThrownBy(() -> read("site: hill\nagent: {tls: on}\n" + ROUTERS)).isInstanceOf(BadConfig.class)
        .hasMessageEndingWith("agent.tls must be made of keys and values, such as 'certificate: agent.crt'");
  }

  @Test
  void addressesThatOthersReachAreNeitherLoopbackNorInner() throws Exception {
    var config = read("site: hill\nvps: {address: 10.0.0.1}\n" + ROUTERS);
    assertThat(config.open(List.of("127.0.0.1", "127.8.8.8", "::1", "10.0.0.1", "10.0.1.1", "10.0.1.2"))).isEmpty();
    assertThat(config.open(List.of("127.0.0.1", "192.168.1.50", "0.0.0.0", "::", "10.0.2.1")))
        .containsExactly("192.168.1.50", "0.0.0.0", "::", "10.0.2.1");
  }

  @Test
  void collectorAlwaysListensLocally() throws Exception {
    assertThat(read("site: hill\ncollector: {listen: [192.168.1.50]}\n" + ROUTERS).collector().listen())
        .containsExactly("127.0.0.1", "192.168.1.50");
  }

  @Test
  void everyAddressIsListenedOnWhenWritten() throws Exception {
    assertThat(read("site: hill\ncollector: {listen: [0.0.0.0]}\n" + ROUTERS).collector().listen())
        .containsExactly("0.0.0.0");
    assertThat(read("site: hill\nagent: {listen: ['::']}\n" + ROUTERS).agent().listen()).containsExactly("::");
  }

  @Test
  void sectionWithNothingInItMeansTheDefaults() throws Exception {
    assertThat(read("site: hill\nagent:\n  # port: 1\n" + ROUTERS).agent().port()).isEqualTo(9977);
  }

  @Test
  void durationsHaveFourUnits() throws Exception {
    for (var pair : List.of(List.of("500ms", "PT0.5S"), List.of("7s", "PT7S"), List.of("2m", "PT2M"))) {
      assertThat(read("site: hill\nagent: {poll-interval: " + pair.getFirst() + "}\n" + ROUTERS).agent().pollInterval())
          .isEqualTo(Duration.parse(pair.getLast()));
    }
  }

  @Test
  void homeIsExpandedAndHostKeysStandBesideTheKey() throws Exception {
    var home = Path.of(System.getProperty("user.home"));

    var router = read("site: hill\n" + ROUTERS.replace("id_ed25519", "~/.ssh/magic")).routers().getFirst();

    assertThat(router.key()).isEqualTo(home.resolve(".ssh/magic"));
    assertThat(router.knownHosts()).isEqualTo(home.resolve(".ssh/known_hosts"));
  }

  @Test
  void byteOrderMarkIsNoLetter() throws Exception {
    assertThat(read("\uFEFFsite: hill\n" + ROUTERS).site()).isEqualTo("hill");
  }

  private Config read(String text) throws IOException, BadConfig {
    return ConfigFile.read(Files.writeString(folder.resolve("wanwatch.yaml"), text));
  }
}
