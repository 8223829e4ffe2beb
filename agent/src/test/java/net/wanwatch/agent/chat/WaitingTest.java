package net.wanwatch.agent.chat;

import static net.wanwatch.agent.chat.Story.at;
import static net.wanwatch.agent.chat.Story.crew;
import static net.wanwatch.agent.chat.Story.outage;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.wanwatch.agent.chat.service.FakeService.Reply;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Service;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What waits while a chat is not reached, and what of it is said there afterwards.
class WaitingTest extends ChatStage {
  private Chat crewChat(String name) {
    return chat(name, Service.TELEGRAM, telegram.address(), folder.resolve("telegram.token"), "-1001", "en");
  }

  private void reached(boolean reached) throws IOException {
    secret("telegram", reached ? "7:secret" : "7:wrong");
  }

  /// A sender that was turned away asks again after a minute; a new one at once.
  private void reachedAgain(String name) throws IOException {
    stop();
    reached(true);
    start(config(crewChat(name)));
  }

  @Test
  void thatTheCrewIsBackIsToldAlsoWhenTheRestIsBackByThen() throws Exception {
    reached(true);
    start(config(crewChat("crew")));
    happens(2, outage("wg1", 0), crew(0));
    until(12);
    all();
    reached(false);
    happens(61, crew(0, 60));
    until(70);
    happens(301, outage("wg1", 0, 300));
    until(320);
    reachedAgain("crew");
    all();

    assertThat(telegram.said()).containsExactly("<b>🔴 NO INTERNET since 19:14. Nothing carries the crew.</b>",
        "<b>🟢 Internet back 19:15 after 60 s.</b>", "<b>🟢 Starlink A back 19:19 after 5 min.</b>");
  }

  @Test
  void tunnelThatFlapsAndIsUpIsNotSaidToBeDown() throws Exception {
    reached(true);
    start(config(crewChat("crew")));
    happens(2, outage("wg1", 0));
    until(12);
    happens(31, outage("wg1", 0, 30));
    until(40);
    all();
    reached(false);
    happens(62, outage("wg1", 60));
    until(75);
    happens(81, outage("wg1", 60, 80));
    until(100);
    reachedAgain("crew");
    until(500);
    all();

    assertThat(telegram.said()).containsExactly(
        "<b>🟠 Starlink A down since 19:14. Internet works on Starlink B and Starlink C.</b>",
        "<b>🟢 Starlink A back 19:14 after 30 s.</b>",
        "<b>🟢 Starlink A back 19:15: 2 outages since 19:14, 50 s in all.</b>");
  }

  @Test
  void whatStillLastsIsToldHoweverLongItWaited() throws Exception {
    reached(false);
    start(config(crewChat("crew")));
    happens(2, outage("wg1", 0));
    until(15);
    now = at(6.1 * 3600);
    until(6.1 * 3600 + 5);
    reachedAgain("crew");
    all();

    assertThat(telegram.said()).singleElement().asString().startsWith("<b>🟠 Starlink A down since Sat 19:14.");
  }

  @Test
  void chatThatIsRenamedOrNewHearsWhatGoesOnAndItsEnd() throws Exception {
    reached(true);
    start(config(crewChat("crew")));
    happens(2, crew(0));
    until(30);
    all();
    reachedAgain("group");
    until(60);
    all();
    happens(100, crew(0, 99));
    until(120);
    all();

    assertThat(telegram.said()).containsExactly("<b>🔴 NO INTERNET since 19:14. Nothing carries the crew.</b>",
        "<b>🔴 NO INTERNET since 19:14. Nothing carries the crew.</b>", "<b>🟢 Internet back 19:15 after 99 s.</b>");
    assertThat(telegram.taken().getLast().repliesTo()).contains("101");
  }

  @Test
  void clockThatIsSetBackKeepsNothingFromBeingTold() throws Exception {
    reached(true);
    start(config(crewChat("crew")));
    happens(2, crew(0));
    now = now.minusSeconds(3600);
    for (int rounds = 0; rounds < 40; rounds++) {
      now = now.plusMillis(500);
      chatting().round();
    }
    all();

    assertThat(telegram.said()).singleElement().asString().contains("NO INTERNET");
  }

  @Test
  void folderThatCannotBeReadHidesNothingOfTheOthers() throws Exception {
    reached(true);
    start(config(crewChat("crew")));
    happens(2, crew(0));
    until(12);
    all();
    Files.createDirectories(folder.resolve("mirror/hill/fedcba9876543210/2026-08-01.jsonl/day"));
    happens(61, crew(0, 60));
    until(70);
    all();

    assertThat(telegram.said()).last().isEqualTo("<b>🟢 Internet back 19:15 after 60 s.</b>");
  }

  @Test
  void serviceThatNamesNoTimeThatCouldBeWaitedIsAskedAgain() throws Exception {
    telegram.answer(new Reply(429, "{\"ok\":false,\"parameters\":{\"retry_after\":-5}}", Map.of()));
    telegram.answer(new Reply(429, "{\"ok\":false,\"parameters\":{\"retry_after\":9000000000000000000}}", Map.of()));
    reached(true);
    start(config(crewChat("crew")));
    happens(2, crew(0));
    until(12);
    Awaitility.await().atMost(LONGEST).until(() -> telegram.requests().size() == 2);

    Awaitility.await()
        .during(Duration.ofMillis(300))
        .atMost(LONGEST)
        .until(() -> chatting().senders().stream().allMatch(Sender::isRunning));
    assertThat(List.copyOf(telegram.requests())).hasSize(2);
  }
}
