package org.fairlead.data.table;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.Note;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.Normalization;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.SampleShape;
import org.fairlead.data.column.Numeral;
import org.fairlead.data.image.ResizeChain;
import org.fairlead.data.source.HashedSplit;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.OfficialSplits;
import org.fairlead.data.source.SampleSource;
import org.fairlead.data.source.SplitPart;
import org.fairlead.data.source.TextColumns;
import org.jspecify.annotations.Nullable;

/**
 * Rows of tables: every column can be the target or protected, the others become {@link Features}.
 */
final class TableSource implements SampleSource {
  private static final String SPLIT = "split";
  private static final char FIELD_END = '\u001f';

  private final String name;
  private final Rows rows;
  private final List<Column> columns;
  private final OfficialSplits parts;
  private final Features features;
  private final boolean standardize;
  private final Map<String, Integer> skipped;
  private final List<Note> notes;

  /**
   * A table, and what its rows are for.
   *
   * @param use nothing where a column says it, or a share is to be taken for testing
   */
  record Part(LabelTable table, Optional<SplitPart> use) {}

  private TableSource(
      String name,
      Rows rows,
      List<Column> columns,
      OfficialSplits parts,
      Features features,
      boolean standardize,
      Map<String, Integer> skipped,
      List<Note> notes) {
    this.name = name;
    this.rows = rows;
    this.columns = List.copyOf(columns);
    this.parts = parts;
    this.features = features;
    this.standardize = standardize;
    this.skipped = Map.copyOf(skipped);
    this.notes = List.copyOf(notes);
  }

  /**
   * Makes samples of all rows that a recipe wants.
   *
   * @param headerless whether the files have no header line
   * @param tables at least one, all with the same columns
   * @param left rows that the format leaves out already, by reason
   */
  static TableSource of(
      String name,
      List<Part> tables,
      TableOptions options,
      DataSpec spec,
      boolean headerless,
      Map<String, Integer> left) {
    for (Part part : tables) {
      if (part.table().size() == 0) {
        throw new InputException(
            "%s has no rows, expected some below its line of column names"
                .formatted(part.table().file()));
      }
    }
    var columnsOfTexts = TextColumns.of(spec, tables.stream().map(Part::table).toList());
    var parts =
        tables.stream()
            .map(part -> new Part(columnsOfTexts.renamed(part.table()), part.use()))
            .toList();
    var header = parts.get(0).table().header();
    var skipped = new LinkedHashMap<>(left);
    String split = splitColumn(parts, options);
    List<String> seen = featureColumns(name, header, options, spec, split);
    Rows all = selected(name, parts, options, skipped);
    char separator = parts.get(0).table().separator();
    var features = FeatureColumns.of(all, seen, options, separator);
    requireFeatures(name, header, features.leftOut(), features.found());
    Rows rows = options.dropsMissing() ? complete(name, all, features.found(), skipped) : all;
    var columns = columns(rows, columnsOfTexts, split);
    OfficialSplits splits = splits(rows, columns, spec, split);
    var test = new HashSet<Integer>();
    Arrays.stream(splits.test()).forEach(test::add);
    if (test.size() == rows.size()) {
      throw new InputException(
          "no row of %s is left for training: all %d are for testing"
              .formatted(tables.get(0).table().file(), test.size()));
    }
    var fit = new EncodingFit(rows, test, columnsOfTexts.aliases());
    features.found().forEach(fit::add);
    var notes = new ArrayList<>(columnsOfTexts.notes());
    notes.addAll(features.notes());
    notes.addAll(fit.notes());
    if (!options.useProtected()) {
      columns.stream()
          .filter(column -> spec.protect().contains(column.name()))
          .filter(column -> !column.name().equals(spec.target()))
          .forEach(
              column -> GivenAway.note(rows, features.found(), column, test).ifPresent(notes::add));
    }
    columns.stream()
        .filter(column -> column.name().equals(spec.target()))
        .forEach(
            column -> GivenAway.target(rows, features.found(), column, test).ifPresent(notes::add));
    return new TableSource(
        name,
        rows,
        columns,
        splits,
        new Features(fit.encoding(header, headerless), header, rows.fields),
        options.standardize(),
        skipped,
        notes);
  }

  /** Returns the column that says what rows are for; empty if the files do, or nothing does. */
  private static String splitColumn(List<Part> tables, TableOptions options) {
    String named = options.split();
    var table = tables.get(0).table();
    if (named != null) {
      table.column(named);
      return named;
    }
    boolean files = tables.stream().allMatch(part -> part.use().isPresent());
    return !files && table.header().contains(SPLIT) ? SPLIT : "";
  }

  private static List<String> featureColumns(
      String name, List<String> header, TableOptions options, DataSpec spec, String split) {
    requireColumns(name, "data.table.features", options.features(), header);
    requireColumns(name, "data.table.exclude", options.exclude(), header);
    requireColumns(name, "data.table.categorical", options.categorical(), header);
    var seen = new ArrayList<>(options.features().isEmpty() ? header : options.features());
    if (options.features().contains(spec.target())) {
      throw new InputException(
          "data.table.features has '%s', which is data.target: a model would be told the answer"
              .formatted(spec.target()));
    }
    seen.remove(spec.target());
    seen.remove(split);
    seen.removeAll(options.exclude());
    if (!options.useProtected()) {
      seen.removeAll(spec.protect());
    }
    requireFeatures(name, header, List.of(), seen);
    return seen;
  }

  private static void requireFeatures(
      String name, List<String> header, List<String> leftOut, List<?> found) {
    if (found.isEmpty()) {
      throw new InputException(
          "no column of %s is left to be a feature beside target, protected and excluded ones (%s)%s"
              .formatted(
                  name,
                  String.join(", ", header),
                  leftOut.isEmpty()
                      ? ""
                      : "; left out are %s: name them in data.table.features or data.table.categorical"
                          .formatted(String.join(", ", leftOut))));
    }
  }

  private static void requireColumns(
      String name, String key, List<String> wanted, List<String> header) {
    for (String column : wanted) {
      if (!header.contains(column)) {
        throw new InputException(
            "%s names '%s', which is not a column of %s%s"
                .formatted(key, column, name, Nearest.suggestion(column, header)));
      }
    }
  }

  private static Rows selected(
      String name, List<Part> tables, TableOptions options, Map<String, Integer> skipped) {
    var header = tables.get(0).table().header();
    var rows = new Rows(header);
    var conditions = options.only().stream().map(text -> condition(name, text, header)).toList();
    for (Part part : tables) {
      for (int row = 0; row < part.table().size(); row++) {
        String[] fields = part.table().fields(row);
        if (conditions.stream().allMatch(c -> c.holds(fields))) {
          rows.add(part, row);
        } else {
          skipped.merge("not in data.table.only", 1, Integer::sum);
        }
      }
    }
    requireRows(name, rows, skipped);
    return rows;
  }

  /** Returns the rows in which no feature is missing. */
  private static Rows complete(
      String name, Rows all, List<FeatureColumn> features, Map<String, Integer> skipped) {
    Rows rows =
        all.where(
            row -> features.stream().noneMatch(f -> f.isMissing(all.fields.get(row)[f.at()])));
    if (rows.size() < all.size()) {
      skipped.merge("missing value", all.size() - rows.size(), Integer::sum);
    }
    requireRows(name, rows, skipped);
    return rows;
  }

  private static void requireRows(String name, Rows rows, Map<String, Integer> skipped) {
    if (rows.size() == 0) {
      throw new InputException(
          "no row of %s is left%s"
              .formatted(
                  name, skipped.isEmpty() ? "" : ": " + String.join(", ", reasons(skipped))));
    }
  }

  private static List<String> reasons(Map<String, Integer> skipped) {
    return skipped.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList();
  }

  private record Condition(int column, Set<String> values) {

    boolean holds(String[] fields) {
      String text = fields[column];
      return values.contains(text) || values.contains(Numeral.canonical(text).orElse(text));
    }
  }

  private static Condition condition(String name, String text, List<String> header) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new InputException(
          "data.table.only has '%s', expected a column and its values, as in 'race=Black|White'"
              .formatted(text));
    }
    String column = text.substring(0, equals).strip();
    requireColumns(name, "data.table.only", List.of(column), header);
    var values = new HashSet<String>();
    for (String value : text.substring(equals + 1).split("\\|", -1)) {
      String wanted = value.strip();
      values.add(wanted);
      Numeral.canonical(wanted).ifPresent(values::add);
    }
    return new Condition(header.indexOf(column), values);
  }

  private static List<Column> columns(Rows rows, TextColumns texts, String split) {
    var columns = new ArrayList<Column>();
    for (int c = 0; c < rows.header.size(); c++) {
      String name = rows.header.get(c);
      if (!name.equals(split)) {
        texts.column(name, rows.texts(c)).ifPresent(columns::add);
      }
    }
    return columns;
  }

  private static OfficialSplits splits(
      Rows rows, List<Column> columns, DataSpec spec, String split) {
    var parts = new ArrayList<@Nullable SplitPart>();
    for (int i = 0; i < rows.fields.size(); i++) {
      var use = rows.parts.get(i).use();
      if (!split.isEmpty()) {
        String value = rows.fields.get(i)[rows.header.indexOf(split)];
        use = use(rows, i, split, value);
      }
      parts.add(use.orElse(null));
    }
    return OfficialSplits.told(parts, () -> HashedSplit.of(rows.ids, columns, spec));
  }

  private static Optional<SplitPart> use(Rows rows, int row, String column, String value) {
    var part = SplitPart.of(value);
    if (part.isEmpty()) {
      throw rows.wrong(row, "%s is '%s', expected train, val or test".formatted(column, value));
    }
    return part;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> ids() {
    return rows.ids;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public int[] testSamples() {
    return parts.test();
  }

  @Override
  public int[] validationSamples() {
    return parts.validation();
  }

  @Override
  public SampleShape shape(ResizeChain resize) {
    return new FeatureShape(features.encoding().size());
  }

  @Override
  public String preparation(ResizeChain resize) {
    return String.join(String.valueOf(FIELD_END), features.encoding().names());
  }

  @Override
  public Normalization normalization(int[] samples) {
    return features.normalization(samples, standardize);
  }

  @Override
  public Optional<RowEncoding> rowEncoding() {
    return Optional.of(features.encoding());
  }

  @Override
  public void read(int sample, ResizeChain resize, ByteBuffer target) {
    features.put(sample, target);
  }

  @Override
  public byte[] content(int sample, SampleShape shape) {
    return contentKey(sample).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public SampleShape storedShape(int sample, SampleShape shape) {
    return shape;
  }

  @Override
  public String contentKey(int sample) {
    return String.join(String.valueOf(FIELD_END), rows.fields.get(sample));
  }

  @Override
  public String storageKey(int sample) {
    return contentKey(sample);
  }

  @Override
  public Map<String, Integer> skipped() {
    return skipped;
  }

  @Override
  public List<Note> notes() {
    return notes;
  }
}
