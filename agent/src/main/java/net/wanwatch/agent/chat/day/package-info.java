/// What a day came to, for the line about it.
@NullMarked
package net.wanwatch.agent.chat.day;

import org.jspecify.annotations.NullMarked;
