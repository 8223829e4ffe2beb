/// OpenWrt's configuration as `uci` prints it.
@NullMarked
package net.wanwatch.uci;

import org.jspecify.annotations.NullMarked;
