/// The status page of the VPS: what this end sees of the site's tunnels.
@NullMarked
package net.wanwatch.agent.status;

import org.jspecify.annotations.NullMarked;
