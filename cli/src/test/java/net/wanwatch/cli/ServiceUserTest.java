package net.wanwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceUserTest {
  @TempDir
  private Path folder = Path.of("");

  private ServiceUser user(String name) throws IOException {
    return new ServiceUser(name, folder.toRealPath());
  }

  private Path file(String name, String rights) throws IOException {
    return Files.setPosixFilePermissions(Files.writeString(folder.resolve(name), "x"),
        PosixFilePermissions.fromString(rights));
  }

  @Test
  void whatOnlyItsOwnerReadsIsClosedToIt() throws IOException {
    var files = List.of(file("token", "rw-------"), file("wanwatch.yaml", "rw-r--r--"), folder.resolve("none"));
    assertThat(user("nobody").closed(files)).containsExactly(folder.resolve("token"));
    assertThat(user("nobody-of-this-name").closed(files)).isEmpty();
    assertThat(new ServiceUser("nobody", Path.of("/nowhere")).closed(files)).isEmpty();
  }

  @Test
  void rootsFileIsGivenToItAndNoneElsewhere() throws IOException {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    var token = file("token", "rw-------");
    var elsewhere = Files.createTempFile("wanwatch", ".secret");
    var link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
    try {
      user("nobody").give(List.of(token, link, folder.resolve("none")));
      assertThat(Files.getOwner(token).getName()).isEqualTo("nobody");
      assertThat(Files.getOwner(elsewhere).getName()).isEqualTo("root");
      assertThat(user("nobody").closed(List.of(token))).isEmpty();
    } finally {
      Files.delete(elsewhere);
    }
  }
}
