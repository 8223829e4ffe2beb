package net.wanwatch.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.fact.Word;
import org.junit.jupiter.api.Test;

/// Every kind of line that holds one of the house's words, with every word, as journals hold them.
class FactWordsTest {
  private static final String BEGINNING = "{\"at\":\"2026-08-01T19:14:03.120Z\",\"kind\":";
  private static final List<String> VERDICTS = List.of("unknown", "uplink-down", "uplink-no-internet", "tunnel-down",
      "vps-not-forwarding", "degraded", "ok");
  private static final List<String> MWAN3 = List.of("offline", "online", "disconnecting", "connecting", "disabled",
      "notracking", "unknown");

  @Test
  void everyLineIsReadAndWrittenAsItWas() throws MalformedFact {
    for (var line : lines()) {
      var fact = FactJson.read(line);
      assertThat(fact).as(line).isNotInstanceOf(Fact.Unknown.class);
      assertThat(FactJson.write(fact)).isEqualTo(line);
    }
  }

  @Test
  void aLineWithAWordOfALaterVersionIsKeptAsItIs() throws MalformedFact {
    for (var line : List.of(
        line("outage",
            "'id':'o7','router':'magic','tunnel':'wg2','start':'2026-08-01T19:14:02.520Z','start-bound':0.055,"
                + "'verdict':'sunspots','seen-by':'tunnel','maintenance':false"),
        line("router", "'router':'magic','event':'stolen','text':'it moves'"),
        line("state", "'router':'magic','tunnel':'wg2','subject':'weather','to':'rain'"))) {
      var fact = FactJson.read(line);
      assertThat(fact).as(line).isInstanceOf(Fact.Unknown.class);
      assertThat(FactJson.write(fact)).isEqualTo(line);
    }
  }

  @Test
  void aStateMayHoldAWordOfALaterVersion() throws MalformedFact {
    var line = line("state", "'router':'magic','tunnel':'wg2','subject':'finding','to':'deaf'");
    assertThat(FactJson.read(line)).isInstanceOfSatisfying(Fact.State.class,
        state -> assertThat(state.finding()).isEmpty());
    assertThat(FactJson.write(FactJson.read(line))).isEqualTo(line);
  }

  @Test
  void everyWordIsInTheLines() {
    var lines = String.join("\n", lines());
    for (var words : List.<Word[]>of(Verdict.values(), Mwan3State.values(), Finding.values(),
        FailoverDirection.values(), MeasuredPath.values(), Subject.values(), RouterEvent.values(),
        WanwatchProgram.values(), SeenBy.values())) {
      for (var word : words) {
        assertThat(lines).contains(":\"" + word.word() + "\"");
      }
    }
  }

  private static List<String> lines() {
    var lines = new ArrayList<String>();
    for (var end : List.of("agent", "collector")) {
      lines.add(line("started", "'end':'%s','version':'0.1.0','java':'25.0.1'".formatted(end)));
      lines.add(line("stopped", "'end':'%s','reason':'told to'".formatted(end)));
      lines.add(line("configuration", "'end':'%s','router':'magic','settings':{'a':'1'}".formatted(end)));
    }
    for (var event : List.of("reboot", "mwan3-restart", "clock-jump", "log-flood", "site-dark", "site-cut",
        "vps-offline", "site-back")) {
      lines.add(line("router", "'router':'magic','event':'%s','text':'up for 31 s'".formatted(event)));
    }
    VERDICTS.forEach(verdict -> states("verdict", "ok", verdict, lines));
    MWAN3.forEach(state -> states("mwan3", "online", state, lines));
    List.of("blind", "false-alarm", "wrong-way", "none").forEach(finding -> states("finding", "blind", finding, lines));
    List.of("pass", "lost").forEach(fate -> states("full-size", "pass", fate, lines));
    states("policy", "in-use", "out", lines);
    outages(lines);
    for (var direction : List.of("failover", "failback")) {
      lines.add(line("failover", "'router':'magic','tunnel':'wg2','direction':'" + direction
          + "','detection':6.2,'theory-min':5,'theory-max':8,'gap-flows':0,'expected':false"));
    }
    for (var path : List.of("tunnel", "uplink", "internet", "crew", "flows")) {
      lines.add(line("minute", "'router':'magic','path':'" + path + "','sent':545,'lost':3,'unknown':0.5,'errors':0,"
          + "'rtt':{'0.04':542},'states':{'mwan3':{'online':60},'verdict':{'ok':59.5}}"));
    }
    return lines;
  }

  private static void states(String subject, String from, String to, List<String> lines) {
    var about = "'router':'magic','tunnel':'wg2','subject':'%s',".formatted(subject);
    lines.add(line("state", about + "'to':'%s'".formatted(to)));
    lines.add(line("state", about + "'from':'%s','to':'%s','evidence':'why'".formatted(from, to)));
  }

  private static void outages(List<String> lines) {
    var outage = "'id':'o7','router':'magic','tunnel':'wg2','start':'2026-08-01T19:14:02.520Z','start-bound':0.055,";
    for (var seenBy : List.of("tunnel", "internet")) {
      lines.add(line("outage", outage + "'seen-by':'%s','maintenance':false".formatted(seenBy)));
    }
    var ended = outage + "'end':'2026-08-01T19:14:03.000Z','end-bound':0.055,";
    for (var verdict : VERDICTS) {
      lines.add(line("outage",
          ended + "'verdict':'%s','evidence':'why','seen-by':'tunnel','maintenance':true".formatted(verdict)));
    }
  }

  private static String line(String kind, String body) {
    return BEGINNING + ("'" + kind + "','site':'hill'," + body + "}").replace('\'', '"');
  }
}
