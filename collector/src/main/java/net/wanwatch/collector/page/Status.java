package net.wanwatch.collector.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.Verdict;
import net.wanwatch.state.OpenIncident;

/// The site at one moment, as its page and `GET /api/v1/status` show it. Seconds, bytes, ratios 0–1; what is not known
/// is absent, never 0. Whoever opens the page may read it all: no address of the world outside, no key.
///
/// @param schema 1; a change that old readers would misread raises it
/// @param simulated whether all of this is a demo's invention
/// @param incidents what the VPS told people and goes on; absent where that is not known
/// @param events the last ones, newest first
public record Status(int schema, String site, Instant now, boolean simulated, String version, Vps vps, Crew crew,
    Optional<Maintenance> maintenance, List<Router> routers, List<Event> events, Optional<Speed> speed,
    Optional<List<OpenIncident>> incidents) {
  public Status {
    routers = List.copyOf(routers);
    events = List.copyOf(events);
  }

  /// Where no tunnel is benchmarked, and no incident is known of.
  public Status(int schema, String site, Instant now, boolean simulated, String version, Vps vps, Crew crew,
      Optional<Maintenance> maintenance, List<Router> routers, List<Event> events) {
    this(schema, site, now, simulated, version, vps, crew, maintenance, routers, events, Optional.empty(),
        Optional.empty());
  }

  /// The same state, told apart from another only by what has changed.
  Status timeless() {
    return new Status(schema, site, Instant.EPOCH, simulated, version, vps, crew, maintenance, routers, events, speed,
        incidents);
  }

  /// @param reason why the VPS is not heard, fit for the page
  public record Vps(boolean heard, Optional<String> reason) {}

  /// What a newly opened page feels (P3).
  public record Crew(Internet state, Optional<Instant> since, Optional<Double> loss, Optional<Double> rtt,
      List<Sample> spark) {
    public Crew {
      spark = List.copyOf(spark);
    }
  }

  /// The one answer everybody wants.
  public enum Internet {
    FINE, POOR, NONE, UNKNOWN
  }

  public record Maintenance(Instant until, String text) {}

  /// @param reason why the router is not heard, fit for the page
  public record Router(String name, boolean heard, Optional<String> reason, List<Tunnel> tunnels) {
    public Router {
      tunnels = List.copyOf(tunnels);
    }
  }

  /// @param evidence the sentence that proves the verdict
  /// @param mwan3 what mwan3 says of the member
  /// @param share of the crew's new connections that mwan3 sends this way
  /// @param receiveRate bytes a second toward the crew
  /// @param sendRate bytes a second away from the crew
  public record Tunnel(String name, String label, Optional<String> uplink, Verdict verdict, Optional<Instant> since,
      String evidence, Optional<Mwan3State> mwan3, Optional<Instant> mwan3Since, Optional<Double> share,
      Optional<Finding> finding, Optional<Double> rtt, Optional<Double> loss, Optional<Instant> handshake,
      Optional<Double> receiveRate, Optional<Double> sendRate, List<Sample> spark, Optional<Dish> dish) {
    public Tunnel {
      spark = List.copyOf(spark);
    }

    /// Without a dish that we know of.
    Tunnel(String name, String label, Optional<String> uplink, Verdict verdict, Optional<Instant> since,
        String evidence, Optional<Mwan3State> mwan3, Optional<Instant> mwan3Since, Optional<Double> share,
        Optional<Finding> finding, Optional<Double> rtt, Optional<Double> loss, Optional<Instant> handshake,
        Optional<Double> receiveRate, Optional<Double> sendRate, List<Sample> spark) {
      this(name, label, uplink, verdict, since, evidence, mwan3, mwan3Since, share, finding, rtt, loss, handshake,
          receiveRate, sendRate, spark, Optional.empty());
    }
  }

  /// What the uplink's dish says of itself; absent where there is none that we know of.
  ///
  /// @param state `ok`, why it carries nothing (words of [net.wanwatch.fact.DishCause]), or `unheard`
  /// @param since when it is so, where it carries nothing
  /// @param sinceBound `since` may be wrong by so many seconds either way
  /// @param obstruction part of its time in which something stood in its way
  /// @param ethernet what its cable runs at in Mbit/s, where it complains of that
  /// @param alerts what it complains of
  public record Dish(String state, Optional<Instant> since, Optional<Double> sinceBound, Optional<Double> obstruction,
      Optional<Integer> ethernet, List<String> alerts) {
    public Dish {
      alerts = List.copyOf(alerts);
    }
  }

  /// One second of probes; a list of them is at most 60 long, oldest first. Rounded, for it is sent again and again:
  /// to a tenth of a millisecond and a thousandth.
  public record Sample(Optional<Double> loss, Optional<Double> rtt) {
    public Sample {
      loss = loss.map(ratio -> Math.round(ratio * 1e3) / 1e3);
      rtt = rtt.map(seconds -> Math.round(seconds * 1e4) / 1e4);
    }
  }

  /// @param kind as in the journal: `outage`, `failover`, `state`, `note`
  public record Event(Instant at, String kind, Optional<String> tunnel, String text) {}

  /// What throughput tests found last, and what comes.
  ///
  /// @param next soonest first
  public record Speed(boolean paused, List<Tested> tested, List<Next> next, List<Left> budgets) {
    public Speed {
      tested = List.copyOf(tested);
      next = List.copyOf(next);
      budgets = List.copyOf(budgets);
    }
  }

  /// @param what a tunnel's label, `All at once`, or `The crew's way`
  public record Tested(String what, Optional<Result> down, Optional<Result> up) {}

  /// @param throughput bytes a second
  /// @param idle median round trip before it
  /// @param loaded during it
  public record Result(Instant at, double throughput, int flows, Optional<Double> idle, Optional<Double> loaded) {}

  /// @param variant its name in the plan
  /// @param what the same in words
  public record Next(String variant, String what, Instant at) {}

  /// @param period `day` or `month`
  /// @param forecast what the month will cost; of a month only
  public record Left(String label, String period, long budget, long left, Optional<Long> forecast) {}
}
