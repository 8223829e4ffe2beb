package net.wanwatch.agent.echo;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.probe.EchoPacket;
import net.wanwatch.probe.EchoTag;

/// A collector as the echo knows it: its key, and its share of each tunnel.
final class KnownCollector {
  /// A site of twelve tunnels whose other eleven are down sends 450 a second through the last one.
  private static final int RATE = 1000;
  /// So many requests are remembered, two minutes' of a site of three tunnels.
  private static final int REMEMBERED = 1 << 14;
  /// More than a site of twelve tunnels has; a process that begins anew has others.
  private static final int FLOWS = 256;

  private final EchoKey key;
  private final EchoTag tag;
  private final Map<InetAddress, TokenBucket> shares = new HashMap<>();
  private long told;
  private long heard;
  private boolean everHeard;
  private long[] seen = {};
  private final Map<Integer, FlowCount> flows = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, FlowCount> eldest) {
      return size() > FLOWS;
    }
  };

  KnownCollector(EchoKey key, long now) {
    this.key = key;
    this.tag = key.tag();
    this.told = now;
  }

  boolean isOf(EchoKey other) {
    return key.equals(other);
  }

  boolean sent(ByteBuffer request) {
    return tag.isOf(request);
  }

  void told(long now) {
    told = now;
  }

  void heard(long now) {
    heard = now;
    everHeard = true;
  }

  boolean isHeardWithin(long nanos, long now) {
    return everHeard && now - heard <= nanos;
  }

  boolean isKnownWithin(long nanos, long now) {
    return isHeardWithin(nanos, now) || now - told <= nanos;
  }

  /// Whether the request came before: then somebody plays a recorded one. Each place remembers the last of its requests.
  boolean isRepeated(ByteBuffer request) {
    if (seen.length == 0) {
      seen = new long[REMEMBERED];
    }
    long first = EchoTag.first(request);
    int place = (int) (first & (REMEMBERED - 1));
    boolean repeated = seen[place] == first;
    seen[place] = first;
    return repeated;
  }

  /// What came of its flow by now, this request included. Of the echo's thread.
  EchoPacket.Received received(EchoPacket.Request request) {
    return flows.computeIfAbsent(request.flow(), _ -> new FlowCount()).came(request.sequence());
  }

  /// Of the echo's thread.
  boolean takes(InetAddress tunnel, long now) {
    var share = shares.get(tunnel);
    if (share == null) {
      share = new TokenBucket(RATE, RATE, now);
      shares.put(tunnel, share);
    }
    return share.take(now);
  }
}
