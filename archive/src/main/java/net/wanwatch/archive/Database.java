package net.wanwatch.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the archive is: `postgresql://writer@db.example:5432/wanwatch?sslmode=verify-full`, as libpq writes it, without a
/// password: what stands in a command is seen by every user of the machine. That is the first line of a file, else
/// `PGPASSWORD`, else what `PGPASSFILE` or `~/.pgpass` says.
public final class Database {
  private static final Logger log = LoggerFactory.getLogger(Database.class);
  private static final Pattern URL = Pattern.compile("postgres(?:ql)?://(?:([^@/?]*)@)?([^@/?]+)/([^/?]+)(?:\\?(.*))?");
  /// Seconds.
  private static final String TO_CONNECT = "10";
  private static final String TO_ANSWER = "60";

  private final String shown;
  private final String jdbc;
  private final String user;
  private final Optional<Path> passwordFile;
  private final Map<String, String> environment;

  private Database(String shown, String jdbc, String user, Optional<Path> passwordFile,
      Map<String, String> environment) {
    this.shown = shown;
    this.jdbc = jdbc;
    this.user = user;
    this.passwordFile = passwordFile;
    this.environment = environment;
  }

  /// @param url without a password
  /// @param passwordFile its first line is the password; read again at every connection
  /// @throws BadDatabase where it is none, or holds a password
  public static Database of(String url, Optional<Path> passwordFile, Map<String, String> environment)
      throws BadDatabase {
    var match = URL.matcher(url);
    var user = match.matches() ? Optional.ofNullable(match.group(1)).orElse("") : "";
    var more = match.matches() ? Optional.ofNullable(match.group(4)).orElse("") : "";
    if (user.contains(":") || more.matches("(?i)(.*&)?(ssl)?password=.*") || (!match.matches() && url.contains("@"))) {
      throw new BadDatabase("the password does not belong into a command, where every user of this machine sees it: "
          + "write postgresql://USER@HOST/DATABASE, and the password into a file that --password-file names");
    }
    if (!match.matches()) {
      throw new BadDatabase("'%s' is no database: write postgresql://USER@HOST:5432/DATABASE".formatted(url));
    }
    var name = user.isEmpty() ? environment.getOrDefault("PGUSER", System.getProperty("user.name", "")) : user;
    var place = match.group(2) + "/" + match.group(3);
    return new Database("postgresql://" + name + "@" + place,
        "jdbc:postgresql://" + place + (more.isEmpty() ? "" : "?" + more), name, passwordFile, Map.copyOf(environment));
  }

  /// @param what the connection is for, as the database shows it to whoever asks who is there
  Connection connect(String what) throws IOException {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("ApplicationName", "wanwatch " + what);
    properties.setProperty("connectTimeout", TO_CONNECT);
    properties.setProperty("socketTimeout", TO_ANSWER);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("logServerErrorDetail", "false");
    // A server whose client was cut off notices, and lets go of what it has locked.
    properties.setProperty("options", "-c client_connection_check_interval=10s -c TimeZone=UTC");
    var secret = secret();
    secret.ifPresent(it -> properties.setProperty("password", it));
    try {
      var connection = new Driver().connect(jdbc, properties);
      if (connection == null) {
        throw new BadDatabase("'%s' is no database: write postgresql://USER@HOST:5432/DATABASE".formatted(shown));
      }
      return connection;
    } catch (SQLException e) {
      throw DatabaseTrouble.of(this, e);
    }
  }

  /// The same for who wants to connect by himself.
  PGSimpleDataSource source() throws IOException {
    var source = new PGSimpleDataSource();
    source.setURL(jdbc);
    source.setUser(user);
    secret().ifPresent(source::setPassword);
    source.setApplicationName("wanwatch migration");
    source.setConnectTimeout(Integer.parseInt(TO_CONNECT));
    source.setLogServerErrorDetail(false);
    return source;
  }

  /// Where the password comes from.
  String password() {
    return passwordFile.map(file -> "the first line of " + file)
        .orElse(environment.containsKey("PGPASSWORD") ? "PGPASSWORD" : "PGPASSFILE or ~/.pgpass");
  }

  private Optional<String> secret() throws BadDatabase {
    if (passwordFile.isEmpty()) {
      return Optional.ofNullable(environment.get("PGPASSWORD"));
    }
    var file = passwordFile.get();
    warnIfOthersRead(file);
    try (var lines = Files.lines(file)) {
      var line = lines.findFirst().orElse("").strip();
      if (line.isEmpty()) {
        throw new BadDatabase("password file %s: its first line is empty".formatted(file));
      }
      return Optional.of(line);
    } catch (BadDatabase e) {
      throw e;
    } catch (IOException | UncheckedIOException e) {
      throw new BadDatabase("password file %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void warnIfOthersRead(Path file) {
    try {
      var rights = Files.getPosixFilePermissions(file);
      if (rights.contains(PosixFilePermission.OTHERS_READ)) {
        log.warn("password file {} can be read by other users: chmod 600 {}", file, file);
      }
    } catch (IOException | UnsupportedOperationException e) {
      log.debug("rights of {}: {}", file, e.getMessage());
    }
  }

  /// Without its settings.
  @Override
  public String toString() {
    return shown;
  }
}
