/// One tried thing after another: what `wanwatch check --live` finds, at either end.
@NullMarked
package net.wanwatch.live;

import org.jspecify.annotations.NullMarked;
