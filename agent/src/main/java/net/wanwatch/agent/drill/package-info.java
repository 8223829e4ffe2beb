/// Cuts a tunnel on purpose, for a time that the kernel keeps.
@NullMarked
package net.wanwatch.agent.drill;

import org.jspecify.annotations.NullMarked;
