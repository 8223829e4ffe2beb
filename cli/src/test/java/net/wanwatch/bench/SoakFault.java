package net.wanwatch.bench;

import java.time.Duration;
import java.util.List;

/// The faults of a day, each as often as it may come in one, and what has to be said of it.
enum SoakFault {
  VPS, UPLINK, LINK, FORWARDING, ALL, LOSSY, SSH_FROZEN, SSH_STOPPED, REBOOT, AGENT_KILLED, AGENT_RESTARTED, CLOCK_FORTH, CLOCK_BACK, CLOCK_DAY, DISK_FULL, PROMETHEUS, ECHO_FLOOD, HTTP_FLOOD, MWAN3_RESTARTED, TRACKER, STOOD, TEST;

  /// A pretend day, an hour each; what is there twice is what a site has most.
  static final List<SoakFault> DAY = List.of(VPS, SSH_FROZEN, UPLINK, AGENT_KILLED, DISK_FULL, LINK, CLOCK_FORTH,
      REBOOT, ECHO_FLOOD, FORWARDING, PROMETHEUS, ALL, TEST, LOSSY, CLOCK_BACK, SSH_STOPPED, HTTP_FLOOD,
      AGENT_RESTARTED, MWAN3_RESTARTED, REBOOT, TRACKER, CLOCK_DAY, STOOD, VPS);

  /// How long a break stands.
  static final Duration BREAK = Duration.ofSeconds(20);

  Expected expected(String tunnel) {
    var failed = new Expected().times(1, 1, "failover " + tunnel).times(1, 1, "failback " + tunnel).lasting(BREAK);
    return switch (this) {
      case VPS -> broken(failed, tunnel, "tunnel-down");
      case UPLINK -> broken(failed, tunnel, "uplink-no-internet");
      case LINK -> broken(failed, tunnel, "uplink-down");
      case FORWARDING -> broken(failed, tunnel, "vps-not-forwarding");
      case ALL -> new Expected().times(1, 1, "outage wg1 tunnel-down")
          .times(1, 1, "outage wg2 tunnel-down")
          .times(1, 1, "outage wg3 tunnel-down")
          .times(1, 1, "crew-outage")
          .times(0, 3, "failover wg.")
          .times(0, 3, "failback wg.")
          .times(0, 1, "router site-(dark|cut)")
          .times(0, 1, "router site-back")
          .verdicts("wg. (degraded|tunnel-down)")
          .lasting(BREAK);
      case LOSSY -> new Expected().times(0, 2, "failover " + tunnel)
          .times(0, 2, "failback " + tunnel)
          .times(0, 1, "outage " + tunnel + " .*")
          .verdicts(tunnel + " degraded");
      // Its tunnels carry nothing while it is off, and nobody can say why.
      case REBOOT -> new Expected().times(1, 1, "router reboot")
          .times(1, 1, "crew-outage")
          .times(3, 3, "outage wg. (none|unknown|tunnel-down)")
          .times(0, 1, "router site-(dark|cut)")
          .times(0, 1, "router site-back")
          .verdicts("wg. (degraded|tunnel-down)")
          .lasting(BREAK);
      case AGENT_KILLED -> new Expected().times(1, 1, "agent started");
      case AGENT_RESTARTED -> new Expected().times(1, 1, "agent started").times(1, 1, "agent stopped");
      case CLOCK_FORTH, CLOCK_BACK, CLOCK_DAY -> new Expected().times(2, 2, "router clock-jump");
      // A tunnel breaks meanwhile, and what is said of it waits in memory.
      case DISK_FULL -> broken(failed, tunnel, "tunnel-down");
      case MWAN3_RESTARTED -> new Expected().times(1, 1, "router mwan3-restart");
      case TEST -> new Expected().times(1, 1, "test done");
      case SSH_FROZEN, SSH_STOPPED, PROMETHEUS, ECHO_FLOOD, HTTP_FLOOD, TRACKER, STOOD -> new Expected();
    };
  }

  private static Expected broken(Expected failed, String tunnel, String verdict) {
    return failed.times(1, 1, "outage %s %s".formatted(tunnel, verdict))
        .verdicts("%s (degraded|%s)".formatted(tunnel, verdict));
  }
}
