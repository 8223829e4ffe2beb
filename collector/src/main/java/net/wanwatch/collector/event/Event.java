package net.wanwatch.collector.event;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import net.wanwatch.collector.dish.DishAnswer;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Reason;
import net.wanwatch.state.AgentState;

/// Everything the judgement may know, each with the moment it became known to this process. Nothing else reaches it: no
/// clock, no latest value, no answer to a question. So the same events judged again make the same facts.
public sealed interface Event {
  /// When we knew; for what was sent earlier the outcome itself says when.
  Moment at();

  /// What is said of one router of the site.
  sealed interface OfRouter extends Event {
    String router();
  }

  /// P1: the probe that is pinned to a tunnel had its outcome.
  record Probed(Moment at, String router, String tunnel, Outcome outcome) implements OfRouter {}

  /// A packet as large as the tunnel's MTU had its outcome.
  ///
  /// @param size in bytes, the whole packet
  record FullSize(Moment at, String router, String tunnel, int size, Outcome outcome) implements OfRouter {}

  /// The router's own ping over a tunnel's uplink, or through the tunnel.
  record Pinged(Moment at, String router, Lane lane, Ping ping) implements OfRouter {}

  /// The router's stream of log and pings is heard, or is heard no more: then nothing follows from its silence.
  ///
  /// @param reason why it is not heard, empty while it is
  record Watching(Moment at, String router, Optional<String> reason) implements OfRouter {
    public boolean heard() {
      return reason.isEmpty();
    }
  }

  /// A line of the router's log that means something.
  ///
  /// @param written when the router wrote it, by its own clock carried over to ours: never after `at`
  record Logged(Moment at, String router, LogEvent line, Moment written) implements OfRouter {}

  /// The router was polled: heard, or silent and why.
  record Polled(Moment at, String router, Reading<RouterReading> reading) implements OfRouter {}

  /// A tunnel's dish was asked how it is.
  record DishAsked(Moment at, String router, String tunnel, DishAnswer answer) implements OfRouter {}

  /// Work on the router was announced, or is over: what breaks is planned.
  record Planned(Moment at, String router, boolean maintenance) implements OfRouter {}

  /// P2: a connection that is kept had an outcome.
  ///
  /// @param flow its number
  record Kept(Moment at, int flow, Outcome outcome) implements Event {}

  /// A kept connection has a new source port: what was, was another connection.
  record Redrawn(Moment at, int flow) implements Event {}

  /// A TCP connection that is kept did something.
  ///
  /// @param number its own, which no other ever has
  record Connection(Moment at, int number, Step step) implements Event {}

  /// P3: a new connection of the crew's, or a name looked up.
  record Fresh(Moment at, boolean lookup, Outcome outcome) implements Event {}

  /// What the VPS's agent said when it was asked.
  record Vps(Moment at, Answer answer) implements Event {}

  /// This process, or the machine under it, stood still until now.
  record Paused(Moment at, Duration length) implements Event {}

  /// Time went on. Four times a second, so that what must hold for a while can be found to have held.
  record Tick(Moment at) implements Event {}

  /// What a TCP connection that is kept did.
  sealed interface Step {
    /// It was opened, and the agent greeted it.
    ///
    /// @param begun when its first packet was sent
    /// @param seen where it came from, as the VPS saw it
    /// @param agent tells one start of the agent from the next
    record Greeted(Moment begun, InetAddress seen, long agent) implements Step {}

    /// A byte was handed to the kernel. There is no other before that one is answered.
    record Asked() implements Step {}

    /// The byte came back.
    record Answered() implements Step {}

    record Ended(How how) implements Step {}
  }

  /// How a connection ended.
  enum How {
    /** By a reset: whoever got its packets knew of no such connection. */
    RESET,
    /** The agent closed it. */
    CLOSED,
    /** We gave it up: a byte was not answered for a minute. */
    GIVEN_UP,
    /** We closed it, for there were enough. */
    LET_GO,
    /** The kernel says that something else is wrong with it. */
    FAILED
  }

  /// One of the router's pings.
  sealed interface Ping {
    /// The router started the ping, or told that it has no way to send it.
    record Started(Via via) implements Ping {}

    /// @param sent at the earliest: a stream that hung hands answers on late, and what left before a fault must not
    ///   pass for an answer after it
    record Answered(Moment sent, Duration rtt) implements Ping {}

    /// It was sent, and what the router said later proves that no answer came: silence of the stream is no loss.
    record Lost(Moment sent) implements Ping {}

    /// It could not be sent: an error, no loss.
    ///
    /// @param why as `ping` said it
    record Failed(String why, Reason reason) implements Ping {}
  }

  /// What came of asking the VPS's agent for its state.
  sealed interface Answer {
    record Heard(AgentState state) implements Answer {}

    /// The VPS, or a firewall before it, turned us away: nobody answers there.
    record Refused() implements Answer {}

    record Silent(String reason) implements Answer {}
  }
}
