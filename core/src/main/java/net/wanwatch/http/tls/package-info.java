/// What a server of ours shows to prove who it is, and whom a client of ours believes.
@NullMarked
package net.wanwatch.http.tls;

import org.jspecify.annotations.NullMarked;
