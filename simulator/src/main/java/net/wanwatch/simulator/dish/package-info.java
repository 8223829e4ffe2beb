/// Dishes that are none: gRPC servers that say of themselves what a story or a lab wants them to say.
@NullMarked
package net.wanwatch.simulator.dish;

import org.jspecify.annotations.NullMarked;
