package net.wanwatch.ed25519;

import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/// Tells MINA SSHD that the JDK (15 and later, JEP 339) knows Ed25519. MINA 2.20 asks only Bouncy Castle and
/// net.i2p.crypto:eddsa by itself.
public final class Ed25519 extends AbstractSecurityProviderRegistrar {
  private static final Set<Class<?>> ENTITIES = Set.of(KeyFactory.class, KeyPairGenerator.class, Signature.class);
  private static final Set<String> NAMES = Set.of("EdDSA", "Ed25519");

  private Ed25519() {
    super("JDK-Ed25519");
  }

  /// To be called before the first SSH client or server of this process is set up; more often does no harm.
  public static void register() {
    SecurityUtils.registerSecurityProvider(new Ed25519());
  }

  @Override
  public boolean isSupported() {
    return true;
  }

  /// MINA's name for us is no name of the JDK's.
  @Override
  public boolean isNamedProviderUsed() {
    return false;
  }

  @Override
  public Provider getSecurityProvider() {
    return Security.getProvider("SunEC");
  }

  @Override
  public boolean isSecurityEntitySupported(Class<?> entityType, String name) {
    return ENTITIES.contains(entityType) && NAMES.contains(name);
  }

  @Override
  public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
    return Optional.of(new JdkKeys());
  }
}
