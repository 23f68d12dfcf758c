package org.fairlead.tracking.sink;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metrics as a flat table in the run's folder: {@code metrics.csv}, one row per value, {@code kind,
 * step, epoch, name, value}. A long table takes new values without new columns, so that it can be
 * read while it grows.
 */
public final class CsvSink implements SinkProvider<CsvSink.Options> {
  private static final String FILE = "metrics.csv";
  private static final List<String> HEADER = List.of("kind", "step", "epoch", "name", "value");

  /**
   * Options of the sink.
   *
   * @param steps whether values of single steps are written too, beside those of epochs
   */
  public record Options(boolean steps) {}

  /** For the catalogue. */
  public CsvSink() {}

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String summary() {
    return "metrics as a flat table, metrics.csv in the run's folder";
  }

  @Override
  public Options defaults() {
    return new Options(true);
  }

  @Override
  public MetricsSink open(Options options, SinkContext context) throws IOException {
    Path file = context.folder().resolve(FILE);
    List<List<String>> kept = kept(file, context.resumedAt());
    CsvWriter csv = CsvWriter.builder().build(Files.newBufferedWriter(file));
    csv.writeRecord(HEADER);
    kept.forEach(csv::writeRecord);
    return new Sink(csv, options.steps());
  }

  /** Returns the rows of an interrupted run that will not come again. */
  private static List<List<String>> kept(Path file, long steps) throws IOException {
    var rows = new ArrayList<List<String>>();
    if (steps > 0 && Files.exists(file)) {
      try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
        for (NamedCsvRecord row : csv) {
          if (Long.parseLong(row.getField("step")) <= steps) {
            rows.add(List.copyOf(row.getFields()));
          }
        }
      } catch (CsvParseException e) {
        return rows; // the last row was cut off when the run was killed
      }
    }
    return rows;
  }

  private static final class Sink implements MetricsSink {
    private final CsvWriter csv;
    private final boolean steps;

    Sink(CsvWriter csv, boolean steps) {
      this.csv = csv;
      this.steps = steps;
    }

    @Override
    public void row(Map<String, ?> row) throws IOException {
      if (steps || !"step".equals(row.get("kind"))) {
        List<String> first =
            List.of(text(row.get("kind")), text(row.get("step")), text(row.get("epoch")));
        row.forEach(
            (name, value) -> {
              if (!HEADER.contains(name)) {
                write(first, name, value);
              }
            });
        csv.flush();
      }
    }

    private void write(List<String> first, String name, Object value) {
      if (value instanceof Map<?, ?> nested) {
        nested.forEach((key, each) -> write(first, name + "." + key, each));
      } else {
        var cells = new ArrayList<>(first);
        cells.add(name);
        cells.add(text(value));
        csv.writeRecord(cells);
      }
    }

    private static String text(@Nullable Object value) {
      return value == null || value.equals(Double.NaN) ? "" : value.toString();
    }

    @Override
    public void close() throws IOException {
      csv.close();
    }
  }
}
