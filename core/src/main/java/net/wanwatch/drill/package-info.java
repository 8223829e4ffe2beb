/// A tunnel that is cut on purpose, as both ends speak of it: the cut, and the client that asks for it.
@NullMarked
package net.wanwatch.drill;

import org.jspecify.annotations.NullMarked;
