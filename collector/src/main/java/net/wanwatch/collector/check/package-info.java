/// Tries the set-up as the collector would use it, for `wanwatch check --live`.
@NullMarked
package net.wanwatch.collector.check;

import org.jspecify.annotations.NullMarked;
