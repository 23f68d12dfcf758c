package org.fairlead.data.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Examples;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.LabelTable.Form;
import org.fairlead.data.source.SampleSource;
import org.fairlead.data.source.SplitPart;
import org.fairlead.data.table.TableSource.Part;

/**
 * Any table: a CSV or TSV file, or a folder with {@code train} and {@code test} (and {@code val})
 * files. A column {@code split} may say what rows are for.
 */
public final class DelimitedTable implements TableFormat {

  /** What may be a table, and the name that says what its rows are for. */
  private static final Pattern TABLE =
      Pattern.compile(
          "(.*?)(?:\\.(?:csv|tsv|tab|txt|data|dat|jsonl|ndjson))?", Pattern.CASE_INSENSITIVE);

  /** Makes the format, which has no state. */
  public DelimitedTable() {}

  @Override
  public String name() {
    return "table";
  }

  @Override
  public String summary() {
    return "any CSV or TSV file, or a folder of such files for training and testing";
  }

  @Override
  public SampleSource open(TableOptions options, DataSpec spec) {
    String expected = "a CSV or TSV file, or a folder with train.csv and test.csv";
    Path path = Folders.requirePath(spec.path(), name(), expected);
    var form = Form.of(options.header());
    boolean headerless = !options.header().isEmpty();
    if (Files.isRegularFile(path)) {
      return TableSource.of(
          name(),
          List.of(new Part(LabelTable.read(path, form), Optional.empty())),
          options,
          spec,
          headerless,
          Map.of());
    }
    var parts = new ArrayList<Part>();
    var others = new ArrayList<String>();
    for (var file : Folders.files(path)) {
      var name = TABLE.matcher(file.name());
      if (!name.matches()) {
        continue;
      }
      Optional<SplitPart> use = SplitPart.of(name.group(1));
      if (use.isPresent()) {
        parts.add(new Part(LabelTable.read(file.path(), form), use));
      } else if (LabelTable.isTable(file.name())) {
        others.add(file.name());
      }
    }
    if (parts.isEmpty() && others.size() == 1) {
      Path only = path.resolve(others.get(0));
      return TableSource.of(
          name(),
          List.of(new Part(LabelTable.read(only, form), Optional.empty())),
          options,
          spec,
          headerless,
          Map.of());
    }
    if (parts.isEmpty()) {
      throw new InputException(
          "data.path %s holds %s, expected %s"
              .formatted(path, others.isEmpty() ? "no table" : Examples.of(others), expected));
    }
    TableFormat.requireSameColumns(parts);
    return TableSource.of(
        name(),
        parts,
        options,
        spec,
        headerless,
        others.isEmpty()
            ? Map.of()
            : Map.of("table of no split (%s)".formatted(Examples.of(others)), others.size()));
  }
}
