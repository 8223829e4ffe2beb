package net.wanwatch.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.wanwatch.config.Config;
import net.wanwatch.setup.plan.BadPlan;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.tunnel.Device;

/// The public keys of the other end, as they were given and as they are known here: each tunnel has one of its own, and none is this end's.
final class PlanKeys {
  /// 32 bytes in Base64, as wg(8) prints them.
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=");
  /// What wg(8) shows where there is no key.
  private static final String NO_KEY = "A".repeat(43) + "=";

  private final Map<String, String> given;

  /// @throws BadPlan where one cannot be right
  PlanKeys(Map<String, String> given, List<Config.Tunnel> tunnels) {
    this.given = given;
    given.forEach((tunnel, key) -> {
      if (tunnels.stream().noneMatch(it -> it.name().equals(tunnel))) {
        throw wrong("--key %s=…: there is no tunnel '%s'".formatted(tunnel, tunnel));
      }
      if (!KEY.matcher(key).matches()) {
        throw wrong(
            "--key %s: '%s' is no public key of WireGuard (wg show %s public-key)".formatted(tunnel, key, tunnel));
      }
      if (key.equals(NO_KEY)) {
        throw wrong("--key %s: this key is all zeros, which is none (wg show %s public-key)".formatted(tunnel, tunnel));
      }
    });
    given.forEach((tunnel, key) -> alone(tunnel, key, given));
  }

  private static BadPlan wrong(String text) {
    return new BadPlan(text);
  }

  Map<String, String> given() {
    return given;
  }

  /// Of two tunnels the later one is named, as it was given last.
  private void alone(String tunnel, String key, Map<String, String> known) {
    for (var other : known.entrySet()) {
      if (!other.getKey().equals(tunnel) && other.getValue().equals(key)) {
        boolean isGiven = given.containsKey(other.getKey());
        var names = List.copyOf(given.keySet());
        boolean isLater = isGiven && names.indexOf(other.getKey()) > names.indexOf(tunnel);
        throw wrong("--key %1$s: it is the key of %2$s too; each tunnel has one of its own (wg show %1$s public-key)"
            .formatted(isLater ? other.getKey() : tunnel, isLater ? tunnel : other.getKey()));
      }
    }
  }

  /// @param own public keys of this end, by interface
  private void notOwn(Map<String, String> own, String end) {
    own.forEach((name, key) -> given.forEach((tunnel, other) -> {
      if (other.equals(key)) {
        throw wrong(
            "--key %s: this is the key of %s here, on %s; the other end's is wanted (wg show %s public-key, there)"
                .formatted(tunnel, name, end, tunnel));
      }
    }));
  }

  /// On the VPS, where the router's are given.
  ///
  /// @param own public keys of its ends, by interface
  /// @param peers those that its ends know
  void atVps(Map<String, String> own, Map<String, String> peers) {
    notOwn(own, "this host");
    var others = new LinkedHashMap<>(peers);
    others.keySet().removeAll(given.keySet());
    given.forEach((tunnel, key) -> alone(tunnel, key, others));
  }

  /// The VPS's, as they were given, or as the router has them: its configuration, else its kernel.
  Map<String, String> ofVps(RouterSetup setup) {
    var own = new LinkedHashMap<String, String>();
    var keys = new LinkedHashMap<String, String>();
    setup.wireguard().forEach(it -> {
      it.publicKey().ifPresent(key -> own.put(it.name(), key));
      configured(setup, it.name()).or(() -> it.peers().stream().map(Device.Peer::publicKey).findFirst())
          .ifPresent(key -> keys.put(it.name(), key));
    });
    notOwn(own, "the router");
    keys.keySet().removeAll(given.keySet());
    given.forEach((tunnel, key) -> alone(tunnel, key, keys));
    keys.putAll(given);
    return keys;
  }

  private static Optional<String> configured(RouterSetup setup, String tunnel) {
    return setup.network()
        .ofType("wireguard_" + tunnel)
        .stream()
        .filter(it -> !it.flag("disabled", false) && it.text("endpoint_host").isPresent())
        .flatMap(it -> it.text("public_key").stream())
        .filter(it -> KEY.matcher(it).matches())
        .findFirst();
  }
}
