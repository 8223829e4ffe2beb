/// A pretend site and VPS for the demo and for tests: the story, and the wiring.
@NullMarked
package net.wanwatch.simulator;

import org.jspecify.annotations.NullMarked;
