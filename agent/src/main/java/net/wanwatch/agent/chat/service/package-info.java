/// One small client for each service that messages go to: what is sent in its protocol, and what its answer means.
@NullMarked
package net.wanwatch.agent.chat.service;

import org.jspecify.annotations.NullMarked;
