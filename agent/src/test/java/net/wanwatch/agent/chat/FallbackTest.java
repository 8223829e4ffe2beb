package net.wanwatch.agent.chat;

import static net.wanwatch.agent.chat.Story.crew;
import static net.wanwatch.agent.chat.Story.outage;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.agent.chat.service.FakeService.Reply;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Service;
import net.wanwatch.config.Chats.Severity;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A chat that takes nothing for fifteen seconds has another say it.
class FallbackTest extends ChatStage {
  private static final String NO_INTERNET = "<b>🔴 KEIN INTERNET seit 19:14. Nichts trägt die Crew.</b>";

  private Chat crewChat() throws IOException {
    return chat("crew", Service.TELEGRAM, telegram.address(), secret("telegram", "7:secret"), "-1001", "de").or("hook");
  }

  private Chat hook(Severity least) {
    return new Chat("hook", Service.WEBHOOK, Optional.of(webhook.address()), Optional.empty(), Optional.empty(),
        Optional.empty(), "en", least);
  }

  /// For an hour, by the service's own word.
  private void telegramIsAway() {
    telegram.answer(Reply.of(429, "{\"ok\":false,\"parameters\":{\"retry_after\":3600}}"));
  }

  private void said(int times) {
    Awaitility.await().atMost(LONGEST).until(() -> webhook.taken().size() == times);
  }

  @Test
  void otherSaysItAfterFifteenSecondsAndGoesOnSayingWhatBecomesOfIt() throws Exception {
    telegramIsAway();
    start(config(crewChat(), hook(Severity.WARNING).asFallback()));
    happens(3, crew(0));
    until(18);
    assertThat(webhook.requests()).isEmpty();
    until(23);
    said(1);
    happens(61, crew(0, 60));
    until(70);
    said(2);

    assertThat(webhook.said()).containsExactly("🔴 KEIN INTERNET seit 19:14. Nichts trägt die Crew.",
        "🟢 Internet back 19:15 after 60 s.");
    assertThat(webhook.requests().getFirst().json().path("text").asText())
        .isEqualTo("(Chat crew ist nicht erreichbar)");
    stop();
    start(config(crewChat(), hook(Severity.WARNING).asFallback()));
    until(90);
    all();
    assertThat(telegram.said()).containsExactly("<b>🟢 Kein Internet 19:14–19:15 (60 s).</b>");
    assertThat(webhook.said()).hasSize(2);
  }

  @Test
  void whoIsReachedInTimeNeedsNoOther() throws Exception {
    start(config(crewChat(), hook(Severity.WARNING).asFallback()));
    happens(3, crew(0));
    until(7);
    all();
    until(60);
    all();

    assertThat(telegram.said()).containsExactly(NO_INTERNET);
    assertThat(webhook.requests()).isEmpty();
  }

  @Test
  void otherThatWasToldItselfHearsThatTheFirstWasNot() throws Exception {
    telegramIsAway();
    start(config(crewChat(), hook(Severity.WARNING)));
    happens(3, crew(0));
    until(25);
    said(2);
    happens(61, crew(0, 60));
    until(120);
    said(3);

    assertThat(webhook.said()).containsExactly("🔴 NO INTERNET since 19:14. Nothing carries the crew.",
        "🔴 KEIN INTERNET seit 19:14. Nichts trägt die Crew.", "🟢 Internet back 19:15 after 60 s.");
    until(200);
    assertThat(webhook.said()).hasSize(3);
    assertThat(chatting().boxes().waiting("crew")).isEqualTo(1);
  }

  /// Each stands in for the other: what is not taken there either waits, and does not come back.
  @Test
  void whatTwoThatStandInForEachOtherCannotSayIsSaidOnceByEach() throws Exception {
    var gone = Reply.of(429, "{\"ok\":false,\"parameters\":{\"retry_after\":3600}}");
    telegram.answer(gone);
    webhook.answer(new Reply(429, "", Map.of("Retry-After", "3600")));
    start(config(crewChat(), hook(Severity.WARNING).or("crew")));
    happens(3, crew(0));
    until(300);
    assertThat(chatting().boxes().waiting("crew") + chatting().boxes().waiting("hook")).isEqualTo(2);
    stop();
    start(config(crewChat(), hook(Severity.WARNING).or("crew")));
    all();
    assertThat(telegram.said()).hasSizeBetween(1, 2).doesNotHaveDuplicates();
  }

  @Test
  void endIsSaidByBothWhenOnlyTheFirstHadTheBegin() throws Exception {
    start(config(crewChat(), hook(Severity.CRITICAL)));
    happens(3, outage("wg1", 0));
    until(12);
    all();
    telegramIsAway();
    happens(41, outage("wg1", 0, 40));
    until(65);
    said(1);

    assertThat(webhook.said()).containsExactly("🟢 Starlink A wieder da 19:14 nach 40 s.");
    stop();
    start(config(crewChat(), hook(Severity.CRITICAL)));
    all();
    assertThat(telegram.said()).last().isEqualTo("<b>🟢 Starlink A wieder da 19:14 nach 40 s.</b>");
    assertThat(telegram.taken().getLast().repliesTo()).contains("100");
    until(120);
    assertThat(webhook.said()).hasSize(1);
  }
}
