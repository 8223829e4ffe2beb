/// Whether the tests of all modules passed.
@NullMarked
package net.wanwatch.gate;

import org.jspecify.annotations.NullMarked;
