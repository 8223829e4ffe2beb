package net.wanwatch.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;
import org.junit.jupiter.api.Test;

class FactJsonTest {
  @Test
  void everyKindIsOneLineThatBeginsWithItsTimeKindAndSite() {
    assertThat(Facts.all().stream().map(FactJson::write).collect(Collectors.joining("\n", "", "\n"))).isEqualTo("""
        {"at":"2026-08-01T19:14:03.120Z","kind":"started","site":"hill","end":"collector","version":"0.1.0","java":"25.0.1"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"stopped","site":"hill","end":"collector","reason":"asked to"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"configuration","site":"hill","end":"collector","router":"magic","settings":{"a":"1","b":"2"}}
        {"at":"2026-08-01T19:14:03.120Z","kind":"router","site":"hill","router":"magic","event":"reboot","text":"up for 31 s"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"state","site":"hill","router":"magic","tunnel":"wg2","subject":"mwan3","from":"online","to":"offline"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"outage","site":"hill","id":"o7","router":"magic","tunnel":"wg2","start":"2026-08-01T19:14:02.520Z","start-bound":0.055,"seen-by":"tunnel","maintenance":false}
        {"at":"2026-08-01T19:14:03.120Z","kind":"failover","site":"hill","router":"magic","tunnel":"wg2","direction":"failover","detection":6.2,"theory-min":5,"theory-max":8,"gap":6.9,"gap-flows":3,"gap-min":6.5,"gap-max":7.1,"gap-bound":0.11,"share":0.3333333333333333,"moved":0,"outage":"o7","expected":false,"kept-connections":{"failed":{"kept":2,"reset":1,"stuck":1,"stalled":0},"healthy":{"kept":5,"reset":1,"stuck":0,"stalled":1,"longest-stall":2.5}}}
        {"at":"2026-08-01T19:14:03.120Z","kind":"crew-outage","site":"hill","id":"c1","router":"magic","start":"2026-08-01T19:14:01.120Z","start-bound":0.11,"end":"2026-08-01T19:14:03.120Z","end-bound":0.11,"event":"e1"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"dish","site":"hill","id":"magic-wg2-dish-1785611630120","router":"magic","tunnel":"wg2","dish":"5f2c9a01","cause":"obstructed","start":"2026-08-01T19:13:50.120Z","start-bound":0.5}
        {"at":"2026-08-01T19:14:03.120Z","kind":"benchmark","site":"hill","router":"magic","tunnel":"wg2","id":"magic-wg2-down-1785611626120","scenario":"mwan3","variant":"down-8","over":"tunnel","tunnels":["wg2"],"direction":"down","protocol":"tcp","flows":8,"seconds":15,"omitted":2,"start":"2026-08-01T19:13:46.120Z","outcome":"done","throughput":6825000,"by-tunnel":{"wg2":{"throughput":6825000,"retransmits":38}},"retransmits":38,"transferred":55300000,"charged":87500000,"congestion":{"vps":"bbr"},"iperf3":{"router":"3.12"},"rtt":{"wg2":{"idle":{"p50":0.0344,"p95":0.041,"n":180},"loaded":{"p50":0.0991,"p95":0.2,"n":45}}},"router-cpu":0.25,"crew-bytes":{"received":500000,"sent":1000000},"mwan3":{"wg2":{"before":"online","after":"online"}},"raw":{"wg2":{"end":1}}}
        {"at":"2026-08-01T19:14:03.120Z","kind":"benchmark-skipped","site":"hill","router":"magic","variant":"aggregate-8","reason":"quiet-hours"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"minute","site":"hill","router":"magic","tunnel":"wg1","path":"tunnel","sent":545,"lost":3,"unknown":0.5,"errors":0,"rtt":{"0.04":542},"by-second":[[36,0,1.224],[36,0,1.224],[36,0,1.224],[36,0,1.224],[36,0,1.224],[36,0,1.224],[36,0,1.224],[36,0,1.224],[36,0,1.224],[36,0,1.224],[36,0,1.224],[36,0,1.224],[36,0,1.224],[36,0,1.224],[36,0,1.224]],"received-bytes":73400320,"sent-bytes":9437184,"states":{"mwan3":{"online":60},"verdict":{"ok":59.5}}}
        {"at":"2026-08-01T19:14:03.120Z","kind":"maintenance","site":"hill","until":"2026-08-01T19:44:03.120Z","text":"moving dish B"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"note","site":"hill","text":"moved dish B"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"incident","site":"hill","id":"magic-wg2-1785611642520","router":"magic","what":"tunnel","tunnels":["wg2"],"start":"2026-08-01T19:14:02.520Z","who":"Alex","acknowledged":"2026-08-01T19:14:03.120Z","told":{"chat":"crew","phase":"begin","delay":0.6}}
        {"at":"2026-08-01T19:14:03.120Z","kind":"drill","site":"hill","router":"magic","tunnel":"wg2","id":"5a0c3b1e77d0f214","cut":"far-end","asked":30,"start":"2026-08-01T19:13:05.120Z","start-bound":0.04,"end":"2026-08-01T19:13:35.120Z","ended":"time","outage":"o7","detection":6.2,"theory-min":5,"theory-max":8,"gap":6.9,"gap-flows":3,"gap-bound":0.11,"connections":268,"connections-lost":17,"crew-dark":false,"even":16.4,"score":"in-time","kept-connections":{"failed":{"kept":2,"reset":1,"stuck":1,"stalled":0},"healthy":{"kept":5,"reset":1,"stuck":0,"stalled":1,"longest-stall":2.5}},"names":60,"names-lost":9}
        {"at":"2026-08-01T19:14:03.120Z","kind":"drill-skipped","site":"hill","router":"magic","tunnel":"wg3","plan":"morning","reason":"load"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"comparison","site":"hill","router":"magic","id":"magic-comparison-1785611343120","start":"2026-08-01T19:09:03.120Z","work":"bulk","flows":8,"seconds":8,"omitted":2,"blocks-asked":6,"blocks":6,"tunnel":"wg1","treatments":[{"name":"one","values":[5000000.0,5200000.0,5100000.0,5000000.0,5300000.0,4900000.0],"median":5050000.0,"rtt":0.0612,"transferred":370000000,"router-cpu":0.31,"site-cpu":0.12,"vps-cpu":0.08},{"name":"mwan3","values":[1.0E7,1.02E7,1.1E7,9800000.0,1.0E7,1.01E7],"median":1.005E7,"transferred":750000000}],"ratios":[{"of":"mwan3","to":"one","blocks":6,"ratio":2.01,"low":1.93,"high":2.09,"difference":"better"}],"left-out":{"mptcp":"this host's kernel has no MPTCP"},"seed":42,"outcome":"done"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"comparison-skipped","site":"hill","router":"magic","plan":"daily","reason":"budget"}
        """);
  }

  @Test
  void everyKindIsReadBackAsItWas() throws MalformedFact {
    assertThat(Facts.all()).extracting(Fact::kind).containsExactlyElementsOf(Fact.KINDS);
    for (var fact : Facts.all()) {
      assertThat(FactJson.read(FactJson.write(fact))).isEqualTo(fact);
    }
  }

  @Test
  void minuteTellsWhichWayWasLost() throws MalformedFact {
    var minute = Facts.minute(Facts.EVENING);
    var ways = new Fact.Minute.Ways(
        Optional.of(new Fact.Minute.Way(545, 3, 1, 2, List.of(3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            Optional.of(Duration.ofMillis(12)), Optional.of(Duration.ofNanos(1_250_000)))),
        Optional.of(new Fact.Minute.Way(542, 0, 0, 0, List.of(), Optional.empty(), Optional.empty())), 2, 2);
    var told = new Fact.Minute(minute.at(), minute.site(), minute.router(), minute.tunnel(), minute.path(), 545, 3,
        minute.unknown(), 0, minute.rtt(), minute.bySecond(), minute.receivedBytes(), minute.sentBytes(),
        minute.states(), Optional.of(ways));
    assertThat(FactJson.write(told)).isEqualTo(FactJson.write(minute)
        .replaceFirst("}$",
            """
        ,"ways":{"up":{"sent":545,"lost":3,"reordered":1,"late":2,"lost-by-second":[3,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"variation":0.012,"jitter":0.00125},"down":{"sent":542,"lost":0,"reordered":0,"late":0},"runs":2,"longest-run":2}}"""));
    assertThat(FactJson.read(FactJson.write(told))).isEqualTo(told);
  }

  @Test
  void timesAreCutToTheMillisecondAndDurationsToTheMicrosecond() {
    var open = Facts.outage();
    var line = FactJson.write(open.ended(Facts.EVENING.plusNanos(999_999), Facts.EVENING, Duration.ofNanos(1_500)));
    assertThat(line).startsWith("{\"at\":\"2026-08-01T19:14:03.120Z\"").contains("\"end-bound\":0.000002");
  }

  @Test
  void newFieldIsPassedOver() throws MalformedFact {
    assertThat(FactJson.read("""
        {"at":"2026-08-01T19:14:03.120Z","kind":"note","site":"hill","text":"moved dish B","mood":{"good":[1]}}"""))
        .isEqualTo(Facts.note(Facts.EVENING, "moved dish B"));
  }

  @Test
  void newKindAndNewShapeKeepTheirLine() throws MalformedFact {
    for (var line : new String[]{
        "{\"at\":\"2026-08-01T19:14:03.120Z\",\"kind\":\"weather\",\"site\":\"hill\",\"rain\":3}",
        "{\"at\":\"2026-08-01T19:14:03.120Z\",\"kind\":\"note\",\"site\":\"hill\"}",
        "{\"at\":\"2026-08-01T19:14:03.120Z\",\"kind\":\"note\",\"site\":\"hill\",\"text\":null}",
        "{\"at\":\"2026-08-01T19:14:03.120Z\",\"kind\":\"note\",\"site\":\"hill\",\"text\":[1]}"}) {
      var fact = FactJson.read(line);
      assertThat(fact).isInstanceOf(Fact.Unknown.class);
      assertThat(FactJson.write(fact)).isEqualTo(line);
    }
  }

  @Test
  void benchmarkThatDoesNotFitKeepsItsLine() throws MalformedFact {
    var line = FactJson.write(Facts.benchmark());
    for (var strange : new String[]{line.replace("\"done\"", "\"paused\""), line.replace("\"down\"", "\"sideways\""),
        line.replace("\"flows\":8,", ""), line.replace("6825000", "\"fast\""),
        line.replace("\"raw\":{", "\"raw\":[{").replaceAll("}$", "]}")}) {
      assertThat(strange).isNotEqualTo(line);
      var fact = FactJson.read(strange);
      assertThat(fact).isInstanceOf(Fact.Unknown.class);
      assertThat(FactJson.write(fact)).isEqualTo(strange);
    }
  }

  /// The simulator once wrote a start without milliseconds and throughputs with fractions.
  @Test
  void benchmarkOfAnOlderSimulatorIsRead() throws MalformedFact {
    var fact = (Fact.Benchmark) FactJson.read("""
        {"at":"2026-07-23T05:07:15.000Z","kind":"benchmark","site":"hill","router":"magic","tunnel":"wg3","id":"r00015",\
        "scenario":"mwan3","variant":"down-udp","over":"tunnel","tunnels":["wg3"],"direction":"down","protocol":"udp",\
        "flows":1,"seconds":15,"omitted":2,"start":"2026-07-23T05:06:57Z","outcome":"done",\
        "throughput":11082038.88562,"by-tunnel":{"wg3":{"throughput":11082038.88562,"retransmits":49}},\
        "jitter":0.00236,"lost":0.00648,"transferred":188394661,"charged":279267379}""");
    assertThat(fact.start()).isEqualTo("2026-07-23T05:06:57Z");
    assertThat(fact.result().total()).contains(
        new Throughput.Rate(11_082_038, OptionalLong.empty(), OptionalDouble.of(0.00236), OptionalDouble.of(0.00648)));
    assertThat(fact.raw()).isEmpty();
  }

  @Test
  void whatIsNoFactSaysWhy() {
    assertThatThrownBy(() -> FactJson.read("")).hasMessage("no JSON object");
    assertThatThrownBy(() -> FactJson.read("[1]")).hasMessage("no JSON object");
    assertThatThrownBy(() -> FactJson.read("{\"at\":\"2026")).hasMessage("no JSON");
    assertThatThrownBy(() -> FactJson.read("{\"kind\":\"note\"}")).hasMessage("no at");
    assertThatThrownBy(() -> FactJson.read("{\"at\":\"now\",\"kind\":\"note\"}")).hasMessage("its time is none");
    assertThatThrownBy(() -> FactJson.read("{\"at\":\"2026-08-01T19:14:03Z\"}")).hasMessage("no kind");
    assertThatThrownBy(() -> FactJson.read(FactJson.write(Facts.outage()) + "}")).hasMessage("no JSON");
  }

  @Test
  void timesAreReadAsInstantParseReadsThem() {
    for (var text : new String[]{"2026-08-01T19:14:03.120Z", "1970-01-01T00:00:00.000Z", "2028-02-29T23:59:59.999Z",
        "2026-08-01T19:14:03Z", "2026-08-01T19:14:03.120456Z", "2026-08-01T19:14:03.120+02:00"}) {
      assertThat(JsonTimes.instant(text)).isEqualTo(Instant.parse(text));
    }
    for (var text : new String[]{"2026-13-01T19:14:03.120Z", "2026-02-30T19:14:03.120Z", "2026-08-01 19:14:03.120Z",
        "2026-08-01T19:14:0x.120Z", "2026-08-01T19:14:03.1d0Z", "2026-08-01T19:61:03.120Z", ""}) {
      assertThatThrownBy(() -> JsonTimes.instant(text)).isInstanceOf(DateTimeException.class);
    }
  }
}
