package net.wanwatch.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.Config.Tls;

/// A CA and certificates it signs, made by the machine's own openssl, for as long as a test lasts.
public final class Certificates {
  private final Path folder;

  public Certificates(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "36500",
        "-subj", "/CN=Hill CA", "-keyout", at("ca.key"), "-out", at("ca.crt"));
    Files.createFile(folder.resolve("index.txt"));
    Files.writeString(folder.resolve("ca.cnf"), """
      [ca]
      default_ca = of_the_test
      [of_the_test]
      database = %s
      new_certs_dir = %s
      serial = %s
      default_md = sha256
      policy = any
      copy_extensions = copyall
      unique_subject = no
      [any]
      commonName = supplied
      """.formatted(at("index.txt"), folder, at("serial")));
  }

  public Path folder() {
    return folder;
  }

  public Path ca() {
    return folder.resolve("ca.crt");
  }

  /// `NAME.crt` and `NAME.key` in the folder, good for ten years.
  ///
  /// @param names as of `subjectAltName`, such as `IP:127.0.0.1`
  public Tls make(String name, String names) throws IOException, InterruptedException {
    return make(name, names, "20200101000000Z", "20991231235959Z");
  }

  /// @param begin as `YYYYMMDDHHMMSSZ`
  public Tls make(String name, String names, String begin, String end) throws IOException, InterruptedException {
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
        "/CN=" + name, "-keyout", at(name + ".key"), "-out", at(name + ".csr"), "-addext", "subjectAltName=" + names);
    openssl("ca", "-batch", "-notext", "-create_serial", "-rand_serial", "-config", at("ca.cnf"), "-cert", at("ca.crt"),
        "-keyfile", at("ca.key"), "-in", at(name + ".csr"), "-out", at(name + ".crt"), "-startdate", begin, "-enddate",
        end);
    return new Tls(folder.resolve(name + ".crt"), folder.resolve(name + ".key"), Optional.of(ca()));
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  public void openssl(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    var said = Files.createTempFile(folder, "openssl", ".txt");
    int code = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start().waitFor();
    assertThat(code).as("%s: %s", command, Files.readString(said)).isZero();
  }
}
