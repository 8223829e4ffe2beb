package net.wanwatch.collector.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import net.wanwatch.collector.page.Status.Event;
import net.wanwatch.collector.page.Status.Sample;
import net.wanwatch.collector.page.Status.Tunnel;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.Verdict;
import net.wanwatch.http.HttpServer;
import net.wanwatch.state.OpenIncident;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static String json(Status status) throws Exception {
    var page = new StatusPage(() -> status);
    try (var server = HttpServer.open(List.of("127.0.0.1"), 0, new PrometheusRegistry(), () -> true, page)) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/status")).build();
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void everythingKnown() throws Exception {
    var t = Hill.up(1, "Starlink A", 0.333);
    var tunnel = new Tunnel(t.name(), t.label(), t.uplink(), Verdict.UPLINK_NO_INTERNET, t.since(), t.evidence(),
        t.mwan3(), t.mwan3Since(), t.share(), Optional.of(Finding.FALSE_ALARM), t.rtt(), t.loss(), t.handshake(),
        t.receiveRate(), t.sendRate(), List.of(new Sample(Optional.of(0.11111), Optional.of(0.03123456)),
            new Sample(Optional.of(1.0), Optional.empty()), new Sample(Optional.empty(), Optional.empty())));
    var crew = new Status.Crew(Status.Internet.FINE, Optional.of(Hill.NOW), Optional.of(0.0), Optional.of(0.046),
        List.of(new Sample(Optional.of(0.0), Optional.of(0.046))));
    var status = new Status(1, "hill", Hill.NOW, false, "0.1.0",
        new Status.Vps(false, Optional.of("no answer for 6 s")), crew,
        Optional.of(new Status.Maintenance(Hill.NOW.plusSeconds(600), "moving dish B")),
        List.of(new Status.Router("magic", true, Optional.empty(), List.of(tunnel))),
        List.of(new Event(Hill.NOW, "outage", Optional.of("wg2"), "no handshake for 191 s")));
    assertThat(json(status)).isEqualTo("""
        {"schema":1,"site":"hill","now":"2026-08-01T21:14:03.120Z","simulated":false,"version":"0.1.0",
        "vps":{"heard":false,"reason":"no answer for 6 s"},
        "crew":{"state":"fine","since":"2026-08-01T21:14:03.120Z","loss":0.0,"rtt":0.046,
        "spark":[{"loss":0.0,"rtt":0.046}]},
        "maintenance":{"until":"2026-08-01T21:24:03.120Z","text":"moving dish B"},
        "routers":[{"name":"magic","heard":true,"tunnels":[
        {"name":"wg1","label":"Starlink A","uplink":"eth1","verdict":"uplink-no-internet",
        "since":"2026-08-01T19:09:03.120Z","evidence":"wg1 answers in 31 ms",
        "mwan3":"online","mwan3-since":"2026-08-01T19:08:51.120Z","share":0.333,"finding":"false-alarm",
        "rtt":0.031,"loss":0.0,"handshake":"2026-08-01T21:13:27.120Z","receive-rate":1234567.0,"send-rate":98000.0,
        "spark":[{"loss":0.111,"rtt":0.0312},{"loss":1.0},{}]}]}],
        "events":[{"at":"2026-08-01T21:14:03.120Z","kind":"outage","tunnel":"wg2","text":"no handshake for 191 s"}]}"""
        .replace("\n", ""));
  }

  @Test
  void incidentIsShownWithWhoHasItAsTheVpsSaysIt() throws Exception {
    var site = Hill.site(Status.Internet.POOR, List.of(), List.of());
    var status = new Status(1, "hill", Hill.NOW, false, "0.1.0", site.vps(), site.crew(), Optional.empty(), List.of(),
        List.of(), Optional.empty(),
        Optional.of(List.of(new OpenIncident("tunnel", List.of("Starlink B"), Hill.NOW, Optional.of("Alex")))));
    assertThat(json(status)).endsWith("""
        "incidents":[{"what":"tunnel","tunnels":["Starlink B"],"since":"2026-08-01T21:14:03.120Z","who":"Alex"}]}""");
  }

  @Test
  void unknownIsAbsentAndNeverZero() throws Exception {
    var crew = new Status.Crew(Status.Internet.UNKNOWN, Optional.empty(), Optional.empty(), Optional.empty(),
        List.of());
    var tunnel = new Tunnel("wg1", "wg1", Optional.empty(), Verdict.UNKNOWN, Optional.empty(), "nothing was heard yet",
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    var router = new Status.Router("magic", false, Optional.of("connection refused"), List.of(tunnel));
    var status = new Status(1, "hill", Hill.NOW, true, "0.1.0", new Status.Vps(true, Optional.empty()), crew,
        Optional.empty(), List.of(router), List.of());
    assertThat(json(status)).isEqualTo("""
        {"schema":1,"site":"hill","now":"2026-08-01T21:14:03.120Z","simulated":true,"version":"0.1.0",
        "vps":{"heard":true},"crew":{"state":"unknown","spark":[]},
        "routers":[{"name":"magic","heard":false,"reason":"connection refused","tunnels":[
        {"name":"wg1","label":"wg1","verdict":"unknown","evidence":"nothing was heard yet","spark":[]}]}],
        "events":[]}""".replace("\n", ""));
  }
}
