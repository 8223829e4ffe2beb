package net.wanwatch.agent.firewall;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One packet on its way through chains: all that may become of it. Where a rule asks for what is not known of the packet, it is both
/// taken and passed over.
///
/// @param rules their expressions, by `family table chain`
/// @param sets named ones, by `family table name`
record Passing(Map<String, List<JsonNode>> rules, Map<String, JsonNode> sets, Packet packet) {
  /// Deeper than nftables lets anybody jump.
  private static final int DEEPEST = 32;
  private static final List<String> NEUTRAL = List.of("counter", "log", "mangle", "comment", "notrack", "flow",
      "continue", "ct helper", "meter");

  /// `ON` is the next rule, or the end of a chain without a word; `BACK` the end of this chain.
  enum End {
    ACCEPT, DROP, ON, BACK
  }

  /// @return never [End#BACK]
  Set<End> through(String chain) {
    return through(chain, 0);
  }

  private Set<End> through(String chain, int depth) {
    if (depth > DEEPEST) {
      return EnumSet.of(End.ACCEPT, End.DROP, End.ON);
    }
    var ends = EnumSet.noneOf(End.class);
    for (var rule : rules.getOrDefault(chain, List.of())) {
      var of = rule(rule, chain, depth);
      boolean goesOn = of.remove(End.ON);
      if (of.remove(End.BACK)) {
        ends.add(End.ON);
      }
      ends.addAll(of);
      if (!goesOn) {
        return ends;
      }
    }
    ends.add(End.ON);
    return ends;
  }

  private Set<End> rule(JsonNode expressions, String chain, int depth) {
    var place = chain.substring(0, chain.lastIndexOf(' '));
    var ends = EnumSet.noneOf(End.class);
    boolean certain = true;
    for (var it : expressions) {
      if (it.has("match")) {
        switch (Fits.match(it.path("match"), packet, sets, place)) {
          case YES -> {
          }
          case MAYBE -> certain = false;
          case NO -> {
            ends.add(End.ON);
            return ends;
          }
        }
      } else if (it.has("vmap")) {
        if (vmap(it.path("vmap"), place, depth, ends) && certain) {
          return ends;
        }
      } else if (isVerdict(it)) {
        ends.addAll(verdict(it, place, depth));
        if (!certain) {
          ends.add(End.ON);
        }
        return ends;
      } else if (NEUTRAL.stream().noneMatch(it::has) && !it.path("xt").path("type").asText("").equals("target")) {
        certain = false;
      }
    }
    ends.add(End.ON);
    return ends;
  }

  private static boolean isVerdict(JsonNode it) {
    return List.of("accept", "drop", "reject", "return", "queue", "jump", "goto").stream().anyMatch(it::has);
  }

  private Set<End> verdict(JsonNode it, String place, int depth) {
    if (it.has("accept")) {
      return EnumSet.of(End.ACCEPT);
    }
    if (it.has("drop") || it.has("reject")) {
      return EnumSet.of(End.DROP);
    }
    if (it.has("return")) {
      return EnumSet.of(End.BACK);
    }
    if (it.has("queue")) {
      return EnumSet.of(End.ACCEPT, End.DROP);
    }
    boolean comesBack = it.has("jump");
    var ends = through(place + " " + it.path(comesBack ? "jump" : "goto").path("target").asText(), depth + 1);
    if (!comesBack && ends.remove(End.ON)) {
      ends.add(End.BACK);
    }
    return ends;
  }

  /// @param ends what may come of it is added to them
  /// @return whether one of its verdicts is certain
  private boolean vmap(JsonNode vmap, String place, int depth, Set<End> ends) {
    var value = Fits.value(vmap.path("key"), packet);
    var data = vmap.path("data").path("set");
    if (!data.isArray()) {
      ends.addAll(EnumSet.of(End.ACCEPT, End.DROP));
      return false;
    }
    for (var each : data) {
      var fits = value.map(it -> Fits.holds(each.path(0), it, sets, place)).orElse(Fits.MAYBE);
      if (fits != Fits.NO) {
        ends.addAll(verdict(each.path(1), place, depth));
      }
      if (fits == Fits.YES) {
        return true;
      }
    }
    return false;
  }
}
