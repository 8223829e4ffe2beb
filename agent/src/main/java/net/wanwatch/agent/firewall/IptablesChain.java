package net.wanwatch.agent.firewall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// One chain as `iptables -S CHAIN` prints it (iptables(8)), its rules asked one after the other. Where a rule asks for what is not known
/// of a packet, or jumps to another chain, it is both taken and passed over.
public final class IptablesChain {
  private static final Pattern WORD = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|\\S+");
  private static final List<String> PASSED_OVER = List.of("LOG", "NFLOG", "ULOG", "TRACE", "MARK", "CONNMARK", "TCPMSS",
      "CLASSIFY", "DSCP", "TOS", "TTL", "CT", "NOTRACK");
  private static final List<String> NEW_SOURCE = List.of("MASQUERADE", "SNAT");

  private enum End {
    ACCEPT, DROP
  }

  private final boolean drops;
  private final List<List<String>> rules = new ArrayList<>();

  /// @param lines its policy and its rules; others are passed over
  public IptablesChain(List<String> lines) {
    this(lines, lines.stream().anyMatch(it -> it.startsWith("-P ") && it.endsWith(" DROP")));
  }

  private IptablesChain(List<String> lines, boolean drops) {
    this.drops = drops;
    lines.stream()
        .filter(it -> it.startsWith("-A "))
        .forEach(it -> rules.add(WORD.matcher(it).results().skip(2).map(word -> word.group()).toList()));
  }

  /// The same with a policy that drops nothing.
  public static IptablesChain withoutPolicy(List<String> lines) {
    return new IptablesChain(lines, false);
  }

  /// Whether it lets a packet pass; empty where it cannot be told.
  public Optional<Boolean> passes(Packet packet) {
    Set<End> ends = EnumSet.noneOf(End.class);
    for (var rule : rules) {
      var fits = fits(rule, packet);
      var target = target(rule);
      if (fits == Fits.NO || PASSED_OVER.contains(target)) {
        continue;
      }
      switch (target) {
        case "ACCEPT" -> ends.add(End.ACCEPT);
        case "DROP", "REJECT" -> ends.add(End.DROP);
        case "RETURN" -> ends.add(drops ? End.DROP : End.ACCEPT);
        case "" -> {
          continue;
        }
        default -> {
          ends.addAll(EnumSet.allOf(End.class));
          continue;
        }
      }
      if (fits == Fits.YES) {
        return certain(ends);
      }
    }
    ends.add(drops ? End.DROP : End.ACCEPT);
    return certain(ends);
  }

  private static Optional<Boolean> certain(Set<End> ends) {
    return ends.size() == 1 ? Optional.of(ends.contains(End.ACCEPT)) : Optional.empty();
  }

  /// Whether a rule that may fit gives a packet the host's own address, or sends it to a chain that may.
  public boolean mayMasquerade(Packet packet) {
    return rules.stream()
        .filter(it -> fits(it, packet) != Fits.NO)
        .map(IptablesChain::target)
        .anyMatch(it -> NEW_SOURCE.contains(it)
            || !(it.isEmpty() || PASSED_OVER.contains(it) || List.of("ACCEPT", "RETURN").contains(it)));
  }

  public boolean masquerades() {
    return rules.stream().map(IptablesChain::target).anyMatch(NEW_SOURCE::contains);
  }

  private static String target(List<String> rule) {
    int at = Math.max(rule.indexOf("-j"), rule.indexOf("-g"));
    return at >= 0 && at + 1 < rule.size() ? rule.get(at + 1) : "";
  }

  private static Fits fits(List<String> rule, Packet packet) {
    var all = Fits.YES;
    boolean not = false;
    for (int i = 0; i < rule.size(); i++) {
      var option = rule.get(i);
      if (List.of("-j", "-g").contains(option)) {
        return all;
      }
      if (option.equals("!")) {
        not = true;
        continue;
      }
      var value = i + 1 < rule.size() ? rule.get(i + 1) : "";
      var one = one(option, value, packet);
      if (one.isPresent()) {
        i++;
        all = and(all, not ? one.get().not() : one.get());
      } else {
        all = and(all, Fits.MAYBE);
      }
      not = false;
    }
    return all;
  }

  private static Fits and(Fits one, Fits other) {
    return one == Fits.NO || other == Fits.NO ? Fits.NO : one == Fits.YES ? other : one;
  }

  /// Empty where the option is not understood.
  private static Optional<Fits> one(String option, String value, Packet packet) {
    return switch (option) {
      case "-m" -> Optional.of(List.of("comment", "state", "conntrack").contains(value) ? Fits.YES : Fits.MAYBE);
      case "--comment" -> Optional.of(Fits.YES);
      case "-p" -> Optional.of(value.equals("all") ? Fits.YES : Fits.MAYBE);
      case "-i" -> Optional.of(device(value, packet.in()));
      case "-o" -> Optional.of(packet.out().map(it -> device(value, it)).orElse(Fits.MAYBE));
      case "-s" -> Optional.of(Fits.network(value, packet.from()));
      case "-d" -> Optional.of(Fits.network(value, packet.to()));
      case "--state", "--ctstate" -> Optional.of(state(value, packet.state()));
      default -> Optional.empty();
    };
  }

  private static Fits device(String pattern, String device) {
    return Fits.of(
        pattern.endsWith("+") ? device.startsWith(pattern.substring(0, pattern.length() - 1)) : device.equals(pattern));
  }

  /// `DNAT` and `SNAT` are states too, of which nothing is known.
  private static Fits state(String wanted, String state) {
    var words = Arrays.asList(wanted.split(",", -1));
    if (words.stream().anyMatch(it -> it.equalsIgnoreCase(state))) {
      return Fits.YES;
    }
    return words.contains("DNAT") || words.contains("SNAT") ? Fits.MAYBE : Fits.NO;
  }
}
