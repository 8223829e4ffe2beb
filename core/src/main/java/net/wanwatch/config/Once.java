package net.wanwatch.config;

import java.util.HashMap;
import java.util.Map;

/// Things of which each may stand in the file once: who claimed what, and in which line.
final class Once {
  private final String rule;
  private final Map<String, String> claims = new HashMap<>();

  /// @param rule what would be right, for the second who claims the same
  Once(String rule) {
    this.rule = rule;
  }

  void claim(String thing, String owner, Value at) throws BadConfig {
    var before = claims.putIfAbsent(thing, owner + " in line " + at.line());
    if (before != null) {
      throw at.wrong("%s is already %s: %s".formatted(at.quoted(), before, rule));
    }
  }
}
