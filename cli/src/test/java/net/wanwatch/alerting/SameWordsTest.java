package net.wanwatch.alerting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import net.wanwatch.agent.chat.text.Texts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The agent's chat and Alertmanager say the same of the same thing.
class SameWordsTest {
  private static final List<String> SAME = List.of("dark.more", "dark.end", "none.begin", "vps.begin", "vps.more",
      "vps.end", "vps.past.more", "tunnel.begin", "tunnel.end", "fault.uplink-down", "fault.uplink-no-internet",
      "fault.tunnel-down", "fault.uplink-down.past", "fault.uplink-no-internet.past", "fault.tunnel-down.past",
      "work.more", "work.end");
  private static final Map<String, String> VALUES = Map.of("{since}", "21:14", "{end}", "21:31", "{lasted}", "17 min",
      "{names}", "Starlink B", "{works}", "");

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void sentencesOfTheChatAreAlertmanagersToo(String language) throws Exception {
    var golden = Files.readString(Path.of("src/test/resources/alerting/messages." + language + ".txt"));
    var texts = new Properties();
    try (var in = Objects.requireNonNull(Texts.class.getResourceAsStream(language + ".properties"))) {
      texts.load(new InputStreamReader(in, UTF_8));
    }
    for (var key : SAME) {
      var text = texts.getProperty(key);
      for (var value : VALUES.entrySet()) {
        text = text.replace(value.getKey(), value.getValue());
      }
      assertThat(golden).as(key).contains(text);
    }
  }
}
