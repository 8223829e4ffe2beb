/// Measurements that are run by hand: they print figures and judge nothing.
@NullMarked
package net.wanwatch.bench;

import org.jspecify.annotations.NullMarked;
