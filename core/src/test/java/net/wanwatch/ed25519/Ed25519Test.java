package net.wanwatch.ed25519;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPublicKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class Ed25519Test {
  private final JdkKeys keys = new JdkKeys();

  @BeforeAll
  static void registered() {
    Ed25519.register();
  }

  @Test
  void publicKeyIsRecoveredFromThePrivateOne() throws Exception {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    assertThat(keys.recoverEDDSAPublicKey(pair.getPrivate())).isEqualTo(pair.getPublic());
  }

  @Test
  void rsaKeyIsRefused() throws Exception {
    var pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    assertThatThrownBy(() -> keys.recoverEDDSAPublicKey(pair.getPrivate())).isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void rawBytesMakeTheSameKeys() throws Exception {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var open = (EdECPublicKey) pair.getPublic();
    assertThat(keys.generateEDDSAPublicKey(keys.getPublicKeyData(open))).isEqualTo(open);
  }

  @Test
  void opensshLineIsReadAndWrittenByMina() throws Exception {
    var open = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
    var line = PublicKeyEntry.toString(open);
    assertThat(line).startsWith("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5");
    var again = PublicKeyEntry.parsePublicKeyEntry(line).resolvePublicKey(null, null, null);
    assertThat(KeyUtils.compareKeys(open, again)).isTrue();
  }

  @Test
  void nothingButEd25519IsTakenFromMina() {
    assertThat(SecurityUtils.isEDDSACurveSupported()).isTrue();
    assertThat(SecurityUtils.isBouncyCastleRegistered()).isFalse();
  }
}
