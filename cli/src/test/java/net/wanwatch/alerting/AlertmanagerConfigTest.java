package net.wanwatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertmanagerConfigTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @BeforeEach
  void tools() {
    Shipped.needs("amtool");
  }

  private String route(Path config, String... labels) throws Exception {
    var command = new String[labels.length + 5];
    System.arraycopy(new String[]{"amtool", "config", "routes", "test", "--config.file=" + config}, 0, command, 0, 5);
    System.arraycopy(labels, 0, command, 5, labels.length);
    return Shipped.run(command).lines().reduce((_, last) -> last).orElse("");
  }

  @Test
  void amtoolTakesItWithSecretsInlineAndEveryReceiver() throws Exception {
    var config = Copies.of(folder).secrets("http://127.0.0.1:9/").inlined();
    assertThat(Shipped.run("amtool", "check-config", config.toString())).contains("6 receivers", "2 templates",
        "SUCCESS");
  }

  @Test
  void untilSomebodySaysWhereNobodyIsTold() throws Exception {
    var config = Copies.of(folder).inlined();
    assertThat(route(config, "alertname=TunnelDown", "severity=warning")).isEqualTo("nobody");
    assertThat(route(config, "alertname=Watchdog", "severity=none")).isEqualTo("nobody");
  }

  @Test
  void alertsGoToTheChatTheWatchdogToTheHeartbeatAndHelpersNowhere() throws Exception {
    var config = Copies.of(folder).secrets("http://127.0.0.1:9/").chat("discord").inlined();
    assertThat(route(config, "alertname=TunnelDown", "severity=warning")).isEqualTo("discord");
    assertThat(route(config, "alertname=SiteDark", "severity=critical")).isEqualTo("discord");
    assertThat(route(config, "alertname=Maintenance", "severity=info")).isEqualTo("discord");
    assertThat(route(config, "alertname=Watchdog", "severity=none")).isEqualTo("heartbeat");
    assertThat(route(config, "alertname=SiteJustBack", "severity=none")).isEqualTo("nobody");
  }

  @Test
  void receiverWithoutItsSecretIsLeftOut() throws Exception {
    var copies = Copies.of(folder).secrets("http://127.0.0.1:9/");
    Files.delete(folder.resolve("secrets/slack-webhook-url"));
    assertThat(Files.readString(copies.inlined())).doesNotContain("slack_configs")
        .contains("discord_configs", "bot_token: \"123:abc\"", "webhook_url: \"http://127.0.0.1:9/discord\"");
  }
}
