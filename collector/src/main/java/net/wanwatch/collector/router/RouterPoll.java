package net.wanwatch.collector.router;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.collector.mwan3.Mwan3Policies;
import net.wanwatch.collector.mwan3.Mwan3Settings;
import net.wanwatch.collector.mwan3.SettledPolicies;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Poll;
import net.wanwatch.shell.Shell;
import net.wanwatch.tunnel.Device;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Asks one router and keeps what must outlive a single answer: mwan3's settings (sent only when they changed), the
/// clock's offset, when it booted, and which parts were missing last time. One thread at a time.
public final class RouterPoll implements Poll.Source<RouterReading> {
  private static final Logger log = LoggerFactory.getLogger(RouterPoll.class);
  private static final String REWRITING = "mwan3 is rewriting its chains";
  /// Our estimate of the boot moves with each answer's delay: less than this is no boot.
  private static final Duration SAME_BOOT = Duration.ofSeconds(5);

  /// How often it is asked by which uplinks the tunnels leave. It does not change by itself, and costs some processes.
  private static final Duration WAYS = Duration.ofSeconds(55);

  private final Config.Router configured;
  private final String router;
  private final Map<String, String> tunnels;
  private final Shell shell;
  private final InstantSource clock;
  private final ClockOffset offset = new ClockOffset();
  private final SettledPolicies policies = new SettledPolicies();
  private String settingsSum = "";
  private Optional<Mwan3Settings> settings = Optional.empty();
  private Map<String, String> versions = Map.of();
  private @Nullable Instant bootedAt;
  private List<Device> devices = List.of();
  private Map<String, TunnelWay> ways = Map.of();
  /// By the router's uptime, when the ways are due; zero: now.
  private Duration waysDue = Duration.ZERO;
  private Duration uptime = Duration.ZERO;
  private Map<Part, String> missing = new EnumMap<>(Part.class);

  public RouterPoll(Config.Router router, Shell shell, InstantSource clock) {
    this.configured = router;
    this.router = router.name();
    this.tunnels = router.tunnels()
        .stream()
        .collect(Collectors.toMap(Config.Tunnel::member, Config.Tunnel::name, (a, _) -> a));
    this.shell = shell;
    this.clock = clock;
  }

  @Override
  public RouterReading read() throws IOException {
    var asked = clock.instant();
    var text = shell.run(uptime.compareTo(waysDue) < 0
        ? PollScript.text(settingsSum)
        : PollScript.asking(settingsSum, TunnelWays.script(configured, devices, PollScript.roomForWays())));
    var answered = clock.instant();
    var answer = PollAnswer.parse(text);
    answer.clock().ifPresent(router -> offset.sample(router, asked, answered));
    keepSettings(answer);
    keepWays(answer);
    var mwan3 = mwan3(answer);
    tellMissing(answer.missing());
    var router = answer.clock().orElseGet(() -> answered.plus(offset.median()).truncatedTo(ChronoUnit.SECONDS));
    return new RouterReading(router, offset.median(), boot(answered.minus(answer.uptime())), answer.uptime(),
        answer.load1().map(OptionalDouble::of).orElseGet(OptionalDouble::empty), answer.cpuSeconds(),
        answer.conntrack().map(OptionalLong::of).orElseGet(OptionalLong::empty), answer.links(), answer.addresses(),
        answer.wireguard().map(this::corrected), mwan3, answer.mtus(), versions,
        answer.ways().isEmpty() ? Map.of() : ways, answer.missing());
  }

  /// Settings that did not come (the answer was cut short) are the ones we know. Where the file is gone, so are they.
  private void keepSettings(PollAnswer answer) {
    if (answer.settings().isPresent()) {
      var sent = answer.settings().get();
      settings = sent.changed().map(PollAnswer.Changed::mwan3).or(() -> settings);
      versions = sent.changed().map(PollAnswer.Changed::versions).orElse(versions);
      settingsSum = sent.changed().isPresent() ? sent.sum() : settingsSum;
    } else if (PollScript.NO_SETTINGS.equals(answer.missing().get(Part.SETTINGS))) {
      settings = Optional.empty();
      settingsSum = "";
    }
  }

  /// One that changed is asked again at once: what is said twice is so.
  private void keepWays(PollAnswer answer) {
    if (!answer.ways().isEmpty()) {
      var now = TunnelWays.parse(configured, answer.ways(), answer.addresses());
      waysDue = now.equals(ways) ? answer.uptime().plus(WAYS) : Duration.ZERO;
      ways = now;
    } else if (answer.uptime().compareTo(uptime) < 0) {
      waysDue = Duration.ZERO;
    }
    uptime = answer.uptime();
    devices = answer.wireguard().orElse(devices);
  }

  /// mwan3 that is stopped is shown as such when its settings are known: every interface of them, without a tracker.
  private Optional<Mwan3> mwan3(PollAnswer answer) {
    boolean stopped = PollScript.STOPPED.equals(answer.missing().get(Part.MWAN3));
    if (answer.trackers().isEmpty() && !stopped) {
      return Optional.empty();
    }
    var seen = Mwan3.of(answer.trackers().orElse(List.of()), answer.uptime(), member -> up(member, answer),
        answer.policies(), settings);
    return Optional.of(seen.with(stopped ? none(seen) : settled(seen, answer)));
  }

  /// Of a stopped mwan3 no chain is left; while it is being stopped there may be.
  private Optional<Mwan3Policies> none(Mwan3 seen) {
    policies.forget();
    return seen.policies().filter(p -> p.policies().isEmpty());
  }

  private Optional<Mwan3Policies> settled(Mwan3 seen, PollAnswer answer) {
    var settled = policies.read(seen, answer.uptime());
    if (settled.isEmpty() && seen.policies().isPresent()) {
      answer.missing().put(Part.POLICIES, REWRITING);
    }
    return settled;
  }

  /// Whether the last answer was such that the router should be asked again soon.
  boolean unsettled() {
    return policies.unsettled();
  }

  private Optional<Boolean> up(String member, PollAnswer answer) {
    return answer.missing().containsKey(Part.ADDRESSES)
        ? Optional.empty()
        : Optional.ofNullable(tunnels.get(member))
            .map(tunnel -> answer.addresses().stream().anyMatch(a -> a.link().equals(tunnel)));
  }

  private Instant boot(Instant estimate) {
    var known = bootedAt;
    if (known == null || Duration.between(known, estimate).abs().compareTo(SAME_BOOT) > 0) {
      bootedAt = estimate;
      return estimate;
    }
    return known;
  }

  private List<Device> corrected(List<Device> devices) {
    return devices.stream()
        .map(d -> new Device(d.name(), d.publicKey(), d.listenPort(), d.fwmark(),
            d.peers()
                .stream()
                .map(p -> new Device.Peer(p.publicKey(), p.endpoint(), p.allowedIps(),
                    p.lastHandshake().map(offset::correct), p.receivedBytes(), p.sentBytes()))
                .toList()))
        .toList();
  }

  /// One line when a part goes missing, one when it is back.
  private void tellMissing(Map<Part, String> now) {
    now.forEach((part, reason) -> {
      if (!reason.equals(missing.get(part))) {
        log.atLevel(reason.equals(REWRITING) ? Level.DEBUG : Level.WARN)
            .log("{}: {} is missing, {}", router, part.word(), reason);
      }
    });
    missing.keySet()
        .stream()
        .filter(part -> !now.containsKey(part))
        .forEach(part -> log.info("{}: {} is back", router, part.word()));
    missing = now;
  }
}
