package net.wanwatch.agent.chat.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.fact.Fact.Incident.What;

/// What went wrong on one router and belongs together.
///
/// @param router empty when it is the whole site
/// @param troubles by start
/// @param told what people believe at the moment; empty before they were told, and after they were told the end
/// @param tellings how often they were told
/// @param settled whether what ended without a word was looked at: told in the past tense, or too short for that
/// @param acknowledged who has it, of those who said so the first
public record Incident(String id, String router, List<Trouble> troubles, Optional<Severity> told, int tellings,
    boolean settled, Optional<Acknowledged> acknowledged) {
  public Incident {
    troubles = List.copyOf(troubles);
  }

  static Incident of(String router, Trouble trouble) {
    return new Incident(trouble.id(), router, List.of(trouble), Optional.empty(), 0, false, Optional.empty());
  }

  Incident with(Trouble trouble) {
    var all = new ArrayList<>(troubles);
    boolean known = all.removeIf(each -> each.id().equals(trouble.id()));
    all.add(trouble);
    all.sort(Comparator.comparing(Trouble::start));
    // Who had what was over has not got what comes after it.
    var having = known || told.isPresent() || tellings == 0 ? acknowledged : Optional.<Acknowledged>empty();
    return new Incident(id, router, all, told, tellings, settled && troubles.contains(trouble), having);
  }

  /// A trouble turned out to belong to another incident.
  Incident without(Trouble trouble) {
    var all = troubles.stream().filter(each -> !each.id().equals(trouble.id())).toList();
    return new Incident(id, router, all, told, tellings, settled, acknowledged);
  }

  /// What was heard after now was heard before our clock was set back.
  Incident until(Instant now) {
    var all = troubles.stream().map(trouble -> trouble.until(now)).toList();
    return new Incident(id, router, all, told, tellings, settled, acknowledged);
  }

  /// Whether it is of one tunnel alone.
  boolean isOf(Optional<String> tunnel) {
    return troubles.stream().allMatch(trouble -> trouble.what() == What.TUNNEL && trouble.tunnel().equals(tunnel));
  }

  Incident told(Optional<Severity> told) {
    return new Incident(id, router, troubles, told, tellings + 1, true, acknowledged);
  }

  /// People know of the change, or need not.
  Incident quietly(Optional<Severity> told) {
    return new Incident(id, router, troubles, told, tellings, true, acknowledged);
  }

  /// Who said it first has it.
  Incident acknowledged(Acknowledged by) {
    return acknowledged.isPresent()
        ? this
        : new Incident(id, router, troubles, told, tellings, settled, Optional.of(by));
  }

  boolean any(Predicate<Trouble> what) {
    return troubles.stream().anyMatch(what);
  }

  public boolean isWork() {
    return any(trouble -> trouble.what() == What.MAINTENANCE);
  }

  public boolean isOver() {
    return troubles.stream().noneMatch(Trouble::isOpen);
  }

  /// When we last heard something new of it.
  Instant changed() {
    return troubles.stream().map(Trouble::changed).max(Comparator.naturalOrder()).orElseThrow();
  }

  /// Of what ended.
  public Optional<Instant> lastEnd() {
    return troubles.stream().flatMap(trouble -> trouble.end().stream()).max(Comparator.naturalOrder());
  }

  public List<Trouble> of(What what) {
    return troubles.stream().filter(trouble -> trouble.what() == what).toList();
  }

  /// The worst there was of it.
  public What worst() {
    return troubles.stream().map(Trouble::what).min(Comparator.naturalOrder()).orElseThrow();
  }

  /// How often its tunnels went; more than once for one tunnel is flapping.
  public int times() {
    return of(What.TUNNEL).stream()
        .map(trouble -> of(What.TUNNEL).stream().filter(other -> other.tunnel().equals(trouble.tunnel())).count())
        .max(Comparator.naturalOrder())
        .orElse(1L)
        .intValue();
  }

  /// How long its longest trouble of a kind was, of those that ended.
  Duration longest(What what) {
    return of(what).stream()
        .flatMap(trouble -> trouble.end().stream().map(end -> Duration.between(trouble.start(), end)))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }
}
