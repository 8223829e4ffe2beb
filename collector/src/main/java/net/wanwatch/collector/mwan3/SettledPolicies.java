package net.wanwatch.collector.mwan3;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.wanwatch.collector.mwan3.Mwan3Policies.Policy;
import net.wanwatch.fact.Mwan3State;
import org.jspecify.annotations.Nullable;

/// Tells a chain that stands from one that mwan3 is just rewriting. At every change of a member it empties the chain of
/// a policy and fills it member by member: for 40 to 90 ms new connections see an empty one, then one member, then two;
/// at a restart for about five seconds. What was read in such a moment is true of that moment and of nothing else, so it
/// is withheld, and the router is asked again.
///
/// A chain counts at once where trackers and settings explain each of its members, and each that lacks. One that they do
/// not explain counts where nothing lacks and it is the chain we know; else only when it has stood for [#STANDS], which
/// is longer than a restart: settings may have been edited and not taken effect yet. One thread at a time.
public final class SettledPolicies {
  static final Duration STANDS = Duration.ofSeconds(15);
  /// Where so many readings in a row leave a doubt, the next beat is soon enough.
  static final int TRIES = 6;

  private Map<String, Policy> known = Map.of();
  private @Nullable Map<String, Policy> doubted;
  private Duration doubtedSince = Duration.ZERO;
  private Duration lastUptime = Duration.ZERO;
  private int tries;

  /// What the trackers and the settings make of a chain, from good to bad.
  private enum Assessment {
    /** Every member is where its tracker would have it. */
    EXPLAINED,
    /** Of some member that lacks no tracker says anything that counts. */
    UNHEARD,
    /** Some member's tracker has it out, or nobody knows the member. */
    CONTRADICTED,
    /** A member lacks that its tracker has in use, or the weights do not add up. */
    TORN
  }

  /// @param seen mwan3 as it was read
  /// @param uptime of the router, then
  /// @return the policies, where they can be believed
  public Optional<Mwan3Policies> read(Mwan3 seen, Duration uptime) {
    if (uptime.compareTo(lastUptime) < 0) {
      forget();
    }
    lastUptime = uptime;
    if (seen.policies().isEmpty()) {
      tries = 0;
      return Optional.empty();
    }
    var now = seen.policies().get().policies();
    var word = word(seen, now);
    boolean stands = word == Assessment.EXPLAINED || (word != Assessment.TORN && now.equals(known))
        || stood(now, uptime);
    tries = stands && word != Assessment.CONTRADICTED ? 0 : tries + 1;
    if (!stands) {
      return Optional.empty();
    }
    if (word != Assessment.TORN) {
      doubted = null;
    }
    known = now;
    return seen.policies();
  }

  /// Whether the last reading left a doubt that the next one, soon, may clear.
  public boolean unsettled() {
    return tries > 0 && tries <= TRIES;
  }

  /// The router booted, or mwan3 was stopped: nothing is known of its chains.
  public void forget() {
    known = Map.of();
    doubted = null;
    tries = 0;
  }

  private boolean stood(Map<String, Policy> now, Duration uptime) {
    if (!now.equals(doubted)) {
      doubted = now;
      doubtedSince = uptime;
    }
    return uptime.minus(doubtedSince).compareTo(STANDS) >= 0;
  }

  private static Assessment word(Mwan3 seen, Map<String, Policy> chains) {
    if (seen.settings().isEmpty()) {
      return Assessment.CONTRADICTED;
    }
    var settings = seen.settings().get();
    var worst = chains.values().stream().allMatch(Policy::addsUp) ? Assessment.EXPLAINED : Assessment.TORN;
    for (var policy : settings.policies().values()) {
      var chain = chains.getOrDefault(policy.name(), Policy.EMPTY);
      worst = worse(worst, word(seen, settings.membersOf(policy), chain));
    }
    return worst;
  }

  private static Assessment word(Mwan3 seen, Collection<Mwan3Settings.PolicyMember> members, Policy chain) {
    var lowest = lowestMetric(seen, members, chain);
    var names = members.stream().map(Mwan3Settings.PolicyMember::interfaceName).toList();
    var worst = names.containsAll(chain.shares().keySet()) ? Assessment.EXPLAINED : Assessment.CONTRADICTED;
    for (var member : members) {
      boolean candidate = lowest.isEmpty() || member.metric() <= lowest.getAsInt();
      var tracked = seen.member(member.interfaceName());
      worst = worse(worst,
          chain.shares().containsKey(member.interfaceName())
              ? ofPresent(tracked)
              : candidate ? ofAbsent(tracked) : Assessment.EXPLAINED);
    }
    return worst;
  }

  /// Of the members that carry new connections, or ought to; others have to wait with a higher one.
  private static OptionalInt lowestMetric(Mwan3 seen, Collection<Mwan3Settings.PolicyMember> members, Policy chain) {
    return members.stream()
        .filter(m -> chain.shares().containsKey(m.interfaceName())
            || seen.member(m.interfaceName()).filter(SettledPolicies::inUse).isPresent())
        .mapToInt(Mwan3Settings.PolicyMember::metric)
        .min();
  }

  private static boolean inUse(Member member) {
    return member.status() == Mwan3State.ONLINE || member.status() == Mwan3State.DISCONNECTING;
  }

  /// A dead tracker's member stays where it was; one that a new tracker calls offline or connecting does too, until the
  /// chain is rewritten.
  private static Assessment ofPresent(Optional<Member> member) {
    return member.map(m -> switch (m.status()) {
      case ONLINE, DISCONNECTING, NOTRACKING, UNKNOWN -> Assessment.EXPLAINED;
      case OFFLINE, CONNECTING, DISABLED -> Assessment.CONTRADICTED;
    }).orElse(Assessment.CONTRADICTED);
  }

  /// A tracker says `offline` before its first round too: that is no word about the tunnel.
  private static Assessment ofAbsent(Optional<Member> member) {
    return member.map(m -> switch (m.status()) {
      case ONLINE, DISCONNECTING -> Assessment.TORN;
      case OFFLINE -> m.turn().orElse(0) > 0 ? Assessment.EXPLAINED : Assessment.UNHEARD;
      case DISABLED, NOTRACKING -> Assessment.EXPLAINED;
      case CONNECTING, UNKNOWN -> Assessment.UNHEARD;
    }).orElse(Assessment.UNHEARD);
  }

  private static Assessment worse(Assessment a, Assessment b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
