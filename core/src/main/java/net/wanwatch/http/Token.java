package net.wanwatch.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bearer token that whoever changes something has to show: the first line of a file, at least 16 characters.
/// Without a file nobody can change anything. The token itself stands in no message and no log.
/// To Vert.x it is a security policy, the one kind of handler that may stand before the body is read.
public final class Token implements SecurityPolicyHandler {
  private static final Logger log = LoggerFactory.getLogger(Token.class);
  private static final int SHORTEST = 16;
  private static final int LONGEST = 512;
  private static final long QUIET = 10_000_000_000L;

  private final Optional<byte[]> expected;
  private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

  private Token(Optional<byte[]> expected) {
    this.expected = expected;
  }

  /// Reads the file once; a token that is changed counts after the next start.
  ///
  /// @throws BadToken in one line that names the file and the mend
  public static Token read(Optional<Path> file) throws BadToken {
    if (file.isEmpty()) {
      return new Token(Optional.empty());
    }
    var line = firstLine(file.get());
    if (line.length() < SHORTEST || line.length() > LONGEST || !line.matches("[!-~]+")) {
      throw new BadToken("token file %s: its first line must be %d to %d characters without spaces; make one: %s"
          .formatted(file.get(), SHORTEST, LONGEST, recipe(file.get())));
    }
    warnIfOthersRead(file.get());
    return new Token(Optional.of(line.getBytes(US_ASCII)));
  }

  /// The command that makes such a file.
  public static String recipe(Path file) {
    return "(umask 077; head -c 24 /dev/urandom | base64 > %s)".formatted(file);
  }

  private static String firstLine(Path file) throws BadToken {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("").strip();
    } catch (NoSuchFileException e) {
      throw new BadToken("token file %s does not exist; make one: %s".formatted(file, recipe(file)), e);
    } catch (AccessDeniedException e) {
      throw new BadToken("token file %s may not be read by this user".formatted(file), e);
    } catch (IOException | UncheckedIOException e) {
      throw new BadToken("token file %s cannot be read as text".formatted(file), e);
    }
  }

  private static void warnIfOthersRead(Path file) {
    try {
      var rights = Files.getPosixFilePermissions(file);
      if (rights.contains(PosixFilePermission.OTHERS_READ) || rights.contains(PosixFilePermission.GROUP_READ)) {
        log.warn("token file {} can be read by other users: chmod 600 {}", file, file);
      }
    } catch (IOException | UnsupportedOperationException e) {
      log.debug("rights of {}: {}", file, e.getMessage());
    }
  }

  /// What a caller sends as `Authorization`; empty when no token is configured.
  public Optional<String> header() {
    return expected.map(token -> "Bearer " + new String(token, US_ASCII));
  }

  /// A secret for another purpose, made of the token and telling nothing of it; empty when no token is configured.
  public Optional<byte[]> derived(String purpose) {
    return expected.map(token -> {
      try {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(token, "HmacSHA256"));
        return mac.doFinal(purpose.getBytes(US_ASCII));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has HmacSHA256", e);
      }
    });
  }

  boolean accepts(String authorization) {
    int space = authorization.indexOf(' ');
    return isConfigured() && space > 0 && authorization.substring(0, space).equalsIgnoreCase("Bearer")
        && MessageDigest.isEqual(expected.get(), authorization.substring(space + 1).strip().getBytes(US_ASCII));
  }

  public boolean isConfigured() {
    return expected.isPresent();
  }

  /// Lets the request go on, or answers 401, or 403 where nothing is configured.
  @Override
  public void handle(RoutingContext context) {
    var shown = Optional.ofNullable(context.request().getHeader("Authorization"));
    if (!isConfigured()) {
      HttpServer.text(context, 403, "no token-file is configured\n");
    } else if (shown.isPresent() && accepts(shown.get())) {
      context.next();
    } else {
      warn(context, shown.isPresent() ? "a wrong" : "no");
      context.response().putHeader("WWW-Authenticate", "Bearer");
      HttpServer.text(context, 401, shown.isPresent() ? "the token is wrong\n" : "a token is needed\n");
    }
  }

  /// Once in ten seconds at most, so that nobody fills a disk with wrong tokens.
  private void warn(RoutingContext context, String which) {
    long now = System.nanoTime();
    long next = nextWarning.get();
    if (now - next >= 0 && nextWarning.compareAndSet(next, now + QUIET)) {
      var caller = context.request().remoteAddress();
      log.warn("{} {} refused: {} token, from {}", context.request().method(), context.normalizedPath(), which,
          caller == null ? "nobody" : caller.hostAddress());
    }
  }
}
