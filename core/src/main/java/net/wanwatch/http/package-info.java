/// The HTTP server: metrics, health and pages over HTTP, on the addresses that were configured and on no other.
@NullMarked
package net.wanwatch.http;

import org.jspecify.annotations.NullMarked;
