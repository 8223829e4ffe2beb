package net.wanwatch.agent.chat;

import static net.wanwatch.agent.chat.Story.crew;
import static net.wanwatch.agent.chat.Story.outage;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.wanwatch.agent.chat.incident.Acknowledged;
import net.wanwatch.agent.chat.service.FakeService.Taken;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Who has an incident is asked of the services, and told to all who were told of it.
class AcknowledgeTest extends ChatStage {
  private static final String DOWN = "<b>🟠 Starlink A gestört seit 19:14. Internet geht über Starlink B und Starlink C.</b>";

  private void isTold(int times) {
    Awaitility.await().atMost(LONGEST).until(() -> telegram.taken().size() == times && matrix.taken().size() == times);
  }

  @Test
  void buttonInOneChatIsSaidInAllAndTheFirstHasIt() throws Exception {
    start(three());
    happens(3, outage("wg1", 0));
    until(12);
    isTold(1);

    telegram.press("100", "Alex", "");
    isTold(2);
    matrix.react("$100", "@blake:example.org");
    telegram.press("100", "Blake", "B.");
    Awaitility.await().atMost(LONGEST).until(() -> telegram.shown().size() == 2);

    assertThat(telegram.taken().getLast())
        .isEqualTo(new Taken("101", DOWN + "\nAlex kümmert sich.", Optional.of("100"), Optional.empty()));
    assertThat(matrix.taken().getLast().text())
        .isEqualTo("🟠 Starlink A down since 19:14. Internet works on Starlink B and Starlink C.\nAlex has it.");
    assertThat(matrix.taken().getLast().edits()).contains("$100");
    assertThat(telegram.shown()).containsOnly("Alex kümmert sich.");
    assertThat(webhook.said()).hasSize(1);
    assertThat(webhook.taken()).hasSize(2);
  }

  @Test
  void reactionInMatrixHasTheNameOfWhoReacts() throws Exception {
    start(three());
    happens(3, crew(0));
    until(12);
    isTold(1);
    matrix.react("$100", "@wanwatch:example.org");
    matrix.react("$4711", "@eve:example.org");
    matrix.react("$100", "@alex:example.org");
    isTold(2);

    assertThat(matrix.taken().getLast().text()).endsWith("Nothing carries the crew.\nAlex has it.");
    happens(60, crew(0, 59));
    until(70);
    isTold(3);
    assertThat(telegram.said()).last().isEqualTo("<b>🟢 Internet wieder da 19:14 nach 59 s.</b>");
  }

  /// Whoever types an answer below the message has it too, and nobody in another chat.
  @Test
  void replyToTheMessageIsAsGoodAsTheButton() throws Exception {
    start(three());
    happens(3, outage("wg1", 0));
    until(12);
    isTold(1);
    telegram.replyInTelegram(-9, "100", "eve");
    telegram.replyInTelegram(-1001, "4711", "eve");
    telegram.replyInTelegram(-1001, "100", "alex");
    isTold(2);

    assertThat(telegram.taken().getLast().text()).isEqualTo(DOWN + "\nalex kümmert sich.");
    assertThat(matrix.taken().getLast().text()).endsWith("\nalex has it.");
  }

  @Test
  void replyInMatrixIsAsGoodAsAReaction() throws Exception {
    start(three());
    happens(3, outage("wg1", 0));
    until(12);
    isTold(1);
    matrix.replyInMatrix("$100", "@wanwatch:example.org");
    matrix.replyInMatrix("$4711", "@eve:example.org");
    matrix.replyInMatrix("$100", "@alex:example.org");
    isTold(2);

    assertThat(telegram.taken().getLast().text()).isEqualTo(DOWN + "\nAlex kümmert sich.");
  }

  @Test
  void whoHasItIsRememberedOverARestart() throws Exception {
    start(three());
    happens(3, outage("wg1", 0));
    until(12);
    isTold(1);
    var by = chatting().acknowledge("wg1-0.0", "Alex\n\u202E<b>");
    assertThat(by).contains(new Acknowledged("Alex <b>", now));
    isTold(2);
    stop();
    start(three());

    assertThat(chatting().acknowledge("wg1-0.0", "Blake")).isEqualTo(by);
    assertThat(telegram.taken().getLast().text()).isEqualTo(DOWN + "\nAlex &lt;b&gt; kümmert sich.");
    until(20);
    all();
    assertThat(telegram.taken()).hasSize(2);
  }

  @Test
  void whatIsOverOrWasNeverThereCannotBeTaken() throws Exception {
    start(three());
    happens(3, crew(0));
    until(12);
    happens(31, crew(0, 30));
    until(40);
    isTold(2);

    assertThat(chatting().acknowledge("crew-0.0", "Alex")).isEmpty();
    assertThat(chatting().acknowledge("other", "Alex")).isEmpty();
    telegram.press("100", "Alex", "");
    Awaitility.await().atMost(LONGEST).until(() -> telegram.shown().size() == 1);
    assertThat(telegram.shown()).containsExactly("Das ist vorbei.");
    all();
    assertThat(telegram.taken()).hasSize(2);
  }
}
