package net.wanwatch.setup.find;

import java.util.List;
import java.util.Optional;

/// One tunnel to a VPS, as a router's configuration has it.
///
/// @param name its WireGuard interface
/// @param routerAddress inner address of the router's end
/// @param vpsAddress inner address of the VPS's end; empty where the router does not know it
/// @param guessed `vpsAddress` is what is usual, and stands nowhere
/// @param member mwan3's interface; empty where mwan3 has none of it
/// @param wan netifd's interface by which its own packets should leave
/// @param uplink the device of it
/// @param proto how that one gets its address: `dhcp`, `pppoe`, `qmi`, …
/// @param endpoint the VPS, as the router's configuration names it
/// @param trackIps by which mwan3 judges it
public record FoundTunnel(String name, String routerAddress, Optional<String> vpsAddress, boolean guessed,
    Optional<String> member, Optional<String> wan, Optional<String> uplink, Optional<String> proto, String endpoint,
    List<String> trackIps) {
  public FoundTunnel {
    trackIps = List.copyOf(trackIps);
  }
}
