package net.wanwatch.collector.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Mwan3State;

/// How one router's policies are weighted, as its `configuration` facts say, and what shares of new connections that makes.
///
/// It is mwan3's arithmetic over the members that it called online, and no reading of its chain: within seconds of a change, and
/// where somebody took a member out by hand, the chain was another.
final class Weights {
  private static final Pattern POLICY = Pattern.compile("policy\\..+\\.members");
  private static final Pattern MEMBER = Pattern.compile("(\\S+) metric (\\d{1,9}) weight (\\d{1,9})");
  /// Where more changed, a share is nothing to look at.
  private static final int MOST = 2_000;
  private static final Set<String> IN_USE = Set.of(Mwan3State.ONLINE.word(), Mwan3State.DISCONNECTING.word(),
      Mwan3State.NOTRACKING.word());
  private static final Set<String> NOBODY_KNOWS = Set.of(Strip.UNKNOWN, Strip.NOT_WATCHED);

  /// By their moments.
  private final TreeMap<Long, List<Member>> policies = new TreeMap<>();
  private final Map<String, String> members = new HashMap<>();

  private record Member(String policy, String name, int metric, int weight) {}

  /// What this router's settings say of it, if they do.
  void heard(Fact.Configuration settings) {
    settings.settings().forEach((key, value) -> {
      if (key.startsWith("member.")) {
        members.put(value, key.substring("member.".length()));
      }
    });
    var found = new ArrayList<Member>();
    settings.settings().forEach((key, value) -> {
      var policy = POLICY.matcher(key);
      if (policy.matches()) {
        var member = MEMBER.matcher(value);
        while (member.find()) {
          found.add(
              new Member(key, member.group(1), Integer.parseInt(member.group(2)), Integer.parseInt(member.group(3))));
        }
      }
    });
    if (!found.isEmpty()) {
      policies.put(settings.at().toEpochMilli(), found);
    }
  }

  boolean isKnownAt(long when) {
    return policies.floorKey(when) != null;
  }

  /// @param mwan3 what mwan3 said of each tunnel, in the course of the day
  /// @return of each tunnel, each from its moment on; nothing of one whose weight is not known
  Map<String, List<Timeline.Share>> shares(Map<String, Spans> mwan3) {
    var moments = new TreeSet<>(policies.keySet());
    mwan3.values().forEach(spans -> moments.addAll(spans.edges()));
    mwan3.values()
        .stream()
        .flatMap(spans -> spans.edges().stream())
        .min(Long::compare)
        .ifPresent(begin -> moments.headSet(begin).clear());
    var all = new TreeMap<String, List<Timeline.Share>>();
    if (policies.isEmpty() || moments.size() > MOST) {
      return all;
    }
    for (long moment : moments) {
      var words = new HashMap<String, String>();
      mwan3.forEach((tunnel, spans) -> words.put(tunnel, spans.at(moment)));
      for (var tunnel : mwan3.keySet()) {
        var shares = all.computeIfAbsent(tunnel, _ -> new ArrayList<>());
        var share = share(tunnel, moment, words);
        if (shares.isEmpty() || !shares.getLast().share().equals(share)) {
          shares.add(new Timeline.Share(Instant.ofEpochMilli(moment), share));
        }
      }
    }
    return all;
  }

  /// In the first policy that it stands in; 0 where it is not in use.
  private Optional<Double> share(String tunnel, long moment, Map<String, String> words) {
    var known = policies.floorEntry(moment);
    if (known == null || NOBODY_KNOWS.contains(words.getOrDefault(tunnel, Strip.UNKNOWN))) {
      return Optional.empty();
    }
    var mine = known.getValue().stream().filter(it -> tunnel(it).equals(tunnel)).findFirst();
    if (mine.isEmpty()) {
      return Optional.empty();
    }
    if (!IN_USE.contains(words.getOrDefault(tunnel, Strip.UNKNOWN))) {
      return Optional.of(0.0);
    }
    var beside = known.getValue().stream().filter(it -> it.policy.equals(mine.get().policy)).toList();
    if (beside.stream().anyMatch(it -> NOBODY_KNOWS.contains(words.getOrDefault(tunnel(it), Strip.UNKNOWN)))) {
      return Optional.empty();
    }
    var used = beside.stream().filter(it -> IN_USE.contains(words.getOrDefault(tunnel(it), ""))).toList();
    int metric = used.stream().mapToInt(Member::metric).min().orElse(0);
    double sum = used.stream().filter(it -> it.metric == metric).mapToLong(Member::weight).sum();
    return Optional.of(mine.get().metric == metric && sum > 0 ? Math.rint(mine.get().weight / sum * 1000) / 1000 : 0.0);
  }

  private String tunnel(Member member) {
    return members.getOrDefault(member.name, member.name);
  }
}
