/// The pretend Magic Box: a real SSH server that prints what real commands would.
@NullMarked
package net.wanwatch.simulator.router;

import org.jspecify.annotations.NullMarked;
