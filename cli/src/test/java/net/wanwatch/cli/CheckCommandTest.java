package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void whatWasUnderstoodIsShown() throws IOException {
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
  void keyOthersCanReadIsNoted() throws IOException {
    key("rw-r--r--");

    assertThat(checked("")).endsWith("note: key %s/id_ed25519 can be read by other users: chmod 600 %s/id_ed25519\n"
        .formatted(folder, folder));
  }

  @Test
  void openDoorIsNoted() throws IOException {
    key("rw-------");

    assertThat(checked("agent: {listen: ['0:0:0:0:0:0:0:0']}\n")).contains("agent      [::]:9977,")
        .endsWith(
            "note: agent listens on every address, the public ones too: anyone who reaches this machine can read it\n");
  }

  private void key(String rights) throws IOException {
    Files.createFile(folder.resolve("id_ed25519"));
    Files.setPosixFilePermissions(folder.resolve("id_ed25519"), PosixFilePermissions.fromString(rights));
    Files.createFile(folder.resolve("known_hosts"));
  }

  private String checked(String more) throws IOException {
    var file = Files.writeString(folder.resolve("x.yaml"), more + Files.readString(Path.of(
        "../examples/wanwatch.yaml")));
    return wanwatch("check", "--config", file.toString()).out();
  }
}
