package net.wanwatch.simulator.router;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.UUID;
import net.wanwatch.simulator.phone.Phone;
import org.apache.sshd.client.config.hosts.KnownHostHashValue;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/// Where the collector finds what it needs to log in: the user's key, the router's among the known hosts, and the token.
public record KeyFolder(Path folder) {
  public Path key() {
    return folder.resolve("key");
  }

  public Path knownHosts() {
    return folder.resolve("known_hosts");
  }

  /// What both ends know, so that the agent lends its servers.
  public Path token() {
    return folder.resolve("token");
  }

  /// What the agent shows to the crew's pretend chat.
  public Path phoneToken() {
    return folder.resolve("phone-token");
  }

  /// Where a configuration of the collector is written.
  public Path config() {
    return folder.resolve("wanwatch.yaml");
  }

  /// @param address where the collector will reach the router
  public void write(KeyPair user, KeyPair host, String address, int port) throws IOException {
    Files.createFile(key(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var out = Files.newOutputStream(key())) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(user, "demo", null, out);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key cannot be written: " + e.getMessage(), e);
    }
    secret(token(), UUID.randomUUID().toString());
    secret(phoneToken(), Phone.TOKEN);
    Files.writeString(knownHosts(),
        KnownHostHashValue.createHostPattern(address, port) + " " + PublicKeyEntry.toString(host.getPublic()) + "\n");
  }

  private static void secret(Path file, String text) throws IOException {
    Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text + "\n");
  }
}
