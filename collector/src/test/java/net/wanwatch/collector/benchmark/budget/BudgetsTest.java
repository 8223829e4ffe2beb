package net.wanwatch.collector.benchmark.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import net.wanwatch.collector.benchmark.run.Asked;
import net.wanwatch.config.Budget;
import net.wanwatch.config.Ceiling;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.Throughput.Protocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  /// 100 Mbit/s for 15 + 2 + 1 s.
  private static final long WORST = 225_000_000;
  private static final Config.Tunnel WG1 = tunnel("wg1", OptionalLong.of(500_000_000), OptionalLong.of(800_000_000));
  private static final Config.Tunnel WG2 = tunnel("wg2", OptionalLong.empty(), OptionalLong.empty());

  @TempDir
  private Path folder = Path.of("");
  private Instant now = Instant.parse("2026-08-10T19:14:03Z");
  private Budgets budgets = budgets();

  private static Config.Tunnel tunnel(String name, OptionalLong day, OptionalLong month) {
    return new Config.Tunnel(name, name, "10.0.1.2", "10.0.1.1", name + "wan", Optional.empty(),
        Optional.of(new Ceiling(100_000_000, 20_000_000)), new Budget(day, month));
  }

  private Budgets budgets() {
    return new Budgets(LedgerFile.open(folder), BERLIN, () -> now);
  }

  @BeforeEach
  void open() {
    budgets = budgets();
  }

  private static Asked asked(Config.Tunnel... tunnels) {
    var all = List.of(tunnels);
    var rates = all.stream().collect(Collectors.toMap(Config.Tunnel::name, _ -> 100_000_000L));
    return new Asked("down", "mwan3", all.size() == 1 ? Over.TUNNEL : Over.AGGREGATE, all, rates, Direction.DOWN,
        Protocol.TCP, 8, Duration.ofSeconds(15), Duration.ofSeconds(2));
  }

  private void ran(long bytes) {
    budgets.charge("magic", asked(WG1), now);
    budgets.settle("magic", Map.of("wg1", bytes));
  }

  @Test
  void theWorstCaseIsChargedBeforeAndWhatItTookAfter() {
    budgets.charge("magic", asked(WG1, WG2), now);
    assertThat(budgets.standing("magic", WG1).usedToday()).isEqualTo(WORST);
    assertThat(budgets.standing("magic", WG1).left()).hasValue(275_000_000);
    budgets.settle("magic", Map.of("wg1", 100_000_000L, "wg2", 50_000_000L));
    assertThat(budgets.standing("magic", WG1).left()).hasValue(400_000_000);
    assertThat(budgets.standing("magic", WG2).usedToday()).isEqualTo(50_000_000);
    assertThat(budgets.standing("magic", WG2).left()).as("no budget, nothing left of it").isEmpty();
  }

  @Test
  void aRestartForgetsNothingAndAnUnsettledRunStaysCharged() {
    ran(100_000_000);
    budgets.charge("magic", asked(WG1), now);
    var after = budgets();
    assertThat(after.standing("magic", WG1).usedToday()).isEqualTo(100_000_000 + WORST);
    assertThat(LedgerFile.open(folder).now().running().orElseThrow().charged()).isEqualTo(Map.of("wg1", WORST));
  }

  @Test
  void aTestThatMightCostMoreThanIsLeftIsRefused() {
    assertThat(budgets.refusal("magic", asked(WG1))).isEmpty();
    ran(300_000_000);
    assertThat(budgets.refusal("magic", asked(WG1)))
        .contains(new Budgets.Refusal("budget", "wg1 has 200 MB left today, and this may cost 225 MB"));
    assertThat(budgets.refusal("magic", asked(WG2))).isEmpty();
    assertThat(budgets.refusal("magic", asked(WG2, WG1))).isPresent();
    assertThat(budgets.refusal("bakery", asked(WG1))).as("another router's").isEmpty();
  }

  @Test
  void midnightOfTheFestivalBringsANewDayAndTheMonthGoesOn() {
    ran(400_000_000);
    now = Instant.parse("2026-08-10T21:59:59Z");
    assertThat(budgets.standing("magic", WG1).left()).hasValue(100_000_000);
    now = Instant.parse("2026-08-10T22:00:00Z");
    assertThat(budgets.standing("magic", WG1).left()).hasValue(500_000_000);
    ran(200_000_000);
    assertThat(budgets.refusal("magic", asked(WG1)))
        .contains(new Budgets.Refusal("budget-month", "wg1 has 200 MB left this month, and this may cost 225 MB"));
    now = Instant.parse("2026-08-31T22:00:00Z");
    assertThat(budgets.standing("magic", WG1).leftThisMonth()).hasValue(800_000_000);
  }

  @Test
  void theForecastGoesOnLikeThis() {
    ran(200_000_000);
    now = Instant.parse("2026-08-15T10:00:00Z"); // 14.5 of 31 days
    assertThat(budgets.standing("magic", WG1).forecast()).isEqualTo(Math.round(200_000_000L * 31 / 14.5));
    now = Instant.parse("2026-08-31T23:00:00Z");
    ran(10_000_000);
    assertThat(budgets.standing("magic", WG1).forecast()).as("the first hour counts as a day").isEqualTo(300_000_000);
  }

  @Test
  void aRunOverMidnightIsNeverCreditedToTheNewDay() {
    budgets.charge("magic", asked(WG1), now);
    now = Instant.parse("2026-08-10T22:00:05Z");
    budgets.settle("magic", Map.of("wg1", 1000L));
    assertThat(budgets.standing("magic", WG1).usedToday()).isZero();
    assertThat(budgets.standing("magic", WG1).usedThisMonth()).isEqualTo(1000);
  }

  @Test
  void aDamagedLedgerBeginsANewOne() throws Exception {
    Files.writeString(folder.resolve("benchmarks.json"), "{\"paused\": tr");
    assertThat(budgets().standing("magic", WG1).usedToday()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "7", "\"x\"", "", "\0\0\0\0", "{\"used\": {\"magic/wg1\": tr", "true", "{\"a\"",
      "{\"used\":[],\"served\":7,\"due\":{},\"running\":[],\"last\":\"x\",\"paused\":3}", "{\"due\":[null,7,{}]}",
      "{\"used\":{\"magic/wg1\":{\"day\":\"2026-08-10\",\"dayBytes\":-7,\"month\":\"2026-08\",\"monthBytes\":7}}}",
      "{\"used\":{\"magic/wg1\":{\"dayBytes\":7,\"monthBytes\":7}}}", "{\"used\":{\"magic/wg1\":null}}",
      "{\"running\":{\"router\":\"magic\",\"charged\":{\"wg1\":null}}}", "{\"last\":{\"a\":null,\"b\":7,\"c\":{}}}"})
  void whateverStandsThereIsKeptAsideAndBudgetsBeginWithTheRest(String text) throws Exception {
    Files.writeString(folder.resolve("benchmarks.json"), text);
    var budgets = budgets();
    assertThat(budgets.standing("magic", WG1).usedToday()).isZero();
    assertThat(folder.resolve("benchmarks.json.unreadable")).hasContent(text);
    budgets.charge("magic", asked(WG1), now);
    assertThat(budgets().standing("magic", WG1).usedToday()).isEqualTo(WORST);
  }

  @Test
  void whatCanBeReadBesideTheOddStands() throws Exception {
    Files.writeString(folder.resolve("benchmarks.json"), """
            {"paused":true,"used":{"magic/wg2":"x","magic/wg1":{"day":"2026-08-10","dayBytes":"42","month":"2026-08",
            "monthBytes":43}},"served":{"a":"2026-08-10T10:00:00Z","b":"never"},"due":null,"running":null}""");
    now = Instant.parse("2026-08-10T10:00:00Z");
    assertThat(budgets().standing("magic", WG1).usedToday()).isEqualTo(42);
    var ledger = LedgerFile.open(folder).now();
    assertThat(ledger.paused()).isTrue();
    assertThat(ledger.served()).containsOnlyKeys("a");
    assertThat(ledger.used()).containsOnlyKeys("magic/wg1");
  }

  @Test
  void aWholeLedgerIsNotKeptAside() throws Exception {
    ran(1000);
    budgets();
    assertThat(folder.resolve("benchmarks.json.unreadable")).doesNotExist();
  }

  @Test
  void aCrewRunMayFallOnOneTunnelAlone() {
    var crew = new Asked("crew", "mwan3", Over.CREW, List.of(WG1, WG2), Map.of(Asked.CREW, 200_000_000L),
        Direction.DOWN, Protocol.TCP, 8, Duration.ofSeconds(15), Duration.ofSeconds(2));
    assertThat(crew.worstCase("wg1")).isEqualTo(2 * WORST);
    assertThat(crew.worstCase()).isEqualTo(4 * WORST);
  }

  @Test
  void sizesAreReadOut() {
    assertThat(List.of(Budgets.size(0), Budgets.size(1), Budgets.size(225_000_000), Budgets.size(19_951_000_000L)))
        .containsExactly("0 kB", "1 kB", "225 MB", "20.0 GB");
  }
}
