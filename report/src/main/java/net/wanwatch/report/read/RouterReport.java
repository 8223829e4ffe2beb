package net.wanwatch.report.read;

import java.util.List;

/// One router at one site, with its tunnels in the order of their names.
///
/// @param router empty where the journals of the site speak of none
public record RouterReport(String site, String router, List<Tunnel> tunnels) {
  /// @param label what the crew calls it; the name when no journal told
  /// @param index its place among the router's tunnels: the same colour everywhere
  public record Tunnel(String name, String label, int index) {
    /// The label with the name, where they differ.
    public String title() {
      return label.equals(name) ? name : label + " (" + name + ")";
    }
  }

  /// The tunnel's label; its name when it is not ours.
  public String label(String tunnel) {
    return tunnels.stream().filter(t -> t.name.equals(tunnel)).map(Tunnel::label).findFirst().orElse(tunnel);
  }

  public String title() {
    return router.isEmpty() ? site : site + " / " + router;
  }
}
