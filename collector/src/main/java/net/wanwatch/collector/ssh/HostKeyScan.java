package net.wanwatch.collector.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.common.future.CancelOption;

/// Asks a host which key it shows, as `ssh-keyscan(1)` does: it is shown none of ours, and nothing is believed.
public final class HostKeyScan {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  /// A small router needs its time for the key exchange.
  private static final Duration EXCHANGE = Duration.ofSeconds(10);

  /// @param fingerprint type and SHA-256, as `ssh-keygen -l` shows it
  /// @param line for `known_hosts`
  /// @param known whether that file has it already
  /// @param against what that file says against it, with the mend: another key of this host, or that it is revoked
  public record Shown(String fingerprint, String line, boolean known, Optional<String> against) {}

  private HostKeyScan() {}

  /// @throws IOException where nobody answers, or it speaks nothing that we do
  public static Shown of(Ssh ssh, String host, int port, Path knownHosts) throws IOException {
    var key = key(ssh, host, port);
    var objection = new HostKeys(knownHosts, host, port).objection(key);
    return new Shown(HostKeys.fingerprint(key), HostKeys.line(host, port, key), objection.isEmpty(),
        objection.filter(it -> !it.isNew()).map(HostKeys.Objection::why));
  }

  private static PublicKey key(Ssh ssh, String host, int port) throws IOException {
    var shown = new CompletableFuture<PublicKey>();
    var context = HostKeys.context(key -> {
      shown.complete(key);
      return false;
    });
    try (var session = ssh.client()
        .connect("nobody", host, port, context, null)
        .verify(CONNECT, CancelOption.CANCEL_ON_TIMEOUT, CancelOption.CANCEL_ON_INTERRUPT)
        .getSession()) {
      session.addCloseFutureListener(_ -> shown.completeExceptionally(new IOException("it hangs up")));
      return shown.get(EXCHANGE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      throw new IOException("%s shows no key of a kind that is spoken here".formatted(host), e);
    } catch (TimeoutException e) {
      throw new IOException("%s shows no key within %d s".formatted(host, EXCHANGE.toSeconds()), e);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "no SSH server answers at %s port %d (%s)".formatted(host, port, Unreached.reason(e, CONNECT)), e);
    }
  }
}
