/// Takes the site's journal, so that it survives the site.
@NullMarked
package net.wanwatch.agent.mirror;

import org.jspecify.annotations.NullMarked;
