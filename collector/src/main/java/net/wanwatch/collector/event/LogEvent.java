package net.wanwatch.collector.event;

import net.wanwatch.fact.Mwan3State;

/// What a line of the router's log means, as mwan3 2.8 to 2.12 and netifd write it.
public sealed interface LogEvent {
  /// `Interface wg2wan (wg2) is offline`, by the member's tracker. Not every failure says `disconnecting` before.
  record MemberChanged(String member, Mwan3State status) implements LogEvent {}

  /// `Execute disconnected event on interface wg2wan (wg2)`: mwan3's hotplug script takes the member out of its
  /// policies, or back in.
  ///
  /// @param event `connected`, `disconnected`, `ifup` or `ifdown`
  record HotplugEvent(String member, String event) implements LogEvent {}

  /// The whole table of connections was thrown away, those of the healthy tunnels with it. mwan3 has then just filled its
  /// chains again, while at a [HotplugEvent] it is about to empty them.
  record Flushed(String member, String event) implements LogEvent {}

  /// A network device got or lost its carrier.
  record LinkChanged(String device, boolean up) implements LogEvent {}

  /// One member's tracker ends, as all do when mwan3 is stopped or restarted.
  record Mwan3Stopped(String member) implements LogEvent {}

  /// mwan3's init script runs: mwan3 is started, or again. It may say so in several lines, all before its first tracker
  /// speaks.
  record Mwan3Started() implements LogEvent {}

  /// Everything else: single checks, scores, netifd's DHCP.
  record Other() implements LogEvent {}
}
