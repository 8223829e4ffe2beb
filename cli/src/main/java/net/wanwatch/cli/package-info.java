/// The words typed: each command is a class, and what goes wrong becomes one line and an exit code.
@NullMarked
package net.wanwatch.cli;

import org.jspecify.annotations.NullMarked;
