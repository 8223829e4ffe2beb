package net.wanwatch.collector;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.ConnectionsView;
import net.wanwatch.collector.judge.FlowsView;
import net.wanwatch.collector.judge.Judge;
import net.wanwatch.collector.judge.View;
import net.wanwatch.collector.record.Beginning;
import net.wanwatch.collector.record.Recorder;
import net.wanwatch.config.Config;
import net.wanwatch.http.Servers;
import net.wanwatch.poll.Poll;
import net.wanwatch.probe.Beats;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.probe.Prober;
import net.wanwatch.state.AgentClient;
import net.wanwatch.state.AgentState;

/// Hands every event to the judge, on one thread and in order, writes down what it says, and asks a router anew where that
/// would tell more.
final class Judging implements Supplier<View>, AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(250);

  private final Judge judge;
  private final Recorder recorder;
  private final Facts facts;
  private final WatchingCost cost;
  private final Map<String, Runnable> ask;
  private final InstantSource clock;
  private final JudgeThread thread = new JudgeThread();
  private final Map<String, Boolean> planned = new TreeMap<>();
  private long pauses;

  /// @param ask by router: has it polled at once
  /// @throws IOException where what is judged is to be recorded and cannot be
  Judging(Config config, Facts facts, WatchingCost cost, Map<String, Runnable> ask, InstantSource clock,
      Recorder.Start record) throws IOException {
    var beginning = new Beginning(config.site(), config.routers(), config.bounds(), Beats.of(config.probes().thrift()),
        Moment.now(clock), facts.before().tunnels().stream().filter(o -> o.end().isEmpty()).toList(),
        facts.before().crew().stream().filter(o -> o.end().isEmpty()).toList());
    this.judge = beginning.judge();
    this.recorder = record.start(beginning);
    this.facts = facts;
    this.cost = cost;
    this.ask = Map.copyOf(ask);
    this.clock = clock;
  }

  /// From any thread.
  void tell(Event event) {
    thread.run(() -> judged(event));
  }

  private void judged(Event event) {
    var heard = judge.hear(event);
    recorder.heard(event, heard.facts());
    facts.append(cost.into(heard.facts()));
    heard.ask().forEach(router -> {
      var poll = ask.get(router);
      if (poll != null) {
        poll.run();
      }
    });
  }

  @Override
  public View get() {
    return judge.view().at(Moment.now(clock));
  }

  View.Crew crew() {
    return judge.crew();
  }

  FlowsView flows() {
    return judge.flows();
  }

  ConnectionsView connections() {
    return judge.connections();
  }

  /// @param prober whose pauses are the whole process's
  /// @param maintenance whether work on a router is announced now
  /// @param tend done at each tick, on the judge's thread
  void start(Prober prober, Predicate<String> maintenance, Runnable tend) {
    thread.every(TICK, () -> {
      paused(prober);
      planned(maintenance);
      judged(new Event.Tick(Moment.now(clock)));
      tend.run();
    });
  }

  private void paused(Prober prober) {
    long now = prober.pauses();
    if (now != pauses) {
      pauses = now;
      judged(new Event.Paused(Moment.now(clock), TICK));
    }
  }

  private void planned(Predicate<String> maintenance) {
    for (var router : ask.keySet()) {
      boolean now = maintenance.test(router);
      if (now != planned.getOrDefault(router, false)) {
        planned.put(router, now);
        judged(new Event.Planned(Moment.now(clock), router, now));
      }
    }
  }

  /// The loop that asks the VPS's agent, every answer an event.
  ///
  /// @param key by which the agent's echo knows our probes
  /// @param beat how often
  Poll<AgentState> vps(Servers agent, EchoKey key, Duration beat) {
    Consumer<Event.Answer> told = answer -> tell(new Event.Vps(Moment.now(clock), answer));
    var client = new AgentClient(agent, key, () -> told.accept(new Event.Answer.Refused()));
    return AgentClient.poll(() -> {
      try {
        var state = client.read();
        cost.heard(state);
        told.accept(new Event.Answer.Heard(state));
        return state;
      } catch (IOException e) {
        told.accept(new Event.Answer.Silent(String.valueOf(e.getMessage())));
        throw e;
      }
    }, beat, clock);
  }

  @Override
  public void close() {
    thread.close();
    facts.append(judge.stillOpen(Moment.now(clock)));
    recorder.close();
  }
}
