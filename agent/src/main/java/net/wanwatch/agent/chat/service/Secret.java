package net.wanwatch.agent.chat.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/// What a file's first line holds: a token, or an address that is one. It is read each time, so that a new one counts at
/// once. It stands in no message and no log.
public final class Secret {
  /// Nobody's secret is so long, and what is read has an end: a device has none.
  private static final int MOST = 4096;

  private Secret() {}

  /// The file cannot be used. The message names it, and the cure.
  public static final class Bad extends IOException {
    private static final long serialVersionUID = 1L;

    Bad(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  public static String read(Path file) throws Bad {
    try (var in = Files.newInputStream(file)) {
      var line = UTF_8.newDecoder()
          .decode(ByteBuffer.wrap(in.readNBytes(MOST)))
          .toString()
          .lines()
          .findFirst()
          .orElse("")
          .strip();
      if (line.isEmpty()) {
        throw new Bad("%s is empty: its first line must be the secret; %s".formatted(file, recipe(file)));
      }
      if (!line.matches("[!-~]{1,2000}")) {
        throw new Bad("%s: its first line must be the secret alone, without spaces; %s".formatted(file, recipe(file)));
      }
      return line;
    } catch (NoSuchFileException e) {
      throw new Bad("%s does not exist; %s".formatted(file, recipe(file)));
    } catch (AccessDeniedException e) {
      throw new Bad(
          "%s may not be read by user %s: chown it to that user".formatted(file, System.getProperty("user.name")));
    } catch (Bad e) {
      throw e;
    } catch (IOException e) {
      throw new Bad("%s cannot be read as text".formatted(file));
    }
  }

  /// An address that is a secret, as its first line.
  public static URI address(Path file) throws Bad {
    try {
      var address = new URI(read(file));
      if (address.getHost() != null && String.valueOf(address.getScheme()).matches("https?")) {
        return address;
      }
    } catch (URISyntaxException _) {
      // said below, without what it holds
    }
    throw new Bad("%s: its first line must be an address that begins with https://".formatted(file));
  }

  private static String recipe(Path file) {
    return "make it: (umask 077; cat > %s), paste the secret, Enter, Ctrl-D".formatted(file);
  }

  /// Names the cure where others may read the file; a service's token is worth the whole chat.
  public static Optional<String> tooOpen(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      var rights = Files.getPosixFilePermissions(file);
      return rights.contains(PosixFilePermission.OTHERS_READ) || rights.contains(PosixFilePermission.GROUP_READ)
          ? Optional.of("%s can be read by other users: chmod 600 %s".formatted(file, file))
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }
}
