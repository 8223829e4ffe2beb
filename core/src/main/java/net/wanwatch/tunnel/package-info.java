/// What WireGuard says of its devices and peers: the records, the parser of `wg show all dump`, their metrics. No I/O.
@NullMarked
package net.wanwatch.tunnel;

import org.jspecify.annotations.NullMarked;
