package net.wanwatch.simulator.router;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import net.wanwatch.simulator.world.Transfer;
import net.wanwatch.simulator.world.Transfer.Moved;

/// What iperf3 3.12 prints with `-J`, without its streams.
final class Iperf3Text {
  static final String VERSION = "iperf 3.12";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Iperf3Text() {}

  static String error(String error) {
    var root = root();
    root.putArray("intervals");
    root.putObject("end");
    root.put("error", error);
    return root.toPrettyString();
  }

  private static ObjectNode root() {
    var root = JSON.createObjectNode();
    var start = root.putObject("start");
    start.putArray("connected");
    start.put("version", VERSION).put("system_info", "a simulation");
    return root;
  }

  /// @param seconds every second of it, the omitted ones first
  static String report(TestPlan.Client asked, List<Moved> seconds) {
    var root = root();
    root.withObject("/start/test_start")
        .put("protocol", asked.udp() ? "UDP" : "TCP")
        .put("num_streams", asked.flows())
        .put("omit", asked.omitted())
        .put("duration", asked.seconds())
        .put("reverse", asked.down() ? 1 : 0);
    var intervals = root.putArray("intervals");
    for (int second = 0; second < seconds.size(); second++) {
      boolean omitted = second < asked.omitted();
      var moved = seconds.get(second);
      sum(intervals.addObject().putObject("sum"), omitted ? second : second - asked.omitted(), 1,
          asked.down() ? moved.arrived() : moved.sent()).put("omitted", omitted).put("sender", !asked.down());
    }
    end(root.putObject("end"), asked, seconds.subList(asked.omitted(), seconds.size()));
    return root.toPrettyString();
  }

  private static void end(ObjectNode end, TestPlan.Client asked, List<Moved> measured) {
    double sent = measured.stream().mapToDouble(Moved::sent).sum();
    double arrived = measured.stream().mapToDouble(Moved::arrived).sum();
    var sender = sum(end.putObject("sum_sent"), 0, asked.seconds(), sent);
    sum(end.putObject("sum_received"), 0, asked.seconds(), arrived);
    if (asked.udp()) {
      sum(end.putObject("sum"), 0, asked.seconds(), sent).put("jitter_ms", 0.4 + 2 * lost(sent, arrived))
          .put("lost_percent", 100 * lost(sent, arrived));
    } else {
      sender.put("retransmits", measured.stream().mapToLong(Transfer.Moved::retransmits).sum());
      end.put("sender_tcp_congestion", asked.down() ? "bbr" : "cubic")
          .put("receiver_tcp_congestion", asked.down() ? "cubic" : "bbr");
    }
  }

  private static double lost(double sent, double arrived) {
    return sent > 0 ? 1 - arrived / sent : 0;
  }

  private static ObjectNode sum(ObjectNode node, double start, double seconds, double bytes) {
    return node.put("start", start)
        .put("end", start + seconds)
        .put("seconds", seconds)
        .put("bytes", Math.round(bytes))
        .put("bits_per_second", Math.round(bytes) * 8 / seconds);
  }
}
