package net.wanwatch.simulator.router;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import net.wanwatch.simulator.world.World;

/// The script that asks the dishes: what it sends goes to the pretended ones, and what they say comes back as it would print it.
final class DishText {
  private static final String ASKS = "nc 192.168.100.1 9200";
  private static final Pattern ASK = Pattern.compile("(?m)^ask wg(\\d+) ");
  private static final Pattern REQUEST = Pattern.compile(" q='([^']*)'");
  private static final Pattern OCTAL = Pattern.compile("\\\\(\\d{3})|(.)");
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private DishText() {}

  static boolean asks(String script) {
    return script.contains(ASKS);
  }

  /// @param ports of the pretended dishes, by tunnel from 1
  static String answer(String script, List<Integer> ports, World world) throws InterruptedException {
    var request = request(script);
    var numbers = ASK.matcher(script).results().map(found -> Integer.parseInt(found.group(1))).toList();
    Map<Integer, byte[]> answers = new ConcurrentHashMap<>();
    var threads = new ArrayList<Thread>();
    for (int number : numbers) {
      if (number <= ports.size() && world.hasLink(number)) {
        threads.add(Thread.ofVirtual().start(() -> answers.put(number, ask(ports.get(number - 1), request))));
      }
    }
    for (var thread : threads) {
      thread.join();
    }
    var text = new StringBuilder();
    for (int number : numbers) {
      text.append("= wg").append(number).append('\n');
      var hex = HexFormat.of().formatHex(answers.getOrDefault(number, new byte[0]));
      for (int at = 0; at < hex.length(); at += 128) {
        text.append(hex, at, Math.min(hex.length(), at + 128)).append('\n');
      }
    }
    return text.append("= end\n").toString();
  }

  private static byte[] request(String script) {
    var bytes = new ByteArrayOutputStream();
    REQUEST.matcher(script)
        .results()
        .findFirst()
        .ifPresent(found -> OCTAL.matcher(found.group(1))
            .results()
            .forEach(each -> bytes
                .write(each.group(1) == null ? each.group(2).charAt(0) : Integer.parseInt(each.group(1), 8))));
    return bytes.toByteArray();
  }

  private static byte[] ask(int port, byte[] request) {
    var bytes = new ByteArrayOutputStream();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
      socket.getOutputStream().write(request);
      var part = new byte[8192];
      for (long left = PATIENCE.toMillis(); left > 0; left = Duration.ofNanos(end - System.nanoTime()).toMillis()) {
        socket.setSoTimeout((int) left);
        int read = socket.getInputStream().read(part);
        if (read < 0) {
          break;
        }
        bytes.write(part, 0, read);
      }
    } catch (SocketTimeoutException _) {
      // A dish keeps the connection open.
    } catch (IOException _) {
      return new byte[0];
    }
    return bytes.toByteArray();
  }
}
