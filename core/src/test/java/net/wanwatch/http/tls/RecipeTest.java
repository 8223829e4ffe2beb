package net.wanwatch.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import net.wanwatch.config.Config.Tls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/tls.md` tells to type makes what a server takes.
class RecipeTest {
  private static final Path PAGE = Path.of("../docs/tls.md");

  @TempDir
  private Path folder = Path.of("");

  @Test
  void commandsOfThePageMakeCertificatesForBothEnds() throws IOException, InterruptedException {
    var block = Pattern.compile("(?s)```sh\n(.*?)```").matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    var said = folder.resolve("said.txt");
    int code = new ProcessBuilder("sh", "-ec", block.group(1)).directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start()
        .waitFor();
    assertThat(code).as(Files.readString(said)).isZero();

    for (var end : new String[]{"agent", "collector"}) {
      var files = new Tls(folder.resolve(end + ".crt"), folder.resolve(end + ".key"),
          Optional.of(folder.resolve("ca.crt")));
      var certificate = ServerCertificate.read(files, InstantSource.system());
      assertThat(certificate.isFor("127.0.0.1")).isTrue();
      assertThat(certificate.isFor(end.equals("agent") ? "10.0.2.1" : "192.168.1.50")).isTrue();
      assertThat(certificate.end()).isAfter(Instant.now().plus(Duration.ofDays(300)));
      assertThat(Trust.of(Optional.of(files)).context()).isPresent();
    }
  }
}
