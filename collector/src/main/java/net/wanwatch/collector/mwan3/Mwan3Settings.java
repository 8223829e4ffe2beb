package net.wanwatch.collector.mwan3;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.wanwatch.uci.UciShow;

/// mwan3's settings as `uci show mwan3` prints them, defaults filled in as mwan3track and its hotplug script do.
///
/// They are what the file says, which is what mwan3 does only after its next start.
///
/// @param globals the options of the section `globals`
public record Mwan3Settings(Map<String, Interface> interfaces, Map<String, PolicyMember> members,
    Map<String, Policy> policies, List<Rule> rules, Map<String, List<String>> globals) {
  /// What is more than this is as good as never, and more of it would be too much for arithmetic.
  private static final int MOST = 1000;
  private static final int DAY = 86_400;

  public Mwan3Settings {
    rules = List.copyOf(rules);
  }

  /// How one interface is tracked.
  ///
  /// @param initialState `online` or `offline`: what it is taken for before the first round
  /// @param reliability how many track IPs have to answer; the rest is not asked then
  /// @param count pings per track IP and round
  /// @param timeout of one ping
  /// @param interval between rounds while all is well, and while it is offline
  /// @param failureInterval between rounds while it is going offline
  /// @param recoveryInterval between rounds while it is coming online
  /// @param down failed rounds in a row that make it offline
  /// @param up good rounds in a row that make it online
  /// @param flushConntrack events at which mwan3 flushes the **whole** connection table
  public record Interface(String name, boolean enabled, String family, String initialState, List<String> trackIps,
      int reliability, int count, Duration timeout, Duration interval, Duration failureInterval,
      Duration recoveryInterval, boolean keepFailureInterval, int down, int up, List<String> flushConntrack) {
    public Interface {
      trackIps = List.copyOf(trackIps);
      flushConntrack = List.copyOf(flushConntrack);
    }

    /// What mwan3 needs, by its own arithmetic, to see a change.
    public Detection detection() {
      return Detection.of(this);
    }
  }

  /// An interface with its place in a policy. The lowest metric is used, weights share among equals.
  public record PolicyMember(String name, String interfaceName, int metric, int weight) {}

  /// @param lastResort what becomes of traffic when no member is left: `unreachable`, `blackhole` or `default`
  public record Policy(String name, List<String> members, String lastResort) {
    public Policy {
      members = List.copyOf(members);
    }
  }

  public record Rule(String name, String policy, Optional<String> destination, boolean sticky, String family) {}

  /// @param lines what `uci show mwan3` printed
  public static Mwan3Settings parse(Iterable<String> lines) {
    var uci = UciShow.parse("mwan3", lines);
    return new Mwan3Settings(map(uci, "interface", Mwan3Settings::tracked), map(uci, "member",
        s -> new PolicyMember(s.name(), s.text("interface").orElse(""), s.number("metric", 1), s.number("weight", 1))),
        map(uci, "policy",
            s -> new Policy(s.name(), s.list("use_member"), s.text("last_resort").orElse("unreachable"))),
        uci.ofType("rule").stream().map(Mwan3Settings::rule).toList(),
        uci.ofType("globals").stream().findFirst().map(UciShow.Section::options).orElse(Map.of()));
  }

  public Optional<Interface> interfaceOf(String name) {
    return Optional.ofNullable(interfaces.get(name));
  }

  /// Of a policy, those that may stand in its IPv4 chain.
  List<PolicyMember> membersOf(Policy policy) {
    return policy.members()
        .stream()
        .flatMap(name -> Optional.ofNullable(members.get(name)).stream())
        .filter(m -> interfaceOf(m.interfaceName()).filter(i -> !i.family().equals("ipv6")).isPresent())
        .toList();
  }

  private static <T> Map<String, T> map(UciShow uci, String type, Function<UciShow.Section, T> reader) {
    return uci.ofType(type)
        .stream()
        .collect(Collectors.toMap(UciShow.Section::name, reader, (_, b) -> b, LinkedHashMap::new));
  }

  private static Interface tracked(UciShow.Section s) {
    int interval = s.number("interval", 10);
    return new Interface(s.name(), s.flag("enabled", false), s.text("family").orElse("any"),
        s.text("initial_state").orElse("online"), s.list("track_ip"), count(s, "reliability", 1), count(s, "count", 1),
        seconds(s.number("timeout", 4)), seconds(interval), seconds(s.number("failure_interval", interval)),
        seconds(s.number("recovery_interval", interval)), s.flag("keep_failure_interval", false), count(s, "down", 5),
        count(s, "up", 5), s.list("flush_conntrack"));
  }

  private static Rule rule(UciShow.Section s) {
    return new Rule(s.name(), s.text("use_policy").orElse(""), s.text("dest_ip"), s.flag("sticky", false),
        s.text("family").orElse("any"));
  }

  private static int count(UciShow.Section s, String option, int otherwise) {
    return Math.min(s.number(option, otherwise), MOST);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(Math.min(seconds, DAY));
  }
}
