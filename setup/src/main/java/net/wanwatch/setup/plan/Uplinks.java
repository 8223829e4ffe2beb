package net.wanwatch.setup.plan;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.wanwatch.uci.UciShow.Section;

/// What netifd's interfaces tell of the way out that they are.
final class Uplinks {
  private static final List<String> IPV6 = List.of("dhcpv6", "6in4", "6to4", "6rd", "ds-lite", "map", "464xlat");
  private static final List<String> MODEMS = List.of("qmi", "mbim", "ncm", "3g", "modemmanager", "wwan");
  /// Devices that a dial-up makes, named after its interface.
  private static final Pattern DIALLED = Pattern.compile("(?:pppoe|pptp|l2tp|3g|ppp)-([A-Za-z0-9_]+)");

  private Uplinks() {}

  /// It has no IPv4 address of its own.
  static boolean isIpv6(Section section) {
    return IPV6.contains(proto(section));
  }

  /// An address that somebody wrote there and no gateway is a LAN's.
  static boolean isUplink(Section section) {
    return !List.of("static", "none", "").contains(proto(section)) || section.text("gateway").isPresent();
  }

  /// Its device is known only while it is up.
  static boolean isModem(Section section) {
    return MODEMS.contains(proto(section));
  }

  /// Whether no cable but a dial-up or a modem makes this device, so that DHCP alone never brings it up.
  static boolean isDialled(String device) {
    return dialled(device).isPresent() || device.matches("wwan\\d+(qmi\\d+)?|rmnet.*|ppp\\d+");
  }

  /// The interface whose dial-up makes this device.
  static Optional<String> dialled(String device) {
    var found = DIALLED.matcher(device);
    return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
  }

  static String proto(Section section) {
    return section.text("proto").orElse("");
  }
}
