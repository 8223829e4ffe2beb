/// Where commands run. Whatever a command says comes back as text; who understands it is somebody else.
@NullMarked
package net.wanwatch.shell;

import org.jspecify.annotations.NullMarked;
