package net.wanwatch.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;

/// `data/SHA256SUMS`, as `sha256sum --check` reads it: whoever is sent the raw data sees whether they are those of the report.
final class Checksums {
  private static final String FILE = "SHA256SUMS";

  private Checksums() {}

  static void write(Path out) throws IOException {
    var data = out.resolve("data");
    var names = new TreeSet<String>();
    try (var files = Files.newDirectoryStream(data, "*.csv")) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    }
    var text = new StringBuilder();
    for (var name : names) {
      text.append(of(data.resolve(name))).append("  ").append(name).append('\n');
    }
    Files.writeString(data.resolve(FILE), text);
  }

  private static String of(Path file) throws IOException {
    try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
