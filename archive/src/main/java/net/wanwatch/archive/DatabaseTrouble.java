package net.wanwatch.archive;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;

/// The database does not do what it is asked now, and may later: gone, slow, full, starting. The message is one line.
final class DatabaseTrouble extends IOException {
  private static final long serialVersionUID = 1L;

  private DatabaseTrouble(String message, SQLException cause) {
    super(message, cause);
  }

  /// What the database said, in the words of whoever has to mend it.
  static IOException of(Database database, SQLException fault) {
    var state = String.valueOf(fault.getSQLState());
    var said = line(fault);
    return switch (state) {
      case "28P01" -> new BadDatabase(
          "%s: the password is wrong, which is read from %s: %s".formatted(database, database.password(), said), fault);
      case "28000" -> new BadDatabase("%s: it does not let this user in: %s".formatted(database, said), fault);
      case "3D000" -> new BadDatabase(
          "%s: there is no such database: createdb, as docs/archive.md says: %s".formatted(database, said), fault);
      case "42501", "42P01", "3F000" -> new BadDatabase(
          "%s: this user may not do that, or there is no archive yet: %s".formatted(database, said), fault);
      case "25006" -> new BadDatabase("%s: it only reads, name the primary: %s".formatted(database, said), fault);
      case "53100" -> new DatabaseTrouble("%s: its disk is full: %s".formatted(database, said), fault);
      case "53300" -> new DatabaseTrouble("%s: it has too many connections: %s".formatted(database, said), fault);
      case "57P01", "57P02", "57P03" ->
        new DatabaseTrouble("%s: it is starting or stopping: %s".formatted(database, said), fault);
      default -> new DatabaseTrouble(
          "%s: %s%s".formatted(database, isSlow(fault) ? "it did not answer in time: " : "", said), fault);
    };
  }

  /// Whether it might have come to an end with less to do.
  static boolean isSlow(Throwable fault) {
    for (Throwable it = fault; it != null; it = it.getCause()) {
      if (it instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  private static String line(SQLException fault) {
    return String.valueOf(fault.getMessage()).strip().replaceAll("\\s*\\R\\s*", ", ");
  }
}
