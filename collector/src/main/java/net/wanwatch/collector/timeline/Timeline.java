package net.wanwatch.collector.timeline;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One day of a site, as its page and `GET /api/v1/timeline` show it. Whoever opens the page may read it all.
///
/// @param schema 1; a change that old readers would misread raises it
/// @param zone of the day, by name
/// @param day `2026-07-04`
/// @param from its first moment
/// @param to its end, which is the next day's first moment: 23 or 25 h later where clocks are changed
/// @param now when this was made; what is later is not known yet
/// @param offsets from UTC, each from its moment on; the first holds at `from`
/// @param written how many lines of the journal it is made of; 0 where nothing was written that day
/// @param crew what the crew's new connections felt
/// @param events by their time
/// @param incidents whether the VPS said what people were told; where not, that is not known
/// @param notShown what there was more of than is listed
public record Timeline(int schema, String site, String zone, String day, Instant from, Instant to, Instant now,
    List<Offset> offsets, long written, Lane crew, List<Router> routers, List<Event> events, boolean incidents,
    List<Rest> notShown) {
  public Timeline {
    offsets = List.copyOf(offsets);
    routers = List.copyOf(routers);
    events = List.copyOf(events);
    notShown = List.copyOf(notShown);
  }

  /// @param seconds to be added to UTC
  public record Offset(Instant from, int seconds) {}

  /// What held when, without holes: what nobody watched is said so.
  ///
  /// @param coarse seconds of a piece, of which the worst is shown, where too much changed to show all of it
  public record Lane(Optional<Integer> coarse, List<Span> spans) {
    public Lane {
      spans = List.copyOf(spans);
    }
  }

  /// @param word a verdict's, mwan3's, or the crew's; `unknown`, or `not-watched`
  public record Span(Instant from, Instant to, String word) {}

  public record Router(String name, List<Tunnel> tunnels) {
    public Router {
      tunnels = List.copyOf(tunnels);
    }
  }

  /// @param label what the crew calls it
  /// @param mwan3 its word for the member
  /// @param shares of new connections, each from its moment on, by the weights of those that mwan3 called online; empty where the
  ///   weights are not known
  public record Tunnel(String name, String label, Lane verdict, Lane mwan3, List<Share> shares, Traffic traffic) {
    public Tunnel {
      shares = List.copyOf(shares);
    }
  }

  /// @param share 0 to 1; absent while it is not known
  public record Share(Instant from, Optional<Double> share) {}

  /// Bytes by the tunnel's own counters.
  ///
  /// @param every seconds that each number is of; a number is absent (`null`) where a minute of it was not counted
  public record Traffic(int every, List<Optional<Long>> down, List<Optional<Long>> up) {}

  /// Something that happened, in words.
  ///
  /// @param at when it began
  /// @param end absent where it has no length, or went on when this was made
  /// @param lasts it went on
  /// @param kind of the fact; of a verdict that is no outage `state`
  /// @param planned by a drill, or announced
  public record Event(Instant at, Optional<Instant> end, boolean lasts, String kind, Optional<String> router,
      Optional<String> tunnel, String text, boolean planned) {}

  /// @param more at least so many
  public record Rest(String kind, long more) {}
}
