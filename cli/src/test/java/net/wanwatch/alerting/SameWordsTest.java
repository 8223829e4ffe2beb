package net.wanwatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The agent's chat and Alertmanager say the same of the same thing.
class SameWordsTest {
  private static final Path TEXTS = Path.of("../agent/src/main/resources/net/wanwatch/agent/chat/text");
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
    try (var in = Files.newBufferedReader(TEXTS.resolve(language + ".properties"))) {
      texts.load(in);
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
