package net.wanwatch.agent.chat;

import static net.wanwatch.agent.chat.Story.at;
import static net.wanwatch.agent.chat.Story.crew;
import static net.wanwatch.agent.chat.Story.dark;
import static net.wanwatch.agent.chat.Story.judged;
import static net.wanwatch.agent.chat.Story.outage;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.agent.chat.service.FakeService.Reply;
import net.wanwatch.agent.chat.service.FakeService.Taken;
import net.wanwatch.config.Benchmarks.QuietHours;
import net.wanwatch.config.Chats;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Service;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Verdict;
import net.wanwatch.journal.FactText;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.state.OpenIncident;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// From the journals on disk to services on loopback, and through restarts. The clock is the test's.
class ChattingTest extends ChatStage {
  @Test
  void oneIncidentIsOneMessageThatIsEditedAndAReply() throws Exception {
    start(three());
    happens(3, outage("wg1", 0));
    until(12);
    all();
    happens(14, judged("wg1", 0, Verdict.UPLINK_NO_INTERNET));
    all();
    happens(241, outage("wg1", 0, 240));
    until(250);
    all();

    assertThat(telegram.taken()).containsExactly(
        new Taken("100", "<b>🟠 Starlink A gestört seit 19:14. Internet geht über Starlink B und Starlink C.</b>",
            Optional.empty(), Optional.empty()),
        new Taken("101",
            """
          <b>🟠 Starlink A gestört seit 19:14. Internet geht über Starlink B und Starlink C.</b>
          Kein Internet hinter der Schüssel; der Anschluss zu ihr steht. Wenn es dauert: Hat sie Strom und freie Sicht?""",
            Optional.of("100"), Optional.empty()),
        new Taken("102",
            "<b>🟢 Starlink A wieder da 19:18 nach 4 min.</b>\n" + "Hinter der Schüssel war kein Internet.",
            Optional.empty(), Optional.of("100")));
    assertThat(matrix.taken()).extracting(Taken::edits)
        .containsExactly(Optional.empty(), Optional.of("$100"), Optional.empty());
    assertThat(matrix.taken().getLast().repliesTo()).contains("100");
    assertThat(webhook.requests()).extracting(it -> it.json().path("phase").asText())
        .containsExactly("begin", "change", "end");
    assertThat(webhook.requests()).extracting(it -> it.json().path("incident").asText()).containsOnly("wg1-0.0");
  }

  @Test
  void restartInMidIncidentTellsNothingTwiceAndItsEndIsAReplyToTheFirst() throws Exception {
    start(three());
    happens(3, outage("wg1", 0));
    until(12);
    all();
    stop();
    unread(200, outage("wg1", 0, 190));
    start(three());
    until(210);
    all();

    assertThat(telegram.said()).containsExactly(
        "<b>🟠 Starlink A gestört seit 19:14. Internet geht über Starlink B und Starlink C.</b>",
        "<b>🟢 Starlink A wieder da 19:17 nach 3 min 10 s.</b>");
    assertThat(telegram.taken().getLast().repliesTo()).contains("100");
    assertThat(webhook.said()).hasSize(2);
  }

  @Test
  void whatCouldNotBeSentSurvivesARestart() throws Exception {
    var busy = Reply.of(429, "{\"ok\":false,\"parameters\":{\"retry_after\":3000}}");
    telegram.answer(busy);
    start(three());
    happens(3, crew(0));
    until(10);
    Awaitility.await().atMost(LONGEST).until(() -> webhook.said().size() == 1 && telegram.requests().size() == 1);
    assertThat(telegram.said()).isEmpty();
    stop();
    start(three());
    all();

    assertThat(telegram.said()).containsExactly("<b>🔴 KEIN INTERNET seit 19:14. Nichts trägt die Crew.</b>");
    assertThat(webhook.said()).hasSize(1);
  }

  @Test
  void whatIsOverBeforeItCouldBeSentIsToldInThePast() throws Exception {
    telegram.answer(Reply.of(502, ""));
    telegram.latency(Duration.ofMillis(300));
    start(config(chat("crew", Service.TELEGRAM, telegram.address(), folder.resolve("later.token"), "-1001", "en")));
    happens(3, crew(0));
    until(20);
    happens(61, crew(0, 60));
    until(70);
    assertThat(telegram.requests()).isEmpty();
    stop();
    secret("later", "7:secret");
    start(config(chat("crew", Service.TELEGRAM, telegram.address(), folder.resolve("later.token"), "-1001", "en")));
    all();

    assertThat(telegram.said()).containsExactly("<b>🟢 No internet 19:14–19:15 (60 s).</b>");
  }

  @Test
  void whatWaitedDoesNotSayThatSomethingWorksWhichWasHeardLongAgo() throws Exception {
    start(config(chat("crew", Service.TELEGRAM, telegram.address(), folder.resolve("later.token"), "-1001", "en")));
    happens(3, outage("wg1", 0));
    until(20);
    stop();
    carries = false;
    secret("later", "7:secret");
    start(config(chat("crew", Service.TELEGRAM, telegram.address(), folder.resolve("later.token"), "-1001", "en")));
    all();

    assertThat(telegram.said()).containsExactly("<b>🟠 Starlink A down since 19:14.</b>");
  }

  /// They begin two minutes after the start.
  private Config quiet(Severity least) {
    var hours = new Chats.Hours(Optional.of(new QuietHours(LocalTime.of(19, 16), LocalTime.of(5, 0))),
        Optional.empty());
    return config(new Chat("hook", Service.WEBHOOK, Optional.of(webhook.address()), Optional.empty(), Optional.empty(),
        Optional.empty(), "en", least).at(hours));
  }

  @Test
  void inQuietHoursOnlyWhatIsCriticalIsSentAndTheRestWaitsForTheirEnd() throws Exception {
    start(quiet(Severity.WARNING));
    happens(153, outage("wg1", 150));
    happens(213, outage("wg1", 150, 210));
    happens(303, outage("wg2", 300));
    until(320);
    happens(403, crew(400));
    happens(421, crew(400, 420));
    until(430);
    all(2);
    assertThat(webhook.said()).containsExactly("🔴 NO INTERNET since 19:20. Nothing carries the crew.",
        "🟢 Internet back 19:21 after 20 s.");

    now = Instant.parse("2026-08-02T05:00:00Z");
    site.append(Story.state(Duration.between(Story.START, now).toMillis() / 1e3));
    until(Duration.between(Story.START, now).toSeconds() + 70.0);
    all();
    assertThat(webhook.said().subList(2, 4)).containsExactly("🟢 Starlink A was down 19:16–19:17 (60 s).",
        "🟠 Starlink B down since Sat 19:19. Internet works on Starlink A and Starlink C.");
  }

  @Test
  void lineAboutYesterdayIsSentOnceADayAlsoAfterARestart() throws Exception {
    var hours = new Chats.Hours(Optional.empty(), Optional.of(LocalTime.of(19, 15)));
    var config = config(new Chat("hook", Service.WEBHOOK, Optional.of(webhook.address()), Optional.empty(),
        Optional.empty(), Optional.empty(), "en", Severity.CRITICAL).at(hours));
    start(config);
    until(59);
    assertThat(webhook.said()).isEmpty();
    until(61);
    all();
    stop();
    start(config);
    until(70);
    all();
    assertThat(webhook.said()).containsExactly("⚪ Yesterday: nothing is known, nobody watched or no facts came.");
  }

  /// What may go is gone.
  private void all(int waiting) {
    Awaitility.await()
        .atMost(LONGEST)
        .until(() -> webhook.said().size() == 2 && chatting().boxes().waiting("hook") == waiting);
  }

  @Test
  void maintenanceThatWasOverBeforeItCouldBeToldIsToldInThePast() throws Exception {
    start(quiet(Severity.INFO));
    happens(180, new Fact.Maintenance(at(180), "hill", Optional.empty(), at(600), "moving dish B"));
    until(620);
    now = Instant.parse("2026-08-02T05:00:00Z");
    until(Duration.between(Story.START, now).toSeconds() + 70.0);
    all();
    assertThat(webhook.said()).containsExactly("🟢 Maintenance 19:17–19:24 (7 min).");
  }

  @Test
  void oneChatThatTurnsUsAwayKeepsNoOtherFromBeingTold() throws Exception {
    start(config(chat("gone", Service.TELEGRAM, telegram.address(), secret("telegram", "8:wrong"), "-1001", "en"),
        chat("none", Service.MATRIX, matrix.address(), folder.resolve("missing.token"), "!hill:example.org", "en"),
        new Chat("hook", Service.WEBHOOK, Optional.of(webhook.address()), Optional.empty(), Optional.empty(),
            Optional.empty(), "en", Severity.WARNING)));
    happens(11, dark(0));
    until(12);
    Awaitility.await()
        .atMost(LONGEST)
        .until(() -> webhook.said().size() == 1
            && chatting().senders().stream().filter(sender -> !sender.fault().isEmpty()).count() == 2);

    assertThat(webhook.said()).containsExactly("🔴 SITE OFFLINE since 19:14. All 3 uplinks silent: power or router?");
    assertThat(chatting().senders()).extracting(Sender::fault)
        .containsExactly(
            "turns us away, what is to be said waits: 401: look at the token in %s: @BotFather says it again"
                .formatted(folder.resolve("telegram.token")),
            "turns us away, what is to be said waits: %1$s does not exist; make it: (umask 077; cat > %1$s), paste the secret, Enter, Ctrl-D"
                .formatted(folder.resolve("missing.token")),
            "");
  }

  @Test
  void chatThatIsSetUpTodayIsToldWhatGoesOnAndNoOldStories() throws Exception {
    now = at(-7200);
    site.append(outage("wg1", -7200));
    site.append(outage("wg1", -7200, -7000));
    site.append(outage("wg2", -600));
    now = at(-1);
    start(three());
    site.append(Story.state(2));
    until(20);
    all();

    assertThat(webhook.said())
        .containsExactly("🟠 Starlink B down since 19:04. Internet works on Starlink A and Starlink C.");
  }

  private List<String> incidents() throws IOException {
    var lines = new ArrayList<String>();
    JournalReader.read(List.of(folder), Filter.kinds("incident"),
        fact -> lines.add(FactText.line(fact, ZoneOffset.UTC)));
    return lines;
  }

  @Test
  void incidentIsInTheJournalWithWhatWasToldOfItAndHowLongThatTook() throws Exception {
    start(config(new Chat("hook", Service.WEBHOOK, Optional.of(webhook.address()), Optional.empty(), Optional.empty(),
        Optional.empty(), "en", Severity.WARNING)));
    happens(3, outage("wg1", 0));
    until(10);
    all();
    until(12);
    chatting().acknowledge("wg1-0.0", "Alex");
    chatting().acknowledge("wg1-0.0", "Jo");
    chatting().acknowledge("wg2-0.0", "Jo");
    assertThat(chatting().shown())
        .containsExactly(new OpenIncident("tunnel", List.of("Starlink A"), at(0), Optional.of("Alex")));
    happens(61, outage("wg1", 0, 60));
    until(64.5);
    all();
    assertThat(chatting().shown()).isEmpty();

    assertThat(incidents()).containsExactlyInAnyOrder("19:14:10  magic  incident wg1-0.0: tunnel wg1, since 19:14:00",
        "19:14:10  magic  told hook: begin of wg1-0.0, after 10 s",
        "19:14:12  magic  incident wg1-0.0: tunnel wg1, since 19:14:00, Alex has it",
        "19:15:04  magic  incident wg1-0.0: tunnel wg1, 1 min 0 s, Alex has it",
        "19:15:04  magic  told hook: end of wg1-0.0, after 4.5 s");
  }

  @Test
  void incidentThatIsHeardOfAgainAfterARestartIsInTheJournalOnce() throws Exception {
    start(three());
    happens(3, outage("wg1", 0));
    until(12);
    all();
    stop();
    start(three());
    until(20);

    assertThat(incidents().stream().filter(line -> line.contains("incident wg1"))).hasSize(1);
  }

  @Test
  void chatIsToldOnlyWhatIsBadEnough() throws Exception {
    start(config(new Chat("hook", Service.WEBHOOK, Optional.of(webhook.address()), Optional.empty(), Optional.empty(),
        Optional.empty(), "en", Severity.CRITICAL)));
    happens(3, outage("wg1", 0));
    until(20);
    happens(33, outage("wg2", 30), outage("wg3", 30));
    until(40);
    all();

    assertThat(webhook.said()).containsExactly("🔴 NO UPLINK WORKS since 19:14.");
  }
}
