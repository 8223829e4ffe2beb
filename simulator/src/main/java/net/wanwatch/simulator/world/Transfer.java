package net.wanwatch.simulator.world;

/// One stretch of a pretend throughput test.
///
/// @param wanted bytes a second that it would send
/// @param flows connections at once
public record Transfer(int tunnel, boolean down, boolean udp, double wanted, int flows, double seconds) {
  /// What came of it.
  ///
  /// @param sent bytes that left, `arrived` those that came
  public record Moved(double sent, double arrived, long retransmits) {
    public static final Moved NOTHING = new Moved(0, 0, 0);

    public Moved plus(Moved other) {
      return new Moved(sent + other.sent, arrived + other.arrived, retransmits + other.retransmits);
    }
  }
}
