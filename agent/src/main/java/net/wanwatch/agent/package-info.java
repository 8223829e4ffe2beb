/// The VPS end, wired together.
@NullMarked
package net.wanwatch.agent;

import org.jspecify.annotations.NullMarked;
