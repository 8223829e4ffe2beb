package net.wanwatch.collector;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import net.wanwatch.collector.dish.DishAlert;
import net.wanwatch.collector.judge.View;
import net.wanwatch.collector.page.CrewWords;
import net.wanwatch.collector.page.Status;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Word;
import net.wanwatch.http.Release;
import net.wanwatch.journal.Filter;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Window;
import net.wanwatch.state.AgentState;
import net.wanwatch.state.OpenIncident;

/// Puts together what the status page shows.
final class StatusOf implements Supplier<Status> {
  private final Config config;
  private final boolean simulated;
  private final Supplier<View> view;
  private final Supplier<Reading<AgentState>> vps;
  private final Facts facts;
  private final Supplier<Optional<Status.Maintenance>> maintenance;
  private final Supplier<Optional<Status.Speed>> speed;
  private final InstantSource clock;
  private final Map<String, Rates> rates = new HashMap<>();
  private Status.Internet crew = Status.Internet.UNKNOWN;
  private Optional<Instant> crewSince = Optional.empty();

  /// Two readings of one link: what grew between them is its rate.
  private static final class Rates {
    Instant at = Instant.MIN;
    long received;
    long sent;
    Optional<Double> receiveRate = Optional.empty();
    Optional<Double> sendRate = Optional.empty();

    void read(Instant when, RouterReading.Link link) {
      if (!when.isAfter(at)) {
        return;
      }
      double seconds = at.equals(Instant.MIN) ? 0 : Duration.between(at, when).toNanos() / 1e9;
      boolean grew = seconds > 0 && link.receivedBytes() >= received && link.sentBytes() >= sent;
      receiveRate = grew ? Optional.of(Math.rint((link.receivedBytes() - received) / seconds)) : Optional.empty();
      sendRate = grew ? Optional.of(Math.rint((link.sentBytes() - sent) / seconds)) : Optional.empty();
      at = when;
      received = link.receivedBytes();
      sent = link.sentBytes();
    }
  }

  StatusOf(Config config, boolean simulated, Supplier<View> view, Supplier<Reading<AgentState>> vps, Facts facts,
      Supplier<Optional<Status.Maintenance>> maintenance, Supplier<Optional<Status.Speed>> speed, InstantSource clock) {
    this.config = config;
    this.simulated = simulated;
    this.view = view;
    this.vps = vps;
    this.facts = facts;
    this.maintenance = maintenance;
    this.speed = speed;
    this.clock = clock;
  }

  /// Whether the crew's internet changed, looked at also while nobody sees the page.
  synchronized void look(View.Crew judged) {
    var state = internet(judged);
    if (state != crew || crewSince.isEmpty()) {
      crew = state;
      crewSince = Optional.of(clock.instant());
    }
  }

  @Override
  public synchronized Status get() {
    var now = clock.instant();
    var judged = view.get();
    var shown = judged.routers().stream().map(this::router).toList();
    return new Status(1, config.site(), now.truncatedTo(ChronoUnit.MILLIS), simulated, Release.version(), vps(),
        crew(judged.crew()), maintenance.get(), shown, events(facts.shown()), speed.get(), incidents());
  }

  private Status.Vps vps() {
    return switch (vps.get()) {
      case Reading.Heard(_, _) -> new Status.Vps(true, Optional.empty());
      case Reading.Pending() -> new Status.Vps(false, Optional.of("not asked yet"));
      case Reading.Silent(_, var reason) -> new Status.Vps(false, Optional.of(reason));
    };
  }

  private Optional<List<OpenIncident>> incidents() {
    return vps.get() instanceof Reading.Heard<AgentState>(var _, var state) ? state.incidents() : Optional.empty();
  }

  private Status.Crew crew(View.Crew view) {
    var minute = view.minute();
    look(view);
    return new Status.Crew(crew, view.darkSince().or(() -> crewSince), boxed(minute.loss()),
        minute.roundTrip(clock.instant()).map(StatusOf::seconds), samples(view.recent().get()));
  }

  private Status.Internet internet(View.Crew view) {
    if (view.darkSince().isPresent()) {
      return Status.Internet.NONE;
    }
    var minute = view.minute();
    if (minute.sent() == 0 || minute.loss().isEmpty()) {
      return Status.Internet.UNKNOWN;
    }
    boolean slow = minute.p50().filter(rtt -> rtt.compareTo(config.bounds().rtt()) > 0).isPresent();
    return slow || minute.loss().getAsDouble() > config.bounds().loss() ? Status.Internet.POOR : Status.Internet.FINE;
  }

  /// What the judge heard of the router, so that its evidence says the same.
  private Status.Router router(View.Router view) {
    return switch (view.reading()) {
      case Reading.Heard(var at, var heard) -> new Status.Router(view.name(), true, Optional.empty(),
          view.tunnels().stream().map(t -> tunnel(view.name(), t, at, Optional.of(heard))).toList());
      case Reading.Pending() -> silent(view, "not asked yet");
      case Reading.Silent(_, var reason) -> silent(view, reason);
    };
  }

  private Status.Router silent(View.Router view, String reason) {
    return new Status.Router(view.name(), false, Optional.of(reason),
        view.tunnels().stream().map(t -> tunnel(view.name(), t, Instant.MIN, Optional.empty())).toList());
  }

  private Status.Tunnel tunnel(String router, View.Tunnel it, Instant at, Optional<RouterReading> reading) {
    var name = it.config().name();
    var rate = rates.computeIfAbsent(router + "/" + name, _ -> new Rates());
    reading.flatMap(r -> r.link(name)).ifPresent(link -> rate.read(at, link));
    boolean heard = reading.isPresent();
    var handshake = reading.flatMap(RouterReading::wireguard)
        .stream()
        .flatMap(List::stream)
        .filter(device -> device.name().equals(name))
        .flatMap(device -> device.peers().stream())
        .flatMap(peer -> peer.lastHandshake().stream())
        .max(Instant::compareTo);
    return new Status.Tunnel(name, it.config().label(), it.config().uplink(), it.verdict(), Optional.of(it.since()),
        it.evidence(), heard ? Optional.of(it.mwan3()) : Optional.empty(), heard ? it.mwan3Since() : Optional.empty(),
        share(it, heard), it.finding(), it.minute().roundTrip(clock.instant()).map(StatusOf::seconds),
        boxed(it.minute().loss()), handshake, heard ? rate.receiveRate : Optional.empty(),
        heard ? rate.sendRate : Optional.empty(), samples(it.recent().get()), it.dish().map(StatusOf::dish));
  }

  private static Status.Dish dish(View.Dish it) {
    return it.status()
        .map(said -> new Status.Dish(said.cause().orElse(said.isWell() ? "ok" : "unclear"),
            it.outage().map(Fact.Dish::start), it.outage().map(Fact.Dish::startBound).map(StatusOf::seconds),
            boxed(said.obstruction()),
            said.alerts().contains(DishAlert.SLOW_ETHERNET) && said.ethernet().isPresent()
                ? Optional.of(said.ethernet().getAsInt())
                : Optional.empty(),
            said.alerts().stream().map(Word::word).sorted().toList()))
        .orElseGet(() -> new Status.Dish("unheard", Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), List.of()));
  }

  private static Optional<Double> share(View.Tunnel it, boolean heard) {
    if (!heard || it.inUse().isEmpty()) {
      return Optional.empty();
    }
    return it.inUse().get() ? boxed(it.share()) : Optional.of(0.0);
  }

  /// Newest first, by when it happened.
  private static List<Status.Event> events(List<Fact> shown) {
    return shown.stream().sorted(Comparator.comparing(CrewWords::when).reversed()).map(StatusOf::event).toList();
  }

  private static Status.Event event(Fact fact) {
    // A page has no columns to part what was and why.
    var what = CrewWords.of(fact, ZoneId.systemDefault()).replace("  (", " (").replaceAll(" {2,}", ", ");
    return new Status.Event(CrewWords.when(fact), fact.kind(), Filter.tunnel(fact), what);
  }

  private static List<Status.Sample> samples(List<Window.Second> seconds) {
    return seconds.stream()
        .map(s -> new Status.Sample(s.sent() == 0 ? Optional.empty() : Optional.of((double) s.lost() / s.sent()),
            s.p50().map(StatusOf::seconds)))
        .toList();
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
