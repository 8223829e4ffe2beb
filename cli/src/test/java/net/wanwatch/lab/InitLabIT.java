package net.wanwatch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `wanwatch init` against a router and a VPS that run, from nothing to a set-up with which all is well.
class InitLabIT {
  @SuppressWarnings("NullAway.Init") // raised before the first test
  private static Lab lab;
  private Path folder = Path.of("");

  @BeforeAll
  static void raise() throws Exception {
    lab = Lab.running();
    lab.await("count(mwan3_interface_status{status=\"online\"} == 1)", 3);
  }

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory(lab.folder(), "init");
    Files.writeString(folder.resolve("answers"), """
        router: 192.168.1.1
        host-key: accept
        site: hill      # as on the other tests' numbers
        labels: Starlink A, Starlink B, Starlink C
        ceilings: 60/15, 50/12, 40/10
        chat: ntfy hill-internet
        """);
  }

  @AfterEach
  void removeFolder() throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static String wanwatch(String host, String... words) throws IOException, InterruptedException {
    var command = "%s %s 2>&1; echo exit $?".formatted(Lab.ROOT.resolve("wanwatch"), String.join(" ", words));
    return lab.exec(host, "sh", "-c", "WANWATCH_BUILD=never " + command);
  }

  private String init(String... more) throws IOException, InterruptedException {
    return wanwatch("site", "init --config", config().toString(), "--answers", folder.resolve("answers").toString(),
        String.join(" ", more));
  }

  private Path config() {
    return folder.resolve("wanwatch.yaml");
  }

  /// The key that the router lets in, and the token of the agent that runs.
  private void giveKeyAndToken() throws IOException {
    Files.copy(lab.folder().resolve("ssh/id_ed25519"), folder.resolve("id_ed25519"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.copy(lab.folder().resolve("token"), folder.resolve("token"), StandardCopyOption.COPY_ATTRIBUTES);
  }

  @Test
  void fromNothingToASetUpWithWhichAllIsWell() throws Exception {
    giveKeyAndToken();
    assertThat(init()).contains("wg1      10.0.1.2        -> 10.0.1.1        by eth1, mwan3 wg1wan\n")
        .contains("Written: " + config())
        .endsWith("exit 0\n");
    assertThat(init()).contains("says that already").endsWith("exit 0\n");
    assertThat(wanwatch("vps", "init --yes --agent", config().toString())).contains("+  address: 10.0.0.1")
        .contains("Copy it to the site too")
        .endsWith("exit 0\n");
    assertThat(init()).contains("says that already").endsWith("exit 0\n");
    assertThat(wanwatch("site", "check --live --config", config().toString())).doesNotContain("FAIL")
        .endsWith("all is well\nexit 0\n");
    assertThat(wanwatch("vps", "check --live --agent --config", config().toString())).doesNotContain("FAIL chat")
        .contains("ok    peer wg3");
  }

  @Test
  void aKeyThatTheRouterDoesNotKnowIsMadeAndShown() throws Exception {
    assertThat(init()).contains("Made a key for the router: " + folder.resolve("id_ed25519"))
        .containsPattern("\n  ssh-ed25519 [A-Za-z0-9+/=]+ wanwatch@")
        .contains("refuses the key")
        .endsWith("exit 1\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("id_ed25519"))))
        .isEqualTo("rw-------");
    assertThat(config()).doesNotExist();
    Files.writeString(folder.resolve("answers"), "host-key: SHA256:wrong\n");
    Files.delete(folder.resolve("known_hosts"));
    assertThat(init()).contains("shows the host key ssh-ed25519 SHA256:")
        .contains("'host-key' is not right")
        .endsWith("exit 1\n");
  }

  /// Whoever answers there now, `accept` is no word for it.
  @Test
  void aChangedHostKeyIsNotBelieved() throws Exception {
    giveKeyAndToken();
    var known = "192.168.1.1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDxbjpWaKseosjLQEHXa3h+ZlY+zdU6TG9xH15iDkgDo\n";
    Files.writeString(folder.resolve("known_hosts"), known);
    assertThat(init()).contains("the key of 192.168.1.1 has CHANGED").endsWith("exit 1\n");
    assertThat(folder.resolve("known_hosts")).hasContent(known);
    assertThat(config()).doesNotExist();
  }

  /// What was taken away comes back, and stays, for all that worked works still.
  @Test
  void routerIsMadeAsPlanned() throws Exception {
    var config = lab.folder().resolve("wanwatch.yaml").toString();
    assertThat(wanwatch("site", "plan --diff --config", config)).endsWith("set up as planned: nothing to do\nexit 0\n");
    lab.exec("router", "/bin/sh", "-c",
        "uci delete network.@rule[3]; uci delete firewall.@forwarding[0]; uci delete mwan3.wan3_m3; uci set mwan3.wg1wan.down=9");
    assertThat(wanwatch("site", "plan --diff --config", config))
        .contains("uci set network.@rule[-1].action='prohibit'\n", "uci set mwan3.wan3_m3.interface='wg3wan'\n",
            "uci set mwan3.wg1wan.down='3'\n", "uci set firewall.@forwarding[-1].dest='wg'\n")
        .endsWith("exit 1\n");
    assertThat(wanwatch("site", "plan --apply router --config", config, "</dev/null")).contains("no answer came")
        .endsWith("exit 1\n");
    assertThat(wanwatch("site", "plan --apply router --yes --config", config))
        .contains("Kept: wg1 answers, ", "wg2 answers, ", "wg3 answers, ")
        .endsWith("exit 0\n");
    assertThat(wanwatch("site", "plan --diff --config", config)).endsWith("nothing to do\nexit 0\n");
    assertThat(lab.exec("router", "/bin/sh", "-c", "ls /etc /etc/init.d /etc/rc.d")).doesNotContain("wanwatch-undo");
    assertThat(wanwatch("vps", "plan --apply vps --config", config)).endsWith("nothing to do\nexit 0\n");
    lab.await("count(mwan3_interface_status{status=\"online\"} == 1)", 3);
  }

  @Test
  void whatIsThereIsNotWrittenOver() throws Exception {
    giveKeyAndToken();
    Files.writeString(config(), "site: valley\n");
    assertThat(init()).contains("-site: valley")
        .contains("+site: \"hill\"")
        .contains("--yes writes over it")
        .endsWith("exit 1\n");
    assertThat(config()).hasContent("site: valley\n");
    assertThat(init("--dry-run")).contains("site: \"hill\"").endsWith("exit 0\n");
    assertThat(config()).hasContent("site: valley\n");
  }
}
