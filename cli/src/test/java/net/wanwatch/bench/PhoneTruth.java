package net.wanwatch.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.wanwatch.simulator.Scene;
import net.wanwatch.simulator.Story;
import net.wanwatch.simulator.world.Fault;

/// What was really broken on the pretend site, by its story.
///
/// @param tunnels labels of those that led nowhere, in order
/// @param cause how the lines below a message begin that names it, `pastCause` when it is over
/// @param planned whether it was announced
record PhoneTruth(Kind kind, List<String> tunnels, Instant begin, Instant end, String cause, String pastCause,
    boolean planned) {
  /// Of one tunnel or two, of all because the VPS forwards nothing, of all because nothing comes from the site; announced work.
  enum Kind {
    TUNNEL, VPS, DARK, WORK
  }

  private static final Set<Fault> BREAKS = Set.of(Fault.NO_SKY, Fault.STORM, Fault.FAR_END_STOPPED,
      Fault.NOT_FORWARDING, Fault.LINK_PULLED);
  private static final Map<Fault, String> CAUSES = Map.of(Fault.NO_SKY, "Its dish says: obstructed.",
      Fault.FAR_END_STOPPED, "The VPS does not answer through it;", Fault.NOT_FORWARDING,
      "The VPS's end of the tunnel answers, the internet behind it does not", Fault.LINK_PULLED, "No link");
  private static final Map<Fault, String> PAST_CAUSES = Map.of(Fault.NO_SKY, "Its dish said: obstructed.",
      Fault.FAR_END_STOPPED, "The VPS did not answer", Fault.NOT_FORWARDING, "The VPS let no answers back",
      Fault.LINK_PULLED, "The WAN port had no link");
  private static final Duration WORK = Duration.ofMinutes(1);

  /// A scene and when it began and ended.
  record Played(Scene scene, Instant begin, Instant end) {}

  Duration length() {
    return Duration.between(begin, end);
  }

  boolean isOfAll() {
    return kind == Kind.VPS || kind == Kind.DARK;
  }

  static List<PhoneTruth> of(List<Played> played, List<String> labels) {
    var all = new ArrayList<PhoneTruth>();
    for (var it : played) {
      if (it.scene.name().equals(Story.MAINTENANCE)) {
        all.add(new PhoneTruth(Kind.WORK, List.of(), it.begin, it.begin.plus(WORK), "", "", false));
      }
      var broken = it.scene.faults()
          .entrySet()
          .stream()
          .filter(each -> each.getValue().stream().anyMatch(BREAKS::contains))
          .map(Map.Entry::getKey)
          .sorted()
          .toList();
      if (!broken.isEmpty()) {
        var fault = Objects.requireNonNull(it.scene.faults().get(broken.getFirst())).iterator().next();
        var kind = broken.size() < labels.size() ? Kind.TUNNEL : fault == Fault.NOT_FORWARDING ? Kind.VPS : Kind.DARK;
        boolean planned = all.stream()
            .anyMatch(work -> work.kind == Kind.WORK && !it.begin.isBefore(work.begin) && it.end.isBefore(work.end));
        all.add(new PhoneTruth(kind, broken.stream().map(n -> labels.get(n - 1)).toList(), it.begin, it.end,
            CAUSES.getOrDefault(fault, "?"), PAST_CAUSES.getOrDefault(fault, "?"), planned));
      }
    }
    return all;
  }
}
