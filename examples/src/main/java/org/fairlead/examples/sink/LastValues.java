package org.fairlead.examples.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.fairlead.tracking.sink.MetricsSink;
import org.fairlead.tracking.sink.SinkContext;
import org.fairlead.tracking.sink.SinkProvider;

/**
 * A metrics sink of one's own: a small file with the last value of every metric of the epochs, for
 * a monitoring system that reads files.
 *
 * <p>{@code fairlead train utkface-dense data.path=DIR tracking.sinks=[last-values]
 * tracking.last-values.file=now.properties}
 */
public final class LastValues implements SinkProvider<LastValues.Options> {

  /**
   * The sink's own keys.
   *
   * @param file name of the file, in the run's folder
   */
  public record Options(String file) {
    public Options {
      if (file.isEmpty() || file.contains("/") || file.contains("\\")) {
        throw new IllegalArgumentException("file is '" + file + "', expected a name of a file");
      }
    }
  }

  @Override
  public String name() {
    return "last-values";
  }

  @Override
  public String summary() {
    return "a file with the last value of every metric";
  }

  @Override
  public Options defaults() {
    return new Options("last.properties");
  }

  @Override
  public MetricsSink open(Options options, SinkContext context) {
    return new Sink(context.folder().resolve(options.file()));
  }

  private static final class Sink implements MetricsSink {
    private final Path file;
    private final Map<String, String> values = new TreeMap<>();

    Sink(Path file) {
      this.file = file;
    }

    @Override
    public void row(Map<String, ?> row) throws IOException {
      if ("epoch".equals(row.get("kind"))) {
        row.forEach((name, value) -> add(name, value));
        var all = new Properties();
        all.putAll(values);
        try (var out = Files.newBufferedWriter(file)) {
          all.store(out, null);
        }
      }
    }

    private void add(String name, Object value) {
      if (value instanceof Map<?, ?> nested) {
        nested.forEach((key, each) -> add(name + "." + key, each));
      } else {
        values.put(name, String.valueOf(value));
      }
    }

    @Override
    public void close() {}
  }
}
