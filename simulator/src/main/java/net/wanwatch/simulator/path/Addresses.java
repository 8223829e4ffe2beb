package net.wanwatch.simulator.path;

/// Where the pretend world lives: all of it on loopback, which Linux answers for as a whole (127.0.0.0/8).
public final class Addresses {
  /// What stands for the VPS's loopback address; the relay listens there.
  public static final String VPS = "127.77.0.1";
  /// What stands for a resolver in the internet, behind the VPS.
  public static final String INTERNET = "127.77.53.53";
  /// The router's address in the crew's network: its SSH server and its DNS forwarder.
  public static final String ROUTER = "127.77.0.2";
  /// Where the agent itself listens, out of the collector's sight.
  public static final String AGENT = "127.78.0.1";

  private Addresses() {}

  /// The VPS's end of a tunnel, as the collector sees it.
  public static String vpsEnd(int tunnel) {
    return "127.77.%d.1".formatted(tunnel);
  }

  /// The router's end; the agent sees packets come from there.
  public static String routerEnd(int tunnel) {
    return "127.77.%d.2".formatted(tunnel);
  }

  /// The VPS's end of a tunnel, as the agent knows it.
  public static String agentEnd(int tunnel) {
    return "127.78.%d.1".formatted(tunnel);
  }
}
