package org.fairlead.data.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.data.DataSpec;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.LabelTable.Form;
import org.fairlead.data.source.SampleSource;
import org.fairlead.data.source.SplitPart;
import org.fairlead.data.table.TableSource.Part;

/**
 * Adult: {@code adult.data} for training, {@code adult.test} for testing, whose classes end with a
 * dot.
 *
 * @see <a href="https://archive.ics.uci.edu/dataset/2/adult">Becker, Kohavi (1996)</a>
 */
public final class Adult implements TableFormat {
  private static final List<String> COLUMNS =
      List.of(
          "age",
          "workclass",
          "fnlwgt",
          "education",
          "education-num",
          "marital-status",
          "occupation",
          "relationship",
          "race",
          "sex",
          "capital-gain",
          "capital-loss",
          "hours-per-week",
          "native-country",
          "income");
  private static final Form FORM = new Form(COLUMNS, ',', '|', false);

  /** Makes the format, which has no state. */
  public Adult() {}

  @Override
  public String name() {
    return "adult";
  }

  @Override
  public String summary() {
    return "Adult: incomes above 50,000 dollars in the census of 1994";
  }

  @Override
  public SampleSource open(TableOptions options, DataSpec spec) {
    String expected = "the folder of adult.data and adult.test";
    Path folder = Folders.requireFolder(spec.path(), name(), expected);
    var parts =
        List.of(
            new Part(
                LabelTable.read(TableFormat.file(folder, "adult.data", expected), FORM),
                Optional.of(SplitPart.TRAIN)),
            new Part(
                LabelTable.read(TableFormat.file(folder, "adult.test", expected), FORM)
                    .with(COLUMNS, Adult::withoutDot),
                Optional.of(SplitPart.TEST)));
    return TableSource.of(name(), parts, options, spec, true, Map.of());
  }

  @Override
  public List<LabelTable> readRows(List<Path> files, List<String> columns, String target) {
    return LabelTable.readUnlabelled(files, FORM, target);
  }

  private static String[] withoutDot(String[] fields) {
    var changed = fields.clone();
    int last = changed.length - 1;
    changed[last] = changed[last].replaceFirst("\\.$", "");
    return changed;
  }
}
