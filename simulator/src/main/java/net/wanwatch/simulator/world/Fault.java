package net.wanwatch.simulator.world;

/// What can be wrong with one uplink and its tunnel.
public enum Fault {
  /** The WAN's cable is pulled: no carrier, no address. */
  LINK_PULLED,
  /** Something stands before the dish: the WAN is up, and nothing answers beyond it. */
  NO_SKY,
  /** The dish finds no satellites; the rest as with [#NO_SKY]. */
  STORM,
  /** The VPS's end of the tunnel is stopped. */
  FAR_END_STOPPED,
  /** The tunnel is fine, the VPS does not forward what comes out of it. */
  NOT_FORWARDING,
  /** Only mwan3's track IP is dead. */
  TRACK_IP_DEAD,
  /** Its tracker stands still: mwan3 sees nothing of what happens to it, and changes nothing. */
  TRACKER_HUNG,
  /** Every seventh packet is lost, too few for mwan3. */
  LOSSY
}
