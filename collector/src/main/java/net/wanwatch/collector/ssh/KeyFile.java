package net.wanwatch.collector.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Optional;
import net.wanwatch.ed25519.Ed25519;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.io.output.SecureByteArrayOutputStream;
import org.apache.sshd.common.util.security.SecurityUtils;

/// The private key file, OpenSSH's format or PEM, ed25519 or RSA. It is read at each connection, so that a mended
/// file counts at once; neither the key nor its passphrase is kept, and no message quotes either.
public record KeyFile(Path file, Optional<Path> passphraseFile) {
  /// @throws IOException where it cannot be used, saying in one line what is wrong with which file
  public KeyPair load() throws IOException {
    var passphrase = passphraseFile.isPresent()
        ? Optional.of(firstLine(passphraseFile.get()))
        : Optional.<String>empty();
    boolean[] asked = {false};
    FilePasswordProvider passwords = (_, _, _) -> {
      asked[0] = true;
      return passphrase.orElse(null);
    };
    Ed25519.register();
    Iterable<KeyPair> pairs;
    try (var in = Files.newInputStream(file)) {
      pairs = SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(file.toString()), in, passwords);
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw new IOException(fault(file, "key file", e), e);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new IOException(said(asked[0], passphrase, e), e);
    }
    if (pairs == null || !pairs.iterator().hasNext()) {
      throw new IOException("key file %s holds no private key".formatted(file));
    }
    return pairs.iterator().next();
  }

  /// Makes an Ed25519 key in OpenSSH's format, without a passphrase, which only its owner may read.
  ///
  /// @param comment stands behind the public key, so that whoever finds it on a router knows whose it is
  public static void create(Path file, String comment) throws IOException {
    Ed25519.register();
    try (var out = new SecureByteArrayOutputStream()) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(KeyPairGenerator.getInstance("Ed25519").generateKeyPair(),
          comment, null, out);
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, out.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IOException("no key of Ed25519 can be made: " + e.getMessage(), e);
    }
  }

  /// The line for the router's `/etc/dropbear/authorized_keys`.
  public String authorizedKeysLine(String comment) throws IOException {
    return PublicKeyEntry.toString(load().getPublic()) + " " + comment;
  }

  private String said(boolean asked, Optional<String> passphrase, Exception e) {
    if (!asked) {
      return "key file %s cannot be read as a key: %s".formatted(file, e.getMessage());
    }
    return passphrase.isEmpty()
        ? "key file %s is encrypted and no passphrase file is configured".formatted(file)
        : "passphrase file %s does not open key file %s".formatted(passphraseFile.orElseThrow(), file);
  }

  private static String firstLine(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException e) {
      throw new IOException(fault(file, "passphrase file", e), e);
    } catch (UncheckedIOException e) {
      throw new IOException("passphrase file %s cannot be read as text in UTF-8".formatted(file), e);
    }
  }

  private static String fault(Path file, String what, IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "%s %s does not exist".formatted(what, file);
      case AccessDeniedException _ -> "%s %s may not be read by this user".formatted(what, file);
      default -> "%s %s cannot be read: %s".formatted(what, file, e.getMessage());
    };
  }
}
