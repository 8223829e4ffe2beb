/// Asks satellite dishes how they are, and reads what they say.
///
/// A Starlink dish answers gRPC in clear at 192.168.100.1:9200, every one of them at the same address. The router asks each by its own
/// uplink with what it has: `nc`, and mwan3's `libwrap_mwan3_sockopt`. Neither location nor account nor the dish's own id is asked for; what
/// comes of them unasked is passed over before it is a value.
@NullMarked
package net.wanwatch.collector.dish;

import org.jspecify.annotations.NullMarked;
