/// Tells people what happened: reads the facts, keeps on disk what is to be said to which chat, and says it.
@NullMarked
package net.wanwatch.agent.chat;

import org.jspecify.annotations.NullMarked;
