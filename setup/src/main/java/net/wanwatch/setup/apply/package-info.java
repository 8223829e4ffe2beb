/// Changing what is set up so that a mistake takes itself back.
@NullMarked
package net.wanwatch.setup.apply;

import org.jspecify.annotations.NullMarked;
