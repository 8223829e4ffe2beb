package net.wanwatch.collector.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.config.Config;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.future.CancelOption;

/// Opens sessions to one router: its addresses in turn, each with little time, until one lets us in.
///
/// @param connect time for one address's TCP connection
/// @param login time for its key exchange and our authentication
record SshLogin(Ssh ssh, List<String> addresses, int port, String user, KeyFile key, Path knownHosts, Duration connect,
    Duration login) {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  /// A small router needs its time for the key exchange.
  private static final Duration LOGIN = Duration.ofSeconds(10);
  private static final CancelOption[] CANCEL = {CancelOption.CANCEL_ON_TIMEOUT, CancelOption.CANCEL_ON_INTERRUPT};

  SshLogin(Ssh ssh, Config.Router router) {
    this(ssh, router.addresses(), router.port(), router.user(), new KeyFile(router.key(), router.passphraseFile()),
        router.knownHosts(), CONNECT, LOGIN);
  }

  /// @throws IOException where none lets us in, with each address's reason
  ClientSession open() throws IOException {
    var pair = key.load();
    var reasons = new ArrayList<String>();
    for (var address : addresses) {
      try {
        return inTurn(address, pair);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        reasons.add(address + ": " + e.getMessage());
      }
    }
    throw new IOException(String.join("; ", reasons));
  }

  private ClientSession inTurn(String address, KeyPair pair) throws IOException {
    try {
      ssh.logins().acquire();
    } catch (InterruptedException e) {
      var interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
    try {
      return open(address, pair);
    } finally {
      ssh.logins().release();
    }
  }

  private ClientSession open(String address, KeyPair pair) throws IOException {
    var hostKeys = new HostKeys(knownHosts, address, port);
    ClientSession session = null;
    try {
      session = ssh.client()
          .connect(user, address, port, hostKeys.context(), null)
          .verify(connect, CANCEL)
          .getSession();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new IOException("cannot be reached (%s)".formatted(Unreached.reason(e, connect)), e);
    }
    try {
      session.addPublicKeyIdentity(pair);
      session.auth().verify(login, CANCEL);
      return session;
    } catch (InterruptedIOException e) {
      session.close(true);
      throw e;
    } catch (IOException | RuntimeException e) {
      session.close(true);
      throw new IOException(hostKeys.refused().orElseGet(() -> refusal(e, pair)), e);
    }
  }

  private String refusal(Exception e, KeyPair pair) {
    var reason = Unreached.reason(e, login);
    return e instanceof SshException && reason.contains("No more authentication methods")
        ? "refuses the key of %s (%s) for user %s".formatted(key.file(), KeyUtils.getFingerPrint(pair.getPublic()),
            user)
        : "no SSH session (%s)".formatted(reason);
  }
}
