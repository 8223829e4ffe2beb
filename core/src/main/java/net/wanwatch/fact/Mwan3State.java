package net.wanwatch.fact;

/// What mwan3 calls the state of an interface, by the names that its exporter for prometheus-node-exporter-lua uses.
///
/// `DISABLED` is an interface that was taken down (its tracker is paused) or that the settings switch off. The second
/// is our addition: mwan3 itself says `unknown` there, which would be no different from "nobody knows". `NOTRACKING`
/// has no track IP, so nothing can be said. `UNKNOWN` is everything without a living tracker: a status that nobody
/// renews is a lie, whatever the file says.
public enum Mwan3State implements Word {
  OFFLINE, ONLINE, DISCONNECTING, CONNECTING, DISABLED, NOTRACKING, UNKNOWN;

  /// A word that a later mwan3 may invent is `UNKNOWN`.
  public static Mwan3State of(String word) {
    return Word.of(Mwan3State.class, word).orElse(UNKNOWN);
  }
}
