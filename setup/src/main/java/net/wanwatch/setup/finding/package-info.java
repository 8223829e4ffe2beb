/// What is wrong with a router's set-up, why it hurts, and what mends it.
@NullMarked
package net.wanwatch.setup.finding;

import org.jspecify.annotations.NullMarked;
