/// A pretend phone in the crew's chat: what the agent sends to Telegram arrives here and is shown as a page.
@NullMarked
package net.wanwatch.simulator.phone;

import org.jspecify.annotations.NullMarked;
