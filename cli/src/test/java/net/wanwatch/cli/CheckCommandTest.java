package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void whatWasUnderstoodIsShown() throws Exception {
    key("rw-------");
    var file = Files.copy(Path.of("../examples/wanwatch.yaml"), folder.resolve("wanwatch.yaml"));

    assertThat(wanwatch("check", "--config", file.toString())).isEqualTo(new Typed(0, """
      FOLDER/wanwatch.yaml is right.

      site       hill
      agent      127.0.0.1:9977, 10.0.1.1:9977, 10.0.2.1:9977, 10.0.3.1:9977, polls every 5s
      collector  127.0.0.1:9978, polls every 5s

      router       magic
      ssh          root@192.168.1.1:22
      key          FOLDER/id_ed25519
      known hosts  FOLDER/known_hosts
      links        br-lan

      tunnel  label       router's end  VPS's end  member  uplink
      wg1     Starlink A  10.0.1.2      10.0.1.1   wg1wan  eth1
      wg2     Starlink B  10.0.2.2      10.0.2.1   wg2wan  eth2
      wg3     Starlink C  10.0.3.2      10.0.3.1   wg3wan  eth3
      """.replace("FOLDER", folder.toString()), ""));
  }

  @Test
  void missingKeyIsANoteAndNoFault() {
    var typed = wanwatch("check", "--config", "../examples/wanwatch.yaml");

    assertThat(typed.code()).isZero();
    assertThat(typed.out()).contains("note: key ", "id_ed25519 is not on this machine (the collector needs it)",
        "note: known hosts ");
  }

  @Test
  void keyOthersCanReadIsNoted() throws Exception {
    key("rw-r--r--");

    assertThat(checked("")).endsWith(
        "note: key %s/id_ed25519 can be read by other users: chmod 600 %s/id_ed25519\n".formatted(folder, folder));
  }

  @Test
  void serverThatListensOnEveryAddressIsNoted() throws Exception {
    key("rw-------");

    assertThat(checked("agent: {listen: ['0:0:0:0:0:0:0:0']}\n")).contains("agent      [::]:9977,")
        .endsWith(
            "note: agent listens on every address, the public ones too: anyone who reaches this machine can read it\n");
  }

  @Test
  void keyThatIsNoneIsNamedWithItsLine() throws Exception {
    key("rw-------");
    Files.writeString(folder.resolve("id_ed25519"), "secret scribble");
    var file = Files.copy(Path.of("../examples/wanwatch.yaml"), folder.resolve("wanwatch.yaml"));
    var typed = wanwatch("check", "--config", file.toString());
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).startsWith(file + ":")
        .matches("(?s).*wanwatch.yaml:\\d+: key file \\S+id_ed25519 .*")
        .hasLineCount(1)
        .doesNotContain("scribble");
  }

  @Test
  void tokenThatIsTooShortIsNamedWithItsLineAndTheMend() throws Exception {
    key("rw-------");
    Files.writeString(folder.resolve("token"), "hunter2\n");
    var typed = typed("agent: {token-file: token}\n");
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).startsWith(folder.resolve("x.yaml") + ":1: token file ")
        .contains("make one: ")
        .hasLineCount(1)
        .doesNotContain("hunter2");
    Files.delete(folder.resolve("token"));
    assertThat(checked("agent: {token-file: token}\n")).contains("note: token file ",
        "is not on this machine (the agent");
  }

  private void key(String rights) throws IOException, GeneralSecurityException {
    var key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
    Files.writeString(folder.resolve("id_ed25519"), "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key) + "\n-----END PRIVATE KEY-----\n");
    Files.setPosixFilePermissions(folder.resolve("id_ed25519"), PosixFilePermissions.fromString(rights));
    Files.createFile(folder.resolve("known_hosts"));
  }

  private String checked(String more) throws IOException {
    return typed(more).out();
  }

  private Typed typed(String more) throws IOException {
    var file = Files.writeString(folder.resolve("x.yaml"),
        more + Files.readString(Path.of("../examples/wanwatch.yaml")));
    return wanwatch("check", "--config", file.toString());
  }
}
