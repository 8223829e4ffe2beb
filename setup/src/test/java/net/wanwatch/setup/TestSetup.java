package net.wanwatch.setup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import net.wanwatch.setup.read.RouterSetup;

/// The author's router, as it answered: real tools, OpenWrt's own netifd and mwan3 2.12.2.
public final class TestSetup {
  public static final String MAGIC = resource();
  /// What such a router says of itself beside its tunnels: OpenWrt's defaults, and time servers that it reaches by two WANs.
  private static final String HOST = """
      == rp_filter
      all/rp_filter:0
      default/rp_filter:0
      eth1/rp_filter:0
      eth2/rp_filter:0
      eth3/rp_filter:0
      wg1/rp_filter:0
      wg2/rp_filter:0
      wg3/rp_filter:0
      == forwarding
      1
      == routes6
      default from 2001:db8:7:1::/64 via fe80::1 dev eth1 proto static metric 512 pref medium
      unreachable default dev lo metric 4294967295 error -101 pref medium
      == names
      dhcp.@dnsmasq[0]=dnsmasq
      == nameservers
      nameserver 1.1.1.1
      nameserver 9.9.9.9
      == dropbear
      dropbear.@dropbear[0]=dropbear
      == time
      system.ntp=timeserver
      system.ntp.enabled='1'
      system.ntp.server='0.openwrt.pool.ntp.org' '162.159.200.1'
      == clock
      kept
      9.9.9.9 via 10.0.1.1 dev wg1 src 10.0.1.2 uid 0
      162.159.200.1 via 100.64.1.1 dev eth1 table wan1 src 100.64.1.17 uid 0
      == space
      /dev/ubi0_1 91716 3412 83552 4% /overlay
      MemTotal: 500000 kB
      MemAvailable: 400000 kB
      """;

  private TestSetup() {}

  private static String resource() {
    try (var in = TestSetup.class.getResourceAsStream("/read/magic.txt")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RouterSetup magic() {
    return RouterSetup.parse(MAGIC);
  }

  /// The same with other lines in the place of some, each of which has to be there.
  public static RouterSetup with(String... changes) {
    return changed(MAGIC, changes);
  }

  private static RouterSetup changed(String magic, String... changes) {
    var text = magic;
    for (int i = 0; i < changes.length; i += 2) {
      if (!text.contains(changes[i])) {
        throw new IllegalArgumentException(changes[i]);
      }
      text = text.replace(changes[i], changes[i + 1]);
    }
    return RouterSetup.parse(text);
  }

  /// The author's router with all that is read of one, some lines of it changed.
  public static RouterSetup whole(String... changes) {
    return changed(MAGIC.replace("== end\n", HOST + "== end\n"), changes);
  }

  /// A router with this in `/etc/config/network` and nothing else.
  public static RouterSetup network(String lines) {
    return RouterSetup.parse("== network\n" + lines + "== end\n");
  }
}
