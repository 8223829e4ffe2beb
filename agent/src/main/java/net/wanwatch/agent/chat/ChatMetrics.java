package net.wanwatch.agent.chat;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/// Shows of each chat whether it is reached.
public final class ChatMetrics implements MultiCollector {
  private final Chatting chatting;
  private final Labels labels;

  /// @param labels `site`
  public ChatMetrics(Chatting chatting, Labels labels) {
    this.chatting = chatting;
    this.labels = labels;
  }

  @Override
  public MetricSnapshots collect() {
    var up = GaugeSnapshot.builder()
        .name("wanwatch_chat_up")
        .help("1 while the chat takes what it is sent, or was sent nothing yet, else 0.");
    var waiting = GaugeSnapshot.builder()
        .name("wanwatch_chat_waiting")
        .help("Messages that the chat does not have yet.");
    var sent = CounterSnapshot.builder().name("wanwatch_chat_sent").help("Messages and edits that the chat took.");
    for (var sender : chatting.senders()) {
      var own = labels.merge(Labels.of("chat", sender.chat()));
      up.dataPoint(point(own, sender.fault().isEmpty() ? 1 : 0));
      waiting.dataPoint(point(own, chatting.boxes().waiting(sender.chat())));
      sent.dataPoint(CounterDataPointSnapshot.builder().labels(own).value((double) sender.sent()).build());
    }
    return MetricSnapshots.of(up.build(), waiting.build(), sent.build());
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
