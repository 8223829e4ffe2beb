/// What holds strangers back at the HTTP server: how many come, how long they take, what they leave unread, by which name
/// they ask, and how often the log says so.
@NullMarked
package net.wanwatch.http.guard;

import org.jspecify.annotations.NullMarked;
