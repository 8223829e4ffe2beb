package net.wanwatch.collector.dish;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Poll;
import net.wanwatch.shell.Shell;
import net.wanwatch.tunnel.Device;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the dishes of one router, all in one command, and those with an address of their own directly. One thread at a time; what the
/// router read last comes on another.
final class DishPoll implements Poll.Source<Map<String, DishAnswer>> {
  /// Where nobody said that there is a dish, and none answered so far.
  private static final Duration SEARCH = Duration.ofMinutes(5);
  private static final Logger log = LoggerFactory.getLogger(DishPoll.class);
  private static final String ADDRESS = "192.168.100.1";
  private static final int PORT = 9200;
  private static final int PATIENCE = 1000;
  /// How far back a dish tells.
  private static final Duration REMEMBERED = Duration.ofMinutes(15);
  private static final Duration SOON = Duration.ofSeconds(4);

  private final Config.Router router;
  private final String site;
  private final Shell shell;
  private final InstantSource clock;
  private final Set<String> there = new HashSet<>();
  private final Map<String, Instant> searched = new HashMap<>();
  /// When each dish that carries nothing last said so.
  private final Map<String, Instant> out = new HashMap<>();
  private final Map<String, String> complaints = new HashMap<>();
  private volatile @Nullable RouterReading reading;
  private volatile boolean past = true;
  private volatile @Nullable Instant askedAt;

  DishPoll(String site, Config.Router router, Shell shell, InstantSource clock) {
    this.site = site;
    this.router = router;
    this.shell = shell;
    this.clock = clock;
  }

  /// Whether it has a dish that could be asked.
  static boolean concerns(Config.Tunnel tunnel) {
    return switch (tunnel.dish()) {
      case Config.Dish.None _ -> false;
      case Config.Dish.At _ -> true;
      case Config.Dish.Starlink _,Config.Dish.IfThere _ -> tunnel.uplink().isPresent();
    };
  }

  /// What the router has by now: addresses and marks.
  void tend(RouterReading reading) {
    this.reading = reading;
  }

  /// What is over is of interest too, the next time: something broke, or works again.
  ///
  /// @return whether it should be asked now: not where the last question is so young that it knew
  boolean wantPast() {
    past = true;
    var last = askedAt;
    return last == null || Duration.between(last, clock.instant()).abs().compareTo(SOON) > 0;
  }

  /// @return of each tunnel that was asked; no answer of a dish that nobody said is there tells nothing, and is left out
  @Override
  public Map<String, DishAnswer> read() {
    boolean wanted = past;
    past = false;
    var now = clock.instant();
    askedAt = now;
    var answers = new LinkedHashMap<String, DishAnswer>();
    throughRouter(wanted, answers);
    for (var tunnel : router.tunnels()) {
      if (tunnel.dish() instanceof Config.Dish.At(var host, var port)) {
        answers.put(tunnel.name(), direct(host, port, wanted));
      }
    }
    answers.forEach(this::tell);
    if ((wanted && answers.values().stream().noneMatch(DishAnswer.Said.class::isInstance)) || isAnyOut(answers, now)) {
      past = true;
    }
    return answers;
  }

  /// At its end an outage stands among those that are over. A dish that is not heard for a question or two may be at its end by the next; one
  /// that is away for good must not have all others tell their past for ever.
  private boolean isAnyOut(Map<String, DishAnswer> answers, Instant now) {
    answers.forEach((tunnel, answer) -> {
      if (answer instanceof DishAnswer.Said said) {
        if (said.status().outage().isPresent()) {
          out.put(tunnel, now);
        } else {
          out.remove(tunnel);
        }
      }
    });
    out.values().removeIf(seen -> Duration.between(seen, now).abs().compareTo(REMEMBERED) > 0);
    return !out.isEmpty();
  }

  /// Nothing before the router was heard: until then nobody knows its addresses.
  private void throughRouter(boolean wanted, Map<String, DishAnswer> answers) {
    if (reading == null) {
      return;
    }
    var asks = asks();
    for (var tunnel : router.tunnels()) {
      if (isThere(tunnel.name()) && asks.stream().noneMatch(ask -> ask.tunnel().equals(tunnel.name()))) {
        answers.put(tunnel.name(), new DishAnswer.Unheard("its uplink has no address"));
      }
    }
    if (asks.isEmpty()) {
      return;
    }
    var asked = clock.instant();
    DishScript.Printed printed;
    try {
      printed = DishScript.parse(shell.run(DishScript.text(asks, request(ADDRESS, wanted), ADDRESS, PORT)));
    } catch (IOException e) {
      asks.stream()
          .filter(ask -> isThere(ask.tunnel()))
          .forEach(ask -> answers.put(ask.tunnel(), new DishAnswer.Unheard("the router is not heard")));
      return;
    }
    for (var ask : asks) {
      var answer = answer(printed, ask.tunnel(), wanted, asked);
      if (answer instanceof DishAnswer.Said) {
        there.add(ask.tunnel());
      }
      if (isThere(ask.tunnel())) {
        answers.put(ask.tunnel(), answer);
      }
    }
  }

  private DishAnswer answer(DishScript.Printed printed, String tunnel, boolean wanted, Instant asked) {
    var bytes = printed.bytes().get(tunnel);
    if (bytes == null || bytes.length == 0) {
      var why = Optional.ofNullable(printed.complaints().get(tunnel))
          .or(() -> Optional.ofNullable(printed.complaints().get("")));
      return new DishAnswer.Unheard(why.orElse("it does not answer"));
    }
    return DishMessages.read(bytes, wanted, salt(), asked);
  }

  private List<DishScript.Ask> asks() {
    var now = reading;
    var asks = new ArrayList<DishScript.Ask>();
    if (now != null) {
      for (var tunnel : router.tunnels()) {
        if (isDue(tunnel)) {
          ask(tunnel, now).ifPresent(asks::add);
        }
      }
    }
    return asks;
  }

  private boolean isDue(Config.Tunnel tunnel) {
    return switch (tunnel.dish()) {
      case Config.Dish.None _,Config.Dish.At _ -> false;
      case Config.Dish.Starlink _ -> true;
      case Config.Dish.IfThere _ -> there.contains(tunnel.name()) || isSearchDue(tunnel.name());
    };
  }

  private boolean isSearchDue(String tunnel) {
    var now = clock.instant();
    var last = searched.get(tunnel);
    boolean due = last == null || Duration.between(last, now).abs().compareTo(SEARCH) >= 0;
    if (due) {
      searched.put(tunnel, now);
    }
    return due;
  }

  private boolean isThere(String tunnel) {
    return there.contains(tunnel) || router.tunnels()
        .stream()
        .anyMatch(it -> it.name().equals(tunnel) && it.dish() instanceof Config.Dish.Starlink);
  }

  /// Empty while its uplink has no address, or the tunnel no mark: then nothing leads there.
  private static Optional<DishScript.Ask> ask(Config.Tunnel tunnel, RouterReading reading) {
    var mark = reading.wireguard()
        .stream()
        .flatMap(List::stream)
        .filter(device -> device.name().equals(tunnel.name()))
        .mapToLong(Device::fwmark)
        .filter(it -> it != 0)
        .findFirst();
    return tunnel.uplink()
        .filter(_ -> mark.isPresent())
        .flatMap(uplink -> reading.addresses()
            .stream()
            .filter(address -> address.link().equals(uplink) && address.cidr().indexOf(':') < 0)
            .map(address -> new DishScript.Ask(tunnel.name(), uplink, address.cidr().replaceFirst("/.*", ""),
                mark.getAsLong()))
            .findFirst());
  }

  private DishAnswer direct(String host, int port, boolean wanted) {
    var asked = clock.instant();
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE);
      socket.getOutputStream().write(request(host + ":" + port, wanted));
      return DishMessages.read(answer(socket, DishMessages.requests(wanted).size()), wanted, salt(), asked);
    } catch (IOException e) {
      return new DishAnswer.Unheard("it does not answer");
    }
  }

  /// What comes within a second, or all of it: a dish keeps the connection open.
  private static byte[] answer(Socket socket, int calls) throws IOException {
    long end = System.nanoTime() + Duration.ofMillis(PATIENCE).toNanos();
    var bytes = new ByteArrayOutputStream();
    var part = new byte[4096];
    for (long left = PATIENCE; left > 0; left = Duration.ofNanos(end - System.nanoTime()).toMillis()) {
      socket.setSoTimeout((int) left);
      int read;
      try {
        read = socket.getInputStream().read(part);
      } catch (SocketTimeoutException _) {
        break;
      }
      if (read < 0 || bytes.size() + read > GrpcCall.LONGEST) {
        break;
      }
      bytes.write(part, 0, read);
      if (GrpcCall.isWhole(bytes.toByteArray(), calls)) {
        break;
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] request(String authority, boolean past) {
    return GrpcCall.request(authority, DishMessages.METHOD, DishMessages.requests(past));
  }

  private String salt() {
    return site + " " + router.name();
  }

  /// Once when it falls silent, once when it is heard again.
  private void tell(String tunnel, DishAnswer answer) {
    switch (answer) {
      case DishAnswer.Said _ -> {
        if (complaints.remove(tunnel) != null) {
          log.info("{}: the dish of {} is heard again", router.name(), tunnel);
        }
      }
      case DishAnswer.Unheard(var reason) -> {
        if (!reason.equals(complaints.put(tunnel, reason))) {
          log.warn("{}: the dish of {} is not heard: {}", router.name(), tunnel, reason);
        }
      }
    }
  }
}
