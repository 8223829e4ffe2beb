/// A festival told in a minute: the journals that two weeks on a hill would have left, made up from a seed.
@NullMarked
package net.wanwatch.simulator.festival;

import org.jspecify.annotations.NullMarked;
