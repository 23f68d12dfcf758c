package org.fairlead.tracking.predictions;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fairlead.audit.EvaluatedSamples;
import org.fairlead.base.InputException;
import org.fairlead.base.io.FileErrors;

/** Reads per-sample predictions; {@link PredictionsWriter} says what the columns are. */
public final class PredictionsReader {
  static final List<String> FIXED = List.of("id", "split", "label", "prediction", "correct");
  static final String SCORE = "score.";
  static final String GROUP = "group";
  static final String ATTRIBUTE = "attribute.";

  private PredictionsReader() {}

  /**
   * Gives every row of a file to {@code each}, one at a time.
   *
   * @throws InputException naming the file and line of what is wrong
   */
  public static void read(Path file, Consumer<PredictedSample> each) {
    rows(
        file,
        (columns, row) -> {
          var scores = new ArrayList<Double>(columns.classes().size());
          for (int k = 0; k < columns.classes().size(); k++) {
            scores.add(columns.score(file, row, k));
          }
          var groups = new ArrayList<String>(columns.groups().length);
          for (int column : columns.groups()) {
            if (!row.getField(column).isEmpty()) {
              groups.add(row.getField(column));
            }
          }
          var attributes = new LinkedHashMap<String, String>();
          columns
              .attributes()
              .forEach(
                  (name, column) -> {
                    if (!row.getField(column).isEmpty()) {
                      attributes.put(name, row.getField(column));
                    }
                  });
          each.accept(
              new PredictedSample(
                  row.getField(0),
                  row.getField(1),
                  columns.classIndex(file, row, 2),
                  columns.classIndex(file, row, 3),
                  scores,
                  groups,
                  attributes));
        });
  }

  /** Takes a row and what its columns mean. */
  interface RowReader {
    void read(Columns columns, CsvRecord row);
  }

  /**
   * Reads what a comparison needs of a file.
   *
   * @throws InputException naming the line, if it is damaged, has no rows or a sample twice
   */
  public static EvaluatedSamples evaluated(Path file) {
    var samples = new EvaluatedSamples.Builder();
    rows(
        file,
        (columns, row) -> {
          var groups = new ArrayList<String>(columns.groups().length);
          for (int column : columns.groups()) {
            groups.add(row.getField(column));
          }
          if (!samples.add(row.getField(0), row.getField(2), groups, columns.correct(file, row))) {
            throw new InputException(
                "%s: line %d: sample '%s' is there twice"
                    .formatted(file, row.getStartingLineNumber(), row.getField(0)));
          }
        });
    if (samples.isEmpty()) {
      throw new InputException("%s has no rows".formatted(file));
    }
    return samples.build();
  }

  /** Gives every row of a file to {@code each}, unparsed. */
  static void rows(Path file, RowReader each) {
    try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
      Columns columns = null;
      for (CsvRecord row : csv) {
        if (columns == null) {
          columns = Columns.of(file, row.getFields());
        } else {
          each.read(columns, row);
        }
      }
      if (columns == null) {
        throw new InputException("%s is empty, expected a header of columns".formatted(file));
      }
    } catch (CsvParseException e) {
      throw new InputException("%s: %s".formatted(file, e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw FileErrors.of("cannot read", file, e);
    } catch (IOException e) {
      throw FileErrors.of("cannot read", file, e);
    }
  }

  /** What the columns of a file mean. */
  static final class Columns {
    private final List<String> classes;
    private final Map<String, Integer> classIndices;
    private final int[] groups;
    private final Map<String, Integer> attributes;

    private Columns(List<String> classes, int[] groups, Map<String, Integer> attributes) {
      this.classes = classes;
      this.classIndices = new HashMap<>();
      for (int k = 0; k < classes.size(); k++) {
        classIndices.put(classes.get(k), k);
      }
      this.groups = groups;
      this.attributes = attributes;
    }

    private static Columns of(Path file, List<String> header) {
      if (header.size() < FIXED.size() || !header.subList(0, FIXED.size()).equals(FIXED)) {
        throw new InputException(
            "%s: the header begins with %s, expected %s"
                .formatted(
                    file,
                    String.join(",", header.subList(0, Math.min(header.size(), FIXED.size()))),
                    String.join(",", FIXED)));
      }
      var classes = new ArrayList<String>();
      var groups = new ArrayList<Integer>();
      var attributes = new LinkedHashMap<String, Integer>();
      for (int c = FIXED.size(); c < header.size(); c++) {
        String name = header.get(c);
        if (name.startsWith(SCORE)) {
          classes.add(name.substring(SCORE.length()));
        } else if (name.equals(GROUP) || name.matches("group\\.\\d+")) {
          groups.add(c);
        } else if (name.startsWith(ATTRIBUTE)) {
          attributes.put(name.substring(ATTRIBUTE.length()), c);
        } else {
          throw new InputException("%s: unknown column '%s'".formatted(file, name));
        }
      }
      return new Columns(
          classes, groups.stream().mapToInt(Integer::intValue).toArray(), attributes);
    }

    List<String> classes() {
      return classes;
    }

    int[] groups() {
      return groups;
    }

    Map<String, Integer> attributes() {
      return attributes;
    }

    int classIndex(Path file, CsvRecord row, int column) {
      Integer index = classIndices.get(row.getField(column));
      if (index == null) {
        throw unexpected(file, row, FIXED.get(column), column, "one of " + classes);
      }
      return index;
    }

    double score(Path file, CsvRecord row, int k) {
      int column = FIXED.size() + k;
      try {
        return Float.parseFloat(row.getField(column));
      } catch (NumberFormatException e) {
        throw unexpected(file, row, SCORE + classes.get(k), column, "a number");
      }
    }

    boolean correct(Path file, CsvRecord row) {
      String text = row.getField(4);
      if (!text.equals("0") && !text.equals("1")) {
        throw unexpected(file, row, FIXED.get(4), 4, "0 or 1");
      }
      return text.equals("1");
    }

    private static InputException unexpected(
        Path file, CsvRecord row, String name, int column, String expected) {
      return new InputException(
          "%s: line %d: %s is '%s', expected %s"
              .formatted(file, row.getStartingLineNumber(), name, row.getField(column), expected));
    }
  }
}
