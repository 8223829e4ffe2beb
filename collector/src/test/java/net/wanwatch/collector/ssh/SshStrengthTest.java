package net.wanwatch.collector.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshStrengthTest {
  @TempDir
  private Path folder = Path.of("");

  private String run(Consumer<SshServer> has) throws Exception {
    try (var ssh = Ssh.start();
        var router = new TestRouter(folder, TestRouter.ED25519, TestRouter.ED25519);
        var shell = new SshShell(ssh, router.config("127.0.0.1"), Duration.ofSeconds(60))) {
      router.restrict(has);
      return shell.run("here");
    }
  }

  @Test
  void whatIsOfferedIsStrongAndKnownToDropbear() {
    try (var ssh = Ssh.start()) {
      var client = ssh.client();
      assertThat(NamedResource.getNameList(client.getCipherFactories()))
          .allMatch(name -> name.contains("-gcm") || name.endsWith("-ctr") || name.startsWith("chacha20-"))
          .contains("chacha20-poly1305@openssh.com", "aes256-ctr");
      assertThat(NamedResource.getNameList(client.getMacFactories())).allMatch(name -> name.startsWith("hmac-sha2-"))
          .contains("hmac-sha2-256");
      assertThat(NamedResource.getNameList(client.getKeyExchangeFactories()))
          .noneMatch(name -> name.endsWith("sha1") || name.contains("group-exchange"))
          .contains("curve25519-sha256", "diffie-hellman-group14-sha256");
    }
  }

  @Test
  @SuppressWarnings("deprecation") // weak is what is tried
  void aServerOfWeakThingsAloneIsRefused() {
    assertThatThrownBy(() -> run(server -> server.setCipherFactories(List.of(BuiltinCiphers.aes128cbc))))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> run(server -> {
      server.setCipherFactories(List.of(BuiltinCiphers.aes256ctr));
      server.setMacFactories(List.of(BuiltinMacs.hmacsha1));
    })).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> run(
        server -> server.setKeyExchangeFactories(List.of(ServerBuilder.DH2KEX.apply(BuiltinDHFactories.dhg14)))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void dropbearOfOpenWrtIsLetIn() throws Exception {
    assertThat(run(server -> {
      server.setCipherFactories(List.of(BuiltinCiphers.aes256ctr));
      server.setMacFactories(List.of(BuiltinMacs.hmacsha256));
      server.setKeyExchangeFactories(List.of(ServerBuilder.DH2KEX.apply(BuiltinDHFactories.curve25519)));
    })).isEqualTo("here");
  }

  @Test
  void aLineOfAnUnknownKeyTypeOrOfNoneIsPassedOver() throws Exception {
    try (var ssh = Ssh.start();
        var router = new TestRouter(folder, TestRouter.ED25519, TestRouter.ED25519);
        var shell = new SshShell(ssh, router.config("127.0.0.1"), Duration.ofSeconds(60))) {
      var host = TestRouter.line(router.port(), router.hostKey).replaceFirst(" .*", "");
      router.know(host + " ssh-of-tomorrow AAAAD3NzaC1vZi10b21vcnJvdw==\n" + host + " ssh-ed25519 !!!\n" + host + "\n"
          + TestRouter.line(router.port(), router.hostKey) + "\n@odd\n|1|x\n");
      assertThat(shell.run("here")).isEqualTo("here");
    }
  }
}
