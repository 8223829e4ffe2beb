package net.wanwatch.setup.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import net.wanwatch.setup.apply.Commands;
import net.wanwatch.setup.find.Marks;
import net.wanwatch.setup.find.Prefixes;
import net.wanwatch.setup.find.RuleOrder;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow;
import net.wanwatch.uci.UciShow.Section;

/// What is to be done on a router that it becomes as planned: `uci` commands, of what is missing or otherwise. What is not planned is left
/// alone. A section without a name is the one that says the same in what makes it what it is: a rule its mark and what it does, a zone its
/// name, a peer its interface.
public final class RouterDifference {
  /// What an interface or a member has of these is somebody's choice.
  private static final List<String> IS_THEIRS = List.of("proto", "device", "netmask", "weight", "metric", "loglevel",
      "logging", "persistent_keepalive", "mmx_mask");

  private final RouterSetup setup;
  private final RouterPlan plan;
  private final List<String> commands = new ArrayList<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private final Set<Section> taken = new HashSet<>();
  private final List<String> notes = new ArrayList<>();

  /// The rule that looks up the mark that is at hand.
  private record Placed(String path, Optional<Section> there, long priority) {}

  private Optional<Placed> lookup = Optional.empty();
  /// Rules that are added.
  private int made;

  private RouterDifference(RouterSetup setup, RouterPlan plan) {
    this.setup = setup;
    this.plan = plan;
  }

  /// None where all is as planned.
  public static Commands of(RouterSetup setup, RouterPlan plan) {
    return new RouterDifference(setup, plan).difference();
  }

  private Commands difference() {
    if (setup.missing().getOrDefault("mwan3", "").contains("not installed")) {
      commands.add(setup.install("mwan3"));
    }
    for (var line : plan.tables()) {
      var number = line.split("\t", 2)[0];
      var name = line.split("\t", 2)[1];
      if (!name.equals(setup.tables().get(number))) {
        commands.add("echo %s >>/etc/iproute2/rt_tables".formatted(UciSection.quoted(line)));
        changed.add("network");
      }
    }
    boolean firewall = !setup.missing().containsKey("firewall");
    if (!firewall) {
      notes.add("/etc/config/firewall could not be read, and is left alone");
    }
    var rules = new CatchAll(setup.mwan3());
    plan.sections()
        .stream()
        .filter(it -> firewall || !it.config().equals("firewall"))
        .filter(it -> needsTime() || !isForTime(it))
        .filter(it -> !rules.isInVain(it))
        .forEach(this::section);
    otherZones();
    notes.addAll(rules.notes(plan.sections()));
    plan.plan().tunnels().forEach(this::device);
    changed.stream().map(config -> "uci commit " + config).forEach(commands::add);
    return new Commands(commands, reloads(), notes);
  }

  /// One network belongs into one zone: a tunnel that stands in another too has the rules of whichever comes first.
  private void otherZones() {
    for (var zone : setup.firewall().ofType("zone")) {
      var name = zone.text("name").orElse("");
      var words = zone.words("network");
      var here = plan.plan()
          .tunnels()
          .stream()
          .flatMap(it -> Stream.of(it.name(), it.member()))
          .distinct()
          .filter(words::contains)
          .toList();
      if (name.equals(plan.plan().tunnelZone()) || here.isEmpty() || !zone.flag("enabled", true)) {
        continue;
      }
      notes.add("the firewall's zone %2$s loses %1$s: the zone of the tunnels is %3$s, and a network belongs into one"
          .formatted(String.join(", ", here), name, plan.plan().tunnelZone()));
      var option = "firewall.%s.network".formatted(zone.name());
      changed.add("firewall");
      var others = words.stream().filter(it -> !here.contains(it)).toList();
      if (others.isEmpty()) {
        commands.add("uci delete " + option);
      } else if (words.size() > zone.list("network").size()) {
        commands.add("uci set %s=%s".formatted(option, UciSection.quoted(String.join(" ", others))));
      } else {
        here.forEach(it -> commands.add("uci del_list %s=%s".formatted(option, UciSection.quoted(it))));
      }
    }
  }

  private void device(PlannedTunnel it) {
    boolean known = setup.mtus().containsKey(it.device()) || setup.devices().containsValue(it.device());
    if (!known && !setup.mtus().isEmpty()) {
      notes.add("%s: the router has no device %s now; those that it has: %s".formatted(it.name(), it.device(),
          String.join(", ", setup.mtus().keySet().stream().filter(device -> !device.equals("lo")).toList())));
    }
  }

  private List<String> reloads() {
    var reloads = new ArrayList<String>();
    if (changed.contains("network")) {
      reloads.add("service network reload");
    }
    if (changed.contains("system")) {
      reloads.add("service sysntpd restart");
    }
    if (changed.contains("firewall")) {
      reloads.add("service firewall reload");
    }
    if (changed.contains("mwan3")) {
      reloads.add("mwan3 restart");
    }
    return reloads;
  }

  private static boolean isForTime(UciSection it) {
    return it.config().equals("system") || it.text("in").equals(Optional.of("loopback"));
  }

  /// Not where that is not known, or where it comes otherwise: a clock that goes on without power, a server beside the tunnels.
  private boolean needsTime() {
    var host = setup.host();
    var tunnels = plan.plan().tunnels().stream().map(PlannedTunnel::name).toList();
    var ways = host.clock().ways();
    return !host.time().sections().isEmpty() && !host.clock().battery() && !host.clock().told()
        && host.time()
            .ofType("timeserver")
            .stream()
            .flatMap(it -> it.list("server").stream())
            .map(ways::get)
            .noneMatch(way -> way != null && !tunnels.contains(way));
  }

  private void section(UciSection wanted) {
    var there = find(wanted);
    there.ifPresent(taken::add);
    var path = there.map(it -> wanted.config() + "." + it.name()).orElseGet(() -> make(wanted));
    wanted.options().forEach((option, values) -> {
      if (there.filter(it -> it.text(option).isPresent() && isTheirs(wanted, it, option)).isPresent()) {
        return;
      }
      var is = there.map(it -> it.list(option)).orElse(List.of());
      if (wanted.lists().contains(option)) {
        var words = there.filter(_ -> !wanted.config().equals("mwan3")).map(it -> it.words(option)).orElse(is);
        list(wanted, path + "." + option, words, words.size() > is.size());
      } else if (!is.equals(values)) {
        change(wanted, "uci set %s.%s=%s".formatted(path, option, UciSection.quoted(values.getFirst())));
      }
    });
    there.ifPresent(it -> on(wanted, it, path));
    if (wanted.type().equals("rule") && wanted.text("mark").isPresent()) {
      pair(wanted, there, path);
    }
    boolean lacksKey = there.isEmpty() || there.filter(it -> !it.flag("has_key", true)).isPresent();
    if (lacksKey && wanted.options().getOrDefault("proto", List.of()).contains("wireguard")) {
      change(wanted, "uci set %s.private_key=\"$(wg genkey)\"".formatted(path));
    }
  }

  private void on(UciSection wanted, Section is, String path) {
    boolean firewall = wanted.config().equals("firewall");
    for (var option : firewall ? List.of("enabled") : List.of("disabled", "auto")) {
      if (is.flag(option, !option.equals("disabled")) == option.equals("disabled")
          && !wanted.options().containsKey(option)) {
        change(wanted, "uci delete %s.%s".formatted(path, option));
      }
    }
  }

  /// The rule that looks a mark up stands before the one that refuses it, and both before mwan3's.
  private void pair(UciSection wanted, Optional<Section> there, String path) {
    long priority = there.map(this::priority).orElseGet(() -> (long) setup.network().ofType("rule").size() + ++made);
    if (wanted.text("lookup").isPresent()) {
      lookup = Optional.of(new Placed(path, there, priority));
      return;
    }
    var before = lookup.orElseThrow();
    if (before.priority < priority && priority < RuleOrder.MWAN3) {
      return;
    }
    long first = RuleOrder.first(before.priority);
    boolean isFirst = before.there.filter(it -> it.number("priority", 0) == first).isPresent();
    if (!isFirst && (before.there.isPresent() || there.isPresent())) {
      change(wanted, "uci set %s.priority='%d'".formatted(before.path, first));
    }
    change(wanted, "uci set %s.priority='%d'".formatted(path, first + 1));
  }

  /// A mark that is the same number may be written otherwise, and with a mask.
  private boolean isTheirs(UciSection wanted, Section is, String option) {
    return IS_THEIRS.contains(option) || (isForTime(wanted) && List.of("lookup", "priority").contains(option))
        || (wanted.type().equals("rule") && wanted.config().equals("network")
            && (option.equals("mark") || (option.equals("lookup") && isTable(is, wanted.text(option).orElse("")))));
  }

  private boolean isTable(Section rule, String table) {
    return setup.sameTable(rule.text("lookup").orElse(""), table);
  }

  /// mwan3's scripts read lists alone; the others take `option network 'a b'` for one too, of which `uci add_list` would make one name.
  ///
  /// @param together they stand in one option
  private void list(UciSection wanted, String path, List<String> is, boolean together) {
    var option = path.substring(path.lastIndexOf('.') + 1);
    var lacks = wanted.options()
        .getOrDefault(option, List.of())
        .stream()
        .filter(it -> !is.contains(it) && !(option.equals("allowed_ips") && Prefixes.of(is).hold(it)))
        .toList();
    if (!lacks.isEmpty() && together) {
      var all = Stream.concat(is.stream(), lacks.stream()).toList();
      change(wanted, "uci set %s=%s".formatted(path, UciSection.quoted(String.join(" ", all))));
    } else {
      lacks.forEach(it -> change(wanted, "uci add_list %s=%s".formatted(path, UciSection.quoted(it))));
    }
  }

  private void change(UciSection wanted, String command) {
    changed.add(wanted.config());
    commands.add(command);
  }

  /// @return how the new one is called in the commands that follow
  private String make(UciSection wanted) {
    if (wanted.name().isPresent()) {
      var path = wanted.config() + "." + wanted.name().get();
      change(wanted, "uci set %s=%s".formatted(path, wanted.type()));
      return path;
    }
    change(wanted, "uci add %s %s".formatted(wanted.config(), wanted.type()));
    return "%s.@%s[-1]".formatted(wanted.config(), wanted.type());
  }

  private UciShow file(String config) {
    return switch (config) {
      case "network" -> setup.network();
      case "firewall" -> setup.firewall();
      case "system" -> setup.host().time();
      default -> setup.mwan3();
    };
  }

  private Optional<Section> find(UciSection wanted) {
    var mark = wanted.text("mark").map(Marks::number).orElse(OptionalLong.empty());
    if (mark.isPresent()) {
      return rule(wanted, mark.getAsLong());
    }
    var same = file(wanted.config()).ofType(wanted.type())
        .stream()
        .filter(it -> !taken.contains(it))
        .sorted(Comparator.comparing((Section it) -> it.flag("disabled", false) || !it.flag("enabled", true))
            .thenComparing(it -> wanted.options().containsKey("endpoint_host") && it.text("endpoint_host").isEmpty())
            .thenComparing(
                it -> wanted.options().containsKey("endpoint_host") && !matches(wanted, it, "endpoint_host")));
    if (wanted.name().isPresent()) {
      return same.filter(it -> it.name().equals(wanted.name().get())).findFirst();
    }
    if (isForTime(wanted)) {
      return same.filter(it -> matches(wanted, it, "in") && matches(wanted, it, "dest"))
          .filter(it -> plan.plan().tunnels().stream().anyMatch(own -> isTable(it, own.tableName())))
          .findFirst();
    }
    return same.filter(it -> identity(wanted.type()).stream().allMatch(option -> matches(wanted, it, option)))
        .findFirst();
  }

  /// The one that is asked first, of those that are switched on, whichever table it sends to.
  private Optional<Section> rule(UciSection wanted, long mark) {
    var same = wanted.text("lookup").isPresent()
        ? Marks.lookups(setup, mark)
        : Marks.refusals(setup, mark).stream().filter(it -> matches(wanted, it, "action")).toList();
    return same.stream()
        .filter(it -> !taken.contains(it))
        .min(Comparator.comparing((Section it) -> it.flag("disabled", false)).thenComparingLong(this::priority));
  }

  /// One without a priority has its place among the rules, as netifd counts them.
  private long priority(Section rule) {
    return rule.number("priority", setup.network().ofType("rule").indexOf(rule) + 1);
  }

  private static List<String> identity(String type) {
    return switch (type) {
      case "zone" -> List.of("name");
      case "forwarding" -> List.of("src", "dest");
      case "rule" -> List.of("mark", "lookup", "action", "in", "dest");
      default -> List.of();
    };
  }

  private static boolean matches(UciSection wanted, Section is, String option) {
    return wanted.text(option).equals(is.text(option));
  }
}
