package net.wanwatch.http.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The names by which a server may be asked. A page that a stranger's name server leads here (DNS rebinding) asks by the
/// stranger's name, and is none of ours.
///
/// Its own addresses, `localhost`, this machine's name (also below `.local`) and those configured; at `0.0.0.0` or `::`
/// any address, for no name server can lead a browser to one.
public final class HostNames {
  private static final Path MACHINE = Path.of("/proc/sys/kernel/hostname");

  private final boolean anyAddress;
  private final Set<InetAddress> addresses = new HashSet<>();
  private final Set<String> names = new HashSet<>(Set.of("localhost"));

  /// @param listen addresses the server listens on
  /// @param configured more names, or addresses that another machine forwards here
  public HostNames(List<String> listen, List<String> configured) {
    this(listen, configured, machine());
  }

  HostNames(List<String> listen, List<String> configured, Optional<String> machine) {
    anyAddress = listen.stream().flatMap(it -> literal(it).stream()).anyMatch(InetAddress::isAnyLocalAddress);
    listen.forEach(it -> literal(it).ifPresent(addresses::add));
    for (var name : configured) {
      literal(name).ifPresentOrElse(addresses::add, () -> names.add(lower(name)));
    }
    machine.map(HostNames::lower).filter(it -> !it.isEmpty()).ifPresent(it -> {
      names.add(it);
      names.add(it + ".local");
    });
  }

  /// @param header as it stands in the request, with or without a port
  public boolean include(String header) {
    var host = withoutPort(header.strip());
    var address = literal(host);
    if (address.isPresent()) {
      return anyAddress || address.get().isLoopbackAddress() || addresses.contains(address.get());
    }
    return names.contains(lower(host.endsWith(".") ? host.substring(0, host.length() - 1) : host));
  }

  /// Whether one of these names or addresses is right for somebody who wants to be known by it.
  public boolean any(Predicate<String> right) {
    return names.stream().anyMatch(right) || addresses.stream().map(InetAddress::getHostAddress).anyMatch(right);
  }

  /// Whether it listens at `0.0.0.0` or `::`, and so at addresses that are not known here.
  public boolean anyAddress() {
    return anyAddress;
  }

  @Override
  public String toString() {
    return Stream.concat(names.stream(), addresses.stream().map(InetAddress::getHostAddress))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String withoutPort(String header) {
    if (header.startsWith("[")) {
      int end = header.indexOf(']');
      return end < 0 ? header : header.substring(1, end);
    }
    int colon = header.lastIndexOf(':');
    return colon < 0 ? header : header.substring(0, colon);
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Optional<String> machine() {
    try {
      return Optional.of(Files.readString(MACHINE).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
