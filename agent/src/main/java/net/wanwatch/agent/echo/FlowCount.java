package net.wanwatch.agent.echo;

import java.util.concurrent.ThreadLocalRandom;
import net.wanwatch.probe.EchoPacket;

/// What came of one flow of a known collector. Begins anywhere: who counts on sees that it was begun anew.
final class FlowCount {
  private int count = ThreadLocalRandom.current().nextInt(EchoPacket.Received.COUNTS);
  private int furthest = Integer.MIN_VALUE;
  private int reordered;

  /// @param sequence of the request that came now
  EchoPacket.Received came(int sequence) {
    count = count % EchoPacket.Received.COUNTS + 1;
    if (sequence < furthest) {
      reordered = (reordered + 1) & 0xff;
    } else {
      furthest = sequence;
    }
    return new EchoPacket.Received(count, reordered);
  }
}
