/// What is true in the pretend world: uplinks, tunnels, mwan3, traffic, and what is broken just now.
@NullMarked
package net.wanwatch.simulator.world;

import org.jspecify.annotations.NullMarked;
