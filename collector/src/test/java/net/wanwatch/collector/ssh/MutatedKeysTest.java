package net.wanwatch.collector.ssh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.collector.Mutations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Key files and lines of `known_hosts`, made by the machine's own ssh-keygen, with bytes changed, cut and doubled: each is
/// read, or refused with an error that names the file.
@Timeout(600)
class MutatedKeysTest {
  @TempDir
  private Path folder = Path.of("");
  private final Mutations mutations = new Mutations();

  private byte[] made(String name, String... kind) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("ssh-keygen", "-q", "-f", folder.resolve(name).toString(), "-C", "hill"));
    words.addAll(List.of(kind));
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    return Files.readAllBytes(folder.resolve(name));
  }

  @Test
  void keyFiles() throws IOException, InterruptedException {
    var good = List.of(made("a", "-t", "ed25519", "-N", ""), made("b", "-t", "rsa", "-b", "2048", "-N", ""),
        made("c", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", ""));
    var file = folder.resolve("key");
    for (int i = 0; i < Mutations.TRIES; i++) {
      Files.write(file, mutations.of(good));
      refusedOrRead(new KeyFile(file, Optional.empty()), Files.readString(file, ISO_8859_1));
    }
  }

  @Test
  void passphraseFiles() throws IOException, InterruptedException {
    made("d", "-t", "ed25519", "-N", "correct horse", "-a", "1");
    var passphrase = folder.resolve("passphrase");
    for (int i = 0; i < Mutations.TRIES / 10; i++) {
      var bytes = mutations.of(List.of("correct horse\n".getBytes(UTF_8)));
      Files.write(passphrase, bytes);
      refusedOrRead(new KeyFile(folder.resolve("d"), Optional.of(passphrase)), new String(bytes, UTF_8));
    }
  }

  private static void refusedOrRead(KeyFile file, String input) {
    try {
      file.load();
    } catch (Exception e) {
      assertThat(e).as(input).isInstanceOf(IOException.class).hasMessageContaining("file /");
    }
  }

  @Test
  void knownHosts() throws IOException, InterruptedException {
    made("e", "-t", "ed25519", "-N", "");
    made("f", "-t", "rsa", "-b", "2048", "-N", "");
    var good = new ArrayList<byte[]>();
    for (var name : List.of("e.pub", "f.pub")) {
      var key = Files.readString(folder.resolve(name));
      good.add(("192.168.1.1,router " + key).getBytes(UTF_8));
      good.add(("[192.168.1.1]:2222 " + key).getBytes(UTF_8));
      good.add(("@revoked 192.168.1.? " + key).getBytes(UTF_8));
      good.add(("|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= " + key).getBytes(UTF_8));
    }
    var file = folder.resolve("known_hosts");
    for (int i = 0; i < Mutations.TRIES; i++) {
      var bytes = mutations.of(good);
      Files.write(file, bytes);
      assertThat(KnownLines.of(file, "192.168.1.1", 22)).as(new String(bytes, UTF_8)).isNotNull();
    }
  }
}
