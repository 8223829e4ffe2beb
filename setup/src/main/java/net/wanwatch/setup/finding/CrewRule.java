package net.wanwatch.setup.finding;

import java.util.List;
import java.util.Optional;
import net.wanwatch.setup.find.Inner;
import net.wanwatch.uci.UciShow.Section;

/// One of mwan3's rules, as mwan3's own script takes it (`mwan3_set_user_iptables_rule` of mwan3.sh): whether it is asked about the
/// crew's ordinary traffic, which is IPv4, to the internet, by TCP or UDP, to a port that nobody made a rule for.
record CrewRule(Section section) {
  /// Of iptables' chains; mwan3 passes over longer names.
  static final int LONGEST = 15;
  private static final List<String> WITH_PORTS = List.of("tcp", "udp");
  private static final String ALL = "all";
  private static final String EVERYWHERE = "0.0.0.0/0";

  /// Whether it takes such traffic. Where that hangs on what is not known, as whose it is, the rule is somebody's choice.
  enum Takes {
    YES, NO, PERHAPS
  }

  String name() {
    return section.name();
  }

  Optional<String> policy() {
    return section.text("use_policy");
  }

  private String option(String name) {
    return section.text(name).orElse("");
  }

  private String proto() {
    return section.text("proto").orElse(ALL);
  }

  /// mwan3 passes ports over where the protocol has none.
  boolean isWithoutItsPorts() {
    return !WITH_PORTS.contains(proto()) && !(option("dest_port") + option("src_port")).isEmpty();
  }

  /// @param proto `tcp` or `udp`
  Takes takes(String proto) {
    boolean ofIt = List.of(ALL, proto).contains(proto());
    if (!ofIt || isPassedOver() || isForSomePlace() || isForOneHost() || isForSomePorts()) {
      return Takes.NO;
    }
    boolean ofAll = List.of("", EVERYWHERE).containsAll(List.of(option("src_ip"), option("dest_ip")))
        && (option("src_iface") + option("ipset")).isEmpty()
        && (isWithoutItsPorts() || (option("dest_port") + option("src_port")).isEmpty());
    return ofAll && proto().equals(ALL) ? Takes.YES : Takes.PERHAPS;
  }

  private boolean isPassedOver() {
    boolean six = option("family").equals("ipv6") || (option("src_ip") + option("dest_ip")).contains(":");
    return six || policy().isEmpty() || (name().length() > LONGEST && !name().startsWith("@"));
  }

  private boolean isForSomePlace() {
    return Inner.address(option("dest_ip")).isPresent() && Inner.prefix(option("dest_ip")) >= 8;
  }

  private boolean isForOneHost() {
    return Inner.address(option("src_ip")).isPresent() && Inner.prefix(option("src_ip")) == 32;
  }

  /// Single ones; of ranges nobody knows how ordinary they are.
  private boolean isForSomePorts() {
    return !isWithoutItsPorts() && (option("dest_port") + "," + option("src_port")).matches("[\\d,]*\\d[\\d,]*");
  }
}
