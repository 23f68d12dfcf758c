package org.fairlead.parquet;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import javax.imageio.ImageIO;
import org.duckdb.DuckDBDriver;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.base.catalogue.Provider;
import org.fairlead.data.DataSpec;
import org.fairlead.data.ReadOptions;
import org.fairlead.data.format.Datasets;

/** Files that tests make through a DuckDB with all its rights, and how they are opened. */
final class Made implements AutoCloseable {
  private final Connection connection;

  Made() throws SQLException {
    connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
  }

  /** Runs a command, where each question mark is one of the values. */
  void run(String command, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(command)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  /** Writes what a query gives. */
  Path write(String query, Path file, String options) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "copy (%s) to '%s' (%s)".formatted(query, file.toString().replace("'", "''"), options));
    }
    return file;
  }

  Path parquet(String query, Path file) throws SQLException {
    return write(query, file, "format parquet");
  }

  /** Makes a table {@code faces} of images: 6 x 4 pixels, whose red is 10 times their number. */
  void faces(int count) throws SQLException, IOException {
    run(
        "create or replace table faces (image struct(bytes blob, path varchar), label bigint, skin varchar)");
    for (int i = 0; i < count; i++) {
      run(
          "insert into faces values ({'bytes': ?::blob, 'path': ?}, ?, ?)",
          png(i),
          "face%d.png".formatted(i),
          (long) (i % 3),
          i % 5 == 0 ? "dark" : "light");
    }
  }

  static byte[] png(int number) throws IOException {
    var image = new BufferedImage(6, 4, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 6; x++) {
      for (int y = 0; y < 4; y++) {
        image.setRGB(x, y, new Color(number * 10 % 256, 20 * x, 30 * y).getRGB());
      }
    }
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  static DataSpec spec(String format, Path path, int size, String target, String... protect) {
    return new DataSpec(
        format,
        Datasets.formats().find(format).<Record>map(Provider::defaults).orElse(new NoOptions()),
        path,
        target,
        List.of(protect),
        List.of(),
        List.of(),
        true,
        size,
        List.of(),
        0.25,
        "keep",
        ReadOptions.defaults(),
        null,
        path.resolveSibling("cache"));
  }

  /** Returns a copy of a file's bytes with some of them changed at a place from its end. */
  static Path changed(Path file, Path to, int fromEnd, int value) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - fromEnd] = (byte) value;
    return Files.write(to, bytes);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
