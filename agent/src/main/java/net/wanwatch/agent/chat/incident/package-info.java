/// What went wrong and belongs together, made of facts with their own times: no clock, no disk, nobody asked.
@NullMarked
package net.wanwatch.agent.chat.incident;

import org.jspecify.annotations.NullMarked;
