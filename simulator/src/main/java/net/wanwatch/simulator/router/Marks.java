package net.wanwatch.simulator.router;

/// The seed's fwmarks, by which a tunnel's own packets find their WAN.
final class Marks {
  private Marks() {}

  static int of(int tunnel) {
    return 0x387 + tunnel;
  }
}
