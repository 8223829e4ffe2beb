package net.wanwatch.config;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.Throughput.Protocol;

/// When throughput tests run, and how they behave.
///
/// @param scenario what the runs measure, unless a variant says otherwise: later ones may go over another path
/// @param zone of quiet hours, cron expressions, days and months
/// @param quietHours no test of the plan begins then
/// @param loadGate no test of the plan begins while the crew uses more than this part of what the last one got, 0 to 1
/// @param crewLoss a test is aborted when more than this part of the crew's new connections is lost, 0 to 1
/// @param plan empty: tests run by hand only
public record Benchmarks(String scenario, ZoneId zone, List<QuietHours> quietHours, double loadGate, double crewLoss,
    List<Variant> plan) {
  public static final String SCENARIO = "mwan3";
  static final double LOAD_GATE = 0.3;
  static final double CREW_LOSS = 0.3;

  public Benchmarks {
    quietHours = List.copyOf(quietHours);
    plan = List.copyOf(plan);
  }

  /// No plan, every default.
  public static Benchmarks none() {
    return new Benchmarks(SCENARIO, ZoneId.systemDefault(), List.of(), LOAD_GATE, CREW_LOSS, List.of());
  }

  public boolean quiet(LocalTime time) {
    return quietHours.stream().anyMatch(hours -> hours.covers(time));
  }

  /// @param until not included; before `from`, it is the next day's
  public record QuietHours(LocalTime from, LocalTime until) {
    public boolean covers(LocalTime time) {
      boolean begun = !time.isBefore(from);
      boolean over = !time.isBefore(until);
      return from.isBefore(until) ? begun && !over : begun || !over;
    }
  }

  /// One line of the plan: what is tested, and when.
  ///
  /// @param name its own, on every fact
  /// @param flows connections at once: 1 is what one user feels, 8 what the tunnel can carry
  /// @param seconds measured
  /// @param omitted run before that and not counted, while the connections grow
  public record Variant(String name, Over over, Direction direction, int flows, Protocol protocol, Duration seconds,
      Duration omitted, When when, String scenario) {}

  public sealed interface When {
    /// Once in every stretch of this length, counted from 1970, late by a random part of the jitter.
    record Every(Duration every, Duration jitter) implements When {}

    /// @param cron of five fields, as crontab(5) has them
    record Calendar(Cron cron) implements When {}
  }
}
