package net.wanwatch.collector.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The public keys of the VPS's end, as its agent's metrics tell them.
///
/// @param own of each of its WireGuard interfaces
/// @param peers the interface that has a peer, by the peer's key
record VpsKeys(Map<String, String> own, Map<String, String> peers) {
  private static final Pattern INFO = Pattern.compile("wireguard_(device|peer)_info\\{(.*)} 1(?:\\.0)?");
  private static final Pattern DEVICE = Pattern.compile("(?:^|,)device=\"([^\"]+)\"");
  private static final Pattern KEY = Pattern.compile("(?:^|,)public_key=\"([^\"]+)\"");

  /// @param metrics in Prometheus's text
  static VpsKeys parse(String metrics) {
    var own = new HashMap<String, String>();
    var peers = new HashMap<String, String>();
    metrics.lines().map(INFO::matcher).filter(it -> it.matches()).forEach(it -> {
      var device = DEVICE.matcher(it.group(2));
      var key = KEY.matcher(it.group(2));
      if (device.find() && key.find()) {
        if (it.group(1).equals("device")) {
          own.put(device.group(1), key.group(1));
        } else {
          peers.put(key.group(1), device.group(1));
        }
      }
    });
    return new VpsKeys(Map.copyOf(own), Map.copyOf(peers));
  }

  /// The interface whose own key that is.
  Optional<String> device(String key) {
    return own.entrySet().stream().filter(it -> it.getValue().equals(key)).map(Map.Entry::getKey).findFirst();
  }
}
