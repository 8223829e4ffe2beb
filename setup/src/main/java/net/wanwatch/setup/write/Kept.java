package net.wanwatch.setup.write;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.wanwatch.config.Config;
import net.wanwatch.setup.find.FoundSetup;
import net.wanwatch.setup.find.FoundTunnel;

/// What the `wanwatch.yaml` that is there already knows and the router does not: a second `wanwatch init` keeps it, or offers it as
/// the answer.
///
/// @param before what is there, where it is right
public record Kept(Optional<Config> before) {
  private static final long MEGABIT = 1_000_000;

  public String site() {
    return before.map(Config::site).orElse("hill");
  }

  /// As they are typed, in the order of the tunnels.
  public String labels(FoundSetup found) {
    return found.tunnels()
        .stream()
        .map(tunnel -> known(tunnel).map(Config.Tunnel::label)
            .filter(label -> !label.contains(",") || !label.contains("\""))
            .map(label -> label.contains(",") ? "\"" + label + "\"" : label)
            .orElse(tunnel.name()))
        .collect(Collectors.joining(", "));
  }

  /// As they are typed; `none` unless each has one, in whole Mbit/s.
  public String ceilings(FoundSetup found) {
    var ceilings = found.tunnels().stream().map(this::known).flatMap(Optional::stream).map(Kept::ceiling).toList();
    return !ceilings.isEmpty() && ceilings.size() == found.tunnels().size() && !ceilings.contains("")
        ? String.join(", ", ceilings)
        : "none";
  }

  private static String ceiling(Config.Tunnel tunnel) {
    return tunnel.ceiling()
        .filter(it -> it.down() % MEGABIT == 0 && it.up() % MEGABIT == 0)
        .map(it -> it.down() / MEGABIT + "/" + it.up() / MEGABIT)
        .orElse("");
  }

  /// What the VPS completed: its address that is reached through every tunnel, and its inner ones where the router only lets guess.
  ///
  /// @param text as [ConfigText] wrote it
  public String text(String text, FoundSetup found) {
    var kept = before.flatMap(Config::vpsAddress).map(address -> VpsHalf.reached(text, address)).orElse(text);
    for (var tunnel : found.tunnels()) {
      if (tunnel.guessed() || tunnel.vpsAddress().isEmpty()) {
        kept = known(tunnel).map(Config.Tunnel::vpsAddress).map(ends(kept, tunnel)).orElse(kept);
      }
    }
    return kept;
  }

  private static Function<String, String> ends(String text, FoundTunnel tunnel) {
    var ends = "router-address: %s, vps-address: ".formatted(tunnel.routerAddress());
    return address -> text.replace(ends + tunnel.vpsAddress().orElse("?") + ",", ends + address + ",")
        .replace(ends + tunnel.vpsAddress().orElse("?") + "}", ends + address + "}");
  }

  private Optional<Config.Tunnel> known(FoundTunnel tunnel) {
    return before.stream()
        .map(Config::routers)
        .flatMap(List::stream)
        .flatMap(router -> router.tunnels().stream())
        .filter(it -> it.name().equals(tunnel.name()) && it.routerAddress().equals(tunnel.routerAddress()))
        .findFirst();
  }
}
