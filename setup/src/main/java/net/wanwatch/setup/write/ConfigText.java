package net.wanwatch.setup.write;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.wanwatch.setup.find.FoundSetup;
import net.wanwatch.setup.find.FoundTunnel;

/// Writes `wanwatch.yaml` with comments, so that whoever opens it next can change it without another page.
public final class ConfigText {
  /// Addresses that answer pings and DNS from everywhere, of which one is nobody's track IP.
  private static final List<String> TARGETS = List.of("1.0.0.1", "149.112.112.112", "8.8.4.4", "208.67.222.222",
      "9.9.9.10", "208.67.220.220");

  private final FoundSetup found;
  private final Answers answers;
  private final String source;

  private ConfigText(FoundSetup found, Answers answers, String source) {
    this.found = found;
    this.answers = answers;
    this.source = source;
  }

  /// @param source what it was made from, as its first line says: `what magic said (OpenWrt 24.10.0, mwan3 2.11.16)`
  public static String of(FoundSetup found, Answers answers, String source) {
    return new ConfigText(found, answers, source).text();
  }

  private String text() {
    var targets = targets();
    return """
        # Written by `wanwatch init` from %s.
        # The same file serves both ends. All that it may say is in examples/wanwatch.yaml
        # (of the package: below /usr/share/doc/wanwatch), and so are the pages that are named here.

        site: %s

        # vps:
        #   address: 10.0.0.1           # one of the VPS's that is reached through every tunnel; 'wanwatch init --agent' there says how

        agent:
          token-file: token
        collector:
          token-file: token
          # listen: [192.168.1.50]      # this machine's address on the crew's LAN, to show them the page

        probes:                         # none of them may be one of mwan3's track IPs
          internet-target: %s
          uplink-target: %s

        %s
        routers:
          - name: %s
            addresses: [%s]
        %s    key: id_ed25519
            known-hosts: known_hosts
        %s    tunnels:
        %s""".formatted(oneLine(source), quoted(answers.site()), targets.get(0), targets.get(1), chat(),
        quoted(found.router()), answers.address().contains(":") ? quoted(answers.address()) : answers.address(),
        login(), links(), tunnels());
  }

  private List<String> targets() {
    Set<String> tracked = new HashSet<>();
    found.tunnels().forEach(tunnel -> tracked.addAll(tunnel.trackIps()));
    var free = new ArrayList<>(TARGETS.stream().filter(target -> !tracked.contains(target)).toList());
    free.addAll(TARGETS);
    return free;
  }

  private String chat() {
    return answers.chat().map(chat -> "chat:\n  to:\n    - " + chat.yaml() + "\n").orElse("""
        # chat:                         # tells people what happened, see docs/chat.md
        #   to:
        #     - {service: ntfy, topic: hill-internet}
        """);
  }

  private String login() {
    return (answers.port() == 22 ? "" : "    port: %d\n".formatted(answers.port()))
        + (answers.user().equals("root") ? "" : "    user: %s\n".formatted(quoted(answers.user())));
  }

  private String links() {
    var devices = found.lanDevices().stream().filter(device -> device.matches("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,14}"));
    var links = devices.collect(Collectors.joining(", "));
    return links.isEmpty() || links.equals("br-lan") ? "" : "    links: [%s]\n".formatted(links);
  }

  private String tunnels() {
    var text = new StringBuilder();
    for (int i = 0; i < found.tunnels().size(); i++) {
      var tunnel = found.tunnels().get(i);
      var about = about(tunnel);
      if (!about.isEmpty()) {
        text.append("      # ").append(oneLine(about)).append('\n');
      }
      text.append("      - ").append(tunnel(tunnel, i)).append('\n');
    }
    for (var tunnel : found.elsewhere()) {
      text.append("      # to another VPS, ").append(oneLine(tunnel.endpoint())).append(":\n      # - ");
      text.append(tunnel(tunnel, found.tunnels().size())).append('\n');
    }
    return text.toString();
  }

  private static String about(FoundTunnel tunnel) {
    var about = new ArrayList<String>();
    tunnel.wan()
        .ifPresent(wan -> about.add("by %s%s".formatted(wan, tunnel.proto().map(it -> " (" + it + ")").orElse(""))));
    if (!tunnel.trackIps().isEmpty()) {
      about.add("mwan3 asks " + String.join(", ", tunnel.trackIps()));
    }
    if (tunnel.guessed()) {
      about.add("vps-address is a guess");
    }
    return String.join("; ", about);
  }

  private String tunnel(FoundTunnel tunnel, int index) {
    var keys = new ArrayList<>(List.of("name: " + plain(tunnel.name())));
    if (index < answers.labels().size()) {
      keys.add("label: " + quoted(answers.labels().get(index)));
    }
    keys.add("router-address: " + tunnel.routerAddress());
    keys.add("vps-address: " + tunnel.vpsAddress().orElse("?"));
    tunnel.member().filter(it -> !it.equals(tunnel.name() + "wan")).ifPresent(it -> keys.add("member: " + plain(it)));
    tunnel.uplink().ifPresent(it -> keys.add("uplink: " + plain(it)));
    ceiling(index).ifPresent(it -> keys.add("ceiling: {down: %dMbit, up: %dMbit}".formatted(it.down(), it.up())));
    return "{" + String.join(", ", keys) + "}";
  }

  private Optional<MostRate> ceiling(int index) {
    var ceilings = answers.ceilings();
    if (ceilings.size() == 1) {
      return Optional.of(ceilings.getFirst());
    }
    return index < ceilings.size() ? Optional.of(ceilings.get(index)) : Optional.empty();
  }

  /// As it is where YAML reads it as this text, else in quotes.
  private static String plain(String text) {
    return text.matches("[A-Za-z_][A-Za-z0-9_.-]*") && !text.matches("(?i)y|n|yes|no|on|off|true|false|null")
        ? text
        : quoted(text);
  }

  private static String quoted(String text) {
    return "\"" + oneLine(text).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
