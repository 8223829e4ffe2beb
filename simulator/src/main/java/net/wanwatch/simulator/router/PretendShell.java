package net.wanwatch.simulator.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.wanwatch.simulator.world.World;

/// The router's shell as far as Wanwatch uses it: it knows each script by what stands in it, and executes nothing.
record PretendShell(World world, List<Integer> dishes) {
  PretendShell {
    dishes = List.copyOf(dishes);
  }

  private static final int NOT_FOUND = 127;
  private static final long HEARTBEAT = 5;
  /// Ends the queue of heartbeats: standard input is at its end.
  private static final String END = "\0";

  /// Runs a script to its end.
  ///
  /// @return its exit code
  int run(String script, InputStream in, OutputStream out, OutputStream err) throws IOException, InterruptedException {
    if (PollText.asks(script)) {
      print(out, PollText.answer(script, world.snapshot()));
      return 0;
    }
    if (WantedPings.asks(script)) {
      watch(WantedPings.of(script, world.tunnels()), in, out);
      return 0;
    }
    if (DishText.asks(script)) {
      print(out, DishText.answer(script, dishes, world));
      return 0;
    }
    if (TestPlan.asks(script)) {
      test(TestPlan.of(script, world.tunnels()), in, out);
      return 0;
    }
    if (script.strip().equals("iperf3 --version")) {
      print(out, Iperf3Text.VERSION + " (cJSON 1.7.15)\n");
      return 0;
    }
    print(err,
        "ash: this is a simulation, it knows the poll, the watch, dishes and throughput tests and no other command\n");
    return NOT_FOUND;
  }

  /// Ends when no heartbeat comes for 5 s, or standard input ends, as the real script does.
  private void watch(WantedPings plan, InputStream in, OutputStream out) throws InterruptedException {
    var lines = new LineOut(out);
    var unfollow = plan.log() ? world.log().follow(lines::say) : (Runnable) () -> {};
    var pings = plan.lanes().stream().map(lane -> new Pings(world, lane, lines::say)).toList();
    try {
      pings.forEach(Pings::start);
      var beats = beats(in);
      for (var beat = beats.poll(HEARTBEAT, TimeUnit.SECONDS); beat != null && !beat.equals(END)
          && !lines.broken(); beat = beats.poll(HEARTBEAT, TimeUnit.SECONDS)) {
        pings.forEach(Pings::startAgainIfEnded);
        lines.say("= b " + beat);
      }
    } finally {
      unfollow.run();
      pings.forEach(Pings::close);
    }
  }

  /// As the watch, it lives by its heartbeats; what its clients printed comes behind the one that finds them ended.
  private void test(TestPlan plan, InputStream in, OutputStream out) throws InterruptedException {
    var lines = new LineOut(out);
    var clients = plan.clients().stream().map(client -> new PretendClient(world, client)).toList();
    try {
      clients.forEach(PretendClient::start);
      var beats = beats(in);
      for (var beat = beats.poll(HEARTBEAT, TimeUnit.SECONDS); beat != null && !beat.equals(END)
          && !lines.broken(); beat = beats.poll(HEARTBEAT, TimeUnit.SECONDS)) {
        var now = world.snapshot();
        lines.say("= t " + PollText.uptime(now) + " " + PollText.cpu(now));
        LinkText.rows(now).stream().filter(plan::wants).forEach(row -> lines.say("= l " + row));
        lines.say("= z .");
        clients.forEach(client -> client.tell(lines::say));
      }
    } finally {
      clients.forEach(PretendClient::close);
    }
  }

  private static BlockingQueue<String> beats(InputStream in) {
    var beats = new LinkedBlockingQueue<String>();
    Thread.ofVirtual().name("heartbeats").start(() -> {
      try (var reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
        reader.lines().forEach(beats::add);
      } catch (IOException | UncheckedIOException e) {
        // the collector is gone, which is all that the end says
      } finally {
        beats.add(END);
      }
    });
    return beats;
  }

  private static void print(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
