/// How a router is set up, as it says itself.
@NullMarked
package net.wanwatch.setup.read;

import org.jspecify.annotations.NullMarked;
