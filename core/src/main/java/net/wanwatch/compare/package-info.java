/// Ways to the internet held against each other: what paired blocks say, and the sockets over which both ends work.
@NullMarked
package net.wanwatch.compare;

import org.jspecify.annotations.NullMarked;
