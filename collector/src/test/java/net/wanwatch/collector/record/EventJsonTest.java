package net.wanwatch.collector.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Lane;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.event.Probe;
import net.wanwatch.collector.event.Via;
import net.wanwatch.collector.mwan3.Member;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.collector.mwan3.Mwan3Policies;
import net.wanwatch.collector.mwan3.Mwan3Settings;
import net.wanwatch.collector.router.Part;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.router.TunnelWay;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Reason;
import net.wanwatch.state.AgentState;
import net.wanwatch.tunnel.Device;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  private static final String KEY = "WGFyZSB5b3UgcmVhZGluZyB0aGlzPyBJdCBpcyBubyA=";
  private static final Moment START = new Moment(Instant.parse("2026-08-01T12:00:00.123456789Z"), 77_000_000_000L);
  private static final Config.Router ROUTER = new Config.Router("magic", List.of("203.0.113.77"), 2222, "admin-user",
      Path.of("secret-key-file"), Optional.empty(), Path.of("known-hosts-file"), List.of("br-lan"),
      List.of(new Config.Tunnel("wg1", "Starlink A", "10.0.1.2", "10.0.1.1", "wg1wan", Optional.of("eth1"))));
  private static final Header HEADER = Header.first(new Beginning("hill", List.of(ROUTER),
      new Config.Bounds(0.05, Duration.ofMillis(300)), START, List.of(), List.of()));

  private static Moment at(int n) {
    // The two clocks drift, and are never read quite together.
    return new Moment(START.wall().plusNanos(n * 1_000_003L + n % 3), START.nanos() + n * 1_000_000L);
  }

  private static Outcome.Sent sent(Moment at) {
    return new Outcome.Sent(0, at.wall(), at.nanos(), 0);
  }

  private static Outcome.Answered answered(Moment at, Optional<InetSocketAddress> seen) {
    return new Outcome.Answered(sent(at.minus(Duration.ofMillis(40))), Duration.ofMillis(40), seen);
  }

  private static List<Event> events() {
    var way = new Lane(Probe.UPLINK, "wg1");
    var inner = Optional.of(new InetSocketAddress(InetAddress.ofLiteral("10.0.1.2"), 0));
    var stepped = START.wall().plusSeconds(86_400);
    var now = new Moment(stepped, START.nanos() + 90_000_000);
    var events = new ArrayList<Event>();
    events.add(new Event.Probed(at(1), "magic", "wg1", answered(at(1), inner)));
    events.add(new Event.Probed(at(2), "magic", "wg1", new Outcome.Lost(sent(at(2).minus(Duration.ofSeconds(2))))));
    events.add(new Event.FullSize(at(3), "magic", "wg1", 1420, new Outcome.Unsent(sent(at(3)), Reason.TOO_BIG)));
    events.add(new Event.Kept(at(4), 5, new Outcome.Unknown(sent(at(4)), Reason.PAUSED)));
    events.add(new Event.Redrawn(at(5), 5));
    List.of(new Event.Step.Greeted(at(3), InetAddress.ofLiteral("10.0.1.2"), -77), new Event.Step.Asked(),
        new Event.Step.Answered(), new Event.Step.Ended(Event.How.RESET))
        .forEach(step -> events.add(new Event.Connection(at(6), 9, step)));
    events.add(new Event.Fresh(at(6), true, answered(at(6), Optional.empty())));
    events.add(new Event.Pinged(at(7), "magic", way, new Event.Ping.Started(Via.GATEWAY)));
    events.add(new Event.Pinged(at(8), "magic", way, new Event.Ping.Answered(at(6), Duration.ofNanos(46_000_001))));
    events.add(new Event.Pinged(at(9), "magic", way, new Event.Ping.Lost(at(5))));
    events.add(
        new Event.Pinged(at(10), "magic", way, new Event.Ping.Failed("sendto: Network unreachable", Reason.NO_ROUTE)));
    events.add(new Event.Watching(at(11), "magic", Optional.empty()));
    List.of(new LogEvent.MemberChanged("wg1wan", Mwan3State.OFFLINE),
        new LogEvent.HotplugEvent("wg1wan", "disconnected"), new LogEvent.Flushed("wg1wan", "ifdown"),
        new LogEvent.LinkChanged("eth1", true), new LogEvent.LinkChanged("eth1", false),
        new LogEvent.Mwan3Stopped("wg1wan"), new LogEvent.Mwan3Started(), new LogEvent.Other())
        .forEach(line -> events.add(new Event.Logged(at(12), "magic", line, at(3))));
    events.add(new Event.Polled(at(13), "magic", new Reading.Pending<>()));
    events.add(new Event.Planned(at(14), "magic", true));
    events.add(new Event.Vps(at(15), new Event.Answer.Refused()));
    events.add(new Event.Paused(at(16), Duration.ofSeconds(3)));
    events.add(new Event.Tick(now));
    // Sent before the clock was set.
    events.add(new Event.Probed(now.plus(Duration.ofMillis(1)), "magic", "wg1", new Outcome.Lost(sent(at(60)))));
    events.add(new Event.Tick(at(50)));
    return events;
  }

  private static List<String> written(List<Event> events) {
    var writer = new EventWriter(HEADER);
    return events.stream().map(writer::line).toList();
  }

  private static List<Event> read(List<String> lines) throws Malformed {
    var reader = new EventReader(HEADER, HEADER.beginning());
    var events = new ArrayList<Event>();
    for (var line : lines) {
      events.add(reader.read(Json.parse(line)));
    }
    return events;
  }

  @Test
  void eachEventIsReadBackAsItWas() throws Malformed {
    assertThat(read(written(events()))).isEqualTo(events());
  }

  @Test
  void headerIsReadBackWithoutWhatTheJudgeDoesNotNeed() throws BadRecording {
    var read = Header.read(Path.of("x"), HEADER.line());
    assertThat(read.origin()).isEqualTo(START);
    assertThat(read.beginning().bounds()).isEqualTo(HEADER.beginning().bounds());
    assertThat(read.beginning().routers().getFirst().tunnels()).isEqualTo(ROUTER.tunnels());
    assertThat(read.line()).isEqualTo(HEADER.line());
  }

  private static RouterReading reading() {
    var peer = new Device.Peer(KEY, Optional.of("203.0.113.10:51820"), List.of("0.0.0.0/0"),
        Optional.of(Instant.parse("2026-08-01T11:59:00Z")), 5, 6);
    var tracked = new Mwan3Settings.Interface("wg1wan", true, "ipv4", "online", List.of("198.51.100.7", "8.8.8.8"), 1,
        1, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(1), false, 3, 3,
        List.of("disconnected"));
    var settings = new Mwan3Settings(Map.of("wg1wan", tracked),
        Map.of("wg1_m1", new Mwan3Settings.PolicyMember("wg1_m1", "wg1wan", 1, 10)),
        Map.of("balanced", new Mwan3Settings.Policy("balanced", List.of("wg1_m1"), "unreachable")),
        List.of(new Mwan3Settings.Rule("vpn", "balanced", Optional.of("198.51.100.8/32"), true, "ipv4")),
        Map.of("mmx_mask", List.of("0x3F00")));
    var member = new Member("wg1wan", Mwan3State.ONLINE, Optional.of(true), true, Optional.of(true), OptionalInt.of(6),
        OptionalInt.of(0), OptionalInt.of(17), OptionalInt.of(9314), Optional.of(Duration.ofSeconds(2)),
        Optional.of(Duration.ofMinutes(15)), Optional.empty(), Map.of("198.51.100.7", Member.Target.UP));
    var policies = new Mwan3Policies(
        Map.of("balanced", new Mwan3Policies.Policy(Map.of("wg1wan", 1.0), Optional.empty(), true)));
    return new RouterReading(Instant.parse("2026-08-01T12:00:00Z"), Duration.ofMillis(-1200), Instant.EPOCH,
        Duration.ofSeconds(4000), OptionalDouble.of(0.2), Map.of("user", 1.0), OptionalLong.of(500),
        List.of(new RouterReading.Link("eth1", 1, 0, 0, 2, 0, 0), new RouterReading.Link("wg1", 3, 0, 0, 4, 0, 0),
            new RouterReading.Link("br-lan", 3, 0, 0, 4, 0, 0)),
        List.of(new RouterReading.Address("eth1", "198.51.100.99/24"),
            new RouterReading.Address("eth1", "2001:db9:77::5/64")),
        Optional.of(List.of(new Device("wg1", Optional.of(KEY), 51821, 0, List.of(peer)))),
        Optional.of(new Mwan3(List.of(member), Optional.of(policies), Optional.of(settings))), Map.of("wg1", 1420),
        Map.of("openwrt", "24.10"), Map.of("wg1", new TunnelWay(Optional.of("eth1"), Optional.empty())),
        Map.of(Part.LOAD, "said 198.51.100.9"));
  }

  @Test
  void readingKeepsWhatTheJudgeReadsAndSettingsStandThereOnce() throws Malformed {
    var polled = new Event.Polled(at(1), "magic", new Reading.Heard<>(at(1).wall(), reading()));
    var lines = written(List.of(polled, polled));
    assertThat(lines.get(1)).doesNotContain("settings").hasSizeLessThan(lines.getFirst().length());
    for (var event : read(lines)) {
      var read = ((Reading.Heard<RouterReading>) ((Event.Polled) event).reading()).value();
      assertThat(read.clock()).isEqualTo(reading().clock());
      assertThat(read.clockOffset()).isEqualTo(reading().clockOffset());
      assertThat(read.uptime()).isEqualTo(reading().uptime());
      assertThat(read.hasAddress("eth1")).isTrue();
      assertThat(read.link("wg1")).isEqualTo(reading().link("wg1"));
      assertThat(read.versions()).isEqualTo(reading().versions());
      assertThat(read.ways()).isEqualTo(reading().ways());
      assertThat(read.wireguard().orElseThrow().getFirst().peers().getFirst().lastHandshake())
          .contains(Instant.parse("2026-08-01T11:59:00Z"));
      var mwan3 = read.mwan3().orElseThrow();
      assertThat(mwan3.member("wg1wan").orElseThrow().onlineSince()).contains(Duration.ofMinutes(15));
      assertThat(mwan3.member("wg1wan").orElseThrow().turn()).hasValue(17);
      assertThat(mwan3.share("wg1wan")).hasValue(1.0);
      var known = mwan3.settings().orElseThrow().interfaceOf("wg1wan").orElseThrow();
      assertThat(known.trackIps()).hasSize(2);
      assertThat(known.detection()).isEqualTo(
          reading().mwan3().flatMap(Mwan3::settings).orElseThrow().interfaceOf("wg1wan").orElseThrow().detection());
    }
  }

  @Test
  void noKeyNoHostAndNoPublicAddressIsRecorded() {
    var stranger = Optional.of(new InetSocketAddress(InetAddress.ofLiteral("198.51.100.20"), 4711));
    var state = new AgentState(1, "hill", START.wall(), "0", List.of(), Optional.of(true));
    var events = List.<Event>of(new Event.Polled(at(1), "magic", new Reading.Heard<>(at(1).wall(), reading())),
        new Event.Polled(at(2), "magic", new Reading.Silent<>(at(2).wall(), "203.0.113.77 refused admin-user")),
        new Event.Kept(at(3), 1, answered(at(3), stranger)),
        new Event.Watching(at(4), "magic", Optional.of("203.0.113.77 does not answer")),
        new Event.Vps(at(5), new Event.Answer.Silent("203.0.113.10 refused")),
        new Event.Vps(at(6), new Event.Answer.Heard(state)),
        new Event.Pinged(at(7), "magic", new Lane(Probe.INTERNET, "wg1"), new Event.Ping.Failed(
            "bad address '198.51.100.21' or 2001:db9::21, ::ffff:9 and fe80::1%eth1", Reason.FAILED)));
    var text = HEADER.line() + String.join("\n", written(events));
    assertThat(text).doesNotContain(KEY, "203.0.113.", "198.51.100.", "8.8.8.8", "2001:db9", "::ffff", "fe80",
        "admin-user", "secret-key-file", "known-hosts-file", "51820", "2222", "4711");
  }
}
