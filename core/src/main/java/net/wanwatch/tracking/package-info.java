/// How mwan3 notices that a tunnel is dead, by its settings, and how often it would be wrong.
@NullMarked
package net.wanwatch.tracking;

import org.jspecify.annotations.NullMarked;
