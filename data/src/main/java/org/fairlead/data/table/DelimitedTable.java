package org.fairlead.data.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Examples;
import org.fairlead.data.columnar.ColumnarFiles;
import org.fairlead.data.format.Shards;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.LabelTable.Form;
import org.fairlead.data.source.SampleSource;
import org.fairlead.data.source.SplitPart;
import org.fairlead.data.table.TableSource.Part;

/**
 * Any table: a CSV, TSV or Parquet file, or a folder with {@code train} and {@code test} (and
 * {@code val}) files, of Parquet also in pieces (see {@link Shards}). A column {@code split} may
 * say what rows are for.
 */
public final class DelimitedTable implements TableFormat {

  private static final String EXPECTED =
      "a CSV, TSV or Parquet file, or a folder with such files called train and test";

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
    return "any CSV, TSV or Parquet file, or a folder of such files for training and testing";
  }

  @Override
  public SampleSource open(TableOptions options, DataSpec spec) {
    Path path = Folders.requirePath(spec.path(), name(), EXPECTED);
    var form = Form.of(options.header());
    var others = new ArrayList<String>();
    List<Part> parts =
        Files.isRegularFile(path)
            ? List.of(new Part(LabelTable.read(path, form), Optional.empty()))
            : parts(path, form, others);
    boolean headerless = !options.header().isEmpty();
    if (headerless && isColumnar(parts.get(0).table().file())) {
      throw new InputException(
          "data.table.header names columns, and %s names its own (%s): leave the key out"
              .formatted(
                  parts.get(0).table().file(), String.join(", ", parts.get(0).table().header())));
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

  private static List<Part> parts(Path folder, Form form, List<String> others) {
    var parts = new ArrayList<Part>();
    for (var file : Folders.files(folder)) {
      var name = TABLE.matcher(file.name());
      if (isColumnar(file.path()) || !name.matches()) {
        continue;
      }
      Optional<SplitPart> use = SplitPart.of(name.group(1));
      if (use.isPresent()) {
        parts.add(new Part(LabelTable.read(file.path(), form), use));
      } else if (LabelTable.isTable(file.name())) {
        others.add(file.name());
      }
    }
    var shards = Shards.in(folder);
    if (!shards.files().isEmpty() && (!parts.isEmpty() || !others.isEmpty())) {
      var text =
          Stream.concat(
                  parts.stream().map(part -> String.valueOf(part.table().file().getFileName())),
                  others.stream())
              .toList();
      throw new InputException(
          "data.path %s holds tables of text (%s) and of Parquet (%s), expected one kind: move the others away, or name one file"
              .formatted(
                  folder,
                  Examples.of(text),
                  Examples.of(
                      shards.files().stream()
                          .map(shard -> Folders.slashed(folder.relativize(shard.file())))
                          .toList())));
    }
    if (!shards.files().isEmpty()) {
      others.addAll(shards.others());
      return columnar(folder, shards, form);
    }
    if (parts.isEmpty() && others.size() == 1) {
      Path only = folder.resolve(others.remove(0));
      return List.of(new Part(LabelTable.read(only, form), Optional.empty()));
    }
    if (parts.isEmpty()) {
      throw new InputException(
          "data.path %s holds %s, expected %s"
              .formatted(folder, others.isEmpty() ? "no table" : Examples.of(others), EXPECTED));
    }
    return parts;
  }

  private static List<Part> columnar(Path folder, Shards shards, Form form) {
    var tables =
        shards.noted(
            shards.files().stream()
                .map(
                    shard ->
                        LabelTable.read(shard.file(), form)
                            .named(Folders.slashed(folder.relativize(shard.file()))))
                .toList());
    return IntStream.range(0, tables.size())
        .mapToObj(i -> new Part(tables.get(i), shards.files().get(i).part()))
        .toList();
  }

  private static boolean isColumnar(Path file) {
    return ColumnarFiles.isColumnar(String.valueOf(file.getFileName()));
  }
}
