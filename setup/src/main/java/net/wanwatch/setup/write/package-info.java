/// `wanwatch.yaml`, written from what was found and answered.
@NullMarked
package net.wanwatch.setup.write;

import org.jspecify.annotations.NullMarked;
