package net.wanwatch.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import net.wanwatch.http.tls.Trust;

/// Where one server of ours is asked, and whom is believed to be it.
///
/// @param addresses its base addresses (`http://10.0.0.1:9977`), the best first
/// @param told what each question that was answered cost, on the thread that asks
public record Servers(List<URI> addresses, Trust trust, Consumer<Exchanged> told) {
  public Servers {
    addresses = List.copyOf(addresses);
  }

  /// Of whom nobody counts what questions cost.
  public Servers(List<URI> addresses, Trust trust) {
    this(addresses, trust, _ -> {});
  }

  public Servers counted(Consumer<Exchanged> listener) {
    return new Servers(addresses, trust, listener);
  }

  /// @param hosts names or addresses, the best first
  public static Servers of(Collection<String> hosts, int port, Trust trust) {
    return new Servers(hosts.stream().map(host -> trust.at(host, port)).toList(), trust);
  }

  /// Without TLS.
  public static Servers inClear(List<URI> addresses) {
    return new Servers(addresses, Trust.NONE);
  }

  /// @param connect how long the connection may take
  /// @param read how long each read may take
  /// @throws IOException where the address is none of HTTP
  public Call call(String method, URI address, Duration connect, Duration read) throws IOException {
    return Call.of(trust, method, address, connect, read).counted(told);
  }
}
