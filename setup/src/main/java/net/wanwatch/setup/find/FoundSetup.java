package net.wanwatch.setup.find;

import java.util.List;
import java.util.stream.Stream;

/// What was found on a router.
///
/// @param router what it calls itself
/// @param elsewhere tunnels to another VPS than most: one configuration watches one
/// @param lanDevices of the interfaces that are no uplink and no tunnel: `br-lan`
/// @param notes what was not understood, or is not as it is usual, each in a line
public record FoundSetup(String router, List<FoundTunnel> tunnels, List<FoundTunnel> elsewhere, List<String> lanDevices,
    List<String> notes) {
  public FoundSetup {
    tunnels = List.copyOf(tunnels);
    elsewhere = List.copyOf(elsewhere);
    lanDevices = List.copyOf(lanDevices);
    notes = List.copyOf(notes);
  }

  /// To whichever VPS.
  public Stream<FoundTunnel> all() {
    return Stream.concat(tunnels.stream(), elsewhere.stream());
  }
}
