package net.wanwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import net.wanwatch.fact.DishCause;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DishesReportTest {
  private static final Instant NOON = Instant.parse("2026-08-01T10:00:00Z");

  @TempDir
  Path folder = Path.of("");

  private static Fact.Dish stowed(int second, Optional<Duration> end) {
    var start = NOON.plusSeconds(second);
    return new Fact.Dish(start.plusSeconds(90), "hill", "stowed" + second, "magic", "wg1", "5f2c9a01",
        DishCause.STOWED.word(), start, Duration.ofSeconds(20), end.map(start::plus),
        end.map(_ -> Duration.ofSeconds(24)));
  }

  /// A dish that was not heard between two questions tells nobody when it began.
  @Test
  void howLongADishCarriedNothingIsSaidAsWellAsItIsKnown() throws Exception {
    var facts = new ArrayList<Fact>(Hill.minutes(NOON, 60, 2));
    facts.add(stowed(600, Optional.of(Duration.ofSeconds(76))));
    facts.add(stowed(1200, Optional.empty()));

    var report = Files.readString(
        Hill.report(folder.resolve("out"), Hill.journal(folder.resolve("journal"), facts)).resolve("report.md"));

    assertThat(report).contains("| stowed | 32.0 s to 2 min 0 s |", "| stowed | at least 90.0 s |",
        "| stowed | 2 | at least 2 min 46 s | at least 90.0 s |");
  }
}
