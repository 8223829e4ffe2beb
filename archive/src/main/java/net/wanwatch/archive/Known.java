package net.wanwatch.archive;

/// How far a file was read, and what of it is in the database.
///
/// @param id in the database
/// @param name as it is there now; its key in the database lacks `.gz`
/// @param site whose it is; empty until that is known
/// @param read bytes, unpacked
/// @param number of the next line, from 1
/// @param lines with a time
/// @param before the last bytes of what was read
/// @param tail behind its last newline
/// @param damage why there is no more; empty where nothing is wrong
/// @param size on the disk when it was last read to its end, else -1
@SuppressWarnings("ArrayRecordComponent")
record Known(long id, String name, String site, long read, long number, long lines, byte[] before, byte[] tail,
    String damage, long size) {
  /// How much of what was read is remembered.
  static final int BEFORE = 64;

  static Known fresh(long id, String name) {
    return new Known(id, name, "", 0, 1, 0, new byte[0], new byte[0], "", -1);
  }
}
