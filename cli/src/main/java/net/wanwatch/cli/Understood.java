package net.wanwatch.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.wanwatch.config.Chats;
import net.wanwatch.config.Config;

/// A configuration as a person reads it, defaults and all.
final class Understood {
  private Understood() {}

  static String text(Config config) {
    var agent = config.agent();
    var collector = config.collector();
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("site", config.site()));
    config.vpsAddress().ifPresent(address -> rows.add(List.of("vps", address)));
    rows.add(List.of("agent",
        listening(agent.listen(), agent.port(), agent.hostNames(), agent.tls(), agent.pollInterval())));
    rows.add(List.of("collector", listening(collector.listen(), collector.port(), collector.hostNames(),
        collector.tls(), collector.pollInterval())));
    return table(rows) + chats(config.chat())
        + config.routers().stream().map(Understood::router).collect(Collectors.joining());
  }

  private static String chats(Chats chats) {
    if (chats.to().isEmpty()) {
      return "";
    }
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("chat", "service", "at", "language", "from"));
    for (var chat : chats.to()) {
      var place = Stream.of(chat.url().map(URI::toString), chat.urlFile().map(Path::toString), chat.room())
          .flatMap(Optional::stream)
          .collect(Collectors.joining(" "));
      rows.add(List.of(chat.name(), chat.service().word(), place, chat.language(), chat.least().word()));
    }
    return "\n" + table(rows) + "an outage that others carry is told after %s, times are those of %s\n"
        .formatted(chats.after().toString().substring(2).toLowerCase(Locale.ROOT), chats.timeZone());
  }

  private static String router(Config.Router router) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("router", router.name()));
    rows.add(List.of("ssh",
        router.addresses()
            .stream()
            .map(address -> router.user() + "@" + hostAndPort(address, router.port()))
            .collect(Collectors.joining(", "))));
    rows.add(List.of("key", router.key() + router.passphraseFile().map(file -> ", passphrase in " + file).orElse("")));
    rows.add(List.of("known hosts", router.knownHosts().toString()));
    rows.add(List.of("links", String.join(", ", router.links())));
    var tunnels = new ArrayList<List<String>>();
    tunnels.add(List.of("tunnel", "label", "router's end", "VPS's end", "member", "uplink"));
    router.tunnels()
        .forEach(tunnel -> tunnels.add(List.of(tunnel.name(), tunnel.label(), tunnel.routerAddress(),
            tunnel.vpsAddress(), tunnel.member(), tunnel.uplink().orElse("-"))));
    return "\n" + table(rows) + "\n" + table(tunnels);
  }

  private static String listening(List<String> addresses, int port, List<String> names, Optional<Config.Tls> tls,
      Duration interval) {
    return addresses.stream().map(address -> hostAndPort(address, port)).collect(Collectors.joining(", "))
        + (names.isEmpty() ? "" : ", also as " + String.join(", ", names))
        + tls.map(it -> ", TLS with %s and %s%s".formatted(it.certificate(), it.key(),
            it.ca().map(ca -> ", known by " + ca).orElse(""))).orElse("")
        + ", polls every " + interval.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private static String hostAndPort(String address, int port) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  /// Columns as wide as their widest cell, two spaces between them, none at the end.
  static String table(List<List<String>> rows) {
    var text = new StringBuilder();
    for (var row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
