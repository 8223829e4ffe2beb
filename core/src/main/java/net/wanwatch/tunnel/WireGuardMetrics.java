package net.wanwatch.tunnel;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import net.wanwatch.poll.Reading;

/// Shows what WireGuard last said, in the names of mdlayher's wireguard_exporter, so that dashboards made for
/// that one work here. A scrape only looks; a silent source has no series at all.
public final class WireGuardMetrics implements MultiCollector {
  private final List<Source> sources;

  /// One host's WireGuard, and the labels it goes by.
  public record Source(Naming naming, Supplier<Reading<List<Device>>> latest) {}

  /// Says which labels stand beside `device` and `public_key`: the host's own on a device, and the tunnel's too
  /// on a peer that is one.
  public interface Naming {
    Labels device(Device device);

    Labels peer(Device device, Device.Peer peer);

    /// What the crew calls the peer; the empty string when it is no tunnel of ours.
    String name(Device device, Device.Peer peer);
  }

  public WireGuardMetrics(List<Source> sources) {
    this.sources = List.copyOf(sources);
  }

  @Override
  public MetricSnapshots collect() {
    var families = new Families();
    for (var source : sources) {
      if (source.latest.get() instanceof Reading.Heard<List<Device>>(var _, var devices)) {
        devices.forEach(device -> families.add(source.naming, device));
      }
    }
    return families.snapshots();
  }

  private static final class Families {
    final InfoSnapshot.Builder device = InfoSnapshot.builder().name("wireguard_device").help("A WireGuard interface.");
    final InfoSnapshot.Builder peer = InfoSnapshot.builder()
        .name("wireguard_peer")
        .help("A WireGuard peer, where its packets last came from, and what the crew calls it.");
    final CounterSnapshot.Builder received = CounterSnapshot.builder()
        .name("wireguard_peer_receive_bytes")
        .help("Bytes received from the peer, WireGuard's overhead included.");
    final CounterSnapshot.Builder sent = CounterSnapshot.builder()
        .name("wireguard_peer_transmit_bytes")
        .help("Bytes sent to the peer, WireGuard's overhead included.");
    final GaugeSnapshot.Builder handshake = GaugeSnapshot.builder()
        .name("wireguard_peer_last_handshake_seconds")
        .help("When the last handshake with the peer was made, in Unix time; absent until the first.");

    /// Two series with the same labels would cost the whole scrape, so that the first one counts.
    private final Set<Labels> shown = new HashSet<>();

    void add(Naming naming, Device d) {
      var labels = naming.device(d).merge(Labels.of("device", d.name(), "public_key", d.publicKey().orElse("")));
      if (shown.add(labels.merge(Labels.of("what", "device")))) {
        device.dataPoint(InfoDataPointSnapshot.builder().labels(labels).build());
      }
      d.peers().forEach(p -> add(naming, d, p));
    }

    private void add(Naming naming, Device d, Device.Peer p) {
      var labels = naming.peer(d, p).merge(Labels.of("device", d.name(), "public_key", p.publicKey()));
      if (!shown.add(labels)) {
        return;
      }
      peer.dataPoint(InfoDataPointSnapshot.builder()
          .labels(labels.merge(Labels.of("endpoint", p.endpoint().orElse(""), "name", naming.name(d, p))))
          .build());
      received.dataPoint(CounterDataPointSnapshot.builder().labels(labels).value((double) p.receivedBytes()).build());
      sent.dataPoint(CounterDataPointSnapshot.builder().labels(labels).value((double) p.sentBytes()).build());
      p.lastHandshake()
          .ifPresent(at -> handshake
              .dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value((double) at.getEpochSecond()).build()));
    }

    MetricSnapshots snapshots() {
      return MetricSnapshots.of(device.build(), peer.build(), received.build(), sent.build(), handshake.build());
    }
  }
}
