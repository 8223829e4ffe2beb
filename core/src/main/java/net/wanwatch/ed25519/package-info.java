/// Ed25519 keys for MINA SSHD by the JDK's own code: MINA itself would ask for a provider of several megabytes.
@NullMarked
package net.wanwatch.ed25519;

import org.jspecify.annotations.NullMarked;
