package org.fairlead.audit.schema;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.SplitResults;

/**
 * Results as one flat table: a row per model, split and group, and one for all samples of a split,
 * whose group is empty. What is not known or does not belong to a row is empty.
 */
public final class ResultsCsv {
  private ResultsCsv() {}

  /**
   * Writes the table.
   *
   * @param first columns that come first, with the value that every row has
   */
  public static void write(Writer to, Map<String, String> first, List<ModelResults> models) {
    CsvWriter csv = CsvWriter.builder().build(to);
    Set<String> header = columns(first.keySet());
    csv.writeRecord(header);
    for (ModelResults model : models) {
      for (SplitResults split : model.splits()) {
        var shared = new LinkedHashMap<>(first);
        ResultSchemas.MODEL.columns().forEach(field -> field.addCsv(model, shared));
        var all = new LinkedHashMap<>(shared);
        for (Field<SplitResults> field : ResultSchemas.SPLIT.columns()) {
          field.addCsv(split, all);
          if (field.isSetting() || field.name().equals("split")) {
            field.addCsv(split, shared);
          }
        }
        write(csv, header, all);
        for (ResultSchemas.Row<GroupResults> group :
            ResultSchemas.Row.of(split.groups(), GroupResults::name, model)) {
          var row = new LinkedHashMap<>(shared);
          ResultSchemas.rows(ResultSchemas.GROUP).forEach(field -> field.addCsv(group, row));
          write(csv, header, row);
        }
      }
    }
    flush(csv);
  }

  private static void flush(CsvWriter csv) {
    try {
      csv.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(CsvWriter csv, Set<String> header, Map<String, String> row) {
    csv.writeRecord(header.stream().map(column -> row.getOrDefault(column, "")).toList());
  }

  private static Set<String> columns(Set<String> first) {
    var columns = new LinkedHashSet<>(first);
    ResultSchemas.MODEL.columns().forEach(field -> columns.addAll(field.csvColumns()));
    columns.add("split");
    ResultSchemas.rows(ResultSchemas.GROUP).forEach(field -> columns.addAll(field.csvColumns()));
    ResultSchemas.SPLIT.columns().forEach(field -> columns.addAll(field.csvColumns()));
    return columns;
  }
}
