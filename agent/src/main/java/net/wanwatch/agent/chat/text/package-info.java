/// The sentences of the messages: a file of texts per language, and what is put in.
@NullMarked
package net.wanwatch.agent.chat.text;

import org.jspecify.annotations.NullMarked;
