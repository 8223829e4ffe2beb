/// How a router and a VPS should be set up, and what of it is missing.
@NullMarked
package net.wanwatch.setup.plan;

import org.jspecify.annotations.NullMarked;
